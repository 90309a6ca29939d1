"""``loopline report``: what a reviewer reads, as a file."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from designer.command_line import console
from designer.command_line.failure import DONE, FINDINGS, CommandError
from designer.command_line.gathering import gathered
from designer.command_line.preparing import tell_preparing
from designer.command_line.pressure_options import describe_pressure, pressure_rule
from designer.command_line.run_rules import check_logged_sends, describe_assumed, describe_rules
from designer.command_line.running import (
    check_cluster,
    describe_cluster,
    describe_journeys,
    describe_overrides,
    describe_run,
    run_settings,
)
from designer.command_line.safe_file import check_writable, write_whole
from designer.command_line.targets import describe_target
from journey.journey import Journey
from journey.words import say

if TYPE_CHECKING:
    from designer.forecast.outlook import Outlook
    from designer.reports.files import Kind
    from simulator.estimates.assessment import Assessment
    from simulator.history.history import History


def describe(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    describe_journeys(parser)
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        type=Path,
        required=True,
        action="append",
        help=say("the file to write: .html, .pdf, .csv or .json; again for more"),
    )
    describe_run(parser)
    describe_cluster(parser)
    describe_overrides(parser)
    describe_target(parser)
    describe_pressure(parser)
    describe_rules(parser)
    describe_assumed(parser)
    parser.add_argument(
        "--forecast", action="store_true", help=say("with a forecast of the 28 days after the history's end")
    )


def run(options: argparse.Namespace) -> int:
    """Replay, and forecast if asked, and write the report."""
    check_cluster(options)
    kinds = [_kind_of(path) for path in options.output]
    for path in options.output:
        check_writable(path)
    ready = gathered(options, options.target)
    if ready is None:
        return FINDINGS
    journeys, history = ready
    check_logged_sends(options, history)
    assessment, outlook = _worked(journeys, history, options)
    from designer.reports.files import report_file

    for path, kind in zip(options.output, kinds, strict=True):
        write_whole(path, report_file(kind, journeys, history, assessment, outlook))
        console.tell(say("Wrote {file}.", file=path))
    return DONE


def _kind_of(path: Path) -> Kind:
    from designer.reports.files import KINDS

    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise CommandError(
            say("This is no kind of report."), str(path), say("End the name in .html, .pdf, .csv or .json.")
        )
    return kind


def _worked(
    journeys: Sequence[Journey], history: History, options: argparse.Namespace
) -> tuple[Assessment, Outlook | None]:
    """The replay with all that can be said about it, and the forecast if asked. CommandError if one is impossible."""
    from designer.assessing import assess_journeys
    from simulator.run import RunError

    if options.forecast and options.engine == "plain":
        raise CommandError(
            say("A forecast replays too much for the plain engine."), "--engine plain", say("Leave it out.")
        )
    if options.engine != "plain" and options.dask is None:
        tell_preparing()
    settings = run_settings(options, journeys[0].header.zone)
    try:
        with console.Progress(say("Replaying")) as progress:
            assessment = assess_journeys(
                journeys,
                history,
                settings,
                pressure_rule(options),
                engine=options.engine,
                threads=options.threads,
                cluster=options.dask or "",
                progress=progress.report,
            )
        if not options.forecast:
            return assessment, None
        with console.Progress(say("Forecasting")) as progress:
            return assessment, _forecast(journeys, history, options, progress.report)
    except RunError as error:
        raise CommandError(str(error)) from None


def _forecast(
    journeys: Sequence[Journey], history: History, options: argparse.Namespace, progress: Callable[[float], None]
) -> Outlook:
    from designer.forecast.outlook import outlook_of
    from simulator.forecast.settings import ForecastSettings
    from simulator.run import RunSettings

    settings = ForecastSettings(seed=options.seed, run=RunSettings(seed=options.seed))
    return outlook_of(journeys, history, settings, threads=options.threads, progress=progress)
