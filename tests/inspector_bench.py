"""An inspector over a small document, for the tests of its forms and pages."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication
from window_kit import dress

from designer.inspector.panel import Inspector
from designer.inspector.vocabulary import Vocabulary
from journey.catalogue import kind
from journey.edits import add_node
from journey.journey import new_journey
from journey.stage_edits import add_stage
from journey.store import Store

KNOWN = Vocabulary(
    events=("order", "cart", "view"),
    properties={"order": ("value", "quantity"), "cart": ("value",)},
    attributes=("country", "birthday"),
    attribute_values={"country": ("Germany", "France")},
    property_values={"category": ("lamps",)},
)


class Bench:
    """An inspector over a small document."""

    def __init__(self) -> None:
        dress()
        self.store = Store(new_journey("j", "Trial"))
        add_stage(self.store, "Research")
        add_stage(self.store, "Purchase")
        self.inspector = Inspector(self.store, lambda: KNOWN)
        self.inspector.resize(300, 900)
        self.inspector.show()

    def choose(self, *ids: str) -> Any:
        """Select records; gives the page."""
        self.inspector.show_selection(ids)
        self.inspector.show_now()
        QApplication.processEvents()
        return self.inspector.page

    def add(self, kind_id: str) -> str:
        """A new step, selected."""
        node = add_node(self.store, kind_id, 0, 0, stage=self.store.journey.stages[0].id)
        self.choose(node)
        return node

    def value(self, node: str, parameter: str) -> Any:
        """The document's value of a setting."""
        record = self.store.journey.node(node)
        declared = kind(record.kind) if record else None
        assert record is not None
        assert declared is not None
        return declared.complete(record.parameters)[parameter]

    def close(self) -> None:
        """Put it away."""
        self.inspector.close_listening()
        self.inspector.close()
        self.inspector.deleteLater()
        QApplication.processEvents()
