"""docs/semantics.md 8 and 14: waits and local time."""

from fractions import Fraction

import pytest
from engines import every_engine
from history_builder import DAY, HOUR, Person, make_history, seconds
from program_builder import counts, event, on, program

from journey.condition import AttributeOperand, EventPropertyOperand
from journey.steps import (
    Delay,
    End,
    EntryRule,
    EventBranch,
    EventTrigger,
    Lookup,
    Until,
    WaitAfterEvent,
    WaitForEvents,
    WaitForSupply,
)
from simulator.run import RunSettings

pytestmark = every_engine

CART = EventTrigger(event("cart"))


def run(engine, wait, events, zone=None, attributes=None, entry=None, **period):
    """Cart, the wait, and for each output an end of its name."""
    outputs = {
        WaitForEvents: ("a", "b", "timeout"),
        WaitForSupply: ("due", "bought"),
    }.get(type(wait), ("next",))
    item = program(
        {"t": CART, "w": wait, **{output: End(output) for output in outputs}},
        ["t > w", *(f"w.{output} > {output}" for output in outputs)],
        **({"entry": entry} if entry else {}),
    )
    people = [Person("a", events, attributes or {}, zone)]
    return engine([item], make_history(people, **{"end": 400 * DAY, **period}), RunSettings())


def left(tally):
    """The way out, and after how long; None if it still waits."""
    ends = tally.journeys["j"].ends
    return (*ends, *counts(tally.nodes["w"].seconds)) if ends else None


# --- Delay and until ----------------------------------------------------------------------------------------


def test_r8_1_delay(engine):
    assert left(run(engine, Delay(3 * DAY), [(5, "cart")])) == ("next", 3 * DAY)


def waits_from(engine, at, step, zone=None):
    """When the wait that begins at ``at`` ends, in seconds; or the reason of its end."""
    result = left(run(engine, step, [(at, "cart")], zone))
    assert result is not None
    return result[0] if len(result) == 1 else seconds(at) + result[1]


@pytest.mark.parametrize(
    ("at", "ends"),
    [
        ("2011-01-05 08:59:59", "2011-01-05 09:00"),
        ("2011-01-05 09:00", "2011-01-05 09:00"),
        ("2011-01-05 09:00:01", "2011-01-06 09:00"),
    ],
)
def test_r8_2_time_of_day(engine, at, ends):
    assert waits_from(engine, at, Until(9 * HOUR)) == seconds(ends)


def test_r8_2_in_the_persons_the_journeys_or_a_fixed_zone(engine):
    at = "2011-01-05 00:00"
    assert waits_from(engine, at, Until(9 * HOUR), "America/New_York") == seconds("2011-01-05 14:00")
    assert waits_from(engine, at, Until(9 * HOUR, zone="journey"), "Asia/Tokyo") == seconds("2011-01-05 09:00")
    assert waits_from(engine, at, Until(9 * HOUR, zone="Asia/Kathmandu")) == seconds("2011-01-05 03:15")


@pytest.mark.parametrize(
    ("at", "ends"),
    [
        ("2011-01-04 12:00", "2011-01-06 00:00"),  # Tuesday: the first instant of Thursday
        ("2011-01-06 12:00", "2011-01-06 12:00"),  # Thursday: now
        ("2011-01-08 12:00", "2011-01-13 00:00"),
    ],
)
def test_r8_2_weekdays_alone(engine, at, ends):
    assert waits_from(engine, at, Until(None, frozenset({3, 4}))) == seconds(ends)


@pytest.mark.parametrize(
    ("if_past", "ends"),
    [("next", seconds("2011-01-06 09:00")), ("go_on", seconds("2011-01-05 12:00")), ("exit", "past")],
)
def test_r8_2_already_past(engine, if_past, ends):
    assert waits_from(engine, "2011-01-05 12:00", Until(9 * HOUR, if_past=if_past)) == ends


def test_r8_2_nothing_is_past_on_a_day_that_is_not_allowed(engine):
    # Wednesday noon, Thursdays only: today has no moment that could be past.
    step = Until(9 * HOUR, frozenset({3}), if_past="exit")
    assert waits_from(engine, "2011-01-05 12:00", step) == seconds("2011-01-06 09:00")


