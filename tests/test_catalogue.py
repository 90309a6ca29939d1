"""The node catalogue: every kind is whole, and follows from its declaration."""

from __future__ import annotations

from fractions import Fraction

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journey import declaration as d
from journey import edits, stage_edits
from journey.catalogue import kind, kinds
from journey.catalogue.replenishment_wait import reminder_day
from journey.checks.check import check
from journey.condition import EVERYBODY, Comparison, Condition, EventsOperand
from journey.condition_words import condition_words
from journey.describe import name_of, outputs_of, summary_of
from journey.families import GROUPS
from journey.fragments_files import new_fragment
from journey.journey import new_journey
from journey.model import Coupon, Edge, Node, Segment
from journey.program import program_of
from journey.schema import journey_schema
from journey.steps import Branch, Capacity, RateLimit, Send, SetAttribute, Step, WaitForSupply
from journey.store import Store

WANTED = {
    "event_trigger order_completed cart_abandonment browse_abandonment inactivity date_property segment_entry",
    "stage_entered delay wait_until wait_for_event replenishment_wait review_wait condition_split multi_branch",
    "value_split event_split random_split stage_split email sms push phone_call audience_add audience_remove",
    "reachability messenger checkpoint persona_card bookmark direct_mail webhook notify_team create_task log_event",
    "loyalty return_step archive_contact holdout threshold merge",
    "schedule form product_trigger api_trigger from_journey wait_for_date delivery_wait habitual_hour time_window",
    "rate_limit",
    "engagement_split pressure_split survey_split stock_check calendar_split in_app on_site live_chat social_team",
    "ask_question survey_request unsubscribe start_journey remove_from_journey thank_and_remove",
    "fragment fragment_start fragment_end",
    "set_stage tag update_attribute suppress issue_coupon goal exit note frame",
}


def test_all_kinds_are_there() -> None:
    assert {name for line in WANTED for name in line.split()} == {kind.id for kind in kinds()}


@pytest.mark.parametrize("declared", kinds(), ids=lambda declared: declared.id)
def test_a_kind_is_whole(declared: d.NodeKind) -> None:
    assert declared.words
    assert declared.help.endswith(".")
    assert (declared.group or declared.family.id) in [group for group, _ in GROUPS]
    ids = [parameter.id for parameter in declared.parameters]
    assert len(ids) == len(set(ids))
    for parameter in declared.parameters:
        if parameter.shown_if:
            assert parameter.shown_if[0] in ids
    values = declared.complete({})
    outputs = declared.outputs(values)
    assert len({output.id for output in outputs}) == len(outputs)
    if len(outputs) > 1:
        assert sum(1 for output in outputs if not output.words) <= 1


def _with_everything() -> tuple[Store, str, str, str]:
    store = Store(new_journey("journey-test"))
    stage = stage_edits.add_stage(store, "Research")
    coupon = edits.add_record(store, Coupon, "Ten")
    segment = edits.add_record(store, Segment, "All", condition=EVERYBODY)
    new_fragment(store, 0, 0)
    return store, stage, coupon, segment


@pytest.mark.parametrize("declared", [kind for kind in kinds() if kind.on_path], ids=lambda declared: declared.id)
def test_a_filled_in_kind_compiles(declared: d.NodeKind) -> None:
    store, stage, coupon, segment = _with_everything()
    filled = {
        "stages": stage,
        "coupons": coupon,
        "segments": segment,
        "messages": "",
        "fragments": store.journey.fragments[0].id,
        "text": "a text",
        "attribute": "country",
        "rows": [{"id": "one", "name": "one", "stage": stage}],
    }
    parameters = {}
    for parameter in declared.parameters:
        if not parameter.required or parameter.default not in (None, "", []):
            continue
        if isinstance(parameter.type, d.ReferenceType):
            parameters[parameter.id] = filled[parameter.type.collection]
        elif isinstance(parameter.type, d.StageBranchesType):
            parameters[parameter.id] = filled["rows"]
        else:
            parameters[parameter.id] = filled["text"]
    node = edits.add_node(store, declared.id, 0, 0, parameters=parameters)
    assert [f for f in check(store.journey) if f.code == "parameter"] == []
    assert type(program_of(store.journey).steps[node]).__name__
    summary = summary_of(store.journey.node(node), store.journey)  # type: ignore[arg-type]
    assert summary
    assert summary != "Needs a look"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**12) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda part: (
        st.lists(part, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "is", "of", "event", "x"]), part, max_size=3)
    ),
    max_leaves=6,
)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_broken_parameters_never_raise_but_are_found(data: st.DataObject) -> None:
    declared = data.draw(st.sampled_from(kinds()))
    chosen = data.draw(st.lists(st.sampled_from([p.id for p in declared.parameters] or ["none"]), max_size=3))
    parameters = {parameter: data.draw(JSON) for parameter in chosen}
    store = Store(new_journey("journey-test"))
    with store.transaction("put") as transaction:
        transaction.put(Node(id="a", kind=declared.id, parameters=parameters))
    node = store.journey.node("a")
    assert node is not None
    summary_of(node, store.journey)
    outputs_of(node)
    findings = check(store.journey)
    if not any(finding.code in ("parameter", "condition", "setting") for finding in findings) and declared.step:
        declared.step(declared.complete(parameters), store.journey)


