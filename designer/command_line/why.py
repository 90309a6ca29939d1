"""``loopline why``: what happened to one customer, or who did not get something and why."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.cap_words import cap_words, caps_by_id
from designer.command_line import console
from designer.command_line.failure import DONE, FINDINGS, CommandError
from designer.command_line.gathering import gathered
from designer.command_line.preparing import tell_preparing
from designer.command_line.pressure_options import describe_half_life
from designer.command_line.run_rules import check_logged_sends, describe_assumed, describe_rules, run_caps
from designer.command_line.running import (
    describe_journeys,
    describe_overrides,
    describe_run,
    run_settings,
)
from designer.command_line.safe_file import check_writable, write_whole
from designer.command_line.table import text_table
from designer.command_line.targets import describe_target
from designer.why_words import headline, moment_time, moment_words, reason_words
from journey.identifiers import own_id
from journey.journey import Journey
from journey.program import program_of
from journey.words import number, say, say_count

if TYPE_CHECKING:
    from exporters.names import Names
    from journey.model import Cap
    from journey.steps import Program
    from simulator.history.history import History
    from simulator.run import RunSettings
    from simulator.why.trace import Trace
    from simulator.why.who import WhoNot

#: So many examples are shown at most.
MOST_EXAMPLES = 1000
#: So many events of somebody who never came in are listed at most.
MOST_LOGGED = 200


def describe(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    describe_journeys(parser)
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--customer", metavar="KEY", help=say("what happened to the customer with this key"))
    asked.add_argument(
        "--node", metavar="NODE", help=say("who did not get this message, or did not come here, and why")
    )
    parser.add_argument(
        "--examples", metavar="N", type=_examples, default=5, help=say("so many customers for each reason (default: 5)")
    )
    describe_run(parser)
    describe_overrides(parser)
    describe_target(parser)
    describe_half_life(parser)
    describe_rules(parser)
    describe_assumed(parser)
    parser.add_argument("--json", metavar="OUT", type=Path, help=say("write it as JSON; it names customers"))


def run(options: argparse.Namespace) -> int:
    """Look into the replay, print what is found."""
    if options.json is not None:
        check_writable(options.json)
    ready = gathered(options, options.target)
    if ready is None:
        return FINDINGS
    journeys, history = ready
    check_logged_sends(options, history)
    settings = run_settings(options, journeys[0].header.zone)
    from exporters.names import names_of

    names = names_of(journeys)
    if options.customer is not None:
        traced = _trace(journeys, history, settings, options)
        document, text = _trace_document(traced), _trace_text(traced, journeys, names, run_caps(options))
    else:
        who = _who(journeys, history, settings, options)
        document, text = _who_document(who), _who_text(who, names)
    if options.json is not None:
        from simulator.result import json_bytes

        write_whole(options.json, json_bytes(document))
        console.tell(say("Wrote {file}. It names customers: keep it to yourself.", file=options.json))
    console.show(text)
    return DONE


# --- One customer --------------------------------------------------------------------------------------------


def _trace(journeys: Sequence[Journey], history: History, settings: RunSettings, options: argparse.Namespace) -> Trace:
    from simulator.run import RunError
    from simulator.why.tracing import UnknownCustomer, customer_number, trace

    try:
        customer = customer_number(history, options.customer.strip())
        return trace([program_of(journey) for journey in journeys], history, settings, customer)
    except UnknownCustomer as error:
        example = say("Such as: {key}", key=history.key(0)) if history.customers else ""
        raise CommandError(str(error), f"--customer {options.customer}", example) from None
    except RunError as error:
        raise CommandError(str(error)) from None


def _trace_text(traced: Trace, journeys: Sequence[Journey], names: Names, of_run: Sequence[Cap]) -> str:
    zone = traced.zone or journeys[0].header.zone
    called = {journey.header.journey_id: journey.header.name for journey in journeys}
    worded = {cap.id: cap_words(cap) for cap in of_run}
    for journey in journeys:
        worded |= caps_by_id(journey)
    caps = {cap: say("“{name}”", name=words) for cap, words in worded.items()}
    rows = []
    for moment in traced.moments:
        row = [moment_time(moment.time, zone), moment_words(moment, names, zone, caps), moment.cause]
        if len(journeys) > 1:
            row.insert(1, called.get(moment.journey, moment.journey))
        rows.append(row)
    heads = [say("time"), say("what"), say("after")]
    if len(journeys) > 1:
        heads.insert(1, say("journey"))
    title = say(
        "Customer {key}: {events} in the period; times are those of {zone}.",
        key=traced.key,
        events=say_count("{count} event", "{count} events", len(traced.events)),
        zone=zone,
    )
    return f"{title}\n\n{text_table(heads, rows) if rows else _never_text(traced, zone)}"


def _never_text(traced: Trace, zone: str) -> str:
    """What the history holds of somebody whom no journey met."""
    if not traced.events:
        return say("Never came into the journey.")
    logged = [(moment_time(event.time, zone), event.name) for event in traced.events[:MOST_LOGGED]]
    if len(traced.events) > MOST_LOGGED:
        logged.append(("", say("and {count} more", count=number(len(traced.events) - MOST_LOGGED))))
    words = say("Never came into the journey: no start matched what was logged.")
    return f"{words}\n\n{text_table((say('time'), say('event')), logged)}"


def _trace_document(traced: Trace) -> dict[str, Any]:
    return {
        "format": "loopline-trace",
        "version": 1,
        "customer": traced.key,
        "zone": traced.zone,
        "events": [{"time": _instant(event.time), "name": event.name} for event in traced.events],
        "moments": [
            {
                "time": _instant(moment.time),
                "what": moment.what,
                "journey": moment.journey,
                "run": moment.instance,
                "node": moment.node,
                "edge": moment.edge,
                "reason": moment.reason,
                "until": None if moment.until is None else _instant(moment.until),
                "cause": moment.cause,
            }
            for moment in traced.moments
        ],
    }


def _instant(time: int) -> str:
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# --- Who did not ---------------------------------------------------------------------------------------------


def _who(journeys: Sequence[Journey], history: History, settings: RunSettings, options: argparse.Namespace) -> WhoNot:
    from simulator.run import RunError
    from simulator.why.who import who_did_not_get

    programs = [program_of(journey) for journey in journeys]
    node = _node(options.node, programs)
    if options.engine != "plain":
        tell_preparing()
    try:
        with console.Progress(say("Replaying")) as progress:
            return who_did_not_get(
                programs,
                history,
                settings,
                node,
                examples=options.examples,
                engine=options.engine,
                threads=options.threads,
                progress=progress.report,
            )
    except RunError as error:
        raise CommandError(str(error)) from None


def _node(named: str, programs: Sequence[Program]) -> str:
    """The id of the step that is meant; where several journeys have it, JOURNEY:STEP names one. CommandError if there
    is none, or more than one."""
    place = f"--node {named}"
    nodes = [(program.journey, node) for program in programs for node in program.steps]
    meant = [(journey, node) for journey, node in nodes if named in (own_id(node), f"{journey}:{own_id(node)}", node)]
    if not meant:
        from designer.command_line.override_values import unknown

        raise unknown(named, place, [own_id(node) for _, node in nodes])
    if len(meant) > 1:
        raise CommandError(
            say("Several of these journeys have it."),
            place,
            say("Name one, such as {journey}:{name}.", journey=meant[0][0], name=named),
        )
    return meant[0][1]


def _who_text(who: WhoNot, names: Names) -> str:
    rows = [(reason_words(reason, names), reason.people, " ".join(reason.examples)) for reason in who.reasons]
    return f"{headline(who, names)}\n\n{text_table((say('why not'), say('people'), say('such as')), rows)}"


def _who_document(who: WhoNot) -> dict[str, Any]:
    return {
        "format": "loopline-who",
        "version": 1,
        "journey": who.journey,
        "node": who.node,
        "customers": who.customers,
        "got": who.got,
        "reasons": [
            {
                "outcome": reason.outcome,
                "detail": reason.detail,
                "people": reason.people,
                "examples": list(reason.examples),
            }
            for reason in who.reasons
        ],
    }


def _examples(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text[:9]) <= MOST_EXAMPLES:
        raise argparse.ArgumentTypeError(say("a whole number from 0 to {most} is needed", most=MOST_EXAMPLES))
    return int(text)
