"""Random conditions with all operands and operators."""

from __future__ import annotations

from typing import Any

from random_draw import CHANNELS, EVENTS, SKUS, STAGES, WITHIN, Draw

from journey.condition import (
    AttributeOperand,
    CalendarOperand,
    Comparison,
    Condition,
    EntryPropertyOperand,
    EventMatch,
    EventPropertyOperand,
    EventsOperand,
    Group,
    SegmentOperand,
    SentOperand,
    StageOperand,
    StageVisitsOperand,
)


def _where(draw: Draw, segments: bool = True) -> Condition:
    """A condition on an event."""
    if draw.chance(15):
        return random_condition(draw, 1, segments)
    if draw.chance(50):
        return Comparison(left=EventPropertyOperand(name="sku"), operator="equal", value=draw.one(SKUS))
    return Comparison(
        left=EventPropertyOperand(name="value"),
        operator=draw.one(("greater", "at_least", "less", "at_most", "not_equal", "missing")),
        value=draw.one((1.0, 20.0, "a")),
    )


def random_match(draw: Draw, where: int = 30) -> EventMatch:
    return EventMatch(event=draw.one(EVENTS), where=draw.maybe(where, lambda: _where(draw)), any_key=draw.chance(20))


def random_condition(draw: Draw, depth: int = 0, segments: bool = True) -> Condition:
    if depth < 2 and draw.chance(35):
        return Group(
            match=draw.one(("all", "any")),
            negated=draw.chance(40),
            conditions=draw.several(0, 3, lambda: random_condition(draw, depth + 1, segments)),
        )
    return _comparison(draw, segments)


def _comparison(draw: Draw, segments: bool) -> Comparison:
    kind = draw.number(0, 11 if segments else 10)
    numeric = draw.one(("at_least", "greater", "less", "at_most", "equal", "not_equal"))
    number = draw.one((1.0, 0.0, 2.0))
    if kind == 9:
        part = draw.one(("weekday", "month", "day", "hour", "month_day"))
        return Comparison(left=CalendarOperand(part=part), operator=numeric, value=draw.one((6.0, 10.0, 330.0, 26.0)))
    if kind == 10:
        left: Any = SentOperand(within=draw.one(WITHIN[1:]), measure=draw.one(("weight", "index")))
        if draw.chance(50):
            left = AttributeOperand(name=draw.one(("points", "tag.vip", "suppressed")), within=draw.one(WITHIN[1:]))
        return Comparison(left=left, operator=numeric, value=number)
    if kind == 0:
        return Comparison(left=AttributeOperand(name="points"), operator=numeric, value=number)
    if kind == 1:
        return Comparison(
            left=AttributeOperand(name=draw.one(("country", "birthday"))),
            operator=draw.one(("equal", "not_equal", "contains", "present", "missing", "less", "one_of")),
            value=draw.one(("UK", "u", ("FR", "UK"), ("FR", 1.0), 3.0)),
        )
    if kind == 2:
        name = draw.one(("tag.vip", "consent.email", "suppressed", "coupon.x", "reachable.sms"))
        return Comparison(left=AttributeOperand(name=name), operator="equal", value=draw.one((True, False)))
    if kind in (3, 4):
        return Comparison(
            left=EventsOperand(
                event=draw.one(EVENTS),
                measure=draw.one(("count", "sum", "last")),
                property="value",
                within=draw.one(WITHIN),
                where=draw.maybe(30, lambda: _where(draw, segments)),
            ),
            operator=numeric,
            value=number,
        )
    if kind == 5:
        return Comparison(
            left=EventsOperand(event=draw.one(EVENTS), measure="last", property="sku", within=draw.one(WITHIN)),
            operator=draw.one(("equal", "missing", "one_of")),
            value=draw.one(("a", ("a", "b"))),
        )
    if kind == 6:
        return Comparison(
            left=EntryPropertyOperand(name=draw.one(("sku", "value"))),
            operator=draw.one(("equal", "present", "greater")),
            value=draw.one(("a", 0.5)),
        )
    if kind == 7:
        return Comparison(
            left=StageOperand(), operator=draw.one(("equal", "missing", "not_equal")), value=draw.one(STAGES)
        )
    if kind == 8:
        left = StageVisitsOperand(name=draw.one(STAGES), within=draw.one(WITHIN))
        if draw.chance(50):
            left = SentOperand(within=draw.one(WITHIN[1:]), channel=draw.one(("", *CHANNELS)))
        return Comparison(left=left, operator=numeric, value=number)
    return Comparison(left=SegmentOperand(segment=draw.one(("loyal", "none"))), operator="equal", value=number)
