"""Routes from the router's lines and tracks, between lanes at their places."""

from __future__ import annotations

from collections.abc import Sequence

from canvas.geometry import LOOP_CORNER_RADIUS, LaneBox, LoopShape, Point, Route
from canvas.routing.floors import longest_free
from canvas.routing.lines import points_of
from canvas.routing.router import Router
from canvas.routing.shape import orthogonal
from canvas.routing.streets import track_x

#: A pill keeps this distance from the ends of its channel and from lines that cross it.
_PILL_MARGIN = 12.0


def channels_x(router: Router, edge_id: str, boxes: Sequence[LaneBox]) -> list[float]:
    """The x of an edge's vertical runs in channels, in turn."""
    columns = router.columns
    return [track_x(columns, boxes, channel, track) for channel, track in router.tracks_of(edge_id)]


def start_of(router: Router, edge_id: str, boxes: Sequence[LaneBox]) -> Point:
    """Where an edge leaves its card."""
    line = router.line(edge_id)
    lane = router.columns.all[line.columns[0]].lane
    return (boxes[lane].rect.x + line.ends.exit_x, line.ends.exit_y)


def drawn(router: Router, edge_id: str, boxes: Sequence[LaneBox]) -> Route:
    """The route of an edge."""
    edge, line = router.edge(edge_id), router.line(edge_id)
    lane = router.columns.all[line.columns[1]].lane
    end = (boxes[lane].rect.x + line.ends.entry_x, line.ends.entry_y)
    points = points_of(line, start_of(router, edge_id, boxes), end, channels_x(router, edge_id, boxes))
    floor = router.floors.get(edge_id)
    if floor is None:
        return orthogonal(edge_id, edge.output, points)
    along = [x for x, y in points if y == floor]
    crossed = [
        x
        for other, other_floor in router.floors.items()
        if other_floor > floor
        for x in _through_floor(router, other, boxes)
    ]
    middle, room = longest_free(min(along), max(along), crossed, _PILL_MARGIN)
    port = (float(round(points[0][0])), float(round(points[0][1])))
    loop = LoopShape(port, float(round(floor)), float(round(middle)), room)
    return orthogonal(edge_id, edge.output, points, LOOP_CORNER_RADIUS, loop)


def _through_floor(router: Router, loop_id: str, boxes: Sequence[LaneBox]) -> list[float]:
    """Where a loop falls and rises through the channels above its own."""
    channels = channels_x(router, loop_id, boxes)
    return channels if len(channels) > 1 else [start_of(router, loop_id, boxes)[0], *channels]
