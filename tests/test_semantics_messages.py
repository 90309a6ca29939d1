"""docs/semantics.md 11 to 13: messages, frequency caps, quiet hours."""

import pytest
from engines import every_engine
from history_builder import DAY, HOUR, MINUTE, Person, make_history, seconds, unix
from program_builder import EVERY_DAY, attribute, counts, event, program

from journey.steps import (
    CapRule,
    Delay,
    End,
    EventTrigger,
    ExitCriterion,
    GoalRule,
    QuietRule,
    Send,
    SetAttribute,
    Suppress,
)
from simulator.run import LoggedSend, RunError, RunSettings

pytestmark = every_engine

CART = EventTrigger(event("cart"))


def mailing(step=None, before=None, **policies):
    """Cart, perhaps a step, a message with all its outputs."""
    steps = {"t": CART, "b": before or Delay(0), "m": step or Send("email"), "sent": End("sent")}
    others = {name: End(name) for name in ("blocked", "capped")}
    edges = ["t > b", "b > m", "m > sent", "m.blocked > blocked", "m.capped > capped"]
    return program({**steps, **others}, edges, **policies)


def run(engine, item, events, attributes=None, zone=None, settings=None, willing=True, **period):
    people = [Person("a", events, attributes or {}, zone, willing)]
    return engine([item], make_history(people, **{"end": 60 * DAY, **period}), settings or RunSettings())


NOW = [(0, "cart")]


# --- The checks ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "attributes", "before", "reason"),
    [
        (Send("email"), {"consent.email": 0, "reachable.email": 0}, None, "consent"),
        (Send("email"), {"reachable.email": 0}, None, "reachability"),
        (
            Send("email", message_class="transactional"),
            {"consent.email": 0, "reachable.email": 0},
            None,
            "reachability",
        ),
        (Send("email", valid_for=0), {}, Suppress(DAY), "suppression"),
        (Send("email", message_class="transactional"), {}, Suppress(DAY), "suppression"),
        (Send("email", valid_for=HOUR), {}, Delay(HOUR + 1), "valid until"),
        (Send("email", valid_until=unix(HOUR)), {}, Delay(HOUR + 1), "valid until"),
        (Send("fax"), {}, None, "consent"),
        (Send("email"), {"consent.email": [(None, 1), (0, 0)]}, None, "consent"),
    ],
)
def test_r11_2_the_first_failing_check(engine, step, attributes, before, reason):
    tally = run(engine, mailing(step, before), NOW, attributes)
    assert tally.nodes["m"].blocked == {reason: 1}
    assert tally.journeys["j"].ends == {"sent": 1}  # no blocked output: by the only one
    assert tally.nodes["m"].sent == 0
    assert tally.journeys["j"].sent_nothing == {reason: 1}


@pytest.mark.parametrize(
    ("step", "before"),
    [
        (Send("email", valid_for=HOUR), Delay(HOUR)),
        (Send("email", valid_until=unix(HOUR)), Delay(HOUR)),
        (Send("email"), Suppress(0)),
    ],
)
def test_r11_2_boundaries_that_still_send(engine, step, before):
    assert run(engine, mailing(step, before), NOW).nodes["m"].sent == 1


def test_r11_2_transactional_messages_need_no_consent(engine):
    step = Send("email", message_class="transactional")
    assert run(engine, mailing(step), NOW, {"consent.email": 0}).nodes["m"].sent == 1


def test_r11_2_by_the_blocked_output(engine):
    tally = run(engine, mailing(Send("email", blocked_output=True)), NOW, willing=False)
    assert tally.journeys["j"].ends == {"blocked": 1}


def test_r11_1_criteria_are_looked_at_before_each_message(engine):
    item = mailing(before=SetAttribute("tag.x"), exits=(ExitCriterion("x", None, attribute("tag.x")),))
    tally = run(engine, item, NOW)
    assert tally.journeys["j"].ends == {"exit:x": 1}
    assert (tally.nodes["m"].ends, tally.nodes["m"].blocked) == (1, {})
    assert tally.journeys["j"].sent_nothing == {"left before sending": 1}


