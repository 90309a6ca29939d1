"""How far a piece of work is, told to whoever waits."""

from __future__ import annotations

from collections.abc import Callable

#: Progress is told so often.
_REPORTS = 200


def sparing(progress: Callable[[float], None] | None) -> Callable[[int, int], None]:
    """Tells ``progress`` the share that is done, but not at every step."""

    def report(done: int, of: int) -> None:
        if progress is not None and (done == of or done % max(of // _REPORTS, 1) == 0):
            progress(done / of)

    return report


#: Where customers share places, so many parts of a hundred of a run are to find out who gets which.
_SETTLING = 80


def in_two(progress: Callable[[int, int], None]) -> tuple[Callable[[float], None], Callable[[int, int], None]]:
    """How to tell ``progress`` of the two halves of a run whose customers share places: the share of the places that
    are settled, then how many of how many pieces are counted."""
    furthest = 0

    def settling(share: float) -> None:
        nonlocal furthest
        furthest = max(furthest, int(_SETTLING * share))
        progress(furthest, 100)

    def counting(done: int, of: int) -> None:
        progress(_SETTLING + (100 - _SETTLING) * done // of, 100)

    return settling, counting
