"""A comparison as a sentence with slots: "has placed | at least | 2 | orders | in the last 90 days".

Pure data between a condition and the row that shows it. Each slot knows its value and how the comparison looks
with another one, so that a row can be drawn and edited without knowing conditions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from designer.inspector.pieces import Piece, Slot, SlotKind, filled
from designer.inspector.vocabulary import NOTHING_KNOWN, Vocabulary
from journey.condition import (
    AnyOperand,
    AttributeOperand,
    CalendarOperand,
    Comparison,
    EntryPropertyOperand,
    EventPropertyOperand,
    EventsOperand,
    Operator,
    SegmentOperand,
    SentOperand,
    StageOperand,
    StageVisitsOperand,
)
from journey.condition_words import CALENDAR_NAMES, CALENDAR_WORDS, CHANNEL_WORDS, calendar_value
from journey.journey import Journey
from journey.words import mark, say

replace = msgspec.structs.replace


@dataclass(frozen=True)
class Scope:
    """What a row may speak of. ``event``: inside a filter, the event whose properties are looked at."""

    vocabulary: Vocabulary = NOTHING_KNOWN
    stages: tuple[str, ...] = ()
    segments: tuple[tuple[str, str], ...] = ()
    coupons: tuple[tuple[str, str], ...] = ()
    event: str | None = None


def scope_of(journey: Journey, vocabulary: Vocabulary = NOTHING_KNOWN, event: str | None = None) -> Scope:
    """The scope that a journey gives."""
    return Scope(
        vocabulary,
        tuple(stage.name for stage in journey.stages),
        tuple((segment.id, segment.name or segment.id) for segment in journey.segments),
        tuple((coupon.id, coupon.name or coupon.id) for coupon in journey.coupons),
        event,
    )


# --- Words --------------------------------------------------------------------------------------------------

_COMPARED: tuple[tuple[Operator, str], ...] = (
    ("equal", mark("is")),
    ("not_equal", mark("is not")),
    ("greater", mark("is more than")),
    ("at_least", mark("is at least")),
    ("less", mark("is less than")),
    ("at_most", mark("is at most")),
    ("one_of", mark("is one of")),
    ("contains", mark("contains")),
    ("present", mark("is known")),
    ("missing", mark("is not known")),
)
_COUNTED: tuple[tuple[Operator, str], ...] = (
    ("at_least", mark("at least")),
    ("at_most", mark("at most")),
    ("equal", mark("exactly")),
    ("not_equal", mark("not exactly")),
    ("greater", mark("more than")),
    ("less", mark("fewer than")),
)
#: Events that shops have: what people do, the things, one of them.
_EVENTS = {
    "order": (mark("has placed"), mark("orders"), mark("order")),
    "cart": (mark("has filled"), mark("carts"), mark("cart")),
    "view": (mark("has viewed"), mark("pages"), mark("page")),
    "return": (mark("has sent back"), mark("orders (returns)"), mark("return")),
    "delivered": (mark("has received"), mark("deliveries"), mark("delivery")),
    "click": (mark("has clicked"), mark("messages (clicks)"), mark("click")),
}
#: Attributes that answer yes or no: (prefix, if so, if not).
_FLAGS: dict[str, tuple[str, str]] = {
    "tag": (mark("has the tag"), mark("does not have the tag")),
    "coupon": (mark("has the coupon"), mark("does not have the coupon")),
    "audience": (mark("is in the ad audience"), mark("is not in the ad audience")),
    "consent": (mark("has agreed to"), mark("has not agreed to")),
    "reachable": (mark("can be reached by"), mark("cannot be reached by")),
    "unsubscribed": (mark("has unsubscribed from"), mark("has not unsubscribed from")),
}
_IN_SEGMENT = (mark("is in the segment"), mark("is not in the segment"))
_DEFAULT_SPAN = "P90D"


def event_words(event: str, one: bool = False) -> str:
    """An event's name as the sentence uses it: of several events, or of one."""
    return say(_EVENTS[event][2 if one else 1]) if event in _EVENTS else event.replace("_", " ")


# --- New rows -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Subject:
    """Something that a new row can speak of."""

    id: str
    words: str
    comparison: Comparison


