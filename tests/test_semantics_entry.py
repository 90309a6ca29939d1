"""docs/semantics.md 4 and 5: entry, re-entry and triggers."""

import pytest
from engines import every_engine
from history_builder import DAY, HOUR, Person, make_history, seconds, unix
from program_builder import AFTER_EXIT, ANY_TIME, ONCE, attribute, counts, event, happened, program

from journey.condition import Comparison, EntryPropertyOperand, Group
from journey.steps import (
    Branch,
    ConditionBranch,
    DateTrigger,
    Delay,
    End,
    EntryRule,
    EventTrigger,
    ExitCriterion,
    SegmentTrigger,
    Send,
    SetStage,
    SilenceTrigger,
    StageTrigger,
)
from simulator.run import RunSettings

pytestmark = every_engine


def entering(trigger, entry=ANY_TIME, stays=0, **policies):
    """A trigger and a delay."""
    return program({"t": trigger, "d": Delay(stays), "end": End("done")}, ["t > d", "d > end"], entry=entry, **policies)


def starts(engine, item, events, settings=None, attributes=None, zone=None, **period):
    """When instances started, as seen by the days of a message: their number and the refusals."""
    history = make_history([Person("a", events, attributes or {}, zone)], **period)
    tally = engine([item], history, settings or RunSettings())
    return tally.journeys["j"].instances, tally.journeys["j"].refused


CARTS = [(0, "cart"), (HOUR, "cart"), (2 * HOUR, "cart"), (3 * HOUR, "cart")]
CART = EventTrigger(event("cart"))


# --- Re-entry -----------------------------------------------------------------------------------------------


def test_r4_3_once(engine):
    assert starts(engine, entering(CART, ONCE), CARTS) == (1, {"once": 3})


def test_r4_3_after_exit(engine):
    # Each stays 90 minutes: 0 in, 1 h running, 2 h in, 3 h running.
    item = entering(CART, AFTER_EXIT, 90 * 60)
    assert starts(engine, item, CARTS) == (2, {"running": 2})


def test_r4_3_after_exit_exactly_the_interval_is_enough(engine):
    rule = EntryRule("after_exit", HOUR, "", False, None)
    assert starts(engine, entering(CART, rule), CARTS) == (4, {})
    rule = EntryRule("after_exit", HOUR + 1, "", False, None)
    assert starts(engine, entering(CART, rule), CARTS) == (2, {"too soon": 2})


def test_r4_3_any_time_counts_from_the_last_entry_that_took_place(engine):
    rule = EntryRule("any_time", 2 * HOUR, "", False, None)
    assert starts(engine, entering(CART, rule, DAY), CARTS) == (2, {"too soon": 2})


def test_r4_3_an_event_that_ends_an_instance_may_start_the_next(engine):
    item = entering(CART, AFTER_EXIT, DAY, exits=(ExitCriterion("x", event("cart"), None),))
    assert starts(engine, item, CARTS) == (4, {})


def test_r4_4_one_instance_a_key(engine):
    rule = EntryRule("after_exit", 0, "sku", False, None)
    events = [
        (0, "cart", {"sku": "a"}),
        (1, "cart", {"sku": "b"}),
        (2, "cart", {"sku": "a"}),
        (3, "cart"),
    ]
    assert starts(engine, entering(CART, rule, DAY), events) == (2, {"running": 1, "no key": 1})


def test_r4_4_the_modes_are_judged_by_key(engine):
    events = [(0, "cart", {"sku": "a"}), (HOUR, "cart", {"sku": "b"}), (DAY, "cart", {"sku": "a"})]
    once = EntryRule("once", 0, "sku", False, None)
    assert starts(engine, entering(CART, once), events) == (2, {"once": 1})
    any_time = EntryRule("any_time", 0, "sku", False, None)
    assert starts(engine, entering(CART, any_time, 2 * DAY), events) == (2, {"running": 1})


def test_r4_5_limit(engine):
    rule = EntryRule("any_time", 0, "", False, 2)
    assert starts(engine, entering(CART, rule, 150 * 60), CARTS) == (3, {"limit": 1})


def test_r4_2_the_first_reason_counts(engine):
    rule = EntryRule("after_exit", DAY, "", False, 1)
    assert starts(engine, entering(CART, rule, 90 * 60), CARTS) == (1, {"running": 1, "too soon": 2})


