"""What a forecast replays: the past as it was, futures that nobody's future is in."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from program_builder import event, program

from journey.recurrence import Recurrence
from journey.steps import Capacity, End, EventTrigger, ScheduleTrigger, Send
from simulator.figures import Figure
from simulator.forecast.continuation import Donors, cutoffs_for, donor_lives, history_of, logged_lives
from simulator.forecast.forecasting import backtest, forecast
from simulator.forecast.likeness import donors, likeness_of, neighbours_of, pool_at, tilted
from simulator.forecast.past import AHEAD, Past, past_of
from simulator.forecast.reading import Reading, reading_of
from simulator.forecast.settings import ForecastSettings
from simulator.history.build import EventRow, build_history
from simulator.history.history import History
from simulator.history.sample import sample_history
from simulator.run import Cancelled, RunError, RunSettings
from simulator.simulate import simulate
from tests.forecast_kit import DAY, ORDER, cut_off, on_order, on_silence, with_reminder
from tests.made_shop import Shop, made_shop

PROGRAMS = (on_order(), on_silence(30))


@cache
def shop() -> History:
    """Ten months of a small shop."""
    return made_shop(Shop(days=300, base=150, arrivals=0.5, season=0.3))


#: Few lives: these tests look at what is replayed, not at how good it is.
FEW = ForecastSettings(lives=400)


@cache
def past() -> tuple[Past, Reading]:
    """The shop's past at its end."""
    reading = reading_of(PROGRAMS, RunSettings())
    return past_of(shop(), shop().end + 1, 28 * DAY, reading, 10_000, 60), reading


def test_windows_are_replays_of_the_history() -> None:
    found = backtest(PROGRAMS, shop(), FEW)
    for figure in (Figure("journey", "orders", "entered"), Figure("journey", "silence", "instances")):
        assert found.records[figure].origins
        for origin in found.records[figure].origins[::5]:
            window = RunSettings(start=origin.start, end=origin.start + 28 * DAY - 1)
            of_journey = simulate(PROGRAMS, shop(), window).tally.journeys[figure.id]
            assert origin.observed == getattr(of_journey, figure.name)


def test_logged_lives_hold_what_was_known_when_the_window_ended() -> None:
    known, _ = past()
    origin = known.last - AHEAD - 3
    end = int(known.origins[origin + AHEAD]) - 1
    lives = history_of(known, logged_lives(known, origin), end)
    assert int(lives.times.max()) <= end
    assert lives.customers == int((known.first_seen <= end).sum())
    assert len(lives.times) == int((shop().times <= end).sum())


def test_a_life_is_the_own_past_and_then_a_donors_days() -> None:
    known, reading = past()
    origin = known.last - 2
    likeness = likeness_of(known, reading)
    cutoffs = cutoffs_for(origin, 4)
    pools = {cutoff: pool_at(known, likeness, cutoff) for cutoff in cutoffs}
    have = Donors(likeness, pools, {origin: cutoffs}, {origin: 1.0}, np.full(known.last + 1, 6.0))
    lives = donor_lives(known, have, origin, seed=1, life=0)
    start = int(known.origins[origin])
    history = history_of(known, lives, start + known.length - 1)
    people = int(known.known(origin).sum())
    other = donor_lives(known, have, origin, seed=1, life=1)
    assert len(lives.customers) + len(other.customers) - 2 * people == pytest.approx(12, abs=1)
    assert set((lives.shift % (7 * DAY)).tolist()) <= {0}
    seen_donor = 0
    for life in range(history.customers):
        times = history.times[history.offsets[life] : history.offsets[life + 1]]
        assert (np.diff(times) >= 0).all()
        assert int(times.max(initial=0)) < start + known.length
        customer = int(lives.customers[life])
        own = shop().times[shop().offsets[customer] : shop().offsets[customer + 1]]
        if life < people:
            assert times[times < start].tolist() == own[own < start].tolist()
            seen_donor += int((times >= start).any())
        else:
            assert len(times) > 0
            assert int(times.min()) >= start
    assert seen_donor > people // 20


def test_donors_are_alike() -> None:
    known, reading = past()
    likeness = likeness_of(known, reading)
    origin = known.last - 2
    cutoff = origin - AHEAD
    pool = pool_at(known, likeness, cutoff)
    people = np.flatnonzero(known.known(origin))
    among = neighbours_of(pool, likeness, origin, people)
    draw = np.random.default_rng(1)
    active, position = draw.random(len(people)), draw.random(len(people))
    found = donors(pool, among, active, position, 1.0)
    assert (found >= 0).all()
    frequency = likeness.classes[1]
    same = frequency[origin, people] == frequency[cutoff, found]
    assert same.mean() > 0.95
    mine, theirs = likeness.recency[origin, people] / DAY, likeness.recency[cutoff, found] / DAY
    recent = (mine < 60) & same
    assert np.median(np.abs(mine - theirs)[recent]) < 8
    plain = likeness.active[cutoff, found].mean()
    assert plain == pytest.approx(among.share.mean(), abs=0.06)
    for tilt in (0.3, 3.0):
        others = donors(pool, among, active, position, tilt)
        assert likeness.active[cutoff, others].mean() == pytest.approx(tilted(among.share, tilt).mean(), abs=0.06)
        assert (likeness.active[cutoff, others].mean() > plain) == (tilt > 1)