@pytest.mark.parametrize(
    ("at", "time", "zone", "ends"),
    [
        # London skips 01:00 to 02:00 on 27 March: 01:30 becomes 02:00 summer time, 01:00 UTC.
        ("2011-03-27 00:00", 90 * 60, "Europe/London", "2011-03-27 01:00"),
        # New York shows 01:30 twice on 6 November: the first time is 05:30 UTC.
        ("2011-11-06 04:00", 90 * 60, "America/New_York", "2011-11-06 05:30"),
        # After the first occurrence, the second never matches: tomorrow, 06:30 UTC.
        ("2011-11-06 05:30:01", 90 * 60, "America/New_York", "2011-11-07 06:30"),
        # Samoa had no 30 December: 09:00 on the 29th (19:00 UTC) is followed by that on the 31st (19:00 UTC).
        ("2011-12-29 19:00:01", 9 * HOUR, "Pacific/Apia", "2011-12-30 19:00"),
        # St. John's went back at 00:01 to 23:01: midnight is its first occurrence, 02:30 UTC; later it is past.
        ("2010-11-07 01:00", 0, "America/St_Johns", "2010-11-07 02:30"),
        ("2010-11-07 02:31", 0, "America/St_Johns", "2010-11-08 03:30"),
    ],
)
def test_r14_2_the_clock_changes(engine, at, time, zone, ends):
    assert waits_from(engine, at, Until(time), zone) == seconds(ends)


def test_r14_2_a_gap_over_midnight_skips_the_date(engine):
    # Samoa: Fridays only; Friday 30 December was skipped, the next is 6 January 2012, 09:00 there.
    step = Until(9 * HOUR, frozenset({4}))
    assert waits_from(engine, "2011-12-29 20:00", step, "Pacific/Apia") == seconds("2012-01-05 19:00")


# --- Events -------------------------------------------------------------------------------------------------

RACE = (on("a", "view", sku="x"), on("b", "view"))


def test_r8_3_the_first_branch_of_an_event(engine):
    x, y = {"sku": "x"}, {"sku": "y"}
    assert left(run(engine, WaitForEvents(RACE, DAY), [(0, "cart"), (9, "view", x)])) == ("a", 9)
    assert left(run(engine, WaitForEvents(RACE, DAY), [(0, "cart"), (9, "view", y)])) == ("b", 9)
    assert left(run(engine, WaitForEvents(RACE, DAY), [(0, "cart"), (DAY, "view", y)])) == ("b", DAY)
    assert left(run(engine, WaitForEvents(RACE, DAY), [(0, "cart"), (DAY + 1, "view")])) == ("timeout", DAY)


def test_r8_5_ranked(engine):
    ranked = WaitForEvents((on("a", "order"), on("b", "view")), DAY, ranked=True)
    assert left(run(engine, ranked, [(0, "cart"), (5, "view"), (9, "order")])) == ("a", 9)
    assert left(run(engine, ranked, [(0, "cart"), (5, "view")])) == ("b", DAY)
    assert left(run(engine, ranked, [(0, "cart"), (DAY, "view")])) == ("b", DAY)
    assert left(run(engine, ranked, [(0, "cart"), (5, "mail")])) == ("timeout", DAY)


def test_r8_7_look_back(engine):
    back = WaitForEvents((on("a", "order"), on("b", "view")), DAY, look_back=True)
    assert left(run(engine, back, [(0, "view"), (DAY, "cart")])) == ("b", 0)
    assert left(run(engine, back, [(0, "view"), (9, "order"), (10, "cart")])) == ("a", 0)
    late = run(engine, back, [(0, "view"), (DAY + 1, "cart"), (DAY + 5, "order")])
    assert left(late) == ("a", 4)


def test_r8_7_look_back_sees_the_event_that_came_with_it(engine):
    back = WaitForEvents((on("a", "cart"), on("b", "view")), DAY, look_back=True)
    assert left(run(engine, back, [(0, "cart")])) == ("a", 0)


def test_r8_6_a_keyed_wait(engine):
    keyed = EntryRule("after_exit", 0, "sku", False, None)
    events = [(0, "cart", {"sku": "x"}), (5, "view", {"sku": "y"}), (6, "view"), (7, "view", {"sku": "x"})]
    own = WaitForEvents((on("a", "view"),), DAY)
    assert left(run(engine, own, events, entry=keyed)) == ("a", 7)
    any_key = WaitForEvents((EventBranch("a", event("view", any_key=True)),), DAY)
    assert left(run(engine, any_key, events, entry=keyed)) == ("a", 5)


# --- Supply -------------------------------------------------------------------------------------------------


def supply(quantity_default=Fraction(30), use=None, shipping=None, **more):
    return WaitForSupply(
        order=event("order"),
        quantity="quantity",
        quantity_default=quantity_default,
        units=more.pop("units", Fraction(1)),
        use_per_day=use or Lookup(Fraction(1)),
        lead_days=more.pop("lead", Fraction(3)),
        shipping_days=shipping or Lookup(Fraction(5)),
        **more,
    )


