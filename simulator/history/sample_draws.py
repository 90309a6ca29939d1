"""Random numbers of the sample: whole-number arithmetic only, so that every machine draws the same."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")

_MASK = 2**64 - 1


class Draws:
    """A SplitMix64 sequence of its own for each seed, customer and purpose.

    Changing how often one purpose draws leaves all others as they were.
    """

    def __init__(self, seed: int, *labels: str) -> None:
        text = "\0".join((str(seed), *labels)).encode("utf-8")
        self._state = int.from_bytes(blake2b(text, digest_size=8).digest(), "big")

    def _next(self) -> int:
        self._state = state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _MASK
        return state ^ (state >> 31)

    def chance(self, per_mille: int) -> bool:
        """True in ``per_mille`` of 1000 cases."""
        return self._next() % 1_000 < per_mille

    def whole(self, least: int, most: int) -> int:
        """A whole number from ``least`` to ``most``, both included."""
        return least + self._next() % (most - least + 1)

    def pick(self, choices: Sequence[T]) -> T:
        """One of ``choices``, each as likely."""
        return choices[self._next() % len(choices)]

    def weighted(self, choices: Sequence[tuple[T, int]]) -> T:
        """One of ``choices``, each as likely as its whole-number weight says."""
        place = self._next() % sum(weight for _, weight in choices)
        for choice, weight in choices:
            place -= weight
            if place < 0:
                return choice
        raise AssertionError("weights are positive")
