"""Random people with events and dated values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from history_builder import Person, unix
from random_draw import CHANNELS, COUNTRIES, EVENTS, SKUS, STEP, ZONES, Draw


def random_person(draw: Draw, key: str, begins: int) -> Person:
    def moment() -> int:
        return begins + draw.number(-48, 16 * 48) * STEP

    def event() -> tuple[Any, ...]:
        properties = {}
        if draw.chance(70):
            properties["sku"] = draw.one(SKUS)
        if draw.chance(70):
            properties["value"] = draw.one((1.0, -2.0, 0.5, 20.0, 0.1))
        if draw.chance(40):
            soon = datetime.fromtimestamp(unix(begins), UTC).date() + timedelta(days=draw.number(-3, 12))
            properties["day"] = draw.one((soon.isoformat(), "soon"))
        return moment(), draw.one(EVENTS), properties

    def dated(values: Sequence[Any]) -> list[tuple[int | None, Any]]:
        return [(draw.one((None, moment())), draw.one(values)) for _ in range(draw.number(1, 3))]

    attributes: dict[str, Any] = {}
    if draw.chance(60):
        attributes["points"] = dated((0.0, 1.0, 5.0, None))
    if draw.chance(60):
        attributes["country"] = dated((*COUNTRIES, None))
    if draw.chance(60):
        soon = datetime.fromtimestamp(unix(begins), UTC).date() + timedelta(days=draw.number(-3, 12))
        attributes["birthday"] = dated((f"1980-{soon:%m-%d}", soon.isoformat(), "2008-02-29", "1990-01-31", "soon"))
    if draw.chance(20):
        attributes["suppressed"] = dated((0.0, 1.0))
    if draw.chance(30):
        attributes[f"consent.{draw.one(CHANNELS)}"] = dated((0.0, 1.0))
    if draw.chance(20):
        attributes["tag.vip"] = dated((1.0, 0.0, None))
    return Person(
        key=key,
        events=draw.several(2, 24, event),
        attributes=attributes,
        zone=draw.maybe(70, lambda: draw.one(ZONES)),
        willing=draw.chance(85),
    )
