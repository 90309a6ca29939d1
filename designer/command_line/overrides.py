"""``--set NODE.PARAM=VALUE``: a journey with some settings changed for one run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from designer.command_line.failure import CommandError
from designer.command_line.override_values import duration_value, flag_value, number_value, unknown
from designer.command_line.policy_overrides import policies_of, with_policy
from journey.catalogue import kind
from journey.checks.parameters import value_problems
from journey.declaration import AttributeType as AttributeNameType
from journey.declaration import (
    ChoiceType,
    DateType,
    DurationType,
    EventNameType,
    FlagType,
    NumberType,
    Parameter,
    PropertyType,
    ReferenceType,
    TextType,
    TimeType,
    WeekdaysType,
    ZoneType,
)
from journey.fragments_inlining import inlined, without_fragments
from journey.journey import Journey
from journey.model import HEADER_ID, Edge, Loop, Node
from journey.words import say

_TEXTS = (TextType, TimeType, DateType, ZoneType, EventNameType, AttributeNameType, PropertyType)

#: What of a loop edge can be set, and whether it is a whole number or a duration or a word.
_LOOP_FIELDS = {"max_passes": int, "minimum_interval": "duration", "on_limit": str}


def with_overrides(journeys: Sequence[Journey], assignments: Iterable[str]) -> tuple[Journey, ...]:
    """The journeys with the assignments applied, each to the one that has the step, loop, cap or other setting.

    Where several have it, the journey's id and a colon go before: ``JOURNEY:entry.mode=once``. CommandError if an
    assignment is not of the form, names nothing or more than one thing, or gives a value that does not fit.
    """
    changed = list(journeys)
    for assignment in assignments:
        named, field, text = _parts(assignment)
        place = f"--set {assignment}"
        wanted, colon, record = named.rpartition(":")
        if colon and any(one.header.journey_id == wanted for one in changed):
            among = [index for index, one in enumerate(changed) if one.header.journey_id == wanted]
        else:
            record, among = named, list(range(len(changed)))
        owner = _owner(changed, among, record, place)
        if record in _settable(changed[owner]):
            changed[owner] = _with_override(changed[owner], record, field, text, place)
        else:
            changed[owner] = with_policy(changed[owner], record, field, text, place)
    return tuple(changed)


def _settable(journey: Journey) -> frozenset[str]:
    """The ids of the records that are meant by a name, those inside fragments as a replay calls them; the header is
    reached by the names of its policies."""
    return (frozenset(journey.records) | inlined(journey).copies.keys()) - {HEADER_ID}


def _owner(journeys: Sequence[Journey], among: Sequence[int], record: str, place: str) -> int:
    """The journey that has a record or policy of this name."""
    owners = [index for index in among if record in _settable(journeys[index])]
    owners = owners or [index for index in among if record in policies_of(journeys[index])]
    if not owners:
        known = [key for index in among for key in (*_settable(journeys[index]), *policies_of(journeys[index]))]
        raise unknown(record, place, known)
    if len(owners) > 1:
        raise CommandError(
            say("Several of these journeys have it."),
            place,
            say("Name one, such as {journey}:{name}.", journey=journeys[owners[0]].header.journey_id, name=record),
        )
    return owners[0]


def _parts(assignment: str) -> tuple[str, str, str]:
    target, separator, text = assignment.partition("=")
    record, dot, field = target.rpartition(".")
    if not separator or not dot or not record or not field:
        raise CommandError(
            say("This is not of the form NODE.PARAM=VALUE."),
            f"--set {assignment}",
            say("Such as: --set settle.timeout=PT8H"),
        )
    return record, field, text


def _with_override(journey: Journey, record_id: str, field: str, text: str, place: str) -> Journey:
    if record_id not in journey.records:
        # What one step that stands for a fragment does inside: the others keep what they have.
        journey = without_fragments(journey)
    record = journey.records[record_id]
    if isinstance(record, Node):
        changed: Node | Edge = _changed_node(record, journey, field, text, place)
    elif isinstance(record, Edge) and record.loop is not None:
        changed = msgspec.structs.replace(record, loop=_changed_loop(record.loop, field, text, place))
    else:
        raise CommandError(say("Only steps and loops have settings here."), place, say("Name a step or a loop edge."))
    return Journey({**journey.records, record_id: changed}, journey.unknown)


def _changed_node(node: Node, journey: Journey, field: str, text: str, place: str) -> Node:
    declared = kind(node.kind)
    parameters = {parameter.id: parameter for parameter in declared.parameters} if declared else {}
    if field not in parameters:
        raise unknown(field, place, parameters)
    parameter = parameters[field]
    value = _value(parameter, text, journey, place)
    problem = next(iter(value_problems(parameter, value, journey)), None)
    if problem is not None:
        raise CommandError(problem, place, say("Give a value that fits."))
    return msgspec.structs.replace(node, parameters={**node.parameters, field: value})


def _changed_loop(loop: Loop, field: str, text: str, place: str) -> Loop:
    wanted = _LOOP_FIELDS.get(field)
    if wanted is None:
        raise unknown(field, place, _LOOP_FIELDS)
    value: Any = text
    if wanted is int:
        if not text.isdigit():
            raise CommandError(say("This must be a whole number."), place)
        value = int(text)
    elif wanted == "duration":
        value = duration_value(text, place)
    return msgspec.structs.replace(loop, **{field: value})


def _value(parameter: Parameter, text: str, journey: Journey, place: str) -> Any:
    """The text as a value of the parameter's type. Lists and conditions are given as JSON, as in the file."""
    declared = parameter.type
    if isinstance(declared, _TEXTS):
        return text
    if isinstance(declared, DurationType):
        return duration_value(text, place)
    if isinstance(declared, NumberType):
        return number_value(text, place)
    if isinstance(declared, FlagType):
        return flag_value(text, place)
    if isinstance(declared, ChoiceType):
        values = [str(value) for value, _ in declared.options]
        if text in values:
            return declared.options[values.index(text)][0]
        raise CommandError(
            say("There is no such choice."), place, say("Choose one of: {values}.", values=", ".join(values))
        )
    if isinstance(declared, WeekdaysType):
        return [day.strip() for day in text.split(",")]
    if isinstance(declared, ReferenceType):
        return _reference(declared, text, journey)
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise CommandError(say("This value must be JSON, as in the file."), place) from None


def _reference(declared: ReferenceType, text: str, journey: Journey) -> str:
    """An id as it is, or the record of this name."""
    records = getattr(journey, declared.collection)
    if any(record.id == text for record in records):
        return text
    return next((record.id for record in records if getattr(record, "name", "") == text), text)
