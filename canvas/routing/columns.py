"""Where edges can run between cards: the lanes' cards stand in columns, between them are channels.

Channel k lies left of column k; the last channel lies right of the last column. Channels between lanes are streets.
Vertical runs stay in channels (or in a column, where its cards leave room), horizontal runs cross columns where no
card stands.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from canvas.geometry import CARD_HEIGHT, LANE_HEADER, ROW_PITCH, Rect

#: Runs keep so far away from cards that they do not belong to.
CLEARANCE = 4.0
#: Cards whose columns lie closer together than this stand in one column.
_NARROWEST_CHANNEL = 12.0
#: Half of the room between two rows: where a run between them goes.
HALF_GAP = (ROW_PITCH - CARD_HEIGHT) / 2


class Card(NamedTuple):
    """A card in a lane, x from the lane's left edge."""

    node_id: str
    x: float
    y: float
    width: float
    height: float


class Column:
    """Cards one above the other: the room that they take, ``left`` and ``right`` from the lane's left edge.

    ``tops`` and ``bottoms`` are those of the stretches that cards take, from above downwards; overlapping cards
    make one stretch.
    """

    __slots__ = ("bottoms", "lane", "left", "node_ids", "right", "tops")

    def __init__(self, lane: int, left: float, right: float, cards: Iterable[Card]) -> None:
        self.lane = lane
        self.left = left
        self.right = right
        self.tops: list[float] = []
        self.bottoms: list[float] = []
        self.node_ids: list[str] = []
        for card in sorted(cards, key=_by_top):
            self.node_ids.append(card.node_id)
            bottom = card.y + card.height
            if self.bottoms and card.y < self.bottoms[-1]:
                self.bottoms[-1] = max(self.bottoms[-1], bottom)
            else:
                self.tops.append(card.y)
                self.bottoms.append(bottom)

    def free_at(self, y: float) -> bool:
        """Whether a horizontal run at y meets no card."""
        index = bisect_left(self.tops, y + CLEARANCE) - 1
        return index < 0 or self.bottoms[index] <= y - CLEARANCE

    def free_between(self, upper: float, lower: float) -> bool:
        """Whether no card stands between two heights."""
        index = bisect_right(self.bottoms, upper)
        return index == len(self.tops) or self.tops[index] >= lower

    def next_top(self, y: float) -> float:
        """The top of the first stretch that begins at or below y; infinite if there is none."""
        index = bisect_left(self.tops, y)
        return self.tops[index] if index < len(self.tops) else float("inf")

    def last_bottom(self, y: float) -> float:
        """The bottom of the last stretch that ends at or above y; minus infinity if there is none."""
        index = bisect_right(self.bottoms, y) - 1
        return self.bottoms[index] if index >= 0 else float("-inf")

    def stretch_at(self, y: float) -> tuple[float, float] | None:
        """Top and bottom of the stretch that a horizontal run at y would meet."""
        index = bisect_left(self.tops, y + CLEARANCE) - 1
        if index < 0 or self.bottoms[index] <= y - CLEARANCE:
            return None
        return (self.tops[index], self.bottoms[index])


def _by_top(card: Card) -> tuple[float, str]:
    return (card.y, card.node_id)


def columns_of(lane: int, cards: Sequence[Card], width: float) -> list[Column]:
    """The columns of one lane from left to right; a lane without cards is one empty column."""
    if not cards:
        return [Column(lane, 0.0, width, ())]
    groups: list[list[Card]] = []
    right = float("-inf")
    for card in sorted(cards, key=lambda card: (card.x, card.node_id)):
        if card.x >= right + _NARROWEST_CHANNEL:
            groups.append([])
        groups[-1].append(card)
        right = max(right, card.x + card.width)
    return [Column(lane, group[0].x, max(card.x + card.width for card in group), group) for group in groups]


class Columns:
    """The columns of all lanes in their order."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.all = list(columns)
        lanes = [column.lane for column in self.all]
        #: The first column of each lane, and the number of columns at the end.
        self.first_of_lane = [bisect_left(lanes, lane) for lane in range((lanes[-1] if lanes else -1) + 2)]

    def __len__(self) -> int:
        return len(self.all)

    def is_street(self, channel: int) -> bool:
        """Whether a channel lies between two lanes or outside of all."""
        if channel <= 0 or channel >= len(self.all):
            return True
        return self.all[channel - 1].lane != self.all[channel].lane

    def street_left_of(self, column: int) -> int:
        """The street left of a column's lane."""
        return self.first_of_lane[self.all[column].lane]

    def street_right_of(self, column: int) -> int:
        """The street right of a column's lane."""
        return self.first_of_lane[self.all[column].lane + 1]

    def free_across(self, y: float, first: int, end: int) -> bool:
        """Whether a horizontal run at y meets no card in the columns from ``first`` to before ``end``."""
        return all(self.all[index].free_at(y) for index in range(first, end))

    def passage(self, first: int, end: int, start: float, goal: float) -> float:
        """The height of a horizontal run through the columns from ``first`` to before ``end`` that makes the least
        detour between the heights ``start`` and ``goal``."""
        best, least = goal, float("inf")
        for wanted in (goal, start):
            for upwards in (True, False):
                y = self._free_height(first, end, wanted, upwards)
                if y < LANE_HEADER + CLEARANCE:
                    continue
                detour = abs(start - y) + abs(goal - y)
                if detour < least:
                    best, least = y, detour
        return best

    def _free_height(self, first: int, end: int, y: float, upwards: bool) -> float:
        """The nearest height from y on, up or down, at which all columns are free."""
        columns = self.all
        moved = True
        while moved:
            moved = False
            for index in range(first, end):
                stretch = columns[index].stretch_at(y)
                while stretch is not None:
                    top, bottom = stretch
                    y = self._above(index, top) if upwards else self._below(index, bottom)
                    moved = True
                    stretch = columns[index].stretch_at(y)
        return y

    def _above(self, index: int, top: float) -> float:
        """The height of a run just above a card: in the middle of the gap, if it is narrow. In gaps too narrow for a
        run it is within the next card, which the caller then passes too."""
        room = top - self.all[index].last_bottom(top)
        return top - min(HALF_GAP, max(room / 2, CLEARANCE + 0.5))

    def _below(self, index: int, bottom: float) -> float:
        room = self.all[index].next_top(bottom) - bottom
        return bottom + min(HALF_GAP, max(room / 2, CLEARANCE + 0.5))

    def above_card(self, index: int, box: Rect) -> float:
        """The height of a run just above a card."""
        return self._above(index, box.y)

    def below_card(self, index: int, box: Rect) -> float:
        """The height of a run just below a card."""
        return self._below(index, box.y + box.height)
