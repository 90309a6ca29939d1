"""What a run assumes because no log can know it, and the run with an assumption at an end of its range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from journey.steps import AssumedOutcome, Program, Rate
from journey.words import value_text

#: Journeys with an assumption at its low and at its high end.
Ends = tuple[tuple[Program, ...], tuple[Program, ...]]


@dataclass(frozen=True)
class Assumption:
    """Something that no log can know, and between what it may lie. ``id`` is the same in all versions that share it (a
    step's id for its rate); ``label`` says what it is, empty where the step's name does; ``low`` and ``high`` are the
    ends as they are shown."""

    id: str
    label: str
    low: str
    high: str


def assumed_rates(programs: Sequence[Program]) -> dict[Assumption, Ends]:
    """Every assumed rate that has a range, with the journeys at each of its ends; all rates of a step go together."""
    found = {}
    for place, program in enumerate(programs):
        for node, step in program.steps.items():
            if isinstance(step, AssumedOutcome) and any(rate.low < rate.high for _, rate in step.outcomes):
                low, high = (
                    (*programs[:place], _with_step(program, node, _at(step, end)), *programs[place + 1 :])
                    for end in ("low", "high")
                )
                ends = (_percent(step, "low"), _percent(step, "high"))
                found[Assumption(node, "", *ends)] = (low, high)
    return found


def _at(step: AssumedOutcome, end: str) -> AssumedOutcome:
    outcomes = tuple((output, Rate(*[getattr(rate, end)] * 3)) for output, rate in step.outcomes)
    return msgspec.structs.replace(step, outcomes=outcomes)


def _with_step(program: Program, node: str, step: AssumedOutcome) -> Program:
    return msgspec.structs.replace(program, steps={**program.steps, node: step})


def _percent(step: AssumedOutcome, end: str) -> str:
    """All outcomes together, as a percentage."""
    return f"{value_text(sum(getattr(rate, end) for _, rate in step.outcomes) / 10_000)} %"
