"""``loopline export``: a journey in the shape of a system, what that costs, and files of it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.command_line import console
from designer.command_line.failure import DONE, FINDINGS, CommandError
from designer.command_line.preparing import tell_preparing
from designer.command_line.reading import finding_lines, history_from, journey_from
from designer.command_line.running import describe_run, run_settings, tell_history
from designer.command_line.safe_file import check_writable, write_whole
from journey.checks.check import check
from journey.journey import Journey
from journey.targets.profiles import profile, profiles
from journey.words import say

if TYPE_CHECKING:
    from designer.exporting.beside import Paired
    from designer.publishing.preparing import Shaped
    from exporters.lowering.fidelity import Fidelities
    from exporters.lowering.lower import Lowered


def describe(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", metavar="FILE", type=Path, help=say("the journey"))
    parser.add_argument(
        "--target",
        choices=[one.id for one in profiles()],
        metavar="SYSTEM",
        help=say(
            "give it the shape of the system that will run it: {systems}",
            systems=", ".join(one.id for one in profiles()),
        ),
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        type=Path,
        action="append",
        default=[],
        help=say("the file to write: {kinds}; again for more", kinds=_kinds_words()),
    )
    parser.add_argument(
        "--report", action="store_true", help=say("say what is exact, approximated or dropped (done without -o anyway)")
    )
    parser.add_argument("--all", action="store_true", help=say("in the report also what is exact"))
    parser.add_argument("--json", action="store_true", help=say("print report and replay as JSON"))
    parser.add_argument(
        "--replay", action="store_true", help=say("replay the journey in the system's shape beside the original")
    )
    parser.add_argument(
        "--loops",
        choices=("auto", "unroll", "hand_over"),
        default="auto",
        help=say("write loops out, or hand people over by a tag (default: auto, written out while that fits)"),
    )
    parser.add_argument(
        "--looks",
        type=_looks,
        default=1,
        metavar="N",
        help=say("look so often during a wait for an event that the system cannot wait for (default: 1)"),
    )
    describe_run(parser)


def _kinds_words() -> str:
    from designer.exporting.files import kinds

    return ", ".join(sorted(kinds()))


def _looks(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text[:4]) <= 50:
        raise argparse.ArgumentTypeError(say("a whole number from 1 to {most} is needed", most=50))
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Lower the journey, tell what it costs, replay it if asked, and write the files."""
    _check_outputs(options.output)
    if options.replay and options.target is None:
        raise CommandError(say("There is nothing to hold the journey against."), "--replay", say("Name a --target."))
    journey = journey_from(options.file)
    found = _shaped(journey, options)
    lowered, report = found.lowered, found.report
    if lowered is None or report is None:
        _tell_errors(journey, options.file)
        return FINDINGS
    shown = _replayed(lowered, options) if options.replay and not lowered.problems else None
    if options.json:
        console.show(_json(report, shown))
    elif options.report or shown is not None or not options.output:
        console.show(_text(found, report, shown, everything=options.all))
    if lowered.problems:
        console.tell(say("Not exported: the report says why."))
        return FINDINGS
    for path in options.output:
        _write(lowered, path)
    return DONE


def _check_outputs(paths: Sequence[Path]) -> None:
    from designer.exporting.files import is_kind

    for path in paths:
        if not is_kind(path.suffix):
            raise CommandError(
                say("This is no kind of export."), str(path), say("End the name in one of {ends}.", ends=_kinds_words())
            )
        check_writable(path)


def _tell_errors(journey: Journey, path: Path) -> None:
    for line in finding_lines((found for found in check(journey) if found.severity == "error"), path):
        console.tell(line)
    console.tell(say("Not exported: errors stop it."))


def _shaped(journey: Journey, options: argparse.Namespace) -> Shaped:
    from designer.publishing.preparing import shaped
    from exporters.lowering.asking import Options
    from exporters.targets.registry import system

    target = profile(options.target) if options.target else None
    spoken_to = system(options.target) if options.target else None
    return shaped(journey, target, Options(loops=options.loops, looks=options.looks), spoken_to)


def _replayed(lowered: Lowered, options: argparse.Namespace) -> Paired:
    from designer.exporting.beside import replay_beside
    from simulator.run import RunError

    history = history_from(options.history)
    tell_history(options, history)
    if options.engine != "plain":
        tell_preparing()
    settings = run_settings(options, lowered.journey.header.zone)
    try:
        with console.Progress(say("Replaying")) as progress:
            return replay_beside(lowered, history, settings, options.engine, options.threads, progress=progress.report)
    except RunError as error:
        raise CommandError(str(error)) from None


def _text(found: Shaped, report: Fidelities, shown: Paired | None, *, everything: bool) -> str:
    from designer.estimate_words import whole_span
    from designer.exporting.beside import remark_words
    from exporters.lowering.beside import beside_lines
    from exporters.lowering.fidelity import report_lines

    lines = report_lines(report, everything=everything)
    if found.new_errors:
        lines += ["", say("In this shape the checks find:"), *(f"  {error}" for error in found.new_errors)]
    if shown is not None:
        ranges = {name: whole_span(span) for name, span in shown.spans.items()}
        lines += ["", *beside_lines(shown.shown, ranges)]
        if not shown.shown.same:
            lines += ["", remark_words(shown)]
    return "\n".join(lines)


def _json(report: Fidelities, shown: Paired | None) -> str:
    from exporters.lowering import beside, fidelity
    from journey.encoding import canonical

    held: dict[str, Any] = {"fidelity": fidelity.document(report)}
    if shown is not None:
        ranges = {name: (span.low, span.high) for name, span in shown.spans.items()}
        held["replay"] = beside.document(shown.shown, ranges)
    return canonical(held).rstrip("\n")


def _write(lowered: Lowered, path: Path) -> None:
    from designer.exporting.files import export_files

    for name, content in export_files(lowered, path.stem, path.suffix).items():
        place = path.parent / name
        write_whole(place, content)
        console.tell(say("Wrote {file}.", file=place))
