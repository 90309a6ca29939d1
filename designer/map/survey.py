"""The map's figures: one replay of all journeys together, and what follows from it. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.map.reading import Gathered, Member
from designer.map.relations import HandOver, SharedStart, Start, hand_overs, shared_starts, starts_of
from designer.replaying import identity_of
from journey.distinct import distinct_journeys
from journey.program import program_of

if TYPE_CHECKING:
    from designer.map.meetings import Meeting
    from journey.steps import Program
    from simulator.history.history import History
    from simulator.result import Result
    from simulator.run import RunSettings
    from simulator.simulate import Engine
    from simulator.stays import Together

#: So much of the work is replaying; the rest is counting pairs.
_REPLAY = 0.6


@dataclass(frozen=True)
class Place:
    """One journey on the map. ``starts``: what starts it, with how many runs began so. ``people``: who entered it,
    ``runs``: how often, ``sent``: messages, ``reach``: people who got one. ``kept_out``: entries refused because the
    person was in another journey, ``deferred``: entries that waited for another to end."""

    member: Member
    starts: tuple[tuple[Start, int], ...]
    people: int
    runs: int
    sent: int
    reach: int
    kept_out: int
    deferred: int

    @property
    def id(self) -> str:
        """The journey's id."""
        return self.member.id


@dataclass(frozen=True)
class Passed:
    """A hand-over with the people who took it; ``people`` counts who came to the steps behind it, ``runs`` how many
    runs of the target began by it (None where nothing begins by it)."""

    hand_over: HandOver
    people: int
    runs: int | None


@dataclass(frozen=True)
class Shared:
    """A shared start, with the people who entered both journeys within 24 hours."""

    shared: SharedStart
    same_day: int


@dataclass(frozen=True)
class Survey:
    """The whole map. ``in_two``: people who were in two or more journeys at the same time; ``result`` is that of the
    one replay."""

    gathered: Gathered
    places: tuple[Place, ...]
    hand_overs: tuple[Passed, ...]
    shared: tuple[Shared, ...]
    meetings: tuple[Meeting, ...]
    in_two: int
    result: Result

    def place(self, journey: str) -> Place:
        """The journey with this id."""
        return next(place for place in self.places if place.id == journey)


def survey(
    gathered: Gathered,
    history: History,
    settings: RunSettings,
    *,
    engine: Engine = "auto",
    threads: int | None = None,
    progress: Callable[[float], None] = lambda share: None,
    cancel: Callable[[], bool] = lambda: False,
) -> Survey:
    """Replay all journeys together and count what they have to do with one another. Errors as of ``simulate``."""
    from designer.map.meetings import Cancelled as Stopped
    from designer.map.meetings import meetings
    from simulator.run import Cancelled
    from simulator.stays import replay_together

    programs = [program_of(journey) for journey in distinct_journeys([one.journey for one in gathered.members])]
    together = replay_together(
        programs,
        history,
        settings,
        identity_of(member.journey for member in gathered.members),
        engine=engine,
        threads=threads,
        progress=lambda share: progress(_REPLAY * share),
        cancel=cancel,
    )
    owner = {node: program.journey for program in programs for node in program.steps}
    try:
        met = meetings(
            [program.journey for program in programs],
            together.stays,
            together.sends,
            owner,
            lambda share: progress(_REPLAY + (1 - _REPLAY) * share),
            cancel,
        )
    except Stopped:
        raise Cancelled from None
    days = {frozenset((meeting.one, meeting.other)): meeting.same_day for meeting in met.pairs}
    return Survey(
        gathered=gathered,
        places=tuple(
            _place(member, program, together.result) for member, program in zip(gathered.members, programs, strict=True)
        ),
        hand_overs=tuple(passed(one, programs, together) for one in hand_overs(programs)),
        shared=tuple(Shared(one, days.get(frozenset((one.one, one.other)), 0)) for one in shared_starts(programs)),
        meetings=met.pairs,
        in_two=met.in_two,
        result=together.result,
    )


def _place(member: Member, program: Program, result: Result) -> Place:
    tally = result.tally.journeys[program.journey]
    starts: dict[Start, int] = {}
    for node, start in starts_of(program).items():
        starts[start] = starts.get(start, 0) + result.tally.nodes[node].starts
    return Place(
        member=member,
        starts=tuple(starts.items()),
        people=tally.entered,
        runs=tally.instances,
        sent=sum(result.tally.nodes[node].sent for node in program.steps),
        reach=tally.first_sends_by_day.total,
        kept_out=tally.refused.get("excluded", 0) + tally.refused.get("too many", 0),
        deferred=tally.deferred,
    )


def passed(one: HandOver, programs: Sequence[Program], together: Together) -> Passed:
    """Whoever leaves one journey and enters another by it does so in the same instant; all else is counted at steps."""
    nodes = together.result.tally.nodes
    at_steps = max((nodes[node].unique for node in one.steps), default=0)
    if one.kind == "exit":
        return Passed(one, *_followed(one, programs, together))
    runs = sum(nodes[node].starts for node in one.triggers) if one.triggers else None
    return Passed(one, at_steps, runs)


def _followed(one: HandOver, programs: Sequence[Program], together: Together) -> tuple[int, int]:
    import numpy as np

    places: Mapping[str, int] = {program.journey: place for place, program in enumerate(programs)}
    stays = together.stays
    left = stays.journey == places[one.source]
    entered = stays.journey == places[one.target]
    ends = set(zip(stays.customer[left].tolist(), stays.left[left].tolist(), strict=True))
    begun = np.array(
        [
            (customer, time) in ends
            for customer, time in zip(stays.customer[entered].tolist(), stays.entered[entered].tolist(), strict=True)
        ],
        bool,
    )
    return len(np.unique(stays.customer[entered][begun])), int(begun.sum())
