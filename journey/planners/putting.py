"""Puts a plan into a journey: as the settings of a step that is there, before a message, or as a start of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from journey.catalogue import kind
from journey.describe import name_of, outputs_of
from journey.edits import PITCH_X, PITCH_Y
from journey.families import SEND
from journey.identifiers import free_id
from journey.journey import Journey
from journey.model import Edge, Node
from journey.planners.planner import NewStep, Plan
from journey.store import Store, Transaction
from journey.words import say

#: Where the first step of a stage stands, and how far apart steps are that do not overlap.
_FIRST = (8.0, 42.0)
_NEAR = PITCH_X - 8.0


class Place(msgspec.Struct, frozen=True):
    """Where a plan can go: into the step ``node`` (set), before it, or to a start of its own (``node`` is empty)."""

    way: Literal["set", "before", "start"]
    node: str = ""

    def words(self, journey: Journey) -> str:
        """What the place is called."""
        node = journey.node(self.node)
        if node is None:
            return say("A start of its own")
        if self.way == "set":
            return say("The step “{name}”", name=name_of(node))
        return say("A new step before “{name}”", name=name_of(node))


def places_for(plan: Plan, journey: Journey, selected: str = "") -> tuple[Place, ...]:
    """Where the plan can go: the selected step first, then steps that can take it, then messages, then a new start."""
    set_in = [Place("set", node.id) for node in journey.nodes if node.kind in plan.settings]
    before = [Place("before", node.id) for node in journey.nodes if sends_text(node)]
    start = [Place("start")] if plan.start is not None else []
    return tuple(sorted((*set_in, *before, *start), key=lambda place: not selected or place.node != selected))


def sends_text(node: Node) -> bool:
    """Whether a step sends a message that somebody wrote."""
    declared = kind(node.kind)
    return declared is not None and declared.family is SEND and any(one.id == "message" for one in declared.parameters)


def put(store: Store, plan: Plan, place: Place, stage: str = "") -> tuple[str, ...]:
    """Put the plan there, as one undo step; returns the ids of the steps that it is in now. ``stage`` is the lane of a
    new start. ValueError if there is no such place."""
    node = store.journey.node(place.node)
    with store.transaction(plan.name) as transaction:
        if place.way == "start" and plan.start is not None:
            return _put_start(store.journey, transaction, plan.start, plan.step, stage)
        if node is None:
            raise ValueError(place.node)
        if place.way == "set":
            values: Mapping[str, Any] = plan.settings[node.kind]
            transaction.put(msgspec.structs.replace(node, parameters={**node.parameters, **values}))
            return (node.id,)
        return (_put_before(store.journey, transaction, plan.step, node),)


def _put_before(journey: Journey, transaction: Transaction, step: NewStep, target: Node) -> str:
    """A new step where the target stood, which moves down with all below it; what led to it leads to the new one."""
    for node in journey.nodes:
        if node.stage == target.stage and node.y >= target.y and abs(node.x - target.x) < _NEAR and not node.width:
            transaction.put(msgspec.structs.replace(node, y=node.y + PITCH_Y))
    made = _made(transaction, step, target.stage, target.x, target.y)
    for edge in journey.edges_to.get(target.id, ()):
        transaction.put(msgspec.structs.replace(edge, target=made.id))
    _connect(transaction, made, target.id)
    return made.id


def _put_start(
    journey: Journey, transaction: Transaction, start: NewStep, step: NewStep, stage: str
) -> tuple[str, ...]:
    """A start and the wait behind it, below all that stands in the lane."""
    there = [node for node in journey.nodes if node.stage == stage]
    x, y = _FIRST[0], max((node.y + max(node.height, 0.0) + PITCH_Y for node in there), default=_FIRST[1])
    first = _made(transaction, start, stage, x, y)
    second = _made(transaction, step, stage, x, y + PITCH_Y)
    _connect(transaction, first, second.id)
    return first.id, second.id


def _made(transaction: Transaction, step: NewStep, stage: str, x: float, y: float) -> Node:
    node = Node(
        id=free_id(transaction, step.kind),
        order=transaction.next_order(Node),
        kind=step.kind,
        stage=stage,
        x=x,
        y=y,
        parameters=dict(step.parameters),
    )
    transaction.put(node)
    return node


def _connect(transaction: Transaction, source: Node, target: str) -> None:
    transaction.put(
        Edge(
            id=free_id(transaction, "edge"),
            order=transaction.next_order(Edge),
            source=source.id,
            output=outputs_of(source)[0].id,
            target=target,
        )
    )
