"""Writes triggers, goals, exit criteria and caps into the kernel's tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from journey.recurrence import recurring_dates
from journey.steps import (
    CapRule,
    DateTrigger,
    EventTrigger,
    JourneyTrigger,
    Program,
    ScheduleTrigger,
    SegmentTrigger,
    SilenceTrigger,
    StageTrigger,
    Step,
)
from simulator.compiled import opcodes as op
from simulator.compiled.dates import dates_by_word
from simulator.compiled.kinds import Kinds
from simulator.compiled.names import EVERY_EVENT, Names
from simulator.compiled.program_tables import ProgramTables
from simulator.compiled.rows import Rows
from simulator.compiled.step_tables import StepTables
from simulator.compiled.tables import HEARER

_DIRECTIONS = {"any": op.ANY_DIRECTION, "forward": op.FORWARD, "back": op.BACK}
_CALENDARS = {
    "rolling": op.ROLLING,
    "person_days": op.DAYS,
    "utc_days": op.DAYS,
    "person_week": op.WEEK,
    "utc_week": op.WEEK,
}
#: A journey that is not in the run.
_NO_JOURNEY = -2
_ON_BLOCK = {"skip": op.CAP_SKIP, "wait": op.CAP_WAIT, "exit": op.CAP_EXIT, "other": op.CAP_OTHER}


# --- Triggers ------------------------------------------------------------------------------------------------


class TriggerTables:
    """Writes triggers; ``first_day`` and ``last_day`` bound the local dates of the run."""

    def __init__(self, tables: ProgramTables, first_day: int, last_day: int) -> None:
        self.tables = tables
        self.first_day = first_day
        self.last_day = last_day

    def write(self, program: Program, number: int) -> dict[str, int]:
        """Adds the rows of a journey's triggers: the first, how many there are, and the masks of the events that they
        and the silences among them look for."""
        rows = self.tables.rows["triggers"]
        first = len(rows)
        bits = silence_bits = 0
        for node in program.triggers:
            fields = self._fields(program, program.steps[node])
            rows.add(node=self.tables.nodes[node], journey=number, back_enrol=program.entry.back_enrol, **fields)
            bits |= fields["bits"]
            if fields["kind"] == op.SILENCE_TRIGGER:
                silence_bits |= fields["bits"]
        return {
            "first_trigger": first,
            "triggers": len(program.triggers),
            "trigger_bits": bits,
            "silence_bits": silence_bits,
        }

    def _fields(self, program: Program, step: Step) -> dict[str, Any]:
        if isinstance(step, EventTrigger):
            return self._event(program, step)
        if isinstance(step, SilenceTrigger):
            return self._silence(program, step)
        if isinstance(step, DateTrigger):
            return self._date(step)
        if isinstance(step, SegmentTrigger):
            return {
                "kind": op.SEGMENT_TRIGGER,
                "condition": self.tables.condition(program, step.condition),
                "leave": step.on == "leave",
                "interval": step.interval,
                "bits": EVERY_EVENT,
            }
        if isinstance(step, ScheduleTrigger):
            return self._schedule(program, step)
        if isinstance(step, JourneyTrigger):
            return self._journey(step)
        assert isinstance(step, StageTrigger)
        return self._stage(step)

    def _schedule(self, program: Program, step: ScheduleTrigger) -> dict[str, Any]:
        dates = recurring_dates(step.dates, self.first_day, self.last_day)
        first_word = self.tables.rows["date_words"].add(first=len(self.tables.dates), count=len(dates))
        self.tables.dates += dates
        zone = -1
        if step.zone != "person":
            zone = self.tables.clocks.row(program.zone if step.zone == "journey" else step.zone)
        return {
            "kind": op.SCHEDULE_TRIGGER,
            "condition": -1 if step.audience is None else self.tables.condition(program, step.audience),
            "first_word": first_word,
            "zone": zone,
            "at": step.at,
            "bits": 0,
        }

    def _journey(self, step: JourneyTrigger) -> dict[str, Any]:
        reasons = -1
        if step.reason:
            reasons = len(self.tables.wanted_reasons)
            self.tables.wanted_reasons.append(step.reason)
        return {
            "kind": op.JOURNEY_TRIGGER,
            "stage": step.on == "start",
            "source": self.tables.journeys.get(step.source, _NO_JOURNEY) if step.source else -1,
            "reasons": reasons,
            "bits": 0,
        }

    def _event(self, program: Program, step: EventTrigger) -> dict[str, Any]:
        names, earlier = self.tables.names, step.earlier
        past = earlier.matches if earlier is not None else ()
        first_past, _ = self.tables.matches(program, past)
        same = -1
        if earlier is not None and earlier.same:
            same = names.property(earlier.same)
            # Nobody can have the same value of what the history does not hold.
            past = past if same >= 0 else ()
        return {
            "first_cancel": first_past,
            "cancels": len(past),
            "again_after": -1 if earlier is None or earlier.window is None else earlier.window,
            "key": same,
            "needs_earlier": earlier is not None,
            "kind": op.EVENT_TRIGGER,
            "match": self.tables.match(program, step.match),
            "count": step.count,
            "window": -1 if step.window is None else step.window,
            "on_reaching": step.on_reaching,
            "ordinal": step.ordinal,
            "bits": self.tables.names.match_bit(step.match),
        }

    def _silence(self, program: Program, step: SilenceTrigger) -> dict[str, Any]:
        arm, arm_bits = self.tables.matches(program, step.arm)
        cancel, cancel_bits = self.tables.matches(program, step.cancel)
        return {
            "kind": op.SILENCE_TRIGGER,
            "first_match": arm,
            "matches": len(step.arm),
            "first_cancel": cancel,
            "cancels": len(step.cancel),
            "count": step.count,
            "window": -1 if step.window is None else step.window,
            "after": step.after,
            "again_after": step.again_after,
            "key": self.tables.names.property(step.key) if step.key else -1,
            "bits": arm_bits | cancel_bits,
        }

    def _date(self, step: DateTrigger) -> dict[str, Any]:
        words = tuple(self.tables.names.attribute_words(step.attribute))
        rows = self.tables.rows["date_words"]
        first_word = len(rows)
        for dates in dates_by_word(step, words, self.first_day, self.last_day):
            rows.add(first=len(self.tables.dates), count=len(dates))
            self.tables.dates += dates
        return {
            "kind": op.DATE_TRIGGER,
            "attribute": self.tables.names.attribute(step.attribute),
            "first_word": first_word,
            "at": step.at,
            "bits": 0,
        }

    def _stage(self, step: StageTrigger) -> dict[str, Any]:
        names = self.tables.names
        places = self.tables.stage_places
        order = len(places)
        places += [step.order.index(stage) if stage in step.order else -1 for stage in names.stages]
        return {
            "kind": op.STAGE_TRIGGER,
            "stage": names.stage(step.stage) if step.stage else -1,
            "from_stage": names.stage(step.from_stage) if step.from_stage else -1,
            "direction": _DIRECTIONS[step.direction],
            "order": order,
            "bits": 0,
        }


@dataclass(frozen=True)
class Hearing:
    """Who hears which event.

    ``hearers`` and ``of_bits``: rows of "hearers" by bit; ``hearings``: by journey and bit what comes of it while an
    instance of the journey runs. ``idle``: the kind of events that may start something. ``refuses``: by journey the
    kind of those that its triggers refuse while it runs; ``others``: the kinds of those that others hear.
    """

    hearers: NDArray[Any]
    of_bits: NDArray[np.int32]
    hearings: NDArray[np.int8]
    idle: int
    refuses: list[int]
    others: list[list[int]]


def hearing_of(
    triggers: NDArray[Any],
    journeys: NDArray[Any],
    matches: NDArray[Any],
    names: Names,
    kinds: Kinds,
    reset_bits: int,
) -> Hearing:
    """Who hears which event."""
    hearers = Rows(HEARER)
    found = np.full((len(journeys), op.EVENT_BITS), -1, np.int32)
    hearings = np.zeros((len(journeys), op.EVENT_BITS), np.int8)
    for number, journey in enumerate(journeys):
        rows = range(journey["first_trigger"], journey["first_trigger"] + journey["triggers"])
        bits_of_rows = [(row, int(triggers["bits"][row])) for row in rows]
        for bit in range(op.EVENT_BITS):
            hearing = [row for row, bits in bits_of_rows if bits >> bit & 1]
            if len(hearing) == 1 and _is_quick(triggers[hearing[0]], matches, bit, names):
                found[number, bit] = hearing[0]
    of_bits = [0]
    heard_kinds: list[list[int]] = []
    for bit in range(op.EVENT_BITS):
        hearing = [number for number, bits in enumerate(journeys["trigger_bits"].tolist()) if bits >> bit & 1]
        if not hearing:
            of_bits.append(len(hearers))
            heard_kinds.append([])
            continue
        hearings[:, bit] = op.HEARD_BY_OTHERS
        if len(hearing) == 1 and found[hearing[0], bit] >= 0 and journeys["one_at_a_time"][hearing[0]]:
            hearings[hearing[0], bit] = op.HEARD_IN_VAIN
        kinds_of_bit = []
        for number in hearing:
            trigger = int(found[number, bit])
            count = int(triggers["count"][trigger]) if trigger >= 0 else 0
            window = _length(int(triggers["window"][trigger])) if trigger >= 0 else 0
            hearers.add(
                journey=number,
                trigger=trigger,
                count=count,
                window=window,
                one_at_a_time=journeys["one_at_a_time"][number],
            )
            kinds_of_bit += [kinds.of_often(bit, count, window)] if trigger >= 0 else kinds.of_bits(1 << bit)
        of_bits.append(len(hearers))
        heard_kinds.append(list(dict.fromkeys(kinds_of_bit)))
    idle = [kind for of_bit in heard_kinds for kind in of_bit]
    refuses, others = [], []
    for number, journey in enumerate(journeys):
        rules = int(journey["rule_bits"]) | reset_bits
        mine: list[int] = []
        theirs: list[int] = []
        for bit, of_bit in enumerate(heard_kinds):
            if hearings[number, bit] == op.HEARD_BY_OTHERS:
                theirs += of_bit
            elif not rules >> bit & 1:
                mine += of_bit
        refuses.append(kinds.together(mine))
        others.append(theirs)
    return Hearing(
        hearers.array(),
        np.array(of_bits, np.int32),
        hearings,
        kinds.together(idle + kinds.of_bits(reset_bits)),
        refuses,
        others,
    )


def _length(window: int) -> int:
    """The seconds of a window; of none more than there are."""
    return window if window >= 0 else op.FOREVER // 2


def _is_quick(trigger: Any, matches: NDArray[Any], bit: int, names: Names) -> bool:
    asks_more = trigger["needs_earlier"] or trigger["ordinal"] or trigger["on_reaching"]
    if trigger["kind"] != op.EVENT_TRIGGER or asks_more:
        return False
    match = matches[trigger["match"]]
    return bool(match["condition"] < 0 and match["event"] >= 0 and names.own_bit(int(match["event"])) == bit)


# --- Goals and exits -----------------------------------------------------------------------------------------


def write_goals(tables: ProgramTables, steps: StepTables) -> tuple[int, int]:
    """Adds the goals of a journey: the first row, and the mask of their events."""
    program = steps.program
    matches = [tables.match(program, goal.event) for goal in program.goals]
    first = len(tables.rows["goals"])
    bits = 0
    for goal, match in zip(program.goals, matches, strict=True):
        bits |= tables.names.match_bit(goal.event)
        tables.rows["goals"].add(
            match=match,
            node=tables.nodes[goal.node] if goal.node else -1,
            exits=goal.exits,
            first=goal.counts == "first",
            mark=steps.mark(goal.id),
            goal=tables.goals[(steps.number, goal.id)],
            window=op.FOREVER if goal.window is None else goal.window,
        )
    return first, bits


def write_exits(tables: ProgramTables, program: Program, number: int) -> tuple[int, int]:
    """Adds the exit criteria of a journey: the first row, and the mask of their events (conditions look at all)."""
    fields = []
    bits = 0
    for criterion in program.exits:
        match = condition = -1
        if criterion.event is not None:
            match = tables.match(program, criterion.event)
            bits |= tables.names.match_bit(criterion.event)
        if criterion.condition is not None:
            condition = tables.condition(program, criterion.condition)
            bits = EVERY_EVENT
        reason = tables.reasons[(number, f"exit:{criterion.id}")]
        fields.append({"match": match, "condition": condition, "reason": reason})
    first = len(tables.rows["exits"])
    for row in fields:
        tables.rows["exits"].add(**row)
    return first, bits


# --- Caps ------------------------------------------------------------------------------------


def write_cap(tables: ProgramTables, cap: CapRule) -> int:
    """Adds a cap."""
    return tables.rows["caps"].add(
        limit=cap.limit,
        window=cap.window,
        wait_at_most=cap.wait_at_most,
        calendar=_CALENDARS[cap.window_type],
        zone=tables.clocks.row("UTC") if cap.window_type in ("utc_days", "utc_week") else -1,
        on_block=_ON_BLOCK[cap.on_block],
        by_number=cap.by_number,
    )


def in_scope(cap: CapRule, channel: str, message_class: str, topic: str) -> bool:
    """Whether a message is in a cap's scope."""
    what, _, name = cap.scope.partition(":")
    if what == "class":
        return message_class == name
    if message_class == "transactional":
        return False
    return {"channel": channel, "topic": topic}.get(what, name) == name


