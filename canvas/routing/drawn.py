"""Routes from the router's lines and tracks, between lanes at their places."""

from __future__ import annotations

from collections.abc import Sequence

from canvas.geometry import LOOP_CORNER_RADIUS, LaneBox, LoopShape, Point, Route
from canvas.routing.floors import pill_place
from canvas.routing.lines import points_of
from canvas.routing.router import Router
from canvas.routing.shape import orthogonal
from canvas.routing.streets import track_x


class Drawn:
    """Draws what a router has settled between lanes at their places; made anew when either changes."""

    def __init__(self, router: Router, boxes: Sequence[LaneBox]) -> None:
        self.router = router
        self.boxes = boxes
        self._columns = router.columns
        self._tracks: dict[int, dict[str, float]] = {}
        self._through: dict[str, list[float]] = {}

    def lane_left(self, column: int) -> float:
        """The left edge of a column's lane."""
        return self.boxes[self._columns.all[column].lane].rect.x

    def tracks(self, channel: int) -> dict[str, float]:
        """The x of each run in a channel, by the run's key."""
        found = self._tracks.get(channel)
        if found is None:
            tracks = self.router.tracks_in(channel)
            found = self._tracks[channel] = {
                key: float(round(track_x(self._columns, self.boxes, channel, track))) for key, track in tracks.items()
            }
        return found

    def channels_x(self, edge_id: str) -> list[float]:
        """The x of an edge's vertical runs in channels, in turn."""
        return [self.tracks(channel)[run.key] for channel, run in self.router.runs_of(edge_id)]

    def _start(self, edge_id: str) -> Point:
        line = self.router.line(edge_id)
        return (self.lane_left(line.columns[0]) + line.ends.exit_x, line.ends.exit_y)

    def route(self, edge_id: str) -> Route:
        """The route of an edge."""
        router = self.router
        edge, line = router.edge(edge_id), router.line(edge_id)
        end = (self.lane_left(line.columns[1]) + line.ends.entry_x, line.ends.entry_y)
        points = points_of(line, self._start(edge_id), end, self.channels_x(edge_id))
        floor = router.floors.get(edge_id)
        if floor is None:
            return orthogonal(edge_id, edge.output, points)
        along = [x for x, y in points if y == floor]
        deeper = (other for other, other_floor in router.floors.items() if other_floor > floor)
        crossed = [x for other in deeper for x in self._through_floor(other)]
        middle, room = pill_place(min(along), max(along), crossed)
        port = (float(round(points[0][0])), float(round(points[0][1])))
        loop = LoopShape(port, float(round(floor)), float(round(middle)), room)
        return orthogonal(edge_id, edge.output, points, LOOP_CORNER_RADIUS, loop)

    def _through_floor(self, loop_id: str) -> list[float]:
        """Where a loop falls and rises through the channels above its own."""
        found = self._through.get(loop_id)
        if found is None:
            found = self.channels_x(loop_id)
            if len(found) == 1:
                found = [self._start(loop_id)[0], *found]
            self._through[loop_id] = found
        return found
