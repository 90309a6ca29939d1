"""Lays the nodes and their outputs out as the kernel walks them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.compiled import opcodes as op
from simulator.compiled.kinds import Kinds
from simulator.compiled.names import Names
from simulator.compiled.rows import Rows
from simulator.compiled.rule_tables import Hearing
from simulator.compiled.tables import NODE, SPAN

#: Nodes whose bits fit into one word.
_WORD = 64


@dataclass(frozen=True)
class Listening:
    """What there is to hear: the names and kinds of events, who hears them, those that loop counters hear, how many
    names events can have, whether instances ever run alone, and whether changes of the stage are heard."""

    names: Names
    kinds: Kinds
    hearing: Hearing
    reset_bits: int
    event_names: int
    alone: bool
    stages: bool


@dataclass(frozen=True)
class Walking:
    """``tables``: nodes and outputs, and what events do to waits. ``folds``: for each edge whose way goes on over steps
    that only count, the edges that are passed with it."""

    tables: dict[str, NDArray[Any]]
    folds: Mapping[int, tuple[int, ...]]


def walking_tables(
    arrays: dict[str, NDArray[Any]],
    links: NDArray[Any],
    listening: Listening,
    passing: Collection[int],
) -> Walking:
    """The nodes, then their outputs: each a copy of its target, with the edge that leads there. Nodes of the kinds
    ``passing`` do nothing: who comes to one comes to the next at once."""
    nodes = arrays["nodes"]
    count = len(nodes)
    nodes["links"] += count
    nodes["next"] = nodes["other"] = -1
    spans = _shorten_branches(nodes, arrays)
    answers = _listen(arrays, listening)
    table = np.zeros(count + len(links), NODE)
    table[:count] = nodes
    table["target"][:count] = np.arange(count)
    table["seen"][:count] = (np.uint64(1) << (np.arange(count, dtype=np.uint64) % np.uint64(_WORD))).view(np.int64)
    ways = _Ways(nodes, links, passing if count <= _WORD else ())
    seen = table["seen"][:count].tolist()
    lasts, words, folds = [], [], {}
    for edge, target in zip(links["edge"].tolist(), links["target"].tolist(), strict=True):
        targets, edges = ways.from_step(target)
        lasts.append(targets[-1])
        words.append(reduce(or_, [seen[one] for one in targets]) if target >= 0 else 0)
        if edges:
            folds[edge] = tuple(edges)
    last = np.array(lasts, np.int64)
    outputs = table[last]
    outputs["seen"] = words
    outputs["target"][last < 0] = -1
    outputs["quick"][~links["plain"].astype(np.bool_) | (last < 0)] = op.QUICK_NEVER
    for name in ("edge", "loop", "plain"):
        outputs[name] = links[name]
    table[count:] = outputs
    table["number"] = np.arange(len(table))
    _leave_circles(table, count)
    return Walking({"nodes": table, "answers": answers, "spans": spans}, folds)


class _Ways:
    """Follows steps that do nothing."""

    def __init__(self, nodes: NDArray[Any], links: NDArray[Any], passing: Collection[int]) -> None:
        through = np.isin(nodes["kind"], list(passing)) & (nodes["writes"] == 0)
        self._through = through.tolist()
        self._onward = (nodes["links"] - len(nodes)).tolist()
        self._targets, self._loops, self._edges = (links[name].tolist() for name in ("target", "loop", "edge"))

    def from_step(self, target: int) -> tuple[list[int], list[int]]:
        """The nodes that are come to at once, and the edges between them."""
        targets, edges = [target], []
        while target >= 0 and self._through[target]:
            onward = self._onward[target]
            target = self._targets[onward]
            if target < 0 or self._loops[onward] >= 0 or target in targets:
                break
            targets.append(target)
            edges.append(self._edges[onward])
        return targets, edges


def _shorten_branches(nodes: NDArray[Any], arrays: dict[str, NDArray[Any]]) -> NDArray[Any]:
    """Writes short conditions into the branches themselves (tables.py, BRANCH), and single ones into their nodes; the
    rows of "spans"."""
    branches, codes = arrays["branches"], arrays["codes"]
    spans = Rows(SPAN)
    branches["memo"] = -1
    for node in nodes[nodes["kind"] == op.BRANCH]:
        for branch in branches[node["row"] : node["row"] + node["count"]]:
            code = codes[branch["condition"]]
            branch["memo"] = code["memo"]
            if code["alone"] and code["what"] == op.REACHED:
                branch["bit"], branch["count"] = code["place"], code["count"]
                branch["turned"] = code["otherwise"] == op.TRUE
                branch["window"] = code["window"] if code["window"] >= 0 else op.FOREVER // 2
    for place in np.flatnonzero((nodes["kind"] == op.BRANCH) & (nodes["flag"] == 0)).tolist():
        node = nodes[place]
        node["quick"], node["other"] = op.QUICK_BRANCH, node["links"]
        if node["count"] != 1:
            continue
        branch = branches[node["row"]]
        taken, other = int(node["links"] + branch["output"]), int(node["links"] + node["output"])
        if branch["memo"] >= 0:
            node["quick"], node["asked"] = op.QUICK_MEMO, branch["memo"]
            node["next"], node["other"] = taken, other
            span = _span(codes[branch["condition"]], arrays["attributes"])
            if span is not None:
                node["quick"], node["asked"] = op.QUICK_NUMBER, spans.add(**span)
        elif branch["count"] == 1:
            node["quick"], node["asked"], node["seconds"] = op.QUICK_PAST, branch["bit"], branch["window"]
            node["next"], node["other"] = (other, taken) if branch["turned"] else (taken, other)
    return spans.array()


def _span(code: Any, attributes: NDArray[Any]) -> dict[str, Any] | None:
    """Where the number of an attribute lies if a condition is true; None if it asks for something else."""
    if not code["alone"] or code["what"] != op.ATTRIBUTE or code["window"] >= 0:
        return None
    attribute = attributes[code["place"]]
    if not attribute["direct"]:
        return None
    number = float(code["number"])
    spans = {
        op.EQUAL: (number, number),
        op.GREATER: (np.nextafter(number, np.inf), np.inf),
        op.AT_LEAST: (number, np.inf),
        op.LESS: (-np.inf, np.nextafter(number, -np.inf)),
        op.AT_MOST: (-np.inf, number),
    }
    if int(code["operator"]) not in spans or not np.isfinite(number):
        return None
    low, high = spans[int(code["operator"])]
    missing = bool(attribute["yes_no"]) and low <= 0.0 <= high
    return {"values": attribute["values"], "low": low, "high": high, "missing": missing}


def _leave_circles(table: NDArray[Any], count: int) -> None:
    """Leaves nodes from which a circle can be reached that takes no time to the rest of the kernel, which notices."""
    at_once = (table["quick"] > op.QUICK_WAIT).tolist()
    firsts, targets = table["links"][:count].tolist(), table["target"].tolist()
    ends_at = dict(pairwise((*sorted({*firsts}), len(table))))
    onward = {
        place: {targets[row] for row in range(first, ends_at[first]) if at_once[row]}
        for place, first in enumerate(firsts)
        if at_once[place]
    }
    while True:
        ends = [place for place, targets in onward.items() if not targets & onward.keys()]
        if not ends:
            break
        for place in ends:
            del onward[place]
    for place in onward:
        table["quick"][(table["target"] == place) & (table["quick"] >= 0)] = op.QUICK_NOTHING


def _listen(arrays: dict[str, NDArray[Any]], listening: Listening) -> NDArray[np.int16]:
    """Tells nodes and journeys at which events somebody must be asked, and what comes of these: rows of "answers"."""
    nodes, journeys, names = arrays["nodes"], arrays["journeys"], listening.names
    bits = names.bits()[: listening.event_names]
    rows: list[list[int]] = []
    stops = []
    for number, journey in enumerate(journeys):
        rules = int(journey["rule_bits"]) | listening.reset_bits
        kinds = [*listening.hearing.others[number], *listening.kinds.of_bits(rules)] if listening.alone else []
        stops.append(kinds)
        journey["refuses"] = listening.hearing.refuses[number]
        journey["stops"] = listening.kinds.together(kinds)
        journey["answers"] = len(rows) * len(bits)
        rows.append([op.ANSWER_RULES if rules >> bit & 1 else op.ANSWER_OTHERS_ONLY for bit in bits])
    for place in range(len(nodes)):
        node = nodes[place]
        number = int(node["journey"])
        journey = journeys[number]
        if node["flag"] == 0 and node["kind"] in (op.WAIT, op.DELAY) and node["seconds"] > 0:
            node["quick"] = op.QUICK_WAIT
            node["next"], node["other"] = node["links"] + node["output"], node["links"]
        elif node["kind"] == op.SET_STAGE and not listening.stages:
            node["quick"], node["next"] = op.QUICK_STAGE, node["links"]
        elif node["kind"] == op.END_NODE:
            node["quick"] = op.QUICK_END
        elif node["kind"] == op.SPLIT:
            node["quick"], node["other"] = op.QUICK_SPLIT, node["links"]
        elif node["kind"] == op.SEND:
            message = arrays["messages"][node["row"]]
            if message["shown"] < 0 and message["end"] < 0 and message["resource"] < 0:
                node["quick"], node["next"] = op.QUICK_SEND, node["links"]
        elif node["kind"] == op.BRANCH:
            continue
        node["answers"] = journey["answers"]
        node["asked"] = journey["stops"]
        mine = int(node["bits"])
        if mine and listening.alone:
            outputs = _outputs_of(node, arrays, listening)
            own = rows[int(journey["answers"]) // len(bits)]
            hearings = listening.hearing.hearings[number]
            node["asked"] = listening.kinds.together([*stops[number], *listening.kinds.of_bits(mine)])
            node["answers"] = len(rows) * len(bits)
            answers = []
            for code, bit in enumerate(bits):
                answer = own[code]
                if answer != op.ANSWER_RULES and mine >> bit & 1:
                    answer = outputs.get(bit, op.ANSWER_ASK)
                    if answer >= 0 and hearings[bit] == op.HEARD_BY_OTHERS:
                        answer |= op.ANSWER_OTHERS
                answers.append(answer)
            rows.append(answers)
    return np.array(rows, np.int16).reshape(-1)


def _outputs_of(node: Any, arrays: dict[str, NDArray[Any]], listening: Listening) -> dict[int, int]:
    """By bit the output of the first branch that an event takes, unless it depends on more than its name."""
    outputs: dict[int, int] = {}
    if node["quick"] != op.QUICK_WAIT:
        return outputs
    keyed = bool(arrays["journeys"]["keyed"][node["journey"]])
    settled = set()
    for branch in arrays["branches"][node["row"] : node["row"] + node["count"]]:
        match = arrays["matches"][branch["match"]]
        bit = listening.names.own_bit(int(match["event"]))
        if bit >= 0 and bit not in settled:
            settled.add(bit)
            if match["condition"] < 0 and (match["any_key"] or not keyed):
                outputs[bit] = int(branch["output"])
    return outputs
