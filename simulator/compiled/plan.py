"""Compiles journeys and a history into the tables of the kernel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from journey.steps import (
    DAY,
    DateTrigger,
    EntryRule,
    EventTrigger,
    JourneyTrigger,
    Program,
    ScheduleTrigger,
    SegmentTrigger,
    SilenceTrigger,
    StageTrigger,
    Suppress,
    writes_of,
)
from simulator.bookings import Resource, resources_of
from simulator.compiled import opcodes as op
from simulator.compiled.clocks import Clocks
from simulator.compiled.columns import Columns
from simulator.compiled.kinds import Kinds
from simulator.compiled.names import SUPPRESSED, Names
from simulator.compiled.program_tables import ProgramTables
from simulator.compiled.quiet_tables import write_quiet
from simulator.compiled.rows import Rows
from simulator.compiled.rule_tables import (
    Hearing,
    TriggerTables,
    hearing_of,
    in_scope,
    set_even_caps,
    set_only_caps,
    write_cap,
    write_exits,
    write_goals,
)
from simulator.compiled.step_tables import ALWAYS_VALID, RunSteps, StepTables, name_hash
from simulator.compiled.tables import DATED, HISTORY_TABLES
from simulator.compiled.walk_tables import Listening, walking_tables
from simulator.fading import shares
from simulator.history.history import History
from simulator.run import HOLDOUT_PARTS, RunSettings, check_run, journey_ranks, replay_period
from simulator.tally import END_CAP, END_GOAL, END_LIMIT, END_OF_PATH, END_PAST, END_REMOVED, END_TIMED_OUT

_MASK = 2**64 - 1
_MODES = {"once": op.ONCE, "after_exit": op.AFTER_EXIT, "any_time": op.ANY_TIME}
_ENDS = {
    "end_of_path": END_OF_PATH,
    "end_goal": END_GOAL,
    "end_limit": END_LIMIT,
    "end_cap": END_CAP,
    "end_past": END_PAST,
    "end_timed_out": END_TIMED_OUT,
    "end_removed": END_REMOVED,
}


@dataclass(frozen=True)
class Plan:
    """A run, ready for the kernel.

    ``programs`` in the order of deliveries. ``customers``: how many are replayed. ``tables``: the arrays that no
    replay changes; ``zones`` and ``dated`` are copied for each thread. ``scalars``: fields of the frame. The rest
    names the rows of the figures.
    """

    programs: tuple[Program, ...]
    tables: dict[str, NDArray[Any]]
    zones: NDArray[Any]
    dated: NDArray[Any]
    scalars: dict[str, int | float]
    columns: Columns
    customers: int
    nodes: tuple[str, ...]
    edges: tuple[str, ...]
    reasons: tuple[tuple[int, str], ...]
    goals: tuple[tuple[int, str], ...]
    senders: tuple[str, ...]
    most_events: int
    most_count: int
    folds: Mapping[int, tuple[int, ...]]
    resources: tuple[Resource, ...]

    def count(self, name: str) -> int:
        """A whole number of the frame."""
        return int(self.scalars[name])


def compile_programs(
    programs: Sequence[Program], history: History, settings: RunSettings, customers: Iterable[int] | None = None
) -> Plan:
    """The plan of a run, over chosen ``customers`` or all. RunError if the run is impossible."""
    check_run(programs, settings)
    chosen = _numbers(customers)
    start, end = replay_period(history, settings)
    ranks = journey_ranks(programs)
    ordered = tuple(program for _, program in sorted(zip(ranks, programs, strict=True), key=lambda pair: pair[0]))
    columns = Columns()
    names = Names(ordered, history, columns)
    clocks = Clocks(history, start, end)
    tables = ProgramTables(ordered, names, clocks, history.origin)
    first_day = (history.origin + start) // DAY - 2
    last_day = (history.origin + end) // DAY + 2
    widths = _write_journeys(tables, ordered, settings, first_day, last_day)
    sends = _write_logged_sends(tables, settings)
    watching = _watching(ordered)
    dated = _dated_rows(history, columns) if watching else Rows(DATED)
    arrays = _arrays(tables, ordered, settings, sends)
    kinds = Kinds(names, len(history.event_names))
    reset_bits = int(widths["reset_bits"])
    hearing = hearing_of(arrays["triggers"], arrays["journeys"], arrays["matches"], names, kinds, reset_bits)
    hears_stage = watching > 0 or _has_trigger(ordered, StageTrigger)
    listening = Listening(
        names, kinds, hearing, reset_bits, max(1, len(history.event_names)), not watching, hears_stage
    )
    walking = walking_tables(arrays, tables.links.array(), listening, _passing(ordered, arrays["codes"]))
    _open_messages(arrays["messages"], _can_suppress(ordered, history))
    set_only_caps(arrays, len(settings.caps))
    half_life = settings.half_life_days * DAY
    coarse, middle, fine = shares(end - min(start, history.start), half_life)
    scalars: dict[str, int | float] = {
        "start": start,
        "end": end,
        "seed": _signed(_mixed(settings.seed & _MASK)),
        "journey_count": len(ordered),
        "node_count": len(tables.nodes),
        "seen_words": len(tables.nodes) // 64 + 1,
        **kinds.scalars(),
        "idle_kind": hearing.idle,
        "simple": _is_simple(ordered, hearing, watching, settings) and not reset_bits,
        "written_count": names.written,
        "dated_count": len(dated),
        "timed_count": int((arrays["timed_triggers"] >= 0).sum()),
        "run_caps": len(settings.caps),
        "scope_count": max(1, len(tables.scopes)),
        "watching": watching,
        "suppressible": _can_suppress(ordered, history),
        "hears_person": watching > 0,
        "hears_stage": hears_stage,
        "choosing": chosen is not None,
        "hears_left": any(program.defer_while for program in ordered) or _has_trigger(ordered, JourneyTrigger),
        "reason_count": len(tables.reasons),
        "most_journeys": op.FOREVER if settings.most_journeys is None else settings.most_journeys,
        "logged_sends": settings.logged_sends_count,
        "first_day": first_day,
        "day_count": last_day - first_day + 1,
        "visit_width": 0,
        "half_life": half_life,
        "two": 2.0,
        **widths,
        **_metrics(len(tables.nodes), len(tables.goals), len(tables.edges)),
    }
    return Plan(
        programs=ordered,
        tables={
            **arrays,
            **walking.tables,
            **kinds.tables(),
            "hearings": hearing.hearings.ravel(),
            "hearers": hearing.hearers,
            "hearers_of_bits": hearing.of_bits,
            "fading": coarse,
            "fading_middle": middle,
            "fading_fine": fine,
            **_history_arrays(history, chosen),
        },
        zones=clocks.zones.array(),
        dated=dated.array(),
        scalars=scalars,
        columns=columns,
        customers=history.customers if chosen is None else len(chosen),
        nodes=tuple(tables.nodes.numbers),  # type: ignore[arg-type]  # what was put in comes out
        edges=tuple(tables.edges.numbers),  # type: ignore[arg-type]
        reasons=tuple(tables.reasons.numbers),  # type: ignore[arg-type]
        goals=tuple(tables.goals.numbers),  # type: ignore[arg-type]
        most_events=history.most_events,
        most_count=kinds.most_count,
        folds=walking.folds,
        senders=tuple(tables.senders.numbers),  # type: ignore[arg-type]
        resources=resources_of(ordered),
    )


# --- Journeys ------------------------------------------------------------------------------------------------


def _write_journeys(
    tables: ProgramTables, programs: Sequence[Program], settings: RunSettings, first_day: int, last_day: int
) -> dict[str, int | float]:
    """Adds the rows of all journeys. What the frame has to know of them."""
    triggers = TriggerTables(tables, first_day, last_day)
    trigger_bits = silence_bits = reset_bits = rule_bits = 0
    loop_width = mark_width = 0
    for cap in settings.caps:
        write_cap(tables, cap)
    for number, program in enumerate(programs):
        quiet = -1 if program.quiet is None else write_quiet(tables, program, program.quiet)
        steps = StepTables(tables, program, number, quiet, RunSteps(first_day, last_day, settings.assumed))
        first_entry_branch = len(tables.entry_branches)
        first_loop = len(tables.rows["loops"])
        for node, step in program.steps.items():
            steps.write(node, step)
        tables.entry_branches += steps.entry_branches
        of_triggers = triggers.write(program, number)
        first_goal, goal_bits = write_goals(tables, steps)
        first_exit, exit_bits = write_exits(tables, program, number)
        first_cap = len(tables.rows["caps"])
        for cap in program.caps:
            write_cap(tables, cap)
        tables.rows["journeys"].add(
            zone=tables.clocks.row(program.zone),
            **of_triggers,
            first_goal=first_goal,
            goals=len(program.goals),
            first_exit=first_exit,
            exits=len(program.exits),
            exits_by_condition=any(criterion.condition is not None for criterion in program.exits),
            rule_bits=goal_bits | exit_bits,
            first_cap=first_cap,
            caps=len(program.caps),
            first_loop=first_loop,
            loops=steps.loops,
            first_resource=tables.resources.get((number, ""), 0),
            resources=len(program.entry.capacities),
            first_entry_branch=first_entry_branch,
            entry_branches=len(steps.entry_branches),
            **_holdout(program),
            longest=op.FOREVER if program.longest is None else program.longest,
            **_entry(tables, program.entry),
            **{name: tables.reasons[(number, reason)] for name, reason in _ENDS.items()},
        )
        trigger_bits |= of_triggers["trigger_bits"]
        silence_bits |= of_triggers["silence_bits"]
        reset_bits |= steps.reset_bits
        rule_bits |= goal_bits | exit_bits
        loop_width = max(loop_width, steps.loops)
        mark_width = max(mark_width, len(steps.goal_marks))
    waits = any(cap.on_block == "wait" for cap in (*settings.caps, *(cap for one in programs for cap in one.caps)))
    return {
        "trigger_count": len(tables.rows["triggers"]),
        "loop_count": len(tables.rows["loops"]),
        "loop_width": loop_width,
        "mark_width": mark_width,
        "cap_width": len(tables.rows["caps"]) if waits else 0,
        "trigger_bits": trigger_bits,
        "silence_bits": silence_bits,
        "reset_bits": reset_bits,
        "rule_bits": rule_bits,
    }


def _entry(tables: ProgramTables, entry: EntryRule) -> dict[str, Any]:
    return {
        "mode": _MODES[entry.mode],
        "one_at_a_time": entry.mode == "after_exit" and not entry.key,
        "minimum_interval": entry.minimum_interval,
        "keyed": bool(entry.key),
        "key": tables.names.property(entry.key) if entry.key else -1,
        "most_running": op.FOREVER if entry.most_running is None else entry.most_running,
    }


def _holdout(program: Program) -> dict[str, int]:
    if program.entry.holdout is None:
        return {}
    share, salt = program.entry.holdout
    name = f"{salt or program.journey}\0holdout"
    return {"holdout_name": name_hash(name), "holdout_below": -(-share * 2**53 // HOLDOUT_PARTS)}


def _watching(programs: Sequence[Program]) -> int:
    """How far dated values are followed: 2 always, 1 while an instance runs, 0 never."""
    if _has_trigger(programs, SegmentTrigger):
        return 2
    return int(any(criterion.condition is not None for program in programs for criterion in program.exits))


def _passing(programs: Sequence[Program], codes: NDArray[Any]) -> list[int]:
    """The kinds of steps that do nothing: those that set a stage too, if nobody asks for stages."""
    asked = np.isin(codes["what"], (op.STAGE, op.STAGE_VISITS)).any()
    heard = _watching(programs) or _has_trigger(programs, StageTrigger)
    return [op.TRIGGER] if asked or heard else [op.TRIGGER, op.SET_STAGE]


def _has_trigger(programs: Sequence[Program], kind: type) -> bool:
    return any(isinstance(program.steps[node], kind) for program in programs for node in program.triggers)


def _can_suppress(programs: Sequence[Program], history: History) -> bool:
    """Whether anybody can be suppressed at all."""
    steps = [step for program in programs for step in program.steps.values()]
    written = any(write.name == SUPPRESSED for step in steps for write in writes_of(step))
    return written or SUPPRESSED in history.attributes or any(isinstance(step, Suppress) for step in steps)


def _metrics(nodes: int, goals: int, edges: int) -> dict[str, int]:
    """Where the metrics begin that have a log; a node's time comes first, at 0, those of small values last."""
    sizes = {
        "metric_gaps": nodes,
        "metric_conversions": goals,
        "metric_shortest_gap": 1,
        "metric_pressure": 1,
        "metric_people": 2,
        "metric_passes": edges,
        "metric_causes": 2 * nodes,
    }
    starts = {}
    place = nodes
    for name, size in sizes.items():
        starts[name] = place
        place += size
    return {**starts, "metric_count": place}


