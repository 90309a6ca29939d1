"""The tables that several journeys fill together, and the names by which they find one another's rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from journey.condition import Condition, EventMatch
from journey.steps import Program, Send
from simulator.bookings import resources_of
from simulator.compiled.clocks import Clocks
from simulator.compiled.conditions import Asking, ConditionWriter
from simulator.compiled.names import Names
from simulator.compiled.rows import Rows
from simulator.compiled.tables import LINK, PLAN_TABLES
from simulator.run import LoggedSend

Scope = tuple[str, str, str]


@dataclass
class Index:
    """Numbers for things in the order in which they are first met."""

    numbers: dict[object, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, thing: object) -> int:
        return self.numbers.setdefault(thing, len(self.numbers))


class ProgramTables:
    """``rows``: the tables that grow row by row. ``nodes``, ``edges``: numbers by id. ``reasons``: of (journey, end
    reason), ``goals``: of (journey, goal id), ``senders``: of nodes that send, ``scopes``: of the messages' channel,
    class and topic. ``journeys``: their rows by id."""

    def __init__(self, programs: Sequence[Program], names: Names, clocks: Clocks, origin: int) -> None:
        self.names = names
        self.clocks = clocks
        self.origin = origin
        self.writer = ConditionWriter(names)
        self.rows = {
            name: Rows(dtype) for name, dtype in PLAN_TABLES.items() if getattr(dtype, "names", None) is not None
        }
        self.links = Rows(LINK)
        self.nodes = Index()
        self.edges = Index()
        self.reasons = Index()
        self.goals = Index()
        self.senders = Index()
        self.scopes = Index()
        self.dates: list[int] = []
        self.stage_places: list[int] = []
        self.quiet_hours: list[int] = []
        self.sent_nodes: list[int] = []
        self.entry_branches: list[int] = []
        self.wanted_reasons: list[str] = []
        found = resources_of(programs)
        #: Numbers of capacities: of (journey, node), of a journey's entries the first.
        self.resources: dict[tuple[int, str], int] = {}
        for number, resource in enumerate(found):
            self.resources.setdefault((resource.program, resource.node), number)
        self.journeys = {program.journey: number for number, program in enumerate(programs)}
        for program in programs:
            for node in program.steps:
                self.nodes[node]

    def condition(self, program: Program, condition: Condition) -> int:
        """The start of a condition of a journey."""
        return self.writer.condition(condition, self.asking(program))

    def asking(self, program: Program) -> Asking:
        """A journey as one that asks conditions."""
        return Asking(program.segments, self.clocks.row(program.zone))

    def match(self, program: Program, match: EventMatch) -> int:
        """The row of an event match of a journey."""
        return self.writer.match(match, self.asking(program))

    def matches(self, program: Program, matches: Sequence[EventMatch]) -> tuple[int, int]:
        """The first row of several matches, which lie together, and the mask of their events."""
        rows = [self.match(program, match) for match in matches]
        bits = 0
        for match in matches:
            bits |= self.names.match_bit(match)
        return (rows[0] if rows else 0), bits

    def scope(self, message: Send | LoggedSend) -> int:
        """The number of a message's channel, class and topic together."""
        return self.scopes[(message.channel, message.message_class, message.topic)]
