"""The channels of loops: each its own, the wider its span, the lower."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

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


def longest_free(left: float, right: float, crossed: Iterable[float], margin: float) -> tuple[float, float]:
    """The middle and the width of the longest stretch between two ends that stays ``margin`` away from what crosses
    it."""
    edges = [left, *sorted(x for x in crossed if left < x < right), right]
    best = (0.0, (left + right) / 2)
    for start, end in pairwise(edges):
        width = end - start - 2 * margin
        if width > best[0]:
            best = (width, (start + end) / 2)
    return (best[1], best[0])
