"""A journey's steps as checks look at them: what each does, where it leads, and how long it takes.

Loop edges, and edges that close a cycle without being loop edges, go *back*; all others lead *forward* and form no
cycle. People can come to a step from a trigger, by an edge, or by a goal that leads there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from journey.catalogue import kind
from journey.journey import Journey
from journey.model import Edge, Node, QuietWindow
from journey.spans import duration_seconds, time_seconds
from journey.steps import (
    DAY,
    AssumedOutcome,
    Delay,
    Gate,
    HabitualHour,
    Lookup,
    RateLimit,
    Send,
    Step,
    Until,
    WaitAfterEvent,
    WaitForDate,
    WaitForEvents,
    WaitForSupply,
)

WEEK = 7 * DAY


class Times(NamedTuple):
    """The least and the most seconds that a way through a step takes; ``most`` is None where nothing bounds it."""

    least: int
    most: int | None


def step_of(node: Node, journey: Journey) -> Step | None:
    """The node's step; None where its parameters are broken or it is switched off: it does nothing then."""
    declared = kind(node.kind)
    if declared is None or declared.step is None or node.status == "disabled":
        return None
    try:
        return declared.step(declared.complete(node.parameters), journey)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


class Graph:
    """What follows from a journey's nodes and edges, each part derived when it is first asked for."""

    def __init__(self, journey: Journey) -> None:
        self.journey = journey
        self._silent = False

    @cached_property
    def steps(self) -> Mapping[str, Step | None]:
        """The steps of all nodes that people pass, by id in the document's order."""
        return {node.id: step_of(node, self.journey) for node in self.journey.nodes if is_on_path(node)}

    @cached_property
    def silent(self) -> Graph:
        """The ways of somebody who does nothing that a wait waits for."""
        made = Graph(self.journey)
        made._silent = True
        made.__dict__["steps"] = self.steps
        return made

    def values(self, node_id: str) -> dict[str, Any]:
        """A node's parameters, with the defaults of those that are not given."""
        node = self.journey.node(node_id)
        declared = kind(node.kind) if node else None
        return declared.complete(node.parameters) if node and declared else {}

    @cached_property
    def triggers(self) -> tuple[str, ...]:
        """The steps at which people start."""
        found = []
        for node_id, step in self.steps.items():
            node = self.journey.node(node_id)
            declared = kind(node.kind) if node else None
            if step is not None and declared is not None and declared.is_trigger:
                found.append(node_id)
        return tuple(found)

    @cached_property
    def jumps(self) -> tuple[str, ...]:
        """The steps to which a goal leads, once for each goal that does."""
        return tuple(goal.node for goal in self.journey.header.goals if goal.node in self.steps and goal.exits)

    @cached_property
    def _split(self) -> tuple[dict[str, list[Edge]], list[Edge], list[str]]:
        """Forward edges by source, edges back, and all steps that people come to, sources before targets."""
        forward: dict[str, list[Edge]] = {}
        back: list[Edge] = []
        done: list[str] = []
        state: dict[str, int] = {}
        roots = [*self.triggers, *self.jumps]
        for root in roots:
            if root in state:
                continue
            state[root] = 1
            stack = [(root, iter(self._edges(root)))]
            while stack:
                node, edges = stack[-1]
                for edge in edges:
                    if edge.loop is not None:
                        back.append(edge)
                        # What a loop leads to may be reached by it alone: it is walked from last.
                        roots.append(edge.target)
                    elif state.get(edge.target) == 1:
                        back.append(edge)
                    else:
                        forward.setdefault(node, []).append(edge)
                        if edge.target not in state:
                            state[edge.target] = 1
                            stack.append((edge.target, iter(self._edges(edge.target))))
                            break
                else:
                    stack.pop()
                    state[node] = 2
                    done.append(node)
        done.reverse()
        return forward, back, done

    def _edges(self, node: str) -> tuple[Edge, ...]:
        edges = self.journey.edges_from.get(node, ())
        step = self.steps.get(node)
        return tuple(
            edge for edge in edges if edge.target in self.steps and not (self._silent and is_answer(step, edge.output))
        )

    def forward(self, node: str) -> list[Edge]:
        """The edges that lead forward from a step."""
        return self._split[0].get(node, [])

    @cached_property
    def onward_least(self) -> Mapping[str, list[tuple[str, int]]]:
        """By source the targets of forward edges, each with the least seconds to it."""
        ways = self._split[0].items()
        return {node: [(edge.target, self.times(edge).least) for edge in edges] for node, edges in ways}

    @property
    def back(self) -> list[Edge]:
        """The edges that go back."""
        return self._split[1]

    @property
    def order(self) -> list[str]:
        """The steps that people can come to; no forward edge leads to an earlier one."""
        return self._split[2]

    @cached_property
    def forward_into(self) -> Mapping[str, list[Edge]]:
        """The forward edges that lead into each step."""
        found: dict[str, list[Edge]] = {}
        for edges in self._split[0].values():
            for edge in edges:
                found.setdefault(edge.target, []).append(edge)
        return found

    @cached_property
    def sends(self) -> tuple[str, ...]:
        """The messages that people can come to, in the order of the journey's flow."""
        return tuple(node for node in self.order if isinstance(self.steps[node], Send))

    @cached_property
    def commercial(self) -> tuple[str, ...]:
        """Those of ``sends`` that are commercial."""
        return tuple(node for node in self.sends if self.send(node).message_class == "commercial")

    def send(self, node: str) -> Send:
        """The message that a step of ``sends`` sends."""
        step = self.steps[node]
        assert isinstance(step, Send)
        return step

    def onward(self, starts: Iterable[str], stops: Callable[[str], bool] = lambda _: False) -> Iterator[str]:
        """All steps after these ones by any edge, each once. What ``stops`` says yes to is told, but not passed."""
        waiting = list(starts)
        seen: set[str] = set()
        while waiting:
            for edge in self._edges(waiting.pop()):
                if edge.target in seen:
                    continue
                seen.add(edge.target)
                yield edge.target
                if not stops(edge.target):
                    waiting.append(edge.target)

    def longest_since(
        self, starts: Mapping[str, int], starts_anew: Callable[[Edge], int | None] = lambda _: None
    ) -> Mapping[str, float]:
        """For each step after ``starts`` the most seconds that can have gone by at its arrival (infinite where
        nothing bounds them), loops included. ``starts``: with how many seconds to begin there. ``starts_anew``: on
        which edges the time is set to at most so many seconds, None on all others."""
        times: dict[str, float] = {}
        for node in self.order:
            arrivals = [float(starts[node])] if node in starts else []
            for edge in self.forward_into.get(node, ()):
                if edge.source in times and edge.target not in starts:
                    arrivals.append(self._after(edge, times[edge.source], starts_anew(edge)))
            if arrivals:
                times[node] = max(arrivals)
        return self._with_loops(times, starts)

    def _after(self, edge: Edge, before: float, at_most: int | None) -> float:
        most = self.times(edge).most
        after = math.inf if most is None else before + most
        return after if at_most is None else min(after, at_most)

    def _with_loops(self, times: dict[str, float], starts: Mapping[str, int]) -> Mapping[str, float]:
        """The times with those of all passes of loops that lie between the starts and the steps."""
        extra: dict[str, float] = {}
        for edge in self.back:
            if edge.source not in times or edge.target not in times or edge.target in starts:
                continue
            again = max(times[edge.source] + (self.times(edge).most or 0) - times[edge.target], 0)
            apart = seconds_or_none(edge.loop.minimum_interval) if edge.loop else 0
            unbounded = edge.loop is None or edge.loop.reset != "never" or self.times(edge).most is None
            passes = math.inf if unbounded else max(edge.loop.max_passes, 0) if edge.loop else 0
            taken = passes * max(again, apart or 0) if passes else 0
            for node in {edge.target, *self.onward([edge.target], starts.__contains__)}:
                if node in times and node not in starts:
                    extra[node] = extra.get(node, 0) + taken
        return {node: time + extra.get(node, 0) for node, time in times.items()}

    def times(self, edge: Edge) -> Times:
        """How long the step before an edge takes that is left by it."""
        step = self.steps[edge.source]
        times = way_times(step, edge.output)
        if isinstance(step, Send) and times.most is not None:
            return Times(times.least, times.most + self.hold(step))
        return times

    def hold(self, send: Send) -> int:
        """The most seconds that quiet hours and caps keep a message waiting."""
        header = self.journey.header
        seconds = 0
        quiet = header.quiet_hours
        if quiet is not None and quiet.on_block == "hold" and send.message_class in quiet.classes:
            seconds += max((_length(window) for window in quiet.windows), default=0)
        waits = [cap.wait_at_most for cap in header.caps if cap.on_block == "wait"]
        return seconds + sum(seconds_or_none(wait) or 0 for wait in waits)


