"""The ways of edges that lanes say nothing about: in documents without stages, and from and to nodes outside the
lanes. Forward edges go straight for their target; loops have channels under the boxes that they span."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from canvas.geometry import CARD_WIDTH, LOOP_CORNER_RADIUS, LOOP_PORT_INSET, LOOP_PORT_SIZE, LoopShape, Rect, Route
from canvas.routing.clearance import Near, clear_curve
from canvas.routing.curved import curve_points, curve_route, downwards
from canvas.routing.direct import TURN, direct_route
from canvas.routing.ends import fan
from canvas.routing.floors import Uprights, floors_under_boxes, pill_place
from canvas.routing.shape import orthogonal
from journey.model import Edge

#: Edges that leave on one side lie so far apart, and so far from the corners.
_APART = 36.0
_FROM_CORNER = 12.0
#: Drawings with more edges than this are not looked through for cards in the way of curves.
_CLEARED_AT_MOST = 1_000
_PORTS_APART = LOOP_PORT_SIZE + 4.0
#: Several loops into one card rise this far apart.
_RISES_APART = 8.0

BoxOf = Callable[[str], Rect | None]


class Freeform:
    """Routes between boxes that may be anywhere. ``box_of`` gives a node's box, None while it is hidden; ``near`` the
    cards in and about a rectangle."""

    def __init__(self, box_of: BoxOf, near: Near, curved: bool) -> None:
        self._box_of = box_of
        self._near = near
        self._curved = curved
        self._edges: dict[str, Edge] = {}
        self._from: dict[str, dict[str, Edge]] = {}
        self._to: dict[str, dict[str, Edge]] = {}
        self._floors: dict[str, float] = {}
        self._spans: dict[str, tuple[float, float]] = {}
        #: Where each loop falls and where it rises.
        self._ends: dict[str, tuple[float, float]] = {}
        self._uprights = Uprights({}, {})
        self._exits: dict[str, dict[str, float]] = {}

    @property
    def all(self) -> set[str]:
        """The edges that are in."""
        return set(self._edges)

    def add(self, edge: Edge) -> None:
        """Take an edge in, or take its new version."""
        self.remove(edge.id)
        self._edges[edge.id] = edge
        self._from.setdefault(edge.source, {})[edge.id] = edge
        self._to.setdefault(edge.target, {})[edge.id] = edge

    def remove(self, edge_id: str) -> None:
        """Take an edge out; no error if it is not in."""
        edge = self._edges.pop(edge_id, None)
        if edge is not None:
            del self._from[edge.source][edge_id]
            del self._to[edge.target][edge_id]
            self._spans.pop(edge_id, None)
            self._floors.pop(edge_id, None)

    def beside(self, node_ids: Iterable[str]) -> set[str]:
        """The edges whose way may change when these nodes do: their own, and those that share a side with them."""
        found: set[str] = set()
        for node_id in node_ids:
            found.update(self._from.get(node_id, ()))
            for edge in self._to.get(node_id, {}).values():
                found.update(self._from[edge.source])
        return found

    def past(self, cards: Iterable[Rect]) -> set[str]:
        """The edges that may be led past any of these cards."""
        if not self._curved or len(self._edges) > _CLEARED_AT_MOST:
            return set()
        strips = [(card.x, card.right) for card in cards]
        found: set[str] = set()
        for edge in self._edges.values():
            source, target = self._box_of(edge.source), self._box_of(edge.target)
            if source is None or target is None or edge.loop is not None:
                continue
            left, right = source.right, target.x
            if right - left > CARD_WIDTH and any(start < right and left < end for start, end in strips):
                found.add(edge.id)
        return found

    def settle(self, boxes: Iterable[Rect]) -> set[str]:
        """Give each loop its channel under the boxes; returns the loops to draw anew."""
        loops = [edge for edge in self._edges.values() if edge.loop is not None and edge.source != edge.target]
        widths: dict[str, float] = {}
        shown: list[Edge] = []
        for edge in loops:
            source, target = self._box_of(edge.source), self._box_of(edge.target)
            if source is not None and target is not None:
                widths[edge.id] = abs(source.right - target.x)
                shown.append(edge)
        shown.sort(key=lambda edge: (-widths[edge.id], edge.order, edge.id))
        falls: dict[str, int] = {}
        rises: dict[str, int] = {}
        ends_before, self._ends = self._ends, {}
        for edge in shown:
            falls[edge.source] = falls.get(edge.source, -1) + 1
            self._ends[edge.id] = (self._fall_x(edge.source, falls[edge.source]), 0.0)
        for edge in reversed(shown):
            rises[edge.target] = rises.get(edge.target, -1) + 1
            fall = self._ends[edge.id][0]
            self._ends[edge.id] = (fall, self._rise_x(edge.target, rises[edge.target]))
        spans = {edge_id: (min(ends), max(ends)) for edge_id, ends in self._ends.items()}
        floors_before = self._floors
        self._floors = floors_under_boxes(spans, boxes, {edge.id: edge.order for edge in shown})
        self._spans = spans
        self._uprights = Uprights(spans, self._floors)
        self._exits = {}
        if self._floors == floors_before and self._ends == ends_before:
            return set()
        # a loop's pill makes room for those that cross its channel
        return set(spans)

    def _fall_x(self, node_id: str, index: int) -> float:
        box = self._box_of(node_id)
        return box.right - LOOP_PORT_INSET - index * _PORTS_APART if box is not None else 0.0

    def _rise_x(self, node_id: str, index: int) -> float:
        box = self._box_of(node_id)
        return box.x - TURN - 4 - index * _RISES_APART if box is not None else 0.0

    def route(self, edge_id: str) -> Route | None:
        """The way of an edge; None if an end is hidden."""
        edge = self._edges[edge_id]
        source, target = self._box_of(edge.source), self._box_of(edge.target)
        if source is None or target is None:
            return None
        if edge_id in self._floors:
            return self._loop_route(edge, source, target)
        if target.x >= source.right:
            if self._curved:
                start = (source.right, self._exit_y(edge, source))
                end = (target.x, target.y + target.height / 2)
                cleared = len(self._edges) <= _CLEARED_AT_MOST
                points = clear_curve(start, end, self._near) if cleared else curve_points(start, end, False)
                return curve_route(edge_id, edge.output, points, "right")
        elif self._curved and target.y >= source.bottom and target.x + target.width > source.x:
            return downwards(edge_id, edge.output, source, target, self._shift(edge))
        return direct_route(edge_id, edge.output, source, target, self._shift(edge))

    def parallel(self, edge: Edge) -> tuple[int, int]:
        """The edge's number from 0 among the forward edges with the same ends, and how many there are."""
        same = [other for other in self._from[edge.source].values() if other.target == edge.target and not other.loop]
        same.sort(key=lambda other: (other.order, other.id))
        return (same.index(edge) if edge in same else 0, len(same))

    def _shift(self, edge: Edge) -> float:
        number, count = self.parallel(edge)
        return fan(count, CARD_WIDTH)[number] if count > 1 else 0.0

    def _exit_y(self, edge: Edge, source: Rect) -> float:
        """Where an edge leaves at the right: several in the order of their targets."""
        exits = self._exits.get(edge.source)
        if exits is None:
            exits = self._exits[edge.source] = self._exits_of(edge.source, source)
        return exits[edge.id]

    def _exits_of(self, node_id: str, source: Rect) -> dict[str, float]:
        beside: list[tuple[float, float, str]] = []
        for edge in self._from[node_id].values():
            target = self._box_of(edge.target)
            if edge.loop is None and target is not None and target.x >= source.right:
                beside.append((target.y, edge.order, edge.id))
        beside.sort()
        middle, last = source.y + source.height / 2, max(1, len(beside) - 1)
        apart = min(_APART, (source.height - 2 * _FROM_CORNER) / last)
        first = middle - (len(beside) - 1) / 2 * apart
        return {edge_id: float(round(first + index * apart)) for index, (_, _, edge_id) in enumerate(beside)}

    def _loop_route(self, edge: Edge, source: Rect, target: Rect) -> Route:
        floor = float(round(self._floors[edge.id]))
        fall, rise = self._ends[edge.id]
        entry = target.y + target.height / 2
        span = self._spans[edge.id]
        crossed = self._uprights.through(span, self._floors[edge.id])
        middle, room = pill_place(*span, crossed)
        port = (float(round(fall)), float(round(source.bottom)))
        loop = LoopShape(port, floor, float(round(middle)), room)
        points = [(fall, source.bottom), (fall, floor), (rise, floor), (rise, entry), (target.x, entry)]
        return orthogonal(edge.id, edge.output, points, LOOP_CORNER_RADIUS, loop)
