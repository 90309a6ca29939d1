"""What is seen of a journey whose frames are folded: a card for each, in place of all that it stands for.

Who derives places, paints or walks about gets the journey as it is seen: hidden steps are not in it, edges across a
folded frame's border begin or end at the frame, and those within are not there. Without folded frames it is the
journey itself. No Qt.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from journey.frames import standing_for
from journey.journey import Journey
from journey.model import AnyRecord, Edge
from journey.store import Difference


class Folding:
    """A journey and how it is seen, kept up with the journey's differences."""

    def __init__(self, journey: Journey) -> None:
        self.document = journey
        stands = standing_for(journey)
        self.seen = _seen(journey, stands) if stands else journey

    def follow(self, difference: Difference, after: Journey) -> Difference:
        """Follow a change of the journey; returns what changed as it is seen."""
        stands = standing_for(after)
        before = self.seen
        if before is self.document and not stands:
            self.document = self.seen = after
            return difference
        self.document = after
        records = _records(after, stands)
        seen = _difference(before.records, records, difference.laid_out)
        if not stands:
            self.seen = after
        else:
            self.seen = before.after(seen.removed.values(), seen.updated.values(), seen.added.values())
        return seen


def _seen(journey: Journey, stands: Mapping[str, str]) -> Journey:
    return Journey(_records(journey, stands), journey.unknown, journey.repairs)


def _records(journey: Journey, stands: Mapping[str, str]) -> dict[str, AnyRecord]:
    """The records as they are seen."""
    found: dict[str, AnyRecord] = {}
    for key, record in journey.records.items():
        if key in stands:
            continue
        if isinstance(record, Edge) and (record.source in stands or record.target in stands):
            source, target = stands.get(record.source, record.source), stands.get(record.target, record.target)
            if source != target:
                found[key] = msgspec.structs.replace(record, source=source, target=target)
            continue
        found[key] = record
    return found


def _difference(before: Mapping[str, AnyRecord], after: Mapping[str, AnyRecord], laid_out: bool) -> Difference:
    updated = {
        key: (old, record)
        for key, record in after.items()
        if (old := before.get(key)) is not None and old is not record and old != record
    }
    return Difference(
        {key: record for key, record in after.items() if key not in before},
        updated,
        {key: record for key, record in before.items() if key not in after},
        laid_out,
    )
