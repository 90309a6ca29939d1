"""The identity test: a journey that really ran, replayed, against what its sender logged.

What is held against each other: for each step its messages, the people they went to and its messages week by week; for
each journey, where entries are logged too, entries and people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from journey.steps import Program, Send
from journey.words import say
from simulator.histogram import Histogram
from simulator.history.history import TEXT, History, Property
from simulator.run import DAY, RunError, RunSettings, replay_period
from simulator.simulate import Engine, simulate
from simulator.tally import Tally
from simulator.zones import MARGIN, zone_table


@dataclass(frozen=True)
class EventLog:
    """Where a history logs what a journey did: events called ``event`` whose text property ``property`` names the step
    (or journey). ``names``: which id each value stands for."""

    event: str
    property: str
    names: Mapping[str, str]


@dataclass(frozen=True)
class Tolerance:
    """What may differ: ``total`` as a share of a logged total, ``week`` of a logged week, and in any case
    ``least``."""

    total: float = 0.02
    week: float = 0.05
    least: int = 2

    def allows(self, logged: int, replayed: int, share: float) -> bool:
        """Whether two counts are as good as the same."""
        return abs(replayed - logged) <= max(self.least, share * logged)


@dataclass(frozen=True)
class Comparison:
    """A total: ``scope`` node or journey, ``measure`` sent, people or entries."""

    scope: str
    id: str
    measure: str
    logged: int
    replayed: int
    agrees: bool


@dataclass(frozen=True)
class Week:
    """A step's messages in the week (of the person's zone) that begins on the Monday ``day`` days after 1970-01-01."""

    node: str
    day: int
    logged: int
    replayed: int
    agrees: bool


@dataclass(frozen=True)
class IdentityTest:
    """``start``, ``end``: UNIX times, both included. ``agrees``: whether all totals and weeks do."""

    sends: EventLog
    entries: EventLog | None
    start: int
    end: int
    tolerance: Tolerance
    totals: tuple[Comparison, ...]
    weeks: tuple[Week, ...]

    @property
    def agrees(self) -> bool:
        """Whether the replay is as good as what happened."""
        return all(item.agrees for item in self.totals) and all(week.agrees for week in self.weeks)


def find_log(
    history: History, names: Mapping[str, Sequence[str]], but: frozenset[str] = frozenset()
) -> EventLog | None:
    """The events that name these steps or journeys in a text property, of several the ones that name the most; None
    where none names at least half of them. ``names``: by id what it may be called; a name that several have stands for
    none. ``but``: events that cannot be meant, such as those that the journeys listen to."""
    owners = _owners(names)
    best: tuple[int, int, EventLog] | None = None
    for item in history.properties.values():
        if item.kind != TEXT:
            continue
        codes = {code: word for code, word in enumerate(item.words) if word in owners}
        rows = np.flatnonzero(np.isin(item.values, np.array(sorted(codes), np.int32))) if codes else np.empty(0, int)
        for code in np.unique(history.events[rows]).tolist():
            event = history.event_names[code]
            of_event = rows[history.events[rows] == code]
            words = [codes[value] for value in np.unique(item.values[of_event]).tolist()]
            named = {word: owners[word] for word in words}
            rank = (len(set(named.values())), len(of_event))
            if event not in but and 2 * rank[0] >= len(names) and (best is None or rank > best[:2]):
                best = (*rank, EventLog(event, item.name, named))
    return best[2] if best else None


def log_of(history: History, event: str, property_: str, names: Mapping[str, Sequence[str]]) -> EventLog:
    """A log that the user names. RunError if the history has no such events, or none that names a step."""
    item = history.properties.get(property_)
    if event not in history.event_names or item is None or item.kind != TEXT:
        raise RunError(say("The history has no events “{event}” with a text “{name}”.", event=event, name=property_))
    owners = _owners(names)
    found = {word: owners[word] for word in item.words if word in owners}
    if not found:
        raise RunError(
            say("No “{name}” of “{event}” is called like a step of the journeys.", event=event, name=property_)
        )
    return EventLog(event, property_, found)


def _owners(names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    called = Counter(name for of_one in names.values() for name in set(of_one))
    return {name: id_ for id_, of_one in names.items() for name in of_one if name and called[name] == 1}


def identity_test(
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    sends: EventLog,
    entries: EventLog | None = None,
    tolerance: Tolerance | None = None,
    *,
    engine: Engine = "auto",
    threads: int | None = None,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> IdentityTest:
    """Replay the journeys and hold the replay against the logs. Without a start in ``settings`` it begins with the
    first logged day.

    RunError if the run is impossible, Cancelled if told to stop.
    """
    allowed = tolerance or Tolerance()
    logged = _Logged(history, sends)
    first = min((one.first for one in (logged, _Logged(history, entries) if entries else logged)), default=0)
    if settings.start is None:
        settings = _from_day(settings, history.origin + first)
    start, end = replay_period(history, settings)
    tally = simulate(
        programs, history, settings, engine=engine, threads=threads, progress=progress, cancel=cancel
    ).tally
    zones = {node: program.zone for program in programs for node in program.steps}
    nodes = sorted(
        set(sends.names.values()) & {n for p in programs for n, step in p.steps.items() if isinstance(step, Send)}
    )
    totals: list[Comparison] = []
    weeks: list[Week] = []
    for node in nodes:
        rows = logged.rows(node, start, end)
        of_node = tally.nodes[node]
        totals.append(_total(allowed, "node", node, "sent", len(rows), of_node.sent))
        totals.append(_total(allowed, "node", node, "people", logged.people(rows), of_node.first_sends_by_day.total))
        weeks += _weeks(node, logged.days(rows, zones[node]), of_node.sends_by_day, allowed)
    if entries is not None:
        totals += _entries(_Logged(history, entries), tally, start, end, allowed)
    return IdentityTest(
        sends, entries, start + history.origin, end + history.origin, allowed, tuple(totals), tuple(weeks)
    )


def _from_day(settings: RunSettings, instant: int) -> RunSettings:
    return replace(settings, start=instant // DAY * DAY)


def _total(allowed: Tolerance, scope: str, id_: str, measure: str, logged: int, replayed: int) -> Comparison:
    return Comparison(scope, id_, measure, logged, replayed, allowed.allows(logged, replayed, allowed.total))


def _entries(logged: _Logged, tally: Tally, start: int, end: int, allowed: Tolerance) -> list[Comparison]:
    found = []
    for journey, of_journey in tally.journeys.items():
        if journey in logged.log.names.values():
            rows = logged.rows(journey, start, end)
            found.append(_total(allowed, "journey", journey, "entries", len(rows), of_journey.instances))
            found.append(_total(allowed, "journey", journey, "people", logged.people(rows), of_journey.entered))
    return found


def _weeks(node: str, days: NDArray[np.int64], replayed: Histogram, allowed: Tolerance) -> list[Week]:
    mine: Counter[int] = Counter()
    for day, count in replayed.as_dict().items():
        mine[_monday(day)] += count
    theirs = Counter(_monday(day) for day in days.tolist())
    return [
        Week(node, day, theirs[day], mine[day], allowed.allows(theirs[day], mine[day], allowed.week))
        for day in sorted({*mine, *theirs})
    ]


def _monday(day: int) -> int:
    """The Monday of a date's week; 1 January 1970 was a Thursday."""
    return day - (day + 3) % 7


