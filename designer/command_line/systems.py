"""``loopline systems``: what the systems that run journeys can hold, from their profiles."""

from __future__ import annotations

import argparse

import msgspec

from designer.command_line import console
from designer.command_line.failure import DONE
from designer.command_line.table import Cell, text_table
from designer.publishing.profile_words import (
    EXITS,
    LOOPS,
    MERGES,
    PUBLISHES,
    RANDOM,
    SPLITS,
    caps_words,
    waits_words,
)
from journey.encoding import canonical
from journey.targets.profile import Known, Profile
from journey.targets.profiles import profiles
from journey.words import say


def describe(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    forms = parser.add_mutually_exclusive_group()
    forms.add_argument("--json", action="store_true", help=say("print the profiles as JSON"))
    forms.add_argument(
        "--matrix", action="store_true", help=say("print every system by everything it can do, as Markdown")
    )


def run(options: argparse.Namespace) -> int:
    """Print the table, or the profiles whole."""
    if options.json:
        console.show(canonical([msgspec.to_builtins(one) for one in profiles()]).rstrip("\n"))
        return DONE
    if options.matrix:
        from designer.target_matrix import matrix

        console.show(matrix().rstrip("\n"))
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
    for one in profiles():
        if one.notice:
            console.show(say(one.notice))
    return DONE


def _row(one: Profile) -> tuple[Cell, ...]:
    limits = one.limits
    return (
        one.words,
        say(PUBLISHES[one.publishes]),
        limits.steps,
        limits.triggers,
        say(LOOPS[one.loops.by]),
        say(MERGES[one.merges]),
        _sure(say(SPLITS[one.splits.ways]) + (f", {limits.branches}" if limits.branches else ""), one.splits.known),
        _sure(say(RANDOM[one.splits.random]), one.splits.known),
        _sure(waits_words(one), one.waits.known),
        _sure(say(EXITS[one.exits]), one.starts.known),
        caps_words(one),
        say("yes") if one.quiet.on_block else say("no"),
    )


def _sure(words: str, known: Known) -> str:
    return f"{words} ?" if known == "assumed" else words
