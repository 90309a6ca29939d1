"""Tables that grow row by row while a journey is compiled."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


class Rows:
    """Rows of one table of the kernel; a field that is not given is 0."""

    def __init__(self, dtype: np.dtype[Any]) -> None:
        self.dtype = dtype
        self._rows: list[tuple[Any, ...]] = []
        self._empty: dict[str, Any] = dict.fromkeys(dtype.names or (), 0)

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, **values: Any) -> int:
        """Adds a row and returns its number."""
        row = {**self._empty, **values}
        assert len(row) == len(self._empty), values.keys() - self._empty.keys()
        self._rows.append(tuple(row.values()))
        return len(self._rows) - 1

    def change(self, row: int, **values: Any) -> None:
        """Changes fields of a row."""
        before = dict(zip(self._empty, self._rows[row], strict=True))
        self._rows[row] = tuple({**before, **values}[name] for name in self._empty)

    def array(self) -> NDArray[Any]:
        """All rows; at least one, so that every table has an address."""
        return np.array(self._rows or [(0,) * len(self._empty)], dtype=self.dtype)
