"""A journey from a template: in the program's language, with the values that were asked, and an id of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from designer.gallery.asking import with_values
from designer.gallery.declaration import Declaration
from designer.gallery.texts import in_language
from journey.identifiers import new_journey_id
from journey.journey import Journey
from journey.model import HEADER_ID


def created(template: Journey, declared: Declaration, values: Mapping[str, Any] | None = None) -> Journey:
    """A new journey from a template. AskedError if a value does not fit."""
    journey = in_language(with_values(template, declared.asks, values or {}))
    return as_new(journey)


def as_new(journey: Journey) -> Journey:
    """The journey with an id of its own, so that it is no version of the template."""
    header = replace(journey.header, journey_id=new_journey_id())
    return Journey({**journey.records, HEADER_ID: header}, journey.unknown)
