"""Random draws that depend on nothing but seed, customer, node and visit (R10.2)."""

from __future__ import annotations

import hashlib

from journey.identifiers import own_id
from journey.steps import RandomSplit

_MASK = 2**64 - 1


def drawn_output(step: RandomSplit, seed: int, customer_hash: int, node: str, earlier_visits: int) -> str:
    """The output that the customer draws at this visit."""
    visit = 0 if step.sticky else earlier_visits
    draw = draw_bits(seed, customer_hash, step.salt or own_id(node), visit)
    total = sum(weight for _, weight in step.shares)
    reached = 0
    for output, weight in step.shares:
        reached += weight
        if draw * total < reached * 2**53:
            return output
    raise AssertionError("a draw is below 2^53, and the weights add up to the total")


def draw_bits(seed: int, customer_hash: int, name: str, visit: int) -> int:
    """The 53 bits of a draw."""
    named = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big")
    return _mix(_mix(_mix(_mix(seed & _MASK) ^ customer_hash) ^ named) ^ visit) >> 11


def _mix(value: int) -> int:
    """One step of SplitMix64."""
    value = (value + 0x9E3779B97F4A7C15) & _MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)
