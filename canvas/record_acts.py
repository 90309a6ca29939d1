"""What a screen reader can do with one stage, step or connection, besides what keys do: the same acts, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas import stage_acts
from canvas.reading_order import Part
from journey.words import mark

if TYPE_CHECKING:
    from canvas.widget import CanvasWidget


@dataclass(frozen=True)
class RecordAct:
    """One act. ``id`` is what screen readers know it by, ``words`` a marked text, ``key`` the key that does the same.
    ``parts``: what it can be done with."""

    id: str
    words: str
    run: Callable[[CanvasWidget, str], object]
    parts: tuple[Part, ...] = ("stage", "step", "edge")
    key: str = ""


def _focus(canvas: CanvasWidget, record_id: str) -> None:
    canvas.setFocus()
    canvas.keys.used = True
    canvas.keys.focus(record_id)


def _menu(canvas: CanvasWidget, record_id: str) -> None:
    _focus(canvas, record_id)
    canvas.keys.context_menu()


def _settings(canvas: CanvasWidget, record_id: str) -> None:
    _focus(canvas, record_id)
    canvas.inspect_requested.emit(record_id)


def _add_after(canvas: CanvasWidget, record_id: str) -> None:
    _focus(canvas, record_id)
    canvas.keys.add_after(record_id)


def _connect(canvas: CanvasWidget, record_id: str) -> None:
    _focus(canvas, record_id)
    canvas.keys.connect_from(record_id)


def _rename(canvas: CanvasWidget, record_id: str) -> None:
    _focus(canvas, record_id)
    canvas.renaming.start(record_id)


def _fold(canvas: CanvasWidget, record_id: str) -> None:
    _focus(canvas, record_id)
    stage_acts.fold(canvas)


def _delete(canvas: CanvasWidget, record_id: str) -> None:
    _focus(canvas, record_id)
    canvas.keys.delete()


#: The first three have the names that Qt gives to them.
ACTS: tuple[RecordAct, ...] = (
    RecordAct("Press", mark("Select"), _focus),
    RecordAct("SetFocus", mark("Go there"), _focus),
    RecordAct("ShowMenu", mark("Open the menu"), _menu, key="Shift+F10"),
    RecordAct("Settings", mark("Open the settings"), _settings, key="Return"),
    RecordAct("AddAfter", mark("Add a step"), _add_after, key="Tab"),
    RecordAct("Connect", mark("Connect to a step"), _connect, ("step", "edge"), "L"),
    RecordAct("Rename", mark("Rename"), _rename, ("stage", "step"), "F2"),
    RecordAct("Fold", mark("Fold or unfold"), _fold, ("stage",)),
    RecordAct("Delete", mark("Delete"), _delete, key="Del"),
)
