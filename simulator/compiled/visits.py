"""Who came to which step: a bit for each customer and step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


def visit_width(nodes: Sequence[str]) -> int:
    """How many bytes a customer's bits take."""
    return -(-len(nodes) // 8)


@dataclass(frozen=True)
class Visits:
    """``bits``: a row of bytes a customer; bit i of byte k is that of the step number 8 k + i of ``nodes``."""

    nodes: tuple[str, ...]
    bits: NDArray[np.uint8]

    def visitors(self, nodes: Iterable[str]) -> NDArray[np.int64]:
        """The customers who came to one of these steps at least, ascending."""
        mask = np.zeros(self.bits.shape[1], np.uint8)
        for node in set(nodes) & set(self.nodes):
            place = self.nodes.index(node)
            mask[place >> 3] |= 1 << (place & 7)
        wanted = np.flatnonzero(mask)
        found = np.zeros(len(self.bits), np.bool_)
        for byte in wanted:
            found |= (self.bits[:, byte] & mask[byte]) != 0
        return np.flatnonzero(found)

    def replaced(self, customers: NDArray[np.int64], other: Visits) -> Visits:
        """The same with the visits of these customers, and the steps, as in ``other``."""
        if self.nodes == other.nodes:
            bits = self.bits.copy()
        else:
            bits = np.zeros_like(other.bits)
            place_of = {node: place for place, node in enumerate(self.nodes)}
            for place, node in enumerate(other.nodes):
                if (before := place_of.get(node)) is not None:
                    bits[:, place >> 3] |= ((self.bits[:, before >> 3] >> (before & 7)) & 1) << (place & 7)
        bits[customers] = other.bits[customers]
        return Visits(other.nodes, bits)
