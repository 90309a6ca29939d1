"""docs/semantics.md 8.9 to 8.14, 10.3, 10.4, 9.3, 9.6, 9.8: dates, habits, windows, assumed outcomes, calendars."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from engines import every_engine
from history_builder import DAY, HOUR, Person, make_history, seconds, unix
from program_builder import counts, event, happened, program

from journey.condition import AttributeOperand, CalendarOperand, Comparison, EntryPropertyOperand, SentOperand
from journey.steps import (
    AssumedOutcome,
    Branch,
    Capacity,
    ConditionBranch,
    Delay,
    End,
    EntryRule,
    EventBranch,
    EventTrigger,
    ExitCriterion,
    Gate,
    HabitualHour,
    Lookup,
    LoopLimits,
    Rate,
    RateLimit,
    Send,
    SetAttribute,
    WaitAfterEvent,
    WaitForDate,
    WaitForEvents,
)
from simulator.places import places_at_hand
from simulator.plain.draws import draw_bits
from simulator.plain.engine import simulate_plain
from simulator.plain.run_input import prepare_run
from simulator.plain.together import settle_bookings
from simulator.result import build_result
from simulator.run import RunSettings
from simulator.tally import differences

pytestmark = every_engine

CART = EventTrigger(event("cart"))


def run(engine, step, events, outputs=("next",), *, zone=None, attributes=None, settings=None, **period):
    """Cart, the step, and for each output an end of its name."""
    item = program(
        {"t": CART, "w": step, **{output: End(output) for output in outputs}},
        ["t > w", *(f"w.{output} > {output}" for output in outputs)],
    )
    people = [Person("a", events, attributes or {}, zone)]
    return engine([item], make_history(people, **{"end": 400 * DAY, **period}), settings or RunSettings())


def left(tally):
    """The way out, and after how long; None if it still waits."""
    ends = tally.journeys["j"].ends
    return (*ends, *counts(tally.nodes["w"].seconds)) if ends else None


# --- Wait after event, with a date to count from -------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "leaves"),
    [
        ([(0, "order"), (DAY, "cart")], 4 * DAY),
        ([(0, "order"), (9 * DAY, "cart")], 0),
        ([(DAY, "cart")], 5 * DAY),
        ([(0, "order"), (DAY, "cart"), (3 * DAY, "delivered")], 2 * DAY),
        ([(0, "order"), (DAY, "cart"), (5 * DAY, "delivered")], 4 * DAY),
        ([(0, "order"), (DAY, "cart"), (5 * DAY + 1, "delivered")], 4 * DAY),
    ],
)
def test_r8_9_assumed_days_run_from_the_order(engine, events, leaves):
    step = WaitAfterEvent(event("delivered"), 0, Lookup(5), since=event("order"))
    assert left(run(engine, step, events)) == ("next", leaves)


# --- Wait for a date -----------------------------------------------------------------------------------------

DUE = AttributeOperand(name="due")


@pytest.mark.parametrize(
    ("step", "value", "expected"),
    [
        (WaitForDate(DUE), "2011-01-10", ("next", 7 * DAY + 9 * HOUR)),
        (WaitForDate(DUE, offset_days=-3, at=0), "2011-01-10", ("next", 4 * DAY)),
        (WaitForDate(DUE, at=0), "2011-01-03", ("next", 0)),
        (WaitForDate(DUE, offset_days=-8), "2011-01-10", ("next", 0)),
        (WaitForDate(DUE, offset_days=-8, if_past="exit"), "2011-01-10", ("past",)),
        (WaitForDate(DUE), "soon", ("next", 0)),
        (WaitForDate(DUE), 20110110.0, ("next", 0)),
        (WaitForDate(DUE, missing_output=True), "2011-02-30", ("missing", 0)),
        (WaitForDate(DUE, zone="America/New_York"), "2011-01-10", ("next", 7 * DAY + 14 * HOUR)),
    ],
)
def test_r8_11_wait_for_a_date(engine, step, value, expected):
    outputs = ("next", "missing") if step.missing_output else ("next",)
    assert left(run(engine, step, [(0, "cart")], outputs, attributes={"due": value})) == expected


def test_r8_11_the_date_of_the_entry_event(engine):
    step = WaitForDate(EntryPropertyOperand(name="day"), at=0)
    assert left(run(engine, step, [(0, "cart", {"day": "2011-01-05"})])) == ("next", 2 * DAY)


def test_r8_11_a_skipped_local_time_is_the_first_instant_after_the_gap(engine):
    step = WaitForDate(DUE, at=2 * HOUR + 1800, zone="America/New_York")
    tally = run(engine, step, [("2011-03-01", "cart")], attributes={"due": "2011-03-13"})
    assert left(tally) == ("next", seconds("2011-03-13 07:00") - seconds("2011-03-01"))


# --- Habitual hour -------------------------------------------------------------------------------------------

VIEWS = [(9 * HOUR, "view"), (DAY + 9 * HOUR + 1800, "view"), (2 * DAY + 20 * HOUR, "view")]


@pytest.mark.parametrize(
    ("at", "step", "leaves"),
    [
        (3 * DAY, HabitualHour((event("view"),), DAY), 9 * HOUR),
        # Already in the hour: at once. Just past it: tomorrow's.
        (3 * DAY + 9 * HOUR + 60, HabitualHour((event("view"),), DAY), 0),
        (3 * DAY + 10 * HOUR, HabitualHour((event("view"),), DAY), 23 * HOUR),
        # Only the evening lies within six hours.
        (3 * DAY + 15 * HOUR, HabitualHour((event("view"),), 6 * HOUR), 5 * HOUR),
        # Exactly the window is still within it.
        (3 * DAY + 3 * HOUR, HabitualHour((event("view"),), 6 * HOUR), 6 * HOUR),
        (3 * DAY + 3 * HOUR - 1, HabitualHour((event("view"),), 6 * HOUR), 0),
        # Too few events: the fixed time, or at once.
        (3 * DAY, HabitualHour((event("view"),), DAY, 4, 10 * HOUR), 10 * HOUR),
        (3 * DAY, HabitualHour((event("view"),), HOUR, 4, 10 * HOUR), 0),
        (3 * DAY, HabitualHour((event("view"),), DAY, 4), 0),
    ],
)
def test_r8_12_habitual_hour(engine, at, step, leaves):
    assert left(run(engine, step, [*VIEWS, (at, "cart")])) == ("next", leaves)


def test_r8_12_in_the_persons_zone_and_each_event_once(engine):
    step = HabitualHour((event("view"), event("view")), DAY, least=3)
    views = [(9 * HOUR, "view"), (DAY + 20 * HOUR, "view"), (3 * DAY, "cart")]
    assert left(run(engine, step, views)) == ("next", 0)
    step = HabitualHour((event("view"),), DAY, least=1)
    assert left(run(engine, step, [(14 * HOUR, "view"), (3 * DAY, "cart")], zone="America/New_York")) == (
        "next",
        14 * HOUR,
    )


# --- Time window ---------------------------------------------------------------------------------------------

NIGHT = ((frozenset(range(7)), 18 * HOUR, 9 * HOUR),)


@pytest.mark.parametrize(
    ("at", "blocked", "leaves"),
    [
        (9 * HOUR, (), 0),
        (18 * HOUR - 1, (), 0),
        (18 * HOUR, (), 15 * HOUR),
        (12 * HOUR, ("2011-01-03",), 21 * HOUR),
        (12 * HOUR, ("01-03", "01-04"), 45 * HOUR),
    ],
)
def test_r8_13_time_window(engine, at, blocked, leaves):
    assert left(run(engine, Gate(NIGHT, blocked), [(at, "cart")])) == ("next", leaves)


# --- Assumed outcomes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("assumed", ["low", "middle", "high"])
def test_r10_4_assumed_outcomes_follow_the_draw(engine, assumed):
    rate = Rate(100_000, 500_000, 900_000)
    step = AssumedOutcome((("did", rate),), "not", 3 * DAY, HOUR, "clicked")
    item = program(
        {"t": CART, "w": step, "did": End("did"), "not": End("not")}, ["t > w", "w.did > did", "w.not > not"]
    )
    people = [Person(f"person {number}", [(0, "cart")]) for number in range(60)]
    history = make_history(people, end=9 * DAY)
    tally = engine([item], history, RunSettings(seed=4, assumed=assumed))
    drawn = [
        draw_bits(4, int(key), "w\0clicked", 0) * 1_000_000 < getattr(rate, assumed) * 2**53 for key in history.hashes
    ]
    assert tally.journeys["j"].ends == {"did": sum(drawn), "not": 60 - sum(drawn)}
    assert counts(tally.nodes["w"].seconds) == {HOUR: sum(drawn), 3 * DAY: 60 - sum(drawn)}


@pytest.mark.parametrize(("channel", "ends"), [("email", {"did": 1}), ("fax", {"not": 1})])
def test_r10_4_only_who_was_sent_the_message_can_answer(engine, channel, ends):
    always = Rate(1_000_000, 1_000_000, 1_000_000)
    step = AssumedOutcome((("did", always),), "not", DAY, 0, "clicked", ("m",))
    item = program(
        {"t": CART, "m": Send(channel), "w": step, "did": End("did"), "not": End("not")},
        ["t > m", "m > w", "w.did > did", "w.not > not"],
    )
    tally = engine([item], make_history([Person("a", [(0, "cart")])], end=9 * DAY), RunSettings())
    assert tally.journeys["j"].ends == ends


# --- Branches as of the entry, and what they ask ---------------------------------------------------------------


@pytest.mark.parametrize(("at_entry", "ends"), [(False, {"yes": 1}), (True, {"no": 1})])
def test_r10_3_as_of_the_entry(engine, at_entry, ends):
    branch = Branch((ConditionBranch("yes", happened("order", "at_least", 1.0)),), "no", at_entry)
    item = program(
        {"t": CART, "d": Delay(DAY), "b": branch, "yes": End("yes"), "no": End("no")},
        ["t > d", "d > b", "b.yes > yes", "b.no > no"],
    )
    history = make_history([Person("a", [(0, "cart"), (HOUR, "order")])], end=9 * DAY)
    assert engine([item], history, RunSettings()).journeys["j"].ends == ends


def test_r10_3_the_entry_event_is_past(engine):
    branch = Branch((ConditionBranch("yes", happened("cart", "equal", 1.0)),), "no", True)
    tally = run(engine, branch, [(0, "cart"), (DAY, "cart")], ("yes", "no"))
    assert tally.journeys["j"].ends == {"yes": 1, "no": 1}


def branching(engine, left_side, operator, value, events=((0, "cart"),), steps=(), **told):
    """Which way a person goes after ``steps``."""
    names = [f"s{place}" for place in range(len(steps))]
    chain = ["t", *names, "b"]
    branch = Branch((ConditionBranch("yes", Comparison(left=left_side, operator=operator, value=value)),), "no")
    item = program(
        {"t": CART, **dict(zip(names, steps, strict=True)), "b": branch, "yes": End("yes"), "no": End("no")},
        [*(f"{one} > {other}" for one, other in pairwise(chain)), "b.yes > yes", "b.no > no"],
    )
    history = make_history([Person("a", events, **told)], end=60 * DAY)
    (way,) = engine([item], history, RunSettings()).journeys["j"].ends
    return way


@pytest.mark.parametrize(
    ("since", "way"), [([(0, 1.0)], "yes"), ([(-1, 1.0)], "no"), ([(None, 1.0)], "no"), ([(DAY, 0.0)], "no")]
)
def test_r9_3_only_what_is_recent_enough(engine, since, way):
    operand = AttributeOperand(name="tag.vip", within="P2D")
    assert branching(engine, operand, "equal", True, [(2 * DAY, "cart")], attributes={"tag.vip": since}) == way


def test_r9_3_what_a_step_wrote_grows_old_too(engine):
    operand = AttributeOperand(name="coupon.ten", within="P2D")
    written = SetAttribute("coupon.ten", "set", 1.0)
    assert branching(engine, operand, "equal", True, steps=(written, Delay(2 * DAY))) == "yes"
    assert branching(engine, operand, "equal", True, steps=(written, Delay(2 * DAY + 1))) == "no"


@pytest.mark.parametrize(
    ("part", "at", "value"),
    [
        ("weekday", "2011-01-09 12:00", 7.0),
        ("weekday", "2011-01-10 12:00", 1.0),
        ("month", "2011-02-28 12:00", 2.0),
        ("day", "2012-02-29 12:00", 29.0),
        ("month_day", "2012-02-29 12:00", 229.0),
        ("month_day", "2011-12-31 12:00", 1231.0),
        ("month_day", "2011-03-01 04:59:59", 228.0),
        ("hour", "2011-06-01 03:00", 23.0),
    ],
)
def test_r9_8_calendar_in_the_persons_zone(engine, part, at, value):
    operand = CalendarOperand(part=part)
    zone = "America/New_York"
    item = program(
        {
            "t": CART,
            "b": Branch((ConditionBranch("yes", Comparison(left=operand, operator="equal", value=value)),), "no"),
            "yes": End("yes"),
            "no": End("no"),
        },
        ["t > b", "b.yes > yes", "b.no > no"],
    )
    history = make_history([Person("a", [(at, "cart")], zone=zone)], end=800 * DAY)
    assert engine([item], history, RunSettings()).journeys["j"].ends == {"yes": 1}


def test_r9_6_weights_and_the_pressure_index(engine):
    sends = (Send("email", weight=1500), Delay(7 * DAY), Send("sms", weight=1000))
    weights = SentOperand(within="P7D", measure="weight")
    assert branching(engine, weights, "equal", 2.5, steps=sends) == "yes"
    assert branching(engine, SentOperand(within="P6D", measure="weight"), "equal", 1.0, steps=sends) == "yes"
    index = SentOperand(measure="index")
    assert branching(engine, index, "equal", 1.75, steps=sends) == "yes"
    # Fading is looked up: its last digit is not that of a power.
    assert branching(engine, index, "greater", 0.875 - 1e-12, steps=(*sends, Delay(7 * DAY))) == "yes"
    assert branching(engine, index, "less", 0.875 + 1e-12, steps=(*sends, Delay(7 * DAY))) == "yes"
    assert branching(engine, index, "equal", 0.0) == "yes"


# --- Shared places -------------------------------------------------------------------------------------------


def crowd(engine, step, people, outputs=("next",), **policies):
    """People (key, time of the cart, further events) at one step; the journey's figures and those of the step."""
    item = program(
        {"t": CART, "w": step, **{output: End(output) for output in outputs}},
        ["t > w", *(f"w.{output} > {output}" for output in outputs)],
        **policies,
    )
    history = make_history([Person(key, [(at, "cart"), *more]) for key, at, *more in people], end=60 * DAY)
    tally = engine([item], history, RunSettings())
    return tally.journeys["j"], tally.nodes["w"]


