"""Everything about the customer who is being replayed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from journey.steps import Program, Step
from journey.words import say
from simulator.plain.bookings import Desk
from simulator.plain.conditions import Asker
from simulator.plain.counting import Counter
from simulator.plain.instance import Deferred, Entries, Instance, LoopCount
from simulator.plain.person import Event, Person, Value
from simulator.plain.run_input import RunInput
from simulator.plain.state import State
from simulator.run import DAY, RunError
from simulator.zones import ZoneTable

#: So many steps at one instant are a cycle that takes no time (R2.7).
MOST_STEPS_AT_ONCE = 100_000


@dataclass
class Customer:
    """``running``: instances in their order of entry. ``entries``: by journey and key. ``loops``: passes counted by
    customer, by edge. ``linked_starts``: when each journey last started by an instance's change (R3.6)."""

    run: RunInput
    person: Person
    state: State
    counter: Counter
    desk: Desk
    running: list[Instance] = field(default_factory=list)
    deferred: list[Deferred] = field(default_factory=list)
    entries: dict[tuple[int, Value], Entries] = field(default_factory=dict)
    loops: dict[str, LoopCount] = field(default_factory=dict)
    visits: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    linked_starts: dict[int, int] = field(default_factory=dict)
    started: int = 0
    _steps_at: tuple[int, int] = (0, 0)

    @property
    def now(self) -> int:
        """The present instant."""
        return self.state.now

    def program_of(self, instance: Instance) -> Program:
        """The instance's journey."""
        return self.run.programs[instance.program]

    def step_of(self, instance: Instance) -> Step:
        """What the instance's node does."""
        return self.program_of(instance).steps[instance.node]

    def asker(self, instance: Instance | Deferred) -> Asker:
        """The instance as one that asks conditions."""
        return self._asker(instance.program, instance.entry, instance.key)

    def nobody(self, program: int, entry: Event | None = None) -> Asker:
        """The journey itself as one that asks."""
        return self._asker(program, entry, None)

    def _asker(self, number: int, entry: Event | None, key: Value) -> Asker:
        program = self.run.programs[number]
        return Asker(self.state, program, self.zone(program), self.run.settings.half_life_days * DAY, entry, key)

    def zone(self, program: Program, wanted: str = "person") -> ZoneTable:
        """The zone that a journey means."""
        return self.run.zone_of(wanted, self.person, program)

    def runs(self, program: int) -> int:
        """How many instances run in a journey."""
        return sum(instance.program == program for instance in self.running)

    def count_step(self, instance: Instance) -> None:
        """Stop a run that would never end (R2.7). RunError."""
        instant, steps = self._steps_at
        self._steps_at = (self.now, steps + 1 if instant == self.now else 1)
        if self._steps_at[1] > MOST_STEPS_AT_ONCE:
            raise RunError(
                say(
                    "“{journey}” goes round and round at step {node} without taking time. Put a wait into the circle.",
                    journey=self.program_of(instance).name,
                    node=instance.node,
                )
            )
