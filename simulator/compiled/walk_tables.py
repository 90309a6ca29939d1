"""Lays the nodes and their outputs out as the kernel walks them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.compiled import opcodes as op
from simulator.compiled.names import Names
from simulator.compiled.tables import NODE

#: Rows begin where the processor's cache lines do.
_LINE = 64


def walking_tables(
    arrays: dict[str, NDArray[Any]], links: NDArray[Any], matches: NDArray[Any], names: Names
) -> dict[str, NDArray[Any]]:
    """The nodes, then their outputs: each a copy of its target, with the edge that leads there. And what events do to
    waits."""
    nodes = arrays["nodes"]
    answers = _answers(arrays, matches, names)
    table = _aligned(len(nodes) + len(links))
    table[: len(nodes)] = nodes
    table["target"][: len(nodes)] = np.arange(len(nodes))
    table["links"][: len(nodes)] += len(nodes)
    outputs = table[len(nodes) :]
    outputs[:] = table[: len(nodes)][links["target"]]
    for name in ("target", "edge", "loop", "plain"):
        outputs[name] = links[name]
    return {"nodes": table, "answers": answers}


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
