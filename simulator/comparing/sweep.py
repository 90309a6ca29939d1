"""One setting at many values: the curve of a figure."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.comparing.versions import Comparison
from simulator.estimates.estimating import Estimate
from simulator.estimates.interval import Interval
from simulator.figures import Figure


@dataclass(frozen=True)
class Point:
    """The figure where the setting has the value ``label``. ``difference``: from the base; ``interval``: of the
    difference, for all points of the curve at once where there are several; None of the base itself."""

    label: str
    estimate: Estimate
    difference: float
    interval: Interval | None


def curve(comparison: Comparison, figure: Figure) -> tuple[Point, ...]:
    """The base, then every other version, in their order."""
    points = [Point(comparison.base.label, comparison.estimates[figure], 0.0, None)]
    for against in comparison.others:
        difference = against.differences[figure]
        points.append(
            Point(
                against.version.label,
                against.estimates[figure],
                difference.value,
                difference.assumption or difference.simultaneous or difference.sampling,
            )
        )
    return tuple(points)
