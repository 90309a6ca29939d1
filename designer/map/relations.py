"""What journeys have to do with one another by how they are drawn: what starts them, and who hands people to whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import msgspec

from journey.condition import AttributeOperand, Condition, StageOperand, StageVisitsOperand, comparisons
from journey.condition_words import condition_words
from journey.steps import (
    Branch,
    DateTrigger,
    EventTrigger,
    JourneyTrigger,
    Program,
    RemoveFromJourney,
    ScheduleTrigger,
    SegmentTrigger,
    SetAttribute,
    SetStage,
    SilenceTrigger,
    StageTrigger,
    StartJourney,
    Step,
)
from journey.words import say

StartKind = Literal["event", "quiet", "date", "segment", "stage", "schedule", "journey"]
#: A silence this long (seconds) is a person gone quiet, a shorter one waits for what a visit comes to.
_QUIET = 7 * 86_400

#: What concerns all messages is no hand-over.
_EVERYWHERE = ("consent.", "reachable.", "unsubscribed.")

#: start: a step of one starts the other. exit: leaving one enters the other. remove: a step of one ends the other.
#: tag, stage, attribute: a step of one writes what the other asks for.
HandOverKind = Literal["start", "exit", "remove", "tag", "stage", "attribute"]


@dataclass(frozen=True, order=True)
class Start:
    """What starts a journey. ``name``: the event, the attribute, the stage or, of a segment, its condition in words."""

    kind: StartKind
    name: str = ""


@dataclass(frozen=True)
class HandOver:
    """One journey gives people to another. ``steps``: the steps behind it in the source (exit: none), ``triggers``:
    those of the target that they come in by, where they do."""

    source: str
    target: str
    kind: HandOverKind
    name: str
    steps: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()


@dataclass(frozen=True)
class SharedStart:
    """Two journeys start at the same thing."""

    one: str
    other: str
    starts: tuple[Start, ...]


def starts_of(program: Program) -> dict[str, Start]:
    """What each trigger of a journey starts at, by the trigger's id."""
    return {node: _start_of(program.steps[node], program) for node in program.triggers}


def _start_of(step: Step, program: Program) -> Start:
    if isinstance(step, EventTrigger):
        return Start("event", step.match.event)
    if isinstance(step, SilenceTrigger):
        events = dict.fromkeys(match.event for match in step.arm)
        return Start("quiet" if step.after >= _QUIET else "event", ", ".join(events))
    if isinstance(step, DateTrigger):
        return Start("date", step.attribute)
    if isinstance(step, SegmentTrigger):
        return Start("segment", condition_words(step.condition))
    if isinstance(step, StageTrigger):
        return Start("stage", step.stage)
    if isinstance(step, ScheduleTrigger):
        return Start("schedule")
    if isinstance(step, JourneyTrigger):
        return Start("journey", step.source)
    raise TypeError(f"no trigger: {step!r}")


def start_words(start: Start) -> str:
    """What starts a journey, as the map says it."""
    if start.kind == "event":
        return say("Event “{event}”", event=start.name)
    if start.kind == "quiet":
        return say("Gone quiet")
    if start.kind == "date":
        return say("Date “{name}”", name=start.name)
    if start.kind == "segment":
        return say("Joins a segment")
    if start.kind == "stage":
        return say("Stage “{stage}”", stage=start.name) if start.name else say("Any stage")
    if start.kind == "schedule":
        return say("Calendar")
    return say("Another journey")


def shared_starts(programs: Sequence[Program]) -> tuple[SharedStart, ...]:
    """All pairs of journeys that start at the same thing; what only other journeys start is shared by nobody."""
    starts = {program.journey: dict.fromkeys(sorted(starts_of(program).values())) for program in programs}
    found = []
    for one, other in combinations(starts, 2):
        both = tuple(start for start in starts[one] if start in starts[other] and start.kind != "journey")
        if both:
            found.append(SharedStart(one, other, both))
    return tuple(found)


