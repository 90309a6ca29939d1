"""What messages change: estimates from lots against known effects, bounds where there was no lot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from command_line import loopline
from drawn_lots import DAY, Lots, base_chance, draw_lots, permissions, weekly_chance, weekly_shop
from history_builder import Person, make_history
from small_shop import lifecycle, small_shop

from designer.assessing import assess_journeys
from designer.effect_words import effect_lines
from journey.program import program_of
from journey.steps import Capacity
from simulator.estimates.bounds import (
    added_bounds,
    bound_reach,
    difference_of_means,
    effect_bounds,
    widened,
    without_intervals,
)
from simulator.estimates.channel_load import busiest
from simulator.estimates.choice_log import ChoiceSource, choice_log, choice_sources, control_of, named_source
from simulator.estimates.course import Course, NoCourse, course_of, every_week, reminders
from simulator.estimates.effects import Answer, Experiment, experiment_of
from simulator.estimates.interval import Interval
from simulator.estimates.permission import NoPermission, Permission, frank, kendall, permission_of
from simulator.estimates.weighting import (
    Choices,
    capped,
    clustered_error,
    doubly_robust,
    effective_size,
    inverse_propensity,
    overlap,
    self_normalised,
    sure_bound,
)
from simulator.estimates.what_changed import Effects, JourneyBounds, effects_of, own_bounds
from simulator.figures import Figure
from simulator.history.history import History
from simulator.run import RunSettings

EFFECT = 0.06
ESTIMATORS = (inverse_propensity, self_normalised, doubly_robust)


def gaps(lots: Lots, **changed: Any) -> dict[str, tuple[float, float]]:
    """The effect by each estimator and its error."""
    one, other = lots.choices(1, **changed), lots.choices(0, **changed)
    found = {}
    for estimator in ESTIMATORS:
        a, b = estimator(one), estimator(other)
        value = a.value - b.value
        found[estimator.__name__] = (value, clustered_error(a.scores - b.scores - value, one.person))
    return found


def test_intervals_hold_a_known_effect_as_often_as_they_say() -> None:
    held = dict.fromkeys((estimator.__name__ for estimator in ESTIMATORS), 0)
    errors = dict.fromkeys(held, 0.0)
    worlds = 250
    for seed in range(worlds):
        for name, (value, error) in gaps(draw_lots(seed, 800)).items():
            held[name] += abs(value - EFFECT) <= 1.96 * error
            errors[name] += error
    for name, count in held.items():
        assert 0.92 <= count / worlds <= 0.975, name
    # The sharper the fewer errors of others an estimator carries.
    assert errors["doubly_robust"] < errors["self_normalised"] < errors["inverse_propensity"]


def test_plain_comparison_is_wrong_where_estimators_are_right() -> None:
    lots = draw_lots(1, 40_000)
    naive = lots.outcome[lots.arm == 1].mean() - lots.outcome[lots.arm == 0].mean()
    assert naive > EFFECT + 0.05
    for value, error in gaps(lots).values():
        assert abs(value - EFFECT) < 3.5 * error


def test_doubly_robust_survives_either_model_being_wrong_but_not_both() -> None:
    lots = draw_lots(2, 60_000)
    flat = np.where(lots.arm == 1, 0.3, 0.7)
    truth = {arm: np.clip(base_chance(lots.known) + EFFECT * arm, 0, 1) for arm in (0, 1)}
    nothing = np.zeros(len(lots.arm))

    def effect(probability: Any, expected: dict[int, Any]) -> tuple[float, float]:
        one, other = (doubly_robust(lots.choices(arm, probability, expected[arm])) for arm in (1, 0))
        value = one.value - other.value
        return value, clustered_error(one.scores - other.scores - value, np.arange(len(lots.arm)))

    wrong_model = effect(lots.probability, {0: nothing, 1: nothing})
    wrong_lot = effect(flat, dict(truth))
    both_wrong = effect(flat, {0: nothing, 1: nothing})
    assert abs(wrong_model[0] - EFFECT) < 3.5 * wrong_model[1]
    assert abs(wrong_lot[0] - EFFECT) < 3.5 * wrong_lot[1]
    assert abs(both_wrong[0] - EFFECT) > 6 * both_wrong[1]


def test_effective_size_and_what_the_weights_tell() -> None:
    assert effective_size(np.array([2.0, 2.0, 2.0])) == pytest.approx(3)
    assert effective_size(np.array([1.0, 0.0, 0.0])) == pytest.approx(1)
    lots = draw_lots(3, 5_000)
    right = overlap(lots.choices(1))
    assert right.fits
    assert right.mean_weight == pytest.approx(1, abs=4 * right.weight_error)
    assert right.matched == pytest.approx((lots.arm == 1).mean())
    wrong = overlap(lots.choices(1, np.where(lots.arm == 1, 0.8, 0.2)))
    assert not wrong.fits


def test_capped_weights_have_two_bands_and_the_outer_one_holds_the_truth() -> None:
    lots = draw_lots(4, 20_000, least=0.02)
    truth = float(np.clip(base_chance(lots.known) + EFFECT, 0, 1).mean())
    found = capped(lots.choices(1), 0.0, 1.0, cap=4.0)
    assert found.cut > 0
    assert found.inner.high < truth
    assert found.outer.holds(truth)
    whole = capped(lots.choices(1), 0.0, 1.0, cap=1000.0)
    assert whole.inner == whole.outer


def test_a_sure_bound_is_below_the_truth_and_rises_with_people() -> None:
    bounds = [sure_bound(draw_lots(5, people).choices(1), 0.0, 1.0) for people in (2_000, 200_000)]
    lots = draw_lots(5, 200_000)
    truth = float(np.clip(base_chance(lots.known) + EFFECT, 0, 1).mean())
    assert 0 <= bounds[0] < bounds[1] < truth
    assert bounds[1] > 0.8 * truth


def test_rows_of_one_person_belong_together() -> None:
    lots = draw_lots(6, 3_000)
    once = lots.choices(1)
    person = np.repeat(once.person, 4)
    four = Choices(
        person,
        np.repeat(once.agrees, 4),
        np.repeat(once.probability, 4),
        np.repeat(once.outcome, 4),
        np.repeat(once.predicted, 4),
    )
    # Four copies of everybody tell nothing new.
    assert doubly_robust(four).standard_error == pytest.approx(doubly_robust(once).standard_error)


# --- Bounds ------------------------------------------------------------------------------------------------------


def test_bounds_hold_an_effect_that_a_comparison_misses() -> None:
    random = np.random.default_rng(7)
    people = 20_000
    hidden = random.normal(size=people)
    treated = random.random(people) < 1 / (1 + np.exp(-hidden))
    without = random.random(people) < base_chance(hidden)
    helped = random.random(people) < 0.05
    outcome = np.where(treated, without | helped, without)
    effect = float((without | helped).mean() - without.mean())
    found = effect_bounds(treated, outcome, np.arange(people))
    assert found.selected is not None
    naive, error = difference_of_means(treated, outcome.astype(float), np.arange(people))
    assert naive - 5 * error > effect
    assert found.free.high - found.free.low == pytest.approx(1)
    for one in (found.free, found.monotone, found.selected):
        assert one.low <= effect <= one.high
    assert found.selected.high < found.monotone.high == found.free.high
    assert found.monotone.low == 0 > found.free.low


def test_bounds_of_messages_that_were_never_sent() -> None:
    found = added_bounds(reached=60, reached_with=45, entered=100)
    assert (found.free.low, found.free.high) == (-0.45, 0.15)
    assert (found.monotone.low, found.monotone.high) == (0.0, 0.15)
    assert found.selected is None
    assert found.free.interval is not None
    assert found.free.interval.low < -0.45
    assert found.free.interval.high > 0.15


def test_ends_move_out_one_sided_where_bounds_are_wide_and_two_sided_where_they_meet() -> None:
    assert bound_reach(1.0, 0.01) == pytest.approx(1.645, abs=0.001)
    assert bound_reach(0.0, 0.01) == pytest.approx(1.960, abs=0.001)
    assert 1.645 < bound_reach(0.01, 0.01) < 1.960


def test_what_lies_outside_overlap_can_be_anything() -> None:
    found = widened(Interval(0.4, 0.6), 0.25, 0.0, 1.0)
    assert (found.low, found.high) == pytest.approx((0.3, 0.7))


# --- Choices of a history ----------------------------------------------------------------------------------------


def test_choices_are_found_by_their_names_and_only_with_probabilities() -> None:
    people = [
        Person("a", [(0, "order")], {"spring.arm": [(DAY, "email")], "spring.probability": [(DAY, 0.5)]}),
        Person("b", [(0, "order")], {"spring.arm": [(DAY, "control")], "spring.probability": [(DAY, 0.5)]}),
        Person("c", [(0, "order")], {"spring.arm": "email", "spring.probability": 0.5}),
        Person("d", [(0, "order")], {"spring.arm": [(DAY, "email")]}),
        Person("e", [(0, "order")], {"spring.arm": [(DAY, "email")], "spring.probability": [(DAY, 1.5)]}),
        Person("f", [(0, "alarm", {"swarm": "x"})], {"farm": "yes", "probability": 0.5}),
    ]
    history = make_history(people)
    (source,) = choice_sources(history)
    assert source == ChoiceSource("attribute", "spring.arm", "spring.probability")
    log = choice_log(history, source)
    assert log is not None
    assert log.arms == ("control", "email")
    assert {history.key(int(person)) for person in log.person} == {"a", "b"}
    assert log.left_out == {"no date": 1, "no probability": 2}
    assert named_source(history, "nothing", "") is None


def test_choices_can_be_events_and_shares_stand_for_probabilities_only_when_somebody_says_so() -> None:
    people = [
        Person(f"p{place}", [(DAY, "decided", {"arm": "hold" if place % 4 else "email", "probability": 0.75})])
        for place in range(8)
    ]
    history = make_history(people)
    (source,) = choice_sources(history)
    assert source.place == "event"
    log = choice_log(history, source)
    assert log is not None
    assert set(log.probability) == {0.75}
    said = choice_log(history, ChoiceSource("event", "arm", "", named=True))
    assert said is not None
    assert dict(zip(said.arm.tolist(), said.probability.tolist(), strict=True)) == {0: 0.25, 1: 0.75}
    assert control_of(log.arms) == "hold"
    assert control_of(("holdout", "none", "a")) is None


def shop_with_lots(people: int, lift: float, seed: int = 1, chance: float = 0.5) -> History:
    """People who order now and then; half of them are written to on day 100, which makes some order."""
    random = np.random.default_rng(seed)
    made = []
    for place in range(people):
        treated = bool(random.random() < chance)
        events = [(int(day) * DAY, "order") for day in random.integers(0, 100, random.integers(1, 4))]
        if random.random() < 0.2 + lift * treated:
            events.append((int(random.integers(101, 120)) * DAY, "order"))
        events.append((200 * DAY, "seen"))
        made.append(
            Person(
                f"p{place}",
                events,
                {
                    "arm": [(100 * DAY, "email" if treated else "control")],
                    "probability": [(100 * DAY, chance if treated else 1 - chance)],
                },
            )
        )
    return make_history(made)


def experiment(history: History, **answer: Any) -> Experiment:
    (source,) = choice_sources(history)
    log = choice_log(history, source)
    assert log is not None
    return experiment_of(history, log, Answer(**answer))


def test_an_experiment_in_a_history_tells_its_effect() -> None:
    found = experiment(shop_with_lots(4_000, 0.1))
    (difference,) = found.differences
    assert difference.robust.holds(0.1)
    assert difference.robust.low > 0.05
    assert not found.unbalanced
    assert found.control == "control"
    for arm in found.arms:
        assert arm.refused is None
        assert arm.at_least < arm.robust.value


def test_an_experiment_that_is_too_small_is_refused_with_its_reason() -> None:
    few = experiment(shop_with_lots(120, 0.1))
    assert [arm.refused for arm in few.arms] == ["effective", "effective"]
    assert few.differences == ()
    rare = experiment(shop_with_lots(600, 0.0), goal="never")
    assert {arm.refused for arm in rare.arms} == {"outcomes"}
    late = experiment(shop_with_lots(200, 0.0), days=365)
    assert late.rows == 0
    assert late.left_out == {"too late": 200}


def test_probabilities_that_cannot_be_right_are_refused() -> None:
    history = shop_with_lots(2_000, 0.1)
    (source,) = choice_sources(history)
    log = choice_log(history, source)
    assert log is not None
    wrong = type(log)(log.source, log.arms, log.person, log.time, log.arm, np.where(log.arm == 1, 0.9, 0.1), {})
    assert {arm.refused for arm in experiment_of(history, wrong, Answer()).arms} == {"weights"}


def test_a_lot_that_was_none_is_noticed() -> None:
    random = np.random.default_rng(9)
    people = []
    for place in range(3_000):
        often = bool(random.random() < 0.5)
        treated = bool(random.random() < (0.7 if often else 0.3))
        events = [(day * DAY, "order") for day in (range(10, 90, 10) if often else (40,))] + [
            (150 * DAY, "order"),
            (200 * DAY, "seen"),
        ]
        people.append(
            Person(
                f"p{place}",
                events,
                {"arm": [(100 * DAY, "a" if treated else "none")], "probability": [(100 * DAY, 0.5)]},
            )
        )
    assert "goals" in experiment(make_history(people)).unbalanced


def test_own_messages_without_a_lot_have_bounds_only() -> None:
    shop = make_history(weekly_shop(1, 400, 60, 0.5))
    found = own_bounds(shop, Answer())
    assert found is not None
    assert found.bounds.free.high - found.bounds.free.low == pytest.approx(1)
    assert 0 < found.treated < 1


def test_who_is_on_the_way_has_not_failed() -> None:
    found = assess_journeys((lifecycle(),), small_shop(), RunSettings(), engine="plain")
    known = found.effects.journeys[lifecycle().header.journey_id]
    tally = found.run.result.tally.journeys[lifecycle().header.journey_id]
    assert known.entered == tally.entered
    assert known.reached == found.estimates[Figure("journey", lifecycle().header.journey_id, "reach")].value
    rate = next(rate for rate in found.rates if rate.part.name == "converted")
    assert known.open > 0
    assert rate.value is not None
    assert rate.at_most == pytest.approx((tally.converted + known.open) / tally.entered)
    # Whoever is on the way neither had the goal nor ended.
    still = sum(sum(node.active.values()) for node in found.run.result.tally.nodes.values())
    assert known.open <= still


def test_busiest_windows_by_channel_are_those_of_brute_force() -> None:
    random = np.random.default_rng(13)
    customer = np.sort(random.integers(0, 20, 300))
    time = random.integers(0, 60 * DAY, 300)
    order = np.lexsort((time, customer))
    customer, time = customer[order], time[order]
    for days in (7, 28):
        expected = [
            max(
                int(((time[customer == one] > moment - days * DAY) & (time[customer == one] <= moment)).sum())
                for moment in time[customer == one]
            )
            for one in np.unique(customer)
        ]
        assert busiest(customer, time, days).tolist() == expected


def test_small_counts_of_experiments_stay_at_home() -> None:
    found = experiment(shop_with_lots(200, 0.1, chance=0.02))
    effects = Effects((found,), {"j": _few()}, None, NoPermission("email", "no consent"))
    own = "\n".join(f"{line.answer} {line.tip}" for line in effect_lines(effects, {"j": "Ours"}))
    shared = effect_lines(effects, {"j": "Ours"}, shared=True)
    told = "\n".join(f"{line.answer} {line.tip}" for line in shared)
    assert "choices 3, people 3" in own
    assert "choices under 5, people under 5" in told
    assert "choices 3," not in told
    assert "3 of these" not in told
    assert any(line.rests == "too few people to be told" for line in shared)


def _few() -> JourneyBounds:
    return JourneyBounds(100, 60, 40, 3, 0, added_bounds(40, 3, 60), None)


# --- Weeks -------------------------------------------------------------------------------------------------------


def test_the_g_formula_finds_what_a_comparison_of_weeks_turns_round() -> None:
    lift, weeks = 0.7, 6
    people = weekly_shop(3, 1_500, 60, lift)
    history = make_history(people, start=0, end=60 * 7 * DAY - 1)
    found = course_of(history, [every_week(0), every_week(1)], weeks)
    assert isinstance(found, Course)
    random = np.random.default_rng(5)
    start = np.full(40_000, 0)
    # The state at the beginning, from people who lived as those of the shop.
    helped = np.zeros(len(start), bool)
    for _ in range(54):
        buys = random.random(len(start)) < weekly_chance(start, helped, lift)
        start = np.where(buys, 0, start + 1)
        helped = random.random(len(start)) < np.where(start >= 4, 0.6, 0.15)
    truth = []
    for written in (False, True):
        since, had = start.copy(), np.zeros(len(start), bool)
        for _ in range(weeks):
            buys = random.random(len(start)) < weekly_chance(since, np.full(len(start), written), lift)
            had |= buys
            since = np.where(buys, 0, since + 1)
        truth.append(had.mean())
    (gap,) = found.gaps
    assert gap.interval.holds(truth[1] - truth[0])
    assert gap.interval.low > 0
    assert found.as_sent.holds(found.came)
    assert [mean.messages for mean in found.means] == [0, weeks]


def test_rules_beyond_what_people_got_are_not_played() -> None:
    history = make_history(weekly_shop(4, 600, 40, 0.5), start=0, end=40 * 7 * DAY - 1)
    found = course_of(history, [every_week(0), reminders(4, 2, 2), every_week(3)], 4)
    assert isinstance(found, Course)
    assert found.beyond == ("3",)
    assert course_of(make_history([Person("a", [(0, "order")])]), [every_week(0)]) == NoCourse("no messages")


# --- Permission --------------------------------------------------------------------------------------------------


def test_times_of_agreeing_and_leaving_are_modelled_together() -> None:
    theta, ratio = 5.0, 2.0
    found = permission_of(make_history(permissions(1, 2_000, theta, ratio)))
    assert isinstance(found, Permission)
    assert found.tau_interval.holds(kendall(theta))
    assert found.tau_interval.low > 0.2
    shares = {share.weeks: share for share in found.shares}
    assert shares[26].agreed == pytest.approx(1 - 0.95**26, abs=0.03)
    # Who agrees early leaves early, so fewer still do than if both times had nothing to do with each other.
    assert shares[52].holds < shares[52].holds_if_apart
    others = permissions(2, 3_000, theta, ratio)
    holding = [
        [value for time, value in person.attributes["consent.email"] if time < 52 * 7 * DAY][-1:] == [1]
        for person in others
    ]
    assert shares[52].holds == pytest.approx(np.mean(holding), abs=0.03)
    assert found.levels[0].ratio > 1.3


def test_times_that_have_nothing_to_do_with_each_other() -> None:
    found = permission_of(make_history(permissions(2, 1_200, 0.0, 1.0)))
    assert isinstance(found, Permission)
    assert found.tau_interval.holds(0.0)


def test_permissions_without_dates_tell_nothing() -> None:
    people = [Person(f"p{place}", [(0, "order")]) for place in range(50)]
    assert permission_of(make_history(people)) == NoPermission("email", "no dates", 50)
    bare = [Person(f"p{place}", [(0, "order")], willing=False) for place in range(50)]
    assert permission_of(make_history(bare)) == NoPermission("email", "no consent", 0)


def test_the_copula_is_one() -> None:
    u = np.linspace(0, 1, 11)
    for theta in (-8.0, -0.5, 0.0, 0.5, 8.0):
        np.testing.assert_allclose(frank(u, np.ones(11), theta), u, atol=1e-9)
        np.testing.assert_allclose(frank(u, np.zeros(11), theta), 0, atol=1e-9)
    assert kendall(5.0) == pytest.approx(-kendall(-5.0), abs=1e-6)
    # A published value: theta of 5.736 is a tau of one half (Nelsen 2006, table).
    assert kendall(5.736) == pytest.approx(0.5, abs=0.001)


# --- At the terminal ---------------------------------------------------------------------------------------------


def files_with_lots(folder: Path) -> Path:
    """A shop with an experiment, as files, imported."""
    random = np.random.default_rng(11)
    events, customers = ["customer,event,time"], ["customer,arm,arm.time,probability"]
    for place in range(1_500):
        treated = bool(random.random() < 0.5)
        events.append(f"p{place},order,2024-01-{int(random.integers(1, 28)):02}")
        if random.random() < 0.15 + 0.15 * treated:
            events.append(f"p{place},order,2024-03-{int(random.integers(2, 28)):02}")
        customers.append(f"p{place},{'email' if treated else 'holdout'},2024-03-01,0.5")
    events.append("p0,order,2024-06-01")
    (folder / "events.csv").write_text("\n".join(events))
    (folder / "customers.csv").write_text("\n".join(customers))
    loopline("history", "import", folder / "events.csv", folder / "customers.csv", "--into", folder / "shop").expect(0)
    return folder / "shop"


def test_assess_at_the_terminal(tmp_path: Path) -> None:
    shop = files_with_lots(tmp_path)
    journey = tmp_path / "win.journey"
    loopline("new", "win_back", "-o", journey).expect(0)
    out = tmp_path / "effects.json"
    told = loopline("assess", journey, "--history", shop, "--json", out).expect(0)
    assert "Choices by lot are logged" in told.out
    assert "“email” instead of “holdout”" in told.out
    document = json.loads(out.read_bytes())["effects"]
    (difference,) = document["experiments"][0]["differences"]
    assert difference["robust"]["low"] < 0.15 < difference["robust"]["high"]
    assert document["identified"] is True
    again = loopline("assess", journey, "--history", shop, "--arm", "arm").expect(2)
    assert "--by-lot" in again.err
    loopline("assess", journey, "--history", shop, "--arm", "arm", "--by-lot", "--control", "nobody").expect(2)


def test_without_a_lot_it_says_so_and_proposes_one(tmp_path: Path) -> None:
    journey = tmp_path / "life.journey"
    loopline("new", "lifecycle", "-o", journey).expect(0)
    told = loopline("assess", journey).expect(0)
    assert "Not identified" in told.out
    assert "not identified: −" in told.out
    assert "hold out 10 %" in told.out
    assert "Made, not logged: email_send, unsubscribe." in told.out


def test_where_people_share_places_bounds_have_no_range() -> None:
    found = without_intervals(added_bounds(60, 45, 100))
    assert (found.free.low, found.monotone.high) == (-0.45, 0.15)
    assert found.free.interval is None
    assert found.monotone.interval is None
    program = program_of(lifecycle())
    shared = msgspec.structs.replace(
        program, entry=msgspec.structs.replace(program.entry, capacities=(Capacity(limit=1_000, per="all"),))
    )
    (bounds,) = effects_of([shared], small_shop(), RunSettings(), engine="plain").journeys.values()
    assert bounds.bounds.free.interval is None
