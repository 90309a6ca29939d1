"""The channels of loops: each its own, the wider its span, the lower."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from canvas.geometry import CHANNEL_PITCH, FIRST_CHANNEL, Rect

#: Boxes and loops are looked up by strips of this width.
_STRIP = 128.0
_NOWHERE = float("-inf")
#: A pill keeps this distance from the ends of its channel, and from lines that cross it.
_FROM_ENDS = 6.0
_FROM_LINES = 14.0
#: In channels with less room than this a pill may reach beyond both ends, so far on an average.
_SHORT = 240.0
_BEYOND_ENDS = 64.0
#: Lines farther than this beside a channel are nothing to its pill.
PILL_SIGHT = 2 * _BEYOND_ENDS + _FROM_LINES


def floors_under(height: float, spans: Mapping[str, float], order: Mapping[str, float]) -> dict[str, float]:
    """Each loop's channel under lanes of a height. ``spans`` are the loops' widths, ``order`` decides ties."""
    ranked = sorted(spans, key=lambda edge_id: (spans[edge_id], order[edge_id], edge_id))
    return {edge_id: height + FIRST_CHANNEL + level * CHANNEL_PITCH for level, edge_id in enumerate(ranked)}


Span = tuple[float, float]


def floors_under_boxes(
    spans: Mapping[str, Span], boxes: Iterable[Rect], order: Mapping[str, float]
) -> dict[str, float]:
    """Each loop's channel where there are no lanes: below the boxes that it spans, and below all narrower loops that
    it overlaps. ``spans``: each loop's left and right end."""
    if not spans:
        return {}
    lowest: dict[int, float] = {}
    for x, y, width, height in boxes:
        for strip in _strips(x, x + width):
            lowest[strip] = max(lowest.get(strip, _NOWHERE), y + height + FIRST_CHANNEL)
    floors: dict[str, float] = {}
    for edge_id in sorted(spans, key=lambda edge_id: (_width(spans[edge_id]), order[edge_id], edge_id)):
        strips = _strips(*spans[edge_id])
        floor = max([lowest[strip] for strip in strips if strip in lowest], default=0.0)
        floors[edge_id] = floor
        for strip in strips:
            lowest[strip] = floor + CHANNEL_PITCH
    return floors


def _strips(left: float, right: float) -> range:
    return range(int(left // _STRIP), int(right // _STRIP) + 1)


def _width(span: Span) -> float:
    return span[1] - span[0]


class Uprights:
    """Where loops fall and rise, to ask which of them cross a channel. ``spans`` and ``floors`` are those of all
    loops."""

    def __init__(self, spans: Mapping[str, Span], floors: Mapping[str, float]) -> None:
        self._strips: dict[int, list[tuple[float, float]]] = {}
        for edge_id, ends in spans.items():
            for x in ends:
                self._strips.setdefault(int(x // _STRIP), []).append((x, floors[edge_id]))

    def through(self, span: Span, floor: float) -> list[float]:
        """The x of all that cross a channel, or pass close by its ends, on their way to a deeper one."""
        left, right = span[0] - 2 * _BEYOND_ENDS, span[1] + 2 * _BEYOND_ENDS
        return [
            x
            for strip in _strips(left, right)
            for x, other in self._strips.get(strip, ())
            if other > floor and left < x < right
        ]


def pill_place(left: float, right: float, crossed: Iterable[float]) -> tuple[float, float]:
    """The middle of a channel's pill and the room it has, clear of the lines at the x in ``crossed``.

    Over a short channel the pill may reach beyond both ends, like a tag that hangs on them.
    """
    lines = sorted(crossed)
    inside = [x for x in lines if left < x < right]
    starts = [left + _FROM_ENDS, *(x + _FROM_LINES for x in inside)]
    stops = [*(x - _FROM_LINES for x in inside), right - _FROM_ENDS]
    room, start = max((stop - start, start) for start, stop in zip(starts, stops, strict=True))
    if inside or room >= _SHORT:
        return (start + max(room, 0.0) / 2, max(room, 0.0))
    free_left = min([2 * _BEYOND_ENDS, *(left - x - _FROM_LINES for x in lines if x <= left)])
    free_right = min([2 * _BEYOND_ENDS, *(x - right - _FROM_LINES for x in lines if x >= right)])
    beyond_left = max(-_FROM_ENDS, min(free_left, max(_BEYOND_ENDS, 2 * _BEYOND_ENDS - free_right)))
    beyond_right = max(-_FROM_ENDS, min(free_right, max(_BEYOND_ENDS, 2 * _BEYOND_ENDS - free_left)))
    return ((left - beyond_left + right + beyond_right) / 2, right + beyond_right - left + beyond_left)
