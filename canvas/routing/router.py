"""The ways of all edges between the cards in lanes, kept up to date.

Everything is derived in steps: a plan for each edge, where edges share a card's side, loop channels, heights between
rows, tracks in the channels, and from the tracks how wide the streets must be. Positions are from the left edge of a
lane; only routes are absolute, for streets move lanes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from canvas.geometry import Point
from canvas.lanes import Lane
from canvas.routing.columns import Columns
from canvas.routing.ends import Ends, entries_of, exits_of
from canvas.routing.floors import floors_under
from canvas.routing.lines import Line, heights_of, moved, passages_of, runs_of
from canvas.routing.passages import Passage, offsets_of
from canvas.routing.places import Places, reach_of
from canvas.routing.plan import End, Plan, forward_plan, loop_plan
from canvas.routing.streets import streets_for
from canvas.routing.tracks import Run, Track, assign, joined
from journey.model import Edge


class Settled(NamedTuple):
    """What an update came to: the edges whose line or track is another now, the channels where anything changed, and
    whether streets are wider or narrower than before."""

    edges: set[str]
    channels: set[int]
    streets_changed: bool


class Router:
    """Plans, lines, tracks and street widths for the edges between nodes in lanes. Loops to the own card are not
    routed here, nor edges within a folded lane."""

    def __init__(self, lanes: Sequence[Lane], edges: Iterable[Edge], height: float) -> None:
        self._height = height
        self._places = Places(lanes)
        self._edges: dict[str, Edge] = {}
        self._from: dict[str, dict[str, Edge]] = {}
        self._to: dict[str, dict[str, Edge]] = {}
        self._plans: dict[str, Plan] = {}
        self._exits: dict[str, Point] = {}
        self._entries: dict[str, Point] = {}
        self._spans: dict[str, float] = {}
        self._floors: dict[str, float] = {}
        self._raw: dict[str, Line] = {}
        self._lines: dict[str, Line] = {}
        self._passages: dict[str, list[Passage]] = {}
        self._offsets: dict[tuple[str, float], float] = {}
        self._runs: dict[str, list[tuple[int, Run]]] = {}
        count = len(self.columns) + 1
        self._in_channel: list[dict[str, None]] = [{} for _ in range(count)]
        self._tracks: list[dict[str, Track]] = [{} for _ in range(count)]
        self.streets: list[float] = []
        added = [edge for edge in edges if self.routes_edge(edge)]
        for edge in added:
            self._add(edge)
        self._settle({edge.id for edge in added})

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

    def plans_to(self, node_id: str) -> Iterator[Plan]:
        """The plans of the edges into a node."""
        for edge_id in self._to.get(node_id, ()):
            yield self._plans[edge_id]

    def passages(self) -> Iterator[Passage]:
        """All horizontal runs that others may meet, at the heights at which they are drawn."""
        for edge_id in self._passages:
            yield from passages_of(self._lines[edge_id])

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
        disturbed = self._places.update(lanes, nodes)
        if disturbed is None:
            return None
        self._height = height
        touched: set[str] = set()
        for node_id in nodes:
            touched.update(self._from.get(node_id, ()), self._to.get(node_id, ()))
        if disturbed:
            touched.update(self._spans)
            for edge_id, edge in self._edges.items():
                if edge_id not in touched and reach_of(self._places, edge, self._plans[edge_id]).meets(disturbed):
                    touched.add(edge_id)
        channels: set[int] = set()
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
        return self._settle(touched, channels)

    def _beside(self, edge: Edge) -> set[str]:
        """The edges that share a side of a card with an edge."""
        return {*self._from.get(edge.source, ()), *self._to.get(edge.target, ())}

    def _add(self, edge: Edge) -> None:
        self._edges[edge.id] = edge
        self._from.setdefault(edge.source, {})[edge.id] = edge
        self._to.setdefault(edge.target, {})[edge.id] = edge
        source, target = self._places.ends[edge.source], self._places.ends[edge.target]
        plan = forward_plan if edge.loop is None else loop_plan
        self._plans[edge.id] = plan(self.columns, source, target)

    def _remove(self, edge_id: str) -> set[int]:
        """Take an edge out; returns the channels that it ran in."""
        edge = self._edges.pop(edge_id, None)
        if edge is None:
            return set()
        del self._from[edge.source][edge_id], self._to[edge.target][edge_id]
        for kept in (self._plans, self._exits, self._entries, self._raw, self._lines, self._passages):
            kept.pop(edge_id, None)
        return self._leave_channels(edge_id)

    def _leave_channels(self, edge_id: str) -> set[int]:
        channels = {channel for channel, _ in self._runs.pop(edge_id, ())}
        for channel in channels:
            self._in_channel[channel].pop(edge_id, None)
        return channels

    # --- Deriving ----------------------------------------------------------------------------------------

    def _settle(self, touched: set[str], channels: set[int] | None = None) -> Settled:
        """Derive what follows for edges that are new, moved or beside such; returns what became different."""
        dirty = set(channels or ())
        before_spans, before_floors = self._spans, self._floors
        loops = [edge for edge in self._edges.values() if edge.loop is not None]
        self._spans = {edge.id: self._places.span(edge.source, edge.target) for edge in loops}
        for edge in loops:
            if before_spans.get(edge.id) != self._spans[edge.id]:
                touched |= self._beside(edge)
        self._floors = floors_under(self._height, self._spans, {edge.id: edge.order for edge in loops})
        touched |= {edge_id for edge_id, floor in self._floors.items() if before_floors.get(edge_id) != floor}
        self._share_sides(touched)
        changed = self._draw_lines(touched)
        for edge_id in changed:
            dirty |= self._leave_channels(edge_id)
            runs = self._runs[edge_id] = runs_of(self._lines[edge_id])
            for channel, _ in runs:
                self._in_channel[channel][edge_id] = None
                dirty.add(channel)
        for channel in dirty:
            tracks = self._assign(channel)
            before = self._tracks[channel]
            self._tracks[channel] = tracks
            for edge_id, run in self.runs_in(channel):
                if before.get(run.key) != tracks[run.key]:
                    changed.add(edge_id)
        streets = streets_for(self.columns, [_most(tracks) for tracks in self._tracks])
        wider, self.streets = streets != self.streets, streets
        return Settled(changed, dirty, wider)

    def _share_sides(self, touched: set[str]) -> None:
        sources = {self._edges[edge_id].source for edge_id in touched}
        targets = {self._edges[edge_id].target for edge_id in touched}
        ends = self._places.ends
        for node_id in sources:
            leaving = sorted(self._from[node_id].values(), key=_by_order)
            plans = [(edge.id, self._plans[edge.id], ends[edge.target]) for edge in leaving]
            self._exits.update(exits_of(ends[node_id], plans, self._spans))
        for node_id in targets:
            entering = sorted(self._to[node_id].values(), key=_by_order)
            self._entries.update(
                entries_of(ends[node_id], [(edge.id, self._plans[edge.id]) for edge in entering], self._spans)
            )

    def _draw_lines(self, touched: set[str]) -> set[str]:
        """The lines of these edges, and of those whose run between rows makes room; returns the changed ones."""
        for edge_id in touched:
            line = self._raw[edge_id] = self._line(edge_id)
            passages = passages_of(line)
            if passages:
                self._passages[edge_id] = passages
            else:
                self._passages.pop(edge_id, None)
        before = self._offsets
        offsets = self._offsets = offsets_of(passage for passages in self._passages.values() for passage in passages)
        other = {key for key in before.keys() | offsets.keys() if before.get(key) != offsets.get(key)}
        beside = set(touched)
        if other:
            for edge_id, passages in self._passages.items():
                if any((passage.key, passage.height) in other for passage in passages):
                    beside.add(edge_id)
        changed: set[str] = set()
        for edge_id in beside:
            line = moved(self._raw[edge_id], offsets) if edge_id in self._passages else self._raw[edge_id]
            if self._lines.get(edge_id) != line:
                self._lines[edge_id] = line
                changed.add(edge_id)
        return changed

    def _line(self, edge_id: str) -> Line:
        edge, plan, places = self._edges[edge_id], self._plans[edge_id], self._places.ends
        ends = Ends(*self._exits[edge_id], *self._entries[edge_id])
        columns = (places[edge.source].column, places[edge.target].column)
        heights = heights_of(plan, ends, self._floors.get(edge_id, 0.0))
        return Line(edge_id, edge.target, columns, plan, ends, heights)

    def _assign(self, channel: int) -> dict[str, Track]:
        bundles: dict[str, Run] = {}
        for _, run in self.runs_in(channel):
            known = bundles.get(run.key)
            bundles[run.key] = run if known is None else joined(known, run)
        return assign(list(bundles.values()))


def _by_order(edge: Edge) -> tuple[float, str]:
    return (edge.order, edge.id)


def _most(tracks: dict[str, Track]) -> int:
    return max((track.total for track in tracks.values()), default=0)
