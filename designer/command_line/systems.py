"""``loopline systems``: what the systems that run journeys can hold, from their profiles."""

from __future__ import annotations

import argparse

import msgspec

from designer.command_line import console
from designer.command_line.failure import DONE
from designer.command_line.table import Cell, text_table
from journey.encoding import canonical
from journey.letters import listed
from journey.targets.profile import WAIT_FORMS, Known, Profile
from journey.targets.profiles import profiles
from journey.words import mark, say

_PUBLISHES = {
    "journeys": mark("whole journeys"),
    "parts": mark("parts"),
    "nothing": mark("by hand"),
}
_LOOPS = {"edge": mark("edge"), "jump": mark("jump"), "none": mark("written out")}
_MERGES = {"shared": mark("shared"), "jumped": mark("jump"), "copied": mark("copied")}
_SPLITS = {"many": mark("many ways"), "two": mark("two ways")}
_RANDOM = {"many": mark("many ways"), "two": mark("two ways"), "field": mark("by a field")}
_EXITS = {"anywhere": mark("anywhere"), "messages": mark("before messages"), "none": mark("by a tag")}


def describe(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--json", action="store_true", help=say("print the profiles as JSON"))


def run(options: argparse.Namespace) -> int:
    """Print the table, or the profiles whole."""
    if options.json:
        console.show(canonical([msgspec.to_builtins(one) for one in profiles()]).rstrip("\n"))
        return DONE
    heads = (
        say("System"),
        say("API makes"),
        say("Steps"),
        say("Starts"),
        say("Loops"),
        say("Merges"),
        say("Splits"),
        say("Lots"),
        say("Waits for"),
        say("Runs end"),
        say("Caps"),
        say("Quiet hours"),
    )
    console.show(text_table(heads, [_row(one) for one in profiles()]))
    console.show("\n" + say("? is assumed: neither the system's own description nor its users tell."))
    return DONE


def _row(one: Profile) -> tuple[Cell, ...]:
    limits = one.limits
    return (
        one.words,
        say(_PUBLISHES[one.publishes]),
        limits.steps,
        limits.triggers,
        say(_LOOPS[one.loops.by]),
        say(_MERGES[one.merges]),
        _sure(say(_SPLITS[one.splits.ways]) + (f", {limits.branches}" if limits.branches else ""), one.splits.known),
        _sure(say(_RANDOM[one.splits.random]), one.splits.known),
        _sure(_some(one.waits.forms, len(WAIT_FORMS)), one.waits.known),
        _sure(say(_EXITS[one.exits]), one.starts.known),
        _caps(one),
        say("yes") if one.quiet.on_block else say("no"),
    )


_FORMS = {
    "event": mark("an event"),
    "until": mark("times of day"),
    "date": mark("dates"),
}


def _some(forms: tuple[str, ...], every: int) -> str:
    if len(forms) == every:
        return say("all kinds")
    return listed(say(_FORMS[form]) for form in forms if form in _FORMS) or say("time only")


def _sure(words: str, known: Known) -> str:
    return f"{words} ?" if known == "assumed" else words


def _caps(one: Profile) -> str:
    if one.caps.own and not one.caps.windows:
        return say("its own")
    return say("yes") if one.caps.windows else say("no")
