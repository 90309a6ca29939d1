"""What a history says about a journey's messages: which of their variables it does not have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from journey.checks.findings import Finding
from journey.checks.message_variables import variables_not_in_history
from journey.entry_events import entry_events
from journey.journey import Journey
from journey.templating.names import Known

if TYPE_CHECKING:
    from simulator.history.history import History


def known_names(journey: Journey, history: History) -> Known:
    """The variables that this history has for this journey."""
    from simulator.history.summary import describe

    summary = describe(history)
    events = [summary.event(match.event) for match in entry_events(journey)]
    properties = frozenset(item.name for event in events if event is not None for item in event.properties)
    return Known(frozenset(history.attributes), properties)


def message_findings(journey: Journey, history: History) -> Iterator[Finding]:
    """A warning for each variable that no person of the history has."""
    yield from variables_not_in_history(journey, known_names(journey, history), history.name)
