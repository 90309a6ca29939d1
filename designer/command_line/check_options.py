"""What a shop wants of the checks, as options of the command line."""

from __future__ import annotations

import argparse
from pathlib import Path

from msgspec.structs import replace

from designer.command_line.failure import CommandError, system_failure
from journey.checks.declaration import USUAL, Preference, Preferences
from journey.checks.preferences import (
    LARGEST,
    PreferenceError,
    confirmed,
    read_preferences,
)
from journey.words import read_number, say


def describe_preferences(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--checks",
        metavar="FILE",
        type=Path,
        help=say("a shop's own choice of checks, kinds and limits; the window saves one"),
    )
    parser.add_argument(
        "--off", metavar="CHECK", action="append", default=[], help=say("leave a check out; again for more")
    )
    parser.add_argument(
        "--limit",
        metavar="CHECK.LIMIT=NUMBER",
        action="append",
        default=[],
        help=say("change what a check compares with, such as cart-reminders.messages=1"),
    )


def preferences_of(options: argparse.Namespace) -> Preferences:
    """The file's preferences with those of the other options. CommandError names what is wrong."""
    found = dict(_file(options.checks)) if options.checks is not None else dict(USUAL)
    for name in options.off:
        found[name] = replace(found.get(name, Preference()), off=True)
    for text in options.limit:
        target, _, value = text.partition("=")
        name, _, limit = target.partition(".")
        amount = read_number(value)
        if not limit or amount is None:
            raise CommandError(
                say("This is no limit."), f"--limit {text}", say("Write it like cart-reminders.messages=1.")
            )
        before = found.get(name, Preference())
        found[name] = replace(before, limits={**before.limits, limit: amount})
    try:
        return confirmed(found)
    except PreferenceError as error:
        raise CommandError(str(error)) from None


def _file(path: Path) -> Preferences:
    try:
        with path.open("rb") as file:
            return read_preferences(file.read(LARGEST + 1))
    except OSError as error:
        raise system_failure(error, str(path)) from None
    except PreferenceError as error:
        raise CommandError(str(error), str(path)) from None
