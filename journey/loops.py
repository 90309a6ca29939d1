"""Which edges go back: those that close a cycle, and those into an earlier stage."""

from __future__ import annotations

from journey.journey import Journey


def reaches(journey: Journey, start: str, goal: str) -> bool:
    """Whether a way leads from the node ``start`` to the node ``goal`` (a node reaches itself)."""
    seen = {start}
    waiting = [start]
    while waiting:
        node = waiting.pop()
        if node == goal:
            return True
        for edge in journey.edges_from.get(node, ()):
            if edge.target not in seen:
                seen.add(edge.target)
                waiting.append(edge.target)
    return False


def into_earlier_stage(journey: Journey, source: str, target: str) -> bool:
    """Whether ``target`` lies in an earlier stage than ``source``."""
    places = {stage.id: place for place, stage in enumerate(journey.stages)}
    start, end = journey.node(source), journey.node(target)
    if start is None or end is None or start.stage not in places or end.stage not in places:
        return False
    return places[end.stage] < places[start.stage]


def goes_back(journey: Journey, source: str, target: str) -> bool:
    """Whether an edge from ``source`` to ``target``, were it drawn now, is to be a loop edge."""
    return reaches(journey, target, source) or into_earlier_stage(journey, source, target)