def subjects(scope: Scope) -> tuple[Subject, ...]:
    """What can be added, each as a row ready to be changed; in a filter only the event's properties."""
    known = scope.vocabulary
    if scope.event is not None:
        name = _first(known.properties_of(scope.event), "value")
        return (
            Subject(
                "property",
                say("A property of the event"),
                Comparison(left=EventPropertyOperand(name=name), operator="at_least", value=1.0),
            ),
        )
    event = "order" if "order" in known.events or not known.events else known.events[0]
    amount = _first([name for name in known.properties_of(event) if name == "value"], "value")
    attribute = _first(known.attributes, "country")
    found = [
        Subject(
            "count",
            say("What they did"),
            Comparison(left=EventsOperand(event=event, within=_DEFAULT_SPAN), operator="at_least", value=2.0),
        ),
        Subject(
            "sum",
            say("How much in all"),
            Comparison(
                left=EventsOperand(event=event, measure="sum", property=amount, within=_DEFAULT_SPAN),
                operator="at_least",
                value=100.0,
            ),
        ),
        Subject(
            "last",
            say("What it was the last time"),
            Comparison(
                left=EventsOperand(event=event, measure="last", property=amount),
                operator="at_least",
                value=50.0,
            ),
        ),
        Subject(
            "attribute",
            say("Who they are"),
            Comparison(
                left=AttributeOperand(name=attribute),
                value=_first(known.attribute_values.get(attribute, ()), ""),
            ),
        ),
        Subject("consent", say("Consent"), Comparison(left=AttributeOperand(name="consent.email"), value=1.0)),
        Subject(
            "reachable",
            say("How they can be reached"),
            Comparison(left=AttributeOperand(name="reachable.email"), value=1.0),
        ),
        Subject("tag", say("A tag"), Comparison(left=AttributeOperand(name="tag.vip"), value=1.0)),
        Subject(
            "sent",
            say("Messages they got"),
            Comparison(left=SentOperand(), operator="at_most", value=2.0),
        ),
        Subject(
            "pressure",
            say("How pressed they are"),
            Comparison(left=SentOperand(measure="index"), operator="at_most", value=3.0),
        ),
        Subject(
            "calendar",
            say("What day it is"),
            Comparison(left=CalendarOperand(), operator="one_of", value=(6.0, 7.0)),
        ),
        Subject(
            "entry",
            say("What started the journey"),
            Comparison(left=EntryPropertyOperand(name=amount), operator="at_least", value=100.0),
        ),
    ]
    if scope.stages:
        found += [
            Subject("stage", say("Their stage"), Comparison(left=StageOperand(), value=scope.stages[0])),
            Subject(
                "stage_visits",
                say("Stages they were in"),
                Comparison(left=StageVisitsOperand(name=scope.stages[0]), operator="at_least", value=1.0),
            ),
        ]
    if scope.coupons:
        name = f"coupon.{scope.coupons[0][0]}"
        found.append(Subject("coupon", say("A coupon"), Comparison(left=AttributeOperand(name=name), value=1.0)))
    if scope.segments:
        left = SegmentOperand(segment=scope.segments[0][0])
        found.append(Subject("segment", say("A segment"), Comparison(left=left, value=1.0)))
    return tuple(found)


def _first(names: Sequence[str], otherwise: str) -> str:
    return names[0] if names else otherwise


# --- Sentences ----------------------------------------------------------------------------------------------


def sentence(row: Comparison, scope: Scope) -> tuple[Piece, ...]:
    """The row as words and slots, from left to right."""
    left = row.left
    if isinstance(left, EventsOperand):
        return _events(row, left, scope)
    if isinstance(left, SentOperand):
        return _sent(row, left)
    if isinstance(left, StageVisitsOperand):
        return _stage_visits(row, left, scope)
    if isinstance(left, SegmentOperand):
        return _segment(row, left, scope)
    if isinstance(left, AttributeOperand):
        # How old the value may be is shown where the document says it.
        within = (_within(row, left.within),) if left.within else ()
        return (*_attribute(row, left, scope), *within)
    if isinstance(left, CalendarOperand):
        return _calendar(row, left)
    if isinstance(left, StageOperand):
        return _compared(row, say("the stage"), scope.stages)
    names = scope.vocabulary.properties_of(scope.event or "")
    slot = _name(row, "name", left.name, names)
    values = scope.vocabulary.property_values.get(left.name, ())
    if isinstance(left, EntryPropertyOperand):
        return _compared(row, say("{name} at the start"), values, name=slot)
    return _compared(row, say("{name}"), values, name=slot)


