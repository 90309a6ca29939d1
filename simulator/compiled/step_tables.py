"""Writes the steps of a journey into the kernel's tables."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

from journey.condition import Comparison, Group
from journey.identifiers import own_id
from journey.steps import (
    DAY,
    AssumedOutcome,
    Branch,
    Delay,
    End,
    Gate,
    GoalStep,
    HabitualHour,
    Lookup,
    LoopLimits,
    Program,
    QuietRule,
    RandomSplit,
    RateLimit,
    RemoveFromJourney,
    Send,
    SetAttribute,
    SetStage,
    StartJourney,
    Step,
    Suppress,
    Until,
    WaitAfterEvent,
    WaitForDate,
    WaitForEvents,
    WaitForSupply,
    writes_of,
)
from simulator.compiled import opcodes as op
from simulator.compiled.dates import blocked_days, day_of
from simulator.compiled.program_tables import ProgramTables
from simulator.compiled.quiet_tables import write_quiet
from simulator.run import RATE_PARTS

_IF_PAST = {"next": op.NEXT, "go_on": op.GO_ON, "exit": op.EXIT}
_OPERATIONS = {"set": op.SET, "add": op.ADD, "clear": op.CLEAR}
_LIMITS = {"exit": op.LIMIT_EXIT, "stay": op.LIMIT_STAY, "output": op.LIMIT_OUTPUT}

#: A journey that is not in the run.
_NO_JOURNEY = -2
#: No validity ends so late that the sum with a time would not fit.
ALWAYS_VALID = op.FOREVER // 2


@dataclass(frozen=True)
class RunSteps:
    """What steps need to know of the run: its first and last local date, and which end of assumed rates is taken."""

    first_day: int
    last_day: int
    assumed: str


class StepTables:
    """Writes one journey's steps. ``goal_marks`` numbers its goals, ``loops`` its loop edges."""

    def __init__(self, tables: ProgramTables, program: Program, number: int, quiet: int, run: RunSteps) -> None:
        self.tables = tables
        self.program = program
        self.number = number
        self.quiet = quiet
        self.run = run
        self.entry_branches: list[int] = []
        self.goal_marks: dict[str, int] = {}
        self.loops = 0
        self.reset_bits = 0
        self._outputs: list[str] = []

    def mark(self, goal: str) -> int:
        """The place of a goal's mark among those of the journey."""
        return self.goal_marks.setdefault(goal, len(self.goal_marks))

    def write(self, node: str, step: Step) -> None:
        """Adds the row of a node, and all rows that belong to it."""
        self._outputs = output_names(step, self.program, node)
        fields = self._fields(node, step)
        row = self.tables.rows["nodes"].add(
            journey=self.number, links=self._links(node, step), **self._writes(step), **fields
        )
        assert row == self.tables.nodes[node]

    # --- Edges -----------------------------------------------------------------------------------------------

    def _links(self, node: str, step: Step) -> int:
        plain = isinstance(step, SetAttribute) or not writes_of(step)
        plain = plain and not isinstance(step, RateLimit) and not (isinstance(step, Send) and step.capacity is not None)
        links = self.program.links.get(node, {})
        loops = {output: self._loop(link.edge, link.loop) for output, link in links.items() if link.loop is not None}
        rows = self.tables.links
        first = len(rows)
        for output in self._outputs:
            link = links.get(output)
            if link is None:
                rows.add(target=-1, edge=-1, loop=-1)
            else:
                rows.add(
                    target=self.tables.nodes[link.target],
                    edge=self.tables.edges[link.edge],
                    loop=loops.get(output, -1),
                    plain=plain and output not in loops,
                )
        return first

    def _loop(self, edge: str, limits: LoopLimits) -> int:
        what, _, other = limits.on_limit.partition(":")
        match = limits.reset_event
        if match is not None:
            self.reset_bits |= self.tables.names.match_bit(match)
        self.loops += 1
        return self.tables.rows["loops"].add(
            max_passes=limits.max_passes,
            minimum_interval=limits.minimum_interval,
            reset_after=op.FOREVER if limits.reset_after is None else limits.reset_after,
            by_customer=limits.counter == "customer",
            reset_match=-1 if match is None else self.tables.match(self.program, match),
            on_limit=_LIMITS[what],
            other_output=self._outputs.index(other) if what == "output" else 0,
            edge=self.tables.edges[edge],
            place=self.loops - 1,
            journey=self.number,
        )

    # --- Steps -----------------------------------------------------------------------------------------------

    def _fields(self, node: str, step: Step) -> dict[str, Any]:
        writers: dict[type, Callable[[str, Any], dict[str, Any]]] = {
            Delay: self._delay,
            Until: self._until,
            WaitForEvents: self._wait,
            WaitForSupply: self._supply,
            WaitAfterEvent: self._after,
            WaitForDate: self._date_wait,
            HabitualHour: self._habit,
            Gate: self._gate,
            RateLimit: self._rate_limit,
            AssumedOutcome: self._assumed,
            StartJourney: self._start_journey,
            RemoveFromJourney: self._remove,
            Branch: self._branch,
            RandomSplit: self._split,
            Send: self._send,
            SetStage: self._set_stage,
            SetAttribute: self._set_attribute,
            Suppress: self._suppress,
            GoalStep: self._goal,
            End: self._end,
        }
        write = writers.get(type(step))
        return {"kind": op.TRIGGER} if write is None else write(node, step)

    def _delay(self, node: str, step: Delay) -> dict[str, Any]:
        if not step.working_days and not step.jitter:
            return {"kind": op.DELAY, "seconds": step.seconds, "usual": step.seconds > 0}
        days, rest = divmod(step.seconds, DAY) if step.working_days else (0, step.seconds)
        row = self.tables.rows["delays"].add(
            working=step.working_days,
            days=days,
            rest=rest,
            jitter=step.jitter,
            name=name_hash(f"{own_id(node)}\0jitter"),
        )
        return {"kind": op.DELAY, "row": row, "flag": 1}

    def _until(self, _node: str, step: Until) -> dict[str, Any]:
        row = self.tables.rows["untils"].add(
            time=-1 if step.time is None else step.time,
            weekdays=sum(1 << day for day in step.weekdays),
            zone=self.zone(step.zone),
            if_past=_IF_PAST[step.if_past],
        )
        return {"kind": op.UNTIL, "row": row}

    def zone(self, name: str) -> int:
        """The row of a zone, -1 for the person's."""
        if name == "person":
            return -1
        return self.tables.clocks.row(self.program.zone if name == "journey" else name)

    def _wait(self, _node: str, step: WaitForEvents) -> dict[str, Any]:
        rows = [self.tables.match(self.program, branch.match) for branch in step.branches]
        first = len(self.tables.rows["branches"])
        bits = 0
        for branch, match in zip(step.branches, rows, strict=True):
            bits |= self.tables.names.match_bit(branch.match)
            self.tables.rows["branches"].add(output=self._outputs.index(branch.output), match=match)
        return {
            "kind": op.WAIT,
            "row": first,
            "count": len(step.branches),
            "flag": (op.RANKED if step.ranked else 0) | (op.LOOK_BACK if step.look_back else 0),
            "output": self._outputs.index("timeout"),
            "seconds": step.timeout,
            "usual": step.timeout > 0,
            "bits": bits,
        }

    def _supply(self, _node: str, step: WaitForSupply) -> dict[str, Any]:
        def use(number: Fraction) -> dict[str, Any]:
            # Both are doubles without loss, for check_run refuses others.
            lasts = step.units * DAY / number
            return {
                "seconds": floor(step.quantity_default / number * DAY),
                "numerator": float(lasts.numerator),
                "denominator": float(lasts.denominator),
            }

        row = self.tables.rows["supplies"].add(
            match=self.tables.match(self.program, step.order),
            quantity=self.tables.names.property(step.quantity),
            uses=self._lookup(step.use_per_day, use),
            shippings=self._lookup(step.shipping_days, lambda days: {"seconds": ceil((step.lead_days + days) * DAY)}),
            restart=step.restart,
            floor=step.floor,
        )
        bits = self.tables.names.match_bit(step.order)
        return {"kind": op.SUPPLY, "row": row, "bits": bits}

    def _after(self, _node: str, step: WaitAfterEvent) -> dict[str, Any]:
        row = self.tables.rows["afters"].add(
            match=self.tables.match(self.program, step.event),
            assumed=self._lookup(step.assumed_days, lambda days: {"seconds": floor(days * DAY)}),
            since=-1 if step.since is None else self.tables.match(self.program, step.since),
        )
        bits = self.tables.names.match_bit(step.event)
        return {"kind": op.AFTER, "row": row, "seconds": step.seconds, "bits": bits}

    def _lookup(self, lookup: Lookup, fields: Callable[[Fraction], dict[str, Any]]) -> int:
        """A lookup's rows: each text with its condition, then the default."""
        table = lookup.table if lookup.operand is not None else ()
        conditions = []
        for text, _ in table:
            assert lookup.operand is not None
            same = [Comparison(left=lookup.operand, operator="equal", value=text)]
            if (number := _read_number(text)) is not None:
                same.append(Comparison(left=lookup.operand, operator="equal", value=number))
            conditions.append(self.tables.condition(self.program, Group(match="any", conditions=tuple(same))))
        rows = self.tables.rows["lookup_rows"]
        first = len(rows)
        for (_, number_of_text), condition in zip(table, conditions, strict=True):
            rows.add(condition=condition, **fields(number_of_text))
        rows.add(condition=-1, **fields(lookup.default))
        return self.tables.rows["lookups"].add(first=first, count=len(table))

    def _date_wait(self, _node: str, step: WaitForDate) -> dict[str, Any]:
        asking = self.tables.asking(self.program)
        code, words = self.tables.writer.word(step.operand, asking, lambda word: day_of(word) is not None)
        first_date = len(self.tables.dates)
        self.tables.dates += [day_of(word) or 0 for word in words]
        row = self.tables.rows["date_waits"].add(
            code=code,
            first_date=first_date,
            zone=self.zone(step.zone),
            exits=step.if_past == "exit",
            missing_output=self._outputs.index("missing") if step.missing_output else 0,
            at=step.offset_days * DAY + step.at,
        )
        return {"kind": op.DATE_WAIT, "row": row}

    def _habit(self, _node: str, step: HabitualHour) -> dict[str, Any]:
        first, _ = self.tables.matches(self.program, step.matches)
        others = step.others or Lookup(Fraction(-1 if step.otherwise is None else step.otherwise))
        row = self.tables.rows["habits"].add(
            first_match=first,
            matches=len(step.matches),
            zone=self.zone(step.zone),
            least=step.least,
            others=self._lookup(others, lambda time: {"seconds": floor(time)}),
        )
        return {"kind": op.HABIT, "row": row, "seconds": step.window}

    def _gate(self, _node: str, step: Gate) -> dict[str, Any]:
        closed = QuietRule(step.closed, step.zone, "hold", frozenset())
        blocked = blocked_days(step.blocked, self.run.first_day, self.run.last_day)
        first = len(self.tables.dates)
        self.tables.dates += blocked
        row = self.tables.rows["gates"].add(
            quiet=write_quiet(self.tables, self.program, closed),
            first=first,
            count=len(blocked),
            zone=self.zone(step.zone),
        )
        return {"kind": op.GATE, "row": row}

    def _rate_limit(self, node: str, step: RateLimit) -> dict[str, Any]:
        return {
            "kind": op.RATE,
            "row": self.tables.resources[(self.number, node)],
            "output": self._outputs.index("overflow"),
            "seconds": ALWAYS_VALID if step.wait_at_most is None else step.wait_at_most,
        }

    def _assumed(self, node: str, step: AssumedOutcome) -> dict[str, Any]:
        shares = self.tables.rows["shares"]
        first = len(shares)
        reached = 0
        for output, rate in step.outcomes:
            reached += getattr(rate, self.run.assumed)
            shares.add(output=self._outputs.index(output), below=min(-(-reached * 2**53 // RATE_PARTS), 2**53))
        otherwise = self._outputs.index(step.otherwise)
        shares.add(output=otherwise, below=2**53)
        nodes = self.tables.nodes
        senders = [nodes[sender] for sender in step.sent_by or () if sender in self.program.steps]
        first_sender = len(self.tables.sent_nodes)
        self.tables.sent_nodes += senders
        row = self.tables.rows["assumed"].add(
            first=first,
            first_sender=first_sender,
            senders=len(senders),
            asked=step.sent_by is not None,
            otherwise=otherwise,
            name=name_hash(f"{own_id(node)}\0{step.label}"),
            delay=step.delay,
        )
        return {"kind": op.ASSUMED, "row": row, "seconds": step.within, "usual": step.within > 0}

    def _start_journey(self, _node: str, step: StartJourney) -> dict[str, Any]:
        return self._journey_link(op.STARTED_JOURNEY, self.tables.journeys.get(step.journey, _NO_JOURNEY))

    def _remove(self, _node: str, step: RemoveFromJourney) -> dict[str, Any]:
        journey = self.tables.journeys.get(step.journey, _NO_JOURNEY) if step.journey else -1
        return self._journey_link(op.REMOVED_FROM, journey)

    def _journey_link(self, what: int, journey: int) -> dict[str, Any]:
        return {"kind": op.LINK_JOURNEY, "row": self.tables.rows["journey_links"].add(what=what, journey=journey)}

    def _branch(self, node: str, step: Branch) -> dict[str, Any]:
        conditions = [self.tables.condition(self.program, branch.condition) for branch in step.branches]
        first = len(self.tables.rows["branches"])
        for branch, condition in zip(step.branches, conditions, strict=True):
            self.tables.rows["branches"].add(output=self._outputs.index(branch.output), condition=condition)
        default = self._outputs.index(step.default)
        mark = 0
        if step.at_entry:
            mark = self.mark(f"{node}\0entry") + 1
            self.entry_branches.append(self.tables.nodes[node])
        return {"kind": op.BRANCH, "row": first, "count": len(step.branches), "output": default, "flag": mark}

    def _split(self, node: str, step: RandomSplit) -> dict[str, Any]:
        total = sum(weight for _, weight in step.shares)
        first = len(self.tables.rows["shares"])
        reached = 0
        for output, weight in step.shares:
            reached += weight
            # h x total < reached x 2^53 exactly if h is below this.
            below = -(-reached * 2**53 // total)
            self.tables.rows["shares"].add(output=self._outputs.index(output), below=below)
        row = self.tables.rows["splits"].add(
            first=first, count=len(step.shares), sticky=step.sticky, name=name_hash(step.salt or own_id(node))
        )
        return {"kind": op.SPLIT, "row": row}

    def _send(self, node: str, step: Send) -> dict[str, Any]:
        names = self.tables.names
        quiet = self.program.quiet
        row = self.tables.rows["messages"].add(
            channel=names.channel(step.channel),
            scope=self.tables.scope(step),
            commercial=step.message_class == "commercial",
            consent=names.attribute(f"consent.{step.channel}") if step.needs_consent else -1,
            reachable=names.attribute(f"reachable.{step.channel}") if step.needs_address else -1,
            unsubscribed=names.attribute(f"unsubscribed.{step.topic}") if step.topic else -1,
            shown=-1 if step.shown_at is None else self.tables.match(self.program, step.shown_at),
            resource=-1 if step.capacity is None else self.tables.resources[(self.number, node)],
            end=self.tables.reasons[(self.number, step.end_reason)] if step.end_reason else -1,
            quiet=self.quiet if quiet is not None and step.message_class in quiet.classes else -1,
            blocked_output=self._outputs.index("blocked") if step.blocked_output else 0,
            capped_output=self._outputs.index("capped") if step.capped_output else 0,
            weight=step.weight,
            valid_for=ALWAYS_VALID if step.valid_for is None else step.valid_for,
            valid_until=ALWAYS_VALID if step.valid_until is None else step.valid_until - self.tables.origin,
        )
        return {
            "kind": op.SEND,
            "row": row,
            "sender": self.tables.senders[node],
            "seconds": step.show_within,
            "bits": 0 if step.shown_at is None else names.match_bit(step.shown_at),
        }

    def _set_stage(self, _node: str, step: SetStage) -> dict[str, Any]:
        return {"kind": op.SET_STAGE, "row": self.tables.names.stage(step.stage)}

    def _writes(self, step: Step) -> dict[str, int]:
        """What leaving by the first outputs writes."""
        writes = () if isinstance(step, SetAttribute) else writes_of(step)
        rows = [self._write(write) for write in writes]
        return {"writes": len(rows), "first_write": rows[0]} if rows else {}

    def _set_attribute(self, _node: str, step: SetAttribute) -> dict[str, Any]:
        return {"kind": op.WRITE, "row": self._write(step)}

    def _write(self, step: SetAttribute) -> int:
        names = self.tables.names
        text = isinstance(step.value, str)
        writes_text = text and step.operation == "set"
        kind = op.MISSING if step.operation == "clear" else op.TEXT if writes_text else op.NUMBER
        return self.tables.rows["writes"].add(
            attribute=names.attribute(step.name),
            operation=_OPERATIONS[step.operation],
            kind=kind,
            text=names.text(step.name, str(step.value)) if writes_text else 0,
            number=0.0 if text else float(step.value),
        )

    def _suppress(self, _node: str, step: Suppress) -> dict[str, Any]:
        return {"kind": op.SUPPRESS, "seconds": -1 if step.seconds is None else step.seconds}

    def _goal(self, _node: str, step: GoalStep) -> dict[str, Any]:
        row = self.tables.rows["goal_steps"].add(
            goal=self.tables.goals[(self.number, step.goal)],
            mark=self.mark(step.goal),
            first=step.counts == "first",
            exits=step.exits,
        )
        return {"kind": op.GOAL, "row": row}

    def _end(self, _node: str, step: End) -> dict[str, Any]:
        return {"kind": op.END_NODE, "row": self.tables.reasons[(self.number, step.reason)]}


def output_names(step: Step, program: Program, node: str) -> list[str]:
    """The outputs of a node in the order of their numbers in the kernel."""
    if isinstance(step, WaitForEvents):
        names = [*(branch.output for branch in step.branches), "timeout"]
    elif isinstance(step, Branch):
        names = [*(branch.output for branch in step.branches), step.default]
    elif isinstance(step, RandomSplit):
        names = [output for output, _ in step.shares]
    elif isinstance(step, WaitForSupply):
        names = ["due", "bought"]
    elif isinstance(step, Send):
        names = ["next", "blocked", "capped"]
    elif isinstance(step, AssumedOutcome):
        names = [*(output for output, _ in step.outcomes), step.otherwise]
    elif isinstance(step, WaitForDate):
        names = ["next", "missing"]
    elif isinstance(step, RateLimit):
        names = ["next", "overflow"]
    else:
        names = ["next"]
    links = program.links.get(node, {})
    limits = [link.loop.on_limit for link in links.values() if link.loop is not None]
    others = [limit.partition(":")[2] for limit in limits if limit.startswith("output:")]
    return list(dict.fromkeys([*names, *links, *others]))


def name_hash(name: str) -> int:
    """The number of a node or salt in random draws."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big")


def _read_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
