"""BPMN 2.0: the journey as processes that modelling tools read."""

from __future__ import annotations

from exporters.lowering.lower import Lowered
from exporters.targets.bpmn.writing import bpmn_bytes
from journey.words import mark


class Bpmn:
    """A BPMN 2.0 file with one process for each flow, and its drawing."""

    id = "bpmn"
    words = mark("BPMN 2.0 process")
    suffixes = (".bpmn", ".xml")

    def write(self, lowered: Lowered) -> bytes:
        """The file."""
        return bpmn_bytes(lowered)


FORMAT = Bpmn()
