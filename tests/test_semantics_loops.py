"""docs/semantics.md 6 and 7: walking and loop edges."""

from engines import every_engine
from history_builder import DAY, HOUR, Person, make_history
from program_builder import ANY_TIME, attribute, counts, event, on, program

from journey.steps import (
    Branch,
    ConditionBranch,
    Delay,
    End,
    EntryRule,
    EventTrigger,
    ExitCriterion,
    GoalRule,
    LoopLimits,
    SetAttribute,
    WaitForEvents,
)
from simulator.run import RunSettings

pytestmark = every_engine

CART = EventTrigger(event("cart"))


def looping(limits, **policies):
    """Each view goes back to the wait, by a loop edge."""
    return program(
        {"t": CART, "w": WaitForEvents((on("view", "view"),), 90 * DAY), "end": End("done")},
        ["t > w", "w.view > w", "w.timeout > end"],
        loops={"w.view": limits},
        **policies,
    )


def run(engine, item, events, **period):
    return engine([item], make_history([Person("a", events)], **period), RunSettings())


def views(*times):
    return [(0, "cart"), *((time, "view") for time in times)]


def test_r6_2_no_edge_ends_the_path(engine):
    tally = run(engine, program({"t": CART, "d": Delay(5)}, ["t > d"]), [(0, "cart")], end=9)
    assert tally.journeys["j"].ends == {"end of path": 1}
    assert (tally.nodes["d"].entries, tally.nodes["d"].ends, counts(tally.nodes["d"].seconds)) == (1, 1, {})


def test_r6_2_time_in_node_of_visits_that_left_by_an_edge(engine):
    item = program({"t": CART, "d": Delay(50), "end": End("x")}, ["t > d", "d > end"])
    tally = run(engine, item, [(0, "cart"), (1, "cart"), (2, "cart")], end=51)
    assert counts(tally.nodes["d"].seconds) == {50: 2}
    assert counts(tally.nodes["t"].seconds) == {0: 3}
    assert tally.nodes["d"].active == {"wait": 1}
    assert (tally.nodes["d"].entries, tally.nodes["d"].unique) == (3, 1)


def test_r6_3_a_jump_is_no_pass_and_no_time(engine):
    item = program(
        {"t": CART, "d": Delay(DAY), "won": End("won")},
        ["t > d"],
        goals=(GoalRule("g", event("order"), None, "first", True, "won"),),
    )
    tally = run(engine, item, [(0, "cart"), (9, "order")])
    assert (tally.nodes["d"].jumps_out, tally.nodes["won"].jumps_in) == (1, 1)
    assert counts(tally.nodes["d"].seconds) == {}
    assert tally.journeys["j"].ends == {"won": 1}
    assert counts(tally.journeys["j"].conversions["g"]) == {9: 1}


def test_r7_2_max_passes_then_exit(engine):
    tally = run(engine, looping(LoopLimits(2, 0)), views(1, 2, 3, 4))
    assert (tally.edges["w.view"].passes, tally.edges["w.view"].limit_reached) == (2, 1)
    assert counts(tally.edges["w.view"].numbers) == {1: 1, 2: 1}
    assert tally.journeys["j"].ends == {"limit": 1}


def test_r7_2_the_first_pass_is_never_held_and_exactly_the_interval_is_enough(engine):
    limits = LoopLimits(9, 7 * DAY)
    at_interval = run(engine, looping(limits), views(10, 10 + 7 * DAY))
    assert (at_interval.edges["w.view"].passes, at_interval.edges["w.view"].held) == (2, 0)
    sooner = run(engine, looping(limits), views(10, 9 + 7 * DAY))
    assert (sooner.edges["w.view"].passes, sooner.edges["w.view"].held) == (1, 1)
    assert sooner.nodes["w"].active == {"loop": 1}


def test_r7_3_a_held_instance_stays_and_passes_at_the_end_of_the_hold(engine):
    tally = run(engine, looping(LoopLimits(9, 7 * DAY)), views(10, 20), end=10 + 7 * DAY)
    assert counts(tally.nodes["w"].seconds) == {10: 1, 7 * DAY: 1}
    assert (tally.nodes["w"].entries, tally.nodes["w"].active) == (3, {"wait": 1})


def test_r7_3_exits_apply_during_a_hold(engine):
    item = looping(LoopLimits(9, 7 * DAY), exits=(ExitCriterion("x", event("order"), None),))
    tally = run(engine, item, [*views(10, 20), (30, "order")], end=30 * DAY)
    assert tally.journeys["j"].ends == {"exit:x": 1}
    assert tally.edges["w.view"].passes == 1


def test_r7_4_stay_waits_for_good(engine):
    tally = run(engine, looping(LoopLimits(1, 0, on_limit="stay")), views(1, 2, 3), end=365 * DAY)
    assert tally.nodes["w"].active == {"stay": 1}
    assert tally.edges["w.view"].limit_reached == 1


