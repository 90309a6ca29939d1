"""Mailchimp: the parts of flows, every request held against Mailchimp's own description."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from history_builder import DAY, make_history, seconds
from random_draw import BEGINNINGS, Draw
from random_flows import random_document
from random_history import random_person

from exporters.lowering.asking import Options
from exporters.lowering.fidelity import fidelities
from exporters.lowering.form import Flow
from exporters.lowering.lower import Lowered, lower
from exporters.publishing.errors import PublishError
from exporters.targets.mailchimp import TARGET
from exporters.targets.mailchimp.conditions import row_words, rows_of, segment_options
from exporters.targets.mailchimp.merging import with_notes_merged
from exporters.targets.mailchimp.names import merge_tags
from exporters.targets.mailchimp.usage import usage_of
from exporters.targets.target import Choices
from exporters.targets.writing.conditions import CannotSayError
from journey.condition import (
    AttributeOperand,
    CalendarOperand,
    Comparison,
    Condition,
    EntryPropertyOperand,
    Group,
)
from journey.file import read_journey
from journey.journey import Journey
from journey.program import program_of
from simulator.history.history import History
from simulator.plain.engine import simulate_plain
from simulator.result import build_result
from simulator.run import RunSettings
from tests.target_plans import ORDERS, TAGGED, one_split, planned, random_plans, taken

TEMPLATES = Path(__file__).parents[1] / "resources" / "templates"
NAMES = sorted(path.stem for path in TEMPLATES.glob("*.journey") if path.stem != "blank")
CHOICES = Choices(
    answers={"audience": "a1b2c3d4e5"},
    sender="shop@shop.example",
    sender_name="Shop",
    places={"shop_url": "https://shop.example", "cart_url": "https://shop.example/cart"},
)


def _lowered(journey: Journey) -> Lowered:
    return TARGET.lower(journey, Options())


@pytest.mark.parametrize("name", NAMES)
def test_templates_lack_nothing_and_give_requests_that_the_description_accepts(name: str) -> None:
    plan = planned(TARGET, read_journey(TEMPLATES / f"{name}.journey"), CHOICES)
    assert plan.lacks == ()
    assert taken(TARGET, plan) >= 2
    kinds = Counter(asset.kind for asset in plan.publication.assets)
    assert kinds["template"] == kinds["campaign"] == kinds["content"] >= 2
    assert kinds["tag"] >= 1


def test_every_random_journey_gives_requests_that_the_description_accepts() -> None:
    kinds: Counter[str] = Counter()
    for plan in random_plans(TARGET, CHOICES, 12):
        taken(TARGET, plan)
        kinds.update(asset.kind for asset in plan.publication.assets)
    assert kinds["tag"] > 10
    assert kinds["merge_field"] > 5
    assert kinds["segment"] > 3


def test_a_plan_without_audience_and_sender_says_what_is_missing() -> None:
    lowered = _lowered(read_journey(TEMPLATES / "welcome.journey"))
    plan = TARGET.plan(lowered, Choices())
    reasons = " ".join(lack.reason for lack in plan.lacks)
    for missing in ("audience", "shop_url"):
        assert missing in reasons
    assert all(lack.remedy for lack in plan.lacks)
    assert TARGET.plan(lowered, CHOICES) == TARGET.plan(lowered, CHOICES)


def test_merge_tags_are_short_and_differ() -> None:
    names = ["passes_interest_view", "passes_interest_cart", "passes_interest_order", "first_name", "ä", "fname"]
    found = merge_tags(names)
    assert len(set(found.values())) == len(names)
    assert all(len(tag) <= 10 for tag in found.values())
    assert found["first_name"] == "FNAME"
    assert found["fname"] != "FNAME"


POINTS = Comparison(left=AttributeOperand(name="points"), operator="at_least", value=10.5)
LAND = Comparison(left=AttributeOperand(name="country"), operator="not_equal", value="DE")


def _words(condition: Condition) -> tuple[str, list[str]]:
    rows = rows_of(condition, {})
    return rows.match, [" ".join(row_words(row, str.upper)) for row in rows.rows]


def test_conditions_become_rows_of_which_all_or_any_hold() -> None:
    assert _words(ORDERS) == ("all", ["ORDER_COUNT_P30D is greater than 1"])
    assert _words(POINTS) == ("any", ["POINTS is greater than 10.5", "POINTS is 10.5"])
    assert _words(LAND) == ("all", ["COUNTRY is not DE", "COUNTRY is not blank"])
    assert _words(Group(negated=True, conditions=(TAGGED,))) == ("all", ["Tags contact is not tagged vip"])
    neither = Group(match="any", negated=True, conditions=(TAGGED, ORDERS))
    assert _words(neither) == ("all", ["Tags contact is not tagged vip", "ORDER_COUNT_P30D is less than 2"])
    countries = Comparison(left=AttributeOperand(name="country"), operator="one_of", value=("DE", "FR"))
    assert _words(countries) == ("any", ["COUNTRY is DE", "COUNTRY is FR"])


@pytest.mark.parametrize(
    "condition",
    [
        Comparison(left=CalendarOperand(part="hour"), operator="less", value=9),
        Group(conditions=(Group(match="any", conditions=(TAGGED, ORDERS)), LAND)),
        Group(
            match="any",
            conditions=tuple(
                Comparison(left=AttributeOperand(name="country"), operator="equal", value=f"{place}")
                for place in range(6)
            ),
        ),
        Comparison(left=AttributeOperand(name="name"), operator="less", value="m"),
        Group(negated=True, conditions=(Comparison(left=AttributeOperand(name="a"), operator="contains", value="x"),)),
    ],
)
def test_what_does_not_fit_into_rows_is_kept_in_a_tag_and_said(condition: Condition) -> None:
    with pytest.raises(CannotSayError):
        rows_of(condition, {})
    lowered = _lowered(one_split(TARGET, condition))
    duties = usage_of(lowered, {}).duties.values()
    kept = [duty for duty in duties if duty.kind == "condition"]
    assert [duty.steps for duty in kept] == [("condition_split_1",)]
    line = next(line for line in fidelities(lowered).lines if line.record == "condition_split_1")
    assert line.fidelity == "approximated"
    assert kept[0].name in " ".join(line.how)


def test_what_the_event_held_stands_in_a_field_that_the_shop_writes_before() -> None:
    condition = Comparison(left=EntryPropertyOperand(name="sku"), operator="equal", value="a")
    lowered = _lowered(one_split(TARGET, condition))
    usage = usage_of(lowered, {"cart": "Cart filled"})
    assert usage.duties["field", "event_sku"].words.startswith("Write “sku”")
    assert ("event", "Cart filled") in usage.duties
    options: Any = segment_options(rows_of(condition, {}), str.upper)
    assert options["conditions"][0]["field"] == "EVENT_SKU"


def test_flows_that_people_build_are_short_and_have_one_way_in() -> None:
    flows = [flow for name in NAMES for flow in _lowered(read_journey(TEMPLATES / f"{name}.journey")).flows]
    assert len(flows) > 2 * len(NAMES)
    for flow in flows:
        heads = {way.target for trigger in flow.triggers if (way := flow.way(trigger.id)) is not None}
        assert len(heads) <= 1, "all triggers of a flow lead to the same step"
        assert len(flow.triggers) <= 3
        assert all(len(ways) == 1 or set(ways) <= _of_starts(flow) for ways in flow.ways_to.values())
        assert len(flow.pieces) <= 125


def test_small_flows_for_one_event_do_together_what_they_did_alone() -> None:
    merged = 0
    for place in range(40):
        draw = Draw(Random(f"notes {place}"))
        journey = random_document(draw)
        begins = seconds(draw.one(BEGINNINGS))
        people = [random_person(draw, f"customer {number}", begins) for number in range(4)]
        history = make_history(people, start=begins, end=begins + 12 * DAY)
        alone = lower(journey, TARGET.profile)
        together = with_notes_merged(alone.flows)
        if alone.problems or len(together) == len(alone.flows):
            continue
        merged += 1
        assert _sent(alone.flows, history) == _sent(together, history)
    assert merged >= 3


def _sent(flows: Sequence[Flow], history: History) -> Counter[str]:
    programs = [program_of(flow.journey) for flow in flows]
    settings = RunSettings(seed=7)
    tally = build_result(simulate_plain(programs, history, settings), programs, history, settings, None).tally
    origins = {piece.id: piece.origin for flow in flows for piece in flow.pieces}
    found: Counter[str] = Counter()
    for node, counts in tally.nodes.items():
        found[origins[node]] += counts.sent
    return found


def _of_starts(flow: Any) -> set[Any]:
    starts = {trigger.id for trigger in flow.triggers}
    return {way for way in flow.ways if way.source in starts}


def test_mailchimp_says_beforehand_that_it_makes_no_flows() -> None:
    assert "cannot make automation flows" in TARGET.profile.notice
    assert TARGET.profile.publishes == "parts"
    for wrong in ("", "a b", "../x"):
        with pytest.raises(PublishError, match="audience"):
            TARGET.service("", {"audience": wrong})