def set_even_caps(caps: NDArray[Any], in_scopes: NDArray[np.uint8], weights: NDArray[np.int64]) -> None:
    """Says of rolling caps for which all messages count the same how many they allow (tables.py, CAP)."""
    caps["most"] = -1
    same = len(set(weights.tolist())) == 1
    for cap, scopes in zip(caps, in_scopes, strict=True):
        weight = 1000 if cap["by_number"] else int(weights[0])
        if cap["calendar"] == op.ROLLING and scopes.all() and weight > 0 and (same or cap["by_number"]):
            cap["most"] = cap["limit"] // weight


def set_only_caps(arrays: dict[str, NDArray[Any]], run_caps: int) -> None:
    """Says of messages that one rolling cap counts at most what that allows (tables.py, SEND)."""
    messages, caps, in_scopes = arrays["messages"], arrays["caps"], arrays["cap_scopes"]
    messages["most"] = -1
    for node in arrays["nodes"][arrays["nodes"]["kind"] == op.SEND]:
        journey, message = arrays["journeys"][node["journey"]], messages[node["row"]]
        first = int(journey["first_cap"])
        rows = [*range(run_caps), *range(first, first + int(journey["caps"]))]
        counting = [row for row in rows if in_scopes[row][message["scope"]]]
        if not counting:
            message["most"] = 0
        elif len(counting) == 1 and caps["most"][counting[0]] > 0:
            message["most"], message["window"] = caps["most"][counting[0]], caps["window"][counting[0]]
