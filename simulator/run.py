"""What a run is given beside journeys and history, and what makes it impossible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from journey.condition import SegmentOperand, comparisons
from journey.steps import (
    CapRule,
    Gate,
    Lookup,
    Program,
    QuietRule,
    RandomSplit,
    RateLimit,
    SegmentTrigger,
    Send,
    Until,
    WaitForSupply,
)
from journey.words import say
from simulator.history.history import History

DAY = 86_400
WEEK = 7 * DAY

#: No time of a history or timer lies beyond this many seconds from its origin.
FOREVER = 2**40


#: A holdout's share is given in parts of this; assumed rates in parts of the other.
HOLDOUT_PARTS = 100_000
RATE_PARTS = 1_000_000


class RunError(Exception):
    """A run cannot start, or had to stop. ``str(error)`` says what is wrong and what to do, for people."""


class Cancelled(Exception):  # noqa: N818 - nothing went wrong
    """The run was told to stop."""


@dataclass(frozen=True)
class LoggedSend:
    """Events called ``event`` in the history are messages that the shop really sent.

    ``weight`` in whole thousandths, as in Send.
    """

    event: str
    channel: str
    message_class: Literal["commercial", "transactional"] = "commercial"
    topic: str = ""
    weight: int = 1000


@dataclass(frozen=True)
class RunSettings:
    """``start`` and ``end`` are UNIX times, both included (None: first event, end of the history).

    ``caps`` are run-wide and come before those of the journeys. ``logged_sends_count``: the events named in
    ``logged_sends`` that lie before the start count for caps, pressure and the condition "messages sent".
    ``half_life_days`` is that of the pressure index. ``assumed``: which end of the assumed rates' ranges is taken.
    ``most_journeys``: a person is in at most so many journeys of the run at once.
    ``target``: the system whose way of counting the programs follow, for the record.
    """

    seed: int = 0
    start: int | None = None
    end: int | None = None
    caps: tuple[CapRule, ...] = ()
    logged_sends_count: bool = False
    logged_sends: tuple[LoggedSend, ...] = ()
    half_life_days: float = 7.0
    assumed: Literal["low", "middle", "high"] = "middle"
    target: str = ""
    most_journeys: int | None = None


def replay_period(history: History, settings: RunSettings) -> tuple[int, int]:
    """First and last second of the replay, both included, in seconds after ``history.origin``.

    RunError if there is nothing between them.
    """
    start = history.start if settings.start is None else settings.start - history.origin
    end = history.end if settings.end is None else min(settings.end - history.origin, history.end)
    if start > end:
        raise RunError(say("The replay would end before it starts. Choose dates within the history, in their order."))
    return start, end


def journey_ranks(programs: Sequence[Program]) -> list[int]:
    """For each program its place: higher priority first, then the order of the run."""
    order = sorted(range(len(programs)), key=lambda index: (-programs[index].priority, index))
    ranks = [0] * len(programs)
    for rank, index in enumerate(order):
        ranks[index] = rank
    return ranks


def check_run(programs: Sequence[Program], settings: RunSettings) -> None:
    """Raise RunError for what no engine can run. What a document can be told about, its checks tell first."""
    _refuse_twins(say("journey"), (program.journey for program in programs))
    _refuse_twins(say("step"), (node for program in programs for node in program.steps))
    _refuse_twins(
        say("edge"),
        (link.edge for program in programs for links in program.links.values() for link in links.values()),
    )
    if settings.most_journeys is not None and settings.most_journeys < 1:
        raise RunError(say("People must be allowed to be in one journey at least."))
    if not settings.half_life_days > 0:
        raise RunError(say("The half-life of the pressure index must be longer than nothing."))
    for program in programs:
        if (segment := _circular_segment(program)) is not None:
            raise RunError(
                say(
                    "The segment {segment} of “{journey}” asks for itself. Change its condition.",
                    segment=segment,
                    journey=program.name,
                )
            )
        if program.quiet is not None and always_quiet(program.quiet):
            raise RunError(
                say(
                    "The quiet hours of “{journey}” leave no free moment in a week. Shorten them.",
                    journey=program.name,
                )
            )
        if any(capacity.limit < 1 for capacity in program.entry.capacities):
            raise RunError(say("Nobody may enter “{journey}”: allow at least one.", journey=program.name))
        for node, step in program.steps.items():
            if (reason := _impossible(step)) is not None:
                raise RunError(
                    say("Step {node} of “{journey}”: {reason}", node=node, journey=program.name, reason=reason)
                )


def _circular_segment(program: Program) -> str | None:
    """A segment whose condition leads back to it, if there is one."""
    asked = {
        name: {part.left.segment for part in comparisons(condition) if isinstance(part.left, SegmentOperand)}
        for name, condition in program.segments.items()
    }
    settled: set[str] = set()
    while free := {name for name in asked if name not in settled and not (asked[name] & asked.keys()) - settled}:
        settled |= free
    return min(asked.keys() - settled, default=None)


def _impossible(step: object) -> str | None:
    if isinstance(step, RandomSplit) and sum(weight for _, weight in step.shares) <= 0:
        return say("all shares are zero. Give at least one a weight.")
    if isinstance(step, Until) and not step.weekdays:
        return say("no weekday is chosen. Choose at least one.")
    if isinstance(step, WaitForSupply) and _smallest(step.use_per_day) <= 0:
        return say("the use per day must be more than nothing.")
    if isinstance(step, WaitForSupply) and any(
        _is_too_exact(step.units * DAY / use) for use in _numbers(step.use_per_day)
    ):
        return say("units and use per day have too many digits. Round them.")
    if isinstance(step, RateLimit | Send) and step.capacity is not None and step.capacity.limit < 1:
        return say("there must be at least one place.")
    if isinstance(step, Gate) and always_quiet(QuietRule(step.closed, step.zone, "hold", frozenset())):
        return say("the time window is never open. Choose hours and days.")
    if isinstance(step, SegmentTrigger) and step.interval <= 0:
        return say("the time between two looks at the segment must be longer than nothing.")
    return None


def _is_too_exact(number: Fraction) -> bool:
    """Whether a number is no quotient of whole numbers below 2^53, as the compiled engine's exact division needs."""
    return max(abs(number.numerator), number.denominator) >= 2**53


def _smallest(lookup: Lookup) -> float:
    return float(min(_numbers(lookup)))


def _numbers(lookup: Lookup) -> list[Fraction]:
    return [lookup.default, *(number for _, number in lookup.table)]


def _refuse_twins(what: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise RunError(
                say(
                    "Two journeys of this run have a {what} with the same id ({id}). "
                    "Replay versions of one journey one after the other.",
                    what=what,
                    id=name,
                )
            )
        seen.add(name)


def always_quiet(rule: QuietRule) -> bool:
    """Whether the windows cover a whole week of an even clock."""
    spans = []
    for weekdays, start, end in rule.windows:
        length = (end - start) % DAY
        spans += [(day * DAY + start, day * DAY + start + length) for day in weekdays if length]
    spans += [(start - WEEK, end - WEEK) for start, end in spans]
    reached = 0
    for start, end in sorted(spans):
        if start > reached:
            return False
        reached = max(reached, end)
    return reached >= WEEK
