"""Traces one customer: the plain engine, watched while it counts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from journey.steps import Program, Send
from journey.words import say
from simulator.history.history import History
from simulator.places import places_at_hand
from simulator.plain.caps import blocks
from simulator.plain.counting import Counter
from simulator.plain.customer import Customer
from simulator.plain.instance import Deferred, Instance, Wait
from simulator.plain.person import Event, read_person
from simulator.plain.replay import CustomerReplay
from simulator.plain.run_input import RunInput
from simulator.plain.state import Change, Sent, State
from simulator.plain.together import prepare_settled_run
from simulator.run import RunSettings
from simulator.tally import BLOCKED_REASONS, NOTHING_CAPPED, EdgeTally
from simulator.why.trace import LoggedEvent, Moment, Trace, What


class UnknownCustomer(Exception):  # noqa: N818 - a wrong key is no fault of the program
    """The history has no customer with this key. ``str(error)`` says so, for people."""


def customer_number(history: History, key: str) -> int:
    """The number of the customer with a key; UnknownCustomer if there is none."""
    import hashlib

    wanted = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")
    first, last = np.searchsorted(history.hashes, np.array([wanted], np.uint64), "left")[0], history.customers
    for number in range(int(first), last):
        if int(history.hashes[number]) != wanted:
            break
        if history.key(number) == key:
            return number
    raise UnknownCustomer(say("The history has no customer “{key}”.", key=key))


def trace(programs: Sequence[Program], history: History, settings: RunSettings, customer: int) -> Trace:
    """What happens to the customer with this number in a replay of journeys together. RunError if the run is
    impossible."""
    run = prepare_settled_run(programs, history, settings, places_at_hand(programs, history, settings))
    person = read_person(history, customer)
    tracer = _Tracer(run)
    replay = _WatchedReplay(run, person, tracer)
    tracer.customer = replay.customer
    replay.replay()
    return Trace(
        key=person.key,
        zone=person.zone,
        events=tuple(
            LoggedEvent(event.time, event.name) for event in person.events if run.start <= event.time <= run.end
        ),
        moments=tuple(tracer.moments),
        tally=tracer.finish(),
    )


class _WatchedReplay(CustomerReplay):
    """Tells the tracer what is delivered, and lets it look around after each moment."""

    customer: Customer

    def _deliver_event(self, event: Event) -> None:
        self._tracer.cause = event.name
        super()._deliver_event(event)

    def _deliver_change(self, change: Change) -> None:
        self._tracer.look()
        self._tracer.cause = ""
        super()._deliver_change(change)

    def _deliver_changes(self) -> None:
        super()._deliver_changes()
        self._tracer.look()
        self._tracer.cause = ""

    @property
    def _tracer(self) -> _Tracer:
        counter = self.customer.counter
        assert isinstance(counter, _Tracer)
        return counter


class _Tracer(Counter):
    """Counts as every counter does, and writes down what it is told."""

    customer: Customer

    def __init__(self, run: RunInput) -> None:
        super().__init__(run)
        self.moments: list[Moment] = []
        self.cause = ""
        self._waits: dict[int, tuple[str, int | None]] = {}
        self._left: set[int] = set()
        self._limits: dict[str, int] = {}
        self._deferred: list[Deferred] = []
        self._dropped: dict[int, int] = {}

    # --- What it is told -----------------------------------------------------------------------------------------

    def started(self, instance: Instance) -> None:
        super().started(instance)
        self.look()
        self._note("started", instance)

    def arrived(self, instance: Instance) -> None:
        super().arrived(instance)
        if instance.sequence in self._waits:
            self._note("arrived" if instance.sequence in self._left else "jumped", instance)
            self._left.discard(instance.sequence)
        # The arrival at the trigger is told by the start, which comes right after it.
        self._waits[instance.sequence] = ("", None)

    def passed(self, instance: Instance, edge: str, now: int) -> None:
        super().passed(instance, edge, now)
        self._note_limits(instance)
        self._note("left", instance, edge=edge)
        self._left.add(instance.sequence)

    def ended(self, instance: Instance, reason: str) -> None:
        super().ended(instance, reason)
        self._note_limits(instance)
        self._note("ended", instance, reason=reason)

    def refused(self, program: int, reason: str, trigger: str) -> None:
        super().refused(program, reason, trigger)
        self.look()
        journey = self.run.programs[program].journey
        self._add(Moment(self._now, "refused", journey, node=trigger, reason=reason, cause=self.cause))

    def not_sent(self, instance: Instance, reason: str) -> None:
        super().not_sent(instance, reason)
        if reason == NOTHING_CAPPED:
            self._note("capped", instance, reason=self._cap_of(instance))
        else:
            self._note("blocked" if reason in BLOCKED_REASONS else "unsent", instance, reason=reason)

    def converted(self, instance: Instance, goal: str, now: int) -> None:
        super().converted(instance, goal, now)
        self._note("converted", instance, reason=goal)

    def sent(self, instance: Instance, message: Sent, zone: str | None) -> None:
        super().sent(instance, message, zone)
        self._note("sent", instance)

    def edge(self, edge: str) -> EdgeTally:
        """An edge is asked for when something about it is counted, which ``_note_limits`` then finds out."""
        self._limits.setdefault(edge, 0)
        return super().edge(edge)

    def finish_customer(self, state: State, running: list[Instance], zone: str | None) -> None:
        self.cause = ""
        for instance in running:
            assert instance.waiting is not None
            self._note("active", instance, reason=instance.waiting.kind, until=instance.waiting.due)
        for held in self.customer.deferred:
            self._note_entry("pending", held)
        super().finish_customer(state, running, zone)

    # --- What it sees by itself ----------------------------------------------------------------------------------

    def look(self) -> None:
        """After a moment, and before entries in it: who waits for what, and what waits to enter."""
        for instance in self.customer.running:
            wait = instance.waiting
            if wait is not None:
                self._note_limits(instance)
                if self._waits.get(instance.sequence) != (wait.kind, wait.due):
                    self._note_wait(instance, wait)
        self._look_at_deferred()

    def _look_at_deferred(self) -> None:
        """Entries that are held since the last look, and those that something ended since then (R4.8)."""
        gone = [held for held in self._deferred if held not in self.customer.deferred]
        for held in gone:
            dropped = self.journey(held.program).deferred_dropped
            if dropped > self._dropped.get(held.program, 0):
                self._dropped[held.program] = self._dropped.get(held.program, 0) + 1
                self._note_entry("dropped", held)
        for held in self.customer.deferred:
            if held not in self._deferred:
                self._note_entry("deferred", held)
        self._deferred = list(self.customer.deferred)

    def _note_entry(self, what: What, held: Deferred) -> None:
        journey = self.run.programs[held.program].journey
        self._add(Moment(self._now, what, journey, node=held.trigger, cause=self.cause))

    def _note_wait(self, instance: Instance, wait: Wait) -> None:
        self._waits[instance.sequence] = (wait.kind, wait.due)
        if wait.due == self._now:
            # It is over at once, and only its timer is still to come: nobody waits.
            return
        edge = ""
        if wait.kind in ("loop", "stay"):
            link = self.customer.program_of(instance).links.get(instance.node, {}).get(wait.output)
            edge = link.edge if link else ""
        self._note("waits", instance, reason=wait.kind, until=wait.due, edge=edge)

    def _note_limits(self, instance: Instance) -> None:
        for edge, known in self._limits.items():
            self._limits[edge] = self.tally.edges[edge].limit_reached
            for _ in range(self._limits[edge] - known):
                self._note("limit", instance, edge=edge)

    def _cap_of(self, instance: Instance) -> str:
        """The cap that keeps the message back: the first that blocks it (R12.1)."""
        step = self.customer.step_of(instance)
        program = self.customer.program_of(instance)
        zone = self.customer.zone(program)
        assert isinstance(step, Send)
        caps = (*self.run.settings.caps, *program.caps)
        found = (cap.id for cap in caps if blocks(cap, step, self.customer.state.sends, self._now, zone))
        return next(found, "")

    @property
    def _now(self) -> int:
        return self.customer.now

    def _note(
        self, what: What, instance: Instance, *, edge: str = "", reason: str = "", until: int | None = None
    ) -> None:
        self._add(
            Moment(
                time=self._now,
                what=what,
                journey=self.run.programs[instance.program].journey,
                instance=instance.sequence,
                node=instance.node,
                edge=edge,
                reason=reason,
                until=until,
                cause=self.cause,
            )
        )

    def _add(self, moment: Moment) -> None:
        self.moments.append(moment)
