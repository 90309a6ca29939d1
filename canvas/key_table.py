"""What the canvas does with keys and wheel by itself, for the page of shortcuts and the manual.

Keys that are actions of a menu as well stand there and not here.
"""

from __future__ import annotations

from typing import NamedTuple

from journey.words import mark


class KeyHelp(NamedTuple):
    """``words``: what the keys do, ``keys``: Qt's names of key sequences, ``by_hand``: what is no key sequence. All
    words are marked texts."""

    words: str
    keys: tuple[str, ...]
    by_hand: tuple[str, ...] = ()


CANVAS_KEYS: tuple[KeyHelp, ...] = (
    KeyHelp(mark("Go along the connections; from the first step of a stage up to the stage"), ("Left", "Right")),
    KeyHelp(mark("Go up and down"), ("Up", "Down")),
    KeyHelp(mark("Go to the first and to the last step"), ("Home", "End")),
    KeyHelp(mark("Go through the connections of the step"), ("E", "Shift+E")),
    KeyHelp(mark("Add to the selection while walking"), ("Shift+Right", "Shift+Down")),
    KeyHelp(
        mark("Make a connected step in that direction; on a stage, a stage beside it"), ("Ctrl+Right", "Ctrl+Down")
    ),
    KeyHelp(mark("Move by one step of the grid; a stage by one place"), ("Alt+Right", "Alt+Down")),
    KeyHelp(mark("Make a note, a frame or a stage larger or smaller"), ("Alt+Shift+Right", "Alt+Shift+Down")),
    KeyHelp(mark("Open the menu of the step"), ("Shift+F10", "Menu")),
    KeyHelp(mark("Leave what was begun, then select nothing"), ("Esc",)),
    KeyHelp(mark("Move the picture up and down"), ("PgUp", "PgDown"), (mark("Wheel with Alt"),)),
    KeyHelp(mark("Move the picture sideways"), ("Shift+PgUp", "Shift+PgDown"), (mark("Wheel with Shift"),)),
    KeyHelp(mark("Move the picture"), (), (mark("Hold Space and drag"), mark("Middle button"))),
    KeyHelp(mark("Zoom at the pointer"), (), (mark("Wheel"),)),
)

#: What keys do while letters are shown, after L.
LETTER_KEYS: tuple[KeyHelp, ...] = (
    KeyHelp(mark("Connect to the step with these letters"), (), (mark("Letters"),)),
    KeyHelp(mark("Take another way out of the step"), ("Tab", "Shift+Tab")),
    KeyHelp(mark("Leave without connecting"), ("Esc",)),
)
