"""Rules of a whole run, beside those of its journeys: caps for all of them, how many a person is in at once, the shop's
own messages, and which end of assumed rates is taken."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, get_args

from designer.command_line import console
from designer.command_line.failure import CommandError
from designer.command_line.override_values import duration_value, number_value
from designer.command_line.policy_overrides import cap_fields
from journey.checks.settings import settings_findings
from journey.journey import Journey
from journey.letters import listed
from journey.model import HEADER_ID, Cap, Channel, Header
from journey.program import cap_rule
from journey.values import to_thousandths
from journey.words import say

if TYPE_CHECKING:
    from simulator.history.history import History
    from simulator.run import RunSettings


def describe_rules(parser: argparse.ArgumentParser) -> None:
    """Declare the rules."""
    parser.add_argument(
        "--cap",
        metavar="LIMIT/WINDOW",
        action="append",
        default=[],
        dest="run_caps",
        help=say(
            'a cap on the messages of all journeys together, such as "3/7 days" or "1/1 day/window_type=person_days"; '
            "again for more"
        ),
    )
    parser.add_argument(
        "--most-journeys", type=int, metavar="N", help=say("in so many of the journeys a person is at once, at most")
    )
    parser.add_argument(
        "--logged-sends",
        metavar="EVENT=CHANNEL",
        action="append",
        default=[],
        help=say(
            "such events before the replay's start are messages, which count in caps and pressure; again for more"
        ),
    )


def describe_assumed(parser: argparse.ArgumentParser) -> None:
    """Declare which end of the ranges of assumed rates is taken."""
    parser.add_argument(
        "--assumed",
        choices=("low", "middle", "high"),
        default="middle",
        dest="assumed_end",
        help=say("which end of the ranges of assumed rates is taken (default: middle)"),
    )


def with_rules(settings: RunSettings, options: argparse.Namespace) -> RunSettings:
    """The settings with the rules that the command knows. CommandError for what is none."""
    from dataclasses import replace

    from simulator.run import LoggedSend

    sends = tuple(
        LoggedSend(event, channel, weight=_usual_weight(channel)) for event, channel in logged_sends_of(options)
    )
    return replace(
        settings,
        caps=tuple(cap_rule(cap) for cap in run_caps(options)),
        most_journeys=getattr(options, "most_journeys", None),
        logged_sends_count=bool(sends),
        logged_sends=sends,
        assumed=getattr(options, "assumed_end", "middle"),
    )


# --- Caps ----------------------------------------------------------------------------------------------------


def run_caps(options: argparse.Namespace) -> tuple[Cap, ...]:
    """The caps of the whole run, in their order. CommandError for what is none."""
    return tuple(_cap(text, place) for place, text in enumerate(getattr(options, "run_caps", []), 1))


def _cap(text: str, number: int) -> Cap:
    where = f"--cap {text}"
    limit, slash, rest = text.partition("/")
    window, *settings = rest.split("/")
    if not slash or not limit.strip():
        raise CommandError(say("This is not of the form LIMIT/WINDOW."), where, say('Such as: --cap "3/7 days"'))
    values: dict[str, Any] = {
        "limit": float(number_value(limit.strip(), where)),
        "window": duration_value(window.strip(), where),
    }
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            raise CommandError(
                say("This is not of the form NAME=VALUE: {text}.", text=setting),
                where,
                say("Such as: {names}", names="/window_type=person_days"),
            )
        values |= cap_fields(name.strip(), value.strip(), where)
    cap = Cap(id=f"run-{number}", **values)
    for finding in settings_findings(Journey({HEADER_ID: Header(id=HEADER_ID, journey_id="run", caps=(cap,))})):
        raise CommandError(finding.reason, where, finding.remedy)
    return cap


# --- The shop's own messages ---------------------------------------------------------------------------------


def logged_sends_of(options: argparse.Namespace) -> list[tuple[str, str]]:
    """Event and channel of the shop's own messages. CommandError for a channel that is none."""
    found = []
    for text in getattr(options, "logged_sends", []):
        event, equals, channel = text.partition("=")
        where = f"--logged-sends {text}"
        if not equals or not event:
            raise CommandError(say("This is not of the form EVENT=CHANNEL."), where, say("Such as: email_send=email"))
        if channel not in get_args(Channel):
            raise CommandError(
                say("This is no channel."), where, say("Such as: {names}", names=listed(get_args(Channel)))
            )
        found.append((event, channel))
    return found


def check_logged_sends(options: argparse.Namespace, history: History) -> None:
    """CommandError if the history has no such events; it is said if none of them can lie before the start."""
    if logged_sends_of(options) and options.start is None:
        console.tell(say("The replay begins with the history, and no message lies before that. Give --from, too."))
    for event, channel in logged_sends_of(options):
        if event not in history.event_names:
            raise CommandError(
                say("The history has no event “{event}”.", event=event),
                f"--logged-sends {event}={channel}",
                say("Such as: {names}", names=listed(history.event_names)),
            )


def _usual_weight(channel: str) -> int:
    """What a message of a channel weighs where no step says it, in thousandths."""
    from simulator.estimates.pressure import CHANNEL_WEIGHTS

    return to_thousandths(CHANNEL_WEIGHTS.get(channel, 1.0))
