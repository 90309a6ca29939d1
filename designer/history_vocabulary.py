"""The names and values of a history, for the suggestions in forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.inspector.vocabulary import Vocabulary

if TYPE_CHECKING:
    from simulator.history.history import History


def vocabulary_of(history: History) -> Vocabulary:
    """What the history knows. Takes a while the first time, so it belongs into the background."""
    from simulator.history.summary import describe

    summary = describe(history)
    property_values: dict[str, tuple[str, ...]] = {}
    for event in summary.events:
        for item in event.properties:
            found = tuple(common.value for common in item.top)
            property_values[item.name] = tuple(dict.fromkeys((*property_values.get(item.name, ()), *found)))
    hidden = ("consent.", "reachable.")
    return Vocabulary(
        events=tuple(event.name for event in summary.events),
        properties={event.name: tuple(item.name for item in event.properties) for event in summary.events},
        attributes=tuple(item.name for item in summary.attributes if not item.name.startswith(hidden)),
        attribute_values={item.name: tuple(common.value for common in item.top) for item in summary.attributes},
        property_values=property_values,
    )
