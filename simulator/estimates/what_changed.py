"""What can be said of what messages change: by lot, or else only between which bounds it lies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journey.steps import Program
from simulator.bookings import resources_of
from simulator.engines import Engine
from simulator.estimates.bounds import EffectBounds, added_bounds, effect_bounds, without_intervals
from simulator.estimates.choice_log import ChoiceLog, ChoiceSource, choice_log, choice_sources, moments
from simulator.estimates.effects import Answer, Experiment, experiment_of
from simulator.estimates.experiment import HoldoutPlan, proposed_plan
from simulator.estimates.interval import FEWEST_PEOPLE, LEVEL
from simulator.estimates.permission import NoPermission, Permission, permission_of
from simulator.estimates.what_followed import EventTimes
from simulator.figures import Figure
from simulator.groups import replay_people
from simulator.history.history import History
from simulator.run import DAY, WEEK, RunSettings

#: The goal where no journey says another one.
USUAL_GOAL = "order"
#: Of larger histories the bounds are those of a random part of the people.
MOST_PEOPLE = 50_000
_WEEK, _MONTH, _HALF_YEAR = 7, 28, 182


@dataclass(frozen=True)
class JourneyBounds:
    """What the messages of a journey could change of the share of people with a goal. ``people``: who were looked at;
    of them ``entered``, and were ``reached`` by a message; ``reached_with``: of those had a goal without any message,
    as logged. ``open``: who entered, had no goal, and were still on their way at the end. ``plan``: the holdout that
    would tell; None where hardly anybody entered."""

    people: int
    entered: int
    reached: int
    reached_with: int
    open: int
    bounds: EffectBounds
    plan: HoldoutPlan | None


@dataclass(frozen=True)
class OwnBounds:
    """What the shop's own messages can have changed. Rows are people at every 28th day who had the goal in the half
    year before; treated: written to in the 7 days before the day; outcome: the goal in the 28 days after it."""

    goal: str
    sent: str
    rows: int
    people: int
    treated: float
    bounds: EffectBounds


@dataclass(frozen=True)
class Effects:
    """``experiments``: what was drawn by lot and logged. ``journeys``: bounds by journey, of those with a goal that
    somebody entered. ``own``: bounds for the shop's own messages. ``permission``: of e-mail."""

    experiments: tuple[Experiment, ...]
    journeys: Mapping[str, JourneyBounds]
    own: OwnBounds | None
    permission: Permission | NoPermission


@dataclass(frozen=True)
class EffectsWanted:
    """What somebody asked for beyond what is found by itself: choices by name, the control arm, the answer."""

    source: ChoiceSource | None = None
    control: str | None = None
    answer: Answer | None = None
    opt_out: str = "unsubscribe"


