"""Arrays whose addresses the kernel is given: they must live, lie in one piece and be of the type that it expects."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


class Columns:
    """Keeps arrays alive for as long as their addresses are used."""

    def __init__(self) -> None:
        self._kept: list[NDArray[Any]] = []

    def address(self, array: NDArray[Any], dtype: Any) -> int:
        """Where an array lies in memory; it is copied only if it is of another type or not in one piece."""
        whole = np.ascontiguousarray(array, dtype=dtype)
        self._kept.append(whole)
        return whole.ctypes.data
