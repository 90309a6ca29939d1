"""Klaviyo: whole flows as drafts, every request held against Klaviyo's own description."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from exporters.publishing.assets import digests, references
from exporters.targets.klaviyo import TARGET
from exporters.targets.klaviyo.conditions import CannotSayError, Filters
from exporters.targets.target import Choices, Plan
from journey import edits
from journey.condition import (
    AttributeOperand,
    CalendarOperand,
    Comparison,
    Condition,
    EventPropertyOperand,
    EventsOperand,
    Group,
    StageOperand,
)
from journey.file import read_journey
from journey.journey import Journey, new_journey
from journey.store import Store
from tests.specifications import check
from tests.target_plans import ORDERS, RICH, TAGGED, one_split, planned, random_plans, requests, taken

ROOT = Path(__file__).parents[1]
EVENTS = ("order", "view", "cart", "mailed", "unsubscribe", "delivered", "survey", "Clicked Email", "Opened Email")
CHOICES = Choices(
    events={name: f"M{place}" for place, name in enumerate(EVENTS)},
    sender="shop@shop.example",
    sender_name="Shop",
    team=("team@shop.example",),
    places={"shop_url": "https://shop.example", "cart_url": "https://shop.example/cart", "coupon": "https://x.example"},
)


def _plan(journey: Journey, choices: Choices = CHOICES) -> Plan:
    return planned(TARGET, journey, choices)


@pytest.mark.parametrize("name", ["browse_abandonment", "cart_abandonment"])
def test_templates_give_requests_that_the_description_accepts(name: str) -> None:
    assert taken(TARGET, _plan(read_journey(ROOT / "resources" / "templates" / f"{name}.journey"))) > 10


def test_every_random_journey_gives_requests_that_the_description_accepts() -> None:
    actions = kinds = 0
    for plan in random_plans(TARGET, CHOICES, 6):
        actions += taken(TARGET, plan)
        kinds += len({asset.kind for asset in plan.publication.assets})
    assert actions > 30
    assert kinds >= 4


def test_the_lifecycle_lacks_only_what_nobody_but_the_shop_can_know() -> None:
    journey = read_journey(ROOT / "resources" / "templates" / "lifecycle.journey")
    plan = _plan(journey)
    assert plan.lacks == ()
    kinds = [asset.kind for asset in plan.publication.assets]
    assert kinds.count("template") == 7
    assert kinds == sorted(kinds, key=["list", "segment", "template", "flow"].index)
    bare = _plan(journey, Choices())
    reasons = " ".join(lack.reason for lack in bare.lacks)
    for missing in ("order", "shop_url", "written to"):
        assert missing in reasons


def test_a_plan_is_pure_and_its_marks_tell_content() -> None:
    journey = read_journey(ROOT / "resources" / "templates" / "lifecycle.journey")
    assert _plan(journey) == _plan(journey)
    first = digests(_plan(journey).publication)
    other = Choices(events={**CHOICES.events, "order": "OTHER"}, sender=CHOICES.sender, places=CHOICES.places)
    second = digests(_plan(journey, other).publication)
    flows = {key for key in first if key.startswith("flow.") and not key.endswith(".left")}
    assert {key for key in first if first[key] != second[key]} >= flows
    assert all(first[key] == second[key] for key in first if key.startswith("template."))


def test_everything_is_a_draft_and_a_template_stands_before_its_flow() -> None:
    plan = _plan(read_journey(ROOT / "resources" / "templates" / "lifecycle.journey"))
    flows = [request for request in requests(TARGET, plan) if request.asset.kind == "flow"]
    sending = 0
    for flow in flows:
        actions = flow.body["data"]["attributes"]["definition"]["actions"]
        assert all(action.get("data", {}).get("status", "draft") == "draft" for action in actions)
        sends = any(action["type"] == "send-email" for action in actions)
        sending += sends
        assert any(reference.copied for reference in references(flow.asset)) == sends
    assert 0 < sending < len(flows)


def _filter(condition: Condition) -> Any:
    return Filters(CHOICES.events, {}).filter_of(condition)


def test_conditions_are_groups_of_which_all_hold() -> None:
    both = _filter(Group(conditions=(ORDERS, RICH)))
    assert [len(group["conditions"]) for group in both["condition_groups"]] == [1, 1]
    either = _filter(Group(match="any", conditions=(ORDERS, RICH)))
    assert [len(group["conditions"]) for group in either["condition_groups"]] == [2]
    neither = _filter(Group(match="any", negated=True, conditions=(ORDERS, RICH)))
    first, second = (group["conditions"][0] for group in neither["condition_groups"])
    assert first["measurement_filter"] == {"type": "numeric", "operator": "less-than", "value": 2}
    assert first["timeframe_filter"] == {"type": "date", "operator": "in-the-last", "unit": "day", "quantity": 30}
    assert second["filter"] == {"type": "numeric", "operator": "less-than-or-equal", "value": 10}


def test_a_tag_that_was_never_given_is_no() -> None:
    (group,) = _filter(Group(negated=True, conditions=(TAGGED,)))["condition_groups"]
    assert [one["filter"]["type"] for one in group["conditions"]] == ["boolean", "existence"]


@pytest.mark.parametrize("name", ["consent.email", "consent.sms", "consent.push", "reachable.email", "reachable.push"])
@pytest.mark.parametrize("value", [True, False])
def test_consent_and_reach_are_klaviyos_own(name: str, value: bool) -> None:
    asked = _filter(Comparison(left=AttributeOperand(name=name), operator="equal", value=value))
    segment = {"data": {"type": "segment", "attributes": {"name": "a", "definition": asked}}}
    check("klaviyo", "POST", "/api/segments", segment)


def test_what_an_event_holds_is_asked_with_it() -> None:
    where = Comparison(left=EventPropertyOperand(name="sku"), operator="equal", value="a")
    asked = _filter(Comparison(left=EventsOperand(event="order", where=where), operator="at_least", value=1))
    (one,) = asked["condition_groups"][0]["conditions"]
    assert one["metric_filters"] == [
        {"property": "sku", "filter": {"type": "string", "operator": "equals", "value": "a"}}
    ]


@pytest.mark.parametrize(
    "condition",
    [
        Comparison(left=CalendarOperand(part="hour"), operator="less", value=9),
        Comparison(left=AttributeOperand(name="unsubscribed.news"), operator="equal", value=True),
        Comparison(left=AttributeOperand(name="points", within="P3D"), operator="equal", value=1),
        Comparison(left=EventsOperand(event="order", measure="sum", property="tax"), operator="greater", value=1),
        Comparison(left=StageOperand(), operator="less", value="a"),
    ],
)
def test_what_cannot_be_asked_is_lacking_and_names_its_step(condition: Condition) -> None:
    with pytest.raises(CannotSayError):
        _filter(condition)
    plan = _plan(one_split(TARGET, condition))
    assert any(lack.record == "condition_split_1" and lack.remedy for lack in plan.lacks)


def test_shares_in_a_row_take_their_part_of_whom_the_others_left() -> None:
    store = Store(new_journey("journey-klaviyo"))
    start = edits.add_node(store, "event_trigger", 0, 0, parameters={"event": {"event": "cart"}})
    shares = [{"id": name, "name": name, "weight": weight} for name, weight in (("a", 50), ("b", 30), ("c", 20))]
    split = edits.add_node(store, "random_split", 0, 0, source=start, output="next", parameters={"shares": shares})
    for name in ("a", "b", "c"):
        edits.add_node(store, "sms", 0, 0, source=split, output=name)
    plan = _plan(store.journey)
    (body,) = (request.body for request in requests(TARGET, plan) if request.asset.kind == "flow")
    percents = [
        action["data"]["profile_filter"]["condition_groups"][0]["conditions"][0]["percentage"]
        for action in body["data"]["attributes"]["definition"]["actions"]
        if action["type"] == "conditional-split"
    ]
    assert percents == [50, 60]
