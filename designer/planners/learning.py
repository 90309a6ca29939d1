"""What planners learn from the history, in the background. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.history.history import History
    from simulator.planners.classes import Middle
    from simulator.planners.gaps import Gaps
    from simulator.planners.hours import Hours, Span

#: So many classes of goods are offered to choose from.
MOST_CLASSES = 60
ORDER = "order"


@dataclass(frozen=True)
class LearnedSupply:
    """How soon people buy again, by classes of ``by`` (one of ``properties``; empty: none is known), and get what they
    ordered. ``made``: which of the events behind it a generator made."""

    properties: tuple[str, ...]
    by: str
    gaps: Gaps
    delivery: Middle | None
    made: tuple[str, ...]


@dataclass(frozen=True)
class LearnedHours:
    """When people do something. ``events``: what they do at all, ``properties`` and ``groups``: the classes to choose
    from; ``hours`` and ``span`` are None where too few did it."""

    events: tuple[str, ...]
    properties: tuple[str, ...]
    groups: tuple[str, ...]
    hours: Hours | None
    span: Span | None


def learn_supply(history: History, by: str) -> LearnedSupply:
    """What the history says to the planner of replenishment; ``by`` empty: the property with fewest classes."""
    from simulator.planners.classes import text_properties
    from simulator.planners.gaps import delivery_days, purchase_gaps

    properties = text_properties(history, ORDER)
    by = by if by in properties else next(iter(properties), "")
    made = tuple(sorted({ORDER, "delivered"} & history.made))
    return LearnedSupply(properties, by, purchase_gaps(history, ORDER, by), delivery_days(history), made)


def learn_delivery(history: History) -> Middle | None:
    """The days from order to delivery."""
    from simulator.planners.gaps import delivery_days

    return delivery_days(history)


def learn_hours(history: History, event: str, by: str, group: str, zone: str) -> LearnedHours:
    """What the history says to the planner of hours; an event or class that it does not have is replaced by the
    nearest that it has."""
    from simulator.planners.classes import text_properties
    from simulator.planners.hours import classes_of, hours_of, shortest_span

    events = tuple(sorted(history.event_names, key=lambda name: name != ORDER))
    event = event if event in events else next(iter(events), "")
    properties = text_properties(history, event)
    by = by if by in properties else next(iter(properties), "")
    groups = classes_of(history, event, by)[:MOST_CLASSES] if by else ()
    found = hours_of(history, event, by, group if group in groups else "", zone)
    return LearnedHours(events, properties, groups, found, shortest_span(found) if found else None)
