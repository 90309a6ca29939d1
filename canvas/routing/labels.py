"""Where the words of edges between lanes stand: beside or above their lines, where no card, line or other word is.

Places are looked for channel by channel when somebody first asks, and kept until something moves. In a large journey
that takes longer than a frame; who paints may have them looked for a piece at a time.
"""

from __future__ import annotations

import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple

from canvas.geometry import (
    CARD_WIDTH,
    LABEL_ABOVE,
    LABEL_BESIDE,
    LABEL_HEIGHT,
    LANE_HEADER,
    Label,
    Route,
)
from canvas.pieces import Pieces, for_a_while, in_one_go
from canvas.routing.drawn import Drawn

#: Words above a run begin so far from the card; so much room is kept to whatever comes next.
_FROM_CARD = 16.0
_KEEP = 5.0
#: Words above a horizontal run need at least so long a run, and at least so much room.
_LEAST_RUN = 64.0
_LEAST_ROOM = 24.0
_MOST_ROOM = 150.0
#: In taller gaps words stand near the edge's beginning, those of several edges in so many lines at most.
_TALL_GAP = 44.0
_LINES = 3
_HALF = LABEL_HEIGHT / 2
#: Words between a card and a run below it need so much room.
_OVER_RUN = LABEL_HEIGHT + 6.0
#: Words on the other side of a run, over the lane that the edge leaves, are second choice.
_OTHER_SIDE = 12.0
#: A run between rows that is nearer to the middle of words than this would strike them out.
_STRIKES = 9.0


class _Track(NamedTuple):
    """A vertical run where it is drawn."""

    x: float
    top: float
    bottom: float

    def passes(self, top: float, bottom: float) -> bool:
        return self.top < bottom and top < self.bottom


class _Spot(NamedTuple):
    """A place beside a run: on its right or its left, in a stretch of the column without cards. ``ys``: the heights
    at which words may stand there, the nearest to the run's beginning first."""

    far: float
    right: bool
    top: float
    bottom: float
    ys: tuple[float, ...]

    @property
    def y(self) -> float:
        return self.ys[0]

    def beside(self, taken: Sequence[float]) -> _Spot | None:
        """The place without the heights at which other words stand; None if there is no other."""
        free = tuple([y for y in self.ys if all(abs(y - other) >= LABEL_HEIGHT for other in taken)])
        return self._replace(ys=free) if free else None


