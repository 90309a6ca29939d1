"""The two loops of an import that NumPy has no fast form of, compiled. Imported only for large imports.

Both give exactly what the NumPy forms in ``layout`` and ``coding`` give.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numba import njit

F = TypeVar("F", bound=Callable[..., None])


def _compiled(signature: str) -> Callable[[F], F]:
    """Compile for these types when the module is imported, or take it from the cache on disk."""
    decorate: Callable[[F], F] = njit([signature], cache=True, nogil=True, error_model="numpy")
    return decorate


@_compiled("void(uint64[::1], int32[::1])")
def fill_table(hashes: Any, table: Any) -> None:
    """Put the places of all different ``hashes`` into the open hash table (its length a power of two, -1 = free)."""
    mask = np.uint64(len(table) - 1)
    for place in range(len(hashes)):
        slot = hashes[place] & mask
        while table[slot] >= 0:
            slot = (slot + np.uint64(1)) & mask
        table[slot] = place


@_compiled("void(uint64[::1], int32[::1], uint64[::1], int32[::1])")
def find_places(hashes: Any, table: Any, wanted: Any, places: Any) -> None:
    """The place in ``hashes`` of each of ``wanted``, -1 if it is not there."""
    mask = np.uint64(len(table) - 1)
    for row in range(len(wanted)):
        slot = wanted[row] & mask
        place = table[slot]
        while place >= 0 and hashes[place] != wanted[row]:
            slot = (slot + np.uint64(1)) & mask
            place = table[slot]
        places[row] = place


@_compiled("void(int32[::1], int64[::1], int64[::1], int64[::1])")
def count_into(owners: Any, order: Any, free: Any, source: Any) -> None:
    """Counting sort by owner: ``free`` begins with each owner's first place and is used up.

    ``order`` gives the sequence in which rows are taken (empty: as they lie), so the sort is stable in it.
    """
    if len(order) == 0:
        for row in range(len(owners)):
            owner = owners[row]
            source[free[owner]] = row
            free[owner] += 1
    else:
        for step in range(len(order)):
            row = order[step]
            owner = owners[row]
            source[free[owner]] = row
            free[owner] += 1
