"""A run whose customers share places tells how far it is, and stops when it is told to, while it finds out who gets
which."""

from __future__ import annotations

from random import Random

import pytest
from engines import compiled, every_engine
from history_builder import DAY, Person, make_history
from program_builder import AFTER_EXIT, event, program

from journey.steps import Capacity, Delay, EventTrigger, LoopLimits, RateLimit, Send
from simulator.compiled.engine import simulate_in_blocks, simulate_noting
from simulator.run import Cancelled, RunSettings
from simulator.simulate import simulate

CROWDED = program(
    {
        "start": EventTrigger(event("cart")),
        "line": RateLimit(Capacity(3, "day")),
        "call": Send("call"),
        "pause": Delay(2 * DAY),
    },
    ["start > line", "line > call", "call > pause", "pause > line"],
    loops={"pause.next": LoopLimits(3, DAY)},
    entry=AFTER_EXIT,
)


def crowd():
    random = Random(3)
    people = [
        Person(f"person {number}", [(random.randrange(0, 20 * DAY), "cart") for _ in range(3)]) for number in range(150)
    ]
    return make_history(people, end=200 * DAY)


@every_engine
def test_progress_goes_on_while_places_are_settled(engine):
    told: list[float] = []
    engine([CROWDED], crowd(), RunSettings(), progress=lambda done, of: told.append(done / of))
    assert told == sorted(told)
    assert len({share for share in told if 0 < share < 0.8}) > 3, "more than the first and the last replay"
    assert told[-1] == 1


@every_engine
def test_settling_can_be_cancelled(engine):
    told: list[float] = []

    def cancel() -> bool:
        return bool(told) and told[-1] > 0.1

    with pytest.raises(Cancelled):
        engine([CROWDED], crowd(), RunSettings(), progress=lambda done, of: told.append(done / of), cancel=cancel)
    assert told[-1] < 0.8, "it stopped while it settled"


def test_the_share_that_is_told_reaches_the_caller():
    history = crowd()
    compiled([CROWDED], history, RunSettings())
    told: list[float] = []
    whole = simulate([CROWDED], history, RunSettings(), engine="compiled", progress=told.append)
    assert len([share for share in told if share < 0.8]) > 3
    for run in (simulate_noting, simulate_in_blocks):
        of_run: list[float] = []
        tally, _ = run([CROWDED], history, RunSettings(), progress=lambda done, of, told=of_run: told.append(done / of))
        assert tally == whole.tally
        assert of_run == sorted(of_run)
        # How often is told depends on the time that it takes; that settling is told does not.
        assert 0 < of_run[-1] <= 1