def test_r8_14_who_comes_first_goes_first(engine):
    step = RateLimit(Capacity(2, "day"))
    _, node = crowd(
        engine,
        step,
        [
            (
                name,
                HOUR + place,
            )
            for place, name in enumerate("zyxwv")
        ],
    )
    # Two at once, two at midnight, one a day later.
    assert counts(node.seconds) == {0: 2, 23 * HOUR - 2: 1, 23 * HOUR - 3: 1, 47 * HOUR - 4: 1}
    assert node.place_waited == 3


def test_r17_5_at_one_instant_by_key(engine):
    step = RateLimit(Capacity(1, "all"))
    item = program({"t": CART, "w": step, "m": Send("email"), "e": End("late")}, ["t > w", "w > m", "w.overflow > e"])
    history = make_history([Person(key, [(0, "cart")]) for key in ("b", "a", "ä")], end=DAY)
    tally = engine([item], history, RunSettings())
    assert tally.journeys["j"].ends == {"late": 2, "end of path": 1}
    only = engine([item], history, RunSettings(), [number for number in range(3) if history.key(number) == "a"])
    assert only.nodes["m"].sent == 1


@pytest.mark.parametrize(("longest", "late"), [(23 * HOUR - 1, 1), (23 * HOUR - 3, 2)])
def test_r8_14_who_would_wait_too_long_goes_another_way(engine, longest, late):
    step = RateLimit(Capacity(1, "day"), longest)
    journey, _ = crowd(engine, step, [("a", HOUR), ("b", HOUR + 1), ("c", HOUR + 2)], ("next", "overflow"))
    assert journey.ends == {"next": 3 - late, "overflow": late}


