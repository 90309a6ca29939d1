"""The records of a journey: plain, immutable, each with a stable id that is unique in the document.

``order`` is the record's place among its kind ("the document's order" of the semantics); the file keeps it as
the order of its lists. ``unknown`` holds fields that a newer minor version wrote, so that saving loses nothing.
Durations and times of day are texts (see spans).
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from journey.condition import Condition, EventMatch

Channel = Literal[
    "email", "sms", "push", "call", "messenger", "in_app", "on_site", "live_chat", "direct_mail", "social_team"
]
MessageClass = Literal["commercial", "transactional"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

#: The id of the one Header record.
HEADER_ID = "journey"

DEFAULT_MAX_PASSES = 3
DEFAULT_MINIMUM_INTERVAL = "P7D"


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a record."""


class Entry(Part, frozen=True, kw_only=True):
    """Who may enter again. ``mode``: once (never again), after_exit (no running instance, ``minimum_interval``
    since the last ended), any_time (``minimum_interval`` since the last entry). With ``key`` (the name of an
    event property such as order, cart or product) one running instance a key. ``back_enrol``: people who match
    already at the start enter then. ``most_running``: at most so many instances of a person at once. ``holdout``: per
    cent of the people who never enter, drawn with ``holdout_salt``. ``most_a_day``, ``most_in_all``: entries of all
    people (0: no limit)."""

    mode: Literal["once", "after_exit", "any_time"] = "after_exit"
    minimum_interval: str = "P0D"
    key: str = ""
    back_enrol: bool = False
    most_running: int | None = None
    holdout: float = 0.0
    holdout_salt: str = ""
    most_a_day: int = 0
    most_in_all: int = 0


class ExitRule(Part, frozen=True, kw_only=True):
    """Ends an instance anywhere: at an event, or once a condition holds. Exactly one of the two is given."""

    id: str
    name: str = ""
    event: EventMatch | None = None
    condition: Condition | None = None


class Goal(Part, frozen=True, kw_only=True):
    """What the journey is for: an event within ``window`` (duration) of the entry, if given.

    ``counts``: the first an instance, or each. ``exits``: the instance ends there, or goes to ``node`` if given.
    """

    id: str
    name: str = ""
    event: EventMatch
    window: str = ""
    counts: Literal["first", "each"] = "first"
    exits: bool = True
    node: str = ""


class Cap(Part, frozen=True, kw_only=True):
    """At most ``limit`` (weights added up) messages in a window.

    ``scope``: all, class:CLASS, channel:CHANNEL or topic:TOPIC. ``window_type``: rolling (``window`` is a
    duration), person_days and utc_days (``window`` is a duration of whole days), person_week, utc_week.
    ``on_block``: skip, wait (at most ``wait_at_most``, then skip), exit, or other (the capped output).
    ``by_number``: each message counts 1, whatever its weight.
    """

    id: str
    limit: float = 2.0
    scope: str = "all"
    window: str = "P7D"
    window_type: Literal["rolling", "person_days", "utc_days", "person_week", "utc_week"] = "rolling"
    on_block: Literal["skip", "wait", "exit", "other"] = "skip"
    wait_at_most: str = "P1D"
    by_number: bool = False


class QuietWindow(Part, frozen=True, kw_only=True):
    """No messages from ``start`` to before ``end`` on ``weekdays``; over midnight it belongs to the day of
    ``start``; the same times mean no window."""

    start: str = "21:00"
    end: str = "08:00"
    weekdays: tuple[Weekday, ...] = WEEKDAYS


class QuietHours(Part, frozen=True, kw_only=True):
    """Quiet hours for the message classes in ``classes``. ``zone``: person, journey, or an IANA name."""

    windows: tuple[QuietWindow, ...] = ()
    zone: str = "person"
    on_block: Literal["hold", "skip"] = "hold"
    classes: tuple[MessageClass, ...] = ("commercial",)


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Anything with an id in the document."""

    id: str
    order: float = 0.0
    unknown: dict[str, Any] = {}


class Header(Record, frozen=True, kw_only=True):
    """The journey itself: its name and the settings that hold for all of it.

    ``zone`` is the journey's IANA zone, for people without one. ``priority``: higher goes first.
    ``not_while`` and ``defer_while`` are ids of journeys; ``exclusion_group``: no two journeys of a group run
    for a person at once. ``longest`` is the maximum time in the journey (duration; empty: none).
    ``edges``: how the canvas draws them.
    """

    journey_id: str
    name: str = ""
    description: str = ""
    zone: str = "UTC"
    currency: str = ""
    entry: Entry = Entry()
    exits: tuple[ExitRule, ...] = ()
    goals: tuple[Goal, ...] = ()
    caps: tuple[Cap, ...] = ()
    quiet_hours: QuietHours | None = None
    priority: int = 0
    not_while: tuple[str, ...] = ()
    defer_while: tuple[str, ...] = ()
    exclusion_group: str = ""
    longest: str = ""
    edges: Literal["orthogonal", "curved"] = "orthogonal"


class Stage(Record, frozen=True, kw_only=True):
    """A lifecycle stage, drawn as a lane. ``tint`` is a stage tint's number, -1 for the next free; ``width`` is
    the lane's width in canvas units, 0 for as wide as its steps need; ``folded`` lanes show their name only."""

    name: str
    tint: int = -1
    width: float = 0.0
    folded: bool = False


