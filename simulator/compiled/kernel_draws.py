"""Random draws in the kernel: they depend on nothing but seed, customer, name and visit."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.compiled.jit import inner
from simulator.compiled.memory import at

Frame = Any


@inner
def mixed(value: np.uint64) -> np.uint64:
    """One step of SplitMix64."""
    value = value + np.uint64(0x9E3779B97F4A7C15)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@inner
def add_visit(c: Frame, place: int) -> int:
    """The customer comes to a node that draws: how often that happened before."""
    state = at(c, "node_states", place)
    if state.owner != c.serial:
        state.owner = c.serial
        state.visits = 0
    state.visits += 1
    return state.visits - 1


@inner
def drawn(c: Frame, name: np.uint64, visits: int) -> np.uint64:
    """The 53 bits of a draw."""
    customer = at(c, "hashes", c.customer)
    return mixed(mixed(mixed(np.uint64(c.seed) ^ customer) ^ name) ^ np.uint64(visits)) >> np.uint64(11)