def _events(row: Comparison, left: EventsOperand, scope: Scope) -> tuple[Piece, ...]:
    known = scope.vocabulary
    event = Slot(
        "event",
        "name",
        left.event,
        lambda name: _with_left(row, event=name),
        suggestions=known.events or tuple(_EVENTS),
        words=event_words(left.event, one=left.measure == "last"),
    )
    within = _within(row, left.within)
    if left.measure == "count":
        if left.event in _EVENTS:
            text = say("{verb} {operator} {value} {event} {within}").replace("{verb}", say(_EVENTS[left.event][0]))
        else:
            text = say("has done {event} {operator} {value} times {within}")
        return filled(text, **_counted(row), event=event, within=within)
    name = _name(row, "property", left.property, known.properties_of(left.event))
    text = say("the sum of {property} over {event} {within}")
    if left.measure == "last":
        text = say("{property} of the latest {event} {within}")
    values = () if left.measure == "sum" else known.property_values.get(left.property, ())
    return _compared(row, text, values, property=name, event=event, within=within)


def _attribute(row: Comparison, left: AttributeOperand, scope: Scope) -> tuple[Piece, ...]:
    prefix, dot, name = left.name.partition(".")
    if dot and prefix in _FLAGS and _is_flag(row):
        return _flag(row, prefix, name, scope)
    slot = _name(row, "name", left.name, scope.vocabulary.attributes)
    return _compared(row, say("{name}"), scope.vocabulary.attribute_values.get(left.name, ()), name=slot)


def _calendar(row: Comparison, left: CalendarOperand) -> tuple[Piece, ...]:
    part = _choice(row, "part", left.part, [(key, say(words)) for key, words in CALENDAR_WORDS.items()])
    pieces = _compared(row, say("{part}"), (), part=part)
    names = CALENDAR_NAMES.get(left.part, ())
    if row.operator not in ("equal", "not_equal") or not names or not isinstance(row.value, float):
        return pieces
    choices = tuple((float(number), say(name)) for number, name in enumerate(names, 1))
    if row.value not in dict(choices):
        choices = (*choices, (row.value, calendar_value(left, row.value)))
    return (*pieces[:-1], Slot("value", "choice", row.value, lambda value: replace(row, value=value), choices))


def _sent(row: Comparison, left: SentOperand) -> tuple[Piece, ...]:
    if left.measure == "index":
        return filled(say("has a pressure index of {operator} {value}"), **_counted(row))
    if left.measure == "weight":
        text = say("was sent messages of {operator} {value} in weight {within}")
        return filled(text, **_counted(row), within=_within(row, left.within))
    channels = [("", say("messages"))] + [(key, say(words)) for key, words in CHANNEL_WORDS.items()]
    channel = _choice(row, "channel", left.channel, channels)
    text = say("was sent {operator} {value} {channel} {within}")
    return filled(text, **_counted(row), channel=channel, within=_within(row, left.within))


def _stage_visits(row: Comparison, left: StageVisitsOperand, scope: Scope) -> tuple[Piece, ...]:
    stage = _name(row, "name", left.name, scope.stages)
    text = say("has been in {stage} {operator} {value} times {within}")
    return filled(text, **_counted(row), stage=stage, within=_within(row, left.within))


def _segment(row: Comparison, left: SegmentOperand, scope: Scope) -> tuple[Piece, ...]:
    slot = _choice(row, "segment", left.segment, scope.segments)
    if _is_flag(row):
        return filled("{truth} {name}", truth=_truth(row, _IN_SEGMENT), name=slot)
    return _compared(row, say("being in the segment {name}"), (), name=slot)


