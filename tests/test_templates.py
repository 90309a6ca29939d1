"""The templates keep the field's practice: sound, no letter to spare, at the days that they promise."""

from __future__ import annotations

import pytest
from history_builder import DAY, HOUR, MINUTE, Person, make_history
from msgspec.structs import replace
from small_shop import TEMPLATES

from journey.checks.check import check
from journey.file import read_journey
from journey.journey import Journey
from journey.program import program_of
from simulator.run import RunSettings
from simulator.sends import replay_sends

NAMES = sorted(path.stem for path in TEMPLATES.glob("*.journey"))
#: The views that the awareness drip starts at: the third, on a Monday at 10:02.
LOOKS = [(10 * HOUR + minute * MINUTE, "view", {"category": "Lighting"}) for minute in range(3)]
STARTS = 10 * HOUR + 2 * MINUTE


def template(name: str) -> Journey:
    return read_journey(TEMPLATES / f"{name}.journey")


@pytest.mark.parametrize("name", NAMES)
def test_a_template_has_no_findings_and_says_when_to_use_it(name: str) -> None:
    journey = template(name)
    assert check(journey) == ()
    assert journey.header.description


@pytest.mark.parametrize("name", NAMES)
def test_every_letter_of_a_template_has_a_body_and_a_step_that_sends_it(name: str) -> None:
    journey = template(name)
    used = {node.parameters.get("message") for node in journey.nodes}
    for message in journey.messages:
        assert message.id in used
        assert message.body


def with_first_wait(journey: Journey, duration: str) -> Journey:
    wait = journey.node("first_wait")
    assert wait is not None
    changed = replace(wait, parameters={**wait.parameters, "duration": duration})
    return journey.after((), [(wait, changed)], ())


@pytest.mark.parametrize(("first_wait", "days"), [(None, [0, 2, 4]), ("P2D", [2, 4, 6])])
def test_the_awareness_drip_sends_on_the_days_of_its_first_wait(first_wait: str | None, days: list[int]) -> None:
    journey = template("awareness_drip")
    if first_wait is not None:
        journey = with_first_wait(journey, first_wait)
    history = make_history([Person("someone", LOOKS, zone="UTC")], end=30 * DAY)
    sends = replay_sends([program_of(journey)], history, RunSettings(), engine="plain")
    assert [int(time) - STARTS for time in sends.time] == [day * DAY for day in days]
