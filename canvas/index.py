"""A spatial index: which things lie in a rectangle, in time that does not grow with the drawing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from math import ceil

from canvas.geometry import LaneBox, Rect

#: About two cards wide: a card is in one to four cells, a screen at 100 % is some twenty.
CELL = 384.0

Cell = tuple[int, int]


class Ground:
    """Where the cells are: each lane has its own, and a street belongs to the lane left of it. So lanes that are moved
    by a wider street keep all that is in their cells."""

    def __init__(self, lanes: Sequence[LaneBox] = ()) -> None:
        self._lefts = [lane.rect.x for lane in lanes]
        self._lane_widths = [lane.rect.width for lane in lanes]
        self.widths = [CELL * ceil((lane.rect.width + 1) / CELL) for lane in lanes]
        self._firsts: list[float] = []
        first = 0.0
        for width in self.widths:
            self._firsts.append(first)
            first += width

    def cells(self, x: float, width: float) -> tuple[int, int]:
        """The first and the last column of cells that something touches."""
        lefts = self._lefts
        lane = bisect_right(lefts, x) - 1
        if lane >= 0 and x + width <= lefts[lane] + self._lane_widths[lane]:
            # Most things lie within a lane.
            at = self._firsts[lane] + x - lefts[lane]
            return int(at // CELL), int((at + width) // CELL)
        return int(self.of(x) // CELL), int(self.of(x + width) // CELL)

    def of(self, x: float) -> float:
        """Where an x of the canvas is among the cells; what is further right never is further left."""
        lefts = self._lefts
        lane = bisect_right(lefts, x) - 1
        if lane < 0:
            return x
        beside = x - lefts[lane]
        if lane + 1 < len(lefts):
            beside = min(beside, self._lane_widths[lane])
        return self._firsts[lane] + beside


class GridIndex:
    """Ids by the cells of a grid that their rectangles touch.

    A thing is put in as several rectangles if that fits it better than one (the runs of an edge).
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._cells: dict[Cell, set[str]] = {}
        self._placed: dict[str, tuple[Cell, ...]] = {}

    def stand_on(self, ground: Ground) -> None:
        """Lanes are elsewhere, but as many and with as many cells as before."""
        self._ground = ground

    def put(self, thing: str, rectangles: Iterable[Rect]) -> None:
        """Put a thing in, or elsewhere if it is in."""
        cells: tuple[Cell, ...] = ()
        for rectangle in rectangles:
            touched = self._cells_of(rectangle)
            cells = touched if not cells else cells + touched
        if thing in self._placed:
            if self._placed[thing] == cells:
                return
            self.remove(thing)
        self._placed[thing] = cells
        for cell in cells:
            found = self._cells.get(cell)
            if found is None:
                self._cells[cell] = {thing}
            else:
                found.add(thing)

    def clear(self) -> None:
        """Take everything out."""
        self._cells.clear()
        self._placed.clear()

    def remove(self, thing: str) -> None:
        """Take a thing out; no error if it is not in."""
        for cell in self._placed.pop(thing, ()):
            found = self._cells.get(cell)
            if found is not None:
                found.discard(thing)
                if not found:
                    del self._cells[cell]

    def near(self, rectangle: Rect) -> set[str]:
        """The things in the cells that a rectangle touches: all that meet it, and some beside it."""
        x, y, width, height = rectangle
        left, top = int(self._ground.of(x) // CELL), int(y // CELL)
        right, bottom = int(self._ground.of(x + width) // CELL), int((y + height) // CELL)
        found: set[str] = set()
        if (right - left + 1) * (bottom - top + 1) > len(self._cells):
            for (column, row), things in self._cells.items():
                if left <= column <= right and top <= row <= bottom:
                    found |= things
            return found
        for column in range(left, right + 1):
            for row in range(top, bottom + 1):
                here = self._cells.get((column, row))
                if here:
                    found |= here
        return found

    def _cells_of(self, rectangle: Rect) -> tuple[Cell, ...]:
        x, y, width, height = rectangle
        left, right = self._ground.cells(x, width)
        top, bottom = int(y // CELL), int((y + height) // CELL)
        if left == right and top == bottom:
            return ((left, top),)
        if top == bottom:
            return tuple([(column, top) for column in range(left, right + 1)])
        return tuple([(column, row) for column in range(left, right + 1) for row in range(top, bottom + 1)])
