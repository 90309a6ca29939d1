"""How much people are written to: counts first, then an index, by stage and by round of a loop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.estimates.channel_load import ChannelLoad, channel_loads
from simulator.estimates.estimating import Rate, percentile_of, rate_of
from simulator.estimates.interval import FEWEST_PEOPLE, LEVEL, Interval, wilson
from simulator.estimates.past_messages import PastMessages
from simulator.estimates.pressure import PressureRule, highest_by_person, pressure, weights_of
from simulator.figures import Figure, run_figure
from simulator.groups import BlockedRun
from simulator.result import Result
from simulator.run import DAY
from simulator.sends import SendLog, messages_before
from simulator.tally import WINDOWS

#: Below the first of these quantiles of the shop's own people somebody is under the usual pressure, above the second
#: saturated.
CLASS_QUANTILES = (0.5, 0.9)


@dataclass(frozen=True)
class Share:
    """So many ``people`` of all who entered; no ``share`` where fewer than FEWEST_PEOPLE entered."""

    people: int
    share: float | None
    interval: Interval | None


@dataclass(frozen=True)
class OverCap:
    """The people above the limit of a cap on all messages in a rolling window, and which step's message brought how
    many of them to their highest number."""

    cap: str
    limit: float
    over: Share
    causes: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class WindowLoad:
    """Messages in each person's busiest ``days``, over people who entered. ``percentiles``: of 50, 90 and 99 the number
    and its interval. ``tail``: for each number of messages who got at least so many. ``causes``: which step's
    message brought how many people to the 99th percentile or beyond, the most frequent first."""

    days: int
    percentiles: Mapping[int, tuple[int, Interval | None]]
    maximum: int
    tail: tuple[tuple[int, Share], ...]
    over: tuple[OverCap, ...]
    causes: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class GapLoad:
    """Time between a person's messages. ``within_day``: the share of messages that came less than 24 hours after
    another one, of those that followed one. ``people_within_day``: of people with two messages or more. ``shortest``:
    of 1, 10 and 50 the percentile of each person's shortest gap, in seconds. ``by_node``: messages within a day and
    those that followed another one, the most crowded first."""

    within_day: Rate
    people_within_day: Rate
    shortest: Mapping[int, int | None]
    by_node: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class PressureClasses:
    """The quantiles of the highest index of the shop's own people, from its own messages: below ``low`` under the
    usual, above ``high`` saturated. ``people``: how many they are from."""

    low: float
    high: float
    people: int


@dataclass(frozen=True)
class PressureLoad:
    """Each person's highest index, over people who entered. ``classes`` is None where the history has no messages of
    the shop; then nobody is put into one. ``under``, ``usual``, ``saturated``: people who entered."""

    percentiles: Mapping[int, float]
    maximum: float
    classes: PressureClasses | None
    under: Share | None
    usual: Share | None
    saturated: Share | None


@dataclass(frozen=True)
class LoadPart:
    """The messages of a stage, or of a round (0: before any loop was passed). ``before``: how many messages the person
    got in the 7 days before one, on average; ``index``: the mean pressure index just after it; ``within_day``: messages
    less than 24 hours after another. Means are None for fewer than FEWEST_PEOPLE people."""

    name: str
    messages: int
    people: int
    before: float | None
    index: float | None
    within_day: int


@dataclass(frozen=True)
class Fatigue:
    """All of it. ``channels``: by channel and class of message. ``stages`` in their order of first appearance among the
    steps, ``rounds`` ascending. ``rule``: of the pressure index."""

    windows: tuple[WindowLoad, ...]
    gaps: GapLoad
    pressure: PressureLoad
    stages: tuple[LoadPart, ...]
    rounds: tuple[LoadPart, ...]
    rule: PressureRule = field(default_factory=PressureRule)
    channels: tuple[ChannelLoad, ...] = ()


def fatigue_of(
    run: BlockedRun,
    log: SendLog,
    stages: Mapping[str, str],
    rule: PressureRule | None = None,
    own: PastMessages | None = None,
    level: float = LEVEL,
) -> Fatigue:
    """The fatigue of a run whose messages are ``log``. ``stages``: the stage of each step; ``own``: the shop's own
    messages, from which the classes of pressure are made. ValueError if run and log are not of the same people."""
    if log.customers != run.result.tally.customers:
        raise ValueError("the run and the messages are of different customers")
    chosen = rule or PressureRule()
    index = pressure(log.customer, log.time, weights_of(run.result.programs, log, chosen), chosen.half_life_days)
    before = messages_before(log, 7)
    gaps = np.diff(log.time, prepend=0)
    close = (np.diff(log.customer, prepend=-1) == 0) & (gaps < DAY)
    sent = log.node >= 0
    of_stage = _stage_of(log, stages)
    names = tuple(dict.fromkeys(stages.get(node, "") for node in log.nodes))
    return Fatigue(
        windows=tuple(_window(run, days, level) for days in WINDOWS),
        gaps=_gaps(run, level),
        pressure=_pressure(run.result, log.customer[sent], index[sent], chosen, own, level),
        stages=tuple(
            _part(name, sent & (of_stage == place), log, before, index, close) for place, name in enumerate(names)
        ),
        rounds=tuple(
            _part(str(number), sent & (log.rounds == number), log, before, index, close)
            for number in range(int(log.rounds[sent].max(initial=-1)) + 1)
        ),
        rule=chosen,
        channels=channel_loads(run.result.programs, log, run.result.tally.entered),
    )


# --- Counts --------------------------------------------------------------------------------------------------


def _window(run: BlockedRun, days: int, level: float) -> WindowLoad:
    result = run.result
    window = result.tally.windows[days]
    people = window.people
    percentiles = {percent: percentile_of(run, days, percent, level) or (0, None) for percent in (50, 90, 99)}
    highest = percentiles[99][0]
    tail = [(number, _share(people.above(number - 1), people.total, level)) for number in _steps(people.maximum or 0)]
    return WindowLoad(
        days=days,
        percentiles=percentiles,
        maximum=people.maximum or 0,
        tail=tuple(tail),
        over=tuple(_over(result, days, cap.id, cap.limit / 1000, level) for cap in result.caps_of(days)),
        causes=_causes(result, days, max(highest - 1, 0)),
    )


def _steps(most: int) -> list[int]:
    """1 to 10, then every fifth, then every fiftieth: a tail stays short whatever happens."""
    return [
        number
        for number in range(1, most + 1)
        if number <= 10 or (number <= 100 and number % 5 == 0) or number % 50 == 0
    ]


def _over(result: Result, days: int, cap: str, limit: float, level: float) -> OverCap:
    people = result.tally.windows[days].people
    return OverCap(cap, limit, _share(people.above(limit), people.total, level), _causes(result, days, limit))


def _causes(result: Result, days: int, above: float) -> tuple[tuple[str, int], ...]:
    counted = ((node, people.above(above)) for node, people in result.tally.windows[days].causes.items())
    return tuple(sorted(((node, people) for node, people in counted if people), key=lambda one: (-one[1], one[0])))


def _share(people: int, of: int, level: float) -> Share:
    if of < FEWEST_PEOPLE:
        return Share(people, None, None)
    return Share(people, people / of, wilson(people, of, level))


def _gaps(run: BlockedRun, level: float) -> GapLoad:
    nodes = [
        (node, tally.gaps.total - tally.gaps.above(DAY - 1), tally.gaps.total)
        for node, tally in run.result.tally.nodes.items()
        if tally.gaps.total
    ]
    shortest = run.result.tally.shortest_gaps
    return GapLoad(
        within_day=_gap_rate(run, level),
        people_within_day=rate_of(run, run_figure("repeated_within_day"), run_figure("repeated"), level=level),
        shortest={percent: shortest.percentile(percent) for percent in (1, 10, 50)},
        by_node=tuple(sorted(nodes, key=lambda one: (-one[1], one[0]))),
    )


def _gap_rate(run: BlockedRun, level: float) -> Rate:
    """Over all steps together: their figures are added up block by block."""
    blocks = run.blocks
    sums = {}
    for name in ("gaps_within_day", "gaps"):
        found = [blocks.of(Figure("node", node, name)) for node in run.result.tally.nodes]
        sums[run_figure(name)] = np.sum(found, axis=0) if found else np.zeros(len(blocks), np.int64)
    together = BlockedRun(run.result, type(blocks)(blocks.customers, {**blocks.figures, **sums}))
    return rate_of(together, run_figure("gaps_within_day"), run_figure("gaps"), run_figure("repeated"), level)


# --- Pressure ------------------------------------------------------------------------------------------------


def _pressure(
    result: Result,
    customer: NDArray[np.int64],
    index: NDArray[np.float64],
    rule: PressureRule,
    own: PastMessages | None,
    level: float,
) -> PressureLoad:
    entered = result.tally.entered
    with_messages = highest_by_person(customer, index)
    highest = np.sort(np.concatenate([np.zeros(max(entered - len(with_messages), 0)), with_messages]))
    percentiles = {percent: _nearest_rank(highest, percent) for percent in (50, 90, 99)}
    classes = None if own is None else classes_of(own, rule)
    shares: list[Share | None] = [None, None, None]
    if classes is not None:
        under, saturated = int((highest < classes.low).sum()), int((highest > classes.high).sum())
        counted = (under, len(highest) - under - saturated, saturated)
        shares = [_share(people, entered, level) for people in counted]
    return PressureLoad(percentiles, float(highest[-1]) if len(highest) else 0.0, classes, *shares)


def _nearest_rank(ascending: NDArray[np.float64], percent: int) -> float:
    return float(ascending[-(-len(ascending) * percent // 100) - 1]) if len(ascending) else 0.0


def classes_of(own: PastMessages, rule: PressureRule) -> PressureClasses | None:
    """The classes of pressure from the shop's own messages, taken for e-mails; None for fewer than FEWEST_PEOPLE
    people."""
    weights = np.full(len(own), rule.weights.get("email", 1.0))
    highest = highest_by_person(own.customer, pressure(own.customer, own.time, weights, rule.half_life_days))
    if len(highest) < FEWEST_PEOPLE:
        return None
    low, high = np.quantile(highest, CLASS_QUANTILES)
    return PressureClasses(float(low), float(high), len(highest))


# --- By stage and round --------------------------------------------------------------------------------------


def _stage_of(log: SendLog, stages: Mapping[str, str]) -> NDArray[np.int64]:
    names = {name: place for place, name in enumerate(dict.fromkeys(stages.get(node, "") for node in log.nodes))}
    places = np.array([*(names[stages.get(node, "")] for node in log.nodes), -1], np.int64)
    found: NDArray[np.int64] = places[log.node]
    return found


def _part(
    name: str,
    rows: NDArray[np.bool_],
    log: SendLog,
    before: NDArray[np.int64],
    index: NDArray[np.float64],
    close: NDArray[np.bool_],
) -> LoadPart:
    people = len(np.unique(log.customer[rows]))
    enough = people >= FEWEST_PEOPLE
    return LoadPart(
        name=name,
        messages=int(rows.sum()),
        people=people,
        before=float(before[rows].mean()) if enough else None,
        index=float(index[rows].mean()) if enough else None,
        within_day=int((rows & close).sum()),
    )
