"""Small programs for tests, written as a person would draw them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from journey.condition import (
    AttributeOperand,
    Comparison,
    Condition,
    Constant,
    EventMatch,
    EventPropertyOperand,
    EventsOperand,
    Operator,
)
from journey.steps import EntryRule, EventBranch, Link, LoopLimits, Program, Step, Trigger
from simulator.histogram import Histogram

ANY_TIME = EntryRule("any_time", 0, "", False, None)
AFTER_EXIT = EntryRule("after_exit", 0, "", False, None)
ONCE = EntryRule("once", 0, "", False, None)
EVERY_DAY = frozenset(range(7))


def program(
    steps: Mapping[str, Step],
    edges: Iterable[str] = (),
    *,
    loops: Mapping[str, LoopLimits] | None = None,
    journey: str = "j",
    zone: str = "UTC",
    entry: EntryRule = ANY_TIME,
    **policies: Any,
) -> Program:
    """``edges`` such as "start > mail" (by ``next``) or "wait.timeout > mail"; an edge's id is "wait.timeout".
    ``loops`` gives the limits of loop edges by that id."""
    links: dict[str, dict[str, Link]] = {}
    for edge in edges:
        way, target = edge.split(" > ")
        source, _, output = way.partition(".")
        name = f"{source}.{output or 'next'}"
        links.setdefault(source, {})[output or "next"] = Link(name, target, (loops or {}).get(name))
    return Program(
        journey=journey,
        name=journey,
        zone=zone,
        entry=entry,
        triggers=tuple(name for name, step in steps.items() if isinstance(step, get_args(Trigger))),
        steps=dict(steps),
        links=links,
        **policies,
    )


def event(name: str, any_key: bool = False, **where: Constant) -> EventMatch:
    """Events with this name whose properties equal ``where``."""
    tests = [
        Comparison(left=EventPropertyOperand(name=key), operator="equal", value=value) for key, value in where.items()
    ]
    return EventMatch(event=name, where=tests[0] if tests else None, any_key=any_key)


def on(output: str, name: str, **where: Constant) -> EventBranch:
    """A branch of a wait."""
    return EventBranch(output, event(name, **where))


def attribute(name: str, operator: Operator = "equal", value: Constant = 1.0) -> Condition:
    """A condition on an attribute."""
    return Comparison(left=AttributeOperand(name=name), operator=operator, value=value)


def happened(name: str, operator: Operator, value: Constant, within: str = "", **measure: Any) -> Condition:
    """A condition on past events, their count if nothing else is said."""
    return Comparison(left=EventsOperand(event=name, within=within, **measure), operator=operator, value=value)


def counts(histogram: Histogram) -> dict[int, int]:
    """Value to count."""
    return histogram.as_dict()
