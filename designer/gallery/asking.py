"""The values that a template asks: what they are now, and the template with others in their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from designer.gallery.declaration import Asked, Target
from journey.catalogue import kind
from journey.journey import Journey
from journey.model import AnyRecord, Node
from journey.words import say


class AskedError(ValueError):
    """A value does not fit. ``asked`` is the id of what was asked; ``str()`` is a sentence for people."""

    def __init__(self, asked: str, sentence: str) -> None:
        super().__init__(sentence)
        self.asked = asked


def defaults(journey: Journey, asks: Sequence[Asked]) -> dict[str, Any]:
    """What the template has for each value that it asks. AskedError if a target is none of the template's."""
    return {asked.id: _now(journey, asked) for asked in asks}


def problem(asked: Asked, value: Any, journey: Journey) -> str:
    """A sentence about what is wrong with a value; empty if nothing is."""
    from journey.checks.parameters import value_problems

    return next(iter(value_problems(asked.parameter, value, journey)), "")


def with_values(journey: Journey, asks: Sequence[Asked], values: Mapping[str, Any]) -> Journey:
    """The journey with these values in place; what is not named stays. AskedError if one does not fit its bounds, or
    the step that it goes to."""
    known = {asked.id: asked for asked in asks}
    for name, value in values.items():
        if name not in known:
            raise AskedError(name, say("This template does not ask “{name}”.", name=name))
        sentence = problem(known[name], value, journey)
        if sentence:
            raise AskedError(name, sentence)
        if value != _now(journey, known[name]):
            for target in known[name].sets:
                journey = _with_value(journey, known[name], target, value)
    return journey


def _now(journey: Journey, asked: Asked) -> Any:
    target = asked.sets[0]
    value = _reached(_fields(_record(journey, asked, target), target), target.path, asked)
    if asked.type == "duration":
        return value
    number = (value - target.plus) / target.times
    return int(number) if number == int(number) else number


def _with_value(journey: Journey, asked: Asked, target: Target, value: Any) -> Journey:
    record = _record(journey, asked, target)
    if asked.type == "number":
        value = value * target.times + target.plus
        value = int(value) if value == int(value) else value
    fields = _fields(record, target)
    holder = _reached(fields, target.path[:-1], asked)
    _reached(fields, target.path, asked)
    holder[_place(holder, target.path[-1])] = value
    try:
        changed: AnyRecord = msgspec.convert(fields, type(record))
    except (msgspec.ValidationError, TypeError) as error:
        raise AskedError(asked.id, str(error)) from error
    made = Journey({**journey.records, record.id: changed}, journey.unknown)
    if isinstance(changed, Node):
        _check_node(changed, made, asked)
    return made


def _check_node(node: Node, journey: Journey, asked: Asked) -> None:
    from journey.checks.parameters import value_problems

    declared = kind(node.kind)
    for parameter in declared.parameters if declared else ():
        if parameter.id in node.parameters:
            for sentence in value_problems(parameter, node.parameters[parameter.id], journey):
                raise AskedError(asked.id, sentence)


def _record(journey: Journey, asked: Asked, target: Target) -> AnyRecord:
    record = journey.records.get(target.record)
    if record is None or not target.path:
        raise AskedError(asked.id, say("The template has nothing that is called “{name}”.", name=target.record))
    return record


def _fields(record: AnyRecord, target: Target) -> dict[str, Any]:
    """The record's fields as JSON values; the wanted parameter of a step with its default, if it is left out."""
    fields: dict[str, Any] = _whole(record)
    if isinstance(record, Node) and len(target.path) > 1:
        declared = kind(record.kind)
        name = str(target.path[1])
        complete = declared.complete(record.parameters) if declared else {}
        if name in complete:
            fields["parameters"].setdefault(name, _whole(complete[name]))
    return fields


def _whole(value: Any) -> Any:
    """A record or a part of one as JSON values that may be changed, with nothing left out."""
    if isinstance(value, msgspec.Struct):
        config = value.__struct_config__
        tag: dict[str, Any] = {} if config.tag_field is None else {config.tag_field: config.tag}
        return {**tag, **{name: _whole(getattr(value, name)) for name in value.__struct_fields__}}
    if isinstance(value, tuple | list):
        return [_whole(part) for part in value]
    if isinstance(value, dict):
        return {key: _whole(part) for key, part in value.items()}
    return value


def _reached(fields: Any, path: Sequence[str | int], asked: Asked) -> Any:
    for part in path:
        try:
            fields = fields[_place(fields, part)]
        except (KeyError, IndexError, TypeError):
            name = ".".join(str(part) for part in path)
            raise AskedError(asked.id, say("The template has nothing that is called “{name}”.", name=name)) from None
    return fields


def _place(holder: Any, part: str | int) -> str | int:
    """A key as it is; in a list, the place of the entry with this id. KeyError if there is none."""
    if not isinstance(holder, list) or isinstance(part, int):
        return part
    for index, entry in enumerate(holder):
        if isinstance(entry, dict) and entry.get("id") == part:
            return index
    raise KeyError(part)
