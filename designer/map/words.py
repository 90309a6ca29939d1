"""What the map says in sentences. No Qt."""

from __future__ import annotations

from collections.abc import Callable

from designer.map.relations import start_words
from designer.map.survey import Place, Survey
from exporters.estimand import customers_words, made_words, period_end, period_start
from journey.letters import listed
from journey.words import number, say, say_count


def statement_words(survey: Survey) -> str:
    """What all figures are an answer to, on which data, and what of them is made."""
    result = survey.result
    counted = say(
        "People, entries and messages if these {count} journeys had run together from {start} to {end} on {customers} "
        "of “{history}”, with all that they did as logged.",
        count=number(len(survey.places)),
        start=period_start(result),
        end=period_end(result),
        customers=customers_words(result),
        history=result.history.name,
    )
    parts = [counted, say("Caps of one journey count its own messages and those of all others."), made_words(result)]
    return " ".join(part for part in parts if part)


def together_words(survey: Survey, written: Callable[[int], str] = number) -> tuple[str, ...]:
    """What all journeys do to people together: who is in two at once, and the pressure of all messages. ``written``:
    how counts are written."""
    result = survey.result
    lines = [
        say(
            "{people} of the {entered} people who entered were in two or more journeys at once.",
            people=written(survey.in_two),
            entered=written(result.tally.entered),
        )
    ]
    for days in (7, 28):
        most = result.messages_per_person(days)
        if most.total:
            lines.append(
                say(
                    "Messages of all journeys together in a person's busiest {days}: half of the people get {median} "
                    "or fewer, 9 of 10 {p90} or fewer.",
                    days=say_count("{count} day", "{count} days", days),
                    median=number(most.percentile(50) or 0),
                    p90=number(most.percentile(90) or 0),
                )
            )
    return tuple(lines)


def place_words(place: Place) -> tuple[str, ...]:
    """What one journey does, line by line."""
    lines = [
        say(
            "{people} entered it {runs} and were sent {messages}, {reach} of them at least one.",
            people=say_count("{count} person", "{count} people", place.people),
            runs=say_count("{count} time", "{count} times", place.runs),
            messages=say_count("{count} message", "{count} messages", place.sent),
            reach=number(place.reach),
        )
    ]
    if place.starts:
        starts = [say("{start}: {count}", start=start_words(start), count=number(runs)) for start, runs in place.starts]
        lines.append(say("Entries by start: {parts}.", parts=listed(starts)))
    if place.kept_out:
        lines.append(
            say_count(
                "{count} entry was refused, as the person was in another journey.",
                "{count} entries were refused, as the person was in another journey.",
                place.kept_out,
            )
        )
    if place.deferred:
        lines.append(
            say_count(
                "{count} entry waited until another journey was over.",
                "{count} entries waited until another journey was over.",
                place.deferred,
            )
        )
    return tuple(lines)
