"""A customer history in memory: what happened, to whom, when.

All arrays are read-only views of the files of a history folder (mapped, not copied).
Times are 32-bit whole seconds after ``origin`` (UTC); ``origin`` is a UNIX time.
Customers lie in the order of the BLAKE2b-64 hash of their key (ties: the key's bytes), so that any
prefix is a random sample. A customer's events are ordered by time, then by position in the import.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

#: Time of a value without a date: it always held.
ALWAYS = -(2**31)

NUMBER = "number"
TEXT = "text"


@dataclass(frozen=True)
class Property:
    """A property of events (``value``, ``product``, ``quantity`` ...), one entry an event.

    ``kind`` is NUMBER (``values`` is float64, NaN where missing) or TEXT (``values`` is int32 codes
    into ``words``, -1 where missing). Yes/no values are numbers 0 and 1.
    """

    name: str
    kind: str
    values: NDArray[np.float64] | NDArray[np.int32]
    words: Sequence[str] = ()


@dataclass(frozen=True)
class Attribute:
    """An attribute of customers with its dated values.

    The values of customer ``c`` are rows ``offsets[c]`` to ``offsets[c + 1]`` of ``times`` (int32,
    ALWAYS where undated) and ``values`` (as in Property), in order of time, then of the import.
    The last row with a time at or before t holds at t.
    Consent and reachability are attributes too: ``consent.email``, ``reachable.email`` (1 or 0),
    and likewise for ``sms``, ``push``, ``call``, ``ads``.
    """

    name: str
    kind: str
    offsets: NDArray[np.int64]
    times: NDArray[np.int32]
    values: NDArray[np.float64] | NDArray[np.int32]
    words: Sequence[str] = ()

    @cached_property
    def dated(self) -> bool:
        """Whether some value has a date."""
        return bool((self.times != ALWAYS).any())

    @cached_property
    def one_each(self) -> bool:
        """Whether each customer has one value."""
        return np.array_equal(self.offsets, np.arange(len(self.offsets)))


@dataclass(frozen=True)
class History:
    """One imported history. Shapes: C customers, E events.

    ``start`` and ``end`` are the times (after ``origin``) of the first and last event.
    ``made`` names the events, ``made_attributes`` the attributes, that a generator made, not the shop.
    ``zones`` are IANA names; ``zone[c]`` indexes them, -1 where the customer has none.
    ``fingerprint`` is the SHA-256 (hex) over all content that a replay can read.
    """

    folder: Path | None
    name: str
    attribution: str
    fingerprint: str
    origin: int
    start: int
    end: int
    offsets: NDArray[np.int64]  # C + 1
    times: NDArray[np.int32]  # E
    events: NDArray[np.uint8]  # E, codes into event_names
    event_names: tuple[str, ...]
    hashes: NDArray[np.uint64]  # C, BLAKE2b-64 of the key, big-endian, ascending
    key_offsets: NDArray[np.int64]  # C + 1, into key_bytes
    key_bytes: NDArray[np.uint8]  # the customers' keys in UTF-8, one after the other
    zones: tuple[str, ...]
    zone: NDArray[np.int16]  # C
    properties: dict[str, Property] = field(default_factory=dict)
    attributes: dict[str, Attribute] = field(default_factory=dict)
    made: frozenset[str] = frozenset()
    made_attributes: frozenset[str] = frozenset()

    @property
    def customers(self) -> int:
        """How many customers there are."""
        return len(self.offsets) - 1

    @cached_property
    def most_events(self) -> int:
        """How many events the customer has who has most."""
        return int(np.diff(self.offsets).max(initial=0))

    @cached_property
    def inhabited(self) -> frozenset[int]:
        """The places, among ``zones``, of those that some customer has; -1 if some customer has none."""
        return frozenset((np.flatnonzero(np.bincount(self.zone + 1)) - 1).tolist())

    def key(self, customer: int) -> str:
        """The customer's key as text."""
        first, last = self.key_offsets[customer], self.key_offsets[customer + 1]
        return bytes(self.key_bytes[first:last]).decode("utf-8", "replace")
