"""What a history says to planners, in sentences. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporters.dates import percent
from journey.words import number, say, say_count, value_text

if TYPE_CHECKING:
    from simulator.planners.classes import Middle
    from simulator.planners.hours import Hours, Span


def class_words(name: str) -> str:
    """What a class of goods is called; empty for everything together."""
    return say("“{name}”", name=name) if name else say("all goods")


def days_text(days: float) -> str:
    """A number of days in words, with one decimal below ten, else whole."""
    shown = round(days, 1) if days < 10 else round(days)
    if shown == int(shown):
        return say_count("{count} day", "{count} days", int(shown))
    return say("{number} days", number=value_text(shown))


def gap_words(gap: Middle) -> str:
    """How long people took to buy a class of goods again."""
    values = {
        "days": days_text(gap.median),
        "low": days_text(gap.low),
        "high": days_text(gap.high),
        "people": say_count("{count} person", "{count} people", gap.people),
        "gaps": say_count("{count} gap", "{count} gaps", gap.cases),
    }
    if not gap.name:
        return say(
            "Of those who bought anything again, the one in the middle did so after {days}, half of them after {low} "
            "to {high} ({people}, {gaps}).",
            **values,
        )
    return say(
        "Of those who bought {what} again, the one in the middle did so after {days}, half of them after {low} to "
        "{high} ({people}, {gaps}).",
        what=class_words(gap.name),
        **values,
    )


def delivery_words(delivery: Middle) -> str:
    """How long orders were on their way."""
    return say(
        "Orders came after {days} in the middle, for half of the people after {low} to {high} ({people}).",
        days=days_text(delivery.median),
        low=days_text(delivery.low),
        high=days_text(delivery.high),
        people=say_count("{count} person", "{count} people", delivery.people),
    )


def hours_words(hours: Hours, span: Span) -> str:
    """When people did something."""
    return say(
        "{share} of {count} “{event}” fell between {start} and {end} ({people}).",
        share=percent(span.inside, hours.total),
        count=number(hours.total),
        event=hours.event,
        start=hour_text(span.start),
        end=hour_text(span.end),
        people=say_count("{count} person", "{count} people", hours.people),
    )


def caution_words(hours: Hours) -> str:
    """What to keep in mind about hours; empty for nothing."""
    from designer.estimate_words import made_words

    cautions = []
    if "click" in hours.event or "open" in hours.event:
        cautions.append(say("Clicks follow the hours at which messages were sent."))
    if hours.made:
        cautions.append(made_words((hours.event,)))
    return " ".join(cautions)


def hour_text(hour: int) -> str:
    """A full hour as the document writes it; the end of the day is 23:59, for a time cannot be 24:00."""
    return f"{hour:02}:00" if hour < 24 else "23:59"


def too_few_words(least: int) -> str:
    """Why nothing is offered."""
    return say("Too few people did this twice to say anything: fewer than {count}.", count=least)
