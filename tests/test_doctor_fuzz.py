"""A journey from a stranger may hold anything: the doctor finds fault with it, and never falls over it."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

from faulty_journeys import FAULTS
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from small_shop import TEMPLATES

from journey.checks.check import check
from journey.checks.fixing import apply_fix
from journey.file import read_journey
from journey.journey import Journey
from journey.model import AnyRecord, Edge, Loop, Message, Node
from journey.store import Store

ODD: tuple[Any, ...] = (
    "",
    None,
    0,
    -1,
    10**12,
    0.5,
    "x",
    "P9999999D",
    "PT0S",
    "25:00",
    [],
    {},
    [{}],
    True,
    "{{ ",
    "nowhere",
)


@cache
def _journeys() -> tuple[Journey, ...]:
    return (
        *(read_journey(path) for path in sorted(TEMPLATES.glob("*.journey"))),
        *(make().journey for make, _ in FAULTS.values()),
    )


def _odd(record: AnyRecord, journey: Journey, random: Random) -> AnyRecord:
    if isinstance(record, Node):
        names = [*record.parameters, "message", "coupon", "event", "duration", "branches", "count"]
        return replace(record, parameters={**record.parameters, random.choice(names): random.choice(ODD)})
    if isinstance(record, Edge):
        if random.random() < 0.5:
            limits = {
                "max_passes": random.choice((0, -1, 3, 10**9)),
                "minimum_interval": random.choice(("", "x", "P90D")),
            }
            return replace(record, loop=random.choice((None, Loop(**limits))))
        return replace(record, target=random.choice(journey.nodes).id)
    if isinstance(record, Message):
        return replace(record, body=random.choice(("", "{{ coupon.x.code }}", "{{ coupon. }}", "{% if %}", "<p>")))
    return record


@given(st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_no_journey_makes_the_doctor_fall_over(random: Random) -> None:
    journey = random.choice(_journeys())
    for _ in range(random.randrange(1, 6)):
        record = random.choice(
            [record for record in journey.records.values() if record.id != "journey"] or [journey.header]
        )
        if record.id != "journey":
            journey = journey.after((), [(record, _odd(record, journey, random))], ())
    store = Store(journey)
    for finding in check(journey):
        assert finding.reason
        if finding.fix is not None:
            apply_fix(store, finding.fix)
    check(store.journey)
    while store.undo():
        pass
    assert store.journey.records == journey.records
