"""The JSON Schema of ``.journey`` files, made from the records and the node catalogue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from journey import declaration as d
from journey.catalogue import kinds
from journey.condition import Condition, EventMatch
from journey.encoding import FORMAT, VERSION
from journey.fragments import MOST_PARAMETERS
from journey.identifiers import ID
from journey.model import COLLECTIONS, WEEKDAYS, Header, Node

JSON = dict[str, Any]

_DURATION: JSON = {
    "type": "string",
    "pattern": "^(P[0-9]{1,9}[WD]|PT[0-9]{1,9}[HMS])$",
    "description": "A duration, ISO 8601 with one unit: PT30M, PT4H, P7D, P2W.",
}
_TIME: JSON = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}
_NAME: JSON = {"type": "string", "maxLength": 200}
_ID: JSON = {"type": "string", "pattern": f"^{ID.pattern}$"}


def journey_schema() -> JSON:
    """The JSON Schema (draft 2020-12). Unknown fields are allowed: a newer minor version may have written them."""
    types = [Header, *(t for t in COLLECTIONS.values() if t is not Node), Node, EventMatch, Condition]
    schemas, parts = msgspec.json.schema_components(types, ref_template="#/$defs/{name}")
    for part in parts.values():
        for hidden in ("order", "unknown"):
            part.get("properties", {}).pop(hidden, None)
        if "id" in part.get("properties", {}):
            part["properties"]["id"] = _ID
    header = parts["Header"]
    header["properties"].pop("id", None)
    header["required"] = [name for name in header.get("required", []) if name != "id"]
    parts["Condition"] = schemas[-1]
    _describe_fragments(parts["Fragment"])
    parts["Node"]["allOf"] = [_kind_rule(kind) for kind in kinds()]
    lists = {
        name: {"type": "array", "items": {"$ref": f"#/$defs/{record_type.__name__}"}}
        for name, record_type in COLLECTIONS.items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:loopline:journey:" + ".".join(str(part) for part in VERSION),
        "title": "Loopline journey",
        "type": "object",
        "required": ["format", "version", "journey"],
        "properties": {
            "format": {"const": FORMAT},
            "version": {"type": "string", "pattern": f"^{VERSION[0]}\\.[0-9]+$"},
            "journey": {"$ref": "#/$defs/Header"},
            **lists,
        },
        "$defs": dict(sorted(parts.items())),
    }


def _describe_fragments(fragment: JSON) -> None:
    fragment["description"] = "A part of a journey that steps of the kind “fragment” stand for. Nothing is fetched."
    properties = fragment["properties"]
    properties["version"] = {**properties["version"], "minimum": 1}
    properties["parameters"] = {**properties["parameters"], "maxItems": MOST_PARAMETERS}


def _kind_rule(kind: d.NodeKind) -> JSON:
    properties = {
        parameter.id: {**_value_schema(parameter), "description": parameter.help or parameter.words}
        for parameter in kind.parameters
    }
    return {
        "if": {"properties": {"kind": {"const": kind.id}}, "required": ["kind"]},
        "then": {"properties": {"parameters": {"type": "object", "description": kind.help, "properties": properties}}},
    }


def _value_schema(parameter: d.Parameter) -> JSON:
    schema = _SCHEMAS[type(parameter.type)](parameter.type)
    if not parameter.required or isinstance(parameter.type, d.ReferenceType):
        schema = {"anyOf": [schema, {"enum": [None, ""]}]}
    if parameter.default is not None:
        schema = {**schema, "default": parameter.default}
    return schema


def _number(kind: d.NumberType) -> JSON:
    return {"type": "integer" if kind.whole else "number", "minimum": kind.minimum, "maximum": kind.maximum}


def _rows(**columns: JSON) -> JSON:
    return {
        "type": "array",
        "items": {"type": "object", "required": sorted(columns), "properties": {"name": _NAME, **columns}},
    }


def _fixed(schema: JSON) -> Callable[[Any], JSON]:
    return lambda kind: dict(schema)


_MATCH: JSON = {"$ref": "#/$defs/EventMatch"}
_CONDITION: JSON = {"$ref": "#/$defs/Condition"}

_SCHEMAS: dict[type[Any], Callable[[Any], JSON]] = {
    d.TextType: lambda kind: {"type": "string", "maxLength": kind.longest},
    d.NumberType: _number,
    d.DurationType: _fixed(_DURATION),
    d.ChoiceType: lambda kind: {"enum": [option for option, _ in kind.options]},
    d.FlagType: _fixed({"type": "boolean"}),
    d.TimeType: _fixed(_TIME),
    d.DateType: _fixed({"type": "string"}),
    d.WeekdaysType: _fixed({"type": "array", "minItems": 1, "items": {"enum": list(WEEKDAYS)}}),
    d.ZoneType: _fixed(_NAME),
    d.EventNameType: _fixed(_NAME),
    d.AttributeType: _fixed(_NAME),
    d.PropertyType: _fixed(_NAME),
    d.EventMatchType: _fixed(_MATCH),
    d.EventMatchesType: lambda kind: {"type": "array", "minItems": kind.least, "items": _MATCH},
    d.ConditionType: _fixed(_CONDITION),
    d.FilterType: _fixed(_CONDITION),
    d.ConditionBranchesType: _fixed(_rows(id=_ID, condition=_CONDITION)),
    d.EventBranchesType: _fixed(_rows(id=_ID, event=_MATCH)),
    d.ValueBranchesType: _fixed(_rows(id=_ID, above={"type": "number"})),
    d.SharesType: _fixed(_rows(id=_ID, weight={"type": "integer", "minimum": 0})),
    d.StageBranchesType: _fixed(_rows(id=_ID, stage=_ID)),
    d.TableType: _fixed(_rows(value={"type": "string"}, number={"type": "number"})),
    d.ReferenceType: _fixed(_ID),
    d.EndsType: _fixed({"type": "array", "items": {"type": "object", "required": ["id"], "properties": {"id": _ID}}}),
    d.ValuesType: _fixed({"type": "object"}),
    d.KeptIdsType: _fixed({"type": "object", "additionalProperties": _ID}),
}