def test_r4_1_only_the_first_matching_trigger_is_tried(engine):
    item = program(
        {"one": CART, "two": EventTrigger(event("cart")), "end": End("x")}, ["one > end", "two > end"], entry=ONCE
    )
    tally = engine([item], make_history([Person("a", CARTS)]), RunSettings())
    assert (tally.nodes["one"].starts, tally.nodes["two"].starts) == (1, 0)
    assert tally.journeys["j"].refused == {"once": 3}


def test_r4_7_people_without_consent_enter(engine):
    item = program({"t": CART, "m": Send("email")}, ["t > m"])
    tally = engine([item], make_history([Person("a", [(0, "cart")], willing=False)]), RunSettings())
    assert tally.journeys["j"].entered == 1
    assert tally.nodes["m"].blocked == {"consent": 1}


# --- Event triggers -----------------------------------------------------------------------------------------


def test_r5_1_count_within_a_closed_window(engine):
    three = EventTrigger(event("cart"), count=3, window=2 * HOUR)
    assert starts(engine, entering(three), CARTS)[0] == 2  # at 2 h and 3 h, both with three in two hours
    assert starts(engine, entering(EventTrigger(event("cart"), 3, 2 * HOUR - 1)), CARTS)[0] == 0


def test_r5_1_on_reaching(engine):
    reaching = EventTrigger(event("cart"), count=3, window=DAY, on_reaching=True)
    assert starts(engine, entering(reaching), CARTS)[0] == 1


def test_r5_1_the_nth_ever_counts_events_before_the_start(engine):
    second = EventTrigger(event("cart"), ordinal=2)
    assert starts(engine, entering(second), CARTS)[0] == 1
    assert starts(engine, entering(second), CARTS, RunSettings(start=unix(1)))[0] == 1
    assert starts(engine, entering(second), CARTS, RunSettings(start=unix(HOUR + 1)))[0] == 0


# --- Silences -----------------------------------------------------------------------------------------------


def silence(after, again=0, **more):
    return SilenceTrigger(arm=(event("order"),), after=after, again_after=again, **more)


def test_r5_3_a_silence_fires_after_the_last_event(engine):
    events = [(0, "order"), (DAY, "order")]
    assert starts(engine, entering(silence(2 * DAY)), events, end=3 * DAY)[0] == 1
    assert starts(engine, entering(silence(2 * DAY)), events, end=3 * DAY - 1)[0] == 0


def test_r5_4_an_event_at_the_due_instant_begins_anew(engine):
    events = [(0, "order"), (2 * DAY, "order")]
    assert starts(engine, entering(silence(2 * DAY)), events, end=4 * DAY)[0] == 1
    assert starts(engine, entering(silence(2 * DAY - 1)), events, end=4 * DAY)[0] == 2


def test_r5_3_nobody_without_an_event_is_silent(engine):
    assert starts(engine, entering(silence(DAY)), [(0, "view")], end=30 * DAY)[0] == 0


def test_r5_6_a_silence_fires_once_and_is_lost_if_too_soon(engine):
    # Silences are complete on days 2 and 5: three days apart.
    events = [(0, "order"), (3 * DAY, "order")]
    assert starts(engine, entering(silence(2 * DAY, again=3 * DAY)), events, end=90 * DAY)[0] == 2
    assert starts(engine, entering(silence(2 * DAY, again=3 * DAY + 1)), events, end=90 * DAY)[0] == 1


def test_r5_6_refused_firings_count(engine):
    # Silences are complete on days 2, 6 and 9. Day 6 fires and is refused; day 9 is lost, three days after it.
    events = [(0, "order"), (4 * DAY, "order"), (7 * DAY, "order")]
    rule = EntryRule("any_time", 5 * DAY, "", False, None)
    item = entering(silence(2 * DAY, again=4 * DAY), rule)
    assert starts(engine, item, events, end=90 * DAY) == (1, {"too soon": 1})


