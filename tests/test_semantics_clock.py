"""docs/semantics.md 1 to 3: history, clock, deliveries."""

import pytest
from engines import every_engine
from history_builder import DAY, HOUR, MINUTE, Person, make_history, unix
from program_builder import AFTER_EXIT, ANY_TIME, attribute, counts, event, on, program

from journey.condition import Comparison, EventMatch, EventPropertyOperand, Group
from journey.steps import (
    CapRule,
    Delay,
    End,
    EventTrigger,
    ExitCriterion,
    GoalRule,
    SegmentTrigger,
    Send,
    SetAttribute,
    SetStage,
    StageTrigger,
    WaitForEvents,
)
from simulator.run import RunSettings

pytestmark = every_engine

CART = EventTrigger(event("cart"))


def waiting(timeout=DAY, **policies):
    """Cart, then wait for an order."""
    return program(
        {"cart": CART, "wait": WaitForEvents((on("ordered", "order"),), timeout), "end": End("done")},
        ["cart > wait", "wait.ordered > end", "wait.timeout > end"],
        **policies,
    )


def run(engine, programs, people, settings=None, **period):
    return engine(programs, make_history(people, **period), settings or RunSettings())


def test_r1_2_start_and_end_are_both_included(engine):
    person = Person("a", [(0, "cart"), (10, "cart"), (20, "cart"), (21, "cart")])
    tally = run(engine, [waiting()], [person], RunSettings(start=unix(10), end=unix(20)))
    assert tally.journeys["j"].instances == 2  # at 10 and at 20


def test_r1_2_the_end_is_never_later_than_the_historys(engine):
    person = Person("a", [(0, "cart")])
    tally = run(engine, [waiting(DAY)], [person], RunSettings(end=unix(10 * DAY)), end=DAY - 1)
    assert tally.nodes["wait"].active == {"wait": 1}


def test_r1_3_an_event_before_the_start_moves_nobody_but_is_past(engine):
    person = Person("a", [(0, "cart"), (10, "order"), (20, "cart")])
    tally = run(
        engine,
        [program({"cart": EventTrigger(event("cart"), count=2), "end": End("done")}, ["cart > end"])],
        [person],
        RunSettings(start=unix(20)),
    )
    assert tally.journeys["j"].instances == 1  # the past cart counts as the first of two


def test_r2_1_an_event_at_the_deadline_comes_before_the_timer(engine):
    tally = run(engine, [waiting(HOUR)], [Person("a", [(0, "cart"), (HOUR, "order")])])
    assert tally.edges["wait.ordered"].passes == 1


def test_r2_1_an_event_one_second_after_the_deadline_is_too_late(engine):
    tally = run(engine, [waiting(HOUR)], [Person("a", [(0, "cart"), (HOUR + 1, "order")])])
    assert tally.edges["wait.timeout"].passes == 1


def test_r2_1_a_timer_at_the_end_fires_and_one_later_does_not(engine):
    at_end = run(engine, [waiting(HOUR)], [Person("a", [(0, "cart")])], end=HOUR)
    assert at_end.edges["wait.timeout"].passes == 1
    after = run(engine, [waiting(HOUR)], [Person("a", [(0, "cart")])], end=HOUR - 1)
    assert after.edges["wait.timeout"].passes == 0
    assert after.nodes["wait"].active == {"wait": 1}


def sender(name, priority=0):
    """Cart, an hour, a message; a cap lets one message a day through."""
    return program(
        {f"{name}t": CART, f"{name}d": Delay(HOUR), f"{name}m": Send("email")},
        [f"{name}t > {name}d", f"{name}d > {name}m"],
        journey=name,
        priority=priority,
    )


@pytest.mark.parametrize(("priorities", "first"), [((0, 0), "a"), ((0, 1), "b"), ((1, 0), "a")])
def test_r2_3_timers_go_by_priority_then_by_the_order_of_the_run(engine, priorities, first):
    cap = CapRule("cap", 1000, "all", DAY, "rolling", "skip")
    programs = [sender(name, priority) for name, priority in zip("ab", priorities, strict=True)]
    tally = run(engine, programs, [Person("p", [(0, "cart")])], RunSettings(caps=(cap,)), end=DAY)
    assert [name for name in "ab" if tally.nodes[f"{name}m"].sent] == [first]


def test_r2_3_a_timer_set_for_the_same_instant_takes_its_instances_place(engine):
    # At one hour both wake: b first (priority), then a; b's new delay of 0 comes before a again.
    cap = CapRule("cap", 1000, "all", DAY, "rolling", "skip")
    longer = program(
        {"bt": CART, "bd": Delay(HOUR), "bz": Delay(0), "bm": Send("email")},
        ["bt > bd", "bd > bz", "bz > bm"],
        journey="b",
        priority=1,
    )
    tally = run(engine, [sender("a"), longer], [Person("p", [(0, "cart")])], RunSettings(caps=(cap,)), end=DAY)
    assert (tally.nodes["am"].sent, tally.nodes["bm"].sent) == (0, 1)