def _flag(row: Comparison, prefix: str, name: str, scope: Scope) -> tuple[Piece, ...]:
    def put(value: str) -> Comparison:
        return _with_left(row, name=f"{prefix}.{value}")

    choices: tuple[tuple[str, str], ...] = ()
    if prefix in ("consent", "reachable"):
        choices = tuple((key, say(words)) for key, words in CHANNEL_WORDS.items())
    elif prefix == "coupon":
        choices = scope.coupons
    if choices:
        slot = Slot("name", "choice", name, put, _including(choices, name))
    else:
        slot = Slot("name", "name", name, put, words=name)
    return filled("{truth} {name}", truth=_truth(row, _FLAGS[prefix]), name=slot)


# --- Parts of sentences -------------------------------------------------------------------------------------


def _compared(row: Comparison, text: str, suggestions: Sequence[str], **slots: Slot) -> tuple[Piece, ...]:
    operator = _choice_of_operator(row, _COMPARED)
    return (*filled(text, **slots), operator, *_values(row, suggestions))


def _counted(row: Comparison) -> dict[str, Slot | None]:
    operators = _COUNTED
    if row.operator not in dict(_COUNTED):
        operators = (*_COUNTED, (row.operator, dict(_COMPARED)[row.operator]))
    value = next(iter(_values(row, (), "number")), None)
    return {"operator": _choice_of_operator(row, operators), "value": value}


def _values(row: Comparison, suggestions: Sequence[str], kind: SlotKind = "value") -> tuple[Slot, ...]:
    if row.operator in ("missing", "present"):
        return ()
    if row.operator == "one_of":
        kind = "list"
    elif not isinstance(row.value, int | float) or isinstance(row.value, bool):
        kind = "value"
    return (Slot("value", kind, row.value, lambda value: replace(row, value=value), suggestions=tuple(suggestions)),)


def _choice_of_operator(row: Comparison, operators: Sequence[tuple[Operator, str]]) -> Slot:
    choices = tuple((key, say(words)) for key, words in operators)
    return Slot("operator", "choice", row.operator, lambda key: _with_operator(row, key), choices)


def _with_operator(row: Comparison, operator: Operator) -> Comparison:
    """The row with another operator, its value kept as far as the operator can use it."""
    if operator == row.operator:
        return row
    value = row.value
    if operator in ("missing", "present"):
        value = None
    elif operator == "one_of" and not isinstance(value, tuple):
        value = () if value is None else (str(value) if isinstance(value, bool) else value,)
    elif operator != "one_of" and isinstance(value, tuple):
        value = value[0] if value else ""
    elif value is None:
        value = 1.0
    return replace(row, operator=operator, value=value)


def _with_left(row: Comparison, **changes: Any) -> Comparison:
    return replace(row, left=replace(row.left, **changes))


def _name(row: Comparison, field: str, value: str, suggestions: Sequence[str]) -> Slot:
    return Slot(
        field,
        "name",
        value,
        lambda name: _with_left(row, **{field: name}),
        suggestions=tuple(suggestions),
        words=value.replace("_", " "),
    )


def _choice(row: Comparison, field: str, value: str, choices: Sequence[tuple[str, str]]) -> Slot:
    return Slot(
        field,
        "choice",
        value,
        lambda key: _with_left(row, **{field: key}),
        _including(tuple(choices), value),
    )


def _including(choices: tuple[tuple[str, str], ...], value: str) -> tuple[tuple[str, str], ...]:
    return choices if value in dict(choices) else (*choices, (value, value))


def _within(row: Comparison, value: str) -> Slot:
    return Slot("within", "span", value, lambda span: _with_left(row, within=span))


def _is_flag(row: Comparison) -> bool:
    return row.operator == "equal" and row.value in (0, 1) and not isinstance(row.value, str)


def _truth(row: Comparison, words: tuple[str, str]) -> Slot:
    def put(truth: bool) -> Comparison:
        return row if truth == bool(row.value) else replace(row, value=1.0 if truth else 0.0)

    choices = ((True, say(words[0])), (False, say(words[1])))
    return Slot("truth", "choice", bool(row.value), put, choices)


def event_of(operand: AnyOperand) -> str | None:
    """The event that a row's own filter looks at; None if the row cannot have one."""
    return operand.event if isinstance(operand, EventsOperand) else None