def test_r7_4_another_output(engine):
    tally = run(engine, looping(LoopLimits(1, 0, on_limit="output:timeout")), views(1, 2))
    assert tally.journeys["j"].ends == {"done": 1}
    assert tally.edges["w.timeout"].passes == 1


def test_r7_5_coming_back_to_a_refused_edge_ends(engine):
    # The limit sends to "tag", which goes back to the split at once: refused again at the same instant.
    vip = attribute("tag.x", "equal", 0.0)
    item = program(
        {
            "t": CART,
            "split": Branch((ConditionBranch("yes", vip), ConditionBranch("no", vip)), "yes"),
            "d": Delay(HOUR),
            "tag": SetAttribute("points"),
        },
        ["t > split", "split.yes > d", "split.no > tag", "tag > split", "d > split"],
        loops={"split.yes": LoopLimits(1, 0, on_limit="output:no")},
    )
    tally = run(engine, item, [(0, "cart")], end=DAY)
    # 0 h: first pass; 1 h: refused, by "no" to the tag, back, refused again: ends.
    assert (tally.edges["split.yes"].passes, tally.edges["split.yes"].limit_reached) == (1, 2)
    assert tally.edges["split.no"].passes == 1
    assert tally.journeys["j"].ends == {"limit": 1}


def test_r7_1_counters_of_instance_and_customer(engine):
    events = [(0, "cart"), (1, "view"), (2, "order"), (10, "cart"), (11, "view")]
    policies = {"exits": (ExitCriterion("x", event("order"), None),)}
    by_instance = run(engine, looping(LoopLimits(1, 0), **policies), events)
    assert (by_instance.edges["w.view"].passes, by_instance.edges["w.view"].limit_reached) == (2, 0)
    by_customer = run(engine, looping(LoopLimits(1, 0, counter="customer"), **policies), events)
    assert (by_customer.edges["w.view"].passes, by_customer.edges["w.view"].limit_reached) == (1, 1)


def test_r7_7_reset_after(engine):
    limits = LoopLimits(1, 0, reset_after=DAY)
    assert run(engine, looping(limits), views(1, DAY + 1)).edges["w.view"].passes == 2
    early = run(engine, looping(limits), views(1, DAY))
    assert (early.edges["w.view"].passes, early.edges["w.view"].limit_reached) == (1, 1)
    again = run(engine, looping(limits), views(1, DAY + 1, 2 * DAY + 1))
    assert counts(again.edges["w.view"].numbers) == {1: 3}


def test_r7_8_reset_by_an_event_before_anything_else(engine):
    # The view itself resets: it passes each time.
    limits = LoopLimits(1, 0, reset_event=event("view"))
    assert run(engine, looping(limits), views(1, 2, 3)).edges["w.view"].passes == 3
    limits = LoopLimits(1, 0, reset_event=event("order"))
    tally = run(engine, looping(limits), [*views(1, 5, 9), (3, "order")])
    assert (tally.edges["w.view"].passes, tally.edges["w.view"].limit_reached) == (2, 1)


def test_r7_8_a_hold_is_not_shortened_and_stay_is_not_freed(engine):
    held = run(
        engine,
        looping(LoopLimits(9, 7 * DAY, reset_event=event("order"))),
        [*views(10, 20), (30, "order")],
        end=DAY,
    )
    assert held.nodes["w"].active == {"loop": 1}
    stays = run(
        engine,
        looping(LoopLimits(1, 0, on_limit="stay", reset_event=event("order"))),
        [*views(1, 2), (3, "order"), (4, "view")],
    )
    assert stays.nodes["w"].active == {"stay": 1}


def test_r7_8_in_a_keyed_journey_an_instance_is_reset_by_its_key(engine):
    limits = LoopLimits(1, 0, reset_event=event("order"))
    rule = EntryRule("after_exit", 0, "sku", False, None)
    item = looping(limits, entry=rule)
    of = {"sku": "a"}
    other = [(0, "cart", of), (1, "view", of), (2, "order", {"sku": "b"}), (3, "view", of)]
    assert run(engine, item, other).edges["w.view"].limit_reached == 1
    own = [(0, "cart", of), (1, "view", of), (2, "order", of), (3, "view", of)]
    assert run(engine, item, own).edges["w.view"].passes == 2


def test_r7_2_another_instance_may_use_up_the_limit_during_a_hold(engine):
    # Customer counter of 2: first pass at 1; both instances want the second: one is held, the other held too.
    limits = LoopLimits(2, DAY, counter="customer")
    item = looping(limits, entry=ANY_TIME)
    tally = run(engine, item, [(0, "cart"), (0, "cart"), (1, "view"), (2, "view")], end=2 * DAY)
    # View at 1: the first instance passes, the second is held (until a day later), then passes: the limit is
    # reached for the first, which was held by the view at 2 until the same instant.
    edge = tally.edges["w.view"]
    assert (edge.passes, edge.held, edge.limit_reached) == (2, 2, 1)
    assert counts(edge.numbers) == {1: 1, 2: 1}