def test_r17_5_at_one_instant_events_come_before_timers_whatever_the_priority(engine):
    # Both ask at noon of the 2nd: "a" when its wait is over, in the journey that goes first, "z" when it orders.
    item = program(
        {"t": CART, "o": EventTrigger(event("order")), "d": Delay(DAY), "w": RateLimit(Capacity(1, "day"))},
        ["t > d", "d > w", "o > w"],
        priority=9,
    )
    history = make_history([Person("a", [(0, "cart")]), Person("z", [(DAY, "order")])], end=9 * DAY)
    tally = engine([item], history, RunSettings())
    assert (tally.nodes["w"].entries, tally.nodes["w"].place_waited) == (2, 1)
    waited = engine([item], history, RunSettings(), [number for number in (0, 1) if history.key(number) == "a"])
    assert waited.nodes["w"].place_waited == 1
    assert build_result(tally, [item], history, RunSettings()).coupled


def test_r17_6_a_place_that_is_not_used_is_free_for_the_next(engine):
    # The second waits for tomorrow and orders first; the third comes after that and gets the place.
    step = RateLimit(Capacity(1, "day"))
    people = [("a", HOUR), ("b", 2 * HOUR, (3 * HOUR, "order")), ("c", 4 * HOUR), ("d", 5 * HOUR)]
    journey, node = crowd(engine, step, people, exits=(ExitCriterion("x", event("order"), None),))
    assert journey.ends == {"next": 3, "exit:x": 1}
    assert counts(node.seconds) == {0: 1, 20 * HOUR: 1, 43 * HOUR: 1}


