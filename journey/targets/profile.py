"""What a target profile says."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from journey.model import Cap, Channel

WindowType = Literal["rolling", "person_days", "utc_days", "person_week", "utc_week"]
#: How well something is known: from the system's own specification or source, from what its makers or users write, or
#: guessed from what is common.
Known = Literal["verified", "reported", "assumed"]


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What fits in, in the system's own terms; None: no limit is known. Waits in seconds."""

    steps: int | None = None
    branches: int | None = None
    triggers: int | None = None
    shortest_wait: int | None = None
    longest_wait: int | None = None


class Loops(msgspec.Struct, frozen=True, kw_only=True):
    """How a way back can be written: as an edge, by a jump step, or not at all (it must be unrolled). ``at_once``:
    passes before the system stops one without a wait; ``a_day``: in 24 hours with one. ``shortest``: seconds between
    passes."""

    by: Literal["edge", "jump", "none"] = "none"
    at_once: int | None = None
    a_day: int | None = None
    shortest: int = 0


class Caps(msgspec.Struct, frozen=True, kw_only=True):
    """Frequency caps. ``windows``: what its windows can be, the usual one first; empty: a journey's caps cannot be
    kept. ``spans``: the lengths in seconds that it offers (empty: any). ``on_block``: what it does with a message that
    is one too many; ``wait_at_most``: so long, if it waits. ``weights``: messages can count differently. ``channels``:
    caps of one channel can be given. ``each_channel``: a cap on all messages counts each channel by itself.
    ``uncounted``: channels whose messages it neither counts nor stops. ``own``: caps that it keeps of itself."""

    windows: tuple[WindowType, ...] = ()
    spans: tuple[int, ...] = ()
    on_block: Literal["skip", "wait"] = "skip"
    wait_at_most: str = "P1D"
    weights: bool = False
    channels: bool = True
    each_channel: bool = False
    uncounted: tuple[Channel, ...] = ()
    own: tuple[Cap, ...] = ()
    known: Known = "assumed"


class Quiet(msgspec.Struct, frozen=True, kw_only=True):
    """Quiet hours. ``on_block``: what it can do with a message in them, the usual first; empty: it knows none.
    ``persons_zone``: in the person's zone, else only in one of the account."""

    on_block: tuple[Literal["hold", "skip"], ...] = ()
    persons_zone: bool = True
    known: Known = "assumed"


class Splits(msgspec.Struct, frozen=True, kw_only=True):
    """How people are split. ``ways``: over many ways at once, or two at a time. ``random``: the system draws by shares
    (over many ways, or two at a time), or it draws nothing, and a number from 0 to 99,999 in a field of the person
    (``field``), which the program writes, is compared."""

    ways: Literal["many", "two"] = "many"
    random: Literal["many", "two", "field"] = "many"
    known: Known = "assumed"


#: What a wait can be for: an event, a time of day or weekday, a date in a field, a span of working days, a drawn span,
#: a supply that runs out, a time after an event, the person's habitual hour, an open window, a place.
WaitForm = Literal["event", "until", "date", "working_days", "jitter", "supply", "after", "habit", "window", "rate"]
WAIT_FORMS: tuple[WaitForm, ...] = get_args(WaitForm)


class Waits(msgspec.Struct, frozen=True, kw_only=True):
    """What people can wait for beside a fixed time. ``events``: so many events at once, one of which ends the wait
    (None: any number)."""

    forms: tuple[WaitForm, ...] = WAIT_FORMS
    events: int | None = None
    known: Known = "assumed"


#: What can start people: an event, a segment joined or left, a date in a field, dates of the calendar, silence, a
#: stage, another journey.
StartForm = Literal["event", "segment", "date", "schedule", "silence", "stage", "journey"]
START_FORMS: tuple[StartForm, ...] = get_args(StartForm)


class Starts(msgspec.Struct, frozen=True, kw_only=True):
    """How people come in. ``modes``: the entry rules that it has. ``interval``: they can have a least time between two
    entries. ``keyed``: one run for each order, cart or product. ``exclusive``: an entry can ask that another journey
    does not run. ``members``: those who belong to a segment already can be let in."""

    forms: tuple[StartForm, ...] = START_FORMS
    modes: tuple[Literal["once", "after_exit", "any_time"], ...] = ("once", "after_exit", "any_time")
    interval: bool = True
    keyed: bool = True
    exclusive: bool = True
    members: bool = True
    known: Known = "assumed"


#: What a step can do to a person or tell others: write a field (or stage), add to a number in one, a tag, a list or
#: audience, a suppression, a coupon, another journey, a call of an address, a note to the team.
ActionForm = Literal["field", "add", "tag", "audience", "suppress", "coupon", "journey", "webhook", "notify"]
ACTION_FORMS: tuple[ActionForm, ...] = get_args(ActionForm)


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """One target. ``words``: its name.

    ``publishes``: what its public interface can make: whole journeys as drafts, the parts of one (which a person then
    puts together), or nothing that is known. ``merges``: several ways lead into one step, jump to it, or what follows
    is copied. ``priority``: journeys have one; without it whoever comes first goes first. ``channels``: over which it
    sends itself. ``exits``: rules that end a run are kept anywhere, before each message, or not at all. ``longest``: a
    run can have a longest time. ``validity``: a message can be sent up to a date only. ``blocked_ways``: a message that
    may not be sent can have a way of its own. ``latest``: a condition can ask for a property of the latest such event,
    else only whether there was one. ``history``: a condition can ask for what the person did or got before, else only
    for fields of the person and the event that started the run. ``notice``, marked: what everybody should know before
    they invest in it.
    """

    id: str
    words: str
    publishes: Literal["journeys", "parts", "nothing"] = "nothing"
    limits: Limits = Limits()
    loops: Loops = Loops()
    merges: Literal["shared", "jumped", "copied"] = "copied"
    priority: bool = False
    caps: Caps = Caps()
    quiet: Quiet = Quiet()
    splits: Splits = Splits()
    waits: Waits = Waits()
    starts: Starts = Starts()
    channels: tuple[Channel, ...] = get_args(Channel)
    actions: tuple[ActionForm, ...] = ACTION_FORMS
    exits: Literal["anywhere", "messages", "none"] = "anywhere"
    longest: bool = True
    validity: bool = True
    blocked_ways: bool = True
    latest: bool = True
    history: bool = True
    notice: str = ""
