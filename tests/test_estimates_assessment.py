"""Everything that is said about a run, in one go, and at the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import loopline
from small_shop import LIFECYCLE, lifecycle, small_shop, small_shop_folder

from designer.assessing import assess_journeys, stages_of
from designer.figure_names import name_of_figure
from exporters.names import names_of
from simulator.compiled.warm_up import warm_up
from simulator.estimates.hazard import NotIdentified
from simulator.figures import Figure, figures_of, run_figure
from simulator.history.sample import sample_history
from simulator.run import Cancelled, RunSettings


@pytest.fixture(autouse=True, scope="module")
def _ready() -> None:
    assert warm_up()


def test_an_assessment_says_all_of_it() -> None:
    shares: list[float] = []
    found = assess_journeys((lifecycle(),), sample_history(), RunSettings(), progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)
    whole = figures_of(found.run.result.tally)
    assert {figure: found.estimates[figure].value for figure in whole} == whole
    for figure, estimate in found.estimates.items():
        assert estimate.sampling is None or estimate.sampling.holds(estimate.value), figure
    assert found.answers is not None
    assert {rate.kind for rate in found.answers.kinds} == {
        "New collection",
        "Newsletter",
        "Seasonal offer",
        "We miss you",
    }
    assert not isinstance(found.opt_outs, NotIdentified)
    assert found.opt_outs.events == 186
    assert found.made == ("email_click", "email_send", "unsubscribe")
    stages = list(stages_of((lifecycle(),)).values())
    assert [part.name for part in found.fatigue.stages] == list(dict.fromkeys(stages))
    assert sum(part.messages for part in found.fatigue.stages) == found.run.result.sent
    assert sum(part.messages for part in found.fatigue.rounds) == found.run.result.sent
    plan = found.holdouts["browse-to-repeat-purchase"]
    assert not plan.feasible


def test_it_can_be_cancelled() -> None:
    with pytest.raises(Cancelled):
        assess_journeys((lifecycle(),), small_shop(), RunSettings(), engine="plain", cancel=lambda: True)


def test_estimates_at_the_terminal(tmp_path: Path) -> None:
    shop = small_shop_folder(tmp_path / "shop")
    out = tmp_path / "figures.json"
    told = loopline("simulate", LIFECYCLE, "--history", shop, "--estimates", "--json", out).expect(0)
    document = json.loads(out.read_bytes())
    found = document["estimates"]
    sent = next(one for one in found["figures"] if (one["scope"], one["name"]) == ("run", "sent"))
    assert sent["value"] == document["run"]["sent"]
    assert sent["sampling"]["low"] < sent["value"] < sent["sampling"]["high"]
    assert sent["basis"] == "exact"
    assert found["opt_outs"] == {"kind": "NotIdentified", "missing": "no messages"}
    assert found["answers"] is None
    assert "the history has no messages of the shop" in told.out
    assert "A holdout group would tell." in told.out
    plain = tmp_path / "plain.json"
    loopline("simulate", LIFECYCLE, "--history", shop, "--json", plain).expect(0)
    counts = json.loads(plain.read_bytes())
    assert {**counts, "estimates": found} == document


def test_words_on_the_sample_name_what_is_made(tmp_path: Path) -> None:
    told = loopline("simulate", LIFECYCLE, "--estimates").expect(0)
    assert "Made, not logged: email_click, email_send, unsubscribe. They say nothing about the shop." in told.out
    assert "need not be the messages that do it" in told.out
    assert "more than this shop has in two years" in told.out


def test_parts_of_figures_are_named() -> None:
    journey = lifecycle()
    names = names_of((journey,))
    named = {
        Figure(
            "node", "reminder", "blocked", "consent"
        ): "Messages of “Cart reminder” that could not go out (no consent)",
        Figure("journey", "j", "refused", "too soon"): "Entries refused (too soon after the last time)",
        Figure("journey", "j", "ended", "exit:unsubscribed"): "Runs that ended (exit criterion “Unsubscribed”)",
        Figure("journey", "j", "goal", "ordered"): "Times a goal was reached (Ordered)",
        Figure("node", "reminder", "active", "quiet"): (
            "Runs that are still at “Cart reminder” at the end (held by quiet hours)"
        ),
        run_figure("most_7", "3"): "People with 3 messages in their busiest 7 days",
    }
    for figure, words in named.items():
        assert name_of_figure(figure, names) == words