# --- Quiet hours --------------------------------------------------------------------------------------------


def quiet(*windows, zone="person", on_block="hold", classes=("commercial",)):
    return QuietRule(windows or ((EVERY_DAY, 21 * HOUR, 8 * HOUR),), zone, on_block, frozenset(classes))


@pytest.mark.parametrize(
    ("at", "held"),
    [
        ("2011-01-05 20:59:59", 0),
        ("2011-01-05 21:00", 11 * HOUR),
        ("2011-01-06 00:00", 8 * HOUR),
        ("2011-01-06 07:59:59", 1),
        ("2011-01-06 08:00", 0),
    ],
)
def test_r13_1_over_midnight(engine, at, held):
    tally = run(engine, mailing(quiet=quiet()), [(at, "cart")])
    assert counts(tally.nodes["m"].seconds) == {held: 1}
    assert (tally.nodes["m"].sent, tally.nodes["m"].held) == (1, 1 if held else 0)


def test_r13_1_a_window_over_midnight_belongs_to_the_day_it_begins(engine):
    fridays = quiet((frozenset({4}), 21 * HOUR, 8 * HOUR))
    saturday_morning = run(engine, mailing(quiet=fridays), [("2011-01-08 02:00", "cart")])
    assert counts(saturday_morning.nodes["m"].seconds) == {6 * HOUR: 1}
    friday_morning = run(engine, mailing(quiet=fridays), [("2011-01-07 02:00", "cart")])
    assert counts(friday_morning.nodes["m"].seconds) == {0: 1}


def test_r13_1_equal_times_are_no_window(engine):
    assert run(engine, mailing(quiet=quiet((EVERY_DAY, HOUR, HOUR))), [(HOUR, "cart")]).nodes["m"].held == 0


def test_r13_2_until_outside_all_windows(engine):
    # Quiet to 08:00, and Sundays until noon: Saturday night holds until Sunday noon.
    both = quiet((EVERY_DAY, 21 * HOUR, 8 * HOUR), (frozenset({6}), 7 * HOUR, 12 * HOUR))
    tally = run(engine, mailing(quiet=both), [("2011-01-08 22:00", "cart")])
    assert counts(tally.nodes["m"].seconds) == {14 * HOUR: 1}
    assert tally.nodes["m"].held == 1


def test_r13_1_windows_without_a_free_moment_are_an_error(engine):
    with pytest.raises(RunError, match="free moment"):
        run(engine, mailing(quiet=quiet((EVERY_DAY, 0, 12 * HOUR), (EVERY_DAY, 12 * HOUR, 0))), NOW)


def test_r11_3_classes_and_skip(engine):
    night = [(22 * HOUR, "cart")]
    transactional = Send("email", message_class="transactional")
    assert run(engine, mailing(transactional, quiet=quiet()), night).nodes["m"].held == 0
    named = quiet(classes=("commercial", "transactional"))
    assert run(engine, mailing(transactional, quiet=named), night).nodes["m"].held == 1
    skipped = run(engine, mailing(Send("email", blocked_output=True), quiet=quiet(on_block="skip")), night)
    assert skipped.nodes["m"].blocked == {"quiet hours": 1}
    assert skipped.journeys["j"].ends == {"blocked": 1}


def test_r11_4_after_a_hold_the_checks_are_made_again(engine):
    consent = {"consent.email": [(None, 1), (DAY, 0)]}
    tally = run(engine, mailing(quiet=quiet()), [(22 * HOUR, "cart")], consent)
    assert (tally.nodes["m"].held, tally.nodes["m"].blocked) == (1, {"consent": 1})


