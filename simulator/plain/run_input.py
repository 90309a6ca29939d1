"""What is the same for all customers of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from journey.steps import Program, SilenceTrigger
from simulator.bookings import Resource, resources_of
from simulator.history.history import History
from simulator.plain.bookings import ClosedDesk, Slots
from simulator.plain.person import Person
from simulator.run import RunSettings, check_run, journey_ranks, replay_period
from simulator.zones import MARGIN, ZoneTable, zone_table


@dataclass(frozen=True)
class RunInput:
    """``start`` and ``end`` are UNIX times, both included. ``slots``: by the customer's key the places that they book,
    once that is settled."""

    programs: tuple[Program, ...]
    settings: RunSettings
    start: int
    end: int
    slots: Slots = field(default_factory=dict)

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        """What customers share."""
        return resources_of(self.programs)

    def desk_of(self, person: Person) -> ClosedDesk:
        """Where a customer books what is settled."""
        return ClosedDesk(self.slots.get(person.key, ()))

    def resource_of(self, program: int, node: str, place: int = 0) -> Resource:
        """The capacity of a node, or (no node) one of a journey's entries."""
        return next(one for one in self.resources if (one.program, one.node, one.place) == (program, node, place))

    @cached_property
    def order(self) -> list[int]:
        """The numbers of the journeys in the order of deliveries (R2.3)."""
        ranks = journey_ranks(self.programs)
        return sorted(range(len(self.programs)), key=ranks.__getitem__)

    @cached_property
    def ranks(self) -> list[int]:
        """The place of each journey in that order."""
        return journey_ranks(self.programs)

    @cached_property
    def arms_before_start(self) -> bool:
        """Whether events before the start matter to a trigger (R5.7)."""
        return any(
            isinstance(program.steps[trigger], SilenceTrigger)
            for program in self.programs
            for trigger in program.triggers
        )

    def zone(self, name: str) -> ZoneTable:
        """The zone of this name over the run's period."""
        return zone_table(name, self.start - MARGIN, self.end + MARGIN)

    def zone_of(self, wanted: str, person: Person, program: Program) -> ZoneTable:
        """The zone meant by ``person``, ``journey`` or an IANA name; people without one have the journey's (R1.5)."""
        if wanted == "person":
            return self.zone(person.zone or program.zone)
        return self.zone(program.zone if wanted == "journey" else wanted)


def prepare_run(programs: Sequence[Program], history: History, settings: RunSettings) -> RunInput:
    """The run's input. RunError if it cannot run."""
    check_run(programs, settings)
    start, end = replay_period(history, settings)
    return RunInput(tuple(programs), settings, start + history.origin, end + history.origin)
