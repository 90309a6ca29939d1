"""How many reminders: one, or a series. Two schools contradict each other (practices RULE-03 and AUTO-02), so both are
replayed on the same people."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from journey.catalogue import kind
from journey.declaration import NumberType
from journey.describe import name_of
from journey.journey import Journey
from journey.model import Edge, Node
from journey.planners.planner import PlanError, Planner
from journey.planners.putting import sends_text
from journey.words import mark, say, say_count

PLANNER = Planner(
    id="reminders",
    words=mark("Number of reminders"),
    help=mark("One reminder or several: both schools on the same people, side by side."),
    icon="git-compare",
    practices=("RULE-03", "AUTO-02"),
)

REMINDERS = NumberType(1, 20, whole=True)
#: What the two schools say: never more than one; several sell more.
FEW, MANY = 1, 3


class Reminder(msgspec.Struct, frozen=True):
    """A loop that sends a message again. ``edge``: its id; ``message``: the id of the step that sends; ``words``: the
    step's name; ``passes``: how many times the loop may be passed now; ``before``: how many times the message goes out
    without it, 1 or 0."""

    edge: str
    message: str
    words: str
    passes: int
    before: int

    @property
    def count(self) -> int:
        """How many times the message can go out now, in one run through the journey."""
        return self.before + self.passes


def reminders_of(journey: Journey) -> tuple[Reminder, ...]:
    """The loops of a journey that send something again; those whose step is called a reminder first."""
    found = []
    at_once = {key for start in _starts(journey) for key in _reached(journey, start, forward=True)}
    for edge in journey.edges:
        if edge.loop is not None and (step := _sent_again(journey, edge)) is not None:
            found.append(Reminder(edge.id, step.id, name_of(step), edge.loop.max_passes, int(step.id in at_once)))
    return tuple(sorted(found, key=lambda one: not _is_reminder(f"{one.message} {one.words}")))


def _is_reminder(name: str) -> bool:
    return "remind" in name.lower() or say("Reminder").lower() in name.lower()


def _sent_again(journey: Journey, loop: Edge) -> Node | None:
    """The message between where a loop leads back to and where it begins: one that is called a reminder, else the first
    on the way."""
    after = _reached(journey, loop.target, forward=True)
    if loop.source not in after:
        return None
    before = _reached(journey, loop.source, forward=False)
    sends = [node for key in after if key in before and (node := journey.node(key)) is not None and sends_text(node)]
    return next((node for node in sends if _is_reminder(f"{node.id} {name_of(node)}")), next(iter(sends), None))


def _reached(journey: Journey, start: str, forward: bool) -> dict[str, None]:
    """The steps that are reached from one without any loop, the nearest first; or those from which it is reached."""
    found: dict[str, None] = {start: None}
    waiting = [start]
    for place in waiting:
        for edge in (journey.edges_from if forward else journey.edges_to).get(place, ()):
            other = edge.target if forward else edge.source
            if edge.loop is None and other not in found:
                found[other] = None
                waiting.append(other)
    return found


def check_count(count: int, field: str = "") -> None:
    """PlanError if so many reminders are none, or too many."""
    if not REMINDERS.minimum <= count <= REMINDERS.maximum:
        low, high = int(REMINDERS.minimum), int(REMINDERS.maximum)
        raise PlanError(say("Enter a whole number from {low} to {high}.", low=low, high=high), field)


def with_count(journey: Journey, reminder: Reminder, count: int) -> Journey:
    """The journey in which a reminder goes out at most ``count`` times a run: the first time without the loop if its
    way leads there, each further one by a pass. Where no pass is left there is no loop: its way leads to where it leads
    at the limit. PlanError if the count is none."""
    check_count(count)
    edge = journey.edge(reminder.edge)
    if edge is None or edge.loop is None:
        raise ValueError(reminder.edge)
    records = dict(journey.records)
    passes = count - reminder.before
    if passes > 0:
        records[edge.id] = replace(edge, loop=replace(edge.loop, max_passes=passes))
        return Journey(records, journey.unknown)
    instead = edge.loop.on_limit.removeprefix("output:")
    other = next((one for one in journey.edges_from.get(edge.source, ()) if one.output == instead), None)
    if other is None:
        del records[edge.id]
    else:
        records[edge.id] = replace(edge, target=other.target, loop=other.loop)
    return _without_what_nobody_comes_to(journey, Journey(records, journey.unknown))


def _without_what_nobody_comes_to(before: Journey, after: Journey) -> Journey:
    """The journey without the steps that only the loop led to."""
    gone = _come_to(before) - _come_to(after)
    kept = {
        key: record
        for key, record in after.records.items()
        if key not in gone and not (isinstance(record, Edge) and (record.source in gone or record.target in gone))
    }
    return Journey(kept, after.unknown)


def _come_to(journey: Journey) -> set[str]:
    """The steps that some way leads to from a start."""
    found = set(_starts(journey))
    waiting = list(found)
    while waiting:
        for edge in journey.edges_from.get(waiting.pop(), ()):
            if edge.target not in found:
                found.add(edge.target)
                waiting.append(edge.target)
    return found


def _starts(journey: Journey) -> list[str]:
    return [node.id for node in journey.nodes if (declared := kind(node.kind)) is not None and declared.is_trigger]


def sentence(reminder: Reminder, few: int, many: int) -> str:
    """What is compared. PlanError if the counts are none, or the same."""
    check_count(few, "few")
    check_count(many, "many")
    if few == many:
        raise PlanError(say("Both are the same. Change one of them."), "many")
    return say(
        "“{step}” goes out {few} or {many}; the same people are replayed with both.",
        step=reminder.words,
        few=say_count("at most once", "at most {count} times", few),
        many=say_count("at most once", "at most {count} times", many),
    )
