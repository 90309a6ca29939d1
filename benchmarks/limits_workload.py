"""The workload of the limits benchmark: made-up shops of any size, and a journey of 26 steps with loops.

The data are those of a folder of arrays: ``off`` (first event of each customer, and the number of all), ``ts`` (seconds
after the start), ``et`` (0 view, 1 cart, 2 order, others), ``tz`` (seconds east of UTC), ``attr`` (consent, VIP).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from journey.condition import AttributeOperand, Comparison, Condition, EventMatch, EventsOperand
from journey.spans import write_duration
from journey.steps import (
    DAY,
    Branch,
    CapRule,
    ConditionBranch,
    End,
    EntryRule,
    EventBranch,
    EventTrigger,
    GoalStep,
    Link,
    Program,
    QuietRule,
    RandomSplit,
    Send,
    SetStage,
    Step,
    WaitForEvents,
)
from simulator.history.history import ALWAYS, NUMBER, Attribute, History

_HOUR = 3600
_EVENTS = ("view", "cart", "order", "sent", "opened", "clicked", "unsubscribed")
_ORIGIN = int(datetime(2025, 1, 6, tzinfo=UTC).timestamp())
_DAYS = 364


# --- The history ---------------------------------------------------------------------------------------------


def read_shop(folder: Path) -> History:
    """The history of a folder of arrays."""
    off, ts, et, tz, attr = (np.load(folder / f"{name}.npy") for name in ("off", "ts", "et", "tz", "attr"))
    people = len(off) - 1
    keys = [b"%08d" % customer for customer in range(people)]
    hashes = [int.from_bytes(hashlib.blake2b(key, digest_size=8).digest(), "big") for key in keys]
    hours, zone = np.unique(tz // _HOUR, return_inverse=True)
    return History(
        folder=None,
        name=f"{people:,} made-up people",
        attribution="",
        fingerprint="",
        origin=_ORIGIN,
        start=0,
        end=_DAYS * DAY,
        offsets=off.astype(np.int64),
        times=ts.astype(np.int32),
        events=et.astype(np.uint8),
        event_names=_EVENTS,
        hashes=np.array(hashes, np.uint64),
        key_offsets=np.arange(people + 1, dtype=np.int64) * 8,
        key_bytes=np.frombuffer(b"".join(keys), np.uint8).copy(),
        zones=tuple(f"Etc/GMT{-hour:+d}" if hour else "UTC" for hour in hours.tolist()),
        zone=zone.astype(np.int16),
        properties={},
        attributes={name: _always(name, attr[:, place]) for place, name in enumerate(("agreed", "vip"))},
        made=frozenset(),
        made_attributes=frozenset(),
    )


def _always(name: str, values: Any) -> Attribute:
    """An attribute of which everybody has one undated value."""
    return Attribute(
        name=name,
        kind=NUMBER,
        offsets=np.arange(len(values) + 1, dtype=np.int64),
        times=np.full(len(values), ALWAYS, np.int32),
        values=values.astype(np.float64),
        words=(),
    )


# --- The journey ---------------------------------------------------------------------------------------------

#: Each step with the steps that its outputs lead to.
_WAYS: dict[str, tuple[Step, Mapping[str, str]]]


def _within(event: str, seconds: int) -> Condition:
    operand = EventsOperand(event=event, within=write_duration(seconds, "seconds"))
    return Comparison(left=operand, operator="at_least", value=1.0)


def _is(name: str) -> Condition:
    return Comparison(left=AttributeOperand(name=name), operator="at_least", value=1.0)


def _either(condition: Condition) -> Branch:
    return Branch((ConditionBranch("yes", condition),), "no")


def _until(timeout: int, *events: str) -> WaitForEvents:
    return WaitForEvents(tuple(EventBranch(event, EventMatch(event=event)) for event in events), timeout)


def _mail(channel: str = "email") -> Send:
    # As in the program that this is compared with, nobody is asked for consent or an address.
    return Send(channel, needs_consent=False, needs_address=False)


_WAYS = {
    "cart added": (EventTrigger(EventMatch(event="cart")), {"next": "research"}),
    "three views": (EventTrigger(EventMatch(event="view"), 3, DAY), {"next": "research"}),
    "order placed": (EventTrigger(EventMatch(event="order")), {"next": "owner"}),
    "research": (SetStage("research"), {"next": "cart today?"}),
    "cart today?": (_either(_within("cart", DAY)), {"yes": "order in 4 h?", "no": "an hour"}),
    "order in 4 h?": (_until(4 * _HOUR, "order"), {"order": "owner", "timeout": "half"}),
    "half": (RandomSplit((("a", 1), ("b", 1)), sticky=False), {"a": "cart mail", "b": "cart push"}),
    "cart mail": (_mail(), {"next": "order in 3 d?"}),
    "cart push": (_mail("push"), {"next": "order in 3 d?"}),
    "order in 3 d?": (_until(3 * DAY, "order"), {"order": "owner", "timeout": "view in 2 d?"}),
    "an hour": (_until(_HOUR, "order"), {"order": "owner", "timeout": "agreed?"}),
    "agreed?": (_either(_is("agreed")), {"yes": "browse mail", "no": "cart or order?"}),
    "view in 2 d?": (_either(_within("view", 2 * DAY)), {"yes": "research", "no": "lapsing"}),
    "browse mail": (_mail(), {"next": "cart or order?"}),
    "cart or order?": (_until(DAY, "cart", "order"), {"cart": "an order?", "order": "an order?", "timeout": "lapsing"}),
    "owner": (SetStage("owner"), {"next": "a week"}),
    "an order?": (_either(_within("order", 0)), {"yes": "owner", "no": "research"}),
    "a week": (_until(7 * DAY, "order"), {"order": "bought again", "timeout": "review mail"}),
    "review mail": (_mail(), {"next": "view in 30 d?"}),
    "view in 30 d?": (
        _until(30 * DAY, "order", "view"),
        {"order": "bought again", "view": "research", "timeout": "lapsing"},
    ),
    "lapsing": (SetStage("lapsing"), {"next": "vip?"}),
    "vip?": (_either(_is("vip")), {"yes": "win-back", "no": "back in 30 d?"}),
    "win-back": (_mail(), {"next": "back in 30 d?"}),
    "back in 30 d?": (
        _until(30 * DAY, "order", "view", "cart"),
        {"order": "bought again", "view": "research", "cart": "research", "timeout": "lapsed"},
    ),
    "bought again": (GoalStep("bought again"), {}),
    "lapsed": (End("lapsed"), {}),
}


def limits_journey(name: str = "limits", **policies: Any) -> Program:
    """The journey: three starts, six waits for events, five messages, four ways back."""

    def own(node: str) -> str:
        return f"{name}: {node}"

    steps = {
        own(node): GoalStep(own(node)) if isinstance(step, GoalStep) else step for node, (step, _) in _WAYS.items()
    }
    links = {
        own(node): {output: Link(f"{own(node)} {output}", own(target)) for output, target in ways.items()}
        for node, (_, ways) in _WAYS.items()
    }
    program = Program(
        journey=name,
        name=name,
        zone="UTC",
        entry=EntryRule("after_exit", 30 * DAY, "", False, None),
        triggers=tuple(own(node) for node, (step, _) in _WAYS.items() if isinstance(step, EventTrigger)),
        steps=steps,
        links=links,
        caps=(CapRule("three a week", 3000, "all", 7 * DAY, "rolling", "skip"),),
        quiet=QuietRule(((frozenset(range(7)), 21 * _HOUR, 8 * _HOUR),), "person", "hold", frozenset({"commercial"})),
        stages=("research", "owner", "lapsing"),
    )
    return msgspec.structs.replace(program, **policies)


def competing_journeys() -> list[Program]:
    """Three journeys that share the cap and keep one another out, each with a priority."""
    return [limits_journey(f"limits {place}", priority=place, exclusion_group="one at a time") for place in range(3)]
