"""The words of a dictionary column, decoded only when somebody asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray


class WordList(Sequence[str]):
    """Words as UTF-8 bytes laid end to end: word ``i`` is ``text[offsets[i]:offsets[i + 1]]``.

    A history can hold millions of order numbers; decoding them all would make opening slow. Compares
    equal to any other sequence of the same words.
    """

    __slots__ = ("_codes", "_words", "offsets", "text")

    def __init__(self, offsets: NDArray[np.int64], text: NDArray[np.uint8]) -> None:
        self.offsets = offsets
        self.text = text
        self._words: tuple[str, ...] | None = None
        self._codes: dict[str, int] | None = None

    @classmethod
    def of(cls, words: Iterable[str]) -> WordList:
        """Lay words end to end."""
        encoded = [word.encode("utf-8") for word in words]
        offsets = np.zeros(len(encoded) + 1, dtype=np.int64)
        np.cumsum([len(word) for word in encoded], out=offsets[1:])
        return cls(offsets, np.frombuffer(bytearray(b"".join(encoded)), dtype=np.uint8))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self))))
        if index < 0:
            index += len(self)
        if not 0 <= index < len(self):
            raise IndexError(index)
        return bytes(self.text[self.offsets[index] : self.offsets[index + 1]]).decode("utf-8", "replace")

    def __iter__(self) -> Iterator[str]:
        return iter(self.all())

    def __contains__(self, word: object) -> bool:
        return word in self._index()

    def index(self, word: str, start: int = 0, stop: int | None = None) -> int:
        """The code of ``word``; ValueError if it is not there."""
        code = self._index().get(word, -1)
        if code < start or (stop is not None and code >= stop):
            raise ValueError(word)
        return code

    def all(self) -> tuple[str, ...]:
        """All words, decoded once."""
        if self._words is None:
            text, bounds = self.text.tobytes(), self.offsets.tolist()
            self._words = tuple(text[first:last].decode("utf-8", "replace") for first, last in pairwise(bounds))
        return self._words

    def _index(self) -> dict[str, int]:
        if self._codes is None:
            self._codes = {word: code for code, word in enumerate(self.all())}
        return self._codes

    def __eq__(self, other: Any) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(self.all())

    def __repr__(self) -> str:
        return f"WordList({len(self)})"
