"""Which edits can change what a replay shows, told from the difference alone, so that it can be told at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any

import msgspec

from journey.model import AnyRecord, Message
from journey.store import Difference

#: Fields of any record that neither a replay nor a check reads: where things are drawn, and notes about them.
_DRAWN = frozenset(
    {"x", "y", "width", "height", "pinned", "folded", "holds", "tint", "note", "owner", "tags", "unknown", "edges"}
)

#: Fields that checks and tables name things by, but no replay reads.
_NAMES = frozenset({"name", "description"})


def is_worth_a_look(difference: Difference) -> bool:
    """Whether checks may find something else now: anything changed but places and notes."""
    return _touches(difference, _DRAWN)


def may_change_replay(difference: Difference) -> bool:
    """Whether a replay may come out differently: anything changed but places, notes, names and texts of messages.

    A stage's name counts, for a person's stage is known by it. The semantic hash has the last word.
    """
    if not difference.added and not difference.removed:
        updated = {key: pair for key, pair in difference.updated.items() if not isinstance(pair[1], Message)}
        difference = Difference(updated=updated)
    if any(type(record).__name__ == "Stage" for record in _records(difference)):
        return _touches(difference, _DRAWN)
    return _touches(difference, _DRAWN | _NAMES)


def _touches(difference: Difference, passed_over: frozenset[str]) -> bool:
    if difference.added or difference.removed:
        return True
    for before, after in difference.updated.values():
        if type(before) is not type(after):
            return True
        read = _reader(type(before), passed_over)
        if read(before) != read(after):
            return True
    return False


@cache
def _reader(kind: type[AnyRecord], passed_over: frozenset[str]) -> Callable[[AnyRecord], Any]:
    """What gives a record's other fields at once: many records may have moved."""
    return attrgetter(*(name for name in kind.__struct_fields__ if name not in passed_over))


def _records(difference: Difference) -> list[msgspec.Struct]:
    return [after for _, after in difference.updated.values()]