class _Logged:
    """The rows of a log."""

    def __init__(self, history: History, log: EventLog) -> None:
        self.history, self.log = history, log
        item: Property = history.properties[log.property]
        code = history.event_names.index(log.event)
        self._rows = np.flatnonzero(history.events == code)
        self._words = item.values[self._rows]
        self._codes = {word: place for place, word in enumerate(item.words) if word in log.names}

    @property
    def first(self) -> int:
        """The time of the first logged event that names something, after ``history.origin``."""
        named = np.isin(self._words, np.array(sorted(self._codes.values()), np.int32))
        return int(self.history.times[self._rows[named]].min(initial=2**31 - 1))

    def rows(self, id_: str, start: int, end: int) -> NDArray[np.int64]:
        """The rows that name a step or journey, within a period, both ends included."""
        codes = [self._codes[word] for word, owner in self.log.names.items() if owner == id_]
        rows = self._rows[np.isin(self._words, np.array(codes, np.int32))]
        times = self.history.times[rows]
        return rows[(times >= start) & (times <= end)]

    def people(self, rows: NDArray[np.int64]) -> int:
        """How many distinct people they are of."""
        return len(np.unique(self._customers(rows)))

    def days(self, rows: NDArray[np.int64], zone: str) -> NDArray[np.int64]:
        """The dates of events in their people's zones; ``zone`` is that of people without one."""
        history = self.history
        days = np.empty(len(rows), np.int64)
        of_row = history.zone[self._customers(rows)]
        instants = history.times[rows].astype(np.int64) + history.origin
        for place in np.unique(of_row).tolist():
            name = history.zones[place] if place >= 0 else zone
            table = zone_table(name, history.origin + history.start - MARGIN, history.origin + history.end + MARGIN)
            mine = of_row == place
            offsets = np.array(table.offsets)[np.searchsorted(np.array(table.changes), instants[mine], side="right")]
            days[mine] = (instants[mine] + offsets) // DAY
        return days

    def _customers(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        owners: NDArray[np.int64] = np.searchsorted(self.history.offsets, rows, side="right") - 1
        return owners