@pytest.mark.parametrize("journeys", ["orders", "lifecycle"])
def test_nothing_after_the_start_is_read(journeys: str) -> None:
    if journeys == "orders":
        history, programs = shop(), PROGRAMS
    else:
        history, programs = sample_history(), (with_reminder(5), on_silence(30))
    start = history.origin + 230 * DAY + 3600
    before = cut_off(history, start - history.origin)
    assert before.customers < history.customers
    settings = replace(FEW, start=start)
    one, other = forecast(programs, history, settings), forecast(programs, before, settings)
    assert one.has_enough
    assert replace(one, fingerprint="") == replace(other, fingerprint="")


def test_later_orders_of_everybody_change_nothing() -> None:
    history = shop()
    start = history.origin + 250 * DAY
    later = history.times >= start - history.origin
    shuffled = history.times.copy()
    shuffled[later] = history.end
    changed = replace(history, times=shuffled)
    settings = replace(FEW, start=start)
    assert forecast(PROGRAMS, history, settings) == forecast(PROGRAMS, changed, settings)


def test_the_seed_decides_the_donors_and_nothing_else_does() -> None:
    one, again, other = (
        forecast(PROGRAMS, shop(), replace(FEW, seed=seed), threads=threads)
        for seed, threads in ((1, 1), (1, 2), (2, 1))
    )
    assert one == again
    silence = Figure("journey", "silence", "entered")
    assert one.by_figure[silence].expected != other.by_figure[silence].expected
    assert one.by_figure[silence].last == other.by_figure[silence].last


def test_progress_ends_and_cancel_stops() -> None:
    told: list[float] = []
    forecast(PROGRAMS, shop(), FEW, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    with pytest.raises(Cancelled):
        forecast(PROGRAMS, shop(), FEW, progress=told.append, cancel=lambda: len(told) % 10 == 5)


def test_what_cannot_be_forecast_is_refused() -> None:
    for settings, said in (
        (ForecastSettings(days=30), "14, 28 or 56"),
        (ForecastSettings(start=shop().origin + shop().end + DAY + 1), "ends before"),
        (ForecastSettings(start=shop().origin), "begins after"),
        (ForecastSettings(running_for=-1), "less than"),
        (ForecastSettings(level=1.0), "between 0 and 1"),
    ):
        with pytest.raises(RunError, match=said):
            forecast(PROGRAMS, shop(), settings)


def test_journeys_that_are_running_have_people_on_the_way() -> None:
    late = with_reminder(35)
    first, second = Figure("node", "first", "sent"), Figure("node", "second", "sent")
    fresh = forecast([late], shop(), FEW).by_figure
    running = forecast([late], shop(), replace(FEW, running_for=56)).by_figure
    assert fresh[second].expected == fresh[second].high == 0
    assert (running[second].expected or 0) > 20
    assert running[first].last == fresh[first].last
    assert Figure("run", "", "reach") in fresh
    assert Figure("run", "", "reach") not in running


def test_people_who_compete_for_places_compete_with_their_own_future_alone() -> None:
    call = Send("call", needs_consent=False, needs_address=False, capacity=Capacity(2, "day"))
    calls = program({"begin": EventTrigger(ORDER), "call": call}, ["begin > call"])
    found = forecast([calls], shop(), FEW).by_figure[Figure("node", "call", "sent")]
    assert found.expected is not None
    assert found.last is not None
    assert 20 < found.expected <= 2 * 29
    assert found.expected == pytest.approx(found.last, rel=0.3)


def test_a_date_that_is_still_to_come_is_in_the_forecast() -> None:
    history = shop()
    end = (history.origin + history.end) // DAY
    once = ScheduleTrigger(Recurrence(end + 10), 10 * 3600)
    party = program({"party": once, "over": End("done")}, ["party > over"], journey="party")
    found = forecast([party], history, FEW)
    guests = found.by_figure[Figure("journey", "party", "entered")]
    assert guests.last == 0
    assert guests.low is not None
    assert guests.high is not None
    assert guests.low <= history.customers + found.newcomers <= guests.high
    assert guests.high - guests.low < history.customers * 0.4


def test_histories_and_journeys_with_next_to_nothing() -> None:
    strange = program({"begin": EventTrigger(event("never")), "over": End("done")}, ["begin > over"])
    found = forecast([strange], shop(), FEW).by_figure[Figure("journey", "j", "entered")]
    assert found.expected == found.low == found.high == 0
    assert not forecast([on_order()], build_history([], name="empty"), FEW).has_enough
    alone = build_history([EventRow("a", 86_400 * day, "order") for day in range(0, 400, 9)], name="one")
    figure = forecast([on_order()], alone, FEW).by_figure[Figure("journey", "orders", "entered")]
    assert figure.expected == pytest.approx(1, abs=0.2)
    assert figure.high is not None
    assert figure.high >= 1


def test_newcomers_scatter_from_future_to_future() -> None:
    known, reading = past()
    origin = known.last - 2
    likeness = likeness_of(known, reading)
    cutoffs = cutoffs_for(origin, 4)
    pools = {cutoff: pool_at(known, likeness, cutoff) for cutoff in cutoffs}
    have = Donors(likeness, pools, {origin: cutoffs}, {origin: 1.0}, np.full(known.last + 1, 50.0))
    people = int(known.known(origin).sum())
    came = np.array([len(donor_lives(known, have, origin, 1, life).customers) - people for life in range(60)])
    assert came.mean() == pytest.approx(50, abs=0.5)
    apart = came[::2] - came[1::2]
    assert np.mean(apart**2) / 2 == pytest.approx(50, rel=0.5)
