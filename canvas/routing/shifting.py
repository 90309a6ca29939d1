"""Lanes that are moved aside take their edges with them: what only lies further right is not derived anew."""

from __future__ import annotations

from typing import NamedTuple

from canvas.geometry import Rect, Route
from canvas.routing.drawn import Drawn


class Aside(NamedTuple):
    """The edges that lie further right by so much, and those that are to be drawn again."""

    by: dict[str, float]
    again: set[str]


def moved_aside(before: Drawn, after: Drawn) -> Aside | None:
    """Which edges lie elsewhere because lanes and channels do. An edge whose ends and channels all went the same way
    goes with them; by less than whole numbers its corners might be rounded otherwise, so it is drawn again, as all
    loops are, for their pills look at one another. None if all lanes and channels are where they were."""
    lanes = [now.rect.x - then.rect.x for then, now in zip(before.boxes, after.boxes, strict=True)]
    columns = [lanes[column.lane] for column in after.router.columns.all]
    channels = [
        now.x - then.x if (now.room, now.side) == (then.room, then.side) else None
        for then, now in zip(before.frames, after.frames, strict=True)
    ]
    if not any(lanes) and all(by == 0 for by in channels):
        return None
    aside = Aside({}, set())
    for edge_id, (_, _, (first, last), plan, _, _) in after.router.lines():
        by = columns[first]
        if columns[last] != by or by % 1:
            aside.again.add(edge_id)
            continue
        for channel in plan.channels:
            if channels[channel] != by:
                aside.again.add(edge_id)
                break
        else:
            if by:
                aside.by[edge_id] = by
    aside.again.update(after.router.floors)
    return aside


def translated(route: Route, by: float) -> Route:
    """The route so much further right."""
    x, y, width, height = route.bounds
    points = tuple([(x + by, y) for x, y in route.points])
    bounds = Rect(x + by, y, width, height)
    return Route(route.edge_id, route.output, points, route.radii, route.curved, route.direction, bounds, route.loop)
