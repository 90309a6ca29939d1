"""The ways of all edges between the cards in lanes, kept up to date.

Everything is derived in steps: a plan for each edge, where edges share a card's side, loop channels, heights between
rows, tracks in the channels, and from the tracks how wide the streets must be. Positions are from the left edge of a
lane; only routes are absolute, for streets move lanes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from canvas.geometry import LOOP_CORNER_RADIUS, STREET, LaneBox, LoopShape, Point, Rect, Route
from canvas.lanes import Lane
from canvas.routing.columns import Card, Column, Columns, columns_of
from canvas.routing.ends import Ends, entries_of, exits_of
from canvas.routing.floors import floors_under, longest_free
from canvas.routing.lines import Line, heights_of, moved, passages_of, points_of, runs_of
from canvas.routing.passages import Passage, offsets_of
from canvas.routing.plan import End, Plan, forward_plan, loop_plan
from canvas.routing.shape import orthogonal
from canvas.routing.tracks import Run, Track, assign, joined
from canvas.steps import shape_of
from journey.model import Edge

#: Between two tracks, where there is room; the first two fit into a street of the usual width.
TRACK_PITCH = 8.0
_TRACKS_IN_STREET = 2
#: A street grows for so many tracks; more lie closer together.
_TRACKS_AT_MOST = 12
#: Tracks stay so far from the cards beside them in all.
_BESIDE_TRACKS = 12.0
#: A pill keeps this distance from lines that cross its channel.
_PILL_MARGIN = 10.0


class Reach(NamedTuple):
    """What an edge's plan depends on: cards in these lanes, at these heights."""

    first_lane: int
    last_lane: int
    top: float
    bottom: float


