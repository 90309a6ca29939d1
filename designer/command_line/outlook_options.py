"""What ``loopline compare`` is told about answers, their worth and the cost of messages."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from designer.command_line.failure import CommandError
from designer.command_line.override_values import number_value
from journey.words import say

if TYPE_CHECKING:
    from simulator.comparing.outlook import Outlook, Range
    from simulator.estimates.rates import ResponseRates, TypeRate
    from simulator.history.history import History

CURVES = ("flat", "linear", "saturating", "u_shaped")


def describe_outlook(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--response", metavar="LOW..HIGH", help=say("answers that a message brings (default: clicks of past messages)")
    )
    parser.add_argument(
        "--loss", metavar="LOW..HIGH", help=say("share of a message's effect lost after many others (0..0.5)")
    )
    parser.add_argument("--value", metavar="LOW..HIGH", help=say("what an answer is worth"))
    parser.add_argument("--cost", metavar="LOW..HIGH", help=say("what a message costs"))
    parser.add_argument("--curve", choices=CURVES, default="saturating", help=say("how the effect falls"))


def outlook_of(options: argparse.Namespace, past: TypeRate | None) -> Outlook | None:
    """The assumptions; ``past`` is the shop's own rate of answers, taken where none is given. None where nothing is
    given and nothing known."""
    from simulator.comparing.outlook import Outlook, Range

    if options.response:
        response = _range(options.response, "--response", 1.0)
    elif past is not None and past.rate is not None and past.interval is not None:
        response = Range(past.interval.low, past.rate, past.interval.high)
    else:
        return None
    chosen: dict[str, Range] = {"response": response}
    for name, highest in (("loss", 1.0), ("value", None), ("cost", None)):
        text = getattr(options, name)
        if text:
            chosen[name] = _range(text, f"--{name}", highest)
    return Outlook(curve=options.curve, **chosen)


def past_answers(history: History) -> ResponseRates | None:
    """How often people clicked the shop's own messages; None where the history does not tell."""
    from simulator.estimates.past_messages import MessageLog, past_messages
    from simulator.estimates.rates import response_rates

    messages = past_messages(history, MessageLog())
    return None if messages is None or not len(messages) else response_rates(messages)


def _range(text: str, option: str, highest: float | None) -> Range:
    """``LOW..HIGH``, ``LOW..VALUE..HIGH`` or one number; the value is in the middle if it is not given."""
    from simulator.comparing.outlook import Range

    place = f"{option} {text}"
    numbers = [float(number_value(part.strip(), place)) for part in text.split("..")]
    if len(numbers) > 3 or numbers != sorted(numbers) or numbers[0] < 0:
        raise CommandError(say("This is no range."), place, say("Such as: 0.01..0.03"))
    if highest is not None and numbers[-1] > highest:
        raise CommandError(say("This can be {most} at most.", most=highest), place)
    middle = numbers[1] if len(numbers) == 3 else (numbers[0] + numbers[-1]) / 2
    return Range(numbers[0], middle, numbers[-1])
