"""Replays of random journeys in small random shops, as they are and in the shapes of targets."""

from __future__ import annotations

from history_builder import DAY, make_history, seconds
from random_draw import BEGINNINGS, Draw
from random_history import random_person

from journey.journey import Journey
from journey.program import program_of
from journey.targets.profile import Caps, Profile, Splits
from simulator.history.history import History
from simulator.plain.engine import simulate_plain
from simulator.result import Result, build_result
from simulator.run import RunSettings

#: Holds everything, but in other shapes: no way back, one way into a step, two ways out of one.
NARROW = Profile(
    id="narrow",
    words="Narrow",
    splits=Splits(ways="two", random="two"),
    caps=Caps(windows=("rolling",), weights=True),
)


def drawn_history(draw: Draw) -> History:
    """A few people over some days."""
    begins = seconds(draw.one(BEGINNINGS))
    people = [random_person(draw, f"customer {number}", begins) for number in range(draw.number(3, 8))]
    return make_history(people, start=begins, end=begins + draw.number(6, 20) * DAY)


def replayed(journeys: tuple[Journey, ...], history: History) -> Result:
    """What the plain engine says of journeys together."""
    programs = [program_of(journey) for journey in journeys]
    settings = RunSettings(seed=7)
    return build_result(simulate_plain(programs, history, settings), programs, history, settings, None)