class Router:
    """Plans, tracks and street widths for the edges between nodes in lanes. Loops to the own card are not routed
    here, nor edges within a folded lane."""

    def __init__(self, lanes: Sequence[Lane], edges: Iterable[Edge]) -> None:
        self._lanes = lanes
        self._take_lanes(lanes)
        self._edges: dict[str, Edge] = {}
        self._plans: dict[str, Plan] = {}
        self._from: dict[str, list[Edge]] = {}
        self._to: dict[str, list[Edge]] = {}
        self._exits: dict[str, Point] = {}
        self._entries: dict[str, Point] = {}
        self._spans: dict[str, float] = {}
        self._floors: dict[str, float] = {}
        self._lines: dict[str, Line] = {}
        self._passages: dict[str, list[Passage]] = {}
        self._runs: dict[str, list[tuple[int, Run]]] = {}
        self._in_channel: list[dict[str, None]] = [{} for _ in range(len(self.columns) + 1)]
        self._tracks: list[dict[str, Track]] = [{} for _ in range(len(self.columns) + 1)]
        self._height = 0.0
        for edge in edges:
            self._add(edge)

    # --- Cards and edges ---------------------------------------------------------------------------------

    def _take_lanes(self, lanes: Sequence[Lane]) -> None:
        columns: list[Column] = []
        hidden: dict[str, int] = {}
        self.ends: dict[str, End] = {}
        for number, lane in enumerate(lanes):
            if lane.stage.folded:
                for member in lane.members:
                    hidden[member.node.id] = len(columns)
                    box = Rect(0.0, member.y, lane.width, member.height)
                    self.ends[member.node.id] = End(box, len(columns))
                columns.append(Column(number, 0.0, lane.width, ()))
                continue
            cards = [
                Card(member.node.id, member.x, member.y, member.width, member.height)
                for member in lane.members
                if shape_of(member.node) == "card"
            ]
            for column in columns_of(number, cards, lane.width):
                columns.append(column)
            self._note_ends(cards, columns, number)
        self.columns = Columns(columns)
        self._hidden = hidden

    def _note_ends(self, cards: Sequence[Card], columns: Sequence[Column], lane: int) -> None:
        boxes = {card.node_id: Rect(card.x, card.y, card.width, card.height) for card in cards}
        for index in range(len(columns) - 1, -1, -1):
            if columns[index].lane != lane:
                break
            for node_id in columns[index].node_ids:
                self.ends[node_id] = End(boxes[node_id], index)

    def routes_edge(self, edge: Edge) -> bool:
        """Whether both ends are in lanes, on different cards, and not hidden in the same lane."""
        if edge.source == edge.target or edge.source not in self.ends or edge.target not in self.ends:
            return False
        hidden = self._hidden.get(edge.source)
        return hidden is None or hidden != self._hidden.get(edge.target)

    def _add(self, edge: Edge) -> None:
        if not self.routes_edge(edge):
            return
        self._edges[edge.id] = edge
        self._from.setdefault(edge.source, []).append(edge)
        self._to.setdefault(edge.target, []).append(edge)
        self._plan(edge)

    def _plan(self, edge: Edge) -> None:
        source, target = self.ends[edge.source], self.ends[edge.target]
        if edge.loop is None:
            self._plans[edge.id] = forward_plan(self.columns, source, target)
        else:
            self._plans[edge.id] = loop_plan(self.columns, source, target)

    # --- Deriving ----------------------------------------------------------------------------------------

    def settle(self, height: float) -> list[float]:
        """Derive all lines and tracks under lanes of a height; returns the width of the street right of each lane."""
        self._height = height
        self._take_spans()
        for node_id in self._from:
            self._exits.update(self._exits_of(node_id))
        for node_id in self._to:
            self._entries.update(self._entries_of(node_id))
        self._floors = self._floors_now()
        lines = {edge_id: self._line(edge_id) for edge_id in self._edges}
        for edge_id, line in lines.items():
            passages = passages_of(line)
            if passages:
                self._passages[edge_id] = passages
        offsets = self._offsets()
        for edge_id, line in lines.items():
            self._take_line(moved(line, offsets) if edge_id in self._passages else line)
        for channel in range(len(self._tracks)):
            self._tracks[channel] = self._assign(channel)
        return self.streets()

    def _take_spans(self) -> None:
        """How wide each loop is, with streets of the usual width."""
        lefts, left = [], 0.0
        for lane in self._lanes:
            lefts.append(left)
            left += lane.width + STREET
        columns = self.columns.all
        self._spans = {}
        for edge in self._edges.values():
            if edge.loop is not None:
                source, target = self.ends[edge.source], self.ends[edge.target]
                start = lefts[columns[source.column].lane] + source.box.right
                end = lefts[columns[target.column].lane] + target.box.x
                self._spans[edge.id] = abs(start - end)

    def _exits_of(self, node_id: str) -> dict[str, Point]:
        plans = [(edge.id, self._plans[edge.id], self.ends[edge.target]) for edge in self._from[node_id]]
        return exits_of(self.ends[node_id], plans, self._spans)

    def _entries_of(self, node_id: str) -> dict[str, Point]:
        plans = [(edge.id, self._plans[edge.id]) for edge in self._to[node_id]]
        return entries_of(self.ends[node_id], plans, self._spans)

    def _floors_now(self) -> dict[str, float]:
        order = {edge_id: self._edges[edge_id].order for edge_id in self._spans}
        return floors_under(self._height, self._spans, order)

    def _line(self, edge_id: str) -> Line:
        edge, plan = self._edges[edge_id], self._plans[edge_id]
        ends = Ends(*self._exits[edge_id], *self._entries[edge_id])
        columns = (self.ends[edge.source].column, self.ends[edge.target].column)
        heights = heights_of(plan, ends, self._floors.get(edge_id, 0.0))
        return Line(edge_id, edge.target, columns, plan, ends, heights)

    def _offsets(self) -> dict[tuple[str, float], float]:
        return offsets_of([passage for passages in self._passages.values() for passage in passages])

    def _take_line(self, line: Line) -> None:
        self._lines[line.edge_id] = line
        runs = runs_of(line)
        self._runs[line.edge_id] = runs
        for channel, _ in runs:
            self._in_channel[channel][line.edge_id] = None

    def _assign(self, channel: int) -> dict[str, Track]:
        bundles: dict[str, Run] = {}
        for edge_id in self._in_channel[channel]:
            for number, run in self._runs[edge_id]:
                if number == channel:
                    known = bundles.get(run.key)
                    bundles[run.key] = run if known is None else joined(known, run)
        return assign(list(bundles.values()))

    def streets(self) -> list[float]:
        """The width of the street right of each lane: wider where many tracks lie side by side."""
        widths = []
        for lane in range(len(self._lanes)):
            channel = self.columns.first_of_lane[lane + 1]
            most = max((track.total for track in self._tracks[channel].values()), default=1)
            extra = min(most, _TRACKS_AT_MOST) - _TRACKS_IN_STREET
            widths.append(STREET + TRACK_PITCH * max(0, extra))
        return widths

    # --- Routes ------------------------------------------------------------------------------------------

    def channel_x(self, channel: int, track: Track, boxes: Sequence[LaneBox]) -> float:
        """Where a track is."""
        columns = self.columns.all
        if channel == 0:
            return boxes[0].rect.x - TRACK_PITCH * (track.total - track.number)
        if channel == len(columns):
            return boxes[-1].rect.right + TRACK_PITCH * (track.number + 1)
        before, after = columns[channel - 1], columns[channel]
        left = boxes[before.lane].rect.x + before.right
        right = boxes[after.lane].rect.x + after.left
        if before.lane == after.lane:
            middle = (left + right) / 2
            room = right - left - _BESIDE_TRACKS
        else:
            street_left, street_right = boxes[before.lane].rect.right, boxes[after.lane].rect.x
            middle = (street_left + street_right) / 2
            room = street_right - street_left + STREET - _BESIDE_TRACKS + 4
        pitch = min(TRACK_PITCH, room / max(1, track.total - 1))
        return middle + (track.number - (track.total - 1) / 2) * pitch

    def route(self, edge_id: str, boxes: Sequence[LaneBox]) -> Route:
        """The way of an edge between lanes at their places."""
        edge, line = self._edges[edge_id], self._lines[edge_id]
        columns = self.columns.all
        start_lane, end_lane = columns[line.columns[0]].lane, columns[line.columns[1]].lane
        ends = line.ends
        start = (boxes[start_lane].rect.x + ends.exit_x, ends.exit_y)
        end = (boxes[end_lane].rect.x + ends.entry_x, ends.entry_y)
        tracks = self._tracks
        channel_x = [self.channel_x(channel, tracks[channel][run.key], boxes) for channel, run in self._runs[edge_id]]
        points = points_of(line, start, end, channel_x)
        if edge_id not in self._floors:
            return orthogonal(edge_id, edge.output, points)
        return self._loop_route(edge, points, boxes)

    def _loop_route(self, edge: Edge, points: list[Point], boxes: Sequence[LaneBox]) -> Route:
        floor = float(round(self._floors[edge.id]))
        along = [x for x, y in points if round(y) == floor]
        left, right = min(along), max(along)
        crossed = [x for other in self._floors if other != edge.id for x in self._crossing(other, floor, boxes)]
        middle, room = longest_free(left, right, crossed, _PILL_MARGIN)
        loop = LoopShape((round(points[0][0]), round(points[0][1])), floor, round(middle), room)
        return orthogonal(edge.id, edge.output, points, LOOP_CORNER_RADIUS, loop)

    def _crossing(self, loop_id: str, floor: float, boxes: Sequence[LaneBox]) -> tuple[float, ...]:
        """Where another loop falls and rises through a channel."""
        if self._floors[loop_id] <= floor:
            return ()
        line = self._lines[loop_id]
        tracks = [
            self.channel_x(channel, self._tracks[channel][run.key], boxes) for channel, run in self._runs[loop_id]
        ]
        if len(tracks) > 1:
            return tuple(tracks)
        lane = self.columns.all[line.columns[0]].lane
        return (boxes[lane].rect.x + line.ends.exit_x, *tracks)