def effects_of(
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    wanted: EffectsWanted | None = None,
    *,
    level: float = LEVEL,
    engine: Engine = "auto",
    threads: int | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Effects:
    """All that this history can tell of what messages change. Errors as of ``simulate``."""
    asked = wanted or EffectsWanted()
    answer = asked.answer or answer_of(programs, history)
    sources = (asked.source,) if asked.source is not None else choice_sources(history)
    logs = [log for source in sources if (log := choice_log(history, source)) is not None and len(log)]
    experiments = []
    for log in logs:
        inside = _inside(programs, history, settings, log, engine, threads, cancel)
        experiments.append(experiment_of(history, log, answer, asked.control, inside, level))
    return Effects(
        experiments=tuple(experiments),
        journeys=_journey_bounds(programs, history, settings, level, engine, threads, cancel),
        own=own_bounds(history, answer, level),
        permission=permission_of(history, "email", answer.sent, asked.opt_out, level),
    )


def answer_of(programs: Sequence[Program], history: History) -> Answer:
    """The first goal of the journeys that is an event without a filter and occurs in the history, else an order."""
    for program in programs:
        for goal in program.goals:
            if goal.event.where is None and goal.event.event in history.event_names:
                return Answer(goal=goal.event.event)
    return Answer(goal=USUAL_GOAL)


def _inside(
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    log: ChoiceLog,
    engine: Engine,
    threads: int | None,
    cancel: Callable[[], bool] | None,
) -> dict[str, NDArray[np.bool_]]:
    """By journey, which choices fell while the person was in it, as replayed: told by what came before the choice
    alone."""
    from simulator.stays import replay_together

    if not programs:
        return {}
    stays = replay_together(programs, history, settings, engine=engine, threads=threads, cancel=cancel).stays
    found = {}
    for place, program in enumerate(programs):
        mine = stays.journey == place
        # By person: the latest end of all runs entered at or before the choice.
        order = np.lexsort((stays.entered[mine], stays.customer[mine]))
        people, entered, left = (column[mine][order] for column in (stays.customer, stays.entered, stays.left))
        here = moments(log.person, log.time)
        latest = np.searchsorted(moments(people, entered), here, side="right") - 1
        ends = np.maximum.accumulate(moments(people, left)) if len(people) else people
        known = latest >= 0
        rows = np.zeros(len(log), np.bool_)
        rows[known] = (people[latest[known]] == log.person[known]) & (ends[latest[known]] >= here[known])
        found[program.journey] = rows
    return found


def _journey_bounds(
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    level: float,
    engine: Engine,
    threads: int | None,
    cancel: Callable[[], bool] | None,
) -> dict[str, JourneyBounds]:
    names = ("entered", "reach", "converted", "instances")
    if not programs:
        return {}
    people = min(history.customers, MOST_PEOPLE)
    # Who shares places with others would have gone another way with other people: resampling says nothing.
    coupled = bool(resources_of(programs))
    groups = replay_people(
        programs,
        history,
        settings,
        lambda figure: figure.scope == "journey" and figure.name in (*names, "ended"),
        engine=engine,
        threads=threads,
        cancel=cancel,
        sample=people,
    )
    first = settings.start - history.origin if settings.start is not None else history.start
    last = settings.end - history.origin if settings.end is not None else history.end
    weeks = (min(last, history.end) - first) / WEEK
    found = {}
    for program in programs:
        entered, reached, with_goal = (groups.of(Figure("journey", program.journey, name)) > 0 for name in names[:3])
        running = groups.of(Figure("journey", program.journey, "instances"))
        for figure in groups.figures:
            if figure.id == program.journey and figure.name == "ended":
                running = running - groups.of(figure)
        count = int(entered.sum())
        # Without a goal, or one that nobody meets, there is no share to change; nor where nobody is reached.
        if count >= FEWEST_PEOPLE and with_goal.any() and reached.any():
            both = int((reached & with_goal).sum())
            sent = int(reached.sum())
            plan = proposed_plan(
                round(count * history.customers / people), round(with_goal.sum() * history.customers / people), weeks
            )
            bounds = added_bounds(sent, both, count, level)
            if coupled:
                bounds = without_intervals(bounds)
            waiting = int((entered & ~with_goal & (running > 0)).sum())
            found[program.journey] = JourneyBounds(people, count, sent, both, waiting, bounds, plan)
    return found


def own_bounds(history: History, answer: Answer, level: float = LEVEL) -> OwnBounds | None:
    """The bounds for the shop's own messages; None where none, or no goals, are logged."""
    if answer.sent not in history.event_names or answer.goal not in history.event_names:
        return None
    sent, goals = EventTimes(history, answer.sent), EventTimes(history, answer.goal)
    people = np.arange(min(history.customers, MOST_PEOPLE))
    first = history.start + _HALF_YEAR * DAY
    days = np.arange(history.end - answer.days * DAY, first - 1, -_MONTH * DAY)
    person, moment = np.repeat(people, len(days)), np.tile(days, len(people))
    at_risk = goals.between(person, moment - _HALF_YEAR * DAY, moment) > 0
    person, moment = person[at_risk], moment[at_risk]
    if len(np.unique(person)) < FEWEST_PEOPLE:
        return None
    treated = sent.between(person, moment - _WEEK * DAY, moment) > 0
    outcome = goals.between(person, moment, moment + answer.days * DAY) > 0
    return OwnBounds(
        goal=answer.goal,
        sent=answer.sent,
        rows=len(person),
        people=len(np.unique(person)),
        treated=float(treated.mean()),
        bounds=effect_bounds(treated, outcome, person, level),
    )
