"""Where the cards in lanes are, as routing sees them: boxes from the lane's left edge, in columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from canvas.geometry import STREET, Rect
from canvas.lanes import Lane
from canvas.routing.columns import HALF_GAP, Card, Column, Columns, columns_of
from canvas.routing.plan import FLOOR, End, Plan
from canvas.steps import shape_of
from journey.model import Edge


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


class Places:
    """All cards in lanes, and the columns in which they stand. In folded lanes steps stand side by side, hidden."""

    def __init__(self, lanes: Sequence[Lane]) -> None:
        self._lanes = list(lanes)
        self.ends: dict[str, End] = {}
        self._lane_of: dict[str, int] = {}
        columns: list[Column] = []
        for number, lane in enumerate(lanes):
            columns += self._columns_in(number, lane, len(columns))
        self.columns = Columns(columns)
        self._lefts = _lefts(lanes)

    def _columns_in(self, number: int, lane: Lane, first: int) -> list[Column]:
        """The columns of a lane; takes in where its cards are."""
        cards = [
            Card(member.node.id, member.x, member.y, member.width, member.height)
            for member in lane.members
            if shape_of(member.node) == "card"
        ]
        if lane.stage.folded:
            for card in cards:
                self.ends[card.node_id] = End(Rect(0.0, card.y, lane.width, card.height), first)
                self._lane_of[card.node_id] = number
            return [Column(number, 0.0, lane.width, ())]
        columns = columns_of(number, cards, lane.width)
        boxes = {card.node_id: Rect(*card[1:]) for card in cards}
        for index, column in enumerate(columns, first):
            for node_id in column.node_ids:
                self.ends[node_id] = End(boxes[node_id], index)
                self._lane_of[node_id] = number
        return columns

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

    def update(self, lanes: Sequence[Lane], nodes: set[str]) -> list[Disturbed] | None:
        """Follow a change of nodes; returns the old and new places of cards, None if columns moved."""
        if len(lanes) != len(self._lanes):
            return None
        before = [self._disturbed(node_id) for node_id in nodes if node_id in self.ends]
        changed = [number for number, lane in enumerate(lanes) if lane is not self._lanes[number]]
        for number in changed:
            old, new = self._lanes[number], lanes[number]
            if old.width != new.width or old.stage.folded != new.stage.folded:
                return None
            for member in old.members:
                self.ends.pop(member.node.id, None)
                self._lane_of.pop(member.node.id, None)
        for number in changed:
            first, end = self.columns.first_of_lane[number], self.columns.first_of_lane[number + 1]
            known = self.columns.all[first:end]
            found = self._columns_in(number, lanes[number], first)
            if [(column.left, column.right) for column in found] != [(column.left, column.right) for column in known]:
                return None
            self.columns.all[first:end] = found
        self._lanes = list(lanes)
        return before + [self._disturbed(node_id) for node_id in nodes if node_id in self.ends]

    def _disturbed(self, node_id: str) -> Disturbed:
        box = self.ends[node_id].box
        return Disturbed(self._lane_of[node_id], box.y, box.bottom)


def _lefts(lanes: Sequence[Lane]) -> list[float]:
    lefts, left = [], 0.0
    for lane in lanes:
        lefts.append(left)
        left += lane.width + STREET
    return lefts


def reach_of(places: Places, edge: Edge, plan: Plan) -> Reach:
    """What the plan of a forward edge depends on.

    A passage between rows was the nearest: nothing farther up or down than it can matter.
    """
    source, target = places.ends[edge.source].box, places.ends[edge.target].box
    lanes = (places.lane_of(edge.source), places.lane_of(edge.target))
    top, bottom = min(source.y, target.y), max(source.bottom, target.bottom)
    start, goal = source.y + source.height / 2, target.y + target.height / 2
    for height in plan.heights:
        if height != FLOOR:
            detour = (abs(start - height) + abs(goal - height) - abs(start - goal)) / 2
            top = min(top, min(start, goal) - detour)
            bottom = max(bottom, max(start, goal) + detour)
    around = 2 * HALF_GAP + 4
    return Reach(min(lanes), max(lanes), top - around, bottom + around)
