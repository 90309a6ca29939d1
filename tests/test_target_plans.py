"""Every system: what is planned for bundled journeys and for random ones is what the system's description takes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from random_draw import Draw
from random_flows import random_document

from exporters.lowering.asking import Options
from exporters.targets.target import Plan, Target
from journey.file import read_journey
from journey.journey import Journey
from tests.target_plans import choices_of, taken, targets

TEMPLATES = sorted((Path(__file__).parents[1] / "resources" / "templates").glob("*.journey"))
TARGETS = [pytest.param(target, id=target.profile.id) for target in targets()]


def _plan(target: Target, journey: Journey) -> Plan | None:
    lowered = target.lower(journey, Options())
    return None if lowered.problems else target.plan(lowered, choices_of(target))


@pytest.mark.parametrize("target", TARGETS)
def test_the_bundled_journeys_give_requests_that_the_system_takes(target: Target) -> None:
    planned = [plan for path in TEMPLATES[1::9] if (plan := _plan(target, read_journey(path))) is not None]
    for plan in planned:
        taken(target, plan)
        assert len(plan.publication.assets) > 5
    assert len(planned) >= 2


@pytest.mark.parametrize("target", TARGETS)
def test_random_journeys_give_requests_that_the_system_takes(target: Target) -> None:
    made = 0
    for number in range(4):
        plan = _plan(target, random_document(Draw(Random(f"plans {number}"))))
        if plan is not None:
            taken(target, plan)
            made += len(plan.publication.assets)
            assert all(lack.reason and lack.remedy for lack in plan.lacks)
    assert made > 5


@pytest.mark.parametrize("target", TARGETS)
def test_a_sender_may_be_written_with_a_name(target: Target) -> None:
    journey = read_journey(next(path for path in TEMPLATES if path.stem == "win_back"))
    lowered = target.lower(journey, Options())
    choices = choices_of(target)
    together = replace(choices, sender="The shop <hello@shop.example>", sender_name="")
    apart = replace(choices, sender="hello@shop.example", sender_name="The shop")
    assert target.plan(lowered, together) == target.plan(lowered, apart)
    assert "hello@shop.example" in str(target.plan(lowered, apart).publication)


@pytest.mark.parametrize("target", TARGETS)
def test_a_plan_is_pure(target: Target) -> None:
    journey = read_journey(TEMPLATES[0])
    assert _plan(target, journey) == _plan(target, journey)
