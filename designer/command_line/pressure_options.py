"""What commands that speak of pressure are told about it: the weights of channels and the half-life."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from designer.command_line.failure import CommandError
from designer.command_line.override_values import number_value
from designer.pressure_words import CHANNELS, HALF_LIFE, LARGEST_WEIGHT, LONGEST, SHORTEST, rule_from
from journey.letters import listed
from journey.words import say

if TYPE_CHECKING:
    from simulator.estimates.pressure import PressureRule


#: In days.
USUAL_HALF_LIFE = 7.0


def describe_pressure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--weight",
        metavar="CHANNEL=NUMBER",
        action="append",
        default=[],
        dest="weights",
        help=say("how heavy a message of a channel counts in the pressure index (email=1 sms=2 push=0.7 call=3)"),
    )
    describe_half_life(parser)


def describe_half_life(parser: argparse.ArgumentParser) -> None:
    """Declare the half-life."""
    parser.add_argument(
        "--half-life", metavar="DAYS", help=say("in so many days the pressure of a message fades by half (default: 7)")
    )


def pressure_rule(options: argparse.Namespace) -> PressureRule:
    """The rule of the pressure index. CommandError for what is none."""
    chosen: dict[str, float] = {}
    for text in options.weights:
        name, _, weight = text.partition("=")
        place = f"--weight {text}"
        if name not in CHANNELS:
            raise CommandError(say("This is no channel."), place, say("Such as: {names}", names=listed(CHANNELS)))
        chosen[name] = _between(weight, place, 0.0, LARGEST_WEIGHT)
    chosen[HALF_LIFE] = half_life_of(options)
    return rule_from(chosen)


def half_life_of(options: argparse.Namespace) -> float:
    """In how many days the pressure of a message fades by half, where the command knows of it. CommandError for what is
    none."""
    text: str | None = getattr(options, "half_life", None)
    if text is None:
        return USUAL_HALF_LIFE
    return _between(text, f"--half-life {text}", SHORTEST, LONGEST)


def _between(text: str, place: str, least: float, most: float) -> float:
    found = float(number_value(text, place))
    if not least <= found <= most:
        raise CommandError(say("A number from {least} to {most} is needed.", least=least, most=most), place)
    return found
