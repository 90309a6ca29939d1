"""What is passing on the canvas: selection, hovering, what a gesture shows. Never part of the document."""

from __future__ import annotations

from typing import Literal

import msgspec

from canvas.geometry import Point, Port, Rect


class Guide(msgspec.Struct, frozen=True):
    """A line that says what a dragged thing is level with, or with which gaps it is even."""

    start: Point
    end: Point
    gap: bool = False


class Wire(msgspec.Struct, frozen=True):
    """A connection that is being drawn: from a port (or card) to the pointer. ``refused``: it cannot go there."""

    start: Point
    end: Point
    side: Literal["left", "right", "top", "bottom"] = "right"
    refused: bool = False
    loop: bool = False


class Ghost(msgspec.Struct, frozen=True):
    """Where something would land: its box, the kind of step (empty for a plain box), the words on it."""

    rect: Rect
    kind: str = ""
    words: str = ""


class Marks(msgspec.Struct, frozen=True):
    """All of it, at one moment.

    ``selected``: ids of nodes, edges and stages. ``focused``: what the keyboard is on, shown with a ring only after
    a key was used. ``hovered``: the node or edge under the pointer. ``ports_of``: nodes that show their ports,
    ``port``: the one under the pointer. ``target``: the node or edge that would take what is dropped. ``band``: the
    rubber band. ``street``: where a dragged lane would go, by number. ``blinking``: a node whose ring flashes.
    ``letters``: letters on nodes, to choose one by keyboard.
    """

    selected: frozenset[str] = frozenset()
    focused: str = ""
    hovered: str = ""
    ports_of: tuple[str, ...] = ()
    port: Port | None = None
    target: str = ""
    band: Rect | None = None
    guides: tuple[Guide, ...] = ()
    wire: Wire | None = None
    ghost: Ghost | None = None
    street: int | None = None
    old_places: tuple[Rect, ...] = ()
    blinking: str = ""
    letters: tuple[tuple[str, str], ...] = ()
