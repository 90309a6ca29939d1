"""Where everything on the map stands: bands by what starts a journey, cards in them, lines in the streets between.
Numbers are device-independent pixels at ``unit`` 1; no Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from canvas.geometry import Rect
from designer.map.relations import Start, start_words
from designer.map.survey import Place, Survey
from designer.map.ties import Tie
from journey.words import say, say_count

#: A card is at least so wide, grows with the window up to so wide, and is always so high.
CARD = (188.0, 76.0)
_WIDEST = 250.0
#: Between two cards beside each other; bands have a gap in the middle of it.
_GUTTER = 34.0
#: A band: its title above the cards, what is left beside and below them, and the gap to the next band.
_HEAD, _SIDE, _FOOT, _GAP = 30.0, 11.0, 30.0, 12.0
_MARGIN = 14.0
#: Lines run in the street below a row of cards, so far from it, and side by side in tracks so far apart.
_STREET, _TRACK = 23.0, 5.0
#: The tracks of a street between rows and of one between columns, in the order in which they are taken.
_ACROSS, _DOWN = (0, 1, -1, 2, -2, 3), (0, 1, -1, 2, -2)
_PORT = 15.0
#: A line with more than so many is one pixel wider.
_BREAKS = (750, 3_000)


@dataclass(frozen=True)
class Band:
    """Journeys with one kind of start, under its name."""

    title: str
    note: str
    box: Rect


@dataclass(frozen=True)
class Route:
    """A line: its points, axis-parallel runs between them, its width, and where its label stands."""

    tie: Tie
    points: tuple[tuple[float, float], ...]
    width: int
    label: tuple[float, float]


@dataclass(frozen=True)
class Layout:
    """The whole map. ``rows`` gives for each card its row and column."""

    width: float
    height: float
    unit: float
    bands: tuple[Band, ...]
    cards: dict[str, Rect]
    rows: dict[str, tuple[int, int]]


def lay_out(survey: Survey, width: float, unit: float = 1.0) -> Layout:
    """The bands and cards within a width; they grow downwards, and where not even one card fits, to the right. All
    cards stand in columns and rows of one grid, so that the streets between them go through."""
    room = width / unit - 2 * (_MARGIN + _SIDE) + _GUTTER
    columns = max(1, int(room // (CARD[0] + _GUTTER)))
    card = min(max(room / columns - _GUTTER, CARD[0]), _WIDEST)
    pitch_x, pitch_y = card + _GUTTER, CARD[1] + _FOOT + _GAP + _HEAD
    bands: list[Band] = []
    cards: dict[str, Rect] = {}
    rows: dict[str, tuple[int, int]] = {}
    last = 0
    for title, places, row, column in _shelved(_groups(survey), columns):
        x, y = _MARGIN + _SIDE + column * pitch_x, _MARGIN + _HEAD + row * pitch_y
        wide, high = min(len(places), columns), -(-len(places) // columns)
        for number, place in enumerate(places):
            down, across = divmod(number, columns)
            left, top = (x + across * pitch_x) * unit, (y + down * pitch_y) * unit
            cards[place.id] = Rect(left, top, card * unit, CARD[1] * unit)
            rows[place.id] = (row + down, column + across)
        runs = sum(place.runs for place in places)
        box = Rect(x - _SIDE, y - _HEAD, wide * pitch_x - _GUTTER + 2 * _SIDE, high * pitch_y - _GAP)
        note = say_count("{count} entry", "{count} entries", runs)
        bands.append(Band(title, note, Rect(*(side * unit for side in box))))
        last = max(last, row + high)
    right = max((band.box.right for band in bands), default=0.0)
    return Layout(right + _MARGIN * unit, (2 * _MARGIN + last * pitch_y) * unit, unit, tuple(bands), cards, rows)


def _shelved(groups: Sequence[tuple[str, list[Place]]], columns: int) -> Iterator[tuple[str, list[Place], int, int]]:
    """Each group with its row and column: groups stand side by side where there is room for them."""
    waiting = list(groups)
    row = 0
    while waiting:
        column = 0
        high = 1
        for group in tuple(waiting):
            wide = min(len(group[1]), columns)
            if column + wide <= columns:
                waiting.remove(group)
                yield (*group, row, column)
                column += wide
                high = max(high, -(-len(group[1]) // columns))
        row += high


def _groups(survey: Survey) -> list[tuple[str, list[Place]]]:
    """The journeys by what starts them, the largest group first; those with several starts and with none last."""
    groups: dict[str, list[Place]] = {}
    for place in survey.places:
        groups.setdefault(_group_words([start for start, _ in place.starts]), []).append(place)
    last = (_several(), _nothing())
    return sorted(groups.items(), key=lambda group: (group[0] in last, -len(group[1])))


def _group_words(starts: Sequence[Start]) -> str:
    words = {start_words(start) for start in starts}
    if not words:
        return _nothing()
    return words.pop() if len(words) == 1 else _several()


def _several() -> str:
    return say("Several starts")


def _nothing() -> str:
    return say("No start")


# --- Lines ----------------------------------------------------------------------------------------------------


def line_width(count: int) -> int:
    """The width of a line by its count, as the canvas has it."""
    return 1 + sum(count > most for most in _BREAKS)


class _Tracks:
    """Which parts of which tracks are taken."""

    def __init__(self, unit: float) -> None:
        self._unit = unit
        self._taken: dict[tuple[float, int], list[tuple[float, float]]] = {}

    def take(self, street: float, start: float, end: float, order: tuple[int, ...]) -> float:
        """A track of a street that is free from ``start`` to ``end``, or the one with fewest lines."""
        first, last = sorted((start, end))

        def crowd(track: int) -> int:
            taken = self._taken.get((street, track), [])
            return sum(first - 4 < other_last and other_first < last + 4 for other_first, other_last in taken)

        track = min(order, key=lambda track: (crowd(track), order.index(track)))
        self._taken.setdefault((street, track), []).append((first, last))
        return round(street + track * _TRACK * self._unit)


def routes(layout: Layout, ties: Sequence[Tie]) -> tuple[Route, ...]:
    """Lines through the streets between the cards; none crosses a card."""
    ports: dict[tuple[str, bool], list[int]] = {}
    sides = [_sides(layout, tie) for tie in ties]
    for number, (tie, (below_one, below_other)) in enumerate(zip(ties, sides, strict=True)):
        ports.setdefault((tie.one, below_one), []).append(number)
        ports.setdefault((tie.other, below_other), []).append(number)
    found: list[Route] = []
    labels: list[Rect] = []
    tracks = _Tracks(layout.unit)
    for number, (tie, (below_one, below_other)) in enumerate(zip(ties, sides, strict=True)):
        start = _port(layout, tie.one, below_one, ports[(tie.one, below_one)].index(number), ports)
        end = _port(layout, tie.other, below_other, ports[(tie.other, below_other)].index(number), ports)
        points = _way(layout, tie, start, end, tracks)
        found.append(Route(tie, points, line_width(tie.count), _label(points, labels, layout.unit)))
    return tuple(found)


def _sides(layout: Layout, tie: Tie) -> tuple[bool, bool]:
    """Whether a line leaves below its first card, and arrives below its other."""
    one, other = layout.rows[tie.one][0], layout.rows[tie.other][0]
    return (True, False) if one < other else (False, True) if one > other else (True, True)


def _port(
    layout: Layout, journey: str, below: bool, place: int, ports: dict[tuple[str, bool], list[int]]
) -> tuple[float, float]:
    """Where a line touches a card: above to the right, for to the left stands the band's title."""
    box, many = layout.cards[journey], len(ports[(journey, below)])
    room = box.width * (0.8 if below else 0.5)
    apart = min(_PORT * layout.unit, room / max(many, 1))
    middle = box.x + box.width * (0.5 if below else 0.7)
    return round(middle + (place - (many - 1) / 2) * apart), box.bottom if below else box.y


