"""Numbers the kinds of events that the kernel finds for each customer before it replays him (kernel_past.py).

A kind is made of events of a name, of those that come often enough within a window, and of other kinds together. The
first kinds are the event names with a bit of their own, by their bits.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from numpy.typing import NDArray

from simulator.compiled import opcodes as op
from simulator.compiled.names import Names
from simulator.compiled.rows import Rows
from simulator.compiled.tables import CODE_KIND, JOINED_KIND, OFTEN_KIND


class Kinds:
    """The kinds of a run. Names that are looked for must be known before (``names``)."""

    def __init__(self, names: Names, event_names: int) -> None:
        self.most_count = 1
        self._codes = Rows(CODE_KIND)
        self._often = Rows(OFTEN_KIND)
        self._joined = Rows(JOINED_KIND)
        self._numbers: dict[object, int] = {}
        self._of_bits: list[list[int]] = [[] for _ in range(op.EVENT_BITS)]
        for code, bit in enumerate(names.bits()[:event_names]):
            self._of_bits[bit].append(code)
        for bit in range(names.own_bits):
            (code,) = self._of_bits[bit]
            assert self.of_code(code) == bit, "conditions ask for the kind of a bit"

    def of_code(self, code: int) -> int:
        """The kind of the events of a name."""
        if code not in self._numbers:
            self._numbers[code] = len(self._numbers)
            self._codes.add(kind=self._numbers[code], code=code)
        return self._numbers[code]

    def of_often(self, of: int, count: int, window: int) -> int:
        """The kind of the events of a kind of which there are, with those before, ``count`` or more within a window."""
        if count < 2:
            return of
        key = of, count, window
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers)
            self._often.add(kind=self._numbers[key], of=of, count=count, window=window)
            self.most_count = max(self.most_count, count)
        return self._numbers[key]

    def of_bits(self, bits: int) -> list[int]:
        """The kinds of the events of a mask."""
        return [self.of_code(code) for bit in range(op.EVENT_BITS) if bits >> bit & 1 for code in self._of_bits[bit]]

    def together(self, kinds: Iterable[int]) -> int:
        """The kind of events that are of one of several kinds."""
        parts = tuple(sorted(set(kinds)))
        if len(parts) == 1:
            return parts[0]
        if parts not in self._numbers:
            one = other = parts[0] if parts else -1
            kind = self._numbers[parts] = len(self._numbers)
            if parts:
                one, other = self.together(parts[:-1]), parts[-1]
                self._joined.add(kind=kind, one=one, other=other)
        return self._numbers[parts]

    def tables(self) -> dict[str, NDArray[Any]]:
        """What the kernel does to find all of them."""
        return {
            "code_kinds": self._codes.array(),
            "often_kinds": self._often.array(),
            "joined_kinds": self._joined.array(),
        }

    def scalars(self) -> dict[str, int]:
        """How many there are."""
        return {
            "code_kind_count": len(self._codes),
            "often_kind_count": len(self._often),
            "joined_kind_count": len(self._joined),
            "kind_shift": max(0, len(self._numbers) - 1).bit_length(),
        }