class Labels:
    """Places for the words of routed edges.

    ``wanted``: about how wide an edge's words are. ``below``: the x of everything that leaves a node at its
    lower edge.
    """

    def __init__(
        self,
        drawn: Drawn,
        wanted: Callable[[str], float],
        below: Callable[[str], Sequence[float]],
    ) -> None:
        self._drawn = drawn
        self._router = drawn.router
        self._wanted = wanted
        self._below = below
        self._found: dict[str, Label] = {}
        self._in_channel: dict[int, dict[str, Label]] = {}
        self._tracks_in: dict[int, list[_Track]] = {}
        self._rows_in: dict[int, dict[float, list[str]]] = {}
        self._waiting: dict[int, Pieces[dict[str, Label]]] = {}

    # --- Later -----------------------------------------------------------------------------------------------

    def is_known(self, edge_id: str) -> bool:
        """Whether the place of an edge's words is known, or found in no time; if not, ``work`` looks for it."""
        if edge_id in self._found:
            return True
        plan = self._router.line(edge_id).plan
        if plan.exit == "bottom" or not plan.channels or plan.channels[0] in self._in_channel:
            return True
        channel = plan.channels[0]
        if channel not in self._waiting:
            self._waiting[channel] = self._along_channel(channel)
        return False

    @property
    def waited_for(self) -> bool:
        """Whether there are places that somebody asked for and that are not known yet."""
        return bool(self._waiting)

    def work(self, seconds: float) -> bool:
        """Look for so long for the places that are waited for; returns whether all are known now."""
        until = time.perf_counter() + seconds
        for channel, pieces in tuple(self._waiting.items()):
            found = for_a_while(pieces, until - time.perf_counter())
            if found is None:
                return False
            self._in_channel.setdefault(channel, found[0])
            del self._waiting[channel]
        return True

    def of(self, edge_id: str, route: Route) -> Label:
        """Where the words of a forward edge stand."""
        label = self._found.get(edge_id)
        if label is None:
            label = self._found[edge_id] = self._place(edge_id, route)
        return label

    def _place(self, edge_id: str, route: Route) -> Label:
        line = self._router.line(edge_id)
        if line.plan.exit == "bottom":
            return self._beside_fall(edge_id, route)
        along = self._along_run(edge_id, route)
        if along is not None:
            return along
        if not line.plan.channels:
            return self._under_card(edge_id, route)
        channel = line.plan.channels[0]
        if channel not in self._in_channel:
            self._in_channel[channel] = in_one_go(self._along_channel(channel))
        return self._in_channel[channel].get(edge_id) or Label(*route.points[0], "left", 0.0)

    def _tracks(self, channel: int) -> list[_Track]:
        tracks = self._tracks_in.get(channel)
        if tracks is None:
            places = self._drawn.tracks(channel)
            runs = self._router.runs_in(channel)
            tracks = self._tracks_in[channel] = [_Track(places[run.key], run.top, run.bottom) for _, run in runs]
        return tracks

    # --- Beside the card -------------------------------------------------------------------------------------

    def _beside_fall(self, edge_id: str, route: Route) -> Label:
        """Right of a run down if there is room; left of it where the edge, or others into the same card, come in from
        the right, or other things hang close by."""
        router = self._router
        column, source = router.line(edge_id).columns[0], router.edge(edge_id).source
        x, top = route.points[0]
        y = top + min(router.columns.all[column].next_top(top) - top, _TALL_GAP) / 2
        right = Label(x + LABEL_BESIDE, y, "left", 0.0)
        if not ((len(route.points) > 2 and route.points[2][0] > x) or self._struck(column, y, column + 0.75)):
            right = right._replace(room=max(0.0, self._end_beside(source, column, x, y) - right.x))
            if right.room >= self._wanted(edge_id):
                return right
        if len(route.points) > 2 and route.points[2][0] < x and route.points[1][1] - top >= _OVER_RUN:
            # Above its own run to the left.
            y = float(round((top + route.points[1][1]) / 2))
        if self._struck(column, y, column + 0.25):
            return right
        start = max([self._drawn.lane_left(column) + router.ends[source].box.x, *self._left_hanging(source, x)])
        left = Label(x - LABEL_BESIDE, y, "right", max(0.0, x - LABEL_BESIDE - start))
        return left if left.room > right.room else right

    def _left_hanging(self, source: str, x: float) -> list[float]:
        """Whatever hangs below a card left of x leaves no room for words there."""
        return [x for other in self._below(source) if other < x - 1]

    def _end_beside(self, source: str, column: int, x: float, y: float) -> float:
        """How far right words under a card may reach: to the next line down, to a track, or to the next column."""
        later = [other for other in self._below(source) if other > x + 1]
        if later:
            return min(later) - _KEEP
        tracks = [track.x for track in self._tracks(column + 1) if track.passes(y - _HALF, y + _HALF)]
        if tracks:
            return min(tracks) - _KEEP
        columns = self._router.columns
        if column + 1 < len(columns):
            return self._drawn.lane_left(column + 1) + columns.all[column + 1].left - _KEEP
        return x + _MOST_ROOM

    def _along_run(self, edge_id: str, route: Route) -> Label | None:
        """Above the first horizontal run, if that is long, or below it."""
        (x, y), (end, _) = route.points[0], route.points[1]
        if end - x < _LEAST_RUN:
            return None
        column = self._router.line(edge_id).columns[0] + 1
        return self._at_run(column, x, end, y, y - LABEL_ABOVE) or self._at_run(column, x, end, y, y + LABEL_ABOVE)

    def _at_run(self, column: int, x: float, end: float, y: float, middle: float) -> Label | None:
        """Words at a height beside a run from x to ``end`` at y, whose first column is given."""
        columns = self._router.columns
        top, bottom = min(y, middle - _HALF), max(y, middle + _HALF)
        start, stop = x + _FROM_CARD, end - _KEEP
        if column < len(columns):
            left = self._drawn.lane_left(column) + columns.all[column].left
            if left < end and not columns.all[column].free_between(top, bottom):
                return None
            if self._struck(column, middle):
                return None
            if any(track.x < end and track.passes(top, bottom) for track in self._tracks(column)):
                start = max(start, left)
        for channel in range(column + 1, len(columns) + 1):
            tracks = [track.x for track in self._tracks(channel) if track.passes(top, bottom)]
            tracks = [track for track in tracks if start < track < stop]
            if tracks:
                stop = min(tracks) - _KEEP
                break
        return Label(start, middle, "left", stop - start) if stop - start >= _LEAST_ROOM else None

    def _under_card(self, edge_id: str, route: Route) -> Label:
        """For a short straight edge: below the card's right end, if nothing leaves there; of several into the same
        card in one line each, as far as there is room above the next card."""
        router = self._router
        source, number = router.edge(edge_id).source, router.straight_beside(edge_id).index(edge_id)
        bottom = router.ends[source].box.bottom
        x, y = route.points[0]
        middle = bottom + LABEL_ABOVE - 2 + number * LABEL_HEIGHT
        next_top = router.columns.all[router.line(edge_id).columns[0]].next_top(bottom)
        if self._below(source) or (number and middle + _HALF > next_top):
            return Label(x, y, "left", 0.0)
        return Label(x, middle, "right", CARD_WIDTH)

    # --- Along a channel -------------------------------------------------------------------------------------

    def _along_channel(self, channel: int) -> Pieces[dict[str, Label]]:
        """Beside the first vertical runs of all edges that turn in a channel, each in a stretch of its own."""
        router = self._router
        found: dict[str, Label] = {}
        taken: dict[tuple[bool, float], list[float]] = {}
        edges = {edge_id: router.edge(edge_id) for edge_id, _ in router.runs_in(channel)}
        for edge_id in sorted(edges, key=lambda edge_id: (edges[edge_id].order, edge_id)):
            line = router.line(edge_id)
            if line.plan.exit != "right" or line.plan.channels[0] != channel:
                continue
            x = self._drawn.channels_x(edge_id)[0]
            wanted = self._wanted(edge_id)
            best: tuple[float, _Spot] | None = None
            for place in self._spots(channel, line.heights[0], line.heights[1]):
                spot = place.beside(taken.get((place.right, place.top), ()))
                if spot is None:
                    continue
                room = self._room(channel, x, spot)
                if best is None or room > best[0]:
                    best = (room, spot)
                if room >= wanted:
                    break
            if best is not None and best[0] >= min(wanted, _LEAST_ROOM):
                room, spot = best
                taken.setdefault((spot.right, spot.top), []).append(spot.y)
                beside = LABEL_BESIDE if spot.right else -LABEL_BESIDE
                found[edge_id] = Label(x + beside, spot.y, "left" if spot.right else "right", room)
            yield
        return found

    def _spots(self, channel: int, start: float, end: float) -> list[_Spot]:
        """Stretches without cards beside a run, those near its beginning and on its right first."""
        top, bottom = min(start, end), max(start, end)
        found: list[_Spot] = []
        for right, index in ((True, channel), (False, channel - 1)):
            if not 0 <= index < len(self._router.columns):
                continue
            column = self._router.columns.all[index]
            # Between the last card that begins above the run and the first one that ends below it.
            first, last = bisect_right(column.tops, top), bisect_left(column.bottoms, bottom)
            for number in range(first, last + 1):
                upper = column.bottoms[number - 1] if number else LANE_HEADER
                lower = column.tops[number] if number < len(column.tops) else float("inf")
                high, low = max(upper, top) + 1, min(lower, bottom) - 1
                if low - high < LABEL_HEIGHT:
                    continue
                ys: tuple[float, ...] = (float(round((high + low) / 2)),)
                if low - high > _TALL_GAP:
                    first = round(high + _HALF + 4) if start < end else round(low - _HALF - 4)
                    step = LABEL_HEIGHT if start < end else -LABEL_HEIGHT
                    lines = min(int((low - high - 4) // LABEL_HEIGHT), _LINES)
                    ys = tuple([float(first + number * step) for number in range(lines)])
                far = abs(ys[0] - start) + (0.0 if right else _OTHER_SIDE)
                found.append(_Spot(far, right, upper, lower, ys))
        found.sort()
        return found

    def _room(self, channel: int, x: float, spot: _Spot) -> float:
        """How much room words have beside a run at x."""
        for track in self._tracks(channel):
            beyond = track.x > x + 1 if spot.right else track.x < x - 1
            if beyond and track.passes(spot.y - _HALF, spot.y + _HALF):
                return 0.0
        index = channel if spot.right else channel - 1
        if self._struck(index, spot.y):
            return 0.0
        column, left = self._router.columns.all[index], self._drawn.lane_left(index)
        ends = [line for node_id in self._cards_at(index, spot.top) for line in self._below(node_id)]
        if ends and not spot.right:
            return 0.0
        for node_id in self._cards_at(index, spot.bottom):
            if any(plan.entry == "top" for plan in self._router.plans_to(node_id)):
                box = self._router.ends[node_id].box
                ends.append(left + box.x + box.width / 2)
        if spot.right:
            stop = min([left + column.right + _KEEP, *ends]) - LABEL_BESIDE
            return min(stop - x - LABEL_BESIDE, _MOST_ROOM)
        start = max([left + column.left - LABEL_BESIDE, *ends]) + LABEL_BESIDE
        return min(x - LABEL_BESIDE - start, _MOST_ROOM)

    def _cards_at(self, index: int, y: float) -> Sequence[str]:
        """The cards of a column whose upper or lower edge is at y."""
        rows = self._rows_in.get(index)
        if rows is None:
            rows = self._rows_in[index] = {}
            for node_id in self._router.columns.all[index].node_ids:
                box = self._router.ends[node_id].box
                rows.setdefault(box.y, []).append(node_id)
                rows.setdefault(box.y + box.height, []).append(node_id)
        return rows.get(y, ())

    def _struck(self, index: int, y: float, at: float | None = None) -> bool:
        """Whether a run between rows crosses a column where words would be; ``at``: crosses this place of it."""
        place = index + 0.5 if at is None else at
        return any(
            passage.left <= place <= passage.right and abs(passage.height - y) < _STRIKES
            for passage in self._router.passages_near(y - _STRIKES, y + _STRIKES)
        )