@pytest.mark.parametrize(
    ("per", "later"),
    [("hour", HOUR - 600), ("day", DAY - 600 - 12 * HOUR), ("week", 7 * DAY - 600 - 12 * HOUR)],
)
def test_r17_3_windows_of_the_journeys_clock(engine, per, later):
    step = RateLimit(Capacity(1, per))
    _, node = crowd(engine, step, [("a", 12 * HOUR), ("b", 12 * HOUR + 600)])
    assert counts(node.seconds) == {0: 1, later: 1}
    _, node = crowd(engine, step, [("a", 12 * HOUR), ("b", 12 * HOUR + 600)], zone="America/New_York")
    if per != "hour":
        assert counts(node.seconds) == {0: 1, later + 5 * HOUR: 1}


def test_r11_5_calls_wait_for_a_place_and_are_looked_at_again(engine):
    call = Send("call", capacity=Capacity(1, "day"), valid_for=30 * HOUR)
    journey, node = crowd(engine, call, [("a", HOUR), ("b", HOUR + 1), ("c", HOUR + 2), ("d", HOUR + 3)])
    # The third place is no longer valid when it comes; it was kept for her until then.
    assert (node.sent, node.place_waited, node.blocked) == (2, 3, {"valid until": 2})
    assert journey.ends == {"next": 4}
    blocked = Send("call", capacity=Capacity(1, "all"), blocked_output=True)
    journey, node = crowd(engine, blocked, [("a", HOUR), ("b", HOUR + 1)], ("next", "blocked"))
    assert (node.blocked, journey.ends) == ({"no place": 1}, {"next": 1, "blocked": 1})


