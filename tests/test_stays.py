"""Who is in which journey from when to when: both engines say the same, and it adds up to the run's figures."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from random_journeys import make_scenario
from small_shop import lifecycle, small_shop

from journey.program import program_of
from simulator.compiled.warm_up import warm_up
from simulator.run import RunSettings, replay_period
from simulator.sends import replay_sends
from simulator.simulate import simulate
from simulator.stays import StayLog, replay_together
from simulator.tally import differences


@pytest.fixture(autouse=True, scope="module")
def _ready() -> None:
    assert warm_up()


def rows(log: StayLog) -> list[list[int]]:
    """The log as plain rows."""
    return np.stack([log.customer, log.journey, log.entered, log.left], axis=1).tolist()


@pytest.mark.parametrize("seed", range(12))
def test_both_engines_say_who_was_where_when(seed: int) -> None:
    scenario = make_scenario(Random(seed))
    given = (scenario.programs, scenario.history, scenario.settings)
    plain, compiled = (replay_together(*given, engine=engine) for engine in ("plain", "compiled"))
    assert differences(plain.result.tally, compiled.result.tally) == []
    assert rows(plain.stays) == rows(compiled.stays)
    assert plain.sends.time.tolist() == compiled.sends.time.tolist()

    journeys = [compiled.result.tally.journeys[program.journey] for program in scenario.programs]
    for place, journey in enumerate(journeys):
        mine = compiled.stays.journey == place
        assert int(mine.sum()) == journey.instances
        assert len(set(compiled.stays.customer[mine].tolist())) == journey.entered
    over = replay_period(scenario.history, scenario.settings)[1]
    still = int((compiled.stays.left > over).sum())
    assert len(compiled.stays) - still == sum(sum(journey.ends.values()) for journey in journeys)


def test_one_replay_says_the_same_as_those_that_say_less() -> None:
    history, programs = small_shop(), [program_of(lifecycle())]
    together = replay_together(programs, history, RunSettings(seed=3), engine="compiled")
    assert (
        differences(together.result.tally, simulate(programs, history, RunSettings(seed=3), engine="plain").tally) == []
    )
    sends = replay_sends(programs, history, RunSettings(seed=3), engine="plain")
    assert together.sends.time.tolist() == sends.time.tolist()
    assert bool((together.stays.left >= together.stays.entered).all())