ORDERED = [(0, "order", {"quantity": 100.0}), (DAY, "cart")]


@pytest.mark.parametrize(
    ("step", "day"),
    [
        (supply(), 92),
        (supply(shipping=Lookup(Fraction(0))), 97),
        (supply(units=Fraction(2)), 192),
        (supply(use=Lookup(Fraction(2))), 42),
        (supply(use=Lookup(Fraction(1000))), 1),  # the floor of one day after the order, not before t
        (supply(use=Lookup(Fraction(1000)), floor=9 * DAY), 9),
    ],
)
def test_r8_8_the_supply_lasts_from_the_order(engine, step, day):
    assert left(run(engine, step, ORDERED)) == ("due", (day - 1) * DAY)


def test_r8_8_in_exact_arithmetic(engine):
    # 10 / 3 days = 288,000 s; a third of a day ahead is 28,800 s.
    step = supply(use=Lookup(Fraction(3)), lead=Fraction(1, 3), shipping=Lookup(Fraction(0)))
    tally = run(engine, step, [(0, "order", {"quantity": 10.0}), (0, "cart")])
    assert left(tally) == ("due", 288_000 - 28_800)


def test_r8_8_without_an_order_or_a_quantity(engine):
    assert left(run(engine, supply(), [(0, "cart")])) == ("due", 22 * DAY)
    assert left(run(engine, supply(units=Fraction(2)), [(0, "order"), (DAY, "cart")])) == ("due", 21 * DAY)


def test_r8_8_bought_meanwhile(engine):
    at_due = [*ORDERED, (92 * DAY, "order", {"quantity": 1.0})]
    assert left(run(engine, supply(), at_due)) == ("bought", 91 * DAY)
    restarted = run(engine, supply(restart=True), [*ORDERED, (2 * DAY, "order", {"quantity": 10.0})])
    assert left(restarted) == ("due", 3 * DAY)  # 10 - 8 days after day 2, from day 1


def test_r8_10_lookups(engine):
    by_country = Lookup(Fraction(5), AttributeOperand(name="country"), (("FR", Fraction(1)), ("UK", Fraction(2))))
    step = supply(shipping=by_country)
    assert left(run(engine, step, ORDERED, attributes={"country": "UK"})) == ("due", 94 * DAY)
    assert left(run(engine, step, ORDERED, attributes={"country": "DE"})) == ("due", 91 * DAY)
    assert left(run(engine, step, ORDERED)) == ("due", 91 * DAY)


def test_r8_10_by_a_property_of_the_order(engine):
    by_product = Lookup(Fraction(1), EventPropertyOperand(name="product"), (("7.0", Fraction(2)),))
    events = [(0, "order", {"quantity": 100.0, "product": 7}), (0, "cart")]
    assert left(run(engine, supply(use=by_product), events)) == ("due", 42 * DAY)
    events[0][2]["product"] = 8
    assert left(run(engine, supply(use=by_product), events)) == ("due", 92 * DAY)


# --- After an event -----------------------------------------------------------------------------------------

REVIEW = WaitAfterEvent(event("delivered"), 7 * DAY, Lookup(Fraction(5)))


@pytest.mark.parametrize(
    ("delivered", "leaves"),
    [
        ([(3 * DAY, "delivered")], 10 * DAY),
        ([(5 * DAY, "delivered")], 12 * DAY),
        ([(5 * DAY + 1, "delivered")], 12 * DAY),  # too late: assumed after five days
        ([], 12 * DAY),
        ([(3 * DAY, "delivered"), (4 * DAY, "delivered")], 10 * DAY),
    ],
)
def test_r8_9_review_wait(engine, delivered, leaves):
    assert left(run(engine, REVIEW, [(0, "cart"), *delivered])) == ("next", leaves)


def test_r8_9_only_events_since_the_entry_anchor(engine):
    assert left(run(engine, REVIEW, [(0, "delivered"), (DAY, "cart")])) == ("next", 12 * DAY)
    assert left(run(engine, REVIEW, [(DAY, "delivered"), (DAY, "cart")])) == ("next", 7 * DAY)


def test_r8_9_never_before_now(engine):
    item = program({"t": CART, "d": Delay(30 * DAY), "w": REVIEW, "end": End("x")}, ["t > d", "d > w", "w > end"])
    events = [(0, "cart"), (DAY, "delivered"), (2 * DAY, "delivered")]
    tally = engine([item], make_history([Person("a", events)], end=99 * DAY), RunSettings())
    assert counts(tally.nodes["w"].seconds) == {0: 1}
