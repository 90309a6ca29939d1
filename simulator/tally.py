"""The exact figures of a run, before anything is derived from them.

Both engines fill the same tally, and equal tallies are what makes them equal. Tallies of disjoint sets of customers
add up. Days are local dates as days after 1970-01-01, hours are hour of the local week (Monday 00 = 0 to 167),
times are whole seconds. Dictionaries hold no zeros: a reason that never occurred is absent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Self

from journey.steps import Program
from simulator.histogram import Histogram

Names = dict[str, int]

#: The windows, in days, over which messages per person are counted.
WINDOWS = (7, 28)

NO_VISIT = "no visit"
NO_PLACE = "no place"
#: Why a message did not go out: checks of the message in their order, quiet hours that skip, no visit to show it at.
BLOCKED_REASONS = ("consent", "reachability", "suppression", "valid until", "quiet hours", NO_VISIT, NO_PLACE)

#: Why an entry was refused, in the order in which the rules are asked.
REFUSED_REASONS = (
    "once",
    "running",
    "too soon",
    "no key",
    "limit",
    "excluded",
    "too many",
    "same instant",
    "holdout",
    "full",
)

#: What an active instance waits for.
ACTIVE_KINDS = ("wait", "quiet", "cap", "loop", "stay", "place")

#: Ends that no node names: see docs/semantics.md. Exit criteria end with ``exit:ID``, exits with their own reason.
END_OF_PATH = "end of path"
END_GOAL = "goal"
END_LIMIT = "limit"
END_CAP = "cap"
END_PAST = "past"
END_TIMED_OUT = "timed out"
END_REMOVED = "removed"

#: Why a person who entered was sent nothing: a blocked reason, or one of these.
NOTHING_CAPPED = "capped"
NOTHING_LEFT = "left before sending"
NOTHING_WAITING = "waiting"
NOTHING_REACHED = "no message"


class Additive:
    """A record of integers, histograms, dictionaries of them and further such records, added field by field."""

    @classmethod
    def added(cls, parts: Iterable[Self]) -> Self:
        """The sum of ``parts``."""
        held = list(parts)
        return cls(**{one.name: _sum([getattr(part, one.name) for part in held]) for one in fields(cls)})  # type: ignore[arg-type]

    def exchanged(self, old: Self, new: Self) -> Self:
        """The same with ``new`` instead of ``old``, which must be among the sum's parts."""
        names = [one.name for one in fields(self)]  # type: ignore[arg-type]
        return type(self)(
            **{name: _exchanged(getattr(self, name), getattr(old, name), getattr(new, name)) for name in names}
        )


def _sum(items: list[Any]) -> Any:
    first = items[0]
    if isinstance(first, Histogram):
        return Histogram.added(items)
    if isinstance(first, Additive):
        return type(first).added(items)
    if isinstance(first, dict):
        together: dict[Any, list[Any]] = {}
        for item in items:
            for key, value in item.items():
                together.setdefault(key, []).append(value)
        return {key: _sum(values) for key, values in together.items()}
    return sum(items)


def _exchanged(whole: Any, old: Any, new: Any) -> Any:
    if isinstance(whole, Histogram | Additive):
        return whole.exchanged(old, new)
    if isinstance(whole, dict):
        of_keys = {key: _exchanged_item(whole.get(key), old.get(key), new.get(key)) for key in {**whole, **new}}
        return {key: item for key, item in of_keys.items() if not _is_nothing(item)}
    return whole - old + new


def _exchanged_item(whole: Any, old: Any, new: Any) -> Any:
    """An item of dictionaries, any of which may lack it."""
    some = whole if whole is not None else new
    nothing = Histogram.empty() if isinstance(some, Histogram) else type(some)()
    return _exchanged(*(nothing if part is None else part for part in (whole, old, new)))


def _is_nothing(item: Any) -> bool:
    """Whether a dictionary does not hold it."""
    return item.total == 0 if isinstance(item, Histogram) else bool(item == 0)


@dataclass
class NodeTally(Additive):
    """One node. ``entries`` = passes in + starts + jumps in = passes out + active + ends + jumps out.

    ``unique``: distinct customers. ``ends``: instances that ended here, for whatever reason. ``held``,
    ``cap_waited``, ``place_waited`` and ``capped`` count visits. ``active`` is by what is waited for. ``conversions``
    are those a goal node counted. ``seconds``: time in the node, over visits that left by an edge. ``gaps``: time
    since the person's message before (of any node), over this node's sends that had one. ``first_sends_by_day``: the
    day on which this node first sent to a person, one item a person.
    """

    entries: int = 0
    unique: int = 0
    starts: int = 0
    jumps_in: int = 0
    jumps_out: int = 0
    ends: int = 0
    sent: int = 0
    held: int = 0
    cap_waited: int = 0
    place_waited: int = 0
    capped: int = 0
    conversions: int = 0
    blocked: Names = field(default_factory=dict)
    active: Names = field(default_factory=dict)
    seconds: Histogram = field(default_factory=Histogram.empty)
    gaps: Histogram = field(default_factory=Histogram.empty)
    sends_by_day: Histogram = field(default_factory=Histogram.empty)
    sends_by_hour: Histogram = field(default_factory=Histogram.empty)
    first_sends_by_day: Histogram = field(default_factory=Histogram.empty)


