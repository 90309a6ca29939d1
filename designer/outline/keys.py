"""What the outline does with keys; its menu, its buttons and the manual are made from this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from journey.words import mark

RowPart = Literal["stage", "step", "way"]

_ALL: tuple[RowPart, ...] = ("stage", "step", "way")


@dataclass(frozen=True)
class OutlineAct:
    """One act. ``words`` is a marked text, ``keys`` Qt's names of key sequences, ``parts`` the rows it is for."""

    id: str
    words: str
    keys: tuple[str, ...]
    parts: tuple[RowPart, ...] = _ALL


KEYS: tuple[OutlineAct, ...] = (
    OutlineAct("settings", mark("Open the settings"), ("Return",)),
    OutlineAct("rename", mark("Rename"), ("F2",), ("stage", "step")),
    OutlineAct("add", mark("Add a step"), ("Ins", "Ctrl+Return")),
    OutlineAct("connect", mark("Connect to a step"), ("Ctrl+L",), ("step", "way")),
    OutlineAct("stage", mark("Move to another stage"), ("Ctrl+Shift+Return",), ("step",)),
    OutlineAct("before", mark("Move to the stage before"), ("Alt+Left",), ("step",)),
    OutlineAct("after", mark("Move to the stage after"), ("Alt+Right",), ("step",)),
    OutlineAct("up", mark("Move up"), ("Alt+Up",), ("stage", "step")),
    OutlineAct("down", mark("Move down"), ("Alt+Down",), ("stage", "step")),
    OutlineAct("delete", mark("Delete"), ("Del",)),
    OutlineAct("heal", mark("Delete and close the gap"), ("Ctrl+Del",), ("step",)),
    OutlineAct("canvas", mark("Show on the canvas"), ("Esc",)),
)
BY_KEYS = {act.id: act for act in KEYS}
