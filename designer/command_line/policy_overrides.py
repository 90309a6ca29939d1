"""``--set`` for what belongs to the whole journey: entry, caps, goals, quiet hours, priority."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from designer.command_line.failure import CommandError
from designer.command_line.override_values import duration_value, flag_value, number_value, unknown
from journey.checks.parameters import valid_zone
from journey.journey import Journey
from journey.model import HEADER_ID, Header, QuietHours, QuietWindow
from journey.words import say

#: The words that mean a setting of the whole journey; caps and goals are named by their own ids.
ENTRY, JOURNEY, QUIET = "entry", "journey", "quiet_hours"
NONE = "none"

_TIMES = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True)
class _Field:
    """How a setting is read. ``choices`` of a choice; ``empty``: "none" takes the setting away."""

    what: Literal["choice", "number", "whole", "duration", "flag", "text", "zone"]
    choices: tuple[str, ...] = ()
    empty: Any = ...


_ENTRY = {
    "mode": _Field("choice", ("once", "after_exit", "any_time")),
    "minimum_interval": _Field("duration"),
    "key": _Field("text", empty=""),
    "back_enrol": _Field("flag"),
    "most_running": _Field("whole", empty=None),
    "holdout": _Field("number", empty=0.0),
    "holdout_salt": _Field("text", empty=""),
    "most_a_day": _Field("whole", empty=0),
    "most_in_all": _Field("whole", empty=0),
}
_CAP = {
    "limit": _Field("number"),
    "scope": _Field("text"),
    "window": _Field("duration"),
    "window_type": _Field("choice", ("rolling", "person_days", "utc_days", "person_week", "utc_week")),
    "on_block": _Field("choice", ("skip", "wait", "exit", "other")),
    "wait_at_most": _Field("duration"),
    "by_number": _Field("flag"),
}
_GOAL = {
    "window": _Field("duration", empty=""),
    "counts": _Field("choice", ("first", "each")),
    "exits": _Field("flag"),
}
_JOURNEY = {
    "priority": _Field("whole"),
    "longest": _Field("duration", empty=""),
    "exclusion_group": _Field("text", empty=""),
    "zone": _Field("zone"),
}
_QUIET = {"on_block": _Field("choice", ("hold", "skip")), "zone": _Field("text")}


def policies_of(journey: Journey) -> tuple[str, ...]:
    """What of the whole journey can be set: the words above, and the ids of its caps and goals."""
    header = journey.header
    return (ENTRY, JOURNEY, QUIET, *(cap.id for cap in header.caps), *(goal.id for goal in header.goals))


def cap_fields(name: str, text: str, place: str) -> dict[str, Any]:
    """One setting of a cap, as the document has it. CommandError if there is none of this name, or it does not fit."""
    return _read(_CAP, name, text, place)


def with_policy(journey: Journey, name: str, field: str, text: str, place: str) -> Journey:
    """The journey with one setting of ``policies_of`` changed. CommandError if the value does not fit."""
    return Journey({**journey.records, HEADER_ID: _changed(journey.header, name, field, text, place)}, journey.unknown)


def _changed(header: Header, name: str, field: str, text: str, place: str) -> Header:
    replace = msgspec.structs.replace
    if name == ENTRY:
        return replace(header, entry=replace(header.entry, **_read(_ENTRY, field, text, place)))
    if name == JOURNEY:
        return replace(header, **_read(_JOURNEY, field, text, place))
    if name == QUIET:
        return replace(header, quiet_hours=_quiet(header.quiet_hours, field, text, place))
    if any(cap.id == name for cap in header.caps):
        if (field, text) == ("limit", NONE):
            return replace(header, caps=tuple(cap for cap in header.caps if cap.id != name))
        values = _read(_CAP, field, text, place)
        return replace(header, caps=tuple(replace(cap, **values) if cap.id == name else cap for cap in header.caps))
    values = _read(_GOAL, field, text, place)
    return replace(header, goals=tuple(replace(goal, **values) if goal.id == name else goal for goal in header.goals))


def _read(fields: Mapping[str, _Field], name: str, text: str, place: str) -> dict[str, Any]:
    field = fields.get(name)
    if field is None:
        raise unknown(name, place, fields)
    if text == NONE and field.empty is not ...:
        return {name: field.empty}
    return {name: _value(field, text, place)}


def _value(field: _Field, text: str, place: str) -> Any:
    if field.what == "duration":
        return duration_value(text, place)
    if field.what == "flag":
        return flag_value(text, place)
    if field.what == "number":
        return float(number_value(text, place))
    if field.what == "whole":
        number = number_value(text, place)
        if number != int(number):
            raise CommandError(say("This must be a whole number."), place)
        return int(number)
    if field.what == "choice" and text not in field.choices:
        choices = ", ".join(field.choices)
        raise CommandError(say("There is no such choice."), place, say("Choose one of: {values}.", values=choices))
    if field.what == "zone" and not valid_zone(text):
        raise CommandError(say("“{zone}” is no time zone.", zone=text), place, say("Choose one such as Europe/London."))
    return text


def _quiet(quiet: QuietHours | None, field: str, text: str, place: str) -> QuietHours | None:
    """``windows`` is "none", or times such as 21:00-08:00, several set apart by commas, each on all days."""
    if field != "windows":
        values = _read({**_QUIET, "windows": _Field("text")}, field, text, place)
        return msgspec.structs.replace(quiet or QuietHours(), **values)
    if text == NONE:
        return None
    times = [part.strip() for part in text.split(",")]
    if not all(_TIMES.fullmatch(part) for part in times):
        raise CommandError(say("These are no quiet hours."), place, say("Such as: 21:00-08:00, or none."))
    windows = tuple(QuietWindow(start=part[:5], end=part[6:]) for part in times)
    return msgspec.structs.replace(quiet or QuietHours(), windows=windows)
