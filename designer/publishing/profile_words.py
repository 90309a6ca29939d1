"""What a system can hold and what its interface can make, from its profile, in words. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from journey.letters import listed
from journey.spans import seconds_words
from journey.targets.profile import WAIT_FORMS, Known, Profile
from journey.words import mark, say, say_count

PUBLISHES = {
    "journeys": mark("whole journeys"),
    "parts": mark("parts"),
    "nothing": mark("by hand"),
}
LOOPS = {"edge": mark("edge"), "jump": mark("jump"), "none": mark("written out")}
MERGES = {"shared": mark("shared"), "jumped": mark("jump"), "copied": mark("copied")}
SPLITS = {"many": mark("many ways"), "two": mark("two ways")}
RANDOM = {"many": mark("many ways"), "two": mark("two ways"), "field": mark("by a field")}
EXITS = {"anywhere": mark("anywhere"), "messages": mark("before messages"), "none": mark("by a tag")}
_FORMS = {
    "event": mark("an event"),
    "until": mark("times of day"),
    "date": mark("dates"),
}

#: How a system does something: as it is drawn, in another way, not at all; or up to a limit.
Grade = Literal["native", "otherwise", "never", "limit"]


@dataclass(frozen=True)
class Trait:
    """One thing about a system: what it is about, how it does it, and how well that is known."""

    subject: str
    words: str
    grade: Grade
    known: Known = "verified"


def waits_words(one: Profile) -> str:
    """What people can wait for beside a fixed time."""
    forms = one.waits.forms
    if len(forms) == len(WAIT_FORMS):
        return say("all kinds")
    return listed(say(_FORMS[form]) for form in forms if form in _FORMS) or say("time only")


def caps_words(one: Profile) -> str:
    """Whether frequency caps are kept."""
    if one.caps.own and not one.caps.windows:
        return say("its own")
    return say("yes") if one.caps.windows else say("no")


def promise(one: Profile, is_connected: bool) -> str:
    """What publishing to a system brings, in a sentence. ``is_connected``: the program speaks to its interface."""
    if not is_connected:
        return say("Build it by hand, with a booklet that leads through each step.")
    if one.notice:
        return say(one.notice)
    if one.publishes == "parts":
        return say("The parts are made there, and a runbook leads you through its builder.")
    return say("Whole flows are made there, as drafts.")


def gaps(one: Profile) -> str:
    """What a system does not have by itself of what is drawn most often, in a sentence; else that it has it."""
    asked = (
        (say("loops"), one.loops.by != "none"),
        (say("waits for events"), "event" in one.waits.forms),
        (say("ways that come together"), one.merges != "copied"),
        (say("frequency caps"), bool(one.caps.windows)),
        (say("quiet hours"), bool(one.quiet.on_block)),
    )
    missing = [words for words, is_there in asked if not is_there]
    if missing:
        return say("Not by itself: {things}.", things=listed(missing))
    return say("By itself: {things}.", things=listed(words for words, _ in asked))


def traits(one: Profile) -> tuple[Trait, ...]:
    """What a person wants to know of a system before choosing it."""
    return (
        _loops(one),
        _merges(one),
        Trait(
            say("Splits"),
            say("many ways at once") if one.splits.ways == "many" else say("two ways at a time: more are chained"),
            "native" if one.splits.ways == "many" else "otherwise",
            one.splits.known,
        ),
        Trait(
            say("Draws by lot"),
            say("by a field of the person") if one.splits.random == "field" else say("yes"),
            "otherwise" if one.splits.random == "field" else "native",
            one.splits.known,
        ),
        _waits(one),
        Trait(
            say("Asks what people did before"),
            say("yes") if one.history else say("no: events are noted in fields"),
            "native" if one.history else "otherwise",
            one.starts.known,
        ),
        Trait(
            say("Runs end early"),
            {
                "anywhere": say("at any moment"),
                "messages": say("asked before each message"),
                "none": say("by a tag that a second flow puts on"),
            }[one.exits],
            "native" if one.exits == "anywhere" else "otherwise",
            one.starts.known,
        ),
        _caps(one),
        Trait(
            say("Quiet hours"),
            say("yes") if one.quiet.on_block else say("no"),
            "native" if one.quiet.on_block else "never",
            one.quiet.known,
        ),
        _size(one),
    )


def _loops(one: Profile) -> Trait:
    if one.loops.by == "none":
        return Trait(say("Loops"), say("no: each pass is written out, or handed over to another flow"), "otherwise")
    words = say("yes, as a jump back") if one.loops.by == "jump" else say("yes, as they are drawn")
    if one.loops.shortest:
        words = say("{words}, {span} apart at least", words=words, span=seconds_words(one.loops.shortest))
    return Trait(say("Loops"), words, "native")


def _merges(one: Profile) -> Trait:
    words = {
        "shared": say("yes"),
        "jumped": say("by a jump"),
        "copied": say("no: what follows is copied"),
    }[one.merges]
    return Trait(say("Ways that come together"), words, "otherwise" if one.merges == "copied" else "native")


def _waits(one: Profile) -> Trait:
    if len(one.waits.forms) == len(WAIT_FORMS):
        grade: Grade = "native"
    else:
        grade = "otherwise"
    return Trait(say("Waits for"), waits_words(one), grade, one.waits.known)


def _caps(one: Profile) -> Trait:
    grade: Grade = "native" if one.caps.windows else "otherwise" if one.caps.own else "never"
    words = {"native": say("yes"), "otherwise": say("its own ones only"), "never": say("no")}[grade]
    return Trait(say("Frequency caps"), words, grade, one.caps.known)


def _size(one: Profile) -> Trait:
    limits = one.limits
    parts = []
    if limits.steps is not None:
        parts.append(say_count("{count} step a flow", "{count} steps a flow", limits.steps))
    if limits.triggers is not None:
        parts.append(say_count("{count} start a flow", "{count} starts a flow", limits.triggers))
    return Trait(say("At most"), listed(parts) or say("no limit is known"), "limit")
