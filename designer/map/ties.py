"""What the map draws between journeys: the ties of one of its views, strongest first. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from designer.map.meetings import FOLLOWS
from designer.map.relations import HandOver, start_words
from designer.map.survey import Passed, Survey
from journey.letters import listed
from journey.words import mark, number, say, say_count

View = Literal["handovers", "starts", "at_once", "messages"]

#: The views in their order: what each is called, and what it shows.
VIEWS: tuple[tuple[View, str, str], ...] = (
    ("handovers", mark("Hand-overs"), mark("Who goes on to which journey: drawn in the journeys, or within a week.")),
    ("starts", mark("Shared starts"), mark("Journeys that the same thing starts, and who entered both within a day.")),
    ("at_once", mark("In two at once"), mark("People who are in both journeys at the same time.")),
    ("messages", mark("Messages close by"), mark("Messages within 24 hours of one from the other journey.")),
)

#: So many ties are drawn while nothing is selected, and of a journey that is.
STRONGEST, OF_ONE = 6, 12


@dataclass(frozen=True)
class Tie:
    """One line between two journeys (ids). ``directed``: it leads from the first to the other. ``drawn``: somebody
    drew it in the journeys; else it is only what people did. ``count`` gives width and label, ``words`` is a
    sentence, ``note`` says in a few words by what they are tied."""

    one: str
    other: str
    count: int
    words: str
    directed: bool = False
    drawn: bool = True
    note: str = ""


def ties(survey: Survey, view: View) -> tuple[Tie, ...]:
    """The ties of a view: those that somebody drew, then by their counts."""
    found = {"handovers": _hand_overs, "starts": _starts, "at_once": _at_once, "messages": _messages}[view](survey)
    return tuple(sorted(found, key=lambda tie: (not (tie.directed and tie.drawn), -tie.count, tie.one, tie.other)))


def shown_ties(all_ties: tuple[Tie, ...], selected: str) -> tuple[Tie, ...]:
    """Those that are drawn: of the selected journey, or the strongest."""
    if selected:
        return tuple(tie for tie in all_ties if selected in (tie.one, tie.other))[:OF_ONE]
    return all_ties[:STRONGEST]


def _hand_overs(survey: Survey) -> list[Tie]:
    found = [
        Tie(
            passed.hand_over.source,
            passed.hand_over.target,
            passed.people,
            hand_over_words(passed, survey),
            True,
            True,
            _by(passed.hand_over),
        )
        for passed in survey.hand_overs
    ]
    drawn = {(tie.one, tie.other) for tie in found}
    for meeting in survey.meetings:
        for one, other, people in (
            (meeting.one, meeting.other, meeting.then),
            (meeting.other, meeting.one, meeting.back),
        ):
            if people and (one, other) not in drawn:
                words = say(
                    "{people} entered “{other}” within {days} after they left “{one}”.",
                    people=_people(people),
                    other=survey.place(other).member.name,
                    one=survey.place(one).member.name,
                    days=say_count("{count} day", "{count} days", FOLLOWS),
                )
                within = say_count("within {count} day", "within {count} days", FOLLOWS)
                found.append(Tie(one, other, people, words, True, False, within))
    return found


def _by(one: HandOver) -> str:
    """By what one journey hands people over, in a few words."""
    if one.kind == "start":
        return say("a step starts it")
    if one.kind == "exit":
        return say("straight on, when they leave")
    if one.kind == "remove":
        return say("a step takes people out")
    if one.kind == "stage":
        return say("stage “{name}”", name=one.name)
    if one.kind == "tag":
        return say("tag “{name}”", name=one.name)
    return say("attribute “{name}”", name=one.name)


def hand_over_words(passed: Passed, survey: Survey) -> str:
    """A hand-over as a sentence."""
    one: HandOver = passed.hand_over
    names = {"one": survey.place(one.source).member.name, "other": survey.place(one.target).member.name}
    if one.kind == "start":
        return say("“{one}” starts “{other}” for {people}.", people=_people(passed.people), **names)
    if one.kind == "exit":
        return say("{people} went from “{one}” straight on to “{other}”.", people=_people(passed.people), **names)
    if one.kind == "remove":
        return say("“{one}” takes people out of “{other}”: {people}.", people=_people(passed.people), **names)
    if one.kind == "stage":
        return say("“{one}” sets the stage “{name}” for {people}, which “{other}” asks for.", **_named(passed, names))
    if one.kind == "tag":
        return say("“{one}” tags {people} with “{name}”, which “{other}” asks for.", **_named(passed, names))
    return say("“{one}” writes “{name}” for {people}, which “{other}” asks for.", **_named(passed, names))


def _named(passed: Passed, names: dict[str, str]) -> dict[str, str]:
    return {**names, "name": passed.hand_over.name, "people": _people(passed.people)}


def _starts(survey: Survey) -> list[Tie]:
    return [
        Tie(
            one.shared.one,
            one.shared.other,
            one.same_day,
            say(
                "{starts} starts “{one}” and “{other}”; {people} entered both within 24 hours.",
                starts=listed(start_words(start) for start in one.shared.starts),
                one=survey.place(one.shared.one).member.name,
                other=survey.place(one.shared.other).member.name,
                people=_people(one.same_day),
            ),
            note=listed(start_words(start) for start in one.shared.starts),
        )
        for one in survey.shared
    ]


def _at_once(survey: Survey) -> list[Tie]:
    return [
        Tie(
            one.one,
            one.other,
            one.at_once,
            say(
                "{people} were in “{one}” and “{other}” at the same time, {times}.",
                people=_people(one.at_once),
                one=survey.place(one.one).member.name,
                other=survey.place(one.other).member.name,
                times=say_count("{count} time", "{count} times", one.times),
            ),
        )
        for one in survey.meetings
        if one.at_once
    ]


def _messages(survey: Survey) -> list[Tie]:
    return [
        Tie(
            one.one,
            one.other,
            one.close,
            say(
                "{messages} of “{one}” and “{other}” came within 24 hours of one of the other, to {people}.",
                messages=say_count("{count} message", "{count} messages", one.close),
                one=survey.place(one.one).member.name,
                other=survey.place(one.other).member.name,
                people=_people(one.close_people),
            ),
        )
        for one in survey.meetings
        if one.close
    ]


def _people(count: int) -> str:
    return say_count("{count} person", "{count} people", count)


def summary_of(journey: str, view: View, all_ties: tuple[Tie, ...]) -> str:
    """What a journey's card says in a view."""
    mine = [tie for tie in all_ties if journey in (tie.one, tie.other)]
    if view == "handovers":
        onward = sum(tie.one == journey and tie.drawn for tie in mine)
        coming = sum(tie.other == journey and tie.drawn for tie in mine)
        if not onward and not coming:
            return say("hands nobody over")
        return say("hands over to {onward}, gets from {coming}", onward=number(onward), coming=number(coming))
    if not mine:
        return say("alone")
    if view == "starts":
        return say_count("shares its start with {count}", "shares its start with {count}", len(mine))
    if view == "at_once":
        return say_count("at once with {count} other", "at once with {count} others", len(mine))
    return say_count("near messages of {count} other", "near messages of {count} others", len(mine))