def test_r2_6_a_delay_of_zero_leaves_after_the_events_of_its_instant(engine):
    # Two events at one time: the exit by the second catches the instance in its delay of 0.
    item = program(
        {"cart": CART, "delay": Delay(0), "mail": Send("email")},
        ["cart > delay", "delay > mail"],
        exits=(ExitCriterion("x", event("order"), None),),
    )
    tally = run(engine, [item], [Person("a", [(5, "cart"), (5, "order")])])
    assert tally.nodes["mail"].entries == 0
    assert tally.journeys["j"].ends == {"exit:x": 1}
    other_order = run(engine, [item], [Person("a", [(5, "order"), (5, "cart")])])
    assert other_order.nodes["mail"].sent == 1


def test_r3_1_goals_before_waits_before_triggers(engine):
    # One order ends the running instance by its goal (the wait never sees it), then starts the next.
    item = program(
        {
            "order": EventTrigger(event("order")),
            "wait": WaitForEvents((on("again", "order"),), DAY),
            "end": End("done"),
        },
        ["order > wait", "wait.again > end", "wait.timeout > end"],
        entry=AFTER_EXIT,
        goals=(GoalRule("g", event("order"), None, "first", True, ""),),
    )
    tally = run(engine, [item], [Person("a", [(0, "order"), (10, "order")])])
    assert tally.journeys["j"].instances == 2
    assert tally.journeys["j"].ends == {"goal": 1}
    assert tally.edges["wait.again"].passes == 0
    assert counts(tally.journeys["j"].conversions["g"]) == {10: 1}


def test_r3_2_an_event_that_moved_an_instance_is_past_for_it(engine):
    # The same view would match the second wait too, but it brought the instance there.
    item = program(
        {
            "cart": CART,
            "one": WaitForEvents((on("seen", "view"),), DAY),
            "two": WaitForEvents((on("seen", "view"),), DAY),
            "end": End("done"),
        },
        ["cart > one", "one.seen > two", "two.seen > end"],
    )
    once = run(engine, [item], [Person("a", [(0, "cart"), (5, "view")])])
    assert once.nodes["two"].active == {"wait": 1}
    # A second view of the same time is a later event.
    twice = run(engine, [item], [Person("a", [(0, "cart"), (5, "view"), (5, "view")])])
    assert twice.journeys["j"].ends == {"done": 1}
    assert counts(twice.nodes["two"].seconds) == {0: 1}


def test_r3_2_an_instance_does_not_see_the_event_that_started_it(engine):
    item = program(
        {"view": EventTrigger(event("view")), "wait": WaitForEvents((on("seen", "view"),), DAY), "end": End("x")},
        ["view > wait", "wait.seen > end"],
    )
    tally = run(engine, [item], [Person("a", [(0, "view")])])
    assert tally.nodes["wait"].active == {"wait": 1}


def test_r3_3_the_first_goal_that_ends_settles_it(engine):
    item = waiting(
        goals=(
            GoalRule("counts", event("order"), None, "first", False, ""),
            GoalRule("ends", event("order"), None, "first", True, ""),
            GoalRule("late", event("order"), None, "first", True, ""),
        ),
        exits=(ExitCriterion("x", event("order"), None),),
    )
    tally = run(engine, [item], [Person("a", [(0, "cart"), (7, "order")])])
    assert {goal: counts(times) for goal, times in tally.journeys["j"].conversions.items()} == {
        "counts": {7: 1},
        "ends": {7: 1},
    }
    assert tally.journeys["j"].ends == {"goal": 1}


def test_r3_3_a_goal_that_only_counts_leaves_the_event_to_the_wait(engine):
    item = waiting(goals=(GoalRule("g", event("order"), None, "first", False, ""),))
    tally = run(engine, [item], [Person("a", [(0, "cart"), (7, "order")])])
    assert counts(tally.journeys["j"].conversions["g"]) == {7: 1}
    assert tally.edges["wait.ordered"].passes == 1


def test_r3_4_a_dated_value_takes_effect_before_the_events_of_its_instant(engine):
    item = program({"cart": CART, "mail": Send("email")}, ["cart > mail"], entry=ANY_TIME)
    people = [
        Person("in time", [(100, "cart")], {"consent.email": [(None, 0), (100, 1)]}),
        Person("late", [(100, "cart")], {"consent.email": [(None, 0), (101, 1)]}),
    ]
    tally = run(engine, [item], people)
    assert tally.nodes["mail"].sent == 1
    assert tally.nodes["mail"].blocked == {"consent": 1}


def test_r3_4_a_dated_value_alone_ends_by_condition(engine):
    item = waiting(exits=(ExitCriterion("vip", None, attribute("vip")),))
    person = Person("a", [(0, "cart"), (HOUR, "view")], {"vip": [(None, 0), (MINUTE, 1)]})
    tally = run(engine, [item], [person])
    assert tally.journeys["j"].ends == {"exit:vip": 1}
    assert tally.nodes["wait"].ends == 1


