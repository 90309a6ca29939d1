"""The frame of the kernel: the addresses of all tables, and the numbers that change as a replay goes on."""

from __future__ import annotations

import numpy as np

from simulator.compiled.tables import TABLES

#: What the kernel keeps in the frame beside addresses, all 64-bit whole numbers but for NUMBERS.
SCALARS = (
    # The run
    "start",
    "end",
    "seed",
    "journey_count",
    "trigger_count",
    "node_count",
    "seen_words",
    "own_bits",
    "timed_count",
    "dated_count",
    "written_count",
    "loop_count",
    "loop_width",
    "mark_width",
    "cap_width",
    "run_caps",
    "scope_count",
    "trigger_bits",
    "silence_bits",
    "reset_bits",
    "rule_bits",
    "hears_person",
    "hears_stage",
    "suppressible",
    "watching",
    "choosing",
    "hears_left",
    "reason_count",
    "settled",
    "asking",
    "most_journeys",
    "logged_sends",
    "first_day",
    "day_count",
    "visit_width",
    "metric_gaps",
    "metric_conversions",
    "metric_shortest_gap",
    "metric_pressure",
    "metric_people",
    "metric_passes",
    "metric_causes",
    "metric_count",
    # The customer
    "customer",
    "first",
    "last",
    "past",
    "now",
    "delivery",
    "zone",
    # Its instances and timers
    "running",
    "born",
    "free_count",
    "dirty",
    "care",
    "instance_due",
    "instance_place",
    "trigger_due",
    "trigger_place",
    "next_dated",
    "started",
    "armed",
    "deferrals",
    "phase",
    "bookings",
    "asked",
    "request_count",
    "steps",
    "steps_at",
    # Its state
    "key_rows",
    "silence_rows",
    "stage",
    "stage_changes",
    "suppressed_until",
    "first_change",
    "change_rows",
    # Its messages
    "sends",
    "own_sends",
    "stays",
    "last_send",
    "most_7",
    "most_28",
    "most_7_node",
    "most_28_node",
    "shortest_gap",
    "nothing",
    "entered",
    # Values just read, and what went wrong
    "text",
    "key",
    "chunks",
    "chunk_room",
    "wide",
    "failed",
    "failed_at",
)
NUMBERS = ("number", "pressure", "most_pressure", "half_life", "two")

FRAME = np.dtype(
    [(name, np.int64) for table in TABLES for name in (table, f"{table}_rows")]
    + [(name, np.int64) for name in SCALARS]
    + [(name, np.float64) for name in NUMBERS]
)