def test_r11_1_goals_and_exits_apply_during_a_hold(engine):
    item = mailing(quiet=quiet(), goals=(GoalRule("g", event("order"), None, "first", True, ""),))
    tally = run(engine, item, [(22 * HOUR, "cart"), (23 * HOUR, "order")])
    assert tally.journeys["j"].ends == {"goal": 1}
    assert tally.nodes["m"].sent == 0
    assert tally.journeys["j"].sent_nothing == {"left before sending": 1}


def test_still_held_at_the_end(engine):
    tally = run(engine, mailing(quiet=quiet()), [(22 * HOUR, "cart")], end=23 * HOUR)
    assert tally.nodes["m"].active == {"quiet": 1}
    assert tally.journeys["j"].sent_nothing == {"waiting": 1}


# --- Caps ---------------------------------------------------------------------------------------------------


def cap(limit=1000, window=DAY, kind="rolling", on_block="skip", wait=0, scope="all", name="cap"):
    return CapRule(name, limit, scope, window, kind, on_block, wait)


def sent_at(engine, caps, times, step=None, zone=None, run_wide=False, **period):
    """A cart at each time; the tally of the message."""
    settings = RunSettings(caps=caps if run_wide else ())
    item = mailing(step, caps=() if run_wide else caps)
    return run(engine, item, [(time, "cart") for time in times], zone=zone, settings=settings, **period)


def test_r12_4_rolling_windows_exclude_what_is_as_old_as_the_window(engine):
    exactly = sent_at(engine, (cap(),), [0, DAY])
    assert (exactly.nodes["m"].sent, exactly.nodes["m"].capped) == (2, 0)
    sooner = sent_at(engine, (cap(),), [0, DAY - 1])
    assert (sooner.nodes["m"].sent, sooner.nodes["m"].capped) == (1, 1)


def test_r12_3_weights_and_exactly_the_limit(engine):
    half = Send("email", weight=500)
    assert sent_at(engine, (cap(),), [0, 1, 2], half).nodes["m"].sent == 2
    assert sent_at(engine, (cap(999),), [0, 1, 2], half).nodes["m"].sent == 1
    assert sent_at(engine, (cap(999),), [0]).nodes["m"].capped == 1


@pytest.mark.parametrize(
    ("kind", "window", "sent"),
    [("person_days", 1, 2), ("utc_days", 1, 1), ("rolling", DAY, 1), ("person_days", 2, 1)],
)
def test_r12_4_days_of_whom(engine, kind, window, sent):
    # 23:50 and 00:10 in Tokyo are 14:50 and 15:10 of one UTC day.
    times = ["2011-01-05 14:50", "2011-01-05 15:10"]
    assert sent_at(engine, (cap(window=window, kind=kind),), times, zone="Asia/Tokyo").nodes["m"].sent == sent


def test_r12_4_weeks_begin_on_monday(engine):
    # Sunday and Monday; UTC's Monday begins at 00:00, Tokyo's at 15:00 UTC on Sunday.
    times = ["2011-01-09 14:00", "2011-01-09 16:00", "2011-01-10 01:00"]
    assert sent_at(engine, (cap(window=0, kind="utc_week"),), times, zone="Asia/Tokyo").nodes["m"].sent == 2
    in_tokyo = sent_at(engine, (cap(window=0, kind="person_week"),), times, zone="Asia/Tokyo")
    assert in_tokyo.nodes["m"].sent == 2
    assert sent_at(engine, (cap(window=0, kind="person_week"),), times[1:], zone="Asia/Tokyo").nodes["m"].sent == 1


@pytest.mark.parametrize(
    ("scope", "sent"),
    [
        ("all", 1),
        ("class:commercial", 1),
        ("class:transactional", 3),
        ("channel:email", 1),
        ("channel:sms", 3),
        ("topic:news", 1),
        ("topic:other", 3),
    ],
)
def test_r12_2_scopes(engine, scope, sent):
    step = Send("email", topic="news")
    assert sent_at(engine, (cap(scope=scope),), [0, 1, 2], step).nodes["m"].sent == sent


