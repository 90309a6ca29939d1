"""``loopline plan reminders``: one reminder against several, on the same people."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from designer.command_line import console
from designer.command_line.compare import compare_candidates
from designer.command_line.failure import CommandError
from designer.command_line.outlook_options import describe_outlook
from designer.command_line.reading import journey_from
from designer.command_line.running import describe_run
from designer.command_line.template_files import templates
from designer.command_line.versions import Candidate
from journey.journey import Journey
from journey.planners import reminders
from journey.planners.planner import PlanError
from journey.planners.reminders import FEW, MANY, Reminder
from journey.words import say, say_count

#: Compared where no journey is named: the one whose reminders the two schools are about.
TEMPLATE = "cart_abandonment"


def describe_reminders(commands: Any) -> None:
    """Declare the arguments."""
    words = say(reminders.PLANNER.help)
    parser = commands.add_parser("reminders", help=words, description=words, allow_abbrev=False)
    parser.add_argument(
        "file", metavar="FILE", type=Path, nargs="?", help=say("the journey (default: the template for left carts)")
    )
    parser.add_argument("--few", type=int, default=FEW, metavar="N", help=say("reminders at most (default: 1)"))
    parser.add_argument("--many", type=int, default=MANY, metavar="N", help=say("against so many (default: 3)"))
    parser.add_argument("--step", metavar="STEP", help=say("the message that is repeated, or its loop"))
    describe_run(parser)
    describe_outlook(parser)
    parser.add_argument("--json", metavar="OUT", type=Path, help=say("write all figures as JSON"))


def compare_reminders(options: argparse.Namespace) -> int:
    """Compare, print what it says, write what was asked for."""
    path = options.file or templates()[TEMPLATE]
    journey = journey_from(path)
    reminder = _reminder(journey, path, options.step)
    try:
        console.show(reminders.sentence(reminder, options.few, options.many) + "\n")
        candidates = [_candidate(journey, reminder, count) for count in (options.few, options.many)]
    except PlanError as error:
        raise CommandError(str(error), f"--few {options.few} --many {options.many}") from None
    # What the other ways to compare can be told, and this one cannot.
    options.beside, options.assumptions, options.sweep, options.figure = [], [], None, "sent"
    return compare_candidates(options, candidates, [path, path])


def _candidate(journey: Journey, reminder: Reminder, count: int) -> Candidate:
    label = say_count("{count} reminder", "{count} reminders", count)
    return Candidate(label, reminders.with_count(journey, reminder, count))


def _reminder(journey: Journey, path: Path, wanted: str | None) -> Reminder:
    known = reminders.reminders_of(journey)
    if not known:
        raise CommandError(
            say("This journey sends nothing twice: no loop leads back before a message."),
            str(path),
            say("Draw a way back to the reminder, or leave the file out to compare with the template."),
        )
    found = next((one for one in known if wanted in (None, one.edge, one.message)), None)
    if found is None:
        steps = ", ".join(one.edge for one in known)
        raise CommandError(
            say("No loop repeats this."), f"--step {wanted}", say("Choose one of: {values}.", values=steps)
        )
    return found
