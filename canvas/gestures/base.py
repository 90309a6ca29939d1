"""What gestures have in common, and what the canvas offers to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

import msgspec
from PySide6.QtCore import Qt

from canvas.drawing import Drawing
from canvas.geometry import Point, Port
from canvas.hits import Hit
from canvas.marks import Marks
from canvas.view import View
from journey.store import Store


class Pointer(msgspec.Struct, frozen=True):
    """Where the pointer is: on the widget in device-independent pixels, and on the canvas; with which keys held."""

    x: float
    y: float
    scene_x: float
    scene_y: float
    shift: bool = False
    control: bool = False
    alt: bool = False


class StepRequest(msgspec.Struct, frozen=True):
    """A step is wanted at a canvas point (the middle of its upper edge if ``port`` or ``edge`` is given, else its
    upper left corner). ``port``: connected from there. ``edge``: put into that edge. ``stage``: the stage that it
    belongs to, if not the one whose lane is there."""

    x: float
    y: float
    port: Port | None = None
    edge: str = ""
    stage: str | None = None


class Board(Protocol):
    """The canvas as gestures see it."""

    @property
    def store(self) -> Store:
        """The document."""

    @property
    def drawing(self) -> Drawing:
        """What is drawn."""

    @property
    def view(self) -> View:
        """The part that is seen."""

    @property
    def marks(self) -> Marks:
        """What is passing."""

    def mark(self, **changes: Any) -> None:
        """Change fields of the marks and show it."""

    def select(self, ids: Iterable[str]) -> None:
        """Select these records and no others."""

    def hit(self, x: float, y: float) -> Hit:
        """What is at a canvas point."""

    def lift(self, nodes: frozenset[str]) -> None:
        """Take nodes off the picture, to move them."""

    def shift(self, by: Point) -> None:
        """Show the lifted nodes so far from their places."""

    def put_down(self) -> None:
        """Show the lifted nodes at their places again."""

    def pan(self, by_x: float, by_y: float) -> None:
        """Move the picture by device-independent pixels."""

    def ask_for_step(self, request: StepRequest) -> None:
        """Let the person choose a step to put there."""

    def hint(self, text: str) -> None:
        """Tell the person why nothing happened."""


class Gesture(Protocol):
    """One movement of the hand. It is made when it begins."""

    cursor: Qt.CursorShape

    def move(self, pointer: Pointer) -> None:
        """The pointer moved, or a key was pressed or released."""

    def end(self, pointer: Pointer) -> None:
        """The button was released: do it."""

    def cancel(self) -> None:
        """Leave everything as it was."""
