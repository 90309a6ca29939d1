"""A journey as the engines run it."""

from __future__ import annotations

from typing import Literal

from journey.catalogue import kind
from journey.describe import outputs_of
from journey.fragments import is_use
from journey.fragments_inlining import without_fragments
from journey.journey import Journey
from journey.model import Cap, Edge, Entry, Goal, Loop, QuietHours
from journey.spans import duration_seconds
from journey.steps import (
    DAY,
    Branch,
    Capacity,
    CapRule,
    EntryRule,
    ExitCriterion,
    GoalRule,
    GoalStep,
    Link,
    LoopLimits,
    Program,
    QuietRule,
    Step,
)
from journey.values import to_optional_seconds, to_seconds, to_thousandths, to_time, to_weekdays


def program_of(journey: Journey) -> Program:
    """The program of a checked journey. Raises ValueError or a subclass if the checks would have found errors."""
    journey = without_fragments(journey)
    header = journey.header
    steps: dict[str, Step] = {}
    triggers = []
    for node in journey.nodes:
        declared = kind(node.kind)
        if declared is None:
            raise ValueError(f"unknown kind of step: {node.kind}")
        if declared.step is None:
            continue
        if node.status == "disabled":
            if declared.is_trigger:
                continue
            outputs = outputs_of(node)
            steps[node.id] = Branch((), outputs[0].id if outputs else "next")
            continue
        if is_use(node):
            raise ValueError(f"a fragment that cannot be put in its place: {node.id}")
        step = declared.step(declared.complete(node.parameters), journey)
        if isinstance(step, GoalStep):
            step = GoalStep(node.id, step.counts, step.exits)
        steps[node.id] = step
        if declared.is_trigger:
            triggers.append(node.id)
    entry = header.entry
    return Program(
        journey=header.journey_id,
        name=header.name,
        zone=header.zone,
        entry=_entry(entry),
        triggers=tuple(triggers),
        steps=steps,
        links=_links(journey, steps),
        exits=tuple(ExitCriterion(rule.id, rule.event, rule.condition) for rule in header.exits),
        goals=tuple(_goal(goal) for goal in header.goals),
        caps=tuple(cap_rule(cap) for cap in header.caps),
        quiet=_quiet(header.quiet_hours),
        stages=tuple(stage.name for stage in journey.stages),
        segments={segment.id: segment.condition for segment in journey.segments},
        priority=header.priority,
        not_while=header.not_while,
        defer_while=header.defer_while,
        exclusion_group=header.exclusion_group,
        longest=to_optional_seconds(header.longest),
    )


def _entry(entry: Entry) -> EntryRule:
    limits: tuple[tuple[int, Literal["day", "all"]], ...] = ((entry.most_a_day, "day"), (entry.most_in_all, "all"))
    return EntryRule(
        mode=entry.mode,
        minimum_interval=to_seconds(entry.minimum_interval),
        key=entry.key,
        back_enrol=entry.back_enrol,
        most_running=entry.most_running,
        holdout=(to_thousandths(entry.holdout), entry.holdout_salt) if entry.holdout else None,
        capacities=tuple(Capacity(limit, per) for limit, per in limits if limit),
    )


def _links(journey: Journey, steps: dict[str, Step]) -> dict[str, dict[str, Link]]:
    links: dict[str, dict[str, Link]] = {}
    for edge in journey.edges:
        if edge.source not in steps or edge.target not in steps:
            continue
        links.setdefault(edge.source, {}).setdefault(edge.output, _link(edge))
    return links


def _link(edge: Edge) -> Link:
    return Link(edge.id, edge.target, None if edge.loop is None else _limits(edge.loop))


def _limits(loop: Loop) -> LoopLimits:
    return LoopLimits(
        max_passes=loop.max_passes,
        minimum_interval=duration_seconds(loop.minimum_interval),
        counter=loop.counter,
        reset_event=loop.reset_event if loop.reset == "event" else None,
        reset_after=to_optional_seconds(loop.reset_after) if loop.reset == "after" else None,
        on_limit=loop.on_limit,
    )


def _goal(goal: Goal) -> GoalRule:
    return GoalRule(goal.id, goal.event, to_optional_seconds(goal.window), goal.counts, goal.exits, goal.node)


def cap_rule(cap: Cap) -> CapRule:
    """A cap in seconds, days and thousandths."""
    if cap.window_type == "rolling":
        window = to_seconds(cap.window)
    elif cap.window_type in ("person_days", "utc_days"):
        window = max(1, -(-to_seconds(cap.window) // DAY))
    else:
        window = 0
    return CapRule(
        id=cap.id,
        limit=to_thousandths(cap.limit),
        scope=cap.scope,
        window=window,
        window_type=cap.window_type,
        on_block=cap.on_block,
        wait_at_most=to_seconds(cap.wait_at_most),
        by_number=cap.by_number,
    )


def _quiet(quiet: QuietHours | None) -> QuietRule | None:
    if quiet is None or not quiet.windows:
        return None
    windows = tuple((to_weekdays(w.weekdays), to_time(w.start), to_time(w.end)) for w in quiet.windows)
    return QuietRule(windows, quiet.zone, quiet.on_block, frozenset(quiet.classes))
