"""Figures of blocks, of people, and each message: both engines give the same, and they add up to the run."""

from __future__ import annotations

from random import Random

import pytest
from random_journeys import make_scenario
from small_shop import lifecycle, small_shop

from journey.program import program_of
from simulator.compiled.warm_up import warm_up
from simulator.engines import Engine
from simulator.estimates.estimating import estimates_of
from simulator.figures import HIGHEST, figures_of, run_figure
from simulator.groups import replay_blocks, replay_people
from simulator.run import RunSettings
from simulator.sends import SendLog, replay_sends
from simulator.tally import differences


@pytest.fixture(autouse=True, scope="module")
def _ready() -> None:
    assert warm_up()


@pytest.mark.parametrize("seed", range(25))
def test_blocks_people_and_messages_are_the_same_in_both_engines(seed: int) -> None:
    scenario = make_scenario(Random(seed))
    given = (scenario.programs, scenario.history, scenario.settings)
    plain = replay_blocks(*given, engine="plain", blocks=3)
    compiled = replay_blocks(*given, engine="compiled", blocks=3)
    assert differences(plain.result.tally, compiled.result.tally) == []
    names = {*plain.blocks.figures, *compiled.blocks.figures}
    for figure in names:
        assert plain.blocks.of(figure).tolist() == compiled.blocks.of(figure).tolist(), figure
    whole = figures_of(plain.result.tally)
    assert {figure: int(plain.blocks.of(figure).sum()) for figure in whole} == whole

    wanted = [figure for figure in names if figure.scope in ("edge", "node") and "gaps" not in figure.name]
    wanted = [figure for figure in wanted if figure.name != "reached"]
    one, other = (replay_people(*given, wanted.__contains__, engine=engine) for engine in ("plain", "compiled"))
    for figure in wanted:
        assert one.of(figure).tolist() == other.of(figure).tolist(), figure
        assert one.of(figure).sum() == plain.blocks.of(figure).sum(), figure

    sends, others = (replay_sends(*given, engine=engine) for engine in ("plain", "compiled"))
    assert steps_of(sends) == steps_of(others)
    for name in ("customer", "time", "rounds"):
        assert getattr(sends, name).tolist() == getattr(others, name).tolist()
    assert int((sends.node >= 0).sum()) == plain.result.sent


def steps_of(log: SendLog) -> list[str]:
    """The step behind each message, empty for the shop's own."""
    return [log.nodes[place] if place >= 0 else "" for place in log.node]


def test_blocks_are_the_same_people_whatever_runs() -> None:
    history = small_shop()
    programs = [program_of(lifecycle())]
    one = replay_blocks(programs, history, RunSettings(seed=1), engine="compiled", blocks=7)
    other = replay_blocks(programs, history, RunSettings(seed=2), engine="plain", blocks=7)
    assert one.blocks.customers.tolist() == other.blocks.customers.tolist()
    assert one.blocks.customers.sum() == history.customers
    assert len(one.blocks) == 7


@pytest.mark.parametrize("engine", ["plain", "compiled"])
def test_a_first_look_at_some_is_scaled_up(engine: Engine) -> None:
    history = small_shop()
    look = replay_blocks([program_of(lifecycle())], history, RunSettings(), engine=engine, first=50)
    assert look.result.sampled == (50, 80)
    assert len(look.blocks) == 50
    found = estimates_of(look)[run_figure("sent")]
    assert found.sampled
    assert found.value == pytest.approx(look.result.sent * 80 / 50)
    assert found.sampling is not None
    assert found.sampling.holds(found.value)
    everybody = replay_blocks([program_of(lifecycle())], history, RunSettings(), engine=engine, first=10**6)
    assert everybody.result.sampled is None


def test_there_are_no_more_blocks_than_people() -> None:
    run = replay_blocks([program_of(lifecycle())], small_shop(), RunSettings(), engine="compiled")
    assert len(run.blocks) == small_shop().customers
    people = [run.blocks.of(run_figure("most_7", str(number))).sum() for number in range(HIGHEST + 1)]
    assert sum(people) == run.result.tally.entered
