"""Why the first replay on a computer takes longer."""

from __future__ import annotations

from designer.command_line import console
from journey.words import say


def tell_preparing() -> None:
    """Say that the engine is prepared first, if it is."""
    from simulator.compiled.cache import is_warm

    if not is_warm():
        console.tell(say("Preparing the engine, once for this computer..."))
