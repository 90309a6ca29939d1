"""How customers and events are laid in a history: by hash of the key, by time, by position in the import."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from simulator.history.history import ALWAYS, Attribute

DAY = 86_400

#: So many rows pay for loading compiled code; below, NumPy is as fast.
COMPILED_FROM = 10_000_000


def hash_of(key: str) -> int:
    """BLAKE2b-64 of the key's UTF-8, read big-endian."""
    return int.from_bytes(blake2b(key.encode("utf-8"), digest_size=8).digest(), "big")


def customer_order(keys: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """The places of ``keys`` in the order of their hashes (ties by the key's UTF-8 bytes), and the hashes so."""
    hashes = np.array([hash_of(key) for key in keys], dtype=np.uint64)
    order = np.argsort(hashes, kind="stable")
    ranked = hashes[order]
    if len(keys) > 1 and bool((ranked[1:] == ranked[:-1]).any()):
        pairs = sorted((int(value), key.encode("utf-8"), place) for place, (value, key) in _numbered(hashes, keys))
        order = np.array([place for _, _, place in pairs], dtype=np.int64)
    return order.astype(np.int64), ranked


def _numbered(hashes: NDArray[np.uint64], keys: Sequence[str]) -> Iterable[tuple[int, tuple[int, str]]]:
    return enumerate(zip(hashes.tolist(), keys, strict=True))


def ranks(order: NDArray[np.int64]) -> NDArray[np.int32]:
    """Where each entry of the unordered list comes to lie: the inverse of ``order``."""
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return rank


def offsets_of(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Group bounds from group sizes."""
    offsets = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=offsets[1:])
    return offsets


def event_order(
    customers: NDArray[np.int32], times: NDArray[np.int32], count: int, compiled_from: int = COMPILED_FROM
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Bounds of each customer's events, and the import positions in the order of the history.

    A counting sort by customer, of the rows in the order of time, then of the import. From ``compiled_from``
    rows on it is done by compiled code.
    """
    offsets = offsets_of(np.bincount(customers, minlength=count).astype(np.int64))
    if len(customers) < compiled_from:
        return offsets, np.lexsort((times, customers))
    from simulator.history.kernels import count_into

    in_time = bool((times[1:] >= times[:-1]).all())
    order = np.empty(0, dtype=np.int64) if in_time else np.argsort(times, kind="stable")
    source = np.empty(len(customers), dtype=np.int64)
    count_into(customers, order, offsets[:-1].copy(), source)
    return offsets, source


def origin_of(first: int) -> int:
    """The UTC midnight at or before the first event: times after it stay small and readable."""
    return first - first % DAY


def dated_attribute(
    name: str,
    kind: str,
    customers: NDArray[np.int32],
    times: NDArray[np.int64],
    values: NDArray[np.float64] | NDArray[np.int32],
    count: int,
    words: Sequence[str] = (),
) -> Attribute:
    """An attribute from its rows in import order; ``times`` are after the origin, ALWAYS if undated."""
    order = np.lexsort((times, customers))
    return Attribute(
        name=name,
        kind=kind,
        offsets=offsets_of(np.bincount(customers, minlength=count).astype(np.int64)),
        times=np.clip(times[order], ALWAYS, 2**31 - 1).astype(np.int32),
        values=values[order],
        words=words,
    )
