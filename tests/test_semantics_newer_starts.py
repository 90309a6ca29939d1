"""docs/semantics.md 4.11, 4.12, 5.1, 5.17, 5.18, 3.7, 11.2, 11.6, 11.7: further starts, holdouts, shown messages."""

from __future__ import annotations

from datetime import date

import pytest
from engines import every_engine
from history_builder import DAY, HOUR, Person, make_history, seconds, unix
from program_builder import ANY_TIME, ONCE, attribute, counts, event, program

from journey.recurrence import Recurrence, recurring_dates
from journey.steps import (
    Capacity,
    Delay,
    Earlier,
    End,
    EntryRule,
    EventTrigger,
    ExitCriterion,
    JourneyTrigger,
    RemoveFromJourney,
    ScheduleTrigger,
    Send,
    SetAttribute,
    StartJourney,
)
from simulator.plain.draws import draw_bits
from simulator.run import RunSettings


def run(engine, programs, events, *, zone=None, attributes=None, **period):
    people = [Person("a", events, attributes or {}, zone)]
    return engine(programs, make_history(people, **{"end": 60 * DAY, **period}), RunSettings())


def started(engine, trigger, events, **told):
    return run(engine, [program({"t": trigger, "e": End("x")}, ["t > e"])], events, **told).journeys["j"].instances


# --- Events with an earlier one --------------------------------------------------------------------------------


@every_engine
@pytest.mark.parametrize(
    ("earlier", "events", "starts"),
    [
        (Earlier((event("view"),)), [(0, "view"), (9 * DAY, "cart")], 1),
        (Earlier((event("view"),)), [(0, "cart"), (DAY, "view")], 0),
        (Earlier((event("view"),), DAY), [(0, "view"), (DAY, "cart")], 1),
        (Earlier((event("view"),), DAY), [(0, "view"), (DAY + 1, "cart")], 0),
        # The event itself is not an earlier one, another of the same instant is.
        (Earlier((event("cart"),)), [(0, "cart")], 0),
        (Earlier((event("cart"),)), [(0, "cart"), (0, "cart")], 1),
        (Earlier((event("view"),), None, "sku"), [(0, "view", {"sku": "a"}), (1, "cart", {"sku": "a"})], 1),
        (Earlier((event("view"),), None, "sku"), [(0, "view", {"sku": "b"}), (1, "cart", {"sku": "a"})], 0),
        (Earlier((event("view"),), None, "sku"), [(0, "view"), (1, "cart"), (2, "x", {"sku": "a"})], 0),
        (Earlier((event("view"),), None, "nothing"), [(0, "view"), (1, "cart")], 0),
    ],
)
def test_r5_1_only_after_an_earlier_event(engine, earlier, events, starts):
    assert started(engine, EventTrigger(event("cart"), earlier=earlier), events) == starts


# --- Schedules -------------------------------------------------------------------------------------------------

MONDAY = unix(0) // DAY


@every_engine
@pytest.mark.parametrize(
    ("dates", "starts"),
    [
        (Recurrence(MONDAY + 1), 1),
        (Recurrence(MONDAY - 1), 0),
        (Recurrence(MONDAY, "day"), 60),
        (Recurrence(MONDAY, "day", 7), 9),
        (Recurrence(MONDAY, "day", most=3), 3),
        (Recurrence(MONDAY, "day", end=MONDAY + 3), 4),
        (Recurrence(MONDAY - 400, "day", 1, most=402), 2),
        (Recurrence(MONDAY, "week", 2, frozenset({0, 4})), 9),
        (Recurrence(MONDAY, "month"), 3),
        (Recurrence(MONDAY, "month", month_day=-1), 2),
        (Recurrence(MONDAY, "year"), 1),
    ],
)
def test_r5_17_schedule(engine, dates, starts):
    assert started(engine, ScheduleTrigger(dates, 9 * HOUR, "UTC"), [(0, "view")]) == starts


