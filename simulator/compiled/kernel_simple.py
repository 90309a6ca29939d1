"""The kernel's shortest way: a run of one journey that starts by events alone, and in which nobody hears what its
instances do. Then nothing can happen to a customer but the next entry and what his instance waits for.
"""

from __future__ import annotations

from typing import Any

from simulator.compiled import opcodes as op
from simulator.compiled.jit import inner
from simulator.compiled.kernel_alone import run_instance
from simulator.compiled.kernel_entry import begin
from simulator.compiled.kernel_instances import new_slot
from simulator.compiled.kernel_past import how_many, next_of, passed
from simulator.compiled.memory import at, code_at, put

Frame = Any


@inner
def refuse(c: Frame, reason: int, kind: int, first: int, last: int) -> None:
    """The entries are refused that events of a kind from ``first`` to before ``last`` would make."""
    put(c, "refused", reason, at(c, "refused", reason) + how_many(c, kind, first, last))


@inner
def run_simply(c: Frame) -> None:
    """Takes the customer from entry to entry while nobody is in the journey: to the end of the period, or until an
    instance is in it that must be looked at."""
    journey = at(c, "journeys", 0)
    entries = at(c, "key_states", 0)
    while True:
        event = next_of(c, c.idle_kind, c.past)
        if event >= c.last:
            c.past = c.last
            return
        time = code_at(c.times, event)
        if journey.mode == op.ONCE:
            if entries.last_entry != op.NEVER:
                refuse(c, op.REFUSED_ONCE, c.idle_kind, event, c.last)
                c.past = c.last
                return
        else:
            ready = entries.last_entry if journey.mode == op.ANY_TIME else entries.last_end
            ready += journey.minimum_interval
            if time < ready:
                c.past = passed(c, event, ready - 1)
                refuse(c, op.REFUSED_TOO_SOON, c.idle_kind, event, c.past)
                continue
        c.now = time
        c.past = event + 1
        c.phase = op.LOGGED
        c.delivery += 1
        slot = new_slot(c)
        if slot < 0:
            return
        hearer = at(c, "hearers", at(c, "hearers_of_bits", at(c, "event_bits", at(c, "events", event))))
        instance = at(c, "instances", slot)
        instance.journey = 0
        instance.trigger = at(c, "triggers", hearer.trigger).node
        instance.entry_event = event
        instance.key = 0
        instance.key_row = 0
        begin(c, slot)
        c.running = 1
        c.born = 0
        c.dirty = 1
        told = run_instance(c, slot, 0)
        refuse(c, op.REFUSED_RUNNING, journey.refuses, event + 1, c.past - told)
        if c.failed or instance.waiting != op.DEAD or c.born > 0 or c.change_rows > 0:
            return
        put(c, "free", c.free_count, slot)
        c.free_count += 1
        c.running = 0
        c.dirty = 0
