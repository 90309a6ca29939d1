"""What nodes do, as plain data that both replay engines and every exporter understand.

Each node kind of the catalogue turns its parameters into one of these steps. All durations are whole seconds, a
time of day is seconds after midnight, weekdays count from Monday = 0. Outputs are named by their id.
The rules of each step stand in docs/semantics.md.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import msgspec

from journey.condition import AnyOperand, Condition, EventMatch
from journey.recurrence import Recurrence

DAY = 86_400


class Lookup(msgspec.Struct, frozen=True):
    """A number for a person: ``table`` gives it by the text value of ``operand``, else ``default``.

    Numbers are exact fractions (days, uses a day).
    """

    default: Fraction
    operand: AnyOperand | None = None
    table: tuple[tuple[str, Fraction], ...] = ()


# --- Triggers -----------------------------------------------------------------------------------------------


class Earlier(msgspec.Struct, frozen=True):
    """An event of ``matches`` before the one that is delivered, at most ``window`` seconds (None: ever), whose property
    ``same`` (if named) has the same value."""

    matches: tuple[EventMatch, ...]
    window: int | None = None
    same: str = ""


class EventTrigger(msgspec.Struct, frozen=True):
    """Starts at an event of ``match`` with which the past holds at least ``count`` such events in the last
    ``window`` seconds; ``on_reaching``: only if without it the past did not. ``ordinal``: only the person's n-th
    such event ever (0: any). ``earlier``: only if such an event came before."""

    match: EventMatch
    count: int = 1
    window: int | None = None
    on_reaching: bool = False
    ordinal: int = 0
    earlier: Earlier | None = None


class SilenceTrigger(msgspec.Struct, frozen=True):
    """Starts ``after`` seconds after the last event of ``arm`` if no event of ``cancel`` came since.

    An event of ``arm`` arms it if with it the past holds at least ``count`` of them in the last ``window`` seconds;
    a later one that arms sets the time anew. At most once every ``again_after`` seconds (from firing to firing,
    refused ones too). ``key``: the name of the event property that tells carts apart; each key has a silence
    of its own, and ``cancel`` events end only the silence of their key (all if they carry none). A firing's entry
    event is the event that armed it.
    """

    arm: tuple[EventMatch, ...]
    after: int
    count: int = 1
    window: int | None = None
    cancel: tuple[EventMatch, ...] = ()
    again_after: int = 0
    key: str = ""


class DateTrigger(msgspec.Struct, frozen=True):
    """Starts at ``at`` (person's zone) on the date in the text attribute ``attribute`` (YYYY-MM-DD) moved by
    ``offset_months``, then ``offset_days``; every year if ``yearly``. A 29 February that a year lacks is kept on
    28 February or moved to 1 March."""

    attribute: str
    offset_days: int = 0
    offset_months: int = 0
    yearly: bool = True
    at: int = 9 * 3600
    leap_day: Literal["february_28", "march_1"] = "february_28"


class SegmentTrigger(msgspec.Struct, frozen=True):
    """Starts when ``condition`` becomes true (``on`` enter) or stops being true (leave): looked at after each event
    and each change of the person, and every ``interval`` seconds after the replay's start."""

    condition: Condition
    on: Literal["enter", "leave"] = "enter"
    interval: int = DAY


class StageTrigger(msgspec.Struct, frozen=True):
    """Starts when the person enters a stage called ``stage`` (any, if empty) from ``from_stage`` (any, if empty);
    ``direction`` is judged by ``order``, the names of the journey's stages in their order."""

    stage: str = ""
    direction: Literal["any", "forward", "back"] = "any"
    from_stage: str = ""
    order: tuple[str, ...] = ()


class ScheduleTrigger(msgspec.Struct, frozen=True):
    """Starts everybody who meets ``audience`` then, at ``at`` of each date of ``dates``. ``zone``: person, journey or
    an IANA name."""

    dates: Recurrence
    at: int
    zone: str = "journey"
    audience: Condition | None = None


class JourneyTrigger(msgspec.Struct, frozen=True):
    """Starts when the person leaves the journey ``source`` (its id; empty: any other) with ``reason`` (empty: any), or
    (``on`` start) where a step of it starts this journey. The entry event is that of the instance behind it."""

    on: Literal["exit", "start"] = "exit"
    source: str = ""
    reason: str = ""


Trigger = EventTrigger | SilenceTrigger | DateTrigger | SegmentTrigger | StageTrigger | ScheduleTrigger | JourneyTrigger


# --- Waits --------------------------------------------------------------------------------------------------


class Delay(msgspec.Struct, frozen=True):
    """Leaves by ``next`` after ``seconds``. ``working_days``: the whole days among them are counted from Monday to
    Friday of the person's calendar. ``jitter``: up to so many seconds are added, drawn by lot."""

    seconds: int
    working_days: bool = False
    jitter: int = 0


class Until(msgspec.Struct, frozen=True):
    """Leaves by ``next`` at the next moment with this ``time`` of day (None: any) on one of ``weekdays``.

    ``zone``: person, journey or an IANA name. ``if_past``, where today is allowed and its moment lies before t:
    next (the next moment), go_on (leaves at t), exit (the instance ends with reason ``past``).
    """

    time: int | None
    weekdays: frozenset[int] = frozenset(range(7))
    zone: str = "person"
    if_past: Literal["next", "go_on", "exit"] = "next"


class EventBranch(msgspec.Struct, frozen=True):
    """An output that is taken at a matching event."""

    output: str
    match: EventMatch


class WaitForEvents(msgspec.Struct, frozen=True):
    """Leaves at the first later event of a branch by its output, else at t + ``timeout`` by ``timeout``.

    ``ranked``: an event of the first branch leaves at once, else at the deadline by the best-ranked branch seen.
    ``look_back``: takes at once the first branch with a past event in [t - timeout, t], else waits. ``writes``: what
    each branch writes when it is left by, in the order of the branches; none, or as many.
    """

    branches: tuple[EventBranch, ...]
    timeout: int
    ranked: bool = False
    look_back: bool = False
    writes: tuple[SetAttribute, ...] = ()


class WaitForSupply(msgspec.Struct, frozen=True):
    """Waits until a supply runs out: leaves by ``due`` at max(t, anchor + duration), or by ``bought`` at an event of
    ``order`` before.

    The anchor is the latest past event of ``order`` (with the instance's key), t if there is none. The duration is
    floor(quantity / use x 86,400) - (lead + shipping) x 86,400 seconds, at least ``floor``; quantity is the
    ``quantity`` property of that event times ``units``, or ``quantity_default`` (units, too) where there is none.
    ``restart``: an event of ``order`` sets the wait anew from its time and quantity instead of leaving.
    """

    order: EventMatch
    quantity: str
    quantity_default: Fraction
    units: Fraction
    use_per_day: Lookup
    lead_days: Fraction
    shipping_days: Lookup
    floor: int = DAY
    restart: bool = False


class WaitAfterEvent(msgspec.Struct, frozen=True):
    """Leaves by ``next`` at max(t, anchor + ``seconds``).

    The anchor is the latest past event of ``event`` not before the instance's entry; if none, the first later one,
    but at most ``assumed_days`` days after t, when it is assumed to have happened. With ``since`` these days run from
    the latest past event of that kind, if there is one.
    """

    event: EventMatch
    seconds: int
    assumed_days: Lookup
    since: EventMatch | None = None


class WaitForDate(msgspec.Struct, frozen=True):
    """Leaves by ``next`` at ``at`` of the date (YYYY-MM-DD) in ``operand``, moved by ``offset_days``. ``if_past``:
    where that lies before t, it leaves at t (go_on), or the instance ends (exit, reason ``past``). Without a date:
    leaves at once by ``missing`` if the step has that output, else by ``next``."""

    operand: AnyOperand
    offset_days: int = 0
    at: int = 9 * 3600
    zone: str = "person"
    if_past: Literal["go_on", "exit"] = "go_on"
    missing_output: bool = False


class HabitualHour(msgspec.Struct, frozen=True):
    """Leaves by ``next`` when that hour of the day begins, within ``window`` seconds, at which most past events of
    ``matches`` lay (now, if it is this one); with fewer than ``least`` of them at the time of day ``otherwise``
    (None: now), or that of ``others``, in seconds after midnight (less than 0: now). ``zone``: person, journey or an
    IANA name."""

    matches: tuple[EventMatch, ...]
    window: int
    least: int = 3
    otherwise: int | None = None
    zone: str = "person"
    others: Lookup | None = None


class Gate(msgspec.Struct, frozen=True):
    """Leaves by ``next`` at the first moment that is in no window of ``closed`` (as in QuietRule) and on none of the
    ``blocked`` dates: YYYY-MM-DD, or MM-DD for each year."""

    closed: tuple[tuple[frozenset[int], int, int], ...]
    blocked: tuple[str, ...] = ()
    zone: str = "person"


class Capacity(msgspec.Struct, frozen=True):
    """At most ``limit`` people of all customers in each hour, day or week of the journey's zone, or in all."""

    limit: int
    per: Literal["hour", "day", "week", "all"] = "day"


class RateLimit(msgspec.Struct, frozen=True):
    """Books the first free place of ``capacity`` and leaves by ``next`` then; by ``overflow``, at once, if there is
    none within ``wait_at_most`` seconds (None: however late). ``writes``: what is written with a place (one or
    none)."""

    capacity: Capacity
    wait_at_most: int | None = None
    writes: tuple[SetAttribute, ...] = ()


# --- Splits -------------------------------------------------------------------------------------------------


class ConditionBranch(msgspec.Struct, frozen=True):
    """An output that is taken if its condition is true."""

    output: str
    condition: Condition


class Branch(msgspec.Struct, frozen=True):
    """Leaves by the first branch whose condition is true, else by ``default``. ``at_entry``: as it was when the
    instance entered."""

    branches: tuple[ConditionBranch, ...]
    default: str
    at_entry: bool = False


#: What a node does that a replay only counts.
PASS = Branch((), "next")


class RandomSplit(msgspec.Struct, frozen=True):
    """Leaves by one of ``shares`` (output, whole-number weight), drawn by the rule of replay semantics 4.

    ``salt`` replaces the node's id if given; ``sticky``: the same draw at every visit.
    """

    shares: tuple[tuple[str, int], ...]
    salt: str = ""
    sticky: bool = True


class Rate(msgspec.Struct, frozen=True):
    """An assumed rate with its range, in whole millionths."""

    low: int
    middle: int
    high: int


class AssumedOutcome(msgspec.Struct, frozen=True):
    """Draws what no log knows: leaves at t + ``delay`` by one of ``outcomes`` (output, rate), else at t + ``within`` by
    ``otherwise``.

    ``sent_by``: only people to whom one of these nodes sent a message since the entry can have an outcome (None:
    everybody). ``label`` is that of the draw. ``writes``: what each outcome writes when it is left by, in their order;
    none, or as many.
    """

    outcomes: tuple[tuple[str, Rate], ...]
    otherwise: str
    within: int
    delay: int
    label: str
    sent_by: tuple[str, ...] | None = None
    writes: tuple[SetAttribute, ...] = ()


# --- Messages and actions -----------------------------------------------------------------------------------


class Send(msgspec.Struct, frozen=True):
    """Sends a message over ``channel``: leaves by ``next``; by ``blocked`` or ``capped`` where the node has them.

    ``weight`` counts in caps and pressure, in whole thousandths. Valid until ``valid_for`` seconds after the
    entry, or ``valid_until`` (UNIX time), if given. ``needs_consent`` (commercial ones) and ``needs_address``: what
    is asked for. ``shown_at``: shown at the first later such event within ``show_within`` seconds. ``capacity``: a
    place is booked first. ``end_reason``: the instance ends with it instead of leaving.
    """

    channel: str
    message_class: Literal["commercial", "transactional"] = "commercial"
    topic: str = ""
    weight: int = 1000
    valid_for: int | None = None
    valid_until: int | None = None
    blocked_output: bool = False
    capped_output: bool = False
    needs_consent: bool = True
    needs_address: bool = True
    shown_at: EventMatch | None = None
    show_within: int = 0
    capacity: Capacity | None = None
    end_reason: str = ""


class SetStage(msgspec.Struct, frozen=True):
    """Records the person's stage, by name; leaves by ``next``."""

    stage: str


class SetAttribute(msgspec.Struct, frozen=True):
    """Writes an attribute from now on: set to ``value``, add ``value`` to a number (missing counts as 0), or clear
    (it is missing then); leaves by ``next``. Tags, coupons and audiences are attributes (see condition)."""

    name: str
    operation: Literal["set", "add", "clear"] = "set"
    value: float | str = 1.0


class Suppress(msgspec.Struct, frozen=True):
    """Blocks all messages to the person for ``seconds`` (None: for ever); leaves by ``next``."""

    seconds: int | None = None


class StartJourney(msgspec.Struct, frozen=True):
    """Starts the journey with the id ``journey`` at its trigger for this; leaves by ``next``."""

    journey: str


class RemoveFromJourney(msgspec.Struct, frozen=True):
    """Ends the person's other instances in the journey with the id ``journey`` (empty: in all others) with reason
    ``removed``; leaves by ``next``."""

    journey: str = ""


# --- Ends ---------------------------------------------------------------------------------------------------


class GoalStep(msgspec.Struct, frozen=True):
    """Counts a conversion of the goal ``goal`` (the node's id), the first an instance or each; ends the instance
    with reason ``goal`` unless ``exits`` is no, when it leaves by ``next``."""

    goal: str
    counts: Literal["first", "each"] = "first"
    exits: bool = True


class End(msgspec.Struct, frozen=True):
    """Ends the instance with ``reason``."""

    reason: str


Step = (
    Trigger
    | Delay
    | Until
    | WaitForEvents
    | WaitForSupply
    | WaitAfterEvent
    | WaitForDate
    | HabitualHour
    | Gate
    | RateLimit
    | Branch
    | RandomSplit
    | AssumedOutcome
    | Send
    | SetStage
    | SetAttribute
    | Suppress
    | StartJourney
    | RemoveFromJourney
    | GoalStep
    | End
)


def writes_of(step: Step) -> tuple[SetAttribute, ...]:
    """The attributes that a step may write."""
    if isinstance(step, SetAttribute):
        return (step,)
    return step.writes if isinstance(step, WaitForEvents | RateLimit | AssumedOutcome) else ()


# --- The whole journey --------------------------------------------------------------------------------------


class LoopLimits(msgspec.Struct, frozen=True):
    """The limits of a loop edge. ``on_limit``: exit, stay, or output:NAME. ``reset_after``: seconds or None."""

    max_passes: int
    minimum_interval: int
    counter: Literal["instance", "customer"] = "instance"
    reset_event: EventMatch | None = None
    reset_after: int | None = None
    on_limit: str = "exit"


class Link(msgspec.Struct, frozen=True):
    """An edge of the program."""

    edge: str
    target: str
    loop: LoopLimits | None = None


class CapRule(msgspec.Struct, frozen=True):
    """A cap: at most ``limit`` thousandths. ``scope`` and ``on_block`` as in model.Cap; ``window`` is seconds for
    rolling, a number of days for person_days and utc_days, 0 for the weeks; ``wait_at_most`` is seconds.
    ``by_number``: each message counts 1000."""

    id: str
    limit: int
    scope: str
    window: int
    window_type: Literal["rolling", "person_days", "utc_days", "person_week", "utc_week"]
    on_block: Literal["skip", "wait", "exit", "other"]
    wait_at_most: int = 0
    by_number: bool = False


class QuietRule(msgspec.Struct, frozen=True):
    """Quiet windows as (weekdays of ``start``, start, end) in seconds of the day; ``zone`` as in model."""

    windows: tuple[tuple[frozenset[int], int, int], ...]
    zone: str
    on_block: Literal["hold", "skip"]
    classes: frozenset[str]


class EntryRule(msgspec.Struct, frozen=True):
    """As model.Entry, in seconds. ``holdout``: the share that never enters, in hundred-thousandths, with its salt.
    ``capacities``: of entries, over all people."""

    mode: Literal["once", "after_exit", "any_time"]
    minimum_interval: int
    key: str
    back_enrol: bool
    most_running: int | None
    holdout: tuple[int, str] | None = None
    capacities: tuple[Capacity, ...] = ()


class ExitCriterion(msgspec.Struct, frozen=True):
    """As model.ExitRule; the end's reason is ``exit:ID``."""

    id: str
    event: EventMatch | None
    condition: Condition | None


class GoalRule(msgspec.Struct, frozen=True):
    """As model.Goal, in seconds; the end's reason is ``goal``. ``node``: where the instance goes, if any."""

    id: str
    event: EventMatch
    window: int | None
    counts: Literal["first", "each"]
    exits: bool
    node: str


class Program(msgspec.Struct, frozen=True):
    """One journey, ready for an engine. All orders are the document's.

    ``triggers`` are the trigger nodes' ids in order. ``links`` gives for each node the edge of each output that
    has one; an output without a link ends the instance with reason ``end of path``. ``segments`` are the
    document's segments by id.
    """

    journey: str
    name: str
    zone: str
    entry: EntryRule
    triggers: tuple[str, ...]
    steps: dict[str, Step]
    links: dict[str, dict[str, Link]]
    exits: tuple[ExitCriterion, ...] = ()
    goals: tuple[GoalRule, ...] = ()
    caps: tuple[CapRule, ...] = ()
    quiet: QuietRule | None = None
    stages: tuple[str, ...] = ()
    segments: dict[str, Condition] = {}
    priority: int = 0
    not_while: tuple[str, ...] = ()
    defer_while: tuple[str, ...] = ()
    exclusion_group: str = ""
    longest: int | None = None
