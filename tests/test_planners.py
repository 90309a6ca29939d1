"""When to write: the arithmetic, what histories say, and how a plan gets into a journey, in the program and on the
command line."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace as with_fields
from fractions import Fraction
from pathlib import Path
from statistics import median

import numpy as np
import pytest
from command_line import DONE, loopline
from history_builder import DAY, HOUR, Person, make_history
from small_shop import TEMPLATES, small_shop, small_shop_folder

from journey.checks.check import check
from journey.checks.stopping import stops_replay
from journey.file import read_journey
from journey.journey import Journey
from journey.planners import daypart, reminders, replenishment, review
from journey.planners.daypart import DAYPARTS, Window
from journey.planners.listing import PLANNERS
from journey.planners.planner import Plan, PlanError
from journey.planners.putting import Place, places_for, put
from journey.planners.replenishment import Supply
from journey.program import program_of
from journey.steps import Send
from journey.store import Store
from simulator.history.history import History
from simulator.planners.classes import ALL, LEAST_PEOPLE, text_properties
from simulator.planners.gaps import delivery_days, purchase_gaps
from simulator.planners.hours import classes_of, hours_of, shortest_span
from simulator.run import RunSettings
from simulator.sends import replay_sends


def template(name: str) -> Journey:
    """A bundled journey."""
    return read_journey(TEMPLATES / f"{name}.journey")


# --- The arithmetic -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("supply", "day"),
    [
        (Supply(100, 1, 3, 5), 92),
        (Supply(100, 1, 3, 0), 97),
        (Supply(200, 1, 3, 5), 192),
        (Supply(100, 2, 3, 5), 42),
        (Supply(30, 1.5, 2, 1.5), Fraction(33, 2)),
    ],
)
def test_the_day_of_the_reminder(supply: Supply, day: Fraction | int) -> None:
    assert replenishment.day_of(supply) == day


def test_the_plan_is_said_with_all_four_numbers() -> None:
    assert replenishment.formula(Supply()) == "100 / 1 − 3 − 5 = 92"
    said = replenishment.sentence(Supply())
    assert all(part in said for part in ("day 92", "100 days", "3 days", "5 days"))
    assert replenishment.wait_of(Fraction(92)) == "P92D"
    assert replenishment.wait_of(Fraction(33, 2)) == "PT396H"
    assert replenishment.wait_of(Fraction(1, 48)) == "PT30M"


@pytest.mark.parametrize(
    ("supply", "field"),
    [
        (Supply(count=0), "count"),
        (Supply(per_day=0), "per_day"),
        (Supply(lead=400), "lead"),
        (Supply(shipping=-1), "shipping"),
        (Supply(count=8), "count"),
    ],
)
def test_numbers_that_give_no_day_are_named(supply: Supply, field: str) -> None:
    with pytest.raises(PlanError) as caught:
        replenishment.day_of(supply)
    assert caught.value.field == field


def test_reviews_are_asked_for_after_the_delivery_by_class_of_goods() -> None:
    for goods, days in (("soft", 7), ("soft", 14), ("hard", 21), ("hard", 60), ("other", 1)):
        assert f"{days} day" in review.sentence(goods, days)
    for goods, days in (("soft", 6), ("soft", 15), ("hard", 20), ("other", 366)):
        with pytest.raises(PlanError):
            review.plan(goods, days)
    assert "day 13" in review.sentence("soft", 10, 3.2)
    assert all(review.plan(goods, days).settings for goods, days in review.PROPOSED.items())


def test_the_hours_of_practice_leave_out_what_practice_warns_of() -> None:
    windows = {part.id: part.window for part in DAYPARTS}
    assert not windows["breakfast"].start <= "14:00" < windows["breakfast"].end
    assert not windows["office_lunch"].start <= "19:00" < windows["office_lunch"].end
    assert windows["office_lunch"].weekdays == ("mon", "tue", "wed", "thu", "fri")
    assert all(daypart.sentence(part.window) for part in DAYPARTS)
    for wrong, field in (
        (Window("9", "10:00"), "start"),
        (Window("09:00", "09:00"), "end"),
        (Window("09:00", "10:00", ()), "weekdays"),
    ):
        with pytest.raises(PlanError) as caught:
            daypart.plan(wrong)
        assert caught.value.field == field


def test_every_planner_names_its_practices() -> None:
    assert [planner.practices for planner in PLANNERS] == [
        ("AUTO-07",),
        ("AUTO-06",),
        ("SIN-7",),
        ("RULE-03", "AUTO-02"),
    ]


# --- Into a journey -------------------------------------------------------------------------------------------


def plans() -> list[Plan]:
    """One plan of each planner that puts something in."""
    return [replenishment.plan(Supply()), review.plan("hard", 30), daypart.plan(DAYPARTS[1].window)]


@pytest.mark.parametrize("name", ["blank", "replenishment", "cart_abandonment"])
def test_a_plan_is_one_undo_step_wherever_it_goes(name: str) -> None:
    journey = template(name)
    tried = 0
    for plan in plans():
        for place in places_for(plan, journey):
            store = Store(journey)
            ids = put(store, plan, place, journey.stages[-1].id if journey.stages else "")
            assert store.undo_name == plan.name
            assert all(store.journey.node(key) is not None for key in ids)
            assert not stops_replay(check(store.journey))
            after = store.journey
            store.undo()
            assert store.journey.records == journey.records
            store.redo()
            assert store.journey.records == after.records
            tried += 1
    assert tried


def test_the_selected_step_comes_first_and_takes_the_numbers() -> None:
    journey = template("replenishment")
    plan = replenishment.plan(Supply(60, 2, 4, 6))
    wait = next(node.id for node in journey.nodes if node.kind == "replenishment_wait")
    letter = next(node.id for node in journey.nodes if node.kind == "email")
    assert places_for(plan, journey, letter)[0] == Place("before", letter)
    assert places_for(plan, journey, wait)[0] == Place("set", wait)
    store = Store(journey)
    put(store, plan, Place("set", wait))
    changed = store.journey.node(wait)
    assert changed is not None
    wanted = {"quantity_default": 60, "use_per_day": 2, "lead_days": 4, "shipping_days": 6, "units": 1}
    assert {key: changed.parameters[key] for key in wanted} == wanted


def test_a_new_step_takes_the_ways_in_and_no_card_lies_on_another() -> None:
    journey = template("lifecycle")
    plan = daypart.plan(DAYPARTS[2].window)
    before = [place for place in places_for(plan, journey) if place.way == "before"]
    assert len(before) > 3
    for place in before:
        store = Store(journey)
        (made,) = put(store, plan, place)
        after = store.journey
        assert {edge.source for edge in after.edges_to[place.node]} == {made}
        assert len(after.edges_to[made]) == len(journey.edges_to.get(place.node, ()))
        spots = [(node.stage, node.x, node.y) for node in after.nodes if not node.width]
        assert len(set(spots)) == len(spots)


# --- What a history says --------------------------------------------------------------------------------------


def shop_of_buyers() -> History:
    """40 people who buy candles every 30 days and clocks every 50, and one class that too few buy twice."""
    people = []
    for number in range(40):
        events = []
        for place in range(4):
            at = number * HOUR + place * 30 * DAY
            events.append(
                (at, "order", {"category": "candles", "product": f"c{number}", "order": f"{number} c {place}"})
            )
            events.append((at + 600, "order", {"category": "candles", "product": "c", "order": f"{number} d {place}"}))
            events.append((at + 2 * DAY, "delivered", {"order": f"{number} c {place}"}))
        for place in range(2):
            at = number * HOUR + place * 50 * DAY
            events.append((at, "order", {"category": "clocks", "product": "k", "order": f"{number} k {place}"}))
        if number < LEAST_PEOPLE - 1:
            events += [(at + day * DAY, "order", {"category": "rare", "product": "r"}) for at, day in ((0, 1), (0, 9))]
        events.sort(key=lambda event: event[0])
        people.append(Person(f"p{number}", events, zone="Asia/Tokyo" if number % 2 else None))
    return make_history(people)


def test_medians_of_gaps_by_class() -> None:
    gaps = purchase_gaps(shop_of_buyers())
    found = {one.name: one for one in gaps.classes}
    assert set(found) == {ALL, "candles", "clocks"}
    assert gaps.too_few == 1
    assert (found["candles"].median, found["candles"].people, found["candles"].cases) == (30, 40, 120)
    assert (found["clocks"].median, found["clocks"].low, found["clocks"].high) == (50, 50, 50)
    assert delivery_days(shop_of_buyers()).median == 2  # type: ignore[union-attr]


def test_medians_are_those_that_one_counts_by_hand() -> None:
    history = small_shop()
    order = history.event_names.index("order")
    own = []
    for customer in range(history.customers):
        rows = range(history.offsets[customer], history.offsets[customer + 1])
        days = sorted(
            {(int(history.times[row]) + history.origin) // DAY for row in rows if history.events[row] == order}
        )
        if len(days) > 1:
            own.append(median(later - earlier for earlier, later in itertools.pairwise(days)))
    whole = purchase_gaps(history).classes[0]
    assert (whole.name, whole.people, whole.median) == (ALL, len(own), float(np.median(own)))


def test_a_history_that_does_not_tell_offers_nothing() -> None:
    nobody = make_history([Person("a", [(0, "view")])])
    assert purchase_gaps(nobody).classes == ()
    assert delivery_days(nobody) is None
    assert hours_of(nobody, "view") is None
    assert hours_of(nobody, "order") is None
    assert text_properties(nobody, "order") == ()
    assert classes_of(nobody, "order", "category") == ()


def test_hours_are_each_persons_own() -> None:
    people = [Person(f"p{n}", [(9 * HOUR, "order")], zone="Asia/Tokyo" if n < 20 else None) for n in range(40)]
    history = make_history([*people, Person("late", [(2 * DAY, "view")])])
    found = hours_of(history, "order", zone="UTC")
    assert found is not None
    assert (found.counts[9], found.counts[18], found.total, found.people, found.zoneless) == (20, 20, 40, 40, 20)
    span = shortest_span(found)
    assert (span.start, span.end, span.inside) == (9, 10, 20)
    assert shortest_span(with_fields(found, counts=(0,) * 10 + (5, 6) + (0,) * 12)).start == 11
    wide = shortest_span(found, 0.9)
    assert (wide.start, wide.end, wide.inside) == (9, 19, 40)


# --- Reminders ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["cart_abandonment", "browse_abandonment"])
def test_so_many_reminders_go_out_and_no_more(name: str) -> None:
    journey = template(name)
    reminder = reminders.reminders_of(journey)[0]
    sent = []
    for count in (1, 2, 3):
        changed = reminders.with_count(journey, reminder, count)
        assert not stops_replay(check(changed))
        program = program_of(changed)
        log = replay_sends([program], small_shop(), RunSettings(), engine="plain")
        sent.append(int(sum(isinstance(program.steps[log.nodes[node]], Send) for node in log.node.tolist())))
        again = next((one for one in reminders.reminders_of(changed) if one.edge == reminder.edge), None)
        assert again is None or again.count == count
    assert sent[0] <= sent[1] <= sent[2]
    for wrong in (0, 21):
        with pytest.raises(PlanError):
            reminders.with_count(journey, reminder, wrong)


def test_the_two_schools_differ() -> None:
    journey = template("cart_abandonment")
    reminder = reminders.reminders_of(journey)[0]
    few, many = (
        len(
            replay_sends(
                [program_of(reminders.with_count(journey, reminder, count))],
                small_shop(),
                RunSettings(),
                engine="plain",
            )
        )
        for count in (1, 3)
    )
    assert few < many


# --- On the command line --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_shop_folder(tmp_path_factory.mktemp("shop") / "history")


def test_plans_are_printed_and_put_in(tmp_path: Path, shop: Path) -> None:
    given = ("plan", "replenishment", "--count", 100, "--per-day", 1, "--lead", 3, "--shipping", 5)
    assert "100 / 1 − 3 − 5 = 92" in loopline(*given).expect(DONE).out
    facts = json.loads(loopline(*given, "--json").expect(DONE).out)
    assert (facts["day"], facts["wait"]) == (92, "P92D")

    learned = json.loads(loopline("plan", "replenishment", "--learn", "--history", shop, "--json").expect(DONE).out)
    assert learned["learned"][0]["people"] == purchase_gaps(small_shop()).classes[0].people

    path, out = TEMPLATES / "replenishment.journey", tmp_path / "mine.journey"
    loopline("plan", "replenishment", "--count", 200, "--into", path, "--at", "start", "-o", out).expect(DONE)
    assert len(read_journey(out).nodes) == len(read_journey(path).nodes) + 2
    loopline("plan", "review", "--goods", "hard", "--history", shop, "--into", out, "--at", "start").expect(DONE)
    assert any(node.kind == "review_wait" and node.parameters["days"] == 21 for node in read_journey(out).nodes)


def test_the_command_line_says_what_is_wrong(shop: Path) -> None:
    loopline("plan", "replenishment", "--count", 3).bad("--count", "3 days")
    loopline("plan", "hours").bad("--product")
    loopline("plan", "hours", "--event", "nothing", "--history", shop).bad("--event nothing")
    loopline("plan", "hours", "--product", "dinner", "--on", "monday").bad("--on monday")
    loopline("plan", "reminders", TEMPLATES / "blank.journey").bad("sends nothing twice")
    loopline("plan", "replenishment", "--into", TEMPLATES / "blank.journey").bad("--at", "start")


def test_one_reminder_is_held_against_three(tmp_path: Path, shop: Path) -> None:
    out = tmp_path / "both.json"
    said = loopline("plan", "reminders", "--history", shop, "--engine", "plain", "--json", out).expect(DONE).out
    assert "3 reminders" in said
    assert "1 reminder" in said
    found = json.loads(out.read_bytes())
    assert [version["label"] for version in (found["base"], *found["others"])] == ["1 reminder", "3 reminders"]