@pytest.mark.parametrize(("scope", "sent"), [("all", 3), ("channel:email", 3), ("class:transactional", 1)])
def test_r12_2_transactional_messages_are_in_caps_that_name_their_class(engine, scope, sent):
    step = Send("email", message_class="transactional")
    assert sent_at(engine, (cap(scope=scope),), [0, 1, 2], step).nodes["m"].sent == sent


@pytest.mark.parametrize(
    ("on_block", "capped_output", "ends"),
    [
        ("skip", True, {"sent": 2}),
        ("other", True, {"sent": 1, "capped": 1}),
        ("other", False, {"sent": 2}),
        ("exit", True, {"sent": 1, "cap": 1}),
    ],
)
def test_r12_5_what_a_cap_does(engine, on_block, capped_output, ends):
    step = Send("email", capped_output=capped_output)
    tally = sent_at(engine, (cap(on_block=on_block),), [0, 5], step)
    assert tally.journeys["j"].ends == ends
    assert (tally.nodes["m"].sent, tally.nodes["m"].capped) == (1, 1)


def test_r12_6_waiting_for_a_rolling_cap(engine):
    tally = sent_at(engine, (cap(on_block="wait", wait=DAY),), [0, HOUR])
    assert counts(tally.nodes["m"].seconds) == {0: 1, 23 * HOUR: 1}
    assert (tally.nodes["m"].sent, tally.nodes["m"].cap_waited, tally.nodes["m"].capped) == (2, 1, 0)


def test_r12_6_exactly_the_longest_wait_is_enough(engine):
    enough = sent_at(engine, (cap(on_block="wait", wait=23 * HOUR),), [0, HOUR])
    assert enough.nodes["m"].sent == 2
    less = sent_at(engine, (cap(on_block="wait", wait=23 * HOUR - 1),), [0, HOUR])
    assert counts(less.nodes["m"].seconds) == {0: 1, 23 * HOUR - 1: 1}
    assert (less.nodes["m"].sent, less.nodes["m"].cap_waited, less.nodes["m"].capped) == (1, 1, 1)


def test_r12_6_no_wait_at_all_skips_at_once(engine):
    tally = sent_at(engine, (cap(on_block="wait", wait=0),), [0, HOUR])
    assert (tally.nodes["m"].cap_waited, tally.nodes["m"].capped) == (0, 1)


def test_r12_6_two_wait_for_one_opening(engine):
    # Both look again a day after the first message; one goes, the other waits on, until its own two days are over.
    tally = sent_at(engine, (cap(on_block="wait", wait=2 * DAY),), [0, HOUR, 2 * HOUR])
    assert counts(tally.nodes["m"].seconds) == {0: 1, 23 * HOUR: 1, 46 * HOUR: 1}
    assert tally.nodes["m"].cap_waited == 2
    short = sent_at(engine, (cap(on_block="wait", wait=DAY),), [0, HOUR, 2 * HOUR])
    assert counts(short.nodes["m"].seconds) == {0: 1, 23 * HOUR: 1, DAY: 1}
    assert (short.nodes["m"].sent, short.nodes["m"].capped) == (2, 1)


def test_r12_7_calendar_caps_open_at_midnight(engine):
    # Tokyo's midnight is 15:00 UTC.
    times = ["2011-01-05 10:00", "2011-01-05 11:00"]
    tally = sent_at(engine, (cap(window=1, kind="person_days", on_block="wait", wait=DAY),), times, zone="Asia/Tokyo")
    assert counts(tally.nodes["m"].seconds) == {0: 1, 4 * HOUR: 1}
    week = sent_at(engine, (cap(window=0, kind="utc_week", on_block="wait", wait=9 * DAY),), times)
    assert counts(week.nodes["m"].seconds) == {0: 1, seconds("2011-01-10") - seconds(times[1]): 1}


