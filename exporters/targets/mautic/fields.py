"""The contact fields that a journey needs in Mautic: what they are called, what they hold, how they are made."""

from __future__ import annotations

from typing import Literal

from exporters.publishing.assets import Asset, Body
from exporters.translation.tokens import alias_of
from journey.condition import EventsOperand
from journey.spans import duration_seconds

FieldType = Literal["text", "number", "datetime", "boolean"]

_CORE = (
    "title firstname lastname company position email mobile phone points fax address1 address2 city state zipcode "
    "country preferred_locale timezone last_active attribution_date attribution website facebook foursquare instagram "
    "linkedin skype twitter"
)
#: The fields that every Mautic has from the start, whose types are its own.
CORE = frozenset(_CORE.split())
#: The field of the person's stage in the journey: Mautic's own stages only go forward.
STAGE = "journey_stage"
#: What the fields begin with that hold the properties of the event that started the person.
ENTRY = "event."
_LONGEST_LABEL = 191
#: What is known of a field's values counts for more than that it is printed.
_RANKS: dict[FieldType, int] = {"text": 0, "boolean": 1, "number": 2, "datetime": 3}


class Fields:
    """Collects fields by alias while a plan is written."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[str, FieldType]] = {}

    def need(self, name: str, kind: FieldType) -> str:
        """The alias of the field that holds an attribute, which is made if the account lacks it."""
        alias = alias_of(name)
        if alias not in CORE:
            _, known = self._found.get(alias, (name, kind))
            self._found[alias] = (name, max(known, kind, key=lambda one: _RANKS[one]))
        return alias

    def assets(self) -> list[Asset]:
        """The fields, one asset each. A field that is there under its alias is used, whoever made it."""
        return [_field(alias, name, kind) for alias, (name, kind) in self._found.items()]


def last_of(event: str) -> str:
    """The name of the field with the time of the latest such event."""
    return f"last_{event}"


def latest_of(event: str, name: str) -> str:
    """The name of the field with a property of the latest such event."""
    return f"last_{event}_{name}"


def measure_of(operand: EventsOperand) -> str:
    """The name of the field with a count, or a sum, of events: order_count_30d."""
    parts = [operand.event, operand.measure]
    if operand.measure == "sum" and operand.property:
        parts.append(operand.property)
    if operand.within:
        seconds = duration_seconds(operand.within)
        parts.append(f"{-(-seconds // 86_400)}d" if seconds >= 86_400 else f"{-(-seconds // 3600)}h")
    return "_".join(parts)


def _field(alias: str, name: str, kind: FieldType) -> Asset:
    label = name.replace("_", " ").replace(".", " ").strip()
    body: dict[str, Body] = {
        "label": (label[:1].upper() + label[1:])[:_LONGEST_LABEL] or alias,
        "alias": alias,
        "type": kind,
        "group": "core",
        "object": "lead",
        "isPublished": 1,
    }
    if kind == "boolean":
        body["properties"] = {"no": "No", "yes": "Yes"}
    return Asset(f"field.{alias}", "field", alias, body)