# --- Beside the journeys -------------------------------------------------------------------------------------


def _write_logged_sends(tables: ProgramTables, settings: RunSettings) -> list[int]:
    """For each event code the row of "messages" that it was, -1 for none."""
    rows = [-1] * 256
    for kind in settings.logged_sends:
        code = tables.names.event(kind.event)
        if code >= 0:
            rows[code] = tables.rows["messages"].add(
                channel=tables.names.channel(kind.channel), scope=tables.scope(kind), weight=kind.weight
            )
    return rows


def _dated_rows(history: History, columns: Columns) -> Rows:
    rows = Rows(DATED)
    for attribute in history.attributes.values():
        if attribute.dated:
            rows.add(offsets=columns.address(attribute.offsets, "i8"), times=columns.address(attribute.times, "i4"))
    return rows


def _arrays(
    tables: ProgramTables, programs: Sequence[Program], settings: RunSettings, sends: list[int]
) -> dict[str, NDArray[Any]]:
    writer, names = tables.writer, tables.names
    caps = [*settings.caps, *(cap for program in programs for cap in program.caps)]
    scopes: list[Any] = list(tables.scopes.numbers) or [("", "", "")]
    reasons: list[Any] = list(tables.reasons.numbers)
    timed = [
        row
        for row, step in enumerate(program.steps[node] for program in programs for node in program.triggers)
        if isinstance(step, SilenceTrigger | DateTrigger | SegmentTrigger | ScheduleTrigger)
    ]
    arrays = {name: rows.array() for name, rows in tables.rows.items()}
    arrays["messages"]["pressure"] = arrays["messages"]["weight"] / 1000
    in_scopes = np.array([[in_scope(cap, *scope) for scope in scopes] for cap in caps] or [[False]], np.uint8)
    set_even_caps(arrays["caps"], in_scopes, arrays["messages"]["weight"])
    return {
        **arrays,
        "properties": names.properties.array(),
        "attributes": names.attributes.array(),
        "shifts": tables.clocks.shifts.array(),
        "codes": writer.codes.array(),
        "matches": writer.matches.array(),
        "numbers": np.array([*writer.numbers, 0.0]),
        "word_truths": writer.word_truths(),
        "dates": np.array([*tables.dates, 0], np.int64),
        "sent_nodes": np.array([*tables.sent_nodes, -1], np.int32),
        "entry_branches": np.array([*tables.entry_branches, -1], np.int32),
        "wanted_reasons": np.array(
            [[reason == wanted for _, reason in reasons] for wanted in tables.wanted_reasons] or [[False]], np.uint8
        ),
        "quiet_hours": np.array([*tables.quiet_hours, 0], np.int32),
        "stage_places": np.array([*tables.stage_places, -1], np.int32),
        "event_bits": np.array(names.bits(), np.uint8),
        "event_sends": np.array(sends, np.int32),
        "timed_triggers": np.array(timed or [-1], np.int32),
        "cap_scopes": in_scopes,
        "excludes": np.array([[_excludes(one, other) for other in programs] for one in programs], np.uint8),
        "defers": np.array([[other.journey in one.defer_while for other in programs] for one in programs], np.uint8),
    }