@pytest.mark.parametrize(("back_enrol", "entered"), [(False, 0), (True, 1)])
def test_r5_8_a_silence_complete_before_the_start(engine, back_enrol, entered):
    rule = EntryRule("once", 0, "", back_enrol, None)
    settings = RunSettings(start=unix(5 * DAY))
    assert starts(engine, entering(silence(2 * DAY), rule), [(0, "order")], settings, end=9 * DAY)[0] == entered


@pytest.mark.parametrize(("after", "entered"), [(5 * DAY, 1), (6 * DAY, 1), (5 * DAY - 1, 0)])
def test_r5_8_one_due_at_or_after_the_start_fires(engine, after, entered):
    settings = RunSettings(start=unix(5 * DAY))
    assert starts(engine, entering(silence(after)), [(0, "order")], settings, end=9 * DAY)[0] == entered


def test_r5_3_cancelled_carts(engine):
    cart = SilenceTrigger(arm=(event("cart"),), after=4 * HOUR, cancel=(event("order"),))
    assert starts(engine, entering(cart), [(0, "cart"), (4 * HOUR, "order")], end=DAY)[0] == 0
    assert starts(engine, entering(cart), [(0, "cart"), (4 * HOUR + 1, "order")], end=DAY)[0] == 1


@pytest.mark.parametrize(
    ("order", "entered"),
    [({"cart": "a"}, 1), ({}, 0), ({"cart": "c"}, 2)],
)
def test_r5_5_each_cart_has_its_silence(engine, order, entered):
    cart = SilenceTrigger(arm=(event("cart"),), after=HOUR, cancel=(event("order"),), key="cart")
    events = [(0, "cart", {"cart": "a"}), (1, "cart", {"cart": "b"}), (2, "order", order)]
    assert starts(engine, entering(cart), events, end=DAY)[0] == entered


def test_r5_5_any_order_ends_the_silence_of_a_cart_without_a_key(engine):
    cart = SilenceTrigger(arm=(event("cart"),), after=HOUR, cancel=(event("order"),), key="cart")
    events = [(0, "cart"), (1, "cart", {"cart": "b"}), (2, "order", {"cart": "c"})]
    assert starts(engine, entering(cart), events, end=DAY)[0] == 1


def test_r5_3_too_few_events_change_nothing(engine):
    # Two views within an hour arm; the third, alone in its hour, does not set the time anew.
    browse = SilenceTrigger(arm=(event("view"),), after=2 * HOUR, count=2, window=HOUR)
    events = [(0, "view"), (HOUR, "view"), (HOUR + 5000, "view")]
    assert starts(engine, entering(browse), events, end=3 * HOUR)[0] == 1
    assert starts(engine, entering(browse), events, end=3 * HOUR - 1)[0] == 0


def test_r5_9_the_entry_event_is_the_one_that_armed(engine):
    rule = EntryRule("after_exit", 0, "cart", False, None)
    cart = SilenceTrigger(arm=(event("cart"),), after=HOUR, key="cart")
    events = [(0, "cart", {"cart": "a"}), (1, "cart", {"cart": "b"}), (2, "cart")]
    assert starts(engine, entering(cart, rule, DAY), events, end=DAY) == (2, {"no key": 1})


# --- Dates --------------------------------------------------------------------------------------------------


def birthday(text, zone, end, start="2011-01-03", **trigger):
    """Arguments of a replay of one birthday."""
    return {
        "item": entering(DateTrigger("birthday", **trigger)),
        "events": [("2011-01-01", "view")],
        "settings": RunSettings(start=unix(start)),
        "attributes": {"birthday": text},
        "zone": zone,
        "end": seconds(end),
    }


def test_r5_10_every_year_at_the_persons_nine_o_clock(engine):
    # 09:00 in New York on 4 May is 13:00 UTC.
    assert starts(engine, **birthday("1980-05-04", "America/New_York", "2011-05-04 13:00"))[0] == 1
    assert starts(engine, **birthday("1980-05-04", "America/New_York", "2011-05-04 12:59:59"))[0] == 0
    assert starts(engine, **birthday("1980-05-04", "America/New_York", "2013-05-03"))[0] == 2


def test_r5_10_once(engine):
    assert starts(engine, **birthday("1980-05-04", None, "2013-01-01", yearly=False))[0] == 0
    assert starts(engine, **birthday("2012-05-04", None, "2015-01-01", yearly=False))[0] == 1


