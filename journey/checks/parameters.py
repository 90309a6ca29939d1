"""Checks of parameter values against their declarations: missing, of the wrong type or unit, out of bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from journey import declaration as d
from journey.checks.conditions import condition_problems, match_problems
from journey.condition import Condition, EventMatch
from journey.fragments import MOST_COPIES
from journey.identifiers import ID
from journey.journey import Journey
from journey.model import WEEKDAYS, Coupon, Fragment, Message, Segment, Stage
from journey.spans import LONGEST, duration_seconds, seconds_words, time_seconds
from journey.words import say, value_text

_RECORDS = {"stages": Stage, "messages": Message, "coupons": Coupon, "segments": Segment, "fragments": Fragment}
_REFERENCES = {
    "stages": "stage",
    "messages": "message",
    "coupons": "coupon",
    "segments": "segment",
    "fragments": "fragment",
}
#: Types of parameters that may be left empty where they are not required; of these, those that are texts then.
_EMPTY_IS_TEXT = (
    d.TextType,
    d.DurationType,
    d.DateType,
    d.EventNameType,
    d.AttributeType,
    d.PropertyType,
    d.ReferenceType,
)
_MAY_BE_EMPTY = (*_EMPTY_IS_TEXT, d.FilterType, d.TableType, d.EndsType, d.ValuesType, d.KeptIdsType)
#: Rows of a list parameter at most.
MOST_ROWS = 250


def value_problems(parameter: d.Parameter, value: Any, journey: Journey) -> Iterator[str]:
    """Sentences about what is wrong with one value."""
    if value is None or value == "" or value == [] or value == {}:
        if parameter.required or (value is not None and not isinstance(parameter.type, _MAY_BE_EMPTY)):
            yield say("{setting} is missing.", setting=say(parameter.words))
        elif value not in (None, "") and isinstance(parameter.type, _EMPTY_IS_TEXT):
            yield say("A text is needed here.")
        return
    yield from _CHECKS[type(parameter.type)](parameter.type, value, journey)


def valid_zone(name: str) -> bool:
    """Whether this is an IANA zone."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True


def _text(kind: d.TextType, value: Any, journey: Journey) -> Iterator[str]:
    if not isinstance(value, str):
        yield say("A text is needed here.")
    elif len(value) > kind.longest:
        yield say("At most {count} characters.", count=kind.longest)


def _number(kind: d.NumberType, value: Any, journey: Journey) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield say("A number is needed here, not “{value}”.", value=value)
    elif kind.whole and value != int(value):
        yield say("A whole number is needed here.")
    elif not kind.minimum <= value <= kind.maximum:
        yield say(
            "Must be between {minimum} and {maximum}.",
            minimum=value_text(kind.minimum),
            maximum=value_text(kind.maximum),
        )


def _duration(kind: d.DurationType, value: Any, journey: Journey) -> Iterator[str]:
    try:
        seconds = duration_seconds(value)
    except (ValueError, TypeError):
        yield say("“{text}” is no duration. Give a number and a unit, such as 4 hours.", text=value)
        return
    if seconds < kind.minimum:
        yield say("Must be at least {duration}.", duration=seconds_words(kind.minimum))
    elif seconds > min(kind.maximum, LONGEST):
        yield say("Must be at most {duration}.", duration=seconds_words(kind.maximum))


def _choice(kind: d.ChoiceType, value: Any, journey: Journey) -> Iterator[str]:
    if value not in [option for option, _ in kind.options]:
        yield say("“{value}” is not one of the choices.", value=value)


def _flag(kind: d.FlagType, value: Any, journey: Journey) -> Iterator[str]:
    if not isinstance(value, bool):
        yield say("Must be yes or no.")


def _time(kind: d.TimeType, value: Any, journey: Journey) -> Iterator[str]:
    try:
        time_seconds(value)
    except (ValueError, TypeError):
        yield say("“{text}” is no time of day. Write it like 09:30.", text=value)


def _date(kind: d.DateType, value: Any, journey: Journey) -> Iterator[str]:
    try:
        datetime.fromisoformat(value)
    except (ValueError, TypeError):
        yield say("“{text}” is no date. Write it like 2026-12-24T18:00.", text=value)


def _weekdays(kind: d.WeekdaysType, value: Any, journey: Journey) -> Iterator[str]:
    if not isinstance(value, list) or not all(day in WEEKDAYS for day in value):
        yield say("Choose days of the week.")


def _zone(kind: d.ZoneType, value: Any, journey: Journey) -> Iterator[str]:
    if not isinstance(value, str) or (value not in ("person", "journey") and not valid_zone(value)):
        yield say("“{zone}” is no time zone. Choose one such as Europe/London.", zone=value)


def _name(kind: d.ParameterType, value: Any, journey: Journey) -> Iterator[str]:
    if not isinstance(value, str) or len(value) > 200:
        yield say("A name is needed here.")


def _match(kind: d.ParameterType, value: Any, journey: Journey) -> Iterator[str]:
    try:
        match = msgspec.convert(value, EventMatch)
    except (msgspec.ValidationError, RecursionError):
        yield say("The event is damaged. Choose it again.")
        return
    yield from match_problems(match, journey)


