"""Which findings stop a replay."""

from __future__ import annotations

from collections.abc import Iterable

from journey.checks.declared import checks
from journey.checks.findings import Finding

#: Errors with this code stop no replay, which reads no texts.
TEMPLATE = "template"


def stopping(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those of the findings that have to be solved before a replay can start. A shop can take other findings for
    errors, too; these stop nothing."""
    known = checks()
    return tuple(finding for finding in findings if known[finding.code].firm and finding.code != TEMPLATE)


def stops_replay(findings: Iterable[Finding]) -> bool:
    """Whether one of the findings stops a replay."""
    return bool(stopping(findings))
