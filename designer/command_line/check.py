"""``loopline check``: what stops a replay, and what deserves a look."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from designer.command_line import console
from designer.command_line.failure import DONE, FINDINGS
from designer.command_line.reading import finding_document, finding_lines, history_from, journey_from
from journey.checks.check import check, stops_replay
from journey.checks.findings import Finding
from journey.encoding import semantic_hash
from journey.journey import Journey
from journey.words import say, say_count


def describe(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", metavar="FILE", type=Path, help=say("the journey"))
    parser.add_argument(
        "--history",
        metavar="FOLDER",
        type=Path,
        help=say("look as well for what only this history can tell"),
    )
    parser.add_argument("--json", action="store_true", help=say("print the findings as JSON"))


def run(options: argparse.Namespace) -> int:
    """Print all findings; the status says whether there are any."""
    journey = journey_from(options.file)
    findings = check(journey)
    if options.history is not None:
        findings += _about_history(journey, findings, options.history)
    if options.json:
        document = {
            "journey": journey.header.journey_id,
            "name": journey.header.name,
            "hash": semantic_hash(journey),
            "findings": [finding_document(finding, journey) for finding in findings],
        }
        console.show(json.dumps(document, indent=2, sort_keys=True))
    else:
        steps = say_count("{count} step", "{count} steps", len(journey.nodes))
        for line in finding_lines(findings, options.file):
            console.show(line)
        if not findings:
            console.show(say("{file}: no findings in {steps}.", file=options.file, steps=steps))
    return FINDINGS if findings else DONE


def _about_history(journey: Journey, found: Sequence[Finding], folder: Path) -> tuple[Finding, ...]:
    from designer.history_findings import history_findings
    from designer.message_findings import message_findings
    from journey.program import program_of

    history = history_from(folder)
    texts = tuple(message_findings(journey, history))
    return texts if stops_replay(found) else (*texts, *history_findings(program_of(journey), history))
