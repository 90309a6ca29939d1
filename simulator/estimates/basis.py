"""What a figure rests on: the steps that decide it, their classes, and people of whom the history lacks something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from journey.condition import AttributeOperand, SentOperand, StageOperand, StageVisitsOperand, comparisons
from journey.steps import Branch, Program, Send, StageTrigger, Step, Suppress, Until, writes_of
from simulator.figures import Figure
from simulator.history.history import History
from simulator.uses import attributes_read

#: exact: a function of history and journey. assumed: some step on the way rests on an assumption. none: the step is
#: passed and counted, what it does is not replayed.
Basis = Literal["exact", "assumed", "none"]


@dataclass(frozen=True)
class Grounds:
    """The steps of a run and what each rests on. ``classes``: by node (exact, assumed, none)."""

    programs: tuple[Program, ...]
    classes: Mapping[str, str]

    def basis(self, figure: Figure) -> Basis:
        """What a figure rests on."""
        if figure.scope == "node" and self.classes.get(figure.id) == "none":
            return "none"
        deciding = self.deciding(figure)
        return "assumed" if any(self.classes.get(node, "assumed") == "assumed" for node in deciding) else "exact"

    def deciding(self, figure: Figure) -> frozenset[str]:
        """The steps that can change a figure: those before it; where messages compete for caps, those before any
        message; all, where entries or conditions hang on what other steps did."""
        if figure.scope == "run":
            return self._all
        if figure.scope == "journey":
            # A journey of another version that this run does not have is nothing here, whatever its steps do.
            steps = (program.steps for program in self.programs if program.journey == figure.id)
            return frozenset(next(steps, ())) | self._competing
        node = self._sources.get(figure.id, figure.id) if figure.scope == "edge" else figure.id
        return self._before.get(node, frozenset({node})) | self._competing

    @cached_property
    def _all(self) -> frozenset[str]:
        return frozenset(node for program in self.programs for node in program.steps)

    @cached_property
    def _sources(self) -> dict[str, str]:
        return {
            link.edge: node
            for program in self.programs
            for node, links in program.links.items()
            for link in links.values()
        }

    @cached_property
    def _before(self) -> dict[str, frozenset[str]]:
        """For each node itself and all nodes from which it can be reached."""
        before: dict[str, set[str]] = {node: {node} for node in self._all}
        for program in self.programs:
            for goal in program.goals:
                if goal.node in before:
                    before[goal.node] |= program.steps.keys()
        links = [
            (node, link.target)
            for program in self.programs
            for node, outputs in program.links.items()
            for link in outputs.values()
        ]
        grew = True
        while grew:
            grew = False
            for source, target in links:
                if not before[source] <= before[target]:
                    before[target] |= before[source]
                    grew = True
        return {node: frozenset(found) for node, found in before.items()}

    @cached_property
    def _competing(self) -> frozenset[str]:
        if _entries_hang_on_steps(self.programs) or _steps_read_steps(self.programs):
            return self._all
        capped = any(program.caps for program in self.programs)
        if not capped:
            return frozenset()
        senders = [node for program in self.programs for node, step in program.steps.items() if isinstance(step, Send)]
        return frozenset[str]().union(*(self._before[node] for node in senders))


def _entries_hang_on_steps(programs: Sequence[Program]) -> bool:
    """Whether somebody may enter only once a run is over, so that a late step moves all that comes after."""
    return len(programs) > 1 or any(
        program.entry.mode == "after_exit" or program.entry.key or program.entry.most_running is not None
        for program in programs
    )


def _steps_read_steps(programs: Sequence[Program]) -> bool:
    """Whether some step can see what another one did but for coming before it."""
    read = attributes_read(programs)
    steps = [step for program in programs for step in program.steps.values()]
    conditions = [branch.condition for step in steps if isinstance(step, Branch) for branch in step.branches]
    conditions += [rule.condition for program in programs for rule in program.exits if rule.condition is not None]
    asked = [part.left for condition in conditions for part in comparisons(condition)]
    return (
        any(isinstance(step, Suppress | StageTrigger) for step in steps)
        or any(write.name in read for step in steps for write in writes_of(step))
        or any(isinstance(operand, SentOperand | StageOperand | StageVisitsOperand) for operand in asked)
    )


@dataclass(frozen=True)
class Lack:
    """Something that steps read and the history does not know of some people.

    ``what``: consent (no record for a channel), zone (no time zone, the journey's was taken), attribute (no value).
    ``name``: the channel or attribute. ``nodes``: the steps that read it. ``people``: of whom it is lacking.
    """

    what: Literal["consent", "zone", "attribute"]
    name: str
    nodes: frozenset[str]
    people: NDArray[np.bool_] = field(repr=False, compare=False)

    @property
    def share(self) -> float:
        """The share of the history's customers."""
        return float(self.people.mean()) if len(self.people) else 0.0


def lacks_of(programs: Sequence[Program], history: History) -> tuple[Lack, ...]:
    """What the journeys ask of the history that it does not know of everybody; the widest lack first."""
    readers: dict[tuple[str, str], set[str]] = {}
    for program in programs:
        for node, step in program.steps.items():
            for asked in _asked(step, program):
                readers.setdefault(asked, set()).add(node)
    found = []
    for (what, name), nodes in readers.items():
        people = _lacking(what, name, history)
        if people.any():
            found.append(Lack(what, name, frozenset(nodes), people))  # type: ignore[arg-type]  # one of the three
    return tuple(sorted(found, key=lambda lack: (-lack.share, lack.what, lack.name)))


def unevaluable(lacks: Sequence[Lack], nodes: frozenset[str]) -> float:
    """The share of customers of whom something is lacking that one of ``nodes`` reads."""
    concerned = [lack.people for lack in lacks if lack.nodes & nodes]
    return float(np.logical_or.reduce(concerned).mean()) if concerned and len(concerned[0]) else 0.0


def _asked(step: Step, program: Program) -> set[tuple[str, str]]:
    asked: set[tuple[str, str]] = set()
    if isinstance(step, Send):
        if step.message_class == "commercial":
            asked.add(("consent", step.channel))
        if program.quiet is not None and program.quiet.zone == "person":
            asked.add(("zone", ""))
    elif isinstance(step, Until) and step.zone == "person":
        asked.add(("zone", ""))
    elif isinstance(step, Branch):
        asked |= {
            ("attribute", part.left.name)
            for branch in step.branches
            for part in comparisons(branch.condition)
            if isinstance(part.left, AttributeOperand) and part.operator not in ("missing", "present")
        }
    return asked


def _lacking(what: str, name: str, history: History) -> NDArray[np.bool_]:
    if what == "zone":
        return np.asarray(history.zone < 0)
    attribute = history.attributes.get(f"consent.{name}" if what == "consent" else name)
    if attribute is None:
        return np.ones(history.customers, np.bool_)
    return np.asarray(np.diff(attribute.offsets) == 0)