@pytest.mark.parametrize("wrong", [["a"], {"a": 1}, 7, None])
@pytest.mark.parametrize("part", ["id", "name"])
def test_a_choice_with_something_else_for_its_id_or_name_is_found(part: str, wrong: object) -> None:
    choices = [{"id": "yes", "name": "Yes", part: wrong}]
    store = Store(new_journey("journey-test"))
    with store.transaction("put") as transaction:
        transaction.put(Node(id="a", kind="ask_question", parameters={"choices": choices}))
        transaction.put(Node(id="b", kind="exit"))
        transaction.put(Edge(id="e", source="a", target="b", output="yes"))
    assert check(store.journey)
    node = store.journey.node("a")
    assert node is not None
    assert all(isinstance(output.words, str) for output in outputs_of(node))


def test_an_unknown_kind_is_kept_and_named() -> None:
    node = Node(id="a", kind="time_machine")
    assert name_of(node) == "time_machine"
    assert len(outputs_of(node)) == 1
    assert kind("time_machine") is None


def test_acceptance_1_replenishment_arithmetic() -> None:
    assert reminder_day(Fraction(100), Fraction(1), Fraction(3), Fraction(5)) == 92
    assert reminder_day(Fraction(100), Fraction(1), Fraction(3), Fraction(0)) == 97
    assert reminder_day(Fraction(200), Fraction(1), Fraction(3), Fraction(5)) == 192
    declared = kind("replenishment_wait")
    assert declared is not None
    journey = new_journey("j")
    assert declared.summary(declared.complete({}), journey) == "Day 92 after the order"
    shown = [declared.summary(declared.complete(p), journey) for p in ({"shipping_days": 0}, {"quantity_default": 200})]
    assert shown == ["Day 97 after the order", "Day 192 after the order"]
    assert declared.step is not None
    step = declared.step(declared.complete({}), journey)
    assert isinstance(step, WaitForSupply)


def test_acceptance_2_review_wait_by_goods_class() -> None:
    def findings(**parameters: object) -> list[str]:
        store = Store(new_journey("j"))
        edits.add_node(store, "review_wait", 0, 0, parameters=parameters)
        return [finding.reason for finding in check(store.journey) if finding.code == "practice"]

    assert findings(goods="soft", days=7) == findings(goods="soft", days=14) == []
    assert findings(goods="soft", days=6)
    assert findings(goods="soft", days=15)
    assert findings(goods="hard", days=21) == []
    assert findings(goods="hard", days=20)


def test_acceptance_3_exactly_20000_goes_the_lower_way() -> None:
    declared = kind("value_split")
    assert declared is not None
    assert declared.step is not None
    values = declared.complete({"branches": [{"id": "call", "name": "", "above": 20000}]})
    step = declared.step(values, new_journey("j"))
    assert isinstance(step, Branch)
    condition = step.branches[0].condition
    assert isinstance(condition, Comparison)
    assert (condition.operator, condition.value) == ("greater", 20000.0)
    assert [output.words for output in declared.outputs(values)] == ["over 20,000", "up to 20,000"]


def test_conditions_read_as_people_speak() -> None:
    bought = Comparison(left=EventsOperand(event="order", within="P90D"), operator="at_least", value=2)
    assert condition_words(bought) == "has placed at least 2 orders in the last 90 days"
    none = Comparison(left=EventsOperand(event="order", within="P1D"), operator="equal", value=0)
    assert condition_words(none) == "has placed no order in the last 1 day"


def test_weights_are_whole_thousandths() -> None:
    declared = kind("push")
    assert declared is not None
    assert declared.step is not None
    step = declared.step(declared.complete({}), new_journey("j"))
    assert isinstance(step, Send)
    assert step.weight == 700


def test_the_schema_describes_every_kind() -> None:
    rules = journey_schema()["$defs"]["Node"]["allOf"]
    assert [rule["if"]["properties"]["kind"]["const"] for rule in rules] == [kind.id for kind in kinds()]


def test_conditions_survive_the_file() -> None:
    condition = EVERYBODY
    raw = msgspec.json.encode(condition)
    assert msgspec.json.decode(raw, type=Condition) == condition


def steps_of(*nodes: Node) -> dict[str, Step]:
    """The steps of a journey of these nodes."""
    store = Store(new_journey("a"))
    with store.transaction("nodes") as transaction:
        for node in nodes:
            transaction.put(node)
    return program_of(store.journey).steps


def test_scores_are_assumed_only_of_those_who_were_asked() -> None:
    split = Node(id="split", kind="survey_split", parameters={"answers": "assumed"})
    mail, ask = Node(id="mail", kind="email"), Node(id="ask", kind="survey_request")
    assert steps_of(split, mail, ask)["split"].sent_by == ("ask",)  # type: ignore[union-attr]
    assert set(steps_of(split, mail)["split"].sent_by) == {"split", "mail"}  # type: ignore[union-attr]


def test_a_question_keeps_answers_by_their_names_and_a_limited_coupon_is_a_place() -> None:
    choices = [{"id": "a", "name": "tea", "weight": 1}, {"id": "b", "name": "", "weight": 1}]
    question = {"question": "?", "choices": choices, "written_to": "drink"}
    for answers in ("assumed", "logged"):
        asked = Node(id="ask", kind="ask_question", parameters={**question, "answers": answers})
        step = steps_of(asked)["ask"]
        assert step.writes == (SetAttribute("drink", "set", "tea"), SetAttribute("drink", "set", "b"))  # type: ignore[union-attr]
    coupon = Node(id="coupon", kind="issue_coupon", parameters={"coupon": "ten", "limit": 50})
    assert steps_of(coupon)["coupon"] == RateLimit(Capacity(50, "all"), 0, (SetAttribute("coupon.ten"),))
