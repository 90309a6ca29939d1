"""How often each whole number occurred: times in seconds, numbers of messages, days, hours of the week."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

_NOTHING = np.empty(0, np.int64)
#: So many exchanges wait for each other at most, since each keeps what it exchanges.
_DEEPEST = 4


class _Later:
    """Items that nobody has put in order yet: how to, and how many they are. ``depth``: how many more stand behind."""

    __slots__ = ("depth", "lock", "order", "total")

    def __init__(self, order: Callable[[], Histogram], total: int, depth: int) -> None:
        self.order = order
        self.total = total
        self.depth = depth
        self.lock = threading.Lock()


class Histogram:
    """A multiset of integers: ``values`` ascending and distinct, ``counts`` beside them, all above zero.

    Large ones are put in order when somebody first asks for them; how many items there are is known before.
    """

    __slots__ = ("_counts", "_later", "_values")
    __hash__ = None  # type: ignore[assignment]  # compared by content, and arrays can change

    def __init__(self, values: NDArray[np.int64], counts: NDArray[np.int64]) -> None:
        self._values = values
        self._counts = counts
        self._later: _Later | None = None

    @classmethod
    def later(cls, order: Callable[[], Histogram], total: int, depth: int = 0) -> Histogram:
        """The ``total`` items that ``order`` puts in order; it is called once, by whichever thread asks first."""
        found = cls(_NOTHING, _NOTHING)
        found._later = _Later(order, total, depth)
        return found

    def put_in_order(self) -> None:
        """Does now what the first who asks would have to wait for."""
        later = self._later
        if later is None:
            return
        with later.lock:
            if self._later is not None:
                found = later.order()
                self._values, self._counts = found.values, found.counts
                self._later = None

    @property
    def in_order(self) -> bool:
        """Whether nobody has to wait for it."""
        return self._later is None

    @property
    def values(self) -> NDArray[np.int64]:
        """The distinct items, ascending."""
        self.put_in_order()
        return self._values

    @property
    def counts(self) -> NDArray[np.int64]:
        """How often each of ``values`` occurs."""
        self.put_in_order()
        return self._counts

    def __reduce__(self) -> tuple[type[Histogram], tuple[NDArray[np.int64], NDArray[np.int64]]]:
        return Histogram, (self.values, self.counts)

    @classmethod
    def empty(cls) -> Histogram:
        """Nothing yet."""
        return cls(_NOTHING, _NOTHING)

    @classmethod
    def of(cls, items: ArrayLike) -> Histogram:
        """The multiset of ``items``, in any order."""
        values, counts = np.unique(np.asarray(items, np.int64), return_counts=True)
        return cls(values, counts.astype(np.int64))

    @classmethod
    def counted(cls, counts: Mapping[int, int]) -> Histogram:
        """From value to count; zero counts are left out."""
        kept = sorted((value, count) for value, count in counts.items() if count)
        return cls(np.array([value for value, _ in kept], np.int64), np.array([count for _, count in kept], np.int64))

    @classmethod
    def dense(cls, counts: ArrayLike, first: int = 0) -> Histogram:
        """From an array whose entry i counts the value ``first`` + i."""
        array = np.asarray(counts, np.int64)
        places = np.flatnonzero(array)
        return cls(places.astype(np.int64) + first, array[places])

    @classmethod
    def added(cls, parts: Iterable[Histogram]) -> Histogram:
        """All of ``parts`` together."""
        filled = [part for part in parts if part.total]
        if len(filled) < 2:
            return filled[0] if filled else cls.empty()
        return cls(*_summed([part.values for part in filled], [part.counts for part in filled]))

    def exchanged(self, old: Histogram, new: Histogram) -> Histogram:
        """These with ``new`` instead of ``old``, which must be among the items. Quick where both are small."""
        later = [part._later for part in (self, old, new) if part._later is not None]
        depth = 1 + max((one.depth for one in later), default=0)
        if not later or depth > _DEEPEST:
            return self._exchanged(old, new)
        return Histogram.later(lambda: self._exchanged(old, new), self.total - old.total + new.total, depth)

    def _exchanged(self, old: Histogram, new: Histogram) -> Histogram:
        if old == new:
            return self
        values, counts = _summed([old.values, new.values], [-old.counts, new.counts])
        places = np.searchsorted(self.values, values)
        known = places < len(self.values)
        known[known] = self.values[places[known]] == values[known]
        altered = self.counts.copy()
        altered[places[known]] += counts[known]
        left = altered > 0
        kept = Histogram(self.values, altered) if left.all() else Histogram(self.values[left], altered[left])
        fresh = ~known & (counts > 0)
        return kept.with_few(Histogram(values[fresh], counts[fresh]))

    def with_few(self, few: Histogram) -> Histogram:
        """These and those of another of only a few values, all of which are new."""
        if not len(few.values):
            return self
        new = np.zeros(len(self.values) + len(few.values), np.bool_)
        new[np.searchsorted(self.values, few.values) + np.arange(len(few.values))] = True
        values, counts = np.empty(len(new), np.int64), np.empty(len(new), np.int64)
        values[new], counts[new] = few.values, few.counts
        np.logical_not(new, out=new)
        values[new], counts[new] = self.values, self.counts
        return Histogram(values, counts)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Histogram)
            and np.array_equal(self.values, other.values)
            and np.array_equal(self.counts, other.counts)
        )

    def __repr__(self) -> str:
        return f"Histogram.counted({self.as_dict()!r})"

    def as_dict(self) -> dict[int, int]:
        """Value to count, ascending."""
        return dict(zip(self.values.tolist(), self.counts.tolist(), strict=True))

    @property
    def total(self) -> int:
        """How many items there are."""
        later = self._later
        return int(self._counts.sum()) if later is None else later.total

    @property
    def sum(self) -> int:
        """The sum of all items."""
        return int((self.values * self.counts).sum())

    @property
    def mean(self) -> float | None:
        """The mean, None if empty."""
        return self.sum / self.total if len(self.values) else None

    @property
    def maximum(self) -> int | None:
        """The greatest item, None if empty."""
        return int(self.values[-1]) if len(self.values) else None

    def percentile(self, percent: int) -> int | None:
        """Nearest rank: the least item that at least ``percent`` (1 to 100) of a hundred do not exceed."""
        if not len(self.values):
            return None
        rank = -(-self.total * percent // 100)
        return int(self.values[np.searchsorted(np.cumsum(self.counts), rank)])

    def above(self, limit: float) -> int:
        """How many items are greater than ``limit``."""
        return int(self.counts[self.values > limit].sum())


def _summed(
    values: Sequence[NDArray[np.int64]], counts: Sequence[NDArray[np.int64]]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All values, ascending and distinct, and the sum of the counts of each."""
    together = np.concatenate(values)
    # Each part is in order already, which the stable way of sorting makes use of.
    order = np.argsort(together, kind="stable")
    together = together[order]
    first = np.flatnonzero(np.append(True, together[1:] != together[:-1]))
    return together[first], np.add.reduceat(np.concatenate(counts)[order], first)