def test_r12_7_midnight_in_a_gap(engine):
    # São Paulo skipped 00:00 to 01:00 on 16 October 2011: the day began at 03:00 UTC.
    times = ["2011-10-15 20:00", "2011-10-15 21:00"]
    tally = sent_at(
        engine,
        (cap(window=1, kind="person_days", on_block="wait", wait=DAY),),
        times,
        zone="America/Sao_Paulo",
        end=400 * DAY,
    )
    assert counts(tally.nodes["m"].seconds) == {0: 1, 6 * HOUR: 1}


def test_r12_7_a_clock_set_back_over_midnight_does_not_open_again(engine):
    # St. John's: 7 November 2010 lasts for one minute (02:30 to 02:31 UTC), then the 6th is back until 03:30 UTC.
    times = ["2010-11-07 02:31", "2010-11-07 02:40"]
    tally = sent_at(
        engine,
        (cap(window=1, kind="person_days", on_block="wait", wait=DAY),),
        times,
        zone="America/St_Johns",
        end=400 * DAY,
    )
    assert counts(tally.nodes["m"].seconds) == {0: 1, 50 * MINUTE: 1}


def test_r12_7_a_message_heavier_than_the_cap_waits_in_vain(engine):
    tally = sent_at(engine, (cap(500, on_block="wait", wait=HOUR),), [0])
    assert counts(tally.nodes["m"].seconds) == {HOUR: 1}
    assert (tally.nodes["m"].cap_waited, tally.nodes["m"].capped) == (1, 1)


def test_r12_1_run_wide_caps_come_first(engine):
    caps = (cap(name="own", on_block="exit"),)
    item = mailing(Send("email", capped_output=True), caps=caps)
    settings = RunSettings(caps=(cap(name="wide", on_block="other"),))
    tally = run(engine, item, [(0, "cart"), (1, "cart")], settings=settings)
    assert tally.journeys["j"].ends == {"sent": 1, "capped": 1}


def test_r12_6_the_last_look_may_be_held_by_quiet_hours(engine):
    # 20:00: sent. 20:30: blocked, waits at most 1 h, so until 21:30, which is quiet until 08:00; then skipped.
    item = mailing(caps=(cap(on_block="wait", wait=HOUR),), quiet=quiet())
    tally = run(engine, item, [(20 * HOUR, "cart"), (20 * HOUR + 1800, "cart")])
    assert counts(tally.nodes["m"].seconds) == {0: 1, 11 * HOUR + 1800: 1}
    assert (tally.nodes["m"].held, tally.nodes["m"].cap_waited, tally.nodes["m"].capped) == (1, 1, 1)


def test_r12_6_sent_after_all_if_the_quiet_hours_outlast_the_cap(engine):
    item = mailing(caps=(cap(window=12 * HOUR, on_block="wait", wait=HOUR),), quiet=quiet())
    tally = run(engine, item, [(20 * HOUR, "cart"), (20 * HOUR + 1800, "cart")])
    assert (tally.nodes["m"].sent, tally.nodes["m"].capped) == (2, 0)


def test_r12_8_an_exit_during_the_wait_is_not_capped(engine):
    item = mailing(caps=(cap(on_block="wait", wait=DAY),), exits=(ExitCriterion("x", event("order"), None),))
    tally = run(engine, item, [(0, "cart"), (1, "cart"), (HOUR, "order")])
    assert tally.journeys["j"].ends == {"sent": 1, "exit:x": 1}
    assert (tally.nodes["m"].capped, tally.nodes["m"].cap_waited) == (0, 1)


@pytest.mark.parametrize(("counted", "sent"), [(False, 1), (True, 0)])
def test_r18_8_logged_sends_before_the_start(engine, counted, sent):
    settings = RunSettings(start=unix(HOUR), logged_sends_count=counted, logged_sends=(LoggedSend("mailed", "email"),))
    events = [(0, "mailed"), (HOUR, "cart"), (HOUR, "mailed")]
    tally = run(engine, mailing(caps=(cap(),)), events, settings=settings)
    assert tally.nodes["m"].sent == sent
