"""What forecasts mean, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from journey.steps import Program
from journey.words import mark, number, say, say_count
from simulator.figures import Figure
from simulator.forecast.settings import LEAST_ORIGINS, WARM_UP, ForecastSettings

_OF_RUN = {
    "entered": mark("People who enter some journey from {start} to {end}"),
    "reach": mark("People who are sent a message from {start} to {end}"),
    "sent": mark("Messages sent from {start} to {end}"),
    "capped": mark("Messages that a cap stops from {start} to {end}"),
}
_OF_JOURNEY = {
    "instances": mark("Entries into “{name}” from {start} to {end}"),
    "entered": mark("People who enter “{name}” from {start} to {end}"),
    "reach": mark("People who are sent a message of “{name}” from {start} to {end}"),
    "converted": mark("People who reach a goal of “{name}” from {start} to {end}"),
}
_OF_NODE = {
    "entries": mark("Arrivals at step “{name}” from {start} to {end}"),
    "unique": mark("People who come to step “{name}” from {start} to {end}"),
    "sent": mark("Messages sent by step “{name}” from {start} to {end}"),
    "capped": mark("Messages of step “{name}” that a cap stops from {start} to {end}"),
    "blocked": mark("Messages of step “{name}” that cannot go out from {start} to {end}"),
}
_WORDS = {"run": _OF_RUN, "journey": _OF_JOURNEY, "node": _OF_NODE}


def estimand(figure: Figure, names: Mapping[str, str], start: int, end: int, running_for: int) -> str:
    """What a figure of the period means, in one sentence. ``names``: of journeys and nodes by id."""
    what = say(
        _WORDS[figure.scope][figure.name],
        name=names.get(figure.id, figure.id),
        start=date_text(start),
        end=date_text(end),
    )
    return say(
        "{what}, if {switched_on} and people go on as people like them did.",
        what=what,
        switched_on=_switched_on(running_for),
    )


def _switched_on(running_for: int) -> str:
    if not running_for:
        return say("the journeys are switched on at its start")
    days = say_count("{count} day", "{count} days", running_for)
    return say("the journeys have been running for {days} by then", days=days)


def names_of(programs: Sequence[Program]) -> dict[str, str]:
    """The journeys' names by id."""
    return {program.journey: program.name for program in programs}


def assumptions(
    settings: ForecastSettings, share: float, made: Sequence[str], silence: tuple[int, int] | None
) -> tuple[str, ...]:
    """What a forecast rests on. ``share``: of the customers that were replayed. ``made``: events and attributes that it
    reads and that a generator made. ``silence``: first and last second of a time of which the history holds nothing."""
    found = [
        say(
            "Customers go on as customers like them did: each keeps their own past and lives the next {days} days of "
            "somebody who lately was as recent and as frequent.",
            days=settings.days,
        ),
        say(
            "As many newcomers come as the windows before and last year's tell, and they begin as newcomers lately "
            "began."
        ),
        say("The messages change nobody's behaviour."),
        say("What people have agreed to, and what is known of them, stays as it is when the forecast begins."),
        say(
            "The interval is made of this method's own errors at past dates: a future unlike all of the past is not "
            "in it."
        ),
    ]
    if silence is not None:
        found.append(
            say(
                "The history holds nothing from {start} to {end}. It counts as a time at which nobody did anything: if "
                "data is missing there, forecasts err for as long as they look back to it, and intervals are wider.",
                start=date_text(silence[0]),
                end=date_text(silence[1]),
            )
        )
    if not settings.running_for:
        found.append(say("The journeys are switched on when the forecast begins: nobody is on the way yet."))
    if share < 1:
        found.append(say("Counted on {share} % of the customers, drawn at random.", share=f"{share * 100:.3g}"))
    if made:
        found.append(say("Made by a generator, not logged: {names}.", names=", ".join(made)))
    if settings.run.logged_sends_count:
        found.append(say("Messages that the shop logged count for caps."))
    return tuple(found)


def missing_text(settings: ForecastSettings, has_days: int) -> str:
    """Why there is no forecast, and from when on there is one."""
    days = settings.days
    least = days * WARM_UP + days + (LEAST_ORIGINS - 1) * days // 2 + settings.running_for
    return say(
        "Not enough history: a forecast of {days} days is first tried at {origins} past dates, which takes {least}, "
        "and there are {there}. What looks far back, such as a long silence, takes more.",
        days=days,
        origins=LEAST_ORIGINS,
        least=say_count("{count} day", "{count} days", least),
        there=number(has_days),
    )


def date_text(instant: int) -> str:
    """The UTC date of an instant."""
    return datetime.fromtimestamp(instant, UTC).date().isoformat()