def _is_simple(programs: Sequence[Program], hearing: Hearing, watching: int, settings: RunSettings) -> bool:
    """Whether nothing happens to a customer but entries by events and what his one instance waits for."""
    if len(programs) > 1 or watching or settings.most_journeys == 0:
        return False
    entry = programs[0].entry
    plain = all(isinstance(programs[0].steps[node], EventTrigger) for node in programs[0].triggers)
    plain = plain and all(hearer["trigger"] >= 0 for hearer in hearing.hearers)
    asks = entry.key or entry.capacities or entry.holdout is not None or entry.most_running == 0
    return plain and not asks and not programs[0].defer_while


def _open_messages(messages: NDArray[Any], suppressible: bool) -> None:
    """Marks messages that nothing can block."""
    asks = (messages["consent"] >= 0) | (messages["unsubscribed"] >= 0)
    asks = (asks & (messages["commercial"] != 0)) | (messages["reachable"] >= 0)
    limited = (messages["valid_for"] < ALWAYS_VALID) | (messages["valid_until"] < ALWAYS_VALID)
    messages["open"] = ~(asks | limited | suppressible)


def _excludes(one: Program, other: Program) -> bool:
    same_group = bool(one.exclusion_group) and one.exclusion_group == other.exclusion_group and one is not other
    return same_group or other.journey in one.not_while


def _numbers(customers: Iterable[int] | None) -> NDArray[np.int64] | None:
    """Chosen customers as a column; None: all."""
    if customers is None:
        return None
    if isinstance(customers, range):
        return np.arange(customers.start, customers.stop, customers.step, dtype=np.int64)
    return np.array(customers if isinstance(customers, np.ndarray) else list(customers), np.int64)


def _history_arrays(history: History, chosen: NDArray[np.int64] | None) -> dict[str, NDArray[Any]]:
    columns: dict[str, Any] = {
        "times": history.times,
        "events": history.events,
        "offsets": history.offsets,
        "hashes": history.hashes,
        "customer_zones": history.zone,
        "chosen": [0] if chosen is None or not len(chosen) else chosen,
        "slots": [0],
        "slot_offsets": [0],
        "visited": [0],
    }
    return {name: np.ascontiguousarray(column, HISTORY_TABLES[name]) for name, column in columns.items()}


# --- Random draws --------------------------------------------------------------------------------------------


def _mixed(value: int) -> int:
    """One step of SplitMix64."""
    value = (value + 0x9E3779B97F4A7C15) & _MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


def _signed(value: int) -> int:
    return value - 2**64 if value >= 2**63 else value
