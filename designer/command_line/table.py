"""Tables of text: columns that line up, numbers to the right."""

from __future__ import annotations

from collections.abc import Sequence

from journey.letters import columns
from journey.words import number

Cell = str | int | None


def text_table(heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """The rows under their heads, two spaces between columns. Whole numbers stand to the right, with their
    thousands set apart; None is left blank."""
    texts = [[_text(cell) for cell in row] for row in rows]
    widths = [
        max(columns(head), *(columns(row[place]) for row in texts)) if texts else columns(head)
        for place, head in enumerate(heads)
    ]
    right = [any(isinstance(row[place], int) for row in rows) for place in range(len(heads))]
    lines = [_line(heads, widths, right), _line(["-" * size for size in widths], widths, right)]
    lines += [_line(row, widths, right) for row in texts]
    return "\n".join(lines)


def shortened(text: str, longest: int) -> str:
    """The text, its end left off where it is longer than ``longest`` columns."""
    if columns(text) <= longest:
        return text
    kept = text
    while columns(kept) > longest - 1:
        kept = kept[:-1]
    return kept + "…"


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return number(cell) if isinstance(cell, int) else " ".join(cell.split())


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = []
    for cell, size, is_right in zip(cells, widths, right, strict=True):
        space = " " * (size - columns(cell))
        padded.append(space + cell if is_right else cell + space)
    return "  ".join(padded).rstrip()
