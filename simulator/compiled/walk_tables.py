"""Lays the nodes and their outputs out as the kernel walks them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.compiled.tables import NODE

#: Rows begin where the processor's cache lines do.
_LINE = 64


def walking_table(nodes: NDArray[Any], links: NDArray[Any]) -> NDArray[Any]:
    """The nodes, then their outputs: each a copy of its target, with the edge that leads there."""
    table = _aligned(len(nodes) + len(links))
    table[: len(nodes)] = nodes
    table["target"][: len(nodes)] = np.arange(len(nodes))
    table["links"][: len(nodes)] += len(nodes)
    outputs = table[len(nodes) :]
    outputs[:] = table[: len(nodes)][links["target"]]
    for name in ("target", "edge", "loop", "plain"):
        outputs[name] = links[name]
    return table


def _aligned(rows: int) -> NDArray[Any]:
    room = np.zeros(rows * NODE.itemsize + _LINE, np.uint8)
    first = -room.ctypes.data % _LINE
    return room[first : first + rows * NODE.itemsize].view(NODE)