def is_on_path(node: Node) -> bool:
    """Whether people pass a node (notes and frames are only drawn)."""
    declared = kind(node.kind)
    return declared is None or declared.on_path


def is_answer(step: Step | None, output: str) -> bool:
    """Whether an output is taken only by somebody who does what the step waits for."""
    match step:
        case WaitForEvents():
            return output != "timeout"
        case AssumedOutcome(otherwise=otherwise):
            return output != otherwise
        case WaitForSupply():
            return output == "bought"
        case _:
            return False


def way_times(step: Step | None, output: str) -> Times:
    """How long a step takes that is left by an output."""
    match step:
        case Delay(seconds=seconds, working_days=working, jitter=jitter):
            # Five working days are at most nine days of the calendar, each further five seven more.
            most = seconds + (2 * DAY * (seconds // (5 * DAY) + 1) if working and seconds >= DAY else 0)
            return Times(seconds, most + jitter)
        case Until() | Gate(blocked=()):
            return Times(0, WEEK)
        case Gate(blocked=blocked):
            return Times(0, WEEK + len(blocked) * DAY)
        case WaitForEvents(timeout=timeout, ranked=ranked, look_back=back):
            late = ranked or output == "timeout"
            return Times(timeout if late and not ranked and not back else 0, timeout)
        case AssumedOutcome(within=within, delay=delay, otherwise=otherwise, sent_by=sent_by):
            if output == otherwise:
                return Times(within if sent_by is None else 0, within)
            return Times(min(delay, within), min(delay, within))
        case WaitForSupply() | WaitForDate():
            return Times(0, None)
        case WaitAfterEvent(seconds=seconds, assumed_days=days):
            return Times(0, seconds + int(_highest(days) * DAY))
        case HabitualHour(window=window):
            return Times(0, max(window, DAY))
        case RateLimit(wait_at_most=wait_at_most):
            return Times(0, wait_at_most)
        case Send(shown_at=shown_at, show_within=show_within, capacity=capacity):
            return Times(0, None if capacity is not None else show_within if shown_at is not None else 0)
        case _:
            return Times(0, 0)


def _highest(lookup: Lookup) -> Any:
    return max((number for _, number in lookup.table), default=lookup.default) if lookup.table else lookup.default


def _length(window: QuietWindow) -> int:
    try:
        return (time_seconds(window.end) - time_seconds(window.start)) % DAY
    except ValueError:
        return 0


def seconds_or_none(text: str) -> int | None:
    """A duration in seconds, None where it is empty or none."""
    try:
        return duration_seconds(text) if text else None
    except ValueError:
        return None
