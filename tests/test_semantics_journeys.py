"""docs/semantics.md 4.6, 4.8, 16 and 17: goals and ends, several journeys in one run."""

import pytest
from engines import every_engine
from history_builder import DAY, HOUR, Person, make_history
from program_builder import AFTER_EXIT, ANY_TIME, ONCE, attribute, counts, event, on, program

from journey.steps import (
    CapRule,
    Delay,
    End,
    EntryRule,
    EventTrigger,
    ExitCriterion,
    GoalRule,
    GoalStep,
    Send,
    SetStage,
    StageTrigger,
    Suppress,
    WaitForEvents,
)
from simulator.run import RunError, RunSettings

pytestmark = every_engine


def staying(name, trigger, stays, **policies):
    """A journey that lasts for a while."""
    return program(
        {f"{name}t": EventTrigger(event(trigger)), f"{name}d": Delay(stays), f"{name}e": End("done")},
        [f"{name}t > {name}d", f"{name}d > {name}e"],
        journey=name,
        **policies,
    )


def run(engine, programs, events, settings=None, **period):
    return engine(
        programs, make_history([Person("p", events)], **{"end": 60 * DAY, **period}), settings or RunSettings()
    )


# --- Goals and ends -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("at", "converted"), [(DAY, 1), (DAY + 1, 0)])
def test_r16_1_the_goals_window_is_closed(engine, at, converted):
    item = staying("j", "cart", 9 * DAY, goals=(GoalRule("g", event("order"), DAY, "first", True, ""),))
    tally = run(engine, [item], [(0, "cart"), (at, "order")])
    assert tally.journeys["j"].converted == converted
    assert tally.journeys["j"].ends == ({"goal": 1} if converted else {"done": 1})


@pytest.mark.parametrize(("count", "times"), [("first", {1: 1}), ("each", {1: 1, 2: 1, 5: 1})])
def test_r16_1_first_or_each(engine, count, times):
    item = staying("j", "cart", 9 * DAY, goals=(GoalRule("g", event("order"), None, count, False, ""),))
    tally = run(engine, [item], [(0, "cart"), (1, "order"), (2, "order"), (5, "order")])
    assert counts(tally.journeys["j"].conversions["g"]) == times
    assert tally.journeys["j"].converted == 1


def test_r16_1_a_first_goal_with_a_node_jumps_once(engine):
    item = program(
        {"t": EventTrigger(event("cart")), "d": Delay(DAY), "thanks": Delay(9 * DAY)},
        ["t > d"],
        goals=(GoalRule("g", event("order"), None, "first", True, "thanks"),),
    )
    tally = run(engine, [item], [(0, "cart"), (1, "order"), (2, "order")], end=DAY)
    assert tally.nodes["thanks"].jumps_in == 1
    assert tally.nodes["thanks"].active == {"wait": 1}


def test_r16_2_goal_nodes(engine):
    item = program(
        {
            "t": EventTrigger(event("cart")),
            "wait": WaitForEvents((on("order", "order"),), DAY),
            "goal": GoalStep("goal", exits=False),
            "each": GoalStep("each", counts="each"),
        },
        ["t > wait", "wait.order > goal", "goal > wait", "wait.timeout > each"],
    )
    tally = run(engine, [item], [(0, "cart"), (1, "order"), (2, "order")])
    assert {goal: counts(times) for goal, times in tally.journeys["j"].conversions.items()} == {
        "goal": {1: 1},
        "each": {DAY + 2: 1},
    }
    assert (tally.nodes["goal"].entries, tally.nodes["goal"].conversions) == (2, 1)
    assert tally.journeys["j"].ends == {"goal": 1}


