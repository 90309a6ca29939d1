"""``loopline simulate``: what would have happened."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from designer.command_line import console
from designer.command_line.failure import DONE, FINDINGS, CommandError
from designer.command_line.forecasting import check_forecast, describe_forecast, forecast_journeys
from designer.command_line.gathering import gathered
from designer.command_line.preparing import tell_preparing
from designer.command_line.pressure_options import describe_pressure, pressure_rule
from designer.command_line.result_text import result_text
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
from designer.replaying import replay
from journey.journey import Journey
from journey.words import say

if TYPE_CHECKING:
    from exporters.names import Names
    from simulator.estimates.assessment import Assessment
    from simulator.history.history import History
    from simulator.result import Result


def describe(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    describe_journeys(parser)
    describe_run(parser)
    describe_overrides(parser)
    describe_forecast(parser)
    describe_target(parser)
    describe_pressure(parser)
    describe_rules(parser)
    describe_assumed(parser)
    parser.add_argument(
        "--estimates", action="store_true", help=say("say how sure the figures are, and how much people are written to")
    )
    describe_cluster(parser)
    parser.add_argument("--json", metavar="OUT", type=Path, help=say("write all figures as JSON"))
    parser.add_argument("--report", metavar="OUT.html", type=Path, help=say("write the report as HTML"))


def run(options: argparse.Namespace) -> int:
    """Replay or forecast, print the tables, write what was asked for."""
    check_forecast(options)
    check_cluster(options)
    if options.dask is not None and options.forecast:
        raise CommandError(say("A forecast is made on one computer: leave out {option}.", option="--dask"))
    for path in (options.json, options.report):
        if path is not None:
            check_writable(path)
    ready = gathered(options, options.target)
    if ready is None:
        return FINDINGS
    journeys, history = ready
    check_logged_sends(options, history)
    if options.forecast:
        return forecast_journeys(options, journeys, history)
    assessment = _assessed(journeys, history, options) if options.estimates or options.report else None
    result = assessment.run.result if assessment else _replayed(journeys, history, options)
    from exporters.names import names_of

    names = names_of(journeys)
    if options.json is not None:
        write_whole(options.json, _json(result, assessment if options.estimates else None, names))
        console.tell(say("Wrote {file}.", file=options.json))
    if options.report is not None:
        from designer.reports.files import report_file

        assert assessment is not None
        write_whole(options.report, report_file("html", journeys, history, assessment))
        console.tell(say("Wrote {file}.", file=options.report))
    console.show(result_text(result, names))
    if assessment is not None and options.estimates:
        from designer.command_line.assessment_text import assessment_text

        console.show("\n" + assessment_text(assessment, names))
    return DONE


def _json(result: Result, assessment: Assessment | None, names: Names) -> bytes:
    if assessment is None:
        return result.to_json()
    from designer.command_line.assessment_document import assessment_document
    from simulator.result import json_bytes

    return json_bytes({**result.document, "estimates": assessment_document(assessment, names)})


def _replayed(journeys: Sequence[Journey], history: History, options: argparse.Namespace) -> Result:
    settings = run_settings(options, journeys[0].header.zone)
    if options.dask is not None:
        from designer.replaying import replay_on_cluster

        return _watched(
            options, lambda progress: replay_on_cluster(options.dask, journeys, history, settings, progress)
        )
    return _watched(
        options,
        lambda progress: replay(
            journeys, history, settings, engine=options.engine, threads=options.threads, progress=progress
        ),
    )


def _assessed(journeys: Sequence[Journey], history: History, options: argparse.Namespace) -> Assessment:
    from designer.assessing import assess_journeys

    settings = run_settings(options, journeys[0].header.zone)
    return _watched(
        options,
        lambda progress: assess_journeys(
            journeys,
            history,
            settings,
            pressure_rule(options),
            engine=options.engine,
            threads=options.threads,
            cluster=options.dask or "",
            progress=progress,
        ),
    )


T = TypeVar("T")


def _watched(options: argparse.Namespace, work: Callable[[Callable[[float], None]], T]) -> T:
    """Work with its progress on the terminal. CommandError if the run is impossible."""
    from simulator.run import RunError

    if options.engine != "plain" and options.dask is None:
        tell_preparing()
    try:
        with console.Progress(say("Replaying")) as progress:
            return work(progress.report)
    except RunError as error:
        raise CommandError(str(error)) from None
