"""What ``loopline simulate --forecast`` and ``loopline backtest`` share, and the former."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from designer.command_line import console
from designer.command_line.failure import DONE, CommandError
from designer.command_line.preparing import tell_preparing
from designer.command_line.running import run_settings
from designer.command_line.safe_file import write_whole
from designer.replaying import identity_of
from journey.journey import Journey
from journey.program import program_of
from journey.words import say

if TYPE_CHECKING:
    from simulator.forecast.settings import ForecastSettings
    from simulator.history.history import History

DAYS = (14, 28, 56)
USUAL_DAYS = 28


def describe_length(parser: argparse.ArgumentParser) -> None:
    """Declare how far a forecast looks, and since when the journeys run."""
    parser.add_argument("--days", type=int, choices=DAYS, help=say("how far a forecast looks (default: 28)"))
    parser.add_argument(
        "--running-for",
        type=int,
        metavar="DAYS",
        help=say("how long the journeys have been switched on when a forecast begins (default: 0)"),
    )


def describe_forecast(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of a forecast."""
    parser.add_argument(
        "--forecast",
        action="store_true",
        help=say("forecast the days after the history's end (or from --from) instead of replaying it"),
    )
    describe_length(parser)


def check_forecast(options: argparse.Namespace) -> None:
    """CommandError for options that do not go together."""
    if not options.forecast:
        for option, value in (("--days", options.days), ("--running-for", options.running_for)):
            if value is not None:
                raise CommandError(say("This is of forecasts."), option, say("Give --forecast, too."))
        return
    for option, value in (("--to", options.end), ("--report", options.report), ("--estimates", options.estimates)):
        if value:
            raise CommandError(say("A forecast has none."), option, say("Leave it out; --days says how far it looks."))
    if options.engine == "plain":
        raise CommandError(
            say("A forecast replays too much for the plain engine."), "--engine plain", say("Leave it out.")
        )


def forecast_settings(options: argparse.Namespace, zone: str) -> ForecastSettings:
    """Seed, start and length; dates are read in ``zone``. CommandError if one is no date."""
    from simulator.forecast.settings import ForecastSettings

    run = run_settings(options, zone)
    return ForecastSettings(
        start=run.start,
        days=options.days or USUAL_DAYS,
        running_for=options.running_for or 0,
        seed=options.seed,
        run=run,
    )


def forecast_journeys(options: argparse.Namespace, journeys: Sequence[Journey], history: History) -> int:
    """Forecast, print the table, write what was asked for."""
    from designer.command_line.forecast_text import forecast_text
    from exporters.names import names_of
    from simulator.forecast.document import forecast_document
    from simulator.forecast.forecasting import forecast
    from simulator.result import json_bytes
    from simulator.run import RunError

    programs = [program_of(journey) for journey in journeys]
    names = names_of(journeys)
    tell_preparing()
    try:
        with console.Progress(say("Forecasting")) as progress:
            found = forecast(
                programs,
                history,
                forecast_settings(options, journeys[0].header.zone),
                names=names.nodes,
                threads=options.threads,
                progress=progress.report,
            )
    except RunError as error:
        raise CommandError(str(error)) from None
    if options.json is not None:
        write_whole(options.json, json_bytes(forecast_document(found, identity_of(journeys))))
        console.tell(say("Wrote {file}.", file=options.json))
    console.show(forecast_text(found, programs, names))
    return DONE
