"""What is said about the figures of a run: intervals, what they rest on, of whom something is lacking."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import msgspec
import numpy as np
import pytest
from history_builder import DAY, Person, make_history
from program_builder import AFTER_EXIT, ONCE, attribute, event, program
from small_shop import lifecycle, small_shop

from designer.replaying import identity_of
from exporters.names import names_of
from journey.condition import EventMatch
from journey.program import program_of
from journey.steps import (
    Branch,
    CapRule,
    ConditionBranch,
    EventTrigger,
    Lookup,
    QuietRule,
    Send,
    WaitAfterEvent,
)
from simulator.estimates.basis import Grounds, lacks_of, unevaluable
from simulator.estimates.estimating import estimates_of, percentile_of, rate_of, with_variants
from simulator.estimates.interval import Interval, wilson
from simulator.estimates.words import figure_words, lack_words, range_words
from simulator.figures import Figure, Groups, run_figure
from simulator.groups import BlockedRun, replay_blocks
from simulator.result import Identity
from simulator.run import RunSettings


def a_run(people: int = 400, sample: int | None = None) -> BlockedRun:
    """Everybody has a cart, every third two; the first message goes to those with consent."""
    item = program({"start": EventTrigger(event("cart")), "mail": Send("email")}, ["start > mail"])
    carts = [
        Person(f"p{number}", [(0, "cart"), *([(DAY, "cart")] if number % 3 == 0 else [])], willing=number % 4 > 0)
        for number in range(people)
    ]
    history = make_history(carts)
    run = replay_blocks([item], history, RunSettings(), engine="plain", blocks=min(256, people))
    if sample is None:
        return run
    shown = replay_blocks([item], make_history(carts), RunSettings(), engine="plain", blocks=100)
    half = Groups(shown.blocks.customers[:50], {key: value[:50] for key, value in shown.blocks.figures.items()})
    tally = replace(shown.result.tally, customers=int(half.customers.sum()))
    return BlockedRun(replace(shown.result, tally=tally), half)


def test_people_are_a_plain_proportion_and_messages_come_from_the_blocks() -> None:
    run = a_run()
    found = estimates_of(run)
    reach, sent = found[run_figure("reach")], found[run_figure("sent")]
    assert reach.value == 300
    assert reach.sampling == wilson(300, 400).scaled(400)
    assert sent.value == run.result.sent
    assert sent.sampling is not None
    exact = np.sqrt(
        400 / 399 * ((np.bincount(_messages(run), minlength=3) * (np.arange(3) - sent.value / 400) ** 2).sum())
    )
    assert sent.sampling.width == pytest.approx(2 * 1.96 * exact, rel=0.15)
    assert found[run_figure("customers")].sampling is None
    assert {estimate.basis for estimate in found.values()} == {"assumed"}  # no class is known


def _messages(run: BlockedRun) -> np.ndarray:
    people = run.result.tally.windows[7].people.as_dict()
    return np.repeat(list(people), list(people.values()))


def test_a_sample_is_scaled_up_and_its_interval_shrinks_with_what_is_left() -> None:
    run = a_run(sample=50)
    some = run.result.tally.customers
    found = estimates_of(run, figures=[run_figure("sent"), run_figure("reach")])
    sent = found[run_figure("sent")]
    assert sent.sampled
    assert sent.value == pytest.approx(int(run.blocks.of(run_figure("sent")).sum()) * 400 / some)
    assert sent.sampling is not None
    whole = estimates_of(a_run(), figures=[run_figure("sent")])[run_figure("sent")]
    assert sent.sampling.holds(whole.value)
    everything = replace(run.result, history=replace(run.result.history, customers=some))
    free = estimates_of(BlockedRun(everything, run.blocks), figures=[run_figure("sent")])[run_figure("sent")]
    assert free.sampling is not None
    correction = np.sqrt(1 - some / 400)
    assert sent.sampling.width == pytest.approx(free.sampling.width * 400 / some * correction)


def test_a_handful_of_people_has_no_interval_and_no_rate() -> None:
    run = a_run(20)
    assert all(estimate.sampling is None for estimate in estimates_of(run).values())
    rate = rate_of(run, run_figure("reach"), run_figure("entered"))
    assert (rate.value, rate.sampling, rate.people) == (None, None, 20)
    assert rate_of(a_run(40), run_figure("reach"), run_figure("entered")).value == 30 / 40


def test_rates_of_messages_come_from_the_blocks() -> None:
    run = a_run()
    rate = rate_of(run, run_figure("sent"), run_figure("reach"))
    assert rate.value == run.result.sent / 300
    assert rate.sampling is not None
    assert rate.sampling.holds(rate.value)
    assert 0.02 < rate.sampling.width < 0.3
    none = rate_of(run, Figure("node", "mail", "capped"), Figure("node", "mail", "held"))
    assert none.value is None


def test_percentiles_of_messages_per_person() -> None:
    run = a_run()
    people = run.result.tally.windows[7].people
    for percent in (50, 90, 99):
        found = percentile_of(run, 7, percent)
        assert found is not None
        assert found[0] == people.percentile(percent)
        assert found[1] is not None
        assert found[1].holds(found[0])
    nobody = program({"start": EventTrigger(event("never"))})
    empty = replay_blocks([nobody], make_history([Person("a", [(0, "cart")])]), RunSettings(), engine="plain")
    assert percentile_of(empty, 7, 50) is None


def test_variants_make_the_outer_band() -> None:
    inner = estimates_of(a_run(), figures=[run_figure("sent"), run_figure("reach")])
    lower = {
        figure: msgspec.structs.replace(one, value=one.value - 50, sampling=Interval(1, 2))
        for figure, one in inner.items()
    }
    lower[run_figure("reach")] = inner[run_figure("reach")]
    found = with_variants(inner, [lower])
    sent, reach = found[run_figure("sent")], found[run_figure("reach")]
    assert sent.assumption is not None
    assert sent.sampling is not None
    assert (sent.assumption.low, sent.assumption.high) == (1, sent.sampling.high)
    assert sent.basis == "assumed"
    assert reach.assumption == reach.sampling


# --- What it rests on ----------------------------------------------------------------------------------------


def two_ways(**policies) -> tuple:
    steps = {
        "start": EventTrigger(event("cart")),
        "asked": Branch((ConditionBranch("yes", attribute("vip")),), "no"),
        "guess": WaitAfterEvent(EventMatch(event="delivered"), DAY, Lookup(Fraction(5))),
        "late": Send("email"),
        "early": Send("sms"),
    }
    edges = ["start > asked", "asked.yes > guess", "guess > late", "asked.no > early"]
    return (program(steps, edges, **policies),)


CLASSES = {"start": "exact", "asked": "exact", "guess": "assumed", "late": "exact", "early": "none"}


def test_a_figure_rests_on_the_steps_before_it() -> None:
    grounds = Grounds(two_ways(), CLASSES)
    assert grounds.basis(Figure("node", "asked", "entries")) == "exact"
    assert grounds.basis(Figure("node", "late", "sent")) == "assumed"
    assert grounds.basis(Figure("edge", "guess.next", "passes")) == "assumed"
    assert grounds.basis(Figure("edge", "asked.yes", "passes")) == "exact"
    assert grounds.basis(Figure("node", "early", "sent")) == "none"
    assert grounds.basis(Figure("journey", "j", "reach")) == grounds.basis(run_figure("sent")) == "assumed"
    assert grounds.deciding(Figure("node", "guess", "entries")) == {"start", "asked", "guess"}


def test_with_caps_messages_hang_on_one_another() -> None:
    capped = two_ways(caps=(CapRule("c", 1000, "all", DAY, "rolling", "skip"),))
    exact = {**CLASSES, "early": "exact"}
    assert Grounds(two_ways(), exact).basis(Figure("node", "early", "sent")) == "exact"
    assert Grounds(capped, exact).basis(Figure("node", "early", "sent")) == "assumed"


def test_entries_that_wait_for_an_exit_hang_on_every_step() -> None:
    late = Figure("node", "start", "entries")
    assert Grounds(two_ways(), CLASSES).basis(late) == "exact"
    assert Grounds(two_ways(entry=AFTER_EXIT), CLASSES).basis(late) == "assumed"
    assert Grounds(two_ways(entry=ONCE), CLASSES).basis(late) == "exact"


def test_what_the_history_does_not_know_of_everybody() -> None:
    quiet = QuietRule(((frozenset(range(7)), 0, 3600),), "person", "hold", frozenset({"commercial"}))
    people = [
        Person("known", [(0, "cart")], {"vip": 1, "consent.email": [(0, 1)]}, zone="Europe/London"),
        Person("no zone", [(0, "cart")], {"vip": 0}),
        Person("nothing", [(0, "cart")], zone="Europe/London", willing=False),
        Person("no vip", [(0, "cart")], zone="Europe/London"),
    ]
    history = make_history(people)
    lacks = {(lack.what, lack.name): lack for lack in lacks_of(two_ways(quiet=quiet), history)}
    assert {key: lack.share for key, lack in lacks.items()} == {
        ("attribute", "vip"): 0.5,
        ("consent", "email"): 0.25,
        ("consent", "sms"): 0.25,
        ("zone", ""): 0.25,
    }
    assert lacks["zone", ""].nodes == {"late", "early"}
    assert unevaluable(tuple(lacks.values()), frozenset({"asked"})) == 0.5
    assert unevaluable(tuple(lacks.values()), frozenset({"asked", "late"})) == 0.75
    assert unevaluable(tuple(lacks.values()), frozenset({"start"})) == 0
    for lack in lacks.values():
        assert lack_words(lack).startswith(f"{lack.share * 100:.1f} % of customers have no ")
    run = replay_blocks(two_ways(quiet=quiet), history, RunSettings(), Identity(replay_classes=CLASSES), engine="plain")
    found = estimates_of(run, tuple(lacks.values()))
    assert found[Figure("node", "asked", "entries")].unevaluable == 0.5


def test_every_figure_has_words() -> None:
    journey = lifecycle()
    run = replay_blocks([program_of(journey)], small_shop(), RunSettings(), identity_of((journey,)), engine="plain")
    names = names_of((journey,))
    found = estimates_of(run)
    words = {figure: figure_words(figure, {**names.edges, **names.goals, **names.nodes}) for figure in found}
    assert all(text and "{" not in text and text != figure.name for figure, text in words.items())
    whole = [figure for figure in words if not figure.part]
    assert len({words[figure] for figure in whole if figure.scope != "edge"}) > 150
    assert words[Figure("node", "reminder", "sent")] == "Messages sent by “Cart reminder”"
    assert "95 of 100" in range_words(Interval(1, 2))
    assert found[run_figure("sent")].basis == "exact"
