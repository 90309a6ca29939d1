"""Resend: whole automations, disabled, every request held against Resend's own description."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from exporters.lowering.asking import Options
from exporters.lowering.fidelity import fidelities
from exporters.lowering.history_fields import field_of
from exporters.targets.resend import TARGET
from exporters.targets.resend.conditions import Rules
from exporters.targets.resend.names import property_key, span
from exporters.targets.target import Choices, Plan
from exporters.targets.writing.conditions import CannotSayError
from journey import edits
from journey.condition import (
    AttributeOperand,
    CalendarOperand,
    Comparison,
    Condition,
    EntryPropertyOperand,
    EventsOperand,
    Group,
    SentOperand,
)
from journey.file import read_journey
from journey.journey import Journey, new_journey
from journey.store import Store
from tests.target_plans import ORDERS, RICH, TAGGED, bodies, one_split, planned, random_plans, taken

TEMPLATES = Path(__file__).parents[1] / "resources" / "templates"
CHOICES = Choices(
    answers={"choices": "otherwise"},
    sender="shop@shop.example",
    sender_name="Shop",
    places={"shop_url": "https://shop.example", "cart_url": "https://shop.example/cart"},
)


def _plan(journey: Journey, choices: Choices = CHOICES) -> Plan:
    return planned(TARGET, journey, choices)


@pytest.mark.parametrize("name", ["cart_abandonment", "lifecycle", "multi_channel", "offers", "vip"])
def test_templates_give_requests_that_the_description_accepts(name: str) -> None:
    plan = _plan(read_journey(TEMPLATES / f"{name}.journey"))
    assert plan.lacks == ()
    assert taken(TARGET, plan) > 20


def test_every_random_journey_gives_requests_that_the_description_accepts() -> None:
    steps = kinds = 0
    for plan in random_plans(TARGET, CHOICES, 12):
        steps += taken(TARGET, plan)
        kinds += len({asset.kind for asset in plan.publication.assets})
    assert steps > 60
    assert kinds > 15


def test_choices_in_texts_stop_the_publishing_unless_that_was_asked_for() -> None:
    journey = read_journey(TEMPLATES / "lifecycle.journey")
    strict = Choices(sender=CHOICES.sender, places=CHOICES.places)
    lacks = [lack for lack in _plan(journey, strict).lacks if lack.record == "cart_text"]
    assert lacks
    assert "line 10" in lacks[0].reason
    assert "choices=otherwise" in lacks[0].remedy
    assert any("shop_url" in lack.reason for lack in _plan(journey, Choices()).lacks)


def test_what_the_shop_has_to_do_is_in_the_report() -> None:
    lowered = TARGET.lower(read_journey(TEMPLATES / "lifecycle.journey"), Options())
    lines = fidelities(lowered).lines
    told = " ".join(
        words for line in lines for words in (*line.how, *(how for one in line.settings for how in one.how))
    )
    assert "must be sent" in told
    assert "4 other languages are left out" in told
    flows = [flow.id for flow in lowered.flows]
    assert any(".notes" in name for name in flows), "events are noted where Resend cannot look back"


def test_a_look_at_what_happened_asks_notes_that_are_taken_away_before_the_wait() -> None:
    store = Store(new_journey("journey-resend"))
    start = edits.add_node(store, "event_trigger", 0, 0, parameters={"event": {"event": "cart"}})
    branches = [{"id": name, "name": name, "event": {"event": name}} for name in ("order", "view")]
    wait = edits.add_node(
        store, "wait_for_event", 0, 0, source=start, output="next", parameters={"branches": branches, "timeout": "P2D"}
    )
    edits.add_node(store, "email", 0, 0, source=wait, output="timeout", name="Letter")
    lowered = TARGET.lower(store.journey, Options())
    assert sum(".notes" in flow.id for flow in lowered.flows) == 2
    plan = TARGET.plan(lowered, CHOICES)
    sent = bodies(TARGET, plan)
    steps = sent["automation.journey-resend"]["steps"]
    written = [step["config"]["properties"] for step in steps if step["type"] == "contact_update"]
    asked = [step["config"]["field"] for step in steps if step["type"] == "condition"]
    cleared = {f"contact.{name}" for row in written for name, value in row.items() if value == 0}
    assert set(asked) == cleared
    assert len(asked) == 2
    notes = [body["steps"] for key, body in sent.items() if ".notes" in key]
    assert {step["config"]["event_name"] for found in notes for step in found if step["type"] == "trigger"} == {
        "order",
        "view",
    }


def _rule(condition: Condition) -> Any:
    return Rules({}).rule(condition)


def test_conditions_are_rules_without_negations() -> None:
    assert _rule(RICH) == {"type": "rule", "field": "contact.points", "operator": "gt", "value": 10}
    neither = _rule(Group(match="any", negated=True, conditions=(RICH, TAGGED)))
    assert neither["type"] == "and"
    assert neither["rules"][0]["operator"] == "lte"
    assert [rule["operator"] for rule in neither["rules"][1]["rules"]] == ["is_empty", "neq"]
    assert _rule(Comparison(left=EntryPropertyOperand(name="sum"), operator="less", value=5.5)) == {
        "type": "rule",
        "field": "event.sum",
        "operator": "lt",
        "value": 5.5,
    }
    assert _rule(Group()) == {"type": "rule", "field": "contact.email", "operator": "exists"}
    no = _rule(Comparison(left=AttributeOperand(name="consent.email"), operator="equal", value=False))
    assert no == {"type": "rule", "field": "contact.unsubscribed", "operator": "eq", "value": True}


def test_the_past_is_asked_of_fields_that_always_have_the_same_name() -> None:
    assert _rule(ORDERS)["field"] == "contact.order_count_p30d"
    assert field_of(SentOperand(within="P7D", channel="email")) == "sent_email_count_p7d"
    where = EventsOperand(event="order", where=RICH)
    assert field_of(where) == field_of(msgspec.convert(msgspec.to_builtins(where), EventsOperand))
    assert field_of(where) != field_of(EventsOperand(event="order", where=TAGGED))
    assert not field_of(AttributeOperand(name="points"))


@pytest.mark.parametrize(
    "condition",
    [
        Comparison(left=CalendarOperand(part="hour"), operator="less", value=9),
        Comparison(left=AttributeOperand(name="unsubscribed.news"), operator="equal", value=True),
        Comparison(left=AttributeOperand(name="points", within="P3D"), operator="equal", value=1),
        Comparison(left=AttributeOperand(name="city"), operator="less", value="a"),
    ],
)
def test_what_cannot_be_asked_is_lacking_and_names_its_step(condition: Condition) -> None:
    with pytest.raises(CannotSayError):
        _rule(condition)
    assert any(lack.record == "condition_split_1" and lack.remedy for lack in _plan(one_split(TARGET, condition)).lacks)


def test_names_fit() -> None:
    assert property_key("tag.vip-2") == "tag_vip_2"
    long = property_key("a" * 80)
    assert len(long) == 50
    assert long != property_key("a" * 81)
    assert [span(seconds) for seconds in (30, 60, 5400, 7200, 86_400, 3 * 604_800)] == [
        "1 minute",
        "1 minute",
        "90 minutes",
        "2 hours",
        "1 day",
        "3 weeks",
    ]
