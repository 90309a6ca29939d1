"""Where the cards in lanes are, as routing sees them: boxes from the lane's left edge, in columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from canvas.geometry import STREET, Rect
from canvas.lanes import Lane
from canvas.pieces import Pieces
from canvas.routing.columns import HALF_GAP, Card, Column, Columns, columns_of
from canvas.routing.plan import FLOOR, End, Plan
from canvas.steps import shape_of
from journey.model import Edge

#: Up to so many disturbed places of a lane are told apart.
_FEW = 6


class Disturbed(NamedTuple):
    """A card that came, went or moved: its lane, and the heights that it takes."""

    lane: int
    top: float
    bottom: float


class Reach(NamedTuple):
    """What an edge's plan depends on: cards in these lanes, at these heights."""

    first_lane: int
    last_lane: int
    top: float
    bottom: float

    def meets(self, disturbed: Sequence[Disturbed]) -> bool:
        """Whether any of these cards is within reach."""
        first, last, top, bottom = self
        return any(first <= card[0] <= last and card[1] <= bottom and top <= card[2] for card in disturbed)


class Disturbance(NamedTuple):
    """What a change of nodes did: old and new places of cards, and the cards that stayed and are in another column
    now."""

    places: list[Disturbed]
    shifted: set[str]


class Places:
    """All cards in lanes, and the columns in which they stand. In folded lanes steps stand side by side, hidden.

    Nothing is known before ``fill`` has run to its end.
    """

    def __init__(self, lanes: Sequence[Lane]) -> None:
        self._lanes = list(lanes)
        self.ends: dict[str, End] = {}
        self._lane_of: dict[str, int] = {}
        self.columns = Columns(())
        self._lefts = _lefts(lanes)

    def fill(self) -> Pieces[None]:
        """Take all cards in, lane by lane."""
        columns: list[Column] = []
        for number, lane in enumerate(self._lanes):
            found = _columns_in(number, lane)
            yield
            self._take_in(number, lane, found, len(columns))
            columns += found
            yield
        self.columns = Columns(columns)

    def _take_in(self, number: int, lane: Lane, columns: Sequence[Column], first: int) -> None:
        """Note where the cards of a lane are, whose columns begin with the ``first``."""
        if lane.stage.folded:
            for card in _cards_in(lane):
                self.ends[card.node_id] = End(Rect(0.0, card.y, lane.width, card.height), first)
                self._lane_of[card.node_id] = number
            return
        boxes = {card.node_id: Rect(*card[1:]) for card in _cards_in(lane)}
        for index, column in enumerate(columns, first):
            for node_id in column.node_ids:
                self.ends[node_id] = End(boxes[node_id], index)
                self._lane_of[node_id] = number

    def hidden_together(self, first: str, second: str) -> bool:
        """Whether two nodes are in the same folded lane."""
        lane = self._lane_of[first]
        return lane == self._lane_of[second] and self._lanes[lane].stage.folded

    def span(self, source: str, target: str) -> float:
        """How far apart two cards are from left to right, with streets of the usual width."""
        start, end = self.ends[source], self.ends[target]
        start_x = self._lefts[self._lane_of[source]] + start.box.right
        return abs(start_x - self._lefts[self._lane_of[target]] - end.box.x)

    def lane_of(self, node_id: str) -> int:
        """The number of a node's lane."""
        return self._lane_of[node_id]

    def update(self, lanes: Sequence[Lane], nodes: set[str]) -> Disturbance | None:
        """Follow a change of nodes; None, with nothing changed, if there are more columns or fewer."""
        if len(lanes) != len(self._lanes):
            return None
        changed = [number for number, lane in enumerate(lanes) if lane is not self._lanes[number]]
        found: dict[int, list[Column]] = {}
        for number in changed:
            first, end = self.columns.first_of_lane[number], self.columns.first_of_lane[number + 1]
            if lanes[number].stage.folded != self._lanes[number].stage.folded:
                return None
            found[number] = _columns_in(number, lanes[number])
            if len(found[number]) != end - first:
                return None
        before = [self._disturbed(node_id) for node_id in nodes if node_id in self.ends]
        known = {
            member.node.id: self.ends.pop(member.node.id)
            for number in changed
            for member in self._lanes[number].members
            if member.node.id in self.ends
        }
        for node_id in known:
            del self._lane_of[node_id]
        for number in changed:
            first = self.columns.first_of_lane[number]
            self.columns.all[first : first + len(found[number])] = found[number]
            self._take_in(number, lanes[number], found[number], first)
        self._lanes = list(lanes)
        self._lefts = _lefts(lanes)
        shifted = {
            node_id
            for node_id, end in known.items()
            if node_id in self.ends and self.ends[node_id].column != end.column
        }
        return Disturbance(
            before + [self._disturbed(node_id) for node_id in {*nodes, *shifted} if node_id in self.ends], shifted
        )

    def _disturbed(self, node_id: str) -> Disturbed:
        box = self.ends[node_id].box
        return Disturbed(self._lane_of[node_id], box.y, box.bottom)


def _cards_in(lane: Lane) -> list[Card]:
    return [
        Card(member.node.id, member.x, member.y, member.width, member.height)
        for member in lane.members
        if shape_of(member.node) == "card"
    ]


def _columns_in(number: int, lane: Lane) -> list[Column]:
    """The columns of a lane; folded it is one."""
    if lane.stage.folded:
        return [Column(number, 0.0, lane.width, ())]
    return columns_of(number, _cards_in(lane), lane.width)


def _lefts(lanes: Sequence[Lane]) -> list[float]:
    lefts, left = [], 0.0
    for lane in lanes:
        lefts.append(left)
        left += lane.width + STREET
    return lefts


def reach_of(places: Places, edge: Edge, plan: Plan) -> Reach:
    """What the plan of an edge depends on.

    A passage between rows was the nearest: nothing farther up or down than it can matter. A loop's plan looks at what
    stands below its beginning.
    """
    source, target = places.ends[edge.source].box, places.ends[edge.target].box
    around = 2 * HALF_GAP + 4
    if edge.loop is not None:
        lane = places.lane_of(edge.source)
        return Reach(lane, lane, source.y - around, FLOOR)
    lanes = (places.lane_of(edge.source), places.lane_of(edge.target))
    top, bottom = min(source.y, target.y), max(source.bottom, target.bottom)
    start, goal = source.y + source.height / 2, target.y + target.height / 2
    for height in plan.heights:
        detour = (abs(start - height) + abs(goal - height) - abs(start - goal)) / 2
        top = min(top, min(start, goal) - detour)
        bottom = max(bottom, max(start, goal) + detour)
    return Reach(min(lanes), max(lanes), top - around, bottom + around)


def together(disturbed: Iterable[Disturbed]) -> list[Disturbed]:
    """The same places with those of a lane that has many taken as one."""
    by_lane: dict[int, set[Disturbed]] = {}
    for place in disturbed:
        by_lane.setdefault(place.lane, set()).add(place)
    found: list[Disturbed] = []
    for lane, places in by_lane.items():
        if len(places) > _FEW:
            found.append(Disturbed(lane, min(place.top for place in places), max(place.bottom for place in places)))
        else:
            found += places
    return found
