"""What a figure is an answer to: what was counted, on which data, under which assumption."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from exporters.dates import day_words
from journey.letters import listed
from journey.words import number, say, say_count

if TYPE_CHECKING:
    from simulator.result import Result


def estimand(result: Result, what: str) -> str:
    """One sentence about a figure: "Messages sent a day, if ... had run from ... to ... on ... as logged."."""
    return say(
        "{what}, if {journeys} had run from {start} to {end} on {customers} of “{history}”, with all that they did as "
        "logged.",
        what=what,
        journeys=journeys_words(result),
        start=period_start(result),
        end=period_end(result),
        customers=customers_words(result),
        history=result.history.name,
    )


def statement(result: Result, what: str) -> str:
    """The sentence of ``estimand``, and what of the data behind it is made."""
    made = made_words(result)
    return f"{estimand(result, what)} {made}" if made else estimand(result, what)


def journeys_words(result: Result) -> str:
    """The names of the journeys that ran together; one without a name is "this journey", or "a journey without a
    name" among others."""
    if len(result.programs) == 1:
        return _quoted(result.programs[0].name) or say("this journey")
    names = [_quoted(program.name) or say("a journey without a name") for program in result.programs]
    return say("{some} and {last} together", some=listed(names[:-1]), last=names[-1])


def _quoted(name: str) -> str:
    return say("“{name}”", name=name) if name.strip() else ""


def is_sampled(result: Result) -> bool:
    """Whether only some of the history's customers were replayed, taken at random."""
    return result.tally.customers < result.history.customers


def customers_words(result: Result) -> str:
    """Who was replayed: all customers, or so many of them."""
    if is_sampled(result):
        return say(
            "{some} of the {all} customers, taken at random,",
            some=number(result.tally.customers),
            all=number(result.history.customers),
        )
    return say_count("the {count} customer", "the {count} customers", result.tally.customers)


def made_words(result: Result) -> str:
    """What of the data that these journeys read a generator made, in short; empty if it made nothing of it."""
    attributes = len(result.history.made_attributes)
    parts = list(result.history.made_events)
    if attributes:
        parts.append(say_count("{count} attribute", "{count} attributes", attributes))
    return say("Made, not logged: {parts}.", parts=listed(parts)) if parts else ""


def all_made_words(result: Result) -> str:
    """As ``made_words``, with every attribute by its name."""
    names = (*result.history.made_events, *result.history.made_attributes)
    return say("Made, not logged: {parts}.", parts=listed(names)) if names else ""


def period_start(result: Result) -> str:
    """The first day of the replay (UTC) in words."""
    return _date(result.start)


def period_end(result: Result) -> str:
    """The last day of the replay (UTC) in words."""
    return _date(result.end)


def _date(instant: int) -> str:
    return day_words(datetime.fromtimestamp(instant, UTC).date())
