"""Ways that come together: shared where the target can, jumped to, or what follows is copied for each way."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from exporters.lowering.asking import Ask
from exporters.lowering.copies import copy_of, copy_verdicts
from exporters.lowering.form import Flow
from exporters.lowering.pieces import Piece, Way
from exporters.lowering.verdicts import Passed, Problem, Verdict
from journey.model import HEADER_ID
from journey.words import number, say


def lower_merges(flow: Flow, ask: Ask) -> Passed:
    """The flow as the target writes ways that come together."""
    together = [piece for piece in flow.pieces if len(flow.ways_to.get(piece.id, ())) > 1]
    if not together or ask.target.merges == "shared":
        return Passed((flow,))
    if ask.target.merges == "jumped":
        words = say("Where ways come together, all but one jump to the step.")
        return Passed((flow,), (Verdict(HEADER_ID, "ways_in", "exact", words),))
    copied = _copied(flow, ask.most_steps, start_together=(ask.target.limits.triggers or 1) > 1)
    if copied is None:
        problem = Problem(
            HEADER_ID,
            say(
                "{target} lets one way only lead into a step; with copies for each way there would be more than "
                "{most} steps.",
                target=ask.words,
                most=number(ask.most_steps),
            ),
            say("Hand loops over instead of writing them out, or divide the journey into two."),
        )
        return Passed((flow,), (), (problem,))
    words = say("{target} lets one way only lead into a step: what follows is copied for each.", target=ask.words)
    verdicts = [Verdict(HEADER_ID, "ways_in", "exact", words)]
    names = [piece.id for piece in copied.pieces if piece.id not in flow.by_id]
    for goal in flow.header.goals:
        if goal.node and goal.node not in copied.by_id:
            lost = say("The step that it leads to cannot be jumped to.")
            verdicts.append(Verdict(HEADER_ID, f"goals.{goal.id}", "dropped", lost))
    return Passed((copied,), (*verdicts, *copy_verdicts(copied, names)))


def _copied(flow: Flow, most: int, *, start_together: bool) -> Flow | None:
    """The flow as a tree from each start; None if it would have more than ``most`` pieces, or goes in a circle.
    ``start_together``: several starts can lead to one step."""
    pieces: list[Piece] = []
    ways: list[Way] = []
    counts: dict[str, int] = {}
    waiting: deque[tuple[str, Way | None, str]] = deque((piece.id, None, "") for piece in flow.triggers)
    starts = {piece.id for piece in flow.triggers} if start_together else set()
    begun: set[str] = set()
    goals = {goal.node for goal in flow.header.goals if goal.node in flow.by_id}
    waiting += [(goal, None, "") for goal in goals if not flow.ways_to.get(goal)]
    while waiting:
        old, way, source = waiting.popleft()
        if way is not None and source in starts and old in begun:
            ways.append(way)
            continue
        counts[old] = counts.get(old, 0) + 1
        if len(pieces) >= most:
            return None
        name = old if counts[old] == 1 else f"{old}^{counts[old]}"
        piece = flow.by_id[old]
        pieces.append(piece if name == old else copy_of(piece, name))
        if source in starts:
            begun.add(old)
        if way is not None:
            way_id = way.id if source == way.source else f"{way.id}:{source}"
            ways.append(replace(way, id=way_id, source=source, target=name))
        waiting += [(leaving.target, leaving, name) for leaving in flow.ways_from.get(old, ())]
    return flow.with_(pieces=tuple(pieces), ways=tuple(ways))
