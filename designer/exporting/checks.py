"""What the checks find in a journey only once it has a system's shape."""

from __future__ import annotations

from exporters.lowering.lower import Lowered
from journey.checks.check import check


def new_errors(lowered: Lowered) -> tuple[str, ...]:
    """Errors of the lowered flows, in sentences, that the journey as it is drawn does not have."""
    known = {(finding.code, finding.record) for finding in check(lowered.journey) if finding.severity == "error"}
    found: dict[tuple[str, str], str] = {}
    for flow in lowered.flows:
        for finding in check(flow.journey):
            piece = flow.by_id.get(finding.record)
            about = (finding.code, piece.origin if piece is not None else finding.record)
            if finding.severity == "error" and about not in known:
                found.setdefault(about, f"{finding.reason} {finding.remedy}")
    return tuple(found.values())
