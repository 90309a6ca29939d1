"""How many reminders: one, or a series. Two schools contradict each other (practices RULE-03 and AUTO-02), so both are
replayed on the same people."""

from __future__ import annotations

import msgspec

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
    step's name; ``count``: how many times it can go out now."""

    edge: str
    message: str
    words: str
    count: int


def reminders_of(journey: Journey) -> tuple[Reminder, ...]:
    """The loops of a journey that send something again; those whose step is called a reminder first."""
    found = []
    for edge in journey.edges:
        if edge.loop is not None and (step := _sent_again(journey, edge)) is not None:
            found.append(Reminder(edge.id, step.id, name_of(step), edge.loop.max_passes + 1))
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


def overrides(reminder: Reminder, count: int) -> str:
    """The setting with which a reminder goes out at most ``count`` times, as commands write it: the first time without
    the loop, each further one by a pass. PlanError if the count is none."""
    if not REMINDERS.minimum <= count <= REMINDERS.maximum:
        low, high = int(REMINDERS.minimum), int(REMINDERS.maximum)
        raise PlanError(say("Enter a whole number from {low} to {high}.", low=low, high=high), "count")
    return f"{reminder.edge}.max_passes={count - 1}"


def sentence(reminder: Reminder, few: int, many: int) -> str:
    """What is compared. PlanError if the counts are none, or the same."""
    for count in (few, many):
        overrides(reminder, count)
    if few == many:
        raise PlanError(say("Both are the same. Change one of them."), "many")
    return say(
        "“{step}” goes out {few} or {many}; the same people are replayed with both.",
        step=reminder.words,
        few=say_count("at most once", "at most {count} times", few),
        many=say_count("at most once", "at most {count} times", many),
    )
