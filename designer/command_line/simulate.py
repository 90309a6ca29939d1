"""``loopline simulate``: what would have happened."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from designer.command_line import console
from designer.command_line.dates import instant_of
from designer.command_line.failure import DONE, FINDINGS, CommandError
from designer.command_line.overrides import with_overrides
from designer.command_line.preparing import tell_preparing
from designer.command_line.reading import finding_lines, history_from, journey_from
from designer.command_line.result_text import result_text
from designer.command_line.safe_file import check_writable, write_whole
from designer.replaying import ENGINES, replay
from journey.checks.check import check_together, stops_replay
from journey.journey import Journey
from journey.words import say, say_count

if TYPE_CHECKING:
    from simulator.history.history import History
    from simulator.result import Result

MOST_THREADS = 256


def describe(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("files", metavar="FILE", type=Path, nargs="+", help=say("a journey; several run together"))
    parser.add_argument("--history", metavar="FOLDER", type=Path, help=say("the history (default: the bundled sample)"))
    parser.add_argument("--seed", type=int, default=0, help=say("of all random draws (default: 0)"))
    parser.add_argument("--from", metavar="DATE", dest="start", help=say("first day, or time, of the replay"))
    parser.add_argument("--to", metavar="DATE", dest="end", help=say("last day, or time, of the replay"))
    parser.add_argument(
        "--set",
        metavar="NODE.PARAM=VALUE",
        action="append",
        default=[],
        dest="overrides",
        help=say("change a setting of a step, or of a loop edge, for this run"),
    )
    parser.add_argument("--threads", type=_threads, metavar="N", help=say("how many threads (default: all)"))
    parser.add_argument("--json", metavar="OUT", type=Path, help=say("write all figures as JSON"))
    parser.add_argument("--report", metavar="OUT.html", type=Path, help=say("write the report as HTML"))
    parser.add_argument("--engine", choices=ENGINES, default="auto", help=say("which engine (default: auto)"))


def run(options: argparse.Namespace) -> int:
    """Replay, print the tables, write what was asked for."""
    for path in (options.json, options.report):
        if path is not None:
            check_writable(path)
    journeys = with_overrides([journey_from(path) for path in options.files], options.overrides)
    _refuse_twins(journeys, options.files)
    if not _tell_findings(journeys, options.files):
        return FINDINGS
    history = history_from(options.history)
    if options.history is None:
        console.tell(say("On the bundled sample: {history}.", history=history.name))
    _tell_missing(journeys, options.files, history)
    result = _replayed(journeys, history, options)
    if options.json is not None:
        write_whole(options.json, result.to_json())
        console.tell(say("Wrote {file}.", file=options.json))
    if options.report is not None:
        from designer.reporting import report_html

        write_whole(options.report, report_html(result, journeys, history).encode())
        console.tell(say("Wrote {file}.", file=options.report))
    from exporters.names import names_of

    console.show(result_text(result, names_of(journeys)))
    return DONE


def _replayed(journeys: Sequence[Journey], history: History, options: argparse.Namespace) -> Result:
    from simulator.run import RunError, RunSettings

    zone = journeys[0].header.zone
    settings = RunSettings(
        seed=options.seed,
        start=instant_of(options.start, zone, False, "--from") if options.start else None,
        end=instant_of(options.end, zone, True, "--to") if options.end else None,
    )
    if options.engine != "plain":
        tell_preparing()
    try:
        with console.Progress(say("Replaying")) as progress:
            return replay(
                journeys,
                history,
                settings,
                engine=options.engine,
                threads=options.threads,
                progress=progress.report,
            )
    except RunError as error:
        raise CommandError(str(error)) from None


def _refuse_twins(journeys: Sequence[Journey], paths: Sequence[Path]) -> None:
    seen: dict[str, Path] = {}
    for journey, path in zip(journeys, paths, strict=True):
        other = seen.setdefault(journey.header.journey_id, path)
        if other is not path:
            raise CommandError(
                say("This is the same journey as {other}.", other=other),
                str(path),
                say("Replay versions of one journey one after the other."),
            )


def _tell_findings(journeys: Sequence[Journey], paths: Sequence[Path]) -> bool:
    """Say what stops the replay, or how much deserves a look. Whether the replay can start."""
    findings = check_together(journeys)
    errors = [
        line
        for found, path in zip(findings, paths, strict=True)
        for line in finding_lines((finding for finding in found if finding.severity == "error"), path)
    ]
    for line in errors:
        console.tell(line)
    if any(stops_replay(found) for found in findings):
        console.tell(say("Not replayed: errors stop it."))
        return False
    for found, path in zip(findings, paths, strict=True):
        if found:
            things = say_count("{count} finding", "{count} findings", len(found))
            console.tell(say("{file}: {things}; loopline check lists them.", file=path, things=things))
    return True


def _tell_missing(journeys: Sequence[Journey], paths: Sequence[Path], history: History) -> None:
    from designer.history_findings import missing_events
    from journey.program import program_of

    for journey, path in zip(journeys, paths, strict=True):
        reasons = dict.fromkeys(finding.reason for finding in missing_events(program_of(journey), history))
        for reason in reasons:
            console.tell(f"{path}: {reason}")


def _threads(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text[:9]) <= MOST_THREADS:
        raise argparse.ArgumentTypeError(say("a whole number from 1 to {most} is needed", most=MOST_THREADS))
    return int(text)
