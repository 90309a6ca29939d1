"""Lays the nodes and their outputs out as the kernel walks them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.compiled import opcodes as op
from simulator.compiled.names import Names
from simulator.compiled.tables import NODE

#: Rows begin where the processor's cache lines do.
_LINE = 64
#: Nodes whose bits fit into one word.
_WORD = 64


@dataclass(frozen=True)
class Walking:
    """``tables``: nodes and outputs, and what events do to waits. ``folds``: for each edge whose way goes on over steps
    that only count, the edges that are passed with it."""

    tables: dict[str, NDArray[Any]]
    folds: Mapping[int, tuple[int, ...]]


def walking_tables(
    arrays: dict[str, NDArray[Any]],
    links: NDArray[Any],
    matches: NDArray[Any],
    codes: NDArray[Any],
    names: Names,
    passing: Collection[int],
) -> Walking:
    """The nodes, then their outputs: each a copy of its target, with the edge that leads there. Nodes of the kinds
    ``passing`` do nothing: who comes to one comes to the next at once."""
    nodes = arrays["nodes"]
    _shorten_branches(nodes, arrays["branches"], codes)
    answers = _answers(arrays, matches, names)
    count = len(nodes)
    table = _aligned(count + len(links))
    table[:count] = nodes
    table["target"][:count] = np.arange(count)
    table["links"][:count] += count
    bits = np.zeros(len(table), np.uint64)
    bits[:count] = np.uint64(1) << (np.arange(count, dtype=np.uint64) % np.uint64(_WORD))
    folds = {}
    for place, link in enumerate(links):
        targets, edges = _way(int(link["target"]), nodes, links, passing if count <= _WORD else ())
        row = count + place
        table[row] = table[targets[-1]]
        for name in ("edge", "loop", "plain"):
            table[name][row] = link[name]
        if targets[-1] < 0:
            table["target"][row] = -1
        else:
            bits[row] = np.bitwise_or.reduce(bits[targets])
        if edges:
            folds[int(link["edge"])] = tuple(edges)
    return Walking({"nodes": table, "answers": answers, "row_bits": bits.view(np.int64)}, folds)


def _way(
    target: int, nodes: NDArray[Any], links: NDArray[Any], passing: Collection[int]
) -> tuple[list[int], list[int]]:
    """The nodes that are come to at once, and the edges between them."""
    targets, edges = [target], []
    while target >= 0 and nodes["kind"][target] in passing and not nodes["writes"][target]:
        onward = links[nodes["links"][target]]
        target = int(onward["target"])
        if target < 0 or onward["loop"] >= 0 or target in targets:
            break
        targets.append(target)
        edges.append(int(onward["edge"]))
    return targets, edges


def _shorten_branches(nodes: NDArray[Any], branches: NDArray[Any], codes: NDArray[Any]) -> None:
    """Writes short conditions into the branches themselves (tables.py, BRANCH)."""
    branches["memo"] = -1
    for node in nodes[nodes["kind"] == op.BRANCH]:
        for branch in branches[node["row"] : node["row"] + node["count"]]:
            code = codes[branch["condition"]]
            branch["memo"] = code["memo"]
            if code["alone"] and code["what"] == op.REACHED:
                branch["bit"], branch["count"] = code["place"], code["count"]
                branch["turned"] = code["otherwise"] == op.TRUE
                branch["window"] = code["window"] if code["window"] >= 0 else op.FOREVER // 2


def _answers(arrays: dict[str, NDArray[Any]], matches: NDArray[Any], names: Names) -> NDArray[np.int16]:
    """Rows of "answers", and the first one of each node."""
    nodes = arrays["nodes"]
    rows = [np.full(op.EVENT_BITS, -1, np.int16)]
    for place, node in enumerate(nodes):
        if node["flag"] == 0 and node["kind"] in (op.WAIT, op.DELAY):
            nodes["answers"][place] = len(rows) * op.EVENT_BITS
            rows.append(_answers_of(node, arrays, matches, names))
    return np.concatenate(rows)


def _answers_of(node: Any, arrays: dict[str, NDArray[Any]], matches: NDArray[Any], names: Names) -> NDArray[np.int16]:
    """By bit the output of the first branch that an event takes; -1 if it depends on more than its name."""
    answers = np.full(op.EVENT_BITS, -1, np.int16)
    if node["kind"] == op.DELAY:
        return answers
    keyed = bool(arrays["journeys"]["keyed"][node["journey"]])
    settled = set()
    for branch in arrays["branches"][node["row"] : node["row"] + node["count"]]:
        match = matches[branch["match"]]
        bit = names.own_bit(int(match["event"]))
        if bit >= 0 and bit not in settled:
            settled.add(bit)
            if match["condition"] < 0 and (match["any_key"] or not keyed):
                answers[bit] = branch["output"]
    return answers


def _aligned(rows: int) -> NDArray[Any]:
    room = np.zeros(rows * NODE.itemsize + _LINE, np.uint8)
    first = -room.ctypes.data % _LINE
    return room[first : first + rows * NODE.itemsize].view(NODE)