def test_r16_2_a_goal_that_leads_to_a_goal_node_counts_under_both(engine):
    item = program(
        {"t": EventTrigger(event("cart")), "d": Delay(DAY), "node": GoalStep("node")},
        ["t > d"],
        goals=(GoalRule("rule", event("order"), None, "first", True, "node"),),
    )
    tally = run(engine, [item], [(0, "cart"), (7, "order")])
    assert {goal: counts(times) for goal, times in tally.journeys["j"].conversions.items()} == {
        "rule": {7: 1},
        "node": {7: 1},
    }
    assert (tally.journeys["j"].converted, tally.nodes["node"].conversions) == (1, 1)


def test_r16_5_the_maximum_time_comes_after_the_other_timers_of_its_instant(engine):
    item = staying("j", "cart", DAY, longest=DAY)
    assert run(engine, [item], [(0, "cart")]).journeys["j"].ends == {"done": 1}
    item = staying("j", "cart", DAY + 1, longest=DAY)
    assert run(engine, [item], [(0, "cart")]).journeys["j"].ends == {"timed out": 1}
    chain = program(
        {"t": EventTrigger(event("cart")), "a": Delay(DAY), "b": Delay(0), "c": Delay(0), "e": End("done")},
        ["t > a", "a > b", "b > c", "c > e"],
        longest=DAY,
    )
    assert run(engine, [chain], [(0, "cart")]).journeys["j"].ends == {"done": 1}


# --- Several journeys ---------------------------------------------------------------------------------------


def test_r4_6_not_while(engine):
    first, second = staying("a", "cart", DAY), staying("b", "view", 0, not_while=("a",))
    tally = run(engine, [first, second], [(0, "cart"), (5, "view"), (DAY, "view"), (DAY + 1, "view")])
    # At a day the view comes before a's timer: a still runs.
    assert (tally.journeys["b"].instances, tally.journeys["b"].refused) == (1, {"excluded": 2})


def test_r4_6_exclusion_groups_do_not_exclude_their_own_journey(engine):
    first = staying("a", "cart", DAY, exclusion_group="g")
    second = staying("b", "view", DAY, exclusion_group="g")
    third = staying("c", "view", DAY)
    tally = run(engine, [first, second, third], [(0, "cart"), (1, "cart"), (5, "view")])
    assert tally.journeys["a"].instances == 2
    assert tally.journeys["b"].refused == {"excluded": 1}
    assert tally.journeys["c"].instances == 1


def test_r17_2_of_two_that_exclude_each_other_the_first_in_priority_starts(engine):
    first = staying("a", "cart", DAY, exclusion_group="g")
    second = staying("b", "cart", DAY, exclusion_group="g", priority=5)
    tally = run(engine, [first, second], [(0, "cart")])
    assert (tally.journeys["a"].instances, tally.journeys["b"].instances) == (0, 1)


def deferring(**policies):
    return staying("a", "cart", DAY), staying("b", "view", HOUR, defer_while=("a",), **policies)


def test_r4_8_a_deferred_entry_starts_when_the_other_ends(engine):
    tally = run(engine, deferring(), [(0, "cart"), (5, "view")], end=DAY + HOUR)
    assert (tally.journeys["b"].deferred, tally.journeys["b"].instances) == (1, 1)
    assert tally.journeys["b"].ends == {"done": 1}
    # Entered at the end of a, so an hour later it is done; one second less and it is not.
    tally = run(engine, deferring(), [(0, "cart"), (5, "view")], end=DAY + HOUR - 1)
    assert tally.nodes["bd"].active == {"wait": 1}


def test_r4_8_still_deferred_at_the_end(engine):
    tally = run(engine, deferring(), [(0, "cart"), (5, "view")], end=DAY - 1)
    assert (tally.journeys["b"].deferred_waiting, tally.journeys["b"].instances) == (1, 0)
    assert tally.nodes["bt"].entries == 0


def test_r4_8_the_entry_rule_is_asked_again(engine):
    tally = run(engine, deferring(entry=ONCE), [(0, "cart"), (5, "view"), (6, "view")])
    assert (tally.journeys["b"].deferred, tally.journeys["b"].instances) == (2, 1)
    assert tally.journeys["b"].refused == {"once": 1}