def test_r5_10_a_later_year_first(engine):
    assert starts(engine, **birthday("2013-05-04", None, "2014-01-01"))[0] == 1


@pytest.mark.parametrize(("rule", "day"), [("february_28", "2011-02-28 09:00"), ("march_1", "2011-03-01 09:00")])
def test_r5_10_leap_day(engine, rule, day):
    before = str(day).replace("09:00", "08:59")
    assert starts(engine, **birthday("2008-02-29", None, day, leap_day=rule))[0] == 1
    assert starts(engine, **birthday("2008-02-29", None, before, leap_day=rule))[0] == 0


def test_r5_10_months_then_days(engine):
    # 31 January + 1 month is 28 February (its last day), + 2 days is 2 March.
    shifted = {"offset_months": 1, "offset_days": 2}
    assert starts(engine, **birthday("1990-01-31", None, "2011-03-02 09:00", **shifted))[0] == 1
    assert starts(engine, **birthday("1990-01-31", None, "2011-03-02 08:59", **shifted))[0] == 0


def test_r5_10_what_is_no_date_never_fires(engine):
    for text in ("soon", "2011-02-30", "2011-2-3", ""):
        assert starts(engine, **birthday(text, None, "2013-01-01"))[0] == 0


def test_r5_10_a_date_that_the_zone_skipped_is_skipped(engine):
    # Samoa had no 30 December 2011.
    assert starts(engine, **birthday("1980-12-30", "Pacific/Apia", "2012-06-01", "2011-12-01"))[0] == 0
    assert starts(engine, **birthday("1980-12-31", "Pacific/Apia", "2012-06-01", "2011-12-01"))[0] == 1


def test_r5_11_a_value_that_changes_sets_new_dates(engine):
    changing = [(None, "1980-05-04"), ("2011-05-04 09:00", "1980-05-05")]
    arguments = birthday(changing, None, "2011-12-31")
    assert starts(engine, **arguments)[0] == 1  # the old one is gone when its timer would be due


# --- Segments -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("back_enrol", "entered"), [(False, 0), (True, 1)])
def test_r5_14_existing_members_enter_only_if_back_enrolled(engine, back_enrol, entered):
    rule = EntryRule("any_time", 0, "", back_enrol, None)
    item = entering(SegmentTrigger(attribute("vip")), rule)
    history = make_history([Person("a", [(0, "view"), (5, "view")], {"vip": 1})])
    assert engine([item], history, RunSettings()).journeys["j"].instances == entered


def test_r5_13_time_alone_changes_a_segment_at_the_next_look(engine):
    # "No view in the last day" becomes true a day and a second after the view; looks are every six hours.
    idle = SegmentTrigger(happened("view", "equal", 0.0, "P1D"), interval=6 * HOUR)
    events = [(0, "view"), (10 * HOUR, "view")]
    assert starts(engine, entering(idle), events, end=36 * HOUR)[0] == 1
    assert starts(engine, entering(idle), events, end=36 * HOUR - 1)[0] == 0


def test_r5_13_leaving(engine):
    item = entering(SegmentTrigger(attribute("vip"), on="leave"))
    vip = {"vip": [(None, 1), (50, 0), (60, 1), (70, None)]}
    assert starts(engine, item, [(0, "view")], attributes=vip, end=100)[0] == 2


def test_r5_13_a_look_counts_although_another_trigger_was_tried(engine):
    item = program(
        {
            "first": EventTrigger(event("order")),
            "vip": SegmentTrigger(happened("order", "at_least", 1.0)),
            "end": End("x"),
        },
        ["first > end", "vip > end"],
    )
    history = make_history([Person("a", [(0, "view"), (5, "order"), (6, "view")])])
    tally = engine([item], history, RunSettings())
    assert (tally.nodes["first"].starts, tally.nodes["vip"].starts) == (1, 0)