def hand_overs(programs: Sequence[Program]) -> tuple[HandOver, ...]:
    """All ways in which one of the journeys gives people to another."""
    found: list[HandOver] = []
    for source in programs:
        for target in programs:
            if source is not target:
                found += [*_linked(source, target), *_written(source, target)]
    return tuple(found)


def _linked(source: Program, target: Program) -> Iterator[HandOver]:
    starters = tuple(
        node for node, step in source.steps.items() if isinstance(step, StartJourney) and step.journey == target.journey
    )
    enders = tuple(
        node
        for node, step in source.steps.items()
        if isinstance(step, RemoveFromJourney) and step.journey in ("", target.journey)
    )
    links = {node: step for node in target.triggers if isinstance(step := target.steps[node], JourneyTrigger)}
    by_start = tuple(n for n, step in links.items() if step.on == "start" and step.source in ("", source.journey))
    by_exit = {n: step.reason for n, step in links.items() if step.on == "exit" and step.source in ("", source.journey)}
    if starters:
        yield HandOver(source.journey, target.journey, "start", "", starters, by_start)
    if by_exit:
        reasons = ", ".join(dict.fromkeys(reason for reason in by_exit.values() if reason))
        yield HandOver(source.journey, target.journey, "exit", reasons, (), tuple(by_exit))
    if enders:
        yield HandOver(source.journey, target.journey, "remove", "", enders)


def _written(source: Program, target: Program) -> Iterator[HandOver]:
    """What steps of one write and the other asks for."""
    reads, stages = _read_by(target)
    own, _ = _written_by(target)
    written, set_stages = _written_by(source)
    for name, steps in written.items():
        # Two journeys that both write it and ask for it keep their own account.
        if name in reads and name not in own and not name.startswith(_EVERYWHERE):
            kind: HandOverKind = "tag" if name.startswith("tag.") else "attribute"
            yield HandOver(source.journey, target.journey, kind, name.removeprefix("tag."), steps)
    for stage, steps in set_stages.items():
        triggers = tuple(
            node
            for node in target.triggers
            if isinstance(step := target.steps[node], StageTrigger) and step.stage in ("", stage)
        )
        if triggers or stage in stages:
            yield HandOver(source.journey, target.journey, "stage", stage, steps, triggers)


def _written_by(program: Program) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """The attributes and the stages that steps write, with the steps."""
    attributes: dict[str, tuple[str, ...]] = {}
    stages: dict[str, tuple[str, ...]] = {}
    for node, step in program.steps.items():
        if isinstance(step, SetAttribute):
            attributes[step.name] = (*attributes.get(step.name, ()), node)
        elif isinstance(step, SetStage):
            stages[step.stage] = (*stages.get(step.stage, ()), node)
    return attributes, stages


def _read_by(program: Program) -> tuple[frozenset[str], frozenset[str]]:
    """The attributes that a journey asks for anywhere, and the stages by name that its starts or splits ask for."""
    attributes: set[str] = set()
    stages: set[str] = set()
    for condition in _conditions([*program.steps.values(), *program.exits, *program.segments.values()]):
        for part in comparisons(condition):
            if isinstance(part.left, AttributeOperand):
                attributes.add(part.left.name)
            elif isinstance(part.left, StageOperand):
                values = part.value if isinstance(part.value, tuple) else (part.value,)
                stages |= {value for value in values if isinstance(value, str)}
            elif isinstance(part.left, StageVisitsOperand):
                stages.add(part.left.name)
    return frozenset(attributes), frozenset(stages)


def _conditions(parts: Sequence[object]) -> Iterator[Condition]:
    """The conditions that steps, exits and segments hold."""
    for part in parts:
        if isinstance(part, Condition):
            yield part
        elif isinstance(part, Branch):
            yield from (branch.condition for branch in part.branches)
        elif isinstance(part, msgspec.Struct):
            for name in part.__struct_fields__:
                value = getattr(part, name)
                yield from _conditions(value if isinstance(value, tuple) else (value,))
