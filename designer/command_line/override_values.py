"""Values that people type after ``--set``."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from math import isfinite, nan

from designer.command_line.failure import CommandError
from journey.spans import split_duration, write_duration
from journey.words import say

_YES = frozenset({"yes", "true", "on", "1"})
_NO = frozenset({"no", "false", "off", "0"})


def flag_value(text: str, place: str) -> bool:
    """Yes or no. CommandError if it is neither."""
    if text.lower() not in _YES | _NO:
        raise CommandError(say("This must be yes or no."), place)
    return text.lower() in _YES


def number_value(text: str, place: str) -> float | int:
    """A number. CommandError if it is none."""
    try:
        return int(text)
    except ValueError:
        pass
    try:
        number = float(text)
    except ValueError:
        number = nan
    if not isfinite(number):
        raise CommandError(say("This must be a number."), place)
    return number


def duration_value(text: str, place: str) -> str:
    """A duration as the document writes it. CommandError if it is none."""
    try:
        return write_duration(*split_duration(text))
    except ValueError:
        raise CommandError(
            say("This is no duration."), place, say('Such as: PT4H, P7D, "4 hours" or "7 days".')
        ) from None


def unknown(name: str, place: str, known: Iterable[str]) -> CommandError:
    """Nothing has this name; the nearest of the known ones is told."""
    near = difflib.get_close_matches(name, list(known), n=1)
    remedy = say("Nearest: {name}.", name=near[0]) if near else say("loopline check lists what there is.")
    return CommandError(say("Nothing is called {name}.", name=name), place, remedy)
