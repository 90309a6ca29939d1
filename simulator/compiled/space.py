"""The memory that one thread of a replay works in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from journey.words import say
from simulator.compiled import opcodes as op
from simulator.compiled.frame import FRAME
from simulator.compiled.plan import Plan
from simulator.compiled.tables import FIGURE_TABLES, NODE, TABLES
from simulator.run import RunError
from simulator.tally import WINDOWS

#: Tables of which nobody knows beforehand how long they must be, by what the kernel says when one is full.
GROWING = {
    op.FULL_LOG: "log_owners",
    op.FULL_WIDE_LOG: "wide_log",
    op.FULL_INSTANCES: "instances",
    op.FULL_KEYS: "key_states",
    op.FULL_SILENCES: "silences",
    op.FULL_STAGES: "stage_log",
    op.FULL_SENDS: "send_log",
    op.FULL_STAYS: "stay_log",
    op.FULL_CHANGES: "changes",
    op.FULL_REQUESTS: "requests",
}
FIRST_SIZES = {
    "log_owners": 4096,
    "wide_log": 64,
    "instances": 1024,
    "key_states": 512,
    "silences": 512,
    "stage_log": 4096,
    "send_log": 4096,
    "stay_log": 4096,
    "changes": 4096,
    "requests": 4096,
}
_GROWTH = 4
#: A log of which less than this share is used is copied and used again, or many small runs would keep much room.
_WORTH_KEEPING = 0.25
_LINE = 64
_TIMES_AT_ONCE = 8
#: No table of one thread grows beyond so many rows: a person with more than that is a fault of the history.
MOST_ROWS = 1 << 28


@dataclass(frozen=True)
class Log:
    """What one thread logged, in no order: ``values`` in chunks of op.CHUNK, each of the metric that ``owners`` names;
    all chunks of a metric but the last are full, and of that so many are ``unused``. ``wide``: rows of a metric and a
    value that does not fit in there."""

    values: NDArray[np.uint32]
    owners: NDArray[np.int32]
    unused: NDArray[np.int64]
    wide: NDArray[np.int64]

    def totals(self) -> NDArray[np.int64]:
        """How many values each metric has."""
        metrics = len(self.unused)
        chunks = np.bincount(self.owners, minlength=metrics) * op.CHUNK
        return chunks - self.unused + np.bincount(self.wide[:, 0], minlength=metrics)


def values_of(logs: Sequence[Log], metric: int, total: int) -> NDArray[Any]:
    """The ``total`` values of a metric in some logs."""
    wide = [log.wide[log.wide[:, 0] == metric, 1] for log in logs]
    found = np.empty(total + op.CHUNK, np.uint32)
    count = 0
    for log in logs:
        places = np.flatnonzero(log.owners == metric)
        if len(places):
            size = len(places) * op.CHUNK
            lines = log.values[: len(log.owners) * op.CHUNK].reshape(-1, op.CHUNK)
            np.take(lines, places, axis=0, out=found[count : count + size].reshape(-1, op.CHUNK), mode="clip")
            # What follows is laid over what is unused.
            count += size - int(log.unused[metric])
    found = found[:count]
    return np.concatenate([found, *wide]) if count < total else found


class Sizes:
    """How long the growing tables are."""

    def __init__(self) -> None:
        self.rows = dict(FIRST_SIZES)

    def grow(self, table: str) -> None:
        """Makes a table longer for the next try. RunError if it would not fit."""
        self.rows[table] *= _GROWTH
        if self.rows[table] > MOST_ROWS:
            raise RunError(
                say("One person needs more memory than there is. Limit how many times a person may be in the journey.")
            )


class Space:
    """One thread's tables and the frame (at ``address``) that holds their addresses. ``days``, ``hours`` and the like
    hold figures."""

    def __init__(self, plan: Plan, sizes: Sizes) -> None:
        self._plan = plan
        self.frame = np.zeros(1, FRAME)
        self._tables: dict[str, NDArray[Any]] = {}
        for name, table in plan.tables.items():
            self._add(name, table)
        for name, rows in self._lengths(sizes.rows).items():
            room = np.empty if name == "log" else np.zeros
            self._add(name, room(max(1, rows), TABLES[name]))
        self._add("nodes", self._nodes(plan.tables["nodes"]))
        self._add("zones", plan.zones.copy())
        self._add("dated", plan.dated.copy())
        for name, value in plan.scalars.items():
            self.frame[name] = value
        places = figure_places(plan)
        for name, (_, rows) in places.items():
            self.frame[f"{name}_rows"] = rows
        self.address = self.frame.ctypes.data
        self._words = self.frame.view(np.int64)
        self._figure_words = np.array([_word(name) for name in places])
        self._figure_places = np.array([place for place, _ in places.values()])
        self._reset()

    @property
    def log_is_full(self) -> bool:
        """Whether the kernel wants the log to be emptied before it goes on."""
        return self["chunks"] > self["chunk_room"]

    @property
    def sends(self) -> NDArray[Any]:
        """The messages of the customer who was replayed last, in their order."""
        return self._tables["send_log"][: self["sends"]]

    @property
    def stays(self) -> NDArray[Any]:
        """The times in journeys of the customer who was replayed last, in the order of their ends."""
        return self._tables["stay_log"][: self["stays"]]

    @property
    def days(self) -> NDArray[np.int64]:
        """Sends by sender and local date."""
        return self._tables["days"].reshape(-1, self._plan.count("day_count"))

    @property
    def hours(self) -> NDArray[np.int64]:
        """Sends by sender and hour of the local week."""
        return self._tables["hours"].reshape(-1, 168)

    def __getitem__(self, field: str) -> int:
        return int(self._words[_word(field)])

    def take_log(self) -> Log:
        """The values in the log; then it is empty."""
        owners = self._tables["log_owners"][: self["chunks"]].copy()
        streams = self._tables["streams"]
        used, room = len(owners) * op.CHUNK, self._tables["log"]
        mostly_empty = used < len(room) * _WORTH_KEEPING
        taken = Log(
            room[:used].copy() if mostly_empty else room,
            owners,
            (streams["end"] - streams["next"]).astype(np.int64),
            self._tables["wide_log"][: self["wide"]].reshape(-1, 2).copy(),
        )
        if not mostly_empty:
            self._add("log", np.empty_like(room))
        streams[:] = np.zeros(1, streams.dtype)
        self.frame["chunks"] = 0
        self.frame["wide"] = 0
        return taken

    def take_people(self) -> NDArray[np.int64]:
        """People by their highest number of messages, a row a window; then there are none."""
        people = self._tables["people"].reshape(-1, op.MOST_PEOPLE + 1)
        found: NDArray[np.int64] = people.copy()
        people[:] = 0
        return found

    @property
    def small(self) -> NDArray[np.int64]:
        """How often each metric, from that of passes on, had each small value."""
        metrics = self._plan.count("metric_count") - self._plan.count("metric_passes")
        return self._tables["small"][: metrics * op.SMALL].reshape(metrics, op.SMALL)

    @property
    def first_days(self) -> NDArray[np.int64]:
        """People by the date of the first message of each node, each journey and the run."""
        return self._tables["first_days"].reshape(-1, self._plan.count("day_count"))

    def count_into(self, address: int) -> None:
        """Lets the kernel count into the row of ``new_figures`` at an address."""
        self._words[self._figure_words] = self._figure_places + address

    def take_requests(self) -> NDArray[Any]:
        """The bookings of the customers who were replayed since the last call."""
        found: NDArray[Any] = self._tables["requests"][: self["request_count"]].copy()
        self.frame["request_count"] = 0
        return found

    def _lengths(self, sizes: dict[str, int]) -> dict[str, int]:
        count = self._plan.count
        slots = sizes["instances"]
        codes = len(self._plan.tables["codes"])
        return {
            **sizes,
            "key_states": count("journey_count") + sizes["key_states"],
            "truths": codes + 1,
            "scans": codes + 1,
            "order": 2 * slots,
            "free": slots,
            "deferred": slots,
            "passes": slots * count("loop_width") + count("loop_count"),
            "marks": slots * count("mark_width"),
            "hours_of_day": 24,
            "first_blocks": slots * count("cap_width"),
            "journey_states": count("journey_count"),
            "trigger_states": count("trigger_count"),
            "node_states": count("node_count"),
            "seen": count("seen_words"),
            "people_slices": count("seen_words") * op.SLICES,
            "memos": int(self._plan.tables["codes"]["memo"].max()) + 1,
            "found": (self._plan.most_events // 64 + 1) << count("kind_shift"),
            "recent": self._plan.most_events + self._plan.most_count,
            "own_times": self._plan.most_events + 2 * _TIMES_AT_ONCE,
            "written": count("written_count"),
            "log": sizes["log_owners"] * op.CHUNK,
            "streams": count("metric_count"),
            "small": (count("metric_count") - count("metric_passes")) * op.SMALL,
            "first_days": (count("node_count") + count("journey_count") + 1) * count("day_count"),
            "people": len(WINDOWS) * (op.MOST_PEOPLE + 1),
            "days": max(1, len(self._plan.senders)) * count("day_count"),
            "hours": max(1, len(self._plan.senders)) * 168,
        }

    def _add(self, name: str, table: NDArray[Any]) -> None:
        self._tables[name] = table
        self.frame[name] = table.ctypes.data
        self.frame[f"{name}_rows"] = table.size

    def _nodes(self, table: NDArray[Any]) -> NDArray[Any]:
        """The nodes as a thread walks them: with addresses."""
        nodes = aligned_nodes(len(table))
        nodes[:] = table
        for name in ("next", "other"):
            nodes[name] = np.where(table[name] < 0, 0, nodes.ctypes.data + table[name] * NODE.itemsize)
        nodes["seen_at"] = self._tables["seen"].ctypes.data + 8 * (
            np.maximum(table["target"].astype(np.int64), 0) // 64
        )
        return nodes

    def _reset(self) -> None:
        """Nothing has happened to any customer yet."""
        slots = len(self._tables["instances"])
        self._tables["free"][:] = np.arange(slots, dtype=np.int32)
        self.frame["free_count"] = slots
        self._tables["memos"][:] = -1
        self.frame["chunk_room"] = len(self._tables["log_owners"]) // 2
        # As if a customer had just been replayed: what the kernel then sets back is all that must be.
        self.frame["started"] = 1


def aligned_nodes(rows: int) -> NDArray[Any]:
    """Nodes that begin where the processor's cache lines do."""
    room = np.zeros(rows * NODE.itemsize + _LINE, np.uint8)
    first = -room.ctypes.data % _LINE
    return room[first : first + rows * NODE.itemsize].view(NODE)


