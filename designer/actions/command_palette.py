"""All commands and steps in one list, found by typing: Ctrl+K."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from designer.actions.action import MENUS
from designer.actions.desk import Desk
from designer.actions.list_palette import Entry, ListPalette
from designer.actions.qt_actions import QtActions, keys_words, words_of
from designer.actions.registry import ACTIONS
from journey.catalogue import kind
from journey.describe import kind_words, name_of
from journey.words import say


class CommandPalette(ListPalette):
    """All that can be done now, then all steps to go to."""

    def __init__(self, desk: Desk, actions: QtActions, parent: QWidget) -> None:
        entries = _entries(desk, actions)
        super().__init__(entries, say("Search commands and steps"), say("No command is called like that."), parent)


def _entries(desk: Desk, actions: QtActions) -> list[Entry]:
    menus = dict(MENUS)
    entries = []
    for action in ACTIONS:
        place = say(menus[action.menu]) if action.menu else ""
        if action.submenu:
            place = f"{place}, {say(action.submenu)}"
        search = " ".join((action.help and say(action.help), *(say(word) for word in action.search)))
        entries.append(
            Entry(
                words_of(action, desk),
                place,
                keys_words(action),
                action.icon,
                partial(actions.run, action),
                search,
                action.enabled(desk),
            )
        )
    # What is possible now stands first.
    entries.sort(key=lambda entry: not entry.enabled)
    if desk.document is not None and desk.canvas is not None:
        canvas = desk.canvas
        for node in desk.document.shown.journey.nodes:
            declared = kind(node.kind)
            entries.append(
                Entry(
                    name_of(node),
                    kind_words(node),
                    "",
                    declared.icon if declared else "circle-help",
                    partial(canvas.jump_to, node.id),
                )
            )
    return entries