def test_r3_5_values_hold_at_once_for_everybody(engine):
    # The view moves a, which tags the person; b's criterion sees the tag in the delivery of the same view.
    tagging = program(
        {"at": CART, "aw": WaitForEvents((on("seen", "view"),), DAY), "atag": SetAttribute("tag.seen")},
        ["at > aw", "aw.seen > atag"],
        journey="a",
    )
    leaving = program(
        {"bt": CART, "bw": WaitForEvents((on("seen", "view"),), DAY), "bm": Send("email")},
        ["bt > bw", "bw.seen > bm"],
        journey="b",
        exits=(ExitCriterion("tagged", None, attribute("tag.seen")),),
    )
    people = [Person("p", [(0, "cart"), (5, "view")])]
    # In the goals' phase a has not moved yet, so b goes on to its wait, moves, and looks before the message.
    tally = run(engine, [tagging, leaving], people)
    assert tally.journeys["b"].ends == {"exit:tagged": 1}
    assert (tally.nodes["bm"].entries, tally.nodes["bm"].sent, tally.nodes["bm"].ends) == (1, 0, 1)


def test_r3_5_a_change_is_delivered_once_the_event_behind_it_is_done(engine):
    # The cart starts a, which tags the person, and b afterwards, which waits: the change then reaches b.
    tagging = program({"at": CART, "atag": SetAttribute("tag.seen")}, ["at > atag"], journey="a")
    leaving = program(
        {"bt": CART, "bw": Delay(DAY)},
        ["bt > bw"],
        journey="b",
        exits=(ExitCriterion("tagged", None, attribute("tag.seen")),),
    )
    tally = run(engine, [tagging, leaving], [Person("p", [(0, "cart")])], end=HOUR)
    assert tally.nodes["bw"].ends == 1
    assert tally.journeys["b"].ends == {"exit:tagged": 1}


def test_r3_5_the_instance_that_caused_a_change_does_not_see_it(engine):
    item = program(
        {"cart": CART, "tag": SetAttribute("tag.x"), "wait": Delay(HOUR), "end": End("done")},
        ["cart > tag", "tag > wait", "wait > end"],
        exits=(ExitCriterion("tagged", None, attribute("tag.x")),),
    )
    alone = run(engine, [item], [Person("a", [(0, "cart")])], end=HOUR - 1)
    assert alone.nodes["wait"].active == {"wait": 1}
    # At its own timer the criterion is looked at, before the timer acts.
    timer = run(engine, [item], [Person("a", [(0, "cart")])], end=HOUR)
    assert timer.journeys["j"].ends == {"exit:tagged": 1}
    assert timer.edges["wait.next"].passes == 0


def test_r3_6_a_journey_starts_once_an_instant_by_changes(engine):
    # Each start sets the stage to and fro: without the rule it would never end.
    item = program(
        {
            "cart": CART,
            "stage": StageTrigger(),
            "one": SetStage("one"),
            "two": SetStage("two"),
            "end": End("done"),
        },
        ["cart > one", "stage > two", "one > end", "two > one"],
    )
    tally = run(engine, [item], [Person("a", [(0, "cart")])])
    # cart: stage one is entered -> start by the link: two, then one are entered -> two refusals.
    assert tally.journeys["j"].instances == 2
    assert tally.journeys["j"].refused == {"same instant": 2}


def test_r3_6_another_instant_is_another_start(engine):
    setter = program({"cart": CART, "one": SetStage("one"), "two": SetStage("two")}, ["cart > one", "one > two"])
    heard = program({"stage": StageTrigger("two"), "end": End("done")}, ["stage > end"], journey="k")
    tally = run(engine, [setter, heard], [Person("a", [(0, "cart"), (1, "cart")])])
    assert tally.journeys["k"].instances == 2
    assert tally.journeys["k"].refused == {}


def test_r3_8_a_where_is_judged_now(engine):
    # The count of views that are "of today's country" is judged by the country at the cart, not at the views.
    french = Group(
        conditions=(
            Comparison(left=EventPropertyOperand(name="sku"), operator="present"),
            attribute("country", "equal", "FR"),
        )
    )
    item = program(
        {
            "cart": EventTrigger(EventMatch(event="view", where=french), count=2),
            "end": End("done"),
        },
        ["cart > end"],
    )
    person = Person(
        "a",
        [(0, "view", {"sku": "a"}), (10, "view", {"sku": "a"})],
        {"country": [(None, "UK"), (5, "FR")]},
    )
    assert run(engine, [item], [person]).journeys["j"].instances == 1


def test_r5_13_a_segment_looks_at_changes_and_events(engine):
    item = program({"vip": SegmentTrigger(attribute("vip")), "end": End("done")}, ["vip > end"], entry=ANY_TIME)
    person = Person("a", [(0, "view"), (100, "view")], {"vip": [(None, 0), (50, 1), (60, 1), (70, 0), (80, 1)]})
    # In at 50 and at 80; the equal value at 60 is no new entry.
    assert run(engine, [item], [person]).journeys["j"].instances == 2