class Node(Record, frozen=True, kw_only=True):
    """A step. ``kind`` names its declaration in the node catalogue, ``parameters`` follow it. ``stage`` is the
    id of its lane. ``x``, ``y``: top left corner on the canvas; ``width``, ``height`` only of notes and frames.
    ``pinned``: tidy leaves it where it is. ``folded``: a frame shown as a card, in place of the nodes that it
    ``holds`` (ids).
    """

    kind: str
    name: str = ""
    stage: str = ""
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0
    parameters: dict[str, Any] = {}
    note: str = ""
    owner: str = ""
    status: Literal["draft", "ready", "disabled"] = "ready"
    tags: tuple[str, ...] = ()
    pinned: bool = False
    folded: bool = False
    holds: tuple[str, ...] = ()


class Loop(Part, frozen=True, kw_only=True):
    """The limits of an edge that goes back.

    ``counter``: passes are counted a customer's whole time in the journey, or an instance. ``reset``: never,
    event (``reset_event``), or after (``reset_after`` since the last pass). ``on_limit``: exit, stay, or
    output:NAME for another output of the source node.
    """

    max_passes: int = DEFAULT_MAX_PASSES
    minimum_interval: str = DEFAULT_MINIMUM_INTERVAL
    counter: Literal["instance", "customer"] = "instance"
    reset: Literal["never", "event", "after"] = "never"
    reset_event: EventMatch | None = None
    reset_after: str = ""
    on_limit: str = "exit"
    reason: str = ""


class Edge(Record, frozen=True, kw_only=True):
    """From the output ``output`` of the node ``source`` to the node ``target``; with ``loop`` it is a loop edge."""

    source: str
    output: str
    target: str
    loop: Loop | None = None


class Variant(Part, frozen=True, kw_only=True):
    """A message's texts in one language (``locale``: a BCP 47 tag such as ro or pt-BR), empty where the message's
    own hold."""

    locale: str
    subject: str = ""
    preheader: str = ""
    body: str = ""
    text: str = ""


class Message(Record, frozen=True, kw_only=True):
    """What is sent: texts are Jinja2 templates in a safe subset (docs/messages.md). ``body`` is HTML for e-mail,
    plain otherwise; ``text`` is an e-mail's plain part, made from the body where it is empty. ``variants``: the
    texts in other languages, each locale once."""

    name: str
    channel: Channel = "email"
    subject: str = ""
    preheader: str = ""
    body: str = ""
    text: str = ""
    sender: str = ""
    variants: tuple[Variant, ...] = ()


class Coupon(Record, frozen=True, kw_only=True):
    """A coupon that steps issue: ``value`` in words ("10 %"), ``valid`` for a duration from its issue."""

    name: str
    value: str = ""
    valid: str = "P14D"
    code: str = ""
    unique: bool = False


class Segment(Record, frozen=True, kw_only=True):
    """A named condition."""

    name: str
    condition: Condition


class FragmentSetting(Part, frozen=True, kw_only=True):
    """A setting inside a fragment: ``setting`` of the step ``record``, or, where that is a loop edge, ``max_passes`` or
    ``minimum_interval``."""

    record: str
    setting: str


class FragmentParameter(Part, frozen=True, kw_only=True):
    """What each use of a fragment may set for itself: the ``settings`` inside it, all of one type, get the value. Where
    a use gives none they keep their own, so that of the first one is the default."""

    id: str
    name: str = ""
    settings: tuple[FragmentSetting, ...] = ()


class Fragment(Record, frozen=True, kw_only=True):
    """A part of a journey that steps of the kind ``fragment`` stand for, each for a copy of it.

    ``nodes`` and ``edges`` are its steps, in their order; one of the kind ``fragment_start`` is where people come in,
    those of the kind ``fragment_end`` are its ends, where they leave. Ids are unique within it. Versions of one
    fragment share ``series``.
    """

    name: str
    series: str = ""
    version: int = 1
    note: str = ""
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    parameters: tuple[FragmentParameter, ...] = ()


AnyRecord = Header | Stage | Node | Edge | Message | Coupon | Segment | Fragment

#: The document's lists and the records they hold, in the order of the file.
COLLECTIONS: dict[str, type[Record]] = {
    "stages": Stage,
    "nodes": Node,
    "edges": Edge,
    "messages": Message,
    "coupons": Coupon,
    "segments": Segment,
    "fragments": Fragment,
}