def test_shared_places_do_not_depend_on_threads_or_subsets(engine):
    step = RateLimit(Capacity(3, "day"), 2 * DAY)
    item = program({"t": CART, "w": step, "m": Send("email")}, ["t > w", "w > m", "w.overflow > m"])
    people = [Person(f"p{number}", [(number * 977 % (3 * DAY), "cart")]) for number in range(40)]
    history = make_history(people, end=30 * DAY)
    whole = engine([item], history, RunSettings())
    parts = [engine([item], history, RunSettings(), [number]) for number in range(40)]
    assert sum(part.edges["w.overflow"].passes for part in parts) == whole.edges["w.overflow"].passes > 0
    assert unix(0) == history.origin


def test_a_crowd_that_comes_back_gets_the_same_places(engine):
    # Each place decides when its holder asks for the next one: the engines settle this in different ways.
    random = Random(7)
    people = [
        Person(
            f"person {number}",
            [
                (random.randrange(0, 20 * DAY, 600), random.choice(("cart", "cart", "order")))
                for _ in range(random.randint(1, 6))
            ],
            zone=random.choice((None, "America/New_York")),
        )
        for number in range(120)
    ]
    item = program(
        {
            "t": CART,
            "w": RateLimit(Capacity(4, "day"), 6 * DAY),
            "c": Send("call", capacity=Capacity(3, "week")),
            "d": Delay(2 * DAY),
            "late": End("late"),
        },
        ["t > w", "w > c", "w.overflow > late", "c > d", "d > w"],
        loops={"d.next": LoopLimits(3, DAY)},
        exits=(ExitCriterion("bought", event("order"), None),),
        zone="Europe/London",
        entry=EntryRule("after_exit", DAY, "", False, None, None, (Capacity(9, "day"),)),
    )
    history = make_history(people, end=70 * DAY)
    tally = engine([item], history, RunSettings())
    assert differences(tally, simulate_plain([item], history, RunSettings())) == []
    assert places_at_hand([item], history, RunSettings()) == settle_bookings(
        prepare_run([item], history, RunSettings()), history
    )
    journey = tally.journeys["j"]
    assert journey.ends["late"] > 5
    assert journey.ends["exit:bought"] > 5
    assert tally.nodes["w"].place_waited > 20
    assert tally.nodes["c"].place_waited > 20


