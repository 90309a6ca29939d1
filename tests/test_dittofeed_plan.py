"""Dittofeed: whole journeys, not started, every request held against Dittofeed's own description."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from exporters.lowering.asking import Options
from exporters.lowering.fidelity import fidelities
from exporters.publishing.errors import PublishError
from exporters.targets.dittofeed import TARGET
from exporters.targets.dittofeed.conditions import Trees
from exporters.targets.target import Choices, Plan
from exporters.targets.writing.conditions import CannotSayError
from journey import edits
from journey.condition import (
    AttributeOperand,
    CalendarOperand,
    Comparison,
    Condition,
    EventPropertyOperand,
    EventsOperand,
    Group,
)
from journey.file import read_journey
from journey.journey import Journey, new_journey
from journey.model import Loop
from journey.store import Store
from tests.target_plans import RICH, TAGGED, bodies, one_split, planned, random_plans, requests, taken

TEMPLATES = Path(__file__).parents[1] / "resources" / "templates"
WORKSPACE = "6b1a5d0e-3f0c-4a6b-9a53-2f3f6f0f9a11"
CHOICES = Choices(
    answers={"workspace": WORKSPACE},
    sender="shop@shop.example",
    sender_name="Shop",
    places={
        "shop_url": "https://shop.example",
        "cart_url": "https://shop.example/cart",
        "webhook": "https://shop.example/hook",
    },
)


def _plan(journey: Journey, choices: Choices = CHOICES) -> Plan:
    return planned(TARGET, journey, choices)


@pytest.mark.parametrize("name", ["lifecycle", "multi_channel", "offers", "vip", "birthday"])
def test_templates_give_requests_that_the_description_accepts(name: str) -> None:
    plan = _plan(read_journey(TEMPLATES / f"{name}.journey"))
    assert plan.lacks == ()
    assert taken(TARGET, plan) > 15


def test_every_random_journey_gives_requests_that_the_description_accepts() -> None:
    nodes = kinds = 0
    for plan in random_plans(TARGET, CHOICES, 12):
        nodes += taken(TARGET, plan)
        kinds += len({asset.kind for asset in plan.publication.assets})
    assert nodes > 60
    assert kinds > 15


def test_ids_are_the_same_each_time_and_others_in_another_workspace() -> None:
    journey = read_journey(TEMPLATES / "offers.journey")
    assert _plan(journey) == _plan(journey)
    other = Choices(
        answers={"workspace": "0f8fad5b-d9cb-469f-a165-70867728950e"}, sender=CHOICES.sender, places=CHOICES.places
    )
    first = {body["id"] for body in bodies(TARGET, _plan(journey)).values()}
    second = {body["id"] for body in bodies(TARGET, _plan(journey, other)).values()}
    assert not first & second


def test_what_only_the_shop_can_know_is_lacking() -> None:
    plan = _plan(read_journey(TEMPLATES / "lifecycle.journey"), Choices())
    reasons = " ".join(lack.reason for lack in plan.lacks)
    for missing in ("workspace", "shop_url", "called is not known"):
        assert missing in reasons
    with pytest.raises(PublishError, match="instance"):
        TARGET.service("key", {"address": "https://dittofeed.example"})


def _waiting(key: str) -> Journey:
    store = Store(new_journey("journey-dittofeed"))
    start = edits.add_node(store, "event_trigger", 0, 0, parameters={"event": {"event": "cart"}})
    branches = [{"id": "order", "name": "order", "event": {"event": "order"}}]
    wait = edits.add_node(
        store, "wait_for_event", 0, 0, source=start, output="next", parameters={"branches": branches, "timeout": "P2D"}
    )
    edits.add_node(store, "email", 0, 0, source=wait, output="timeout", name="Letter")
    entry = msgspec.structs.replace(store.journey.header.entry, key=key)
    edits.change_header(store, "Keep apart by key", entry=entry)
    return store.journey


def test_a_journey_with_a_key_waits_for_events_of_that_key_and_others_look_after_a_fixed_wait() -> None:
    made = {request.asset.kind: request.body for request in requests(TARGET, _plan(_waiting("cart_id")))}
    definition = made["journey"]["definition"]
    assert definition["entryNode"]["key"] == "cart_id"
    assert [node["type"] for node in definition["nodes"]] == ["WaitForNode", "MessageNode"]
    assert made["segment"]["definition"]["entryNode"]["type"] == "KeyedPerformed"
    lowered = TARGET.lower(_waiting("cart_id"), Options())
    assert any("same cart_id" in how for line in fidelities(lowered).lines for how in line.how)

    made = {request.asset.kind: request.body for request in requests(TARGET, _plan(_waiting("")))}
    types = [node["type"] for node in made["journey"]["definition"]["nodes"]]
    assert types == ["DelayNode", "SegmentSplitNode", "MessageNode"]
    asked = made["segment"]["definition"]["entryNode"]
    assert (asked["type"], asked["event"], asked["withinSeconds"]) == ("Performed", "order", 2 * 86_400)


def test_what_the_starting_event_held_is_a_user_property_of_its_own() -> None:
    plan = _plan(read_journey(TEMPLATES / "browse_abandonment.journey"))
    made = bodies(TARGET, plan)
    held = [body["definition"] for key, body in made.items() if "browse_abandonment" in key]
    assert {one["type"] for one in held} == {"Performed"}
    texts = json.dumps([body["definition"] for key, body in made.items() if key.startswith("template.")])
    assert "user.browse_abandonment_" in texts
    assert "{{ event" not in texts


def _tree(condition: Condition) -> Any:
    return Trees({}, {"email": "group-1"}).definition(condition)


def test_conditions_are_trees_without_negations() -> None:
    rich = _tree(RICH)
    assert rich["entryNode"]["type"] == "And"
    assert [node["operator"]["type"] for node in rich["nodes"]] == ["GreaterThanOrEqual", "NotEquals"]
    neither = _tree(Group(match="any", negated=True, conditions=(RICH, TAGGED)))
    assert [node["type"] for node in (neither["entryNode"], *neither["nodes"])].count("Or") == 2
    counted = _tree(Comparison(left=EventsOperand(event="order", within="P30D"), operator="greater", value=2))
    assert counted["entryNode"] | {"id": ""} == {
        "id": "",
        "type": "Performed",
        "event": "order",
        "withinSeconds": 30 * 86_400,
        "times": 3,
        "timesOperator": ">=",
    }
    agreed = _tree(Comparison(left=AttributeOperand(name="consent.email"), operator="equal", value=True))
    assert agreed["entryNode"]["subscriptionGroupId"] == "group-1"
    summed = _tree(
        Comparison(left=EventsOperand(event="order", measure="sum", property="value"), operator="less", value=9)
    )
    assert summed["entryNode"]["path"] == "order_sum_value"


def test_one_of_several_things_of_an_event_is_asked_of_each() -> None:
    skus = Group(
        match="any",
        conditions=tuple(Comparison(left=EventPropertyOperand(name="sku"), value=name) for name in ("a", "b")),
    )
    either = _tree(Comparison(left=EventsOperand(event="order", where=skus), operator="at_least", value=1.0))
    assert either["entryNode"]["type"] == "Or"
    assert [node["properties"][0]["operator"]["value"] for node in either["nodes"]] == ["a", "b"]
    with pytest.raises(CannotSayError, match="together"):
        _tree(Comparison(left=EventsOperand(event="order", where=skus), operator="at_least", value=2.0))


@pytest.mark.parametrize(
    "condition",
    [
        Comparison(left=CalendarOperand(part="hour"), operator="less", value=9),
        Comparison(left=AttributeOperand(name="unsubscribed.news"), operator="equal", value=True),
        Comparison(left=AttributeOperand(name="points", within="P3D"), operator="equal", value=1),
        Comparison(left=AttributeOperand(name="city"), operator="contains", value="a"),
    ],
)
def test_what_cannot_be_asked_is_lacking_and_names_its_step(condition: Condition) -> None:
    with pytest.raises(CannotSayError):
        _tree(condition)
    plan = _plan(one_split(TARGET, condition, "delay"))
    assert any(lack.record == "condition_split_1" and lack.remedy for lack in plan.lacks)


def test_who_did_not_agree_is_found_by_swapping_the_ways() -> None:
    no = Comparison(left=AttributeOperand(name="consent.email"), operator="equal", value=False)
    plan = _plan(one_split(TARGET, no, "delay"))
    assert not any(lack.record == "condition_split_1" for lack in plan.lacks)
    made = {request.asset.kind: request.body for request in requests(TARGET, plan)}
    node, _ = made["journey"]["definition"]["nodes"]
    assert made["segment"]["definition"]["entryNode"]["type"] == "SubscriptionGroup"
    assert node["variant"]["trueChild"] == "ExitNode"


def test_a_way_back_whose_limit_leads_by_another_one_is_counted_with_it() -> None:
    store = Store(new_journey("journey-dittofeed"))
    start = edits.add_node(store, "event_trigger", 0, 0, parameters={"event": {"event": "cart"}})
    pause = edits.add_node(store, "delay", 0, 0, source=start, output="next")
    condition = msgspec.to_builtins(RICH)
    split = edits.add_node(
        store, "condition_split", 0, 0, source=pause, output="next", parameters={"condition": condition}
    )
    for output, loop in (
        ("yes", Loop(max_passes=3, counter="customer", on_limit="output:no")),
        ("no", Loop(max_passes=1, on_limit="exit")),
    ):
        edge = edits.connect(store, split, output, pause)
        assert edge is not None
        edits.set_loop(store, edge, loop)
    assert taken(TARGET, _plan(store.journey)) > 5
