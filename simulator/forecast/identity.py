"""The identity test: journeys that really ran, replayed, against what was logged of them.

What is held against each other: of each step the messages, the people, the messages week by week, and message by
message whether the same person got the same at about the same time; of each journey, where entries are logged too,
entries and people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from journey.steps import Program
from simulator.engines import Engine
from simulator.forecast.event_logs import EventLog, Rows, logged_rows
from simulator.forecast.identity_gaps import HOURS, StepGap, step_gap
from simulator.history.history import History
from simulator.run import DAY, RunSettings, replay_period
from simulator.sends import replay_sends
from simulator.simulate import simulate
from simulator.zones import MARGIN, zone_table

HOUR = 3_600


@dataclass(frozen=True)
class Tolerance:
    """What may differ: ``total`` as a share of a logged total, ``week`` of a logged week, and in any case ``least``.
    A logged message has been replayed if its person got it within ``seconds``."""

    total: float = 0.02
    week: float = 0.05
    least: int = 2
    seconds: int = 3600

    def allows(self, logged: int, replayed: int, share: float) -> bool:
        """Whether two counts are as good as the same."""
        return abs(replayed - logged) <= max(self.least, share * logged)


@dataclass(frozen=True)
class Total:
    """``scope`` node or journey; ``name`` sent, people, matched (logged messages that were replayed, held against all
    logged ones) or entries."""

    scope: str
    id: str
    name: str
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
    """``start``, ``end``: UNIX times, both included. ``agrees``: whether all totals and weeks do. ``gaps``: how far
    each step is off on average, and in the hours of the week."""

    sends: EventLog
    entries: EventLog | None
    start: int
    end: int
    tolerance: Tolerance
    totals: tuple[Total, ...]
    weeks: tuple[Week, ...]
    gaps: tuple[StepGap, ...]

    @property
    def agrees(self) -> bool:
        """Whether the replay is as good as what happened."""
        return all(item.agrees for item in self.totals) and all(week.agrees for week in self.weeks)


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
    """Replay the journeys and hold the replay against the logs. Without a start in ``settings`` it begins on the first
    logged day.

    RunError if the run is impossible, Cancelled if told to stop.
    """
    allowed = tolerance or Tolerance()
    logged = logged_rows(history, sends)
    begun = logged_rows(history, entries) if entries else None
    if settings.start is None:
        first = min(int(rows.times.min(initial=history.end)) for rows in (logged, begun) if rows is not None)
        settings = replace(settings, start=(history.origin + first) // DAY * DAY)
    start, end = replay_period(history, settings)
    replayed = _replayed(programs, history, settings, engine, threads, progress, cancel)
    zones = {node: program.zone for program in programs for node in program.steps}
    totals: list[Total] = []
    weeks: list[Week] = []
    gaps: list[StepGap] = []
    for node in logged.ids:
        theirs, mine = logged.within(start, end).of(node), replayed.of(node)
        matched = matches(theirs, mine, allowed.seconds)
        totals += [
            _total(allowed, "node", node, "sent", len(theirs), len(mine)),
            _total(allowed, "node", node, "people", _people(theirs), _people(mine)),
            _total(allowed, "node", node, "matched", len(theirs), matched),
        ]
        local = [_local(history, rows, zones[node]) for rows in (theirs, mine)]
        weeks += _weeks(node, local[0] // DAY, local[1] // DAY, allowed)
        hours = [instants // HOUR % HOURS for instants in local]
        gaps.append(step_gap(node, history.customers, theirs.customers, mine.customers, *hours))
    if begun is not None:
        tally = simulate(programs, history, settings, engine=engine, threads=threads, cancel=cancel).tally
        for journey in begun.ids:
            theirs, of_journey = begun.within(start, end).of(journey), tally.journeys[journey]
            totals += [
                _total(allowed, "journey", journey, "entries", len(theirs), of_journey.instances),
                _total(allowed, "journey", journey, "people", _people(theirs), of_journey.entered),
            ]
    return IdentityTest(
        sends, entries, start + history.origin, end + history.origin, allowed, tuple(totals), tuple(weeks), tuple(gaps)
    )


def _replayed(
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    engine: Engine,
    threads: int | None,
    progress: Callable[[float], None] | None,
    cancel: Callable[[], bool] | None,
) -> Rows:
    log = replay_sends(programs, history, settings, engine=engine, threads=threads, progress=progress, cancel=cancel)
    own = log.node >= 0
    return Rows(log.nodes, log.customer[own], log.time[own], log.node[own])


def _total(allowed: Tolerance, scope: str, id_: str, name: str, logged: int, replayed: int) -> Total:
    return Total(scope, id_, name, logged, replayed, allowed.allows(logged, replayed, allowed.total))


def _people(rows: Rows) -> int:
    return len(np.unique(rows.customers))


def matches(logged: Rows, replayed: Rows, seconds: int) -> int:
    """How many logged things were replayed for the same customer within so many seconds: each with the first free one,
    in the order of time."""
    theirs = sorted(zip(logged.customers.tolist(), logged.times.tolist(), strict=True))
    mine = sorted(zip(replayed.customers.tolist(), replayed.times.tolist(), strict=True))
    matched = place = 0
    for customer, time in theirs:
        while place < len(mine) and mine[place] < (customer, time - seconds):
            place += 1
        if place < len(mine) and mine[place] <= (customer, time + seconds):
            matched += 1
            place += 1
    return matched


def _weeks(node: str, theirs: NDArray[np.int64], mine: NDArray[np.int64], allowed: Tolerance) -> list[Week]:
    logged = Counter(_monday(day) for day in theirs.tolist())
    replayed = Counter(_monday(day) for day in mine.tolist())
    return [
        Week(node, day, logged[day], replayed[day], allowed.allows(logged[day], replayed[day], allowed.week))
        for day in sorted({*logged, *replayed})
    ]


def _monday(day: int) -> int:
    """The Monday of a date's week; 1 January 1970 was a Thursday."""
    return day - (day + 3) % 7


def _local(history: History, rows: Rows, zone: str) -> NDArray[np.int64]:
    """What the people's clocks show, as seconds after 1970-01-01; ``zone`` is that of people without one."""
    found = np.empty(len(rows), np.int64)
    of_row = history.zone[rows.customers]
    instants = rows.times + history.origin
    for place in np.unique(of_row).tolist():
        name = history.zones[place] if place >= 0 else zone
        table = zone_table(name, history.origin + history.start - MARGIN, history.origin + history.end + MARGIN)
        mine = of_row == place
        offsets = np.array(table.offsets)[np.searchsorted(np.array(table.changes), instants[mine], side="right")]
        found[mine] = instants[mine] + offsets
    return found