def test_r4_8_exits_and_final_goals_drop_it(engine):
    for policies in (
        {"exits": (ExitCriterion("x", event("order"), None),)},
        {"goals": (GoalRule("g", event("order"), None, "first", True, ""),)},
        {"exits": (ExitCriterion("x", None, attribute("vip", "missing", None)),)},
    ):
        tally = run(engine, deferring(**policies), [(0, "cart"), (5, "view"), (6, "order")])
        assert (tally.journeys["b"].deferred_dropped, tally.journeys["b"].instances) == (1, 0)
        assert tally.journeys["b"].conversions == {}


def test_r4_8_the_event_that_was_deferred_does_not_drop_it(engine):
    policies = {"exits": (ExitCriterion("x", event("view"), None),)}
    tally = run(engine, deferring(**policies), [(0, "cart"), (5, "view")])
    assert (tally.journeys["b"].deferred_dropped, tally.journeys["b"].instances) == (0, 1)


def test_r4_8_refused_entries_are_not_deferred(engine):
    keyed = EntryRule("after_exit", 0, "sku", False, None)
    tally = run(engine, deferring(entry=keyed), [(0, "cart"), (5, "view")])
    assert (tally.journeys["b"].deferred, tally.journeys["b"].refused) == (0, {"no key": 1})


def test_r17_1_caps_suppression_and_stages_are_shared(engine):
    cap = CapRule("c", 1000, "all", DAY, "rolling", "skip")
    first = program({"at": EventTrigger(event("cart")), "am": Send("email")}, ["at > am"], journey="a")
    second = program({"bt": EventTrigger(event("cart")), "bm": Send("sms")}, ["bt > bm"], journey="b", caps=(cap,))
    tally = run(engine, [first, second], [(0, "cart")])
    # A journey's cap counts the messages of all, and stops only its own.
    assert (tally.nodes["am"].sent, tally.nodes["bm"].capped) == (1, 1)
    tally = run(engine, [second, first], [(0, "cart")])
    assert (tally.nodes["am"].sent, tally.nodes["bm"].sent) == (1, 1)
    stopper = program({"ct": EventTrigger(event("view")), "cs": Suppress(DAY)}, ["ct > cs"], journey="c")
    tally = run(engine, [first, stopper], [(0, "view"), (1, "cart"), (DAY - 1, "cart"), (DAY, "cart")])
    assert (tally.nodes["am"].sent, tally.nodes["am"].blocked) == (1, {"suppression": 2})


def test_r3_5_a_stage_entered_starts_another_journey(engine):
    setter = program({"at": EventTrigger(event("order")), "as": SetStage("owner")}, ["at > as"], journey="a")
    care = program(
        {"bt": StageTrigger("owner"), "bd": Delay(HOUR), "be": End("done")}, ["bt > bd", "bd > be"], journey="b"
    )
    tally = run(engine, [setter, care], [(0, "order"), (1, "order")], end=HOUR)
    # The second order sets the same stage: nobody enters.
    assert tally.journeys["b"].instances == 1
    assert tally.journeys["b"].ends == {"done": 1}


def test_r17_1_ids_are_unique_in_a_run(engine):
    twins = [staying("a", "cart", 0), staying("a", "view", 0)]
    with pytest.raises(RunError, match="same id"):
        run(engine, twins, [(0, "cart")])


def test_r4_3_entry_rules_are_a_journeys_own(engine):
    one = staying("a", "cart", DAY, entry=AFTER_EXIT)
    other = staying("b", "cart", DAY, entry=ANY_TIME)
    tally = run(engine, [one, other], [(0, "cart"), (1, "cart")])
    assert (tally.journeys["a"].instances, tally.journeys["b"].instances) == (1, 2)
    assert tally.entered == 1
