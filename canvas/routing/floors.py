"""The channels of loops: each its own, the wider its span, the lower."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from canvas.geometry import CHANNEL_PITCH, FIRST_CHANNEL


def floors_under(height: float, spans: Mapping[str, float], order: Mapping[str, float]) -> dict[str, float]:
    """Each loop's channel under lanes of a height. ``spans`` are the loops' widths, ``order`` decides ties."""
    ranked = sorted(spans, key=lambda edge_id: (spans[edge_id], order[edge_id], edge_id))
    return {edge_id: height + FIRST_CHANNEL + level * CHANNEL_PITCH for level, edge_id in enumerate(ranked)}


def floors_under_boxes(
    spans: Mapping[str, tuple[float, float]],
    lowest_in: Mapping[str, float],
    order: Mapping[str, float],
) -> dict[str, float]:
    """Each loop's channel where there are no lanes: below the lowest box that it spans, and below all narrower loops
    that it overlaps.

    ``spans``: each loop's left and right end; ``lowest_in``: the lower edge of the lowest box between them.
    """
    floors: dict[str, float] = {}
    placed: list[tuple[float, float, float]] = []
    for edge_id in sorted(spans, key=lambda edge_id: (_width(spans[edge_id]), order[edge_id], edge_id)):
        left, right = spans[edge_id]
        floor = lowest_in[edge_id] + FIRST_CHANNEL
        for other_left, other_right, other in placed:
            if other_left <= right and left <= other_right:
                floor = max(floor, other + CHANNEL_PITCH)
        placed.append((left, right, floor))
        floors[edge_id] = floor
    return floors


def _width(span: tuple[float, float]) -> float:
    return span[1] - span[0]


def longest_free(
    left: float, right: float, crossed: Iterable[float], from_ends: float, from_lines: float
) -> tuple[float, float]:
    """The middle and the width of the longest stretch between two ends that keeps its distance from both, and from
    the lines at the x in ``crossed``."""
    lines = sorted(x for x in crossed if left < x < right)
    starts = [left + from_ends, *(x + from_lines for x in lines)]
    stops = [*(x - from_lines for x in lines), right - from_ends]
    width, start = max((stop - start, start) for start, stop in zip(starts, stops, strict=True))
    if width <= 0:
        return ((left + right) / 2, 0.0)
    return (start + width / 2, width)