# --- Stages -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trigger", "entered"),
    [
        (StageTrigger(), 3),
        (StageTrigger("owner"), 1),
        (StageTrigger("research"), 2),
        (StageTrigger("research", from_stage="owner"), 1),
        (StageTrigger(direction="forward", order=("research", "owner")), 1),
        (StageTrigger(direction="back", order=("research", "owner")), 1),
        (StageTrigger(direction="forward", order=("research",)), 0),
    ],
)
def test_r5_16_stages_entered(engine, trigger, entered):
    # none > research > owner > research; a second "research" in a row enters nothing.
    setter = program(
        {
            "v": EventTrigger(event("view")),
            "o": EventTrigger(event("order")),
            "research": SetStage("research"),
            "owner": SetStage("owner"),
        },
        ["v > research", "o > owner"],
    )
    heard = program({"s": trigger, "end": End("done")}, ["s > end"], journey="k")
    people = [Person("a", [(0, "view"), (1, "view"), (2, "order"), (3, "view")])]
    tally = engine([setter, heard], make_history(people), RunSettings())
    assert tally.journeys["k"].instances == entered


def test_r5_3_times_of_entry_show_in_days(engine):
    """A silence of two days after day 0 sends on day 2."""
    item = program({"t": silence(2 * DAY), "m": Send("email")}, ["t > m"])
    tally = engine([item], make_history([Person("a", [(0, "order")])], end=9 * DAY), RunSettings())
    first_day = unix(0) // DAY
    assert counts(tally.nodes["m"].sends_by_day) == {first_day + 2: 1}


# --- What starts without an event ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "trigger",
    [DateTrigger("birthday"), SegmentTrigger(attribute("vip")), StageTrigger("owner")],
    ids=["date", "segment", "stage"],
)
def test_r4_4_a_start_without_an_event_has_no_key(engine, trigger):
    keyed = EntryRule("after_exit", 0, "sku", False, None)
    setter = program({"o": EventTrigger(event("order")), "s": SetStage("owner")}, ["o > s"], journey="k")
    person = Person("a", [(0, "order", {"sku": "a"})], {"birthday": "1980-01-05", "vip": [(None, 0), (HOUR, 1)]})
    tally = engine([entering(trigger, keyed), setter], make_history([person], end=30 * DAY), RunSettings())
    assert (tally.journeys["j"].instances, tally.journeys["j"].refused) == (0, {"no key": 1})


def test_r5_2_counts_run_over_all_keys(engine):
    keyed = EntryRule("after_exit", 0, "sku", False, None)
    events = [(0, "cart", {"sku": "a"}), (1, "cart", {"sku": "b"}), (2, "cart", {"sku": "c"})]
    assert starts(engine, entering(EventTrigger(event("cart"), count=3), keyed), events) == (1, {})


def test_r2_2_values_of_one_instant_change_together(engine):
    # Neither "vip but not French" nor any other state in between is ever looked at.
    between = Group(conditions=(attribute("vip"), attribute("country", "equal", "UK")))
    dated = {"vip": [(None, 0), (50, 1)], "country": [(None, "UK"), (50, "FR")]}
    assert starts(engine, entering(SegmentTrigger(between)), [(0, "view"), (100, "view")], attributes=dated)[0] == 0


def test_r2_5_silences_due_at_once_fire_as_they_were_armed(engine):
    # Both carts are due at the same instant; only the first firing is not too soon, and it was armed first.
    cart = SilenceTrigger(arm=(event("cart"),), after=HOUR, again_after=DAY, key="cart")
    keyed = EntryRule("any_time", 0, "cart", False, None)
    item = program(
        {"t": cart, "split": Branch((ConditionBranch("b", ENTERED_BY_B),), "other"), "b": End("b"), "o": End("other")},
        ["t > split", "split.b > b", "split.other > o"],
        entry=keyed,
    )
    events = [(0, "cart", {"cart": "b"}), (0, "cart", {"cart": "a"})]
    tally = engine([item], make_history([Person("p", events)], end=DAY), RunSettings())
    assert tally.journeys["j"].ends == {"b": 1}


ENTERED_BY_B = Comparison(left=EntryPropertyOperand(name="cart"), operator="equal", value="b")


def test_r1_5_people_without_a_zone_have_the_journeys(engine):
    date = DateTrigger("birthday")
    # 09:00 in Tokyo is midnight UTC.
    arguments = birthday("1980-05-04", None, "2011-05-04 00:00")
    item = entering(date, zone="Asia/Tokyo")
    assert starts(engine, **{**arguments, "item": item})[0] == 1
    assert starts(engine, **arguments)[0] == 0
