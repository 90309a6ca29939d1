"""How many people of a history meet a condition once all of it has happened.

The engines themselves decide: a journey of one start that enrols everybody who matches is run over the one second
after the history's last event, when all events are past.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from journey.condition import (
    AttributeOperand,
    CalendarOperand,
    Condition,
    EntryPropertyOperand,
    EventMatch,
    SegmentOperand,
    SentOperand,
    StageOperand,
    StageVisitsOperand,
    comparisons,
)
from journey.steps import EntryRule, Program, SegmentTrigger
from simulator.filters import matching_events
from simulator.history.history import History
from simulator.run import RunSettings
from simulator.simulate import Engine, simulate

_COUNT = "count"
#: What a journey does, began with, or asks at its own moments.
_OF_THE_JOURNEY = (CalendarOperand, EntryPropertyOperand, SentOperand, StageOperand, StageVisitsOperand)
#: What a history does not know of these, the journey does: actions of it write them.
_WRITTEN = ("tag.", "coupon.", "audience.", "unsubscribed.")


def count_people(
    condition: Condition,
    history: History,
    segments: Mapping[str, Condition],
    zone: str = "UTC",
    cancel: Callable[[], bool] | None = None,
    engine: Engine = "auto",
) -> int:
    """How many people of ``history`` meet ``condition`` one second after its last event.

    ``segments``: the document's, by id; ``zone``: that of people without one. Raises RunError if it cannot be
    evaluated, Cancelled if ``cancel`` says so.
    """
    after = replace(history, end=history.end + 1)
    moment = after.origin + after.end
    program = Program(
        journey=_COUNT,
        name=_COUNT,
        zone=zone,
        entry=EntryRule("once", 0, "", True, None),
        triggers=(_COUNT,),
        steps={_COUNT: SegmentTrigger(condition)},
        links={},
        segments=dict(segments),
    )
    settings = RunSettings(start=moment, end=moment)
    return simulate([program], after, settings, engine=engine, cancel=cancel).tally.journeys[_COUNT].entered


def count_events(match: EventMatch, history: History) -> tuple[int, int]:
    """How many events of this kind meet the filter, and how many there are of the kind."""
    of_kind = matching_events(EventMatch(event=match.event), history)
    return int(matching_events(match, history).sum()), int(of_kind.sum())


def depends_on_journey(condition: Condition, history: History, segments: Mapping[str, Condition]) -> bool:
    """Whether only a replay can tell who meets the condition: it asks for what the journey does or began
    with, or for the moment at which it asks."""
    seen: set[str] = set()
    todo = [condition]
    while todo:
        for part in comparisons(todo.pop()):
            left = part.left
            if isinstance(left, _OF_THE_JOURNEY):
                return True
            if isinstance(left, AttributeOperand) and left.name not in history.attributes:
                if left.name.startswith(_WRITTEN):
                    return True
            elif isinstance(left, SegmentOperand) and left.segment in segments and left.segment not in seen:
                seen.add(left.segment)
                todo.append(segments[left.segment])
    return False
