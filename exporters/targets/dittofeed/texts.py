"""Dittofeed's language in a journey: what the event that started it held is a user property of its own."""

from __future__ import annotations

from exporters.targets.dittofeed.names import trait
from exporters.translation.liquid import LiquidWriter
from exporters.translation.writing import Book


class JourneyWriter(LiquidWriter):
    """Writes the texts of one journey. ``prefix``: how the names of those user properties begin."""

    def __init__(self, book: Book, prefix: str) -> None:
        super().__init__(book)
        self.prefix = prefix

    def event_property(self, name: str) -> str | None:
        """A property of the event, as the user property that holds it."""
        return self.attribute(event_field(self.prefix, name))


def event_field(prefix: str, name: str) -> str:
    """The user property that holds a property of the event."""
    return f"{prefix}_{trait(name)}"
