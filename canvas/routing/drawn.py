"""Routes from the router's lines and tracks, between lanes at their places."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import inf

from canvas.geometry import LOOP_CORNER_RADIUS, LaneBox, LoopShape, Point, Route
from canvas.routing.floors import PILL_SIGHT, pill_place
from canvas.routing.lines import on_floor, points_of
from canvas.routing.router import Router
from canvas.routing.shape import nearest, orthogonal
from canvas.routing.streets import frames_of, track_x
from canvas.routing.tracks import Track


class Drawn:
    """Draws what a router has settled between lanes at their places; made anew when either changes."""

    def __init__(self, router: Router, boxes: Sequence[LaneBox], before: Drawn | None = None) -> None:
        self.router = router
        self.boxes = boxes
        self._columns = router.columns
        #: Where all channels are.
        self.frames = frames_of(router.columns, boxes)
        self._tracks: dict[int, tuple[dict[str, Track], dict[str, float]]] = {}
        self._sorted: list[tuple[float, float]] | None = None
        #: How wide loops are: what their order follows from.
        self.spans = router.spans
        if before is not None and len(before.frames) == len(self.frames):
            self._keep_tracks(before)
        #: Where each loop falls and rises through the channels above its own.
        self.uprights = self._uprights()

    def lane_left(self, column: int) -> float:
        """The left edge of a column's lane."""
        return self.boxes[self._columns.all[column].lane].rect.x

    def tracks(self, channel: int) -> dict[str, float]:
        """The x of each run in a channel, by the run's key."""
        known = self._tracks.get(channel)
        if known is not None:
            return known[1]
        tracks, frame = self.router.tracks_in(channel), self.frames[channel]
        found = {key: nearest(track_x(frame, track)) for key, track in tracks.items()}
        self._tracks[channel] = (tracks, found)
        return found

    def _keep_tracks(self, before: Drawn) -> None:
        """Take over the channels in which nothing changed since then."""
        for channel, (tracks, found) in before._tracks.items():
            if tracks is self.router.tracks_in(channel) and before.frames[channel] == self.frames[channel]:
                self._tracks[channel] = (tracks, found)

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
        floor = router.floors.get(edge_id)
        if floor is None:
            return orthogonal(
                edge_id, edge.output, points_of(line, self._start(edge_id), end, self.channels_x(edge_id))
            )
        points = points_of(on_floor(line, floor), self._start(edge_id), end, self.channels_x(edge_id))
        along = [x for x, y in points if y == floor]
        left, right = min(along), max(along)
        middle, room = pill_place(left, right, self._crossing(left, right, floor))
        port = (nearest(points[0][0]), nearest(points[0][1]))
        loop = LoopShape(port, nearest(floor), nearest(middle), room)
        return orthogonal(edge_id, edge.output, points, LOOP_CORNER_RADIUS, loop)

    def _crossing(self, left: float, right: float, floor: float) -> list[float]:
        """Where deeper loops fall and rise through a channel, or so close beside it that its pill must know."""
        if self._sorted is None:
            floors = self.router.floors
            self._sorted = sorted((x, floors[other]) for other, ends in self.uprights.items() for x in ends)
        first = bisect_left(self._sorted, (left - PILL_SIGHT,))
        last = bisect_right(self._sorted, (right + PILL_SIGHT, inf))
        return [x for x, other in self._sorted[first:last] if other > floor]

    def _uprights(self) -> dict[str, tuple[float, float]]:
        found: dict[str, tuple[float, float]] = {}
        for loop_id in self.router.floors:
            xs = self.channels_x(loop_id)
            found[loop_id] = (xs[0], xs[1]) if len(xs) > 1 else (self._start(loop_id)[0], xs[0])
        return found

    def loops_beside_changed(self, before: Drawn) -> set[str]:
        """The loops by whose pills another loop came, went, or runs elsewhere than before."""
        then, now = before.uprights, self.uprights
        if then == now and before.spans == self.spans:
            return set()
        xs: list[float] = []
        for loop_id in then.keys() | now.keys():
            ends = (then.get(loop_id), now.get(loop_id))
            if ends[0] != ends[1] or before.spans.get(loop_id) != self.spans.get(loop_id):
                xs += [x for pair in ends if pair is not None for x in pair]
        xs.sort()
        found: set[str] = set()
        for loop_id, (fall, rise) in now.items():
            place = bisect_left(xs, min(fall, rise) - PILL_SIGHT)
            if place < len(xs) and xs[place] <= max(fall, rise) + PILL_SIGHT:
                found.add(loop_id)
        return found
