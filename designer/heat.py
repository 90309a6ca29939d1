"""Steps coloured by one measure: how many people, how close together messages come, how long people stay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from canvas.overlay import HEAT_CLASSES, Heat
from exporters.dates import rough_duration
from journey.spans import seconds_words
from journey.steps import Program, Send
from journey.words import mark, number, say, say_count

if TYPE_CHECKING:
    from simulator.result import Result

Measure = Literal["reach", "fatigue", "time"]

DAY = 86_400
CLASSES = HEAT_CLASSES - 1

#: The upper ends of the classes of time in a step, in seconds; the last class is above.
TIME_ENDS = (3_600, 6 * 3_600, DAY, 3 * DAY, 7 * DAY, 28 * DAY)


def heat_of(result: Result, program: Program, measure: Measure) -> Heat:
    """The steps of ``program`` by ``measure``.

    reach: different people who came to the step. fatigue: messages of the step that came within a day of the
    person's message before. time: the median time in the step of those who went on.
    """
    tallies = {node: result.tally.nodes[node] for node in program.steps}
    if measure == "time":
        medians = {node: tally.seconds.percentile(50) for node, tally in tallies.items()}
        stays = {node: median for node, median in medians.items() if median is not None}
        return Heat(
            measure=say("Time in the step"),
            classes={node: _time_class(seconds) for node, seconds in stays.items()},
            values={
                node: say("half go on within {duration}", duration=rough_duration(seconds))
                for node, seconds in stays.items()
            },
            legend=(
                *(say("to {duration}", duration=seconds_words(end)) for end in TIME_ENDS),
                say("over {duration}", duration=seconds_words(TIME_ENDS[-1])),
            ),
        )
    if measure == "reach":
        people = {node: tally.unique for node, tally in tallies.items()}
        return Heat(
            measure=say("People"),
            classes=_classes(people),
            values={node: say_count("{count} person", "{count} people", count) for node, count in people.items()},
            legend=_legend(people, mark("to {count} people")),
        )
    close = {
        node: tally.gaps.total - tally.gaps.above(DAY - 1)
        for node, tally in tallies.items()
        if isinstance(program.steps[node], Send)
    }
    return Heat(
        measure=say("Messages within a day of the one before"),
        classes=_classes(close),
        values={node: say_count("{count} message", "{count} messages", count) for node, count in close.items()},
        legend=_legend(close, mark("to {count} messages")),
    )


def _classes(counts: Mapping[str, int]) -> dict[str, int]:
    step = class_step(max(counts.values(), default=0))
    return {node: min(-(-count // step), CLASSES) for node, count in counts.items()}


def _legend(counts: Mapping[str, int], words: str) -> tuple[str, ...]:
    step = class_step(max(counts.values(), default=0))
    return tuple(say(words, count=number(step * place)) for place in range(1, CLASSES + 1))


def class_step(largest: int) -> int:
    """The width of the classes, a round number so that seven of them hold ``largest``."""
    least = max(-(-largest // CLASSES), 1)
    magnitude: int = 10 ** (len(str(least)) - 1)
    for factor in (10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100):
        step = magnitude * factor // 10
        if step >= least and step * 10 == magnitude * factor:
            return step
    raise AssertionError("ten times the magnitude is enough")


def _time_class(seconds: int) -> int:
    if seconds <= 0:
        return 0
    return 1 + sum(seconds > end for end in TIME_ENDS)