@cache
def _word(field: str) -> int:
    """The place of a field among the frame's 64-bit words."""
    assert FRAME.fields is not None
    return FRAME.fields[field][1] // 8


def figure_places(plan: Plan) -> dict[str, tuple[int, int]]:
    """For each table of figures its first byte and its rows within a block's figures."""
    count = plan.count
    rows = {
        "node_counts": count("node_count"),
        "blocked": count("node_count") * op.BLOCKED,
        "active": count("node_count") * op.ACTIVE,
        "edge_counts": len(plan.edges),
        "journey_counts": count("journey_count"),
        "refused": count("journey_count") * op.REFUSALS,
        "ends": len(plan.reasons),
        "nothing_counts": (count("journey_count") + 1) * op.NOTHING,
        "goal_counts": len(plan.goals),
        "run_counts": 1,
    }
    places = {}
    place = 0
    for name in FIGURE_TABLES:
        places[name] = (place, rows[name])
        place += rows[name] * TABLES[name].itemsize
    return places


def new_figures(plan: Plan, blocks: int) -> NDArray[np.int64]:
    """Zeros for the figures of so many blocks; every field of every table is one 64-bit number."""
    places = figure_places(plan)
    width = sum(rows * TABLES[name].itemsize for name, (_, rows) in places.items()) // 8
    return np.zeros((blocks, width), np.int64)


def unfold(plan: Plan, figures: NDArray[np.int64]) -> None:
    """Counts the passes of edges that the kernel passed together with others, in each block."""
    place, rows = figure_places(plan)["edge_counts"]
    fields = TABLES["edge_counts"].itemsize // 8
    passes = figures[:, place // 8 : place // 8 + rows * fields : fields]
    counted = passes.copy()
    for edge, others in plan.folds.items():
        for other in others:
            passes[:, other] += counted[:, edge]


def figures_by_table(plan: Plan, figures: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """One row of figures as tables."""
    return {
        name: figures[place // 8 : place // 8 + rows * TABLES[name].itemsize // 8].view(TABLES[name])
        for name, (place, rows) in figure_places(plan).items()
    }