def _way(
    layout: Layout, tie: Tie, start: tuple[float, float], end: tuple[float, float], tracks: _Tracks
) -> tuple[tuple[float, float], ...]:
    unit = layout.unit
    leaving, arriving = _street(layout, tie.one, start), _street(layout, tie.other, end)
    if leaving == arriving:
        at = tracks.take(leaving, start[0], end[0], _ACROSS)
        return (start, (start[0], at), (end[0], at), end)
    box = layout.cards[tie.other]
    # The street on the side from which the line comes.
    side = box.x - _GUTTER * unit / 2 if start[0] <= end[0] else box.right + _GUTTER * unit / 2
    down = tracks.take(-side, leaving, arriving, _DOWN)
    gutter = round(-down)
    leave = tracks.take(leaving, start[0], gutter, _ACROSS)
    arrive = tracks.take(arriving, gutter, end[0], _ACROSS)
    return (start, (start[0], leave), (gutter, leave), (gutter, arrive), (end[0], arrive), end)


def _street(layout: Layout, journey: str, port: tuple[float, float]) -> float:
    """The middle of the street that a line takes from a port: that below the card's row, or that above it."""
    box = layout.cards[journey]
    if port[1] == box.bottom:
        return box.bottom + _STREET * layout.unit
    return box.y - (_FOOT + _GAP + _HEAD - _STREET) * layout.unit


def _label(points: Sequence[tuple[float, float]], taken: list[Rect], unit: float) -> tuple[float, float]:
    """The middle of a label on one of the line's runs, not on another label if there is room."""
    width, height = 52 * unit, 16 * unit
    runs = sorted(pairwise(points), key=lambda run: -abs(run[0][0] - run[1][0]))
    spots = [
        (one[0] + (two[0] - one[0]) * share, one[1] + (two[1] - one[1]) * share)
        for one, two in runs
        for share in (0.5, 0.3, 0.7, 0.15, 0.85)
    ]
    for x, y in spots:
        box = Rect(x - width / 2, y - height / 2, width, height)
        if not any(box.meets(other) for other in taken):
            taken.append(box)
            return x, y
    return spots[0]
