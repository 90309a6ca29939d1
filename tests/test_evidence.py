"""What a history says about a journey before it runs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from history_builder import DAY, HOUR, Person, make_history
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from designer.rate_findings import rate_findings
from journey import edits, stage_edits
from journey.checks.conditions import condition_problems
from journey.checks.fixing import apply_fix
from journey.condition import AttributeOperand, Comparison, Condition, EventMatch, EventPropertyOperand, Group
from journey.journey import new_journey
from journey.model import Entry, Segment
from journey.program import program_of
from journey.steps import Program
from journey.store import Store
from simulator.estimates.past_messages import MessageLog, past_messages
from simulator.estimates.rates import response_rates
from simulator.evidence import median_delivery_days, repeats, unguarded_triggers
from simulator.filters import matching_events
from simulator.plain.conditions import Asker, is_true
from simulator.plain.engine import simulate_plain
from simulator.plain.person import read_person
from simulator.run import RunSettings
from simulator.zones import ZoneTable


def _program(trigger: str, entry: Entry, **parameters: Any) -> Program:
    store = Store(new_journey("journey-test", "Test", "Europe/London"))
    edits.change_header(store, "entry", entry=entry)
    start = edits.add_node(store, trigger, 0, 0, parameters=parameters)
    wait = edits.add_node(store, "delay", 0, 0, source=start, output="next")
    mail = edits.add_node(store, "email", 0, 0, source=wait, output="next")
    edits.add_node(store, "exit", 0, 0, source=mail, output="next")
    return program_of(store.journey)


def test_acceptance_8_an_event_that_fires_113_times_for_one_person() -> None:
    busy = Person("busy", events=[(hour * HOUR, "run_finished") for hour in range(113)])
    calm = [Person(f"calm{n}", events=[(n * HOUR, "run_finished")]) for n in range(20)]
    history = make_history([busy, *calm], end=60 * DAY)
    parameters = {"event": {"event": "run_finished"}}
    free = _program("event_trigger", Entry(mode="any_time"), **parameters)
    once = _program("event_trigger", Entry(mode="once"), **parameters)
    assert unguarded_triggers(free) == ("event_trigger_1",)
    assert unguarded_triggers(once) == ()
    found = repeats(EventMatch(event="run_finished"), history)
    assert (found.most, found.people, found.times) == (113, 21, 133)
    for program, most, sent in ((free, 113, 133), (once, 1, 21)):
        tally = simulate_plain([program], history, RunSettings())
        assert tally.nodes["email_1"].sent == sent
        assert max(tally.windows[7].people.values) == most


def test_acceptance_9_old_contacts_are_not_enrolled_unless_asked_for() -> None:
    people = [
        Person(f"old{n}", events=[(-400 * DAY - n, "imported")], attributes={"list": "welcome"}) for n in range(500)
    ]
    people += [Person("new", events=[(5 * DAY, "imported")], attributes={"list": [(5 * DAY, "welcome")]})]
    history = make_history(people, start=0, end=30 * DAY)
    store = Store(new_journey("journey-test", "Test"))
    on_list = Comparison(left=AttributeOperand(name="list"), operator="equal", value="welcome")
    segment = edits.add_record(store, Segment, "Welcome list", condition=on_list)
    start = edits.add_node(store, "segment_entry", 0, 0, parameters={"segment": segment})
    edits.add_node(store, "email", 0, 0, source=start, output="next")
    program = program_of(store.journey)
    assert not program.entry.back_enrol, "back-enrolment is off unless asked for"
    assert simulate_plain([program], history, RunSettings()).journeys["journey-test"].instances == 1
    enrolling = replace(program, entry=replace(program.entry, back_enrol=True))
    assert simulate_plain([enrolling], history, RunSettings()).journeys["journey-test"].instances == 501


def test_acceptance_2_the_median_delivery_comes_from_the_orders_own_key() -> None:
    events = [
        (0, "order", {"order": "a"}),
        (1 * DAY, "order", {"order": "b"}),
        (9 * DAY, "delivered", {"order": "b"}),
        (20 * DAY, "delivered", {"order": "a"}),
    ]
    assert median_delivery_days(make_history([Person("p", events=events)])) == 14.0
    plain = [(time, name) for time, name, _ in events]
    assert median_delivery_days(make_history([Person("p", events=plain), Person("q", events=[(0, "order")])])) == 8.5
    assert median_delivery_days(make_history([Person("p", events=[(0, "order")])])) is None


VALUES = st.sampled_from([None, 1.0, 2.0, 5.0])
WORDS = st.sampled_from([None, "ab", "AB", "c"])
CONSTANTS = st.sampled_from([1.0, 2.0, "ab", "c", True, (1.0, "ab"), ("ab", "c"), (1.0, 5.0)])
OPERATORS = st.sampled_from(
    ["equal", "not_equal", "greater", "at_least", "less", "at_most", "one_of", "contains", "missing", "present"]
)
COMPARISONS = st.builds(
    lambda name, operator, value: Comparison(left=EventPropertyOperand(name=name), operator=operator, value=value),
    st.sampled_from(["value", "word", "nothing"]),
    OPERATORS,
    CONSTANTS,
).filter(lambda row: not list(condition_problems(row, new_journey("j"), in_filter=True)))
FILTERS: st.SearchStrategy[Condition] = st.recursive(
    COMPARISONS,
    lambda part: st.builds(
        lambda match, negated, parts: Group(match=match, negated=negated, conditions=tuple(parts)),
        st.sampled_from(["all", "any"]),
        st.booleans(),
        st.lists(part, max_size=3),
    ),
    max_leaves=5,
)


@given(FILTERS, st.lists(st.tuples(VALUES, WORDS), min_size=1, max_size=6))
@settings(max_examples=300, deadline=None)
def test_filters_of_all_events_at_once_agree_with_the_plain_engine(
    condition: Condition, rows: list[tuple[float | None, str | None]]
) -> None:
    events = [
        (index, "view", {k: v for k, v in (("value", value), ("word", word)) if v is not None})
        for index, (value, word) in enumerate(rows)
    ]
    history = make_history([Person("p", events=[*events, (len(rows), "order")])])
    program = _program("event_trigger", Entry())
    person = read_person(history, 0)
    asker = Asker(None, program, ZoneTable("UTC", (), (0,)), 1.0)  # type: ignore[arg-type]
    expected = [event.name == "view" and is_true(condition, asker, event) for event in person.events]
    found = matching_events(EventMatch(event="view", where=condition), history)
    assert np.array_equal(found, np.asarray(expected))


def test_a_filter_that_is_none_is_refused() -> None:
    history = make_history([Person("p", events=[(0, "view")])])
    condition = Comparison(left=AttributeOperand(name="country"), operator="equal", value="x")
    with pytest.raises(ValueError, match="own properties"):
        matching_events(EventMatch(event="view", where=condition), history)


def test_stages_are_named_by_the_journey() -> None:
    store = Store(new_journey("journey-test", "Test"))
    stage_edits.add_stage(store, "Research")
    assert program_of(store.journey).stages == ("Research",)


def _clicking(rate: float, of: int = 400) -> Any:
    people = []
    for place in range(of):
        events: list[tuple[Any, ...]] = [(day * DAY, "email_send") for day in (1, 10, 20)]
        clicks = [(day * DAY + HOUR, "email_click") for day in (1, 10, 20) if (place * 3 + day) % 100 < rate * 100]
        people.append(Person(f"p{place}", events=[*events, *clicks, (60 * DAY, "order")]))
    return people


def test_an_assumed_rate_is_held_against_the_shops_own() -> None:
    store = Store(new_journey("journey-test", "Test", "Europe/London"))
    start = edits.add_node(store, "event_trigger", 0, 0, parameters={"event": {"event": "order"}})
    mail = edits.add_node(store, "email", 0, 0, source=start, output="next")
    split = edits.add_node(
        store, "engagement_split", 0, 0, parameters={"rate": 3, "low": 1, "high": 6}, source=mail, output="next"
    )
    edits.add_node(store, "exit", 0, 0, source=split, output="did")
    history = make_history(_clicking(0.2))
    (found,) = rate_findings(program_of(store.journey), history)
    assert (found.code, found.record, found.severity) == ("rate-unlike-own", split, "hint")
    assert found.fix is not None
    assert apply_fix(store, found.fix)
    node = store.journey.node(split)
    assert node is not None
    messages = past_messages(history, MessageLog(days=3))
    assert messages is not None
    own = response_rates(messages).all
    assert own.rate is not None
    assert node.parameters["rate"] == pytest.approx(own.rate * 100, abs=0.01)
    assert node.parameters["low"] < node.parameters["rate"] < node.parameters["high"]
    # What was taken from the history agrees with it, and clicks that a generator made say nothing.
    assert not list(rate_findings(program_of(store.journey), history))
    made = make_history(_clicking(0.5), made=["email_click"])
    assert not list(rate_findings(program_of(store.journey), made))
