"""The places that customers book, by whichever engine is at hand."""

from __future__ import annotations

from collections.abc import Sequence

from journey.steps import Program
from simulator.bookings import resources_of
from simulator.history.history import History
from simulator.run import RunSettings


def places_at_hand(
    programs: Sequence[Program], history: History, settings: RunSettings
) -> dict[str, list[int | None]] | None:
    """By the customer's key the places that are booked, in the order of booking: UNIX times, None where there was
    none. None if the compiled engine is not ready: the plain one settles them by itself, which takes long."""
    if not resources_of(programs):
        return {}
    from simulator.compiled.engine import KernelMissing, places_compiled

    try:
        return places_compiled(programs, history, settings)
    except KernelMissing:
        return None
