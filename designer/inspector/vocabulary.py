"""What the loaded history knows: the names and values that forms suggest."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Vocabulary(msgspec.Struct, frozen=True):
    """Names and frequent values found in a history; suggestions only, anything else may be typed.

    ``properties`` by event, ``attribute_values`` by attribute, ``property_values`` by property of any event.
    """

    events: tuple[str, ...] = ()
    properties: Mapping[str, tuple[str, ...]] = {}
    attributes: tuple[str, ...] = ()
    attribute_values: Mapping[str, tuple[str, ...]] = {}
    property_values: Mapping[str, tuple[str, ...]] = {}

    def properties_of(self, event: str) -> tuple[str, ...]:
        """The properties of an event; of all events if it is not known."""
        if event in self.properties:
            return self.properties[event]
        found = dict.fromkeys(name for names in self.properties.values() for name in names)
        return tuple(found)


#: Before a history has been read.
NOTHING_KNOWN = Vocabulary()
