"""Counts what happens to customers into a tally (R18)."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter as Tallying
from collections import defaultdict
from itertools import pairwise
from math import floor

from journey.steps import Send
from simulator.fading import remaining
from simulator.histogram import Histogram
from simulator.plain.instance import Instance
from simulator.plain.run_input import RunInput
from simulator.plain.state import Sent, State
from simulator.run import DAY
from simulator.tally import (
    NOTHING_REACHED,
    NOTHING_WAITING,
    WINDOWS,
    EdgeTally,
    JourneyTally,
    NodeTally,
    Tally,
    WindowTally,
)

Counts = Tallying[int]
#: The journeys together, where figures are also kept by journey.
RUN = -1


def _counts() -> dict[str, Counts]:
    return defaultdict(Tallying)


class Counter:
    """One run's figures while they grow: the tally holds the plain counts, histograms grow beside it and join it at
    the end."""

    def __init__(self, run: RunInput) -> None:
        self.run = run
        self.tally = Tally.nothing(run.programs)
        self.seconds = _counts()
        self.gaps = _counts()
        self.sends_by_day = _counts()
        self.sends_by_hour = _counts()
        self.first_sends_of_node = _counts()
        self.pass_numbers = _counts()
        self.conversions: dict[tuple[int, str], Counts] = defaultdict(Tallying)
        self.first_sends: dict[int, Counts] = defaultdict(Tallying)
        self.people: dict[int, Counts] = defaultdict(Tallying)
        self.causes: dict[tuple[int, str], Counts] = defaultdict(Tallying)
        self.shortest_gaps: Counts = Tallying()
        self.pressure: Counts = Tallying()
        self._begin()

    def _begin(self) -> None:
        self._visited: set[str] = set()
        self._entered: set[int] = set()
        self._converted: set[int] = set()
        self._reached: set[int] = set()
        self._not_sent: dict[int, str] = {}

    # --- While a customer is replayed ---------------------------------------------------------------------------

    def node(self, instance: Instance) -> NodeTally:
        """The counts of the node where the instance is."""
        return self.tally.nodes[instance.node]

    def edge(self, edge: str) -> EdgeTally:
        """The counts of an edge."""
        return self.tally.edges[edge]

    def journey(self, program: int) -> JourneyTally:
        """The counts of a journey."""
        return self.tally.journeys[self.run.programs[program].journey]

    def arrived(self, instance: Instance) -> None:
        """The instance arrived at its node (R6.1)."""
        node = self.node(instance)
        node.entries += 1
        if instance.node not in self._visited:
            self._visited.add(instance.node)
            node.unique += 1

    def started(self, instance: Instance) -> None:
        """An entry took place."""
        self.node(instance).starts += 1
        journey = self.journey(instance.program)
        journey.instances += 1
        if not self._entered:
            self.tally.entered += 1
        if instance.program not in self._entered:
            self._entered.add(instance.program)
            journey.entered += 1

    def refused(self, program: int, reason: str, trigger: str) -> None:
        """An entry at a trigger was refused."""
        add(self.journey(program).refused, reason)

    def passed(self, instance: Instance, edge: str, now: int) -> None:
        """The instance leaves its node by an edge (R6.2)."""
        self.edge(edge).passes += 1
        self.seconds[instance.node][now - instance.arrived] += 1

    def ended(self, instance: Instance, reason: str) -> None:
        """The instance ends where it is."""
        self.node(instance).ends += 1
        add(self.journey(instance.program).ends, reason)

    def not_sent(self, instance: Instance, reason: str) -> None:
        """A visit at a message ended without sending (R18.3)."""
        self._not_sent.setdefault(instance.program, reason)
        self._not_sent.setdefault(RUN, reason)

    def converted(self, instance: Instance, goal: str, now: int) -> None:
        """A goal counts a conversion (R16.3)."""
        self.conversions[(instance.program, goal)][now - instance.entered] += 1
        if instance.program not in self._converted:
            self._converted.add(instance.program)
            self.journey(instance.program).converted += 1

    def sent(self, instance: Instance, message: Sent, zone: str | None) -> None:
        """A message went out to a person in ``zone``."""
        table = self.run.zone(zone or self.run.programs[instance.program].zone)
        day = table.date(message.time)
        self.node(instance).sent += 1
        self.sends_by_day[instance.node][day] += 1
        self.sends_by_hour[instance.node][table.week_hour(message.time)] += 1
        for program in {RUN, instance.program} - self._reached:
            self._reached.add(program)
            self.first_sends[program][day] += 1

    # --- When a customer is done --------------------------------------------------------------------------------

    def finish_customer(self, state: State, running: list[Instance], zone: str | None) -> None:
        """The end of the replay for one customer: who is still active, and what the messages add up to."""
        waiting = set()
        for instance in running:
            assert instance.waiting is not None
            kind = instance.waiting.kind
            add(self.node(instance).active, kind)
            if kind in ("quiet", "cap") or (kind in ("wait", "place") and self._is_message(instance)):
                waiting |= {RUN, instance.program}
        for program in ({RUN} if self._entered else set()) | self._entered:
            if program not in self._reached:
                otherwise = NOTHING_WAITING if program in waiting else NOTHING_REACHED
                into = self.tally.sent_nothing if program == RUN else self.journey(program).sent_nothing
                add(into, self._not_sent.get(program, otherwise))
        self._count_first_sends(state.sends, zone)
        if self._entered:
            self._count_windows(state.sends)
            self.pressure[highest_pressure(state.sends, self.run.settings.half_life_days)] += 1
        self._count_gaps([sent for sent in state.sends if not sent.logged])
        self.tally.customers += 1
        self._begin()

    def _is_message(self, instance: Instance) -> bool:
        return isinstance(self.run.programs[instance.program].steps[instance.node], Send)

    def _count_first_sends(self, sends: list[Sent], zone: str | None) -> None:
        seen: set[str] = set()
        for sent in sends:
            if not sent.logged and sent.node not in seen:
                seen.add(sent.node)
                table = self.run.zone(zone or self.run.programs[sent.program].zone)
                self.first_sends_of_node[sent.node][table.date(sent.time)] += 1

    def _count_windows(self, sends: list[Sent]) -> None:
        """R18.4."""
        times = [sent.time for sent in sends]
        for days in WINDOWS:
            highest, cause = 0, ""
            for place, sent in enumerate(sends):
                count = place + 1 - bisect_right(times, sent.time - days * DAY)
                if not sent.logged and count > highest:
                    highest, cause = count, sent.node
            self.people[days][highest] += 1
            if highest:
                self.causes[(days, cause)][highest] += 1

    def _count_gaps(self, sends: list[Sent]) -> None:
        """R18.5."""
        gaps = [later.time - earlier.time for earlier, later in pairwise(sends)]
        for gap, sent in zip(gaps, sends[1:], strict=True):
            self.gaps[sent.node][gap] += 1
        if gaps:
            self.shortest_gaps[min(gaps)] += 1

    # --- When all are done --------------------------------------------------------------------------------------

    def finish(self) -> Tally:
        """The tally of all customers so far."""
        tally = self.tally
        for node, of_node in tally.nodes.items():
            of_node.seconds = Histogram.counted(self.seconds[node])
            of_node.gaps = Histogram.counted(self.gaps[node])
            of_node.sends_by_day = Histogram.counted(self.sends_by_day[node])
            of_node.sends_by_hour = Histogram.counted(self.sends_by_hour[node])
            of_node.first_sends_by_day = Histogram.counted(self.first_sends_of_node[node])
        for edge, of_edge in tally.edges.items():
            of_edge.numbers = Histogram.counted(self.pass_numbers[edge])
        for (program, goal), counts in self.conversions.items():
            self.journey(program).conversions[goal] = Histogram.counted(counts)
        for program in range(len(self.run.programs)):
            self.journey(program).first_sends_by_day = Histogram.counted(self.first_sends[program])
        for days in WINDOWS:
            tally.windows[days] = WindowTally(
                people=Histogram.counted(self.people[days]),
                causes={
                    node: Histogram.counted(counts)
                    for (of_days, node), counts in self.causes.items()
                    if of_days == days
                },
            )
        tally.first_sends_by_day = Histogram.counted(self.first_sends[RUN])
        tally.shortest_gaps = Histogram.counted(self.shortest_gaps)
        tally.pressure = Histogram.counted(self.pressure)
        return tally


def highest_pressure(sends: list[Sent], half_life_days: float) -> int:
    """The highest pressure index just after a message of the replay, in thousandths (R18.6)."""
    half_life = half_life_days * DAY
    index, highest, before = 0.0, 0.0, 0
    for sent in sends:
        index = index * remaining(sent.time - before, half_life) + sent.weight / 1000
        before = sent.time
        if not sent.logged:
            highest = max(highest, index)
    return floor(highest * 1000 + 0.5)


def add(names: dict[str, int], name: str) -> None:
    """Count one more of ``name``."""
    names[name] = names.get(name, 0) + 1
