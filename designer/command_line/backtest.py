"""``loopline backtest``: what forecasts of the past would have said, and whether a replay tells what happened."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from designer.command_line import console
from designer.command_line.failure import DONE, FINDINGS, CommandError
from designer.command_line.forecasting import describe_length, forecast_settings
from designer.command_line.gathering import gathered
from designer.command_line.preparing import tell_preparing
from designer.command_line.run_rules import describe_assumed, describe_rules
from designer.command_line.running import (
    describe_journeys,
    describe_overrides,
    describe_run,
    run_settings,
)
from designer.command_line.targets import describe_target
from designer.replaying import identity_of
from journey.describe import name_of
from journey.journey import Journey
from journey.program import program_of
from journey.words import say

if TYPE_CHECKING:
    from journey.steps import Program
    from simulator.forecast.event_logs import EventLog
    from simulator.forecast.identity import IdentityTest
    from simulator.history.history import History


def describe(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    describe_journeys(parser)
    describe_run(parser)
    describe_length(parser)
    describe_target(parser)
    describe_overrides(parser)
    describe_rules(parser)
    describe_assumed(parser)
    parser.add_argument(
        "--sends",
        metavar="EVENT.PROPERTY",
        help=say("the logged messages of these journeys, and what names their step (default: found by their names)"),
    )
    parser.add_argument(
        "--entries", metavar="EVENT.PROPERTY", help=say("the logged entries, and what names their journey")
    )
    parser.add_argument("--json", action="store_true", help=say("print everything as JSON"))


def run(options: argparse.Namespace) -> int:
    """Test, print the tables. Findings if the replay does not tell what was logged."""
    from designer.command_line.forecast_text import backtest_text
    from exporters.names import names_of
    from simulator.forecast.document import backtest_document
    from simulator.forecast.forecasting import backtest
    from simulator.result import json_bytes
    from simulator.run import RunError

    if options.engine == "plain":
        raise CommandError(
            say("A backtest replays too much for the plain engine."), "--engine plain", say("Leave it out.")
        )
    ready = gathered(options, options.target)
    if ready is None:
        return FINDINGS
    journeys, history = ready
    programs = [program_of(journey) for journey in journeys]
    settings = replace(forecast_settings(options, journeys[0].header.zone), start=None)
    tell_preparing()
    try:
        with console.Progress(say("Trying past forecasts")) as progress:
            found = backtest(programs, history, settings, threads=options.threads, progress=progress.report)
        test = _identity_test(options, journeys, programs, history)
    except RunError as error:
        raise CommandError(str(error)) from None
    reason = _no_log()
    if options.json:
        document = backtest_document(found, identity_of(journeys), test, reason)
        console.show(json_bytes(document).decode().rstrip())
    else:
        console.show(backtest_text(found, test, reason, programs, names_of(journeys)))
    return FINDINGS if test is not None and not test.agrees else DONE


def _no_log() -> str:
    return say(
        "No identity test: no event of the history names a step of these journeys. If the shop's messages are logged, "
        "--sends EVENT.PROPERTY says which event and which of its properties names the step."
    )


def _identity_test(
    options: argparse.Namespace, journeys: Sequence[Journey], programs: Sequence[Program], history: History
) -> IdentityTest | None:
    """The test, None if the history logs no message of these journeys."""
    from simulator.forecast.event_logs import find_log
    from simulator.forecast.identity import identity_test
    from simulator.uses import events_read

    steps, heard = _step_names(journeys, programs), events_read(programs)
    sends = _log(history, options.sends, "--sends", steps) or find_log(history, steps, heard)
    if sends is None:
        return None
    called = {journey.header.journey_id: (journey.header.journey_id, journey.header.name) for journey in journeys}
    entries = _log(history, options.entries, "--entries", called) or find_log(history, called, heard | {sends.event})
    settings = run_settings(options, journeys[0].header.zone)
    return identity_test(programs, history, settings, sends, entries, threads=options.threads)


def _log(history: History, text: str | None, option: str, names: Mapping[str, tuple[str, ...]]) -> EventLog | None:
    """The log that an option names, None if it names none."""
    from simulator.forecast.event_logs import log_of

    if text is None:
        return None
    event, dot, name = text.rpartition(".")
    if not dot:
        raise CommandError(
            say("An event and its property are needed."), f"{option} {text}", say("Such as: email_send.campaign")
        )
    return log_of(history, event, name, names)


def _step_names(journeys: Sequence[Journey], programs: Sequence[Program]) -> dict[str, tuple[str, ...]]:
    """What a log may call each message: its step's id and name, its message's id and name."""
    from journey.steps import Send

    sends = {node for program in programs for node, step in program.steps.items() if isinstance(step, Send)}
    names: dict[str, tuple[str, ...]] = {}
    for journey in journeys:
        messages = {message.id: message.name for message in journey.messages}
        for node in journey.nodes:
            if node.id in sends:
                message = str(node.parameters.get("message") or "")
                names[node.id] = (node.id, name_of(node), message, messages.get(message, ""))
    return names
