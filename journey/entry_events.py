"""The events that start a journey, whose properties messages may print."""

from __future__ import annotations

from journey.catalogue import kind
from journey.condition import EventMatch
from journey.journey import Journey
from journey.steps import EventTrigger, SilenceTrigger


def entry_events(journey: Journey) -> tuple[EventMatch, ...]:
    """What the journey's starts wait for, each once, in the document's order; starts that are switched off or not
    filled in yet are passed over."""
    found: list[EventMatch] = []
    for node in journey.nodes:
        declared = kind(node.kind)
        if declared is None or declared.step is None or not declared.is_trigger or node.status == "disabled":
            continue
        try:
            step = declared.step(declared.complete(node.parameters), journey)
        except (ValueError, TypeError, KeyError):
            continue
        if isinstance(step, EventTrigger):
            found.append(step.match)
        elif isinstance(step, SilenceTrigger):
            found.extend(step.arm)
    return tuple(match for place, match in enumerate(found) if match not in found[:place])
