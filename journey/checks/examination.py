"""What the checks of the field's practice look at: a journey, what follows from it, and what the shop prefers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from journey.checks.bounds import Bound, most_messages
from journey.checks.declaration import USUAL, Preferences
from journey.checks.declared import checks
from journey.checks.findings import Finding, Fix
from journey.checks.graph import Graph
from journey.checks.preferences import limit_of
from journey.describe import name_of
from journey.fragments_inlining import without_fragments
from journey.journey import Journey
from journey.messages import templates_in
from journey.model import Message, Node
from journey.templating.parse import parse_template
from journey.templating.problems import TemplateError
from journey.templating.tree import uses


class Examination:
    """One journey under examination. Nothing is computed before a check asks for it."""

    def __init__(self, journey: Journey, preferences: Preferences = USUAL) -> None:
        self.drawn = journey
        #: As it runs: with the steps of fragments in place.
        self.journey = without_fragments(journey)
        self.preferences = preferences

    @cached_property
    def graph(self) -> Graph:
        """All ways through the journey."""
        return Graph(self.journey)

    @cached_property
    def most_messages(self) -> Bound:
        """The most commercial messages that one entry can send one person in so many days as the shop counts."""
        return most_messages(self.graph, int(self.limit("too-many-messages", "days")))

    @property
    def silent(self) -> Graph:
        """The ways of somebody who does nothing that a wait waits for."""
        return self.graph.silent

    def limit(self, check_id: str, limit_id: str) -> float:
        """The number that a check compares with."""
        return limit_of(checks()[check_id], limit_id, self.preferences)

    def finding(
        self, code: str, record: str, reason: str, remedy: str, parameter: str = "", fix: Fix | None = None
    ) -> Finding:
        """A finding of a check, as bad as it is declared."""
        return Finding(checks()[code].severity, code, record, reason, remedy, parameter, fix=fix)

    def node(self, node_id: str) -> Node:
        """A node that is there."""
        node = self.journey.node(node_id)
        assert node is not None
        return node

    def name(self, node_id: str) -> str:
        """What a step is called."""
        return name_of(self.node(node_id))

    def of_kind(self, *kinds: str) -> Iterator[Node]:
        """The steps of some kinds that people can come to, but those that are switched off or whose settings are
        broken, which is told elsewhere."""
        for node_id in self.graph.order:
            node = self.node(node_id)
            if node.kind in kinds and self.graph.steps[node_id] is not None:
                yield node

    def message(self, node_id: str) -> Message | None:
        """The message of a step, if it has one."""
        record = self.journey.records.get(str(self.node(node_id).parameters.get("message") or ""))
        return record if isinstance(record, Message) else None

    def texts(self, node_id: str) -> Iterator[str]:
        """All that a step is called and says, for checks that look for words."""
        node = self.node(node_id)
        yield node.name
        message = self.message(node_id)
        if message is not None:
            yield message.name
            yield from (text for _, field, text in templates_in(message) if field != "preheader")

    def variables(self, node_id: str, like: str) -> set[str]:
        """The variables of a step's message whose name begins with ``like``."""
        message = self.message(node_id)
        if message is None:
            return set()
        sources = {source for _, _, source in templates_in(message) if like in source}
        return {name for source in sources for name in _names(source) if name.startswith(like)}

    def stages_with_steps(self) -> int:
        """In how many stages people can come to a step."""
        stages = {self.node(node).stage for node in self.graph.order}
        return sum(stage.id in stages for stage in self.journey.stages)


def _names(source: str) -> set[str]:
    try:
        return {use.name for use in uses(parse_template(source))}
    except TemplateError:
        return set()


def fix(words: str, operation: str, record: str, /, **values: Any) -> Fix:
    """A remedy that one click applies (journey.checks.fixing)."""
    return Fix(words, operation, record, values)
