"""Lowers a journey for a target: the passes in their order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from exporters.lowering.asking import Ask, Options
from exporters.lowering.form import Flow, flow_of
from exporters.lowering.naming import with_short_names
from exporters.lowering.passes.actions import lower_actions, lower_passed
from exporters.lowering.passes.conditions import lower_conditions
from exporters.lowering.passes.event_waits import lower_event_waits
from exporters.lowering.passes.exclusivity import lower_exclusivity
from exporters.lowering.passes.exits import lower_exits
from exporters.lowering.passes.history import lower_history
from exporters.lowering.passes.large_merges import lower_large_merges, lower_merges_left
from exporters.lowering.passes.loops import lower_loops
from exporters.lowering.passes.merges import lower_merges
from exporters.lowering.passes.policies import lower_policies
from exporters.lowering.passes.sends import lower_sends
from exporters.lowering.passes.splits import lower_splits
from exporters.lowering.passes.starts import divide_starts, lower_starts
from exporters.lowering.passes.waits import lower_waits
from exporters.lowering.rewriting import reachable
from exporters.lowering.verdicts import Passed, Problem, Verdict
from journey.fragments_inlining import inlined
from journey.journey import Journey
from journey.model import HEADER_ID
from journey.targets.profile import Profile
from journey.words import number, say

Pass = Callable[[Flow, Ask], Passed]

#: In this order: what is left out goes first, loops while the drawn steps are still there, what a step becomes after
#: them, and last what depends on the flow's final shape.
PASSES: tuple[Pass, ...] = (
    lower_passed,
    lower_policies,
    lower_starts,
    lower_loops,
    lower_passed,
    lower_event_waits,
    lower_waits,
    lower_conditions,
    lower_history,
    lower_sends,
    lower_actions,
    lower_exits,
    lower_large_merges,
    lower_exclusivity,
    divide_starts,
    lower_splits,
    lower_merges_left,
    lower_merges,
)


@dataclass(frozen=True)
class Lowered:
    """A journey in the shape of a target: one or several flows, which run together. With ``problems`` it cannot be
    exported. ``journey`` has the steps of fragments in place, ``drawn`` is as it was (None: the same)."""

    journey: Journey
    target: Profile | None
    flows: tuple[Flow, ...]
    verdicts: tuple[Verdict, ...] = ()
    problems: tuple[Problem, ...] = ()
    drawn: Journey | None = None

    @property
    def original(self) -> Journey:
        """The journey as it is drawn."""
        return self.drawn if self.drawn is not None else self.journey

    @property
    def journeys(self) -> tuple[Journey, ...]:
        """The flows as journeys, which a replay runs together."""
        return tuple(flow.journey for flow in self.flows)

    @property
    def is_exact(self) -> bool:
        """Whether nothing is approximated or dropped."""
        return all(verdict.fidelity == "exact" for verdict in self.verdicts) and not self.problems

    @property
    def is_redrawn(self) -> bool:
        """Whether something is drawn by lot anew, so that a replay differs by chance even where all is exact."""
        return any(verdict.redrawn for verdict in self.verdicts)


def lower(journey: Journey, target: Profile | None = None, options: Options | None = None) -> Lowered:
    """The journey in the shape of ``target``; as it is if there is none. Pure: the same arguments give the same.

    ValueError if a step is of an unknown kind or its parameters are broken (the checks name the place).
    """
    drawn, made = journey, inlined(journey)
    journey = made.journey
    flow = flow_of(journey)
    if target is None:
        return Lowered(journey, None, (flow,), drawn=drawn)
    ask = Ask(target, options or Options())
    flows: tuple[Flow, ...] = (flow,)
    verdicts: dict[tuple[str, str, str], Verdict] = {}
    for use in dict.fromkeys(copy.use for copy in made.copies.values()):
        words = say("The steps of the fragment stand in its place.")
        verdicts[use, "", words] = Verdict(use, "", "exact", words)
    problems: list[Problem] = []
    for one_pass in PASSES:
        passed = [one_pass(flow, ask) for flow in flows]
        flows = tuple(reachable(made) for one in passed for made in one.flows)
        for one in passed:
            verdicts |= {(verdict.record, verdict.setting, verdict.words): verdict for verdict in one.verdicts}
            problems += one.problems
        if problems:
            break
    problems += _too_long(flows, ask) if not problems else []
    flows = with_short_names([_in_lanes(flow, journey) for flow in flows])
    return Lowered(journey, target, flows, tuple(verdicts.values()), tuple(dict.fromkeys(problems)), drawn)


def _in_lanes(flow: Flow, journey: Journey) -> Flow:
    """The flow with each piece in the lane of what it came from."""
    lanes = {node.id: node.stage for node in journey.nodes}
    lanes |= {edge.id: lanes.get(edge.source, "") for edge in journey.edges}
    pieces = (piece if piece.stage else replace(piece, stage=lanes.get(piece.origin, "")) for piece in flow.pieces)
    return flow.with_(pieces=tuple(pieces))


def _too_long(flows: tuple[Flow, ...], ask: Ask) -> list[Problem]:
    found = []
    for flow in flows:
        if len(flow.pieces) > ask.most_steps:
            reason = say(
                "“{flow}” would have {count} steps; {target} holds {most}.",
                flow=flow.header.name,
                count=number(len(flow.pieces)),
                target=ask.words,
                most=number(ask.most_steps),
            )
            found.append(Problem(HEADER_ID, reason, say("Hand loops over, or divide the journey into two.")))
    return found
