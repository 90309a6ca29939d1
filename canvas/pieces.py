"""Work that can be done a piece at a time: generators that yield between pieces and return what they came to."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")
Pieces = Generator[None, None, T]


def in_one_go(pieces: Pieces[T]) -> T:
    """Do all pieces; returns what they came to."""
    while True:
        try:
            next(pieces)
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]


def for_a_while(pieces: Pieces[T], seconds: float) -> tuple[T] | None:
    """Do pieces until the time is up; returns what they came to in a tuple, None while there is more to do."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        try:
            next(pieces)
        except StopIteration as done:
            return (done.value,)
    return None


def _nothing() -> Pieces[None]:
    return
    yield


NOTHING_TO_DO: Pieces[None] = _nothing()
