"""The trace of one customer: records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulator.tally import Tally

#: refused, deferred: an entry that did not take place (yet). dropped, pending: a deferred entry that an exit or goal
#: ended, or that is still held at the end. started: an instance at its trigger. arrived, jumped: at a
#: node, by an edge or by a goal. waits: until a time, or for what comes (``reason`` is the kind of wait). limit: a loop
#: edge let no further pass. left: by an edge. sent; blocked, capped, unsent: a visit at a message that ended without
#: sending. converted: a goal was reached. ended. active: still there at the end (``reason`` is the kind of wait).
What = Literal[
    "refused",
    "deferred",
    "dropped",
    "pending",
    "started",
    "arrived",
    "jumped",
    "waits",
    "limit",
    "left",
    "sent",
    "blocked",
    "capped",
    "unsent",
    "converted",
    "ended",
    "active",
]


@dataclass(frozen=True)
class Moment:
    """Something that happened to a customer in a replay.

    ``time``: UNIX. ``instance``: the number of the run through a journey among the customer's, -1 for none. ``node``,
    ``edge``: where. ``reason``: why, as in the tally (a reason of refusals, blocks, ends; the cap's, goal's or wait's
    name). ``until``: when a wait is over, None where nothing but an event ends it. ``cause``: the logged event behind
    it, empty for a timer or a change of the person.
    """

    time: int
    what: What
    journey: str
    instance: int = -1
    node: str = ""
    edge: str = ""
    reason: str = ""
    until: int | None = None
    cause: str = ""


@dataclass(frozen=True)
class LoggedEvent:
    """An event of the customer in the history; ``time`` is UNIX."""

    time: int
    name: str


@dataclass(frozen=True)
class Trace:
    """What happened to one customer. ``zone``: the customer's, None if unknown. ``events``: those of the period.
    ``tally``: the customer's share of the run's figures: the tallies of all customers add up to the run's."""

    key: str
    zone: str | None
    events: tuple[LoggedEvent, ...]
    moments: tuple[Moment, ...]
    tally: Tally

    def of_node(self, node: str) -> tuple[Moment, ...]:
        """The moments at one node."""
        return tuple(moment for moment in self.moments if moment.node == node)

    def edges(self) -> tuple[str, ...]:
        """The edges that were passed, in their order, repeats included: the way along the canvas."""
        return tuple(moment.edge for moment in self.moments if moment.what == "left")
