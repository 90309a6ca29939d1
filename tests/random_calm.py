"""Random runs as most real ones are: people are in one journey at a time, and little is asked of events and values.

The compiled engine goes a shorter way then (docs/engine.md), which the wilder runs of random_journeys.py seldom take.
"""

from __future__ import annotations

from random import Random

from history_builder import DAY, HOUR
from msgspec.structs import replace
from random_draw import EVENTS, WITHIN, Draw
from random_journeys import Scenario, make_scenario

from journey.condition import AttributeOperand, Comparison, Condition, EventMatch, EventsOperand
from journey.steps import (
    Branch,
    ConditionBranch,
    EventTrigger,
    Program,
    SetAttribute,
    SetStage,
    SilenceTrigger,
    Step,
    Suppress,
    WaitForEvents,
)


def make_calm_scenario(random: Random) -> Scenario:
    """One random run."""
    draw = Draw(random)
    scenario = make_scenario(random)
    programs = tuple(_calm(draw, program) for program in scenario.programs[: draw.one((1, 1, 3))])
    return Scenario(programs, scenario.history, scenario.settings)


def _calm(draw: Draw, program: Program) -> Program:
    triggers = {node: _trigger(draw, program.steps[node]) for node in program.triggers}
    inner = {node: _step(draw, step) for node, step in program.steps.items() if node not in triggers}
    return replace(
        program,
        steps={**triggers, **inner},
        entry=replace(
            program.entry,
            mode=draw.one(("after_exit", "after_exit", "once", "any_time")),
            key=program.entry.key if draw.chance(20) else "",
            capacities=(),
        ),
        exits=(),
        segments={},
        exclusion_group=draw.one(("", "group")),
        defer_while=program.defer_while if draw.chance(20) else (),
    )


def _match(draw: Draw, match: EventMatch) -> EventMatch:
    return match if draw.chance(15) else replace(match, where=None)


def _trigger(draw: Draw, step: Step) -> Step:
    if isinstance(step, SilenceTrigger) and draw.chance(50):
        return step
    return EventTrigger(
        EventMatch(event=draw.one(EVENTS)), count=draw.one((1, 1, 2, 3)), window=draw.one((None, DAY, 3 * HOUR))
    )


def _step(draw: Draw, step: Step) -> Step:
    if isinstance(step, Branch):
        branches = tuple(ConditionBranch(branch.output, _condition(draw)) for branch in step.branches)
        return replace(step, branches=branches, at_entry=draw.chance(10))
    if isinstance(step, WaitForEvents):
        branches = tuple(replace(branch, match=_match(draw, branch.match)) for branch in step.branches)
        return replace(step, branches=branches, ranked=draw.chance(10), look_back=draw.chance(10))
    if isinstance(step, SetAttribute | Suppress) and draw.chance(80):
        return SetStage("owner")
    return step


def _condition(draw: Draw) -> Condition:
    operator = draw.one(("at_least", "greater", "less", "at_most", "equal"))
    if draw.chance(40):
        name = draw.one(("points", "tag.vip", "nothing"))
        return Comparison(left=AttributeOperand(name=name), operator=operator, value=draw.one((1.0, 0.0)))
    operand = EventsOperand(event=draw.one((*EVENTS, "never")), within=draw.one(WITHIN))
    return Comparison(left=operand, operator=operator, value=draw.one((1.0, 0.0, 2.0, 2.5, 17.0)))
