"""Triggers (R5): which of them match a delivery, and which have a timer."""

from __future__ import annotations

from dataclasses import dataclass

from journey.recurrence import recurring_dates
from journey.steps import (
    DateTrigger,
    EventTrigger,
    JourneyTrigger,
    ScheduleTrigger,
    SegmentTrigger,
    SilenceTrigger,
    StageTrigger,
)
from simulator.plain.conditions import is_true, matches, past_matches
from simulator.plain.customer import Customer
from simulator.plain.dates import next_occurrence
from simulator.plain.entry import try_entry
from simulator.plain.person import LONG_AGO, Event
from simulator.plain.silences import Silences
from simulator.plain.state import JourneyLink


@dataclass
class DateState:
    """When a date trigger or a schedule last fired for the customer."""

    last_fired: int = LONG_AGO


@dataclass
class SegmentState:
    """Whether the customer was in the segment at the last look, and when the timer looks next."""

    inside: bool
    next_look: int


TriggerState = Silences | DateState | SegmentState | None


class Triggers:
    """The triggers of one journey for one customer."""

    def __init__(self, customer: Customer, program: int) -> None:
        self.customer = customer
        self.number = program
        self.program = customer.run.programs[program]
        self.states: dict[str, TriggerState] = {}
        for name in self.program.triggers:
            step = self.program.steps[name]
            if isinstance(step, SilenceTrigger):
                self.states[name] = Silences(step)
            elif isinstance(step, DateTrigger | ScheduleTrigger):
                self.states[name] = DateState()

    def hear(self, event: Event) -> None:
        """Silences follow every event, those before the start too (R5.7)."""
        for state in self.states.values():
            if isinstance(state, Silences):
                state.hear(event, self.customer.nobody(self.number))

    def begin(self) -> None:
        """The replay starts; nothing has been delivered yet."""
        back_enrol = self.program.entry.back_enrol
        start = self.customer.run.start
        for name in self.program.triggers:
            step, state = self.program.steps[name], self.states.get(name)
            if isinstance(state, Silences):
                state.begin(start, back_enrol)
            elif isinstance(step, SegmentTrigger):
                outside = back_enrol and step.on == "enter"
                self.states[name] = SegmentState(not outside and self._inside(step), start)

    # --- Deliveries -----------------------------------------------------------------------------------------------

    def follow(self, link: JourneyLink) -> None:
        """A journey was left, or starts this one (R5.18)."""
        for name in self.program.triggers:
            step = self.program.steps[name]
            if isinstance(step, JourneyTrigger) and self._follows(step, link):
                try_entry(self.customer, self.number, name, link.entry, linked=True)
                return

    def _follows(self, step: JourneyTrigger, link: JourneyLink) -> bool:
        other = self.customer.run.programs[link.program].journey
        if step.source not in ("", other):
            return False
        if link.what == "start":
            return step.on == "start" and link.journey == self.program.journey
        return step.on == "exit" and link.program != self.number and step.reason in ("", link.reason)

    def deliver(self, event: Event | None, stage: tuple[str, str] | None, linked: bool) -> None:
        """An event or a change of the person: the first trigger that matches is tried (R4.1). All others look too."""
        matching = [name for name in self.program.triggers if self._matches(name, event, stage)]
        if matching:
            started_by = event if isinstance(self.program.steps[matching[0]], EventTrigger) else None
            try_entry(self.customer, self.number, matching[0], started_by, linked)

    def _matches(self, name: str, event: Event | None, stage: tuple[str, str] | None) -> bool:
        step, state = self.program.steps[name], self.states.get(name)
        if isinstance(step, EventTrigger):
            return event is not None and self._event_matches(step, event)
        if isinstance(step, StageTrigger):
            return stage is not None and _stage_matches(step, *stage)
        if isinstance(step, SegmentTrigger):
            assert isinstance(state, SegmentState)
            return self._look(step, state)
        return False

    def _event_matches(self, step: EventTrigger, event: Event) -> bool:
        """R5.1."""
        asker = self.customer.nobody(self.number)
        if not matches(step.match, event, asker) or not self._earlier(step, event):
            return False
        since = LONG_AGO if step.window is None else event.time - step.window
        if step.count > 1 or step.on_reaching:
            held = sum(1 for _ in past_matches(step.match, asker, since))
            if held < step.count or (step.on_reaching and held > step.count):
                return False
        return step.ordinal == 0 or sum(1 for _ in past_matches(step.match, asker)) == step.ordinal

    def _earlier(self, step: EventTrigger, event: Event) -> bool:
        """R5.1."""
        wanted = step.earlier
        if wanted is None:
            return True
        value = event.properties.get(wanted.same)
        if wanted.same and value is None:
            return False
        asker = self.customer.nobody(self.number)
        since = LONG_AGO if wanted.window is None else event.time - wanted.window
        return any(
            past is not event and past.properties.get(wanted.same) == value
            for match in wanted.matches
            for past in past_matches(match, asker, since)
        )

    def _inside(self, step: SegmentTrigger) -> bool:
        return is_true(step.condition, self.customer.nobody(self.number))

    def _look(self, step: SegmentTrigger, state: SegmentState) -> bool:
        """R5.13."""
        before, state.inside = state.inside, self._inside(step)
        return state.inside != before and state.inside == (step.on == "enter")

    # --- Timers ---------------------------------------------------------------------------------------------------

    def next_timer(self) -> tuple[int, int] | None:
        """When the first timer of a trigger fires, and the trigger's place in the document."""
        timers = [
            (due, place) for place, name in enumerate(self.program.triggers) if (due := self._due(name)) is not None
        ]
        return min(timers, default=None)

    def _due(self, name: str) -> int | None:
        step, state = self.program.steps[name], self.states.get(name)
        if isinstance(state, Silences):
            silence = state.next()
            return silence.due if silence else None
        if isinstance(state, SegmentState):
            return state.next_look
        if isinstance(state, DateState):
            if isinstance(step, ScheduleTrigger):
                return self._next_on_schedule(step, max(self.customer.now, state.last_fired + 1))
            assert isinstance(step, DateTrigger)
            value = self.customer.state.attribute(step.attribute)
            zone = self.customer.zone(self.program)
            return next_occurrence(step, value, zone, max(self.customer.now, state.last_fired + 1))
        return None

    def _next_on_schedule(self, step: ScheduleTrigger, earliest: int) -> int | None:
        """R5.17."""
        zone = self.customer.zone(self.program, step.zone)
        first = zone.date(earliest)
        for date in recurring_dates(step.dates, first, zone.date(self.customer.run.end)):
            moment = zone.instant_of(date, step.at)
            if moment is not None and moment >= earliest:
                return moment
        return None

    def fire(self, place: int) -> None:
        """The timer of a trigger is due."""
        name = self.program.triggers[place]
        step, state = self.program.steps[name], self.states[name]
        now = self.customer.now
        if isinstance(state, Silences):
            entry = state.fire(now)
            if entry is not None:
                try_entry(self.customer, self.number, name, entry, linked=False)
        elif isinstance(state, DateState):
            state.last_fired = now
            audience = step.audience if isinstance(step, ScheduleTrigger) else None
            if audience is None or is_true(audience, self.customer.nobody(self.number)):
                try_entry(self.customer, self.number, name, None, linked=False)
        elif isinstance(state, SegmentState) and isinstance(step, SegmentTrigger):
            state.next_look = now + step.interval
            if self._look(step, state):
                try_entry(self.customer, self.number, name, None, linked=False)


def _stage_matches(step: StageTrigger, before: str, after: str) -> bool:
    """R5.16."""
    if step.stage not in ("", after) or step.from_stage not in ("", before):
        return False
    if step.direction == "any":
        return True
    if before not in step.order or after not in step.order:
        return False
    forward = step.order.index(after) > step.order.index(before)
    return forward == (step.direction == "forward")