@dataclass
class EdgeTally(Additive):
    """One edge. ``held``: passes that had to wait for the minimum interval; ``limit_reached``: refused at the
    limit; ``numbers``: for a loop edge, how many passes were the first, second ... under their counter."""

    passes: int = 0
    held: int = 0
    limit_reached: int = 0
    numbers: Histogram = field(default_factory=Histogram.empty)


@dataclass
class JourneyTally(Additive):
    """One journey. ``instances``: entries that took place; ``entered``, ``converted``: distinct customers.

    ``refused``: entries by reason. ``deferred``: entries that were held for another journey (whatever became of
    them); ``deferred_dropped``: of these, ended by an exit meanwhile; ``deferred_waiting``: still held at the end.
    ``sent_nothing``: customers who entered and got no message of this journey, by first reason. ``conversions``:
    by goal, the times from entry to each counted conversion. ``first_sends_by_day``: the day of the journey's
    first message to a person, one item a person: its total is the journey's reach.
    """

    instances: int = 0
    entered: int = 0
    converted: int = 0
    deferred: int = 0
    deferred_dropped: int = 0
    deferred_waiting: int = 0
    refused: Names = field(default_factory=dict)
    ends: Names = field(default_factory=dict)
    sent_nothing: Names = field(default_factory=dict)
    conversions: dict[str, Histogram] = field(default_factory=dict)
    first_sends_by_day: Histogram = field(default_factory=Histogram.empty)


@dataclass
class WindowTally(Additive):
    """Each entered person's highest number of messages in a window of so many days that ends at one of the
    person's messages. ``people``: number of messages (0 too) to people. ``causes``: the same people (but for 0)
    by the node of the first message that reached their highest number."""

    people: Histogram = field(default_factory=Histogram.empty)
    causes: dict[str, Histogram] = field(default_factory=dict)


@dataclass
class Tally(Additive):
    """All figures of a run. Keys are the ids of nodes, edges and journeys; all of the programs' are there.

    ``customers``: replayed; ``entered``: those who entered some journey; ``sent_nothing``: of these, those who
    got no message at all, by first reason. ``first_sends_by_day``: the day of the person's first message.
    ``shortest_gaps``: each person's shortest time between two messages, over people with at least two.
    ``pressure``: each entered person's highest pressure index, in thousandths, 0 without a message.
    """

    customers: int
    entered: int
    sent_nothing: Names
    nodes: dict[str, NodeTally]
    edges: dict[str, EdgeTally]
    journeys: dict[str, JourneyTally]
    windows: dict[int, WindowTally]
    first_sends_by_day: Histogram
    shortest_gaps: Histogram
    pressure: Histogram

    @classmethod
    def nothing(cls, programs: Sequence[Program]) -> Tally:
        """The tally of no customers."""
        return cls(
            customers=0,
            entered=0,
            sent_nothing={},
            nodes={node: NodeTally() for program in programs for node in program.steps},
            edges={
                link.edge: EdgeTally()
                for program in programs
                for links in program.links.values()
                for link in links.values()
            },
            journeys={program.journey: JourneyTally() for program in programs},
            windows={days: WindowTally() for days in WINDOWS},
            first_sends_by_day=Histogram.empty(),
            shortest_gaps=Histogram.empty(),
            pressure=Histogram.empty(),
        )


def differences(one: Any, other: Any, place: str = "") -> list[str]:
    """Where two tallies (or parts of them) differ, for a person who looks for the reason."""
    if isinstance(one, Additive):
        return [
            line
            for part in fields(one)  # type: ignore[arg-type]
            for line in differences(
                getattr(one, part.name), getattr(other, part.name), f"{place}.{part.name}".lstrip(".")
            )
        ]
    if isinstance(one, dict):
        return [
            line
            for key in sorted({*one, *other}, key=str)
            for line in differences(one.get(key), other.get(key), f"{place}[{key}]")
        ]
    return [] if one == other else [f"{place}: {one!r} is not {other!r}"]
