"""A spatial index: which things lie in a rectangle, in time that does not grow with the drawing."""

from __future__ import annotations

from collections.abc import Iterable

from canvas.geometry import Rect

#: About two cards wide: a card is in one to four cells, a screen at 100 % is some twenty.
CELL = 384.0

Cell = tuple[int, int]


class GridIndex:
    """Ids by the cells of a grid that their rectangles touch.

    A thing is put in as several rectangles if that fits it better than one (the runs of an edge).
    """

    def __init__(self) -> None:
        self._cells: dict[Cell, set[str]] = {}
        self._placed: dict[str, tuple[Cell, ...]] = {}

    def put(self, thing: str, rectangles: Iterable[Rect]) -> None:
        """Put a thing in, or elsewhere if it is in."""
        if thing in self._placed:
            self.remove(thing)
        cells: tuple[Cell, ...] = ()
        for rectangle in rectangles:
            touched = _cells_of(rectangle)
            cells = touched if not cells else cells + touched
        self._placed[thing] = cells
        for cell in cells:
            found = self._cells.get(cell)
            if found is None:
                self._cells[cell] = {thing}
            else:
                found.add(thing)

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
        left, top = int(rectangle.x // CELL), int(rectangle.y // CELL)
        right, bottom = int(rectangle.right // CELL), int(rectangle.bottom // CELL)
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


def _cells_of(rectangle: Rect) -> tuple[Cell, ...]:
    x, y, width, height = rectangle
    left, top = int(x // CELL), int(y // CELL)
    right, bottom = int((x + width) // CELL), int((y + height) // CELL)
    if left == right and top == bottom:
        return ((left, top),)
    if top == bottom:
        return tuple([(column, top) for column in range(left, right + 1)])
    return tuple([(column, row) for column in range(left, right + 1) for row in range(top, bottom + 1)])