@pytest.mark.parametrize(
    ("at", "seconds_", "leaves"),
    [
        ("2011-01-07 12:00", DAY, "2011-01-10 12:00"),
        ("2011-01-08 12:00", DAY, "2011-01-10 12:00"),
        ("2011-01-03 12:00", 5 * DAY, "2011-01-10 12:00"),
        ("2011-01-07 12:00", DAY + HOUR, "2011-01-10 13:00"),
        ("2011-01-08 12:00", HOUR, "2011-01-08 13:00"),
        # The clock is set forward on Sunday: the same local time is an hour earlier.
        ("2011-03-11 15:00", DAY, "2011-03-14 14:00"),
    ],
)
def test_r8_1_working_days(engine, at, seconds_, leaves):
    tally = run(engine, Delay(seconds_, working_days=True), [(at, "cart")], zone="America/New_York")
    assert left(tally) == ("next", seconds(leaves) - seconds(at))


def test_r8_1_jitter_is_drawn_anew_at_each_visit(engine):
    events = [(day * DAY, "cart") for day in range(40)]
    tally = run(engine, Delay(HOUR, jitter=9), events)
    key = int(make_history([Person("a", events)]).hashes[0])
    drawn = [(draw_bits(0, key, "w\0jitter", visit) >> 21) * 10 >> 32 for visit in range(40)]
    assert counts(tally.nodes["w"].seconds) == {HOUR + more: drawn.count(more) for more in sorted(set(drawn))}
    assert set(drawn) == set(range(10))


# --- Written on leaving, and hours by what people are ---------------------------------------------------------------


def keeping(step, outputs, loops=None):
    """A cart, a wait that writes, and an end for each value of "kept" that is there afterwards."""
    kept = AttributeOperand(name="kept")
    branches = tuple(
        ConditionBranch(value, Comparison(left=kept, operator="equal", value=value)) for value in ("yes", "no")
    )
    return program(
        {"t": CART, "w": step, "look": Branch(branches, "nothing"), **{v: End(v) for v in ("yes", "no", "nothing")}},
        [
            "t > w",
            *(f"w.{output} > {'w' if loops and output in loops else 'look'}" for output in outputs),
            *(f"look.{value} > {value}" for value in ("yes", "no", "nothing")),
        ],
        loops={f"w.{output}": limits for output, limits in (loops or {}).items()},
    )


YES, NO = SetAttribute("kept", "set", "yes"), SetAttribute("kept", "set", "no")


