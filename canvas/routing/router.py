"""The ways of all edges between the cards in lanes, kept up to date.

Everything is derived in steps: a plan for each edge, where edges share a card's side, heights between rows, tracks in
the channels, and from the tracks how wide the streets must be. Positions are from the left edge of a lane; only routes
are absolute, for streets move lanes.

Each step takes what changed and tells what that changes in the next, so that an edit costs what it touches. Loop
channels are told apart only by their order until a route is drawn: a loop more or less moves all deeper ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from canvas.geometry import CHANNEL_PITCH, FIRST_CHANNEL, Point
from canvas.lanes import Lane
from canvas.pieces import Pieces, in_one_go
from canvas.routing.columns import Columns
from canvas.routing.ends import Ends, entries_of, exits_of, straightened
from canvas.routing.floors import floors_under
from canvas.routing.lines import Line, heights_of, moved, passages_of, run_on_floor, runs_of
from canvas.routing.passages import Passage
from canvas.routing.places import Disturbed, Places, Reach, reach_of, together
from canvas.routing.plan import FLOOR, End, Plan, forward_plan, loop_plan
from canvas.routing.rows import Bands, Rows
from canvas.routing.streets import streets_for
from canvas.routing.tracks import Run, Track, assign, joined
from journey.model import Edge


class Settled(NamedTuple):
    """What an update came to: the edges whose line or track is another now, the loops whose channel is, and whether
    streets are wider or narrower than before."""

    edges: set[str]
    loops: set[str]
    streets_changed: bool


class Router:
    """Plans, lines, tracks and street widths for the edges between nodes in lanes. Loops to the own card are not
    routed here, nor edges within a folded lane.

    Nothing is routed before ``derive`` has run to its end.
    """

    def __init__(self, lanes: Sequence[Lane], height: float) -> None:
        self._height = height
        self._places = Places(lanes)
        self._edges: dict[str, Edge] = {}
        self._loops: dict[str, Edge] = {}
        self._from: dict[str, dict[str, Edge]] = {}
        self._to: dict[str, dict[str, Edge]] = {}
        self._plans: dict[str, Plan] = {}
        self._reaches: dict[str, Reach] = {}
        self._exits: dict[str, Point] = {}
        self._entries: dict[str, Point] = {}
        self._spans: dict[str, float] = {}
        self._floors: dict[str, float] = {}
        self._raw: dict[str, Line] = {}
        self._lines: dict[str, Line] = {}
        self._rows = Rows()
        self._bands = Bands()
        self._runs: dict[str, list[tuple[int, Run]]] = {}
        self._in_channel: list[dict[str, None]] = []
        self._tracks: list[dict[str, Track]] = []
        self._abreast: list[int] = []
        self.streets: list[float] = []

    def derive(self, edges: Iterable[Edge]) -> Pieces[None]:
        """Route all edges, a piece at a time."""
        yield from self._places.fill()
        count = len(self.columns) + 1
        self._in_channel = [{} for _ in range(count)]
        self._tracks = [{} for _ in range(count)]
        self._abreast = [0] * count
        added: set[str] = set()
        for edge in edges:
            if self.routes_edge(edge):
                self._add(edge)
                added.add(edge.id)
                yield
        yield from self._settle(added, set())

    # --- Asking ------------------------------------------------------------------------------------------

    @property
    def columns(self) -> Columns:
        """The columns of all lanes."""
        return self._places.columns

    @property
    def ends(self) -> dict[str, End]:
        """Where each node in a lane is: its box from the lane's left edge, and its column."""
        return self._places.ends

    @property
    def floors(self) -> dict[str, float]:
        """The height of each loop's channel."""
        return self._floors

    @property
    def spans(self) -> dict[str, float]:
        """How wide each loop is; another object after each change."""
        return self._spans

    def routes_edge(self, edge: Edge) -> bool:
        """Whether both ends are in lanes, on different cards, and not hidden in the same lane."""
        ends = self._places.ends
        if edge.source == edge.target or edge.source not in ends or edge.target not in ends:
            return False
        return not self._places.hidden_together(edge.source, edge.target)

    def edge(self, edge_id: str) -> Edge:
        """The edge of an id."""
        return self._edges[edge_id]

    def line(self, edge_id: str) -> Line:
        """The line of an edge."""
        return self._lines[edge_id]

    def lines(self) -> Iterable[tuple[str, Line]]:
        """The lines of all edges, by their ids."""
        return self._lines.items()

    def runs_of(self, edge_id: str) -> list[tuple[int, Run]]:
        """The channels that an edge runs in, in turn, and its run in each."""
        return self._runs[edge_id]

    def tracks_in(self, channel: int) -> dict[str, Track]:
        """The tracks in a channel, by the keys of the runs."""
        return self._tracks[channel]

    def runs_in(self, channel: int) -> Iterator[tuple[str, Run]]:
        """All runs in a channel, with the ids of their edges."""
        for edge_id in self._in_channel[channel]:
            for number, run in self._runs[edge_id]:
                if number == channel:
                    yield edge_id, run

    def straight_beside(self, edge_id: str) -> list[str]:
        """The edges without a turn from the same card into the same one, in their order."""
        edge = self._edges[edge_id]
        edges = [
            other
            for other in self._from[edge.source].values()
            if other.target == edge.target and self._plans[other.id] == self._plans[edge_id]
        ]
        return [other.id for other in sorted(edges, key=_by_order)]

    def plans_to(self, node_id: str) -> Iterator[Plan]:
        """The plans of the edges into a node."""
        for edge_id in self._to.get(node_id, ()):
            yield self._plans[edge_id]

    def passages_near(self, upper: float, lower: float) -> Iterator[Passage]:
        """The horizontal runs that others may meet between two heights, where they are drawn, and some beside."""
        return self._bands.near(upper, lower)

    # --- Keeping up --------------------------------------------------------------------------------------

    def update(
        self,
        lanes: Sequence[Lane],
        height: float,
        nodes: set[str],
        gone: Iterable[Edge],
        come: Iterable[Edge],
    ) -> Settled | None:
        """Follow a change of nodes (moved, come or gone) and edges; None if columns moved, so that all is to be
        derived anew."""
        disturbance = self._places.update(lanes, nodes)
        if disturbance is None:
            return None
        channels = self._reaching_below(min(height, self._height)) if height != self._height else set()
        self._height = height
        touched: set[str] = set()
        for node_id in (*nodes, *disturbance.shifted):
            touched.update(self._from.get(node_id, ()), self._to.get(node_id, ()))
        touched |= self._planned_otherwise(together(disturbance.places), touched)
        known = [self._edges[edge_id] for edge_id in touched]
        beside: set[str] = set()
        for edge in (*gone, *known):
            beside.update(self._beside(edge))
            channels |= self._remove(edge.id)
        gone_ids = {edge.id for edge in gone}
        again = {edge.id: edge for edge in known if edge.id not in gone_ids}
        again.update({edge.id: edge for edge in come})
        for edge in again.values():
            channels |= self._remove(edge.id)
            if self.routes_edge(edge):
                self._add(edge)
                beside.update(self._beside(edge))
        touched = {edge_id for edge_id in beside | again.keys() if edge_id in self._edges}
        return in_one_go(self._settle(touched, channels))

    def _reaching_below(self, height: float) -> set[int]:
        """The channels in which runs lie among those of loops under lanes of a height: at the cards of folded lanes,
        which may be lower than these. Only there it matters how high the lanes are."""
        lowest = height + FIRST_CHANNEL - CHANNEL_PITCH
        return {
            channel
            for runs in self._runs.values()
            for channel, run in runs
            if run.top > lowest or lowest < run.bottom < FLOOR
        }

    def _planned_otherwise(self, disturbed: Sequence[Disturbed], known: set[str]) -> set[str]:
        """The edges within whose reach cards came or went, and whose plan is another by that."""
        found: set[str] = set()
        for lane, top, bottom in disturbed:
            for edge_id, reach in self._reaches.items():
                if reach[0] <= lane <= reach[1] and reach[2] <= bottom and top <= reach[3] and edge_id not in known:
                    found.add(edge_id)
        return {edge_id for edge_id in found if self._plan(self._edges[edge_id]) != self._plans[edge_id]}

    def _beside(self, edge: Edge) -> set[str]:
        """The edges that share a side of a card with an edge."""
        return {*self._from.get(edge.source, ()), *self._to.get(edge.target, ())}

    def _plan(self, edge: Edge) -> Plan:
        source, target = self._places.ends[edge.source], self._places.ends[edge.target]
        plan = forward_plan if edge.loop is None else loop_plan
        return plan(self.columns, source, target)

    def _add(self, edge: Edge) -> None:
        self._edges[edge.id] = edge
        if edge.loop is not None:
            self._loops[edge.id] = edge
        self._from.setdefault(edge.source, {})[edge.id] = edge
        self._to.setdefault(edge.target, {})[edge.id] = edge
        plan = self._plans[edge.id] = self._plan(edge)
        self._reaches[edge.id] = reach_of(self._places, edge, plan)

    def _remove(self, edge_id: str) -> set[int]:
        """Take an edge out; returns the channels that it ran in."""
        edge = self._edges.pop(edge_id, None)
        if edge is None:
            return set()
        del self._from[edge.source][edge_id], self._to[edge.target][edge_id]
        for kept in (self._loops, self._plans, self._reaches, self._exits, self._entries, self._raw, self._lines):
            kept.pop(edge_id, None)
        self._rows.remove(edge_id)
        self._bands.remove(edge_id)
        return self._leave_channels(edge_id)

    def _leave_channels(self, edge_id: str) -> set[int]:
        channels = {channel for channel, _ in self._runs.pop(edge_id, ())}
        for channel in channels:
            self._in_channel[channel].pop(edge_id, None)
        return channels

    # --- Deriving ----------------------------------------------------------------------------------------

    def _settle(self, touched: set[str], dirty: set[int]) -> Pieces[Settled]:
        """Derive what follows for edges that are new, moved or beside such, and in channels that edges left; returns
        what became different."""
        for edge_id in self._follow_spans():
            touched |= self._beside(self._loops[edge_id])
            # Deeper or less deep than another loop now, it may have another track.
            dirty.update(channel for channel, _ in self._runs.get(edge_id, ()))
        loops = self._follow_floors()
        yield from self._share_sides(touched)
        changed = yield from self._draw_lines(touched)
        for edge_id in changed:
            dirty |= self._leave_channels(edge_id)
            runs = self._runs[edge_id] = runs_of(self._lines[edge_id])
            for channel, _ in runs:
                self._in_channel[channel][edge_id] = None
                dirty.add(channel)
            yield
        for channel in dirty:
            tracks = self._assign(channel)
            before = self._tracks[channel]
            self._tracks[channel] = tracks
            self._abreast[channel] = max((track.total for track in tracks.values()), default=0)
            for edge_id, run in self.runs_in(channel):
                if before.get(run.key) != tracks[run.key]:
                    changed.add(edge_id)
            yield
        streets = streets_for(self.columns, self._abreast)
        wider, self.streets = streets != self.streets, streets
        return Settled(changed, loops, wider)

    def _follow_spans(self) -> set[str]:
        """How wide loops are; returns those that are wider or narrower than before, or new."""
        before = self._spans
        span = self._places.span
        self._spans = {edge_id: span(edge.source, edge.target) for edge_id, edge in self._loops.items()}
        return {edge_id for edge_id, width in self._spans.items() if before.get(edge_id) != width}

    def _follow_floors(self) -> set[str]:
        """Each loop's channel; returns the loops that have another one than before."""
        before = self._floors
        orders = {edge_id: edge.order for edge_id, edge in self._loops.items()}
        self._floors = floors_under(self._height, self._spans, orders)
        return {edge_id for edge_id, floor in self._floors.items() if before.get(edge_id) != floor}

    def _share_sides(self, touched: set[str]) -> Pieces[None]:
        sources = {self._edges[edge_id].source for edge_id in touched}
        targets = {self._edges[edge_id].target for edge_id in touched}
        ends = self._places.ends
        for node_id in sources:
            leaving = sorted(self._from[node_id].values(), key=_by_order)
            plans = [(edge.id, self._plans[edge.id], ends[edge.target]) for edge in leaving]
            self._exits.update(exits_of(ends[node_id], plans, self._spans))
            yield
        for node_id in targets:
            entering = sorted(self._to[node_id].values(), key=_by_order)
            self._entries.update(
                entries_of(ends[node_id], [(edge.id, self._plans[edge.id]) for edge in entering], self._spans)
            )
            yield

    def _draw_lines(self, touched: set[str]) -> Pieces[set[str]]:
        """The lines of these edges, and of those whose run between rows makes room; returns the changed ones."""
        for edge_id in touched:
            line = self._raw[edge_id] = self._line(edge_id)
            self._rows.put(edge_id, passages_of(line))
            yield
        beside = self._rows.settle()
        changed: set[str] = set()
        for edge_id in beside | touched:
            line = self._raw[edge_id]
            if edge_id in self._rows:
                line = moved(line, self._rows.offsets)
            if self._lines.get(edge_id) != line:
                self._lines[edge_id] = line
                self._bands.put(edge_id, passages_of(line))
                changed.add(edge_id)
            yield
        return changed

    def _line(self, edge_id: str) -> Line:
        edge, plan, places = self._edges[edge_id], self._plans[edge_id], self._places.ends
        ends = straightened(Ends(*self._exits[edge_id], *self._entries[edge_id]), plan)
        columns = (places[edge.source].column, places[edge.target].column)
        return Line(edge_id, edge.target, columns, plan, ends, heights_of(plan, ends))

    def _assign(self, channel: int) -> dict[str, Track]:
        bundles: dict[str, Run] = {}
        floors = self._floors_in(channel)
        for edge_id, run in self.runs_in(channel):
            if run.bottom == FLOOR:
                run = run_on_floor(run, floors[edge_id])
            known = bundles.get(run.key)
            bundles[run.key] = run if known is None else joined(known, run)
        return assign(list(bundles.values()))

    def _floors_in(self, channel: int) -> dict[str, float]:
        """Heights for the loops of one channel, below all cards and in the order of their own channels."""
        loops = [edge_id for edge_id in self._in_channel[channel] if edge_id in self._loops]
        loops.sort(key=self._floors.__getitem__)
        first = self._height + FIRST_CHANNEL
        return {edge_id: first + place * CHANNEL_PITCH for place, edge_id in enumerate(loops)}


def _by_order(edge: Edge) -> tuple[float, str]:
    return (edge.order, edge.id)
