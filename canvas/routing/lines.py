"""From a plan to heights, to the runs that an edge makes in channels and between rows, and to its corners."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from canvas.geometry import Point
from canvas.routing.ends import Ends
from canvas.routing.passages import Passage
from canvas.routing.plan import FLOOR, Plan
from canvas.routing.tracks import Run

#: Apart from ids, so that no name of a run is that of another.
_MARK = "\n"


class Line(NamedTuple):
    """An edge on its way: its ids and columns, its plan, where it begins and ends, and all its heights: the n-th
    channel is left from the n-th height to the next."""

    edge_id: str
    target_id: str
    columns: tuple[int, int]
    plan: Plan
    ends: Ends
    heights: tuple[float, ...]


def heights_of(plan: Plan, ends: Ends) -> tuple[float, ...]:
    """All heights of an edge, those of its exit and entry too where it runs horizontally there. A loop's channel
    stays FLOOR: which one it is changes with all other loops."""
    heights = plan.heights
    if plan.exit == "right":
        heights = (ends.exit_y, *heights)
    if plan.entry == "left" and len(heights) == len(plan.channels):
        heights = (*heights, ends.entry_y)
    return heights


def _into(plan: Plan, target_id: str) -> str:
    """The name under which all edges into one side of a card run together."""
    return f"{plan.entry}{_MARK}{target_id}"


def _positions(line: Line, index: int) -> tuple[float, float]:
    """Where an edge comes from and goes to at its ``index``-th height, in columns and channels."""
    channels = line.plan.channels
    before = channels[index - 1] if index > 0 else line.columns[0] + 0.5
    after = channels[index] if index < len(channels) else line.columns[1] + 0.5
    return (before, after)


def runs_of(line: Line) -> list[tuple[int, Run]]:
    """The channels that an edge runs in, each with its run."""
    plan, heights = line.plan, line.heights
    found: list[tuple[int, Run]] = []
    for index, channel in enumerate(plan.channels):
        before, after = heights[index], heights[index + 1]
        comes_from, goes_to = _positions(line, index)[0], _positions(line, index + 1)[1]
        lefts: list[float] = []
        rights: list[float] = []
        (lefts if comes_from < channel else rights).append(before)
        (lefts if goes_to < channel else rights).append(after)
        if index + 1 == len(plan.channels) and plan.exit != "loop":
            key = _into(plan, line.target_id)
        else:
            key = f"{line.edge_id}{_MARK}{index}"
        found.append((channel, Run(key, min(before, after), max(before, after), tuple(lefts), tuple(rights))))
    return found


def passages_of(line: Line) -> list[Passage]:
    """The horizontal runs of an edge that others may meet: those at the heights of its plan, and those across columns
    on its way out of and into its cards."""
    return [passage for _, passage in _numbered_passages(line)]


def _numbered_passages(line: Line) -> Iterator[tuple[int, Passage]]:
    plan, heights = line.plan, line.heights
    last = len(heights) - 1
    for index, height in enumerate(heights):
        before, after = _positions(line, index)
        own = f"{line.edge_id}{_MARK}{index}"
        if index == 0 and plan.exit == "right":
            if after - before > 0.75:
                yield index, Passage(own, "out", height, before + 0.5, after)
        elif index == last and plan.entry == "left":
            if plan.exit != "loop" and after - before > 0.5:
                yield index, Passage(_into(plan, line.target_id), "into", height, before, after - 0.5)
        elif plan.exit != "loop" or (len(plan.channels) > 1 and index == 0):
            key = _into(plan, line.target_id) if index == last and plan.entry == "top" else own
            yield index, Passage(key, "between", height, min(before, after), max(before, after))


def moved(line: Line, offsets: dict[tuple[str, float], float]) -> Line:
    """The line with its horizontal runs where they have room beside others."""
    heights, ends = list(line.heights), line.ends
    for index, passage in _numbered_passages(line):
        offset = offsets.get((passage.key, passage.height))
        if offset and passage.kind != "out":
            heights[index] += offset
            if passage.kind == "into":
                ends = ends._replace(entry_y=ends.entry_y + offset)
    return line._replace(heights=tuple(heights), ends=ends)


def on_floor(line: Line, floor: float) -> Line:
    """A loop's line with its channel at a height."""
    return line._replace(heights=tuple([floor if height == FLOOR else height for height in line.heights]))


def run_on_floor(run: Run, floor: float) -> Run:
    """A loop's run down to its channel, or up from it, at a height."""
    lefts = tuple([floor if height == FLOOR else height for height in run.lefts])
    rights = tuple([floor if height == FLOOR else height for height in run.rights])
    return run._replace(bottom=floor, lefts=lefts, rights=rights)


def points_of(line: Line, start: Point, end: Point, channel_x: Sequence[float]) -> list[Point]:
    """The corners of an edge between two points. ``channel_x``: the x of each of its channels in turn."""
    plan, heights = line.plan, line.heights
    points = [start]
    if plan.exit != "right" and heights:
        points.append((start[0], heights[0]))
    for index, x in enumerate(channel_x):
        points.append((x, heights[index]))
        points.append((x, heights[index + 1]))
    if plan.entry == "top" and heights:
        points.append((end[0], heights[-1]))
    points.append(end)
    return points
