"""Who of a history is in an audience once all of it has happened: for lists that are kept equal elsewhere.

One replay of the journey tells, to the second after the history's last event. At that moment programs of one start
each take note of everybody who meets a condition: the engines themselves decide, as in a run.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec
import numpy as np
from numpy.typing import NDArray

from journey.condition import AttributeOperand, Comparison, Condition, Group
from journey.recurrence import Recurrence
from journey.steps import DAY, EntryRule, Link, Program, ScheduleTrigger, SetAttribute, Step
from simulator.history.history import History
from simulator.run import RunSettings
from simulator.simulate import Engine
from simulator.stays import StayLog, replay_together

_NOTE = "audience note {place}"
#: The attribute that holds the step that a person came to last; no drawn step writes it.
_AT = "audience place"


@dataclass(frozen=True)
class People:
    """Those of an audience, by their numbers in the history, ascending. ``agreed``: those of them who agreed to be
    reached so."""

    everybody: NDArray[np.int64]
    agreed: NDArray[np.int64]


def people_who(
    condition: Condition,
    consent: Condition,
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    *,
    engine: Engine = "auto",
    threads: int | None = None,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> People:
    """Who meets ``condition`` after ``programs`` have run to the end of ``history``, and who of them ``consent``.

    The settings' period ends with the history, whatever they say. Errors as of ``simulate``.
    """
    both = Group(conditions=(condition, consent))
    noted, _ = _noted((condition, both), programs, history, settings, engine, threads, progress, cancel)
    return People(noted[0], noted[1])


def people_at(
    steps: Collection[str],
    consent: Condition,
    program: Program,
    history: History,
    settings: RunSettings,
    *,
    engine: Engine = "auto",
    threads: int | None = None,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> People:
    """Who is in the journey at the end of ``history`` and came to one of ``steps`` (ids) last. Whoever is in the
    journey several times counts where they moved last. Parameters and errors as of ``people_who``."""
    here: Condition = Comparison(left=AttributeOperand(name=_AT), operator="one_of", value=tuple(sorted(steps)))
    both = Group(conditions=(here, consent))
    marked = [_marked(program)]
    noted, stays = _noted((here, both), marked, history, settings, engine, threads, progress, cancel)
    still = np.unique(stays.customer[(stays.journey == 0) & (stays.left > history.end)])
    return People(np.intersect1d(noted[0], still), np.intersect1d(noted[1], still))


def _noted(
    conditions: Sequence[Condition],
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    engine: Engine,
    threads: int | None,
    progress: Callable[[float], None] | None,
    cancel: Callable[[], bool] | None,
) -> tuple[list[NDArray[np.int64]], StayLog]:
    """For each condition who meets it at the end, and all stays."""
    after = replace(history, end=history.end + 1)
    moment = after.origin + after.end
    segments: dict[str, Condition] = {}
    for program in programs:
        segments |= program.segments
    notes = [_note(place, condition, moment, segments) for place, condition in enumerate(conditions)]
    together = replay_together(
        [*programs, *notes],
        after,
        replace(settings, end=moment),
        engine=engine,
        threads=threads,
        progress=progress,
        cancel=cancel,
    )
    stays, first = together.stays, len(programs)
    return [np.unique(stays.customer[stays.journey == first + place]) for place in range(len(notes))], stays


def _note(place: int, condition: Condition, moment: int, segments: Mapping[str, Condition]) -> Program:
    """A journey that everybody enters who meets a condition at a moment (UNIX time)."""
    name = _NOTE.format(place=place)
    day, second = divmod(moment, DAY)
    return Program(
        journey=name,
        name=name,
        zone="UTC",
        entry=EntryRule("any_time", 0, "", False, None),
        triggers=(name,),
        steps={name: ScheduleTrigger(Recurrence(start=day), second, "UTC", condition)},
        links={},
        segments=dict(segments),
    )


def _marked(program: Program) -> Program:
    """The program in which each step is written down on whoever comes to it."""
    marks = {step: f"{step} {_AT}" for step in program.steps if step not in program.triggers}
    steps: dict[str, Step] = {}
    for name, step in program.steps.items():
        if name in marks:
            steps[marks[name]] = SetAttribute(_AT, "set", name)
        steps[name] = step
    links = {
        name: {
            output: msgspec.structs.replace(link, target=marks.get(link.target, link.target))
            for output, link in leaving.items()
        }
        for name, leaving in program.links.items()
    }
    links |= {mark: {"next": Link(f"{mark} next", name)} for name, mark in marks.items()}
    return msgspec.structs.replace(program, steps=steps, links=links)
