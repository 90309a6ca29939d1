"""The acceptance cases that a replay decides, by their numbers."""

import pytest
from engines import every_engine
from history_builder import DAY, HOUR, Person, make_history, seconds
from program_builder import AFTER_EXIT, ANY_TIME, EVERY_DAY, ONCE, counts, event, on, program

from journey.steps import (
    CapRule,
    Delay,
    End,
    EventTrigger,
    GoalRule,
    LoopLimits,
    QuietRule,
    Send,
    SetStage,
    WaitForEvents,
)
from simulator.run import RunSettings

pytestmark = every_engine


def comparing(**policies):
    """Research, a message, comparison; a new look at the goods goes back to research."""
    return program(
        {
            "search": EventTrigger(event("search")),
            "research": SetStage("research"),
            "mail": Send("email"),
            "comparison": SetStage("comparison"),
            "wait": WaitForEvents((on("back", "view"),), 14 * DAY),
            "call": Send("call"),
            "done": End("done"),
        },
        [
            "search > research",
            "research > mail",
            "mail > comparison",
            "comparison > wait",
            "wait.back > research",
            "wait.timeout > call",
            "call > done",
        ],
        loops={"wait.back": LoopLimits(2, DAY, on_limit="output:timeout")},
        entry=AFTER_EXIT,
        **policies,
    )


def test_acceptance_5_twice_back_and_the_third_time_by_the_other_way(engine):
    week = 7 * DAY
    people = [
        Person("loops", [(0, "search"), (week, "view"), (2 * week, "view"), (3 * week, "view")]),
        Person("once", [(0, "search"), (week, "view"), (4 * week, "mail")]),
    ]
    tally = engine([comparing()], make_history(people), RunSettings())
    back = tally.edges["wait.back"]
    assert (back.passes, back.limit_reached) == (3, 1)
    assert counts(back.numbers) == {1: 2, 2: 1}
    assert (tally.nodes["research"].entries, tally.nodes["research"].unique) == (5, 2)
    assert (tally.nodes["call"].entries, tally.nodes["call"].sent) == (2, 2)
    assert tally.journeys["j"].ends == {"done": 2}


def test_acceptance_5_passes_are_counted_by_instance(engine):
    # The second entry, after the end of the first, has its own two passes.
    weeks = [
        (0, "search"),
        (1, "view"),
        (2, "view"),
        (3, "view"),
        (9, "search"),
        (10, "view"),
        (11, "view"),
        (12, "view"),
    ]
    events = [(week * 7 * DAY, name) for week, name in weeks]
    tally = engine([comparing()], make_history([Person("a", events)], end=99 * 7 * DAY), RunSettings())
    assert tally.journeys["j"].instances == 2
    assert counts(tally.edges["wait.back"].numbers) == {1: 2, 2: 2}


def test_acceptance_6_a_purchase_ends_the_pass_at_once(engine):
    bought = GoalRule("bought", event("order"), None, "first", True, "")
    events = [(0, "search"), (7 * DAY, "view"), (7 * DAY + HOUR, "order"), (8 * DAY, "search")]
    tally = engine([comparing(goals=(bought,))], make_history([Person("a", events)]), RunSettings())
    assert tally.journeys["j"].ends == {"goal": 1}
    assert counts(tally.journeys["j"].conversions["bought"]) == {7 * DAY + HOUR: 1}
    assert tally.nodes["mail"].sent == 3  # two passes, and the next visit's own journey
    assert tally.journeys["j"].instances == 2


@pytest.mark.parametrize("held", ["edge", "quiet hours"])
def test_acceptance_6_also_while_something_is_held(engine, held):
    bought = GoalRule("bought", event("order"), None, "first", True, "")
    quiet = QuietRule(((EVERY_DAY, 12 * HOUR, 8 * HOUR),), "person", "hold", frozenset({"commercial"}))
    item = comparing(goals=(bought,), quiet=quiet if held == "quiet hours" else None)
    events = [(9 * HOUR, "search"), (10 * HOUR, "view"), (11 * HOUR, "view"), (13 * HOUR, "order")]
    if held == "quiet hours":
        events = [(12 * HOUR, "search"), (13 * HOUR, "order")]
    tally = engine([item], make_history([Person("a", events)], end=9 * DAY), RunSettings())
    assert tally.journeys["j"].ends == {"goal": 1}
    assert tally.nodes["mail"].sent == (2 if held == "edge" else 0)
    assert not any(node.active for node in tally.nodes.values())


@pytest.mark.parametrize(("entry", "times"), [(ANY_TIME, 113), (ONCE, 1)])
def test_acceptance_8_an_event_that_fires_113_times(engine, entry, times):
    item = program(
        {"synced": EventTrigger(event("synced")), "day": Delay(DAY), "mail": Send("email")},
        ["synced > day", "day > mail"],
        entry=entry,
    )
    people = [
        Person("113", [(hour * HOUR, "synced") for hour in range(113)]),
        Person("1", [(0, "synced")]),
    ]
    tally = engine([item], make_history(people, end=30 * DAY), RunSettings())
    assert tally.nodes["mail"].sent == times + 1
    assert tally.windows[7].people.maximum == times
    assert (tally.journeys["j"].instances, tally.journeys["j"].entered) == (times + 1, 2)
    assert tally.journeys["j"].refused == ({} if times > 1 else {"once": 112})


