"""The way of one customer along the canvas: which steps and edges stand out, with order and times. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

from canvas.overlay import Spot, Spotlight
from designer.why.story import Line, Run, Story, short_time
from journey.fragments_inlining import without_fragments
from journey.journey import Journey
from journey.letters import listed
from journey.words import say

#: So many numbers of visits stand on a card; then how many more there are.
_NUMBERS = 2
#: So many moments of a step are told in its tool tip.
_TOLD = 12
#: What happened at a step, the most telling first.
_OUTCOMES = ("refused", "blocked", "capped", "unsent", "sent", "converted", "ended", "limit")


def spotlight_of(story: Story, run: Run, journey: Journey) -> Spotlight:
    """What the canvas shows of one way through the journey."""
    at: dict[str, list[Line]] = {}
    for line in run.lines:
        if line.node:
            at.setdefault(line.node, []).append(line)
    spots = {node: Spot(_figures(lines, story.zone), _told(lines)) for node, lines in at.items()}
    spots.update(_edges(run, without_fragments(journey)))
    return Spotlight(spots)


def _figures(lines: Sequence[Line], zone: str) -> tuple[tuple[str, str], ...]:
    """Which steps of the way this was, and when, under the sign of what happened here."""
    visits = list(dict.fromkeys(line.visit for line in lines if line.visit))
    telling = [line for what in _OUTCOMES for line in lines if line.what == what]
    shown = telling[0] if telling else lines[0]
    when = (shown.sign if telling else "clock", short_time(shown.time, zone))
    return (("route", _numbers(visits)), when) if visits else (when,)


def _numbers(visits: Sequence[int]) -> str:
    words = listed(str(visit) for visit in visits[:_NUMBERS])
    return words if len(visits) <= _NUMBERS else f"{words} +{len(visits) - _NUMBERS}"


def _told(lines: Sequence[Line]) -> str:
    told = [f"{line.when}: {line.words}" for line in lines[:_TOLD]]
    if len(lines) > _TOLD:
        told.append(say("and {count} more", count=len(lines) - _TOLD))
    return "\n".join(told)


def _edges(run: Run, journey: Journey) -> dict[str, Spot]:
    """The edges that were passed: to which step of the way each led; of loops how often."""
    passed: dict[str, list[Line]] = {}
    for line in run.lines:
        if line.by:
            passed.setdefault(line.by, []).append(line)
    found = {}
    for edge_id, lines in passed.items():
        edge = journey.edge(edge_id)
        text = _numbers([line.visit for line in lines])
        if edge is not None and edge.loop is not None:
            text = say("pass 1") if len(lines) == 1 else say("passes 1 to {last}", last=len(lines))
        found[edge_id] = Spot((("route", text),), "\n".join(line.when for line in lines[:_TOLD]))
    return found
