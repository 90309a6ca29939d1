"""Random waits, assumed outcomes and schedules."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from history_builder import DAY, HOUR, unix
from random_conditions import random_condition, random_match
from random_draw import Draw

from journey.condition import AttributeOperand, EntryPropertyOperand, EventPropertyOperand, EventsOperand
from journey.recurrence import Recurrence
from journey.steps import (
    AssumedOutcome,
    Capacity,
    Gate,
    HabitualHour,
    Lookup,
    Rate,
    RateLimit,
    ScheduleTrigger,
    SetAttribute,
    Step,
    WaitForDate,
)


def random_wait(draw: Draw) -> Step:
    kind = draw.number(0, 3)
    if kind == 3:
        writes = (random_write(draw),) if draw.chance(30) else ()
        return RateLimit(random_capacity(draw), draw.maybe(50, lambda: draw.duration(2 * DAY)), writes)
    if kind == 0:
        return WaitForDate(
            operand=draw.one(
                (
                    AttributeOperand(name="birthday"),
                    AttributeOperand(name="birthday", within="P5D"),
                    AttributeOperand(name="points"),
                    EntryPropertyOperand(name="day"),
                    EventsOperand(event="order", measure="last", property="day", within=draw.one(("", "P2D"))),
                    EventPropertyOperand(name="day"),
                )
            ),
            offset_days=draw.one((0, 0, -2, 3)),
            at=draw.time_of_day(),
            zone=draw.zone(),
            if_past=draw.one(("go_on", "exit")),
            missing_output=draw.chance(50),
        )
    if kind == 1:
        return HabitualHour(
            matches=draw.several(1, 2, lambda: random_match(draw)),
            window=draw.one((DAY, 6 * HOUR, 2 * HOUR, HOUR // 2)),
            least=draw.one((0, 1, 3)),
            otherwise=draw.maybe(70, draw.time_of_day),
            zone=draw.zone(),
            others=draw.maybe(
                40,
                lambda: Lookup(
                    Fraction(draw.one((-1, 9 * HOUR))),
                    AttributeOperand(name=draw.one(("country", "points"))),
                    tuple((text, Fraction(draw.time_of_day())) for text in ("UK", "FR", "5")),
                ),
            ),
        )
    return Gate(
        closed=(
            (draw.weekdays(), *draw.one(((20 * HOUR, 9 * HOUR), (9 * HOUR, 23 * HOUR), (HOUR, HOUR), (0, 2 * HOUR)))),
        ),
        blocked=draw.one(((), ("10-30", "03-27"), ("2011-10-31", "2011-03-28", "12-30", "11-06"))),
        zone=draw.zone(),
    )


def random_capacity(draw: Draw) -> Capacity:
    return Capacity(draw.one((1, 2, 3)), draw.one(("day", "hour", "week", "all")))


def random_assumed(draw: Draw, nodes: Sequence[str]) -> Step:
    outcomes = draw.number(1, 3)
    rates = (Rate(0, 300_000, 600_000), Rate(100_000, 100_000, 1_000_000), Rate(1, 2, 3))
    return AssumedOutcome(
        outcomes=tuple((f"o{place}", draw.one(rates)) for place in range(outcomes)),
        otherwise="nothing",
        within=draw.duration(2 * DAY),
        delay=draw.duration(),
        label=draw.one(("click", "answer")),
        sent_by=draw.one((None, tuple(nodes[:3]), ())),
        writes=tuple(random_write(draw) for _ in range(outcomes)) if draw.chance(40) else (),
    )


def random_write(draw: Draw) -> SetAttribute:
    """An attribute that conditions read, written on leaving."""
    name, value = draw.one((("points", 5.0), ("country", "FR"), ("tag.vip", 1.0), ("birthday", "1985-06-10")))
    return SetAttribute(name, draw.one(("set", "add", "clear")), value)


def random_schedule(draw: Draw, begins: int) -> ScheduleTrigger:
    first = unix(begins) // DAY
    return ScheduleTrigger(
        dates=Recurrence(
            start=first + draw.number(-40, 5),
            every=draw.one(("once", "day", "week", "month", "year")),
            interval=draw.one((1, 2, 3)),
            weekdays=draw.weekdays() if draw.chance(50) else frozenset(),
            month_day=draw.one((0, -1, 31, 5)),
            most=draw.maybe(30, lambda: draw.number(1, 20)),
            end=draw.maybe(30, lambda: first + draw.number(0, 12)),
        ),
        at=draw.time_of_day(),
        zone=draw.zone(),
        audience=draw.maybe(60, lambda: random_condition(draw)),
    )