@pytest.mark.parametrize(
    ("zone", "sent"),
    [
        # 23:50 and 00:10 on the person's clock.
        ("UTC", {"person_days": 2, "utc_days": 2, "rolling": 1}),
        ("Asia/Tokyo", {"person_days": 2, "utc_days": 1, "rolling": 1}),
    ],
)
def test_acceptance_10_the_same_sends_under_three_kinds_of_cap(engine, zone, sent):
    offset = {"UTC": 0, "Asia/Tokyo": 9 * HOUR}[zone]
    times = [seconds("2011-01-05 23:50") - offset, seconds("2011-01-06 00:10") - offset]
    found = {}
    for kind, window in (("person_days", 1), ("utc_days", 1), ("rolling", DAY)):
        cap = CapRule("cap", 1000, "all", window, kind, "skip")
        item = program({"t": EventTrigger(event("cart")), "m": Send("email")}, ["t > m"], caps=(cap,))
        history = make_history([Person("a", [(time, "cart") for time in times], zone=zone)])
        found[kind] = engine([item], history, RunSettings()).nodes["m"].sent
    assert found == sent


@pytest.mark.parametrize(
    ("zone", "at", "sent"),
    [
        # London sleeps 21:00 to 08:00; in the night of 26 March 2011 one hour is skipped.
        ("Europe/London", "2011-03-26 21:00", "2011-03-27 07:00"),
        ("Europe/London", "2011-03-25 21:00", "2011-03-26 08:00"),
        # In the night of 29 October it is repeated.
        ("Europe/London", "2011-10-29 20:00", "2011-10-30 08:00"),
        # Samoa, Thursday 29 December 22:00; the next morning there is Saturday the 31st.
        ("Pacific/Apia", "2011-12-30 08:00", "2011-12-30 18:00"),
    ],
)
def test_acceptance_11_quiet_hours_over_changes_of_the_clock(engine, zone, at, sent):
    quiet = QuietRule(((EVERY_DAY, 21 * HOUR, 8 * HOUR),), "person", "hold", frozenset({"commercial"}))
    item = program(
        {"t": EventTrigger(event("cart")), "m": Send("email"), "end": End("x")}, ["t > m", "m > end"], quiet=quiet
    )
    history = make_history([Person("a", [(at, "cart")], zone=zone)], end=seconds("2012-02-01"))
    tally = engine([item], history, RunSettings())
    assert counts(tally.nodes["m"].seconds) == {seconds(sent) - seconds(at): 1}


def test_acceptance_11_a_clock_set_back_into_the_window_is_quiet_again(engine):
    # London, quiet 01:00 to 01:30: on 30 October 2011 that half-hour comes twice, at 00:00 and at 01:00 UTC.
    quiet = QuietRule(((EVERY_DAY, HOUR, 90 * 60),), "person", "hold", frozenset({"commercial"}))
    item = program(
        {"t": EventTrigger(event("cart")), "m": Send("email"), "end": End("x")}, ["t > m", "m > end"], quiet=quiet
    )
    times = ["2011-10-30 00:10", "2011-10-30 00:40", "2011-10-30 01:10"]
    history = make_history([Person("a", [(at, "cart") for at in times], zone="Europe/London")], end=DAY * 400)
    tally = engine([item], history, RunSettings())
    assert counts(tally.nodes["m"].seconds) == {20 * 60: 2, 0: 1}


def test_acceptance_12_whom_nothing_can_reach_is_not_reached(engine):
    people = [
        Person("fine", [(0, "cart")]),
        Person("unsubscribed", [(100, "cart")], {"consent.email": [(None, 1), (50, 0)]}),
        Person("unreachable", [(100, "cart")], {"reachable.email": 0}),
        Person("never asked", [(100, "cart")], willing=False),
    ]
    item = program({"t": EventTrigger(event("cart")), "m": Send("email")}, ["t > m"])
    tally = engine([item], make_history(people), RunSettings())
    assert (tally.entered, tally.first_sends_by_day.total) == (4, 1)
    assert tally.nodes["m"].unique == 4
    assert tally.sent_nothing == {"consent": 2, "reachability": 1}


def test_acceptance_13_several_triggers_do_not_count_a_person_twice(engine):
    item = program(
        {
            "cart": EventTrigger(event("cart")),
            "big": EventTrigger(event("cart")),
            "view": EventTrigger(event("view")),
            "mail": Send("email"),
        },
        ["cart > mail", "big > mail", "view > mail"],
    )
    tally = engine([item], make_history([Person("a", [(0, "cart"), (1, "view")])]), RunSettings())
    assert (tally.journeys["j"].instances, tally.journeys["j"].entered) == (2, 1)
    assert (tally.nodes["mail"].entries, tally.nodes["mail"].unique) == (2, 1)
    assert [tally.nodes[name].starts for name in ("cart", "big", "view")] == [1, 0, 1]
    assert tally.first_sends_by_day.total == 1
