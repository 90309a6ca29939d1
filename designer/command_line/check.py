"""``loopline check``: what stops a replay, and what deserves a look."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.command_line import console
from designer.command_line.check_options import describe_preferences, preferences_of
from designer.command_line.failure import DONE, FINDINGS, CommandError
from designer.command_line.reading import finding_document, finding_lines, history_from, journey_from
from designer.command_line.running import refuse_twins
from journey.checks.bounds import most_messages
from journey.checks.check import check_together
from journey.checks.declaration import Preferences
from journey.checks.declared import checks
from journey.checks.findings import Finding
from journey.checks.graph import Graph
from journey.checks.preferences import limit_of, switched_off
from journey.checks.stopping import stops_replay
from journey.describe import step_count
from journey.encoding import semantic_hash
from journey.journey import Journey
from journey.letters import listed
from journey.words import number, say, say_count

if TYPE_CHECKING:
    from simulator.history.history import History

Found = tuple[Finding, ...]


def describe(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "files", metavar="FILE", type=Path, nargs="+", help=say("a journey; several are checked as they run together")
    )
    parser.add_argument(
        "--history",
        metavar="FOLDER",
        type=Path,
        help=say("look as well for what only this history can tell"),
    )
    describe_preferences(parser)
    parser.add_argument(
        "--fix",
        metavar="CHECK",
        action="append",
        default=[],
        help=say("apply the remedies of this check's findings and save the journey; all for every check"),
    )
    parser.add_argument("--json", action="store_true", help=say("print the findings as JSON"))


def run(options: argparse.Namespace) -> int:
    """Print all findings; the status says whether there are any."""
    preferences = preferences_of(options)
    journeys = [journey_from(path) for path in options.files]
    refuse_twins(journeys, options.files)
    history = history_from(options.history) if options.history is not None else None
    findings = _findings(journeys, preferences, history)
    if options.fix:
        from designer.command_line.check_fixes import fix_files

        wanted = _checks_to_fix(options.fix)
        journeys = fix_files(options.files, journeys, findings, wanted, preferences)
        findings = _findings(journeys, preferences, history)
    if options.json:
        documents = [_document(journey, found, preferences) for journey, found in zip(journeys, findings, strict=True)]
        shown: Any = documents[0] if len(documents) == 1 else {"journeys": documents}
        console.show(json.dumps(shown, indent=2, sort_keys=True))
    else:
        for path, journey, found in zip(options.files, journeys, findings, strict=True):
            _show(path, journey, found)
        _tell_off(preferences)
    return FINDINGS if any(findings) else DONE


def _checks_to_fix(names: Sequence[str]) -> frozenset[str]:
    if "all" in names:
        return frozenset(checks())
    for name in names:
        if name not in checks():
            raise CommandError(say("There is no check “{check}”.", check=name), "--fix")
    return frozenset(names)


def _findings(journeys: Sequence[Journey], preferences: Preferences, history: History | None) -> list[Found]:
    together = check_together(journeys, preferences)
    if history is None:
        return list(together)
    return [
        _about_history(journey, found, history, preferences) for journey, found in zip(journeys, together, strict=True)
    ]


def _about_history(journey: Journey, found: Found, history: History, preferences: Preferences) -> Found:
    """What the history tells of a journey, with what is told of its drawing."""
    from designer.command_line.preparing import tell_preparing
    from designer.drawing_evidence import drawing_evidence
    from designer.history_findings import history_findings, told_together
    from designer.message_findings import message_findings
    from designer.replaying import replay
    from journey.checks.preferences import applied
    from simulator.run import RunError, RunSettings

    if stops_replay(found) or not journey.nodes:
        return told_together(found, applied(message_findings(journey, history), preferences), journey, {})
    tell_preparing()
    try:
        with console.Progress(say("Replaying")) as progress:
            result = replay((journey,), history, RunSettings(), progress=progress.report)
    except RunError as error:
        raise CommandError(str(error)) from None
    known = history_findings(journey, history, result, preferences)
    seen = drawing_evidence(found, journey, history, result, preferences)
    return told_together(found, known, journey, seen)


def _document(journey: Journey, findings: Found, preferences: Preferences) -> dict[str, Any]:
    days = int(limit_of(checks()["too-many-messages"], "days", preferences))
    return {
        "journey": journey.header.journey_id,
        "name": journey.header.name,
        "hash": semantic_hash(journey),
        "most_messages": {"messages": most_messages(Graph(journey), days).messages, "days": days},
        "findings": [finding_document(finding, journey) for finding in findings],
        "switched_off": [check.id for check in switched_off(preferences)],
    }


def _show(path: Path, journey: Journey, findings: Found) -> None:
    for line in finding_lines(findings, path):
        console.show(line)
    if not findings:
        steps = say_count("{count} step", "{count} steps", step_count(journey))
        console.show(say("{file}: no findings in {steps}.", file=path, steps=steps))


def _tell_off(preferences: Preferences) -> None:
    off = switched_off(preferences)
    if off:
        names = listed(check.id for check in off)
        console.tell(say("Switched off: {checks} ({count}).", checks=names, count=number(len(off))))
