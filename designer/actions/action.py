"""What an action is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from designer.actions.desk import Desk
from journey.words import mark

MenuId = Literal["file", "edit", "view", "journey", "replay", "help"]

#: The menus in their order.
MENUS: tuple[tuple[MenuId, str], ...] = (
    ("file", mark("File")),
    ("edit", mark("Edit")),
    ("view", mark("View")),
    ("journey", mark("Journey")),
    ("replay", mark("Replay")),
    ("help", mark("Help")),
)


def always(desk: Desk) -> bool:
    """Whether an action is possible that always is."""
    return True


def with_document(desk: Desk) -> bool:
    """Whether a document is open."""
    return desk.document is not None


def with_selection(desk: Desk) -> bool:
    """Whether something is selected."""
    return bool(desk.selection)


class Action(msgspec.Struct, frozen=True):
    """Something that a person can tell the program to do.

    ``words`` and ``help`` are marked texts, ``keys`` are Qt's names of key sequences, the first one is shown.
    ``submenu``: the words of the submenu it stands in. ``group``: actions of another group are set apart in the
    menu. ``checked``: for an action that is on or off. ``changes_document``: it makes undo steps. ``title``: words
    that depend on the state ("Undo Move 3 steps"). ``on_canvas``: its keys work only while the canvas has the
    focus.
    """

    id: str
    words: str
    run: Callable[[Desk], object]
    menu: MenuId | None = None
    group: int = 0
    keys: tuple[str, ...] = ()
    icon: str = ""
    help: str = ""
    submenu: str = ""
    enabled: Callable[[Desk], bool] = with_document
    checked: Callable[[Desk], bool] | None = None
    changes_document: bool = False
    title: Callable[[Desk], str] | None = None
    on_canvas: bool = False
    search: tuple[str, ...] = ()
