"""The intermediate form as JSON: for programs that read journeys."""

from __future__ import annotations

from typing import Any

from exporters.lowering.fidelity import document as report_document
from exporters.lowering.fidelity import fidelities
from exporters.lowering.form import Flow, declared_kind, outputs_of
from exporters.lowering.lower import Lowered
from exporters.lowering.pieces import Piece
from journey.encoding import canonical
from journey.plain import plain
from journey.words import mark

FORMAT_NAME = "loopline-flows"
VERSION = 1


class CanonicalJson:
    """Steps, ways, messages and rules of each flow, sorted and complete; the same journey gives the same bytes."""

    id = "json"
    words = mark("JSON for programs")
    suffixes = (".json",)

    def write(self, lowered: Lowered) -> bytes:
        """The file."""
        return canonical(flows_document(lowered)).encode("utf-8")


def flows_document(lowered: Lowered) -> dict[str, Any]:
    """The flows of a lowered journey as a JSON object."""
    return {
        "format": FORMAT_NAME,
        "version": VERSION,
        "journey": lowered.journey.header.journey_id,
        "name": lowered.journey.header.name,
        "target": lowered.target.id if lowered.target else None,
        "fidelity": report_document(fidelities(lowered)) if lowered.target else None,
        "flows": [_flow(flow) for flow in lowered.flows],
    }


def _flow(flow: Flow) -> dict[str, Any]:
    settings = plain(flow.header)
    for name in ("id", "order", "unknown", "edges"):
        settings.pop(name, None)
    return {
        "id": flow.id,
        "settings": settings,
        "stages": [plain(stage) for stage in flow.stages],
        "steps": [_piece(piece) for piece in flow.pieces],
        "ways": [
            {
                "id": way.id,
                "origin": way.origin or None,
                "source": way.source,
                "output": way.output,
                "target": way.target,
                "loop": plain(way.loop) if way.loop is not None else None,
            }
            for way in flow.ways
        ],
        "messages": [plain(message) for message in flow.messages],
        "coupons": [plain(coupon) for coupon in flow.coupons],
        "segments": [plain(segment) for segment in flow.segments],
    }


def _piece(piece: Piece) -> dict[str, Any]:
    declared = declared_kind(piece)
    return {
        "id": piece.id,
        "origin": piece.origin,
        "kind": piece.kind,
        "family": declared.family.id,
        "name": piece.name,
        "stage": piece.stage or None,
        "made_for": piece.made_for or None,
        "settings": declared.complete(piece.parameters),
        "outputs": list(outputs_of(piece)),
    }


FORMAT = CanonicalJson()