@pytest.mark.parametrize(
    ("events", "end"),
    [
        ([(0, "cart"), (HOUR, "said yes")], "yes"),
        ([(0, "cart"), (HOUR, "said no")], "no"),
        ([(0, "cart")], "nothing"),
        ([(0, "cart"), (HOUR, "said no"), (2 * HOUR, "cart"), (3 * HOUR, "said yes")], "no yes"),
    ],
)
def test_r15_7_an_answer_is_written_when_it_is_left_by(engine, events, end):
    answers = (EventBranch("yes", event("said yes")), EventBranch("no", event("said no")))
    item = keeping(WaitForEvents(answers, DAY, writes=(YES, NO)), ("yes", "no", "timeout"))
    tally = engine([item], make_history([Person("a", events)], end=9 * DAY), RunSettings())
    assert tally.journeys["j"].ends == dict.fromkeys(end.split(), 1)


def test_r15_7_drawn_answers_are_written_for_those_who_gave_them(engine):
    step = AssumedOutcome(
        (("yes", Rate(*[400_000] * 3)), ("no", Rate(*[300_000] * 3))), "timeout", DAY, HOUR, "answer", writes=(YES, NO)
    )
    people = [Person(f"person {number}", [(0, "cart")]) for number in range(80)]
    tally = engine([keeping(step, ("yes", "no", "timeout"))], make_history(people, end=9 * DAY), RunSettings())
    ways = {output: tally.edges[f"w.{output}"].passes for output in ("yes", "no", "timeout")}
    assert min(ways.values()) > 5
    assert tally.journeys["j"].ends == {"yes": ways["yes"], "no": ways["no"], "nothing": ways["timeout"]}


def test_r15_7_what_is_held_or_turned_away_at_an_edge_is_written_once(engine):
    """Each answer adds one: the second is held for a day at the loop, the third turned away to the other output."""
    add = SetAttribute("points", "add", 1.0)
    item = program(
        {
            "t": CART,
            "w": WaitForEvents((EventBranch("yes", event("said")),), 9 * DAY, writes=(add,)),
            "three": Branch(
                (
                    ConditionBranch(
                        "yes", Comparison(left=AttributeOperand(name="points"), operator="equal", value=3.0)
                    ),
                ),
                "no",
            ),
            "right": End("right"),
            "wrong": End("wrong"),
        },
        ["t > w", "w.yes > w", "w.timeout > three", "three.yes > right", "three.no > wrong"],
        loops={"w.yes": LoopLimits(2, DAY, on_limit="output:timeout")},
        entry=EntryRule("once", 0, "", False, None),
    )
    events = [(0, "cart"), (HOUR, "said"), (2 * HOUR, "said"), (3 * DAY, "said")]
    tally = engine([item], make_history([Person("a", events)], end=30 * DAY), RunSettings())
    assert tally.edges["w.yes"].held == 1
    assert tally.edges["w.yes"].limit_reached == 1
    assert tally.journeys["j"].ends == {"right": 1}


def test_r15_7_only_so_many_coupons_are_given(engine):
    given = SetAttribute("coupon.ten", "set", 1.0)
    item = program(
        {
            "t": CART,
            "w": RateLimit(Capacity(3, "all"), 0, (given,)),
            "has": Branch(
                (
                    ConditionBranch(
                        "yes", Comparison(left=AttributeOperand(name="coupon.ten"), operator="equal", value=1.0)
                    ),
                ),
                "no",
            ),
            **{name: End(name) for name in ("with", "without")},
        },
        ["t > w", "w.next > has", "w.overflow > has", "has.yes > with", "has.no > without"],
    )
    people = [Person(f"person {number}", [(number * HOUR, "cart")]) for number in range(8)]
    tally = engine([item], make_history(people, end=9 * DAY), RunSettings())
    assert tally.journeys["j"].ends == {"with": 3, "without": 5}
    assert tally.edges["w.overflow"].passes == 5


@pytest.mark.parametrize(("country", "leaves"), [("FR", 18 * HOUR), ("UK", 10 * HOUR), (None, 10 * HOUR), ("US", 0)])
def test_r8_12_the_hour_of_those_who_are_alike(engine, country, leaves):
    others = Lookup(
        Fraction(10 * HOUR), AttributeOperand(name="country"), (("FR", Fraction(18 * HOUR)), ("US", Fraction(-1)))
    )
    step = HabitualHour((event("view"),), DAY, otherwise=12 * HOUR, others=others)
    found = run(engine, step, [(0, "cart")], attributes={"country": country} if country else {})
    assert left(found) == ("next", leaves)
