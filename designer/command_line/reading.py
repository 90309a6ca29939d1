"""Journeys and histories as commands read them, findings as they tell them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.command_line.failure import CommandError
from journey.checks.findings import Finding
from journey.describe import name_of
from journey.encoding import JourneyFileError
from journey.file import read_journey
from journey.journey import Journey
from journey.words import mark, say

if TYPE_CHECKING:
    from simulator.history.history import History

_SEVERITIES = {"error": mark("error"), "warning": mark("warning"), "hint": mark("hint")}


def journey_from(path: Path) -> Journey:
    """The journey in a file; CommandError if it is none."""
    try:
        return read_journey(path)
    except JourneyFileError as error:
        raise CommandError(str(error)) from None


def history_from(folder: Path | None) -> History:
    """The history in a folder, or the bundled sample; CommandError if it cannot be opened."""
    from simulator.history.errors import HistoryError
    from simulator.history.folder import open_history
    from simulator.history.sample import sample_history

    try:
        return sample_history() if folder is None else open_history(folder)
    except HistoryError as error:
        raise CommandError(error.message, error.place, error.remedy) from None


def finding_lines(findings: Iterable[Finding], path: Path) -> list[str]:
    """Findings as lines: file, how bad, the reason, what the history shows, the remedy, the check's id."""
    return [
        f"{path}: {say(_SEVERITIES[finding.severity])}: {_sentences(finding)} [{finding.code}]" for finding in findings
    ]


def _sentences(finding: Finding) -> str:
    return " ".join(part for part in (finding.reason, finding.evidence, finding.remedy) if part)


def finding_document(finding: Finding, journey: Journey) -> dict[str, Any]:
    """A finding as JSON: ``node`` or ``edge`` is the id it is about, neither where it is about the settings."""
    node = journey.node(finding.record)
    return {
        "severity": finding.severity,
        "code": finding.code,
        "node": node.id if node else None,
        "name": name_of(node) if node else None,
        "edge": finding.record if journey.edge(finding.record) else None,
        "parameter": finding.parameter or None,
        "reason": finding.reason,
        "remedy": finding.remedy,
        "evidence": finding.evidence or None,
        "practices": list(finding.practices),
        "fix": finding.fix.words if finding.fix else None,
        "path": list(finding.path),
    }
