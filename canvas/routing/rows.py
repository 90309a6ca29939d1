"""The horizontal runs of all edges by the height at which they run, kept up to date row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from canvas.routing.passages import Passage, offsets_of

#: Whether runs lie between rows of cards or beside cards, and their height: those of one row make room for another.
Row = tuple[bool, float]
Offsets = dict[tuple[str, float], float]


class Rows:
    """Runs where edges would like them, and how far each is moved so that none lies on another."""

    def __init__(self) -> None:
        self.offsets: Offsets = {}
        self._of: dict[str, Sequence[Passage]] = {}
        self._rows: dict[Row, dict[str, list[Passage]]] = {}
        self._moved: dict[Row, Offsets] = {}
        self._dirty: set[Row] = set()

    def __contains__(self, edge_id: str) -> bool:
        return edge_id in self._of

    def put(self, edge_id: str, passages: Sequence[Passage]) -> None:
        """Take an edge's runs in, instead of those that it had."""
        if self._of.get(edge_id, ()) == passages:
            return
        self.remove(edge_id)
        if not passages:
            return
        self._of[edge_id] = passages
        for passage in passages:
            row = _row(passage)
            self._rows.setdefault(row, {}).setdefault(edge_id, []).append(passage)
            self._dirty.add(row)

    def remove(self, edge_id: str) -> None:
        """Take an edge's runs out."""
        for passage in self._of.pop(edge_id, ()):
            row = _row(passage)
            self._rows[row].pop(edge_id, None)
            self._dirty.add(row)

    def settle(self) -> set[str]:
        """Make room in the rows that changed; returns the edges of which a run lies elsewhere now."""
        found: set[str] = set()
        for row in self._dirty:
            edges = self._rows[row]
            after = offsets_of(passage for passages in edges.values() for passage in passages)
            before = self._moved.get(row, {})
            other = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
            self._moved[row] = after
            if not edges:
                del self._rows[row], self._moved[row]
            if not other:
                continue
            for key in other:
                self.offsets.pop(key, None)
            self.offsets.update(after)
            for edge_id, passages in edges.items():
                if any((passage.key, passage.height) in other for passage in passages):
                    found.add(edge_id)
        self._dirty.clear()
        return found


def _row(passage: Passage) -> Row:
    return (passage.kind == "between", passage.height)


#: Runs are looked up by bands of this height.
_BAND = 64.0


class Bands:
    """Runs at the heights at which they are drawn, to ask which are near a height."""

    def __init__(self) -> None:
        self._of: dict[str, Sequence[Passage]] = {}
        self._bands: dict[int, dict[str, list[Passage]]] = {}

    def put(self, edge_id: str, passages: Sequence[Passage]) -> None:
        """Take an edge's runs in, instead of those that it had."""
        self.remove(edge_id)
        if passages:
            self._of[edge_id] = passages
        for passage in passages:
            self._bands.setdefault(_band(passage.height), {}).setdefault(edge_id, []).append(passage)

    def remove(self, edge_id: str) -> None:
        """Take an edge's runs out."""
        for passage in self._of.pop(edge_id, ()):
            self._bands[_band(passage.height)].pop(edge_id, None)

    def near(self, upper: float, lower: float) -> Iterator[Passage]:
        """The runs between two heights, and some beside."""
        for band in range(_band(upper), _band(lower) + 1):
            for passages in self._bands.get(band, {}).values():
                yield from passages


def _band(height: float) -> int:
    return int(height // _BAND)