@every_engine
def test_r5_17_at_its_local_time_for_whom_it_is_meant(engine):
    trigger = ScheduleTrigger(Recurrence(MONDAY, "day"), 9 * HOUR, "person", attribute("vip"))
    item = program({"t": trigger, "m": Send("email")}, ["t > m"])
    vip = {"vip": [(None, 0.0), (3 * DAY, 1.0), (5 * DAY, 0.0)]}
    tally = run(engine, [item], [(0, "view")], zone="America/New_York", attributes=vip)
    assert tally.journeys["j"].instances == 2
    assert tally.journeys["j"].refused == {}
    assert counts(tally.nodes["m"].sends_by_hour) == {3 * 24 + 9: 1, 4 * 24 + 9: 1}


@every_engine
def test_r5_17_a_skipped_local_time_is_no_date(engine):
    trigger = ScheduleTrigger(Recurrence(unix("2011-03-12") // DAY, "day", most=3), 2 * HOUR + 1800, "America/New_York")
    assert started(engine, trigger, [(0, "view")], end=200 * DAY) == 3
    # Samoa skipped the whole of 30 December 2011.
    trigger = ScheduleTrigger(Recurrence(unix("2011-12-29") // DAY, "day", most=3), 9 * HOUR, "Pacific/Apia")
    assert started(engine, trigger, [(0, "view")], end=400 * DAY) == 2


def _day(text):
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


@pytest.mark.parametrize(
    ("rule", "dates"),
    [
        (Recurrence(_day("2024-01-31"), "month"), ["2024-01-31", "2024-03-31", "2024-05-31"]),
        (Recurrence(_day("2024-01-30"), "month", month_day=-1), ["2024-01-31", "2024-02-29", "2024-03-31"]),
        (Recurrence(_day("2024-02-29"), "year"), ["2024-02-29", "2028-02-29", "2032-02-29"]),
        (Recurrence(_day("2024-01-03"), "week", 2, frozenset({0, 2})), ["2024-01-03", "2024-01-15", "2024-01-17"]),
        (Recurrence(_day("2024-01-03"), "week"), ["2024-01-03", "2024-01-10", "2024-01-17"]),
    ],
)
def test_recurrences(rule, dates):
    assert recurring_dates(rule, 0, _day("2040-01-01"))[:3] == [_day(text) for text in dates]
    assert recurring_dates(rule, _day(dates[1]), _day(dates[1])) == [_day(dates[1])]


# --- Journeys that follow one another --------------------------------------------------------------------------


def first(reason="done", **policies):
    return program(
        {"at": EventTrigger(event("cart")), "ad": Delay(DAY), "ae": End(reason)},
        ["at > ad", "ad > ae"],
        journey="a",
        **policies,
    )


def second(trigger, **policies):
    return program(
        {"bt": trigger, "bm": Send("email"), "bd": Delay(9 * DAY)}, ["bt > bm", "bm > bd"], journey="b", **policies
    )


@every_engine
@pytest.mark.parametrize(
    ("trigger", "starts"),
    [
        (JourneyTrigger(), 1),
        (JourneyTrigger(source="a"), 1),
        (JourneyTrigger(source="c"), 0),
        (JourneyTrigger(source="a", reason="done"), 1),
        (JourneyTrigger(source="a", reason="limit"), 0),
        (JourneyTrigger("start", "a"), 0),
    ],
)
def test_r5_18_on_the_exit_of_another_journey(engine, trigger, starts):
    tally = run(engine, [first(), second(trigger)], [(0, "cart")])
    assert tally.journeys["b"].instances == starts


@every_engine
def test_r5_18_its_own_exit_does_not_start_it_again(engine):
    item = program({"t": EventTrigger(event("cart")), "u": JourneyTrigger(), "e": End("x")}, ["t > e", "u > e"])
    assert run(engine, [item], [(0, "cart")]).journeys["j"].instances == 1


@every_engine
def test_r5_18_the_entry_event_goes_along(engine):
    key = EntryRule("after_exit", 0, "sku", False, None)
    tally = run(
        engine,
        [first(), second(JourneyTrigger("exit", "a"), entry=key)],
        [(0, "cart", {"sku": "x"}), (5 * DAY, "cart"), (7 * DAY, "view", {"sku": "x"})],
    )
    assert (tally.journeys["b"].instances, tally.journeys["b"].refused) == (1, {"no key": 1})


@every_engine
def test_r15_6_a_step_starts_another_journey(engine):
    def starting(other):
        return program(
            {"at": EventTrigger(event("cart")), "as": StartJourney(other), "am": Send("sms")},
            ["at > as", "as > am"],
            journey="a",
        )

    trigger = JourneyTrigger("start")
    tally = run(engine, [starting("b"), second(trigger, entry=ONCE)], [(0, "cart"), (0, "cart"), (DAY, "cart")])
    assert tally.nodes["am"].sent == 3
    assert tally.journeys["b"].instances == 1
    assert tally.journeys["b"].refused == {"once": 2}
    tally = run(engine, [starting("b"), second(trigger, entry=ANY_TIME)], [(0, "cart"), (0, "cart")])
    assert (tally.journeys["b"].instances, tally.journeys["b"].refused) == (1, {"same instant": 1})
    assert run(engine, [starting("elsewhere"), second(trigger)], [(0, "cart")]).journeys["b"].instances == 0


@every_engine
@pytest.mark.parametrize(("removed", "left"), [("b", {"removed": 1}), ("", {"removed": 1}), ("c", {})])
def test_r3_7_a_step_removes_from_other_journeys(engine, removed, left):
    remover = program(
        {"at": EventTrigger(event("order")), "ar": RemoveFromJourney(removed), "ad": Delay(DAY)},
        ["at > ar", "ar > ad"],
        journey="a",
    )
    other = second(EventTrigger(event("cart")))
    tally = run(engine, [remover, other], [(0, "cart"), (DAY, "order")], end=5 * DAY)
    assert tally.journeys["b"].ends == left
    assert tally.journeys["a"].ends == {"end of path": 1}


# --- Holdout and places of entries -----------------------------------------------------------------------------


@every_engine
def test_r4_11_a_holdout_keeps_the_same_people_out(engine):
    people = [Person(f"person {number}", [(0, "cart"), (DAY, "cart")]) for number in range(50)]
    history = make_history(people, end=9 * DAY)
    for salt, name in (("", "j\0holdout"), ("autumn", "autumn\0holdout")):
        entry = EntryRule("any_time", 0, "", False, None, (30_000, salt))
        item = program({"t": EventTrigger(event("cart")), "e": End("x")}, ["t > e"], entry=entry)
        journey = engine([item], history, RunSettings(seed=2)).journeys["j"]
        out = sum(draw_bits(2, int(key), name, 0) * 100_000 < 30_000 * 2**53 for key in history.hashes)
        assert 0 < out < 50
        assert (journey.instances, journey.refused) == (2 * (50 - out), {"holdout": 2 * out})


@every_engine
def test_r4_12_r17_7_entries_of_all_people_have_a_limit(engine):
    people = [Person(name, [(place * HOUR, "cart"), (DAY + HOUR, "cart")]) for place, name in enumerate("abc")]
    entry = EntryRule("any_time", 0, "", False, None, None, (Capacity(2, "day"), Capacity(3, "all")))
    item = program({"t": EventTrigger(event("cart")), "m": Send("email")}, ["t > m"], entry=entry)
    tally = engine([item], make_history(people, end=9 * DAY), RunSettings())
    assert tally.journeys["j"].refused == {"full": 3}
    assert counts(tally.nodes["m"].sends_by_day) == {MONDAY: 2, MONDAY + 1: 1}


# --- Messages ----------------------------------------------------------------------------------------------------


def sending(engine, step, events, **told):
    item = program({"t": EventTrigger(event("cart")), "m": step}, ["t > m"], **told.pop("policies", {}))
    tally = run(engine, [item], events, **told)
    return tally.nodes["m"], tally.journeys["j"]


@every_engine
@pytest.mark.parametrize(
    ("at", "sent", "blocked"), [(HOUR, 1, {}), (DAY, 1, {}), (DAY + 1, 0, {"no visit": 1}), (0, 0, {"no visit": 1})]
)
def test_r11_6_shown_at_the_next_visit(engine, at, sent, blocked):
    step = Send("on_site", needs_consent=False, needs_address=False, shown_at=event("view"), show_within=DAY)
    # A view at the instant of the cart, but before it, is no later one.
    events = [(at, "view"), (0, "cart")] if at == 0 else [(0, "cart"), (at, "view")]
    node, journey = sending(engine, step, events)
    assert (node.sent, node.blocked) == (sent, blocked)
    assert journey.sent_nothing == ({} if sent else {"no visit": 1})


@every_engine
def test_r11_6_exits_hold_while_a_visit_is_waited_for(engine):
    step = Send("on_site", needs_consent=False, needs_address=False, shown_at=event("view"), show_within=9 * DAY)
    exits = (ExitCriterion("x", event("order"), None),)
    node, journey = sending(engine, step, [(0, "cart"), (1, "order"), (2, "view")], policies={"exits": exits})
    assert (node.sent, journey.ends, journey.sent_nothing) == (0, {"exit:x": 1}, {"left before sending": 1})
    node, journey = sending(engine, step, [(0, "cart")], end=DAY)
    assert (node.active, journey.sent_nothing) == ({"wait": 1}, {"waiting": 1})


@every_engine
@pytest.mark.parametrize(
    ("step", "sent"),
    [
        (Send("fax"), 0),
        (Send("fax", needs_consent=False), 0),
        (Send("fax", needs_address=False), 0),
        (Send("fax", needs_consent=False, needs_address=False), 1),
        (Send("email", topic="news"), 0),
        (Send("email", topic="sales"), 1),
        (Send("email", "transactional", topic="news"), 1),
    ],
)
def test_r11_2_what_a_message_asks_for(engine, step, sent):
    node, _ = sending(engine, step, [(0, "cart")], attributes={"unsubscribed.news": 1.0})
    assert node.sent == sent


@every_engine
def test_r11_2_a_step_unsubscribes(engine):
    item = program(
        {
            "t": EventTrigger(event("cart")),
            "u": SetAttribute("unsubscribed.news", "set", 1.0),
            "m": Send("email", topic="news", blocked_output=True),
            "e": End("x"),
        },
        ["t > u", "u > m", "m.blocked > e"],
    )
    tally = run(engine, [item], [(0, "cart")])
    assert (tally.nodes["m"].blocked, tally.journeys["j"].ends) == ({"consent": 1}, {"x": 1})


@every_engine
@pytest.mark.parametrize("channel", ["email", "fax"])
def test_r11_7_the_journey_ends_with_the_message(engine, channel):
    _, journey = sending(engine, Send(channel, end_reason="thanked"), [(0, "cart")])
    assert journey.ends == {"thanked": 1}
    assert seconds(0) == 0


@every_engine
@pytest.mark.parametrize(("most", "instances"), [(None, [2, 2, 2]), (2, [2, 2, 0]), (1, [2, 0, 0]), (3, [2, 2, 2])])
def test_r4_13_a_person_is_in_so_many_journeys_at_once(engine, most, instances):
    programs = [
        program(
            {f"{name}t": EventTrigger(event("cart")), f"{name}d": Delay(9 * DAY)},
            [f"{name}t > {name}d"],
            journey=name,
            priority=-place,
        )
        for place, name in enumerate("abc")
    ]
    history = make_history([Person("p", [(0, "cart"), (DAY, "cart")])], end=5 * DAY)
    tally = engine(programs, history, RunSettings(most_journeys=most))
    assert [tally.journeys[name].instances for name in "abc"] == instances
    refused = sum(tally.journeys[name].refused.get("too many", 0) for name in "abc")
    assert refused == 6 - sum(instances)
