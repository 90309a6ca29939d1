"""A lowered journey's replay beside that of the original: what differs in people, messages and timing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from exporters.lowering.lower import Lowered
from journey.describe import name_of
from journey.words import number, say

if TYPE_CHECKING:
    from simulator.histogram import Histogram
    from simulator.result import Result

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Figure:
    """A count of the original and of the lowered journey."""

    id: str
    words: str
    before: int
    after: int


@dataclass(frozen=True)
class MessageFigure:
    """One message step: how many were sent, and the mean local date (days after 1970-01-01; None: none was sent).

    ``moved``: of the messages that both sent, how many went out on another date, at least.
    """

    step: str
    name: str
    before: int
    after: int
    day_before: float | None
    day_after: float | None
    moved: int

    @property
    def later(self) -> float | None:
        """By how many days the mean date of the lowered journey is later."""
        if self.day_before is None or self.day_after is None:
            return None
        return self.day_after - self.day_before


@dataclass(frozen=True)
class Beside:
    """Both replays. ``same``: every figure that is compared is equal, those by day and hour and person included."""

    figures: tuple[Figure, ...]
    messages: tuple[MessageFigure, ...]
    same: bool
    redrawn: bool
    runs: int
    runs_lowered: int


def beside(original: Result, after: Result, lowered: Lowered) -> Beside:
    """The replay of a journey beside that of what it was lowered to, on the same history and period."""
    origins = _origins(lowered)
    names = {node.id: name_of(node) for node in lowered.journey.nodes}
    before_days, after_days = _by_origin(original, {}, "sends_by_day"), _by_origin(after, origins, "sends_by_day")
    steps = [node.id for node in lowered.journey.nodes if node.id in before_days or node.id in after_days]
    messages = tuple(_message(step, names[step], before_days.get(step, {}), after_days.get(step, {})) for step in steps)
    return Beside(
        figures=(
            Figure("entered", say("People who entered"), original.tally.entered, after.tally.entered),
            Figure("reach", say("People who got a message"), original.reach, after.reach),
            Figure("sent", say("Messages"), original.sent, after.sent),
            Figure("most28", say("Messages in 28 days, at most"), _most(original), _most(after)),
        ),
        messages=messages,
        same=integers(original, {}) == integers(after, origins),
        redrawn=lowered.is_redrawn,
        runs=sum(journey.instances for journey in original.tally.journeys.values()),
        runs_lowered=sum(journey.instances for journey in after.tally.journeys.values()),
    )


def integers(result: Result, origins: Mapping[str, str]) -> dict[str, Any]:
    """The integers in which an exact lowering equals its original: people, messages by step, day and hour, messages
    per person, time between messages, pressure. ``origins``: for each step the one that it came from."""
    tally = result.tally
    return {
        "entered": tally.entered,
        "reach_by_day": tally.first_sends_by_day.as_dict(),
        "sends_by_day": _by_origin(result, origins, "sends_by_day"),
        "sends_by_hour": _by_origin(result, origins, "sends_by_hour"),
        "gaps": _by_origin(result, origins, "gaps"),
        "messages_per_person": {days: window.people.as_dict() for days, window in tally.windows.items()},
        "pressure": tally.pressure.as_dict(),
    }


def _origins(lowered: Lowered) -> dict[str, str]:
    return {piece.id: piece.origin for flow in lowered.flows for piece in flow.pieces}


def _by_origin(result: Result, origins: Mapping[str, str], name: str) -> dict[str, dict[int, int]]:
    """A histogram of the messages by the step that they came from; steps without any are left out."""
    found: dict[str, dict[int, int]] = {}
    for node, tally in result.tally.nodes.items():
        histogram: Histogram = getattr(tally, name)
        counts = histogram.as_dict()
        if counts:
            sums = found.setdefault(origins.get(node, node), {})
            for value, count in counts.items():
                sums[value] = sums.get(value, 0) + count
    return {node: dict(sorted(counts.items())) for node, counts in sorted(found.items())}


def _message(step: str, name: str, before: Mapping[int, int], after: Mapping[int, int]) -> MessageFigure:
    sent, sent_after = sum(before.values()), sum(after.values())
    same_day = sum(min(count, after.get(day, 0)) for day, count in before.items())
    return MessageFigure(step, name, sent, sent_after, _mean(before), _mean(after), min(sent, sent_after) - same_day)


def _mean(days: Mapping[int, int]) -> float | None:
    total = sum(days.values())
    return sum(day * count for day, count in days.items()) / total if total else None


def _most(result: Result) -> int:
    return max(result.messages_per_person(28).as_dict(), default=0)


# --- For people and programs --------------------------------------------------------------------------------


def beside_lines(shown: Beside, ranges: Mapping[str, str] | None = None) -> list[str]:
    """Both replays in lines of text. ``ranges``: by figure and step, the 95 % range of the difference in words."""
    known = ranges or {}
    if shown.same:
        found = [say("Replayed on the history both send the same messages to the same number of people, day by day.")]
    else:
        found = [say("Replayed on the history they differ:")]
    if shown.redrawn:
        found.append(say("Some lots are drawn anew, so figures differ by chance."))
    found += [
        "  "
        + say(
            "{what}: {before} -> {after}{change}",
            what=one.words,
            before=number(one.before),
            after=number(one.after),
            change=_change(one.before, one.after),
        )
        + _range(known.get(one.id, ""))
        for one in shown.figures
    ]
    for message in shown.messages:
        if (message.before, message.moved) == (message.after, 0):
            continue
        line = say(
            "{what}: {before} -> {after}{change}",
            what=message.name,
            before=number(message.before),
            after=number(message.after),
            change=_change(message.before, message.after),
        )
        line += _range(known.get(message.step, ""))
        if message.moved:
            line += say("; {count} on another day", count=number(message.moved))
        if message.later is not None and abs(message.later) >= 0.05:
            days = number(abs(message.later), 1)
            line += (
                say(", {days} days later on average", days=days)
                if message.later > 0
                else say(", {days} days earlier on average", days=days)
            )
        found.append("  " + line)
    return found


def _range(words: str) -> str:
    return say("; 95 % range {span}", span=words) if words else ""


def _change(before: int, after: int) -> str:
    if before == after or not before:
        return ""
    percent = 100 * (after - before) / before
    sign = "+" if percent > 0 else ""
    return say(" ({percent} %)", percent=sign + number(percent, 1 if abs(percent) < 10 else 0))


def document(shown: Beside, ranges: Mapping[str, tuple[float, float]] | None = None) -> dict[str, Any]:
    """Both replays as a JSON object. ``ranges``: by figure and step, the ends of the 95 % range of the difference."""

    def found(name: str) -> list[float] | None:
        ends = (ranges or {}).get(name)
        return None if ends is None else [round(end, 3) for end in ends]

    return {
        "same": shown.same,
        "redrawn": shown.redrawn,
        "runs": [shown.runs, shown.runs_lowered],
        "figures": {
            one.id: {"original": one.before, "lowered": one.after, "difference_range_95": found(one.id)}
            for one in shown.figures
        },
        "messages": [
            {
                "step": one.step,
                "name": one.name,
                "original": one.before,
                "lowered": one.after,
                "difference_range_95": found(one.step),
                "mean_date_original": _date(one.day_before),
                "mean_date_lowered": _date(one.day_after),
                "on_another_day": one.moved,
            }
            for one in shown.messages
        ],
    }


def _date(day: float | None) -> str | None:
    return None if day is None else (_EPOCH + timedelta(days=round(day))).isoformat()
