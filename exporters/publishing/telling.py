"""A plan and its outcome in words and as plain data. Neither ever holds a key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from exporters.publishing.assets import filled
from exporters.publishing.difference import Action, Change
from journey.words import mark, say

#: What happens to an asset, for a table.
ACTION_WORDS: dict[Action, str] = {
    "create": mark("make"),
    "change": mark("change"),
    "replace": mark("make anew"),
    "unchanged": mark("unchanged"),
    "keep": mark("left as it is"),
    "remove": mark("remove"),
    "orphan": mark("no longer needed"),
}


def reason(change: Change) -> str:
    """Why that happens, in a sentence; empty where the action says it all."""
    match change.action:
        case "create" if change.gone:
            return say("It was made before and is no longer there.")
        case "change" | "replace" if change.paths:
            return say("Differs in {places}.", places=", ".join(change.paths))
        case "replace" | "change":
            return say("What it refers to is made anew.")
        case "keep" if change.paths:
            return say("Somebody changed it there, and it was changed here.")
        case "keep":
            return say("Somebody changed it there.")
        case "remove":
            return say("A newer one stands for it.")
        case "orphan":
            return say("It was made before, and the journey no longer needs it.")
        case _:
            return ""


def lines(changes: Sequence[Change]) -> list[str]:
    """A line for each change: what happens, to what, by which calls, and why."""
    rows = [
        (say(ACTION_WORDS[change.action]), say(change.kind.words), change.title, ", ".join(change.calls))
        for change in changes
    ]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    told = []
    for row, change in zip(rows, changes, strict=True):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        told.append("  ".join([*cells, row[3]]).rstrip())
        if why := reason(change):
            told.append(f"    {why}")
    return told


def summary(changes: Sequence[Change]) -> str:
    """How many of each, in a line."""
    counts = Counter(change.action for change in changes)
    return say(
        "To make: {made}. To change: {changed}. Unchanged: {unchanged}. Changed there and left: {kept}. No longer "
        "needed: {orphans}.",
        made=counts["create"],
        changed=counts["change"] + counts["replace"],
        unchanged=counts["unchanged"],
        kept=counts["keep"],
        orphans=counts["orphan"],
    )


def document(changes: Sequence[Change], *, bodies: bool = False) -> list[dict[str, Any]]:
    """The changes as JSON. ``bodies``: with what is sent, references as ``→key``."""
    return [
        {
            "action": change.action,
            "key": change.key,
            "kind": change.kind.name,
            "title": change.title,
            "mark": change.mark,
            "calls": list(change.calls),
            "differs": list(change.paths),
            "steps": list(change.asset.steps) if change.asset is not None else [],
            "id": change.entry.identity if change.entry is not None else None,
        }
        | ({"body": _shown(change)} if bodies and change.asset is not None else {})
        for change in changes
    ]


class _Arrows(dict[str, int | str]):
    """Every key leads to itself: ids that are not known yet."""

    def __missing__(self, key: str) -> str:
        return f"→{key}"


def _shown(change: Change) -> Any:
    assert change.asset is not None
    return filled(change.asset.body, change.mark, _Arrows())
