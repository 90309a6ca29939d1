"""The clock and the deliveries of one customer (R2, R3)."""

from __future__ import annotations

from collections.abc import Callable

from journey.steps import Send
from simulator.plain import entry, goals, loops, messages, waits, walk
from simulator.plain.bookings import Desk
from simulator.plain.counting import Counter
from simulator.plain.customer import Customer
from simulator.plain.instance import Deferred, Finish, Instance, Outcome
from simulator.plain.person import Event, Person
from simulator.plain.run_input import RunInput
from simulator.plain.state import Change, JourneyLink, Sent, State
from simulator.plain.triggers import Triggers
from simulator.run import FOREVER, LoggedSend
from simulator.tally import END_REMOVED

#: Order of timers: instant, place of the journey, instances before triggers, then place among them, then the wait
#: before the maximum time (R2.3, R2.4).
TimerOrder = tuple[int, int, int, int, int]

#: What can happen at a moment.
DATED, LOGGED, TIMER = range(3)


class CustomerReplay:
    """The replay of one customer."""

    def __init__(self, run: RunInput, person: Person, counter: Counter, desk: Desk | None = None) -> None:
        self.run = run
        self.events = person.events
        self.customer = Customer(run, person, State(person), counter, desk or run.desk_of(person))
        self.triggers = [Triggers(self.customer, number) for number in run.order]
        self.changes = sorted(
            {time for dated in person.attributes.values() for time in dated.times if run.start < time <= run.end}
        )
        self._place = self._change = 0
        self._next: tuple[int, int] = (FOREVER, TIMER)
        self._timer: Callable[[], None] | None = None

    def replay(self) -> None:
        """From the start to the end of the period."""
        self.begin()
        while self.next()[0] <= self.run.end:
            self.step()
        self.finish()

    def begin(self) -> None:
        """Up to the start of the period."""
        self._place = self._before_start()
        self._look_ahead()

    def next(self) -> tuple[int, int]:
        """The next moment, and what happens then: DATED, LOGGED or TIMER, in this order at one instant."""
        return self._next

    def _look_ahead(self) -> None:
        dated = self.changes[self._change] if self._change < len(self.changes) else FOREVER
        logged = self.events[self._place].time if self._place < len(self.events) else FOREVER
        timer = min(self._timers(), default=None, key=lambda timer: timer[0])
        due = timer[0][0] if timer else FOREVER
        self._timer = timer[1] if timer else None
        self._next = min((dated, DATED), (logged, LOGGED), (due, TIMER))

    def step(self) -> None:
        """What happens next, and what follows from it."""
        self.customer.state.now, what = self._next
        if what == DATED:
            self._change += 1
            self._deliver_change(Change())
        elif what == LOGGED:
            self._place += 1
            self._deliver_event(self.events[self._place - 1])
        else:
            assert self._timer is not None
            self._timer()
        self._deliver_changes()
        self._look_ahead()

    def finish(self) -> None:
        """The end of the period."""
        customer = self.customer
        customer.state.now = self.run.end
        for deferred in customer.deferred:
            customer.counter.journey(deferred.program).deferred_waiting += 1
        customer.counter.finish_customer(customer.state, customer.running, customer.person.zone)

    def _before_start(self) -> int:
        """What happened before the start is past (R1.3). The place of the first event that is not."""
        state = self.customer.state
        settings = self.run.settings
        logged = {kind.event: kind for kind in settings.logged_sends} if settings.logged_sends_count else {}
        place = 0
        while place < len(self.events) and self.events[place].time < self.run.start:
            event = self.events[place]
            state.now = event.time
            state.add_past(event)
            if event.name in logged:
                state.sends.append(_logged_send(event, logged[event.name]))
            if self.run.arms_before_start:
                for triggers in self.triggers:
                    triggers.hear(event)
            place += 1
        state.now = self.run.start
        for triggers in self.triggers:
            triggers.begin()
        return place

    # --- Timers ---------------------------------------------------------------------------------------------------

    def _timers(self) -> list[tuple[TimerOrder, Callable[[], None]]]:
        """All timers with their order and what they do."""
        timers: list[tuple[TimerOrder, Callable[[], None]]] = []
        for instance in self.customer.running:
            rank = self.run.ranks[instance.program]
            wait = instance.waiting
            if wait is not None and wait.due is not None:
                timers.append(((wait.due, rank, 0, instance.sequence, 0), self._wake(instance)))
            longest = self.run.programs[instance.program].longest
            if longest is not None:
                order = (instance.entered + longest, rank, 0, instance.sequence, 1)
                timers.append((order, self._time_out(instance)))
        for rank, triggers in enumerate(self.triggers):
            timer = triggers.next_timer()
            if timer is not None:
                due, place = timer
                timers.append(((due, rank, 1, place, 0), self._fire(triggers, place)))
        return timers

    def _wake(self, instance: Instance) -> Callable[[], None]:
        return lambda: walk.at_timer(self.customer, instance)

    def _time_out(self, instance: Instance) -> Callable[[], None]:
        return lambda: walk.time_out(self.customer, instance)

    def _fire(self, triggers: Triggers, place: int) -> Callable[[], None]:
        return lambda: triggers.fire(place)

    # --- Deliveries -----------------------------------------------------------------------------------------------

    def _deliver_event(self, event: Event) -> None:
        """R3.1."""
        customer = self.customer
        customer.state.add_past(event)
        loops.reset_by_event(customer, event)
        waiting = self._waiting()
        deferred = list(customer.deferred)

        def to_goals(instance: Instance) -> Outcome | None:
            return goals.at_event(customer, instance, event)

        def to_wait(instance: Instance) -> Outcome | None:
            step = customer.step_of(instance)
            wait = instance.waiting
            if wait is None or wait.kind != "wait":
                return None
            if isinstance(step, Send):
                return messages.at_event(customer, instance, step, event)
            assert isinstance(step, waits.WaitStep)
            return waits.at_event(customer, instance, step, event)

        self._deliver_to(waiting, to_goals, deferred, event)
        self._deliver_to(waiting, to_wait)
        for triggers in self.triggers:
            triggers.hear(event)
            triggers.deliver(event, None, linked=False)

    def _deliver_changes(self) -> None:
        """What instances changed, first come first served (R3.5)."""
        changes = self.customer.state.changes
        while changes:
            self._deliver_change(changes.popleft())

    def _deliver_change(self, change: Change) -> None:
        """R3.4 and R3.7."""
        customer = self.customer
        if change.link is not None:
            self._deliver_link(change.link, change.cause)
            return
        waiting = [(one, moves) for one, moves in self._waiting() if one.sequence != change.cause]
        self._deliver_to(waiting, lambda one: goals.exit_by(customer, one), list(customer.deferred), None)
        for triggers in self.triggers:
            triggers.deliver(None, change.stage, linked=change.cause is not None)

    def _deliver_link(self, link: JourneyLink, cause: int | None) -> None:
        """R3.7: an instance left its journey, or acted on another."""
        if link.what == "left":
            entry.release(self.customer)
        if link.what != "remove":
            for triggers in self.triggers:
                triggers.follow(link)
            return
        for instance, _ in self._waiting():
            journey = self.run.programs[instance.program].journey
            chosen = link.journey == journey if link.journey else instance.program != link.program
            if chosen and instance.sequence != cause:
                walk.follow(self.customer, instance, Finish(END_REMOVED))

    def _waiting(self) -> list[tuple[Instance, int]]:
        """The running instances in the order of deliveries, each with the moves that it has made (R3.2)."""
        ordered = sorted(self.customer.running, key=lambda one: (self.run.ranks[one.program], one.sequence))
        return [(one, one.moves) for one in ordered]

    def _deliver_to(
        self,
        waiting: list[tuple[Instance, int]],
        deliver: Callable[[Instance], Outcome | None],
        deferred: list[Deferred] | None = None,
        event: Event | None = None,
    ) -> None:
        """To each instance that has not moved since, and to its journey's deferred entries after them."""
        for number in self.run.order:
            for instance, moves in waiting:
                if instance.program == number and instance.alive and instance.moves == moves:
                    outcome = deliver(instance)
                    if outcome is not None:
                        walk.follow(self.customer, instance, outcome)
            for held in deferred or ():
                if held.program == number and goals.drops(self.customer, held, event):
                    self.customer.deferred.remove(held)
                    self.customer.counter.journey(number).deferred_dropped += 1


def _logged_send(event: Event, kind: LoggedSend) -> Sent:
    """The shop's own message before the start, which counts (R18.8)."""
    return Sent(event.time, kind.channel, kind.message_class, kind.topic, kind.weight, logged=True)
