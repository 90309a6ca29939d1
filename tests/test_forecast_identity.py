"""The identity test (acceptance case 14): a journey that ran, replayed, gives what was logged of it."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from program_builder import AFTER_EXIT, program

from journey.steps import Delay, Program, Send, SilenceTrigger, Step
from simulator.forecast.event_logs import EventLog, Rows, find_log, log_of
from simulator.forecast.identity import IdentityTest, Tolerance, identity_test, matches
from simulator.forecast.identity_gaps import step_gap
from simulator.history.build import EventRow, build_history
from simulator.history.history import History
from simulator.plain.sends import sends_plain
from simulator.run import RunError, RunSettings
from tests.forecast_kit import DAY, ORDER
from tests.made_shop import START, Shop, made_shop

NAMES = {"miss": ("miss", "We miss you"), "last": ("last", "Last letter")}
BEGIN = START + 100 * DAY


def live() -> Program:
    """The journey that ran."""
    message = Send("email", needs_consent=False, needs_address=False)
    steps: dict[str, Step] = {
        "quiet": SilenceTrigger((ORDER,), 30 * DAY),
        "miss": message,
        "wait": Delay(9 * DAY),
        "last": message,
    }
    edges = ["quiet > miss", "miss > wait", "wait > last"]
    return program(steps, edges, journey="win_back", entry=AFTER_EXIT, zone="Europe/London")


def edited() -> Program:
    """The same with another wait."""
    steps: dict[str, Step] = {**live().steps, "wait": Delay(23 * DAY)}
    edges = ["quiet > miss", "miss > wait", "wait > last"]
    return program(steps, edges, journey="win_back", entry=AFTER_EXIT, zone="Europe/London")


@cache
def ran() -> tuple[EventRow, ...]:
    """The shop's orders and what its sender logged: every message and every entry of the journey, by the engine that
    follows the rules one by one."""
    shop = made_shop(Shop(days=260, base=150, arrivals=1.0))
    nodes, rows = sends_plain([live()], shop, RunSettings(start=BEGIN), range(shop.customers))
    logged = []
    for customer, time, node, _ in rows.tolist():
        when, who = time + shop.origin, shop.key(customer)
        logged.append(EventRow(who, when, "mail", {"text": NAMES[nodes[node]][1], "server": "a"}))
        if nodes[node] == "miss":
            logged.append(EventRow(who, when, "begun", {"flow": "win_back"}))
    return (*_orders(shop), *logged)


def _orders(shop: History) -> list[EventRow]:
    return [
        EventRow(shop.key(customer), int(time) + shop.origin, "order")
        for customer in range(shop.customers)
        for time in shop.times[shop.offsets[customer] : shop.offsets[customer + 1]]
    ]


def held_against(
    journey: Program, rows: tuple[EventRow, ...] | list[EventRow], tolerance: Tolerance | None = None
) -> IdentityTest:
    """The journey against these events."""
    history = build_history(rows, name="shop with a log")
    sends = find_log(history, NAMES, frozenset({"order"}))
    assert sends == EventLog("mail", "text", {"We miss you": "miss", "Last letter": "last"})
    entries = find_log(history, {"win_back": ("win_back",)}, frozenset({"order", "mail"}))
    assert entries == EventLog("begun", "flow", {"win_back": "win_back"})
    return identity_test([journey], history, RunSettings(start=BEGIN), sends, entries, tolerance)


def test_acceptance_14_an_unchanged_live_journey_reproduces_its_log() -> None:
    found = held_against(live(), ran(), Tolerance(total=0, week=0, least=0, seconds=0))
    assert found.agrees
    totals = {(item.id, item.name): item for item in found.totals}
    assert totals[("miss", "sent")].logged == totals[("miss", "sent")].replayed > 100
    assert totals[("last", "matched")].replayed == totals[("last", "sent")].logged > 100
    assert totals[("win_back", "entries")].logged == totals[("win_back", "entries")].replayed
    assert len([week for week in found.weeks if week.node == "miss" and week.logged]) > 15
    assert all((week.day + 3) % 7 == 0 for week in found.weeks)
    assert sum(week.logged for week in found.weeks if week.node == "miss") == totals[("miss", "sent")].logged


def test_how_far_steps_are_off_on_average_and_at_which_hours() -> None:
    same = held_against(live(), ran())
    assert {(gap.mean, gap.moved) for gap in same.gaps} == {(0, 0)}
    assert all(gap.interval is not None and gap.interval.low == gap.interval.high == 0 for gap in same.gaps)
    rows = [row for place, row in enumerate(ran()) if row.name != "mail" or place % 3]
    lacking = held_against(live(), rows)
    for gap in lacking.gaps:
        assert gap.interval is not None
        assert 0 < gap.interval.low < gap.mean < gap.interval.high
    who = np.arange(50)
    moved = step_gap("miss", 50, who, who, np.full(50, 10), np.where(who < 25, 10, 15))
    assert (moved.mean, moved.moved) == (0, 0.5)
    assert step_gap("miss", 50, who, who[:0], who, who[:0]).moved is None


def test_another_journey_does_not() -> None:
    found = held_against(edited(), ran())
    assert not found.agrees
    totals = {(item.id, item.name): item for item in found.totals}
    assert totals[("miss", "sent")].agrees
    assert not totals[("last", "matched")].agrees
    assert not all(week.agrees for week in found.weeks if week.node == "last")


def test_a_log_with_gaps_does_not_agree_unless_that_is_allowed() -> None:
    rows = [row for place, row in enumerate(ran()) if row.name != "mail" or place % 10]
    assert not held_against(live(), rows).agrees
    assert held_against(live(), rows, Tolerance(total=0.3, week=0.5, least=5)).agrees


def test_the_period_begins_on_the_first_logged_day() -> None:
    history = build_history(ran(), name="shop with a log")
    sends = log_of(history, "mail", "text", NAMES)
    found = identity_test([live()], history, RunSettings(), sends)
    first = min(row.time for row in ran() if row.name == "mail")
    assert found.start == first // DAY * DAY
    assert found.entries is None


def test_a_log_that_is_none_is_refused() -> None:
    history = build_history(ran(), name="shop with a log")
    for event, name, said in (
        ("post", "text", "no events"),
        ("mail", "size", "no events"),
        ("mail", "server", "called"),
    ):
        with pytest.raises(RunError, match=said):
            log_of(history, event, name, NAMES)


def test_a_name_of_two_steps_stands_for_none_and_few_names_are_no_log() -> None:
    history = build_history(ran(), name="shop with a log")
    assert find_log(history, {"one": ("We miss you",), "two": ("We miss you",)}) is None
    assert find_log(history, {"one": ("We miss you",), "two": ("b",), "three": ("c",)}) is None
    assert find_log(history, NAMES, frozenset({"mail"})) is None


def test_each_message_is_matched_once() -> None:
    def rows(*pairs: tuple[int, int]) -> Rows:
        customers, times = np.array([one for one, _ in pairs]), np.array([time for _, time in pairs])
        return Rows(("n",), customers, times, np.zeros(len(pairs), np.int64))

    logged = rows((1, 100), (1, 110), (2, 100), (3, 100))
    assert matches(logged, rows((1, 105), (2, 111), (4, 100)), 10) == 1
    assert matches(logged, rows((1, 105), (1, 120), (2, 90), (3, 111)), 10) == 3
    assert matches(logged, rows(), 10) == 0
