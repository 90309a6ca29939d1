"""What no engine can run is refused with a reason and a remedy; a run can be followed and stopped."""

from fractions import Fraction

import pytest
from engines import every_engine
from history_builder import DAY, Person, make_history, unix
from msgspec.structs import replace
from program_builder import attribute, event, program

from journey.condition import Comparison, SegmentOperand
from journey.steps import (
    Branch,
    Capacity,
    ConditionBranch,
    Delay,
    EntryRule,
    EventTrigger,
    Gate,
    Lookup,
    QuietRule,
    RandomSplit,
    RateLimit,
    SegmentTrigger,
    Send,
    SetAttribute,
    Until,
    WaitForSupply,
)
from simulator.run import Cancelled, RunError, RunSettings

pytestmark = every_engine

CART = EventTrigger(event("cart"))
HISTORY = make_history([Person("a", [(0, "cart")]), Person("b", [(5, "cart")]), Person("c", [(9, "view")])])


def stepping(step, **policies):
    return program({"t": CART, "s": step}, ["t > s"], **policies)


def supply(use):
    return WaitForSupply(event("order"), "quantity", Fraction(1), Fraction(1), use, Fraction(0), Lookup(Fraction(0)))


def in_segment(name):
    return Comparison(left=SegmentOperand(segment=name), operator="equal", value=1.0)


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (stepping(RandomSplit((("a", 0), ("b", 0)))), "all shares are zero"),
        (stepping(Until(0, frozenset())), "no weekday"),
        (stepping(supply(Lookup(Fraction(0)))), "use per day"),
        (stepping(supply(Lookup(Fraction(1), None, (("a", Fraction(-1)),)))), "use per day"),
        (stepping(supply(Lookup(Fraction(10**16 + 1, 10**16)))), "too many digits"),
        (program({"t": SegmentTrigger(attribute("x"), interval=0)}), "two looks"),
        (stepping(RateLimit(Capacity(0))), "one place"),
        (stepping(Send("call", capacity=Capacity(0))), "one place"),
        (stepping(Delay(0), entry=EntryRule("once", 0, "", False, None, None, (Capacity(0),))), "Nobody may enter"),
        (stepping(Gate(((frozenset(range(7)), 1, 0), (frozenset(range(7)), 0, 1)))), "never open"),
        (stepping(Send("email"), segments={"a": in_segment("b"), "b": in_segment("a")}), "asks for itself"),
        (
            stepping(
                Send("email"),
                quiet=QuietRule(
                    ((frozenset(range(7)), 1, 0), (frozenset(range(7)), 0, 1)), "person", "hold", frozenset()
                ),
            ),
            "no free moment",
        ),
        (stepping(Until(0), zone="Mars/Olympus"), "Mars/Olympus"),
    ],
)
def test_impossible_journeys(engine, item, reason):
    with pytest.raises(RunError, match=reason):
        engine([item], HISTORY, RunSettings())


@pytest.mark.parametrize(
    "settings",
    [RunSettings(start=unix(5), end=unix(4)), RunSettings(start=unix(10)), RunSettings(half_life_days=0)],
)
def test_impossible_settings(engine, settings):
    with pytest.raises(RunError):
        engine([stepping(Delay(1))], HISTORY, settings)


def test_r2_7_a_circle_without_time_stops_the_run(engine):
    item = program(
        {
            "t": CART,
            "split": Branch((ConditionBranch("yes", attribute("x", "missing")),), "no"),
            "tag": SetAttribute("tag.x"),
        },
        ["t > split", "split.yes > tag", "tag > split"],
    )
    with pytest.raises(RunError, match="without taking time"):
        engine([item], HISTORY, RunSettings())


def test_segments_may_ask_for_others(engine):
    segments = {"a": in_segment("b"), "b": attribute("x", "missing")}
    item = stepping(Branch((ConditionBranch("yes", in_segment("a")),), "no"), segments=segments)
    assert engine([item], HISTORY, RunSettings()).journeys["j"].instances == 2


def test_progress_and_cancel(engine):
    told = []
    engine([stepping(Delay(DAY))], HISTORY, RunSettings(), progress=lambda done, of: told.append((done, of)))
    assert told[-1][0] == told[-1][1]
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    with pytest.raises(Cancelled):
        engine([stepping(Delay(DAY))], HISTORY, RunSettings(), cancel=lambda: True)


def test_nobody_to_replay(engine):
    item = stepping(Delay(DAY))
    assert engine([item], make_history([]), RunSettings()).customers == 0
    silent = engine([item], make_history([Person("a")]), RunSettings())
    assert (silent.customers, silent.entered) == (1, 0)


def test_a_journey_without_triggers(engine):
    item = replace(stepping(Delay(DAY)), triggers=())
    assert engine([item], HISTORY, RunSettings()).entered == 0


def test_a_run_must_allow_one_journey(engine):
    with pytest.raises(RunError, match="one journey at least"):
        engine([stepping(Delay(0))], HISTORY, RunSettings(most_journeys=0))


def test_a_window_that_is_blocked_for_a_year_stops_the_run(engine):
    every_day = tuple(f"{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 32))
    with pytest.raises(RunError):
        engine([stepping(Gate((), every_day))], HISTORY, RunSettings())
