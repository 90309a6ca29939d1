"""Compares versions in the background: what is asked, and what comes back. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from designer.background import Cancelled, Job
from designer.case import Case
from designer.command_line.failure import CommandError
from designer.command_line.outlook_options import past_answers
from designer.command_line.overrides import with_overrides
from designer.comparing.settings import Setting
from designer.replaying import identity_of
from exporters.names import names_of
from journey.checks.check import check
from journey.checks.stopping import stopping
from journey.encoding import semantic_hash
from journey.journey import Journey
from journey.model import HEADER_ID
from journey.program import program_of

if TYPE_CHECKING:
    from exporters.names import Names
    from simulator.comparing.outlook import Outlook, OutlookDifference
    from simulator.comparing.versions import Comparison, Version
    from simulator.estimates.assumed import Ends
    from simulator.estimates.rates import TypeRate

Curve = Literal["flat", "linear", "saturating", "u_shaped"]

#: So many values are compared in a sweep at most: more say nothing more, and each takes a replay.
MOST_VALUES = 20
#: So much of the work is replaying; the rest is what messages may bring.
_REPLAYS = 0.8


@dataclass(frozen=True)
class Candidate:
    """A journey to compare under a name."""

    label: str
    journey: Journey


@dataclass(frozen=True)
class Guess:
    """A setting that nobody knows better than to lie from ``low`` to ``high``."""

    setting: Setting
    low: str
    high: str


@dataclass(frozen=True)
class Ranges:
    """What is assumed of answers, each from low to high; None for the rate of answers: the shop's own clicks."""

    response: tuple[float, float] | None = None
    loss: tuple[float, float] = (0.0, 0.5)
    value: tuple[float, float] = (1.0, 1.0)
    cost: tuple[float, float] = (0.0, 0.0)
    curve: Curve = "saturating"


@dataclass(frozen=True)
class Inquiry:
    """What is compared. ``subject`` names it ("“Let it settle”: timeout"); ``changed`` is the record whose setting
    differs, empty for whole versions; ``swept``: the values of one setting, in their order."""

    case: Case
    subject: str
    base: Candidate
    others: tuple[Candidate, ...]
    changed: str = ""
    swept: bool = False
    guesses: tuple[Guess, ...] = ()
    ranges: Ranges = field(default_factory=Ranges)


@dataclass(frozen=True)
class Answer:
    """What a comparison says. ``outlook`` and ``past`` are None in a sweep and where nothing is known of answers.
    ``behaviours``: the hashes of all versions."""

    inquiry: Inquiry
    comparison: Comparison
    outlook: OutlookDifference | None
    past: TypeRate | None
    names: Names
    behaviours: tuple[str, ...]


def changed(journey: Journey, setting: Setting, value: str) -> Journey:
    """The journey with another value. CommandError if it does not fit, or what follows stops a replay."""
    found = with_overrides((journey,), (setting.assignment(value),))[0]
    for error in stopping(check(found)):
        raise CommandError(f"{error.reason} {error.remedy}".rstrip())
    return found


def compared(inquiry: Inquiry, job: Job) -> Answer:
    """Replay all versions and hold them against the base. CommandError with a sentence for people."""
    from simulator.comparing.compare import compare
    from simulator.run import Cancelled as Stopped
    from simulator.run import RunError

    case = inquiry.case
    wanted = inquiry.base.journey.header.journey_id
    candidates = [Candidate(one.label, _with_id(one.journey, wanted)) for one in (inquiry.base, *inquiry.others)]
    versions = [_version(candidate, inquiry.guesses) for candidate in candidates]
    share = 1.0 if inquiry.swept else _REPLAYS
    try:
        comparison = compare(
            versions[0],
            versions[1:],
            case.history,
            case.result.settings,
            progress=lambda done: job.report(share * done),
            cancel=lambda: job.cancelled,
        )
        outlook, past = (None, None) if inquiry.swept else _outlook(inquiry, versions, comparison, job)
    except Stopped:
        raise Cancelled from None
    except RunError as error:
        raise CommandError(str(error)) from None
    names = names_of(candidate.journey for candidate in reversed(candidates))
    behaviours = tuple(semantic_hash(candidate.journey) for candidate in candidates)
    return Answer(inquiry, comparison, outlook, past, names, behaviours)


def _version(candidate: Candidate, guesses: tuple[Guess, ...]) -> Version:
    """The version with a variant for each end of each assumed rate, and of each guess."""
    from simulator.comparing.versions import Version
    from simulator.estimates.assumed import Assumption, assumed_rates

    journey = candidate.journey
    programs = (program_of(journey),)
    variants: dict[Assumption, Ends] = dict(assumed_rates(programs))
    for guess in guesses:
        setting = guess.setting
        # A version without this step does not hang on the assumption.
        if setting.record in journey.records:
            low, high = (changed(journey, setting, value) for value in (guess.low, guess.high))
            assumption = Assumption(setting.target, setting.label, setting.said(guess.low), setting.said(guess.high))
            variants[assumption] = ((program_of(low),), (program_of(high),))
    return Version(candidate.label, programs, identity_of((journey,)), variants)


def _with_id(journey: Journey, journey_id: str) -> Journey:
    """The journey under the id of the base: as versions of one journey their figures are held against one another."""
    header = journey.header
    if header.journey_id == journey_id:
        return journey
    return Journey({**journey.records, HEADER_ID: replace(header, journey_id=journey_id)}, journey.unknown)


def _outlook(
    inquiry: Inquiry, versions: list[Version], comparison: Comparison, job: Job
) -> tuple[OutlookDifference | None, TypeRate | None]:
    from simulator.comparing.outlook import outlook_difference
    from simulator.sends import replay_sends

    case = inquiry.case
    answers = past_answers(case.history) if inquiry.ranges.response is None else None
    past = answers.all if answers is not None else None
    outlook = outlook_of(inquiry.ranges, past)
    if outlook is None:
        return None, past
    logs = []
    for place, version in enumerate(versions):
        logs.append(
            replay_sends(
                version.programs,
                case.history,
                case.result.settings,
                progress=partial(_report, job, place, len(versions)),
                cancel=lambda: job.cancelled,
            )
        )
    runs = (comparison.run, *(against.run for against in comparison.others))
    free = not any(run.result.coupled for run in runs)
    factor = answers.factor if answers is not None else None
    return outlook_difference(logs[0], logs[1], outlook, factor, free=free), past


def _report(job: Job, place: int, of: int, done: float) -> None:
    """How far the last part of the work has come."""
    job.report(_REPLAYS + (1 - _REPLAYS) * (place + done) / of)


def outlook_of(ranges: Ranges, past: TypeRate | None) -> Outlook | None:
    """The assumptions about answers; None where nothing is known of how often people answer."""
    from simulator.comparing.outlook import Outlook, Range

    def spread(ends: tuple[float, float]) -> Range:
        return Range(ends[0], (ends[0] + ends[1]) / 2, ends[1])

    if ranges.response is not None:
        response = spread(ranges.response)
    elif past is not None and past.rate is not None and past.interval is not None:
        response = Range(past.interval.low, past.rate, past.interval.high)
    else:
        return None
    return Outlook(response, spread(ranges.loss), spread(ranges.value), spread(ranges.cost), ranges.curve)