def _matches(kind: d.EventMatchesType, value: Any, journey: Journey) -> Iterator[str]:
    if not isinstance(value, list) or len(value) > MOST_ROWS:
        yield say("A list of events is needed here.")
        return
    for row in value:
        yield from _match(kind, row, journey)


def _condition(kind: d.ParameterType, value: Any, journey: Journey) -> Iterator[str]:
    try:
        condition: Condition = msgspec.convert(value, Condition)
    except (msgspec.ValidationError, RecursionError):
        yield say("The condition is damaged. Set it again.")
        return
    yield from condition_problems(condition, journey, in_filter=isinstance(kind, d.FilterType))


def _rows(value: Any) -> Iterator[str]:
    if not isinstance(value, list) or len(value) > MOST_ROWS or not all(isinstance(row, dict) for row in value):
        yield say("A list of at most {count} rows is needed here.", count=MOST_ROWS)
        return
    ids = [row.get("id") for row in value]
    if not all(isinstance(identity, str) and ID.fullmatch(identity) for identity in ids):
        yield say("A branch has no proper id. Remove it and add it again.")
    elif len(set(ids)) < len(ids):
        yield say("Two branches have the same id. Remove one and add it again.")
    elif {"else", "timeout"} & set(ids):
        yield say("A branch may not be called “else” or “timeout”.")


def _each(column: str, check: Callable[[Any, Any, Journey], Iterator[str]]) -> Callable[..., Iterator[str]]:
    """A check of rows and of one column of theirs."""

    def rows(kind: d.ParameterType, value: Any, journey: Journey) -> Iterator[str]:
        wrong = list(_rows(value))
        yield from wrong
        for row in () if wrong else value:
            if column not in row:
                yield say("A row is not complete.")
            else:
                yield from check(kind, row[column], journey)

    return rows


def _any_number(kind: Any, value: Any, journey: Journey) -> Iterator[str]:
    yield from _number(d.NumberType(-1e15, 1e15), value, journey)


def _weight(kind: Any, value: Any, journey: Journey) -> Iterator[str]:
    yield from _number(d.NumberType(0, 1_000_000, whole=True), value, journey)


def _shares(kind: d.SharesType, value: Any, journey: Journey) -> Iterator[str]:
    wrong = list(_each("weight", _weight)(kind, value, journey))
    yield from wrong
    if not wrong and not 2 <= len(value) <= 10:
        yield say("Between 2 and 10 shares are needed.")
    elif not wrong and not any(row["weight"] for row in value):
        yield say("One share must be more than 0.")


def _table(kind: d.TableType, value: Any, journey: Journey) -> Iterator[str]:
    if not isinstance(value, list) or len(value) > 5000:
        yield say("A table is needed here.")
        return
    for row in value:
        if not isinstance(row, dict) or not isinstance(row.get("value"), str):
            yield say("A row is not complete.")
        else:
            yield from _number(d.NumberType(kind.minimum, kind.maximum), row.get("number"), journey)


def _reference(kind: d.ReferenceType, value: Any, journey: Journey) -> Iterator[str]:
    if not isinstance(value, str) or not isinstance(journey.records.get(value), _RECORDS[kind.collection]):
        yield say("The {thing} “{id}” does not exist.", thing=say(_REFERENCES[kind.collection]), id=value)


def _stage(kind: Any, value: Any, journey: Journey) -> Iterator[str]:
    yield from _reference(d.ReferenceType("stages"), value, journey)


def _ends(kind: Any, value: Any, journey: Journey) -> Iterator[str]:
    yield from _rows(value)


def _by_name(kind: Any, value: Any, journey: Journey) -> Iterator[str]:
    if not isinstance(value, dict) or len(value) > MOST_COPIES:
        yield say("This is damaged. Choose the fragment again.")


_CHECKS: dict[type[Any], Callable[[Any, Any, Journey], Iterator[str]]] = {
    d.TextType: _text,
    d.NumberType: _number,
    d.DurationType: _duration,
    d.ChoiceType: _choice,
    d.FlagType: _flag,
    d.TimeType: _time,
    d.DateType: _date,
    d.WeekdaysType: _weekdays,
    d.ZoneType: _zone,
    d.EventNameType: _name,
    d.AttributeType: _name,
    d.PropertyType: _name,
    d.EventMatchType: _match,
    d.EventMatchesType: _matches,
    d.ConditionType: _condition,
    d.FilterType: _condition,
    d.ConditionBranchesType: _each("condition", lambda kind, value, journey: _condition(None, value, journey)),  # type: ignore[arg-type]
    d.EventBranchesType: _each("event", _match),
    d.ValueBranchesType: _each("above", _any_number),
    d.SharesType: _shares,
    d.StageBranchesType: _each("stage", _stage),
    d.TableType: _table,
    d.ReferenceType: _reference,
    d.EndsType: _ends,
    d.ValuesType: _by_name,
    d.KeptIdsType: _by_name,
}
