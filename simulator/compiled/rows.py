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
        self._names = dtype.names

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, **values: Any) -> int:
        """Adds a row and returns its number."""
        assert self._names is not None
        assert set(values) <= set(self._names), set(values) - set(self._names)
        self._rows.append(tuple(values.get(name, 0) for name in self._names))
        return len(self._rows) - 1

    def change(self, row: int, **values: Any) -> None:
        """Changes fields of a row."""
        assert self._names is not None
        before = dict(zip(self._names, self._rows[row], strict=True))
        self._rows[row] = tuple({**before, **values}[name] for name in self._names)

    def array(self) -> NDArray[Any]:
        """All rows; at least one, so that every table has an address."""
        return np.array(self._rows or [(0,) * len(self._names or ())], dtype=self.dtype)
