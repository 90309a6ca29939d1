"""``loopline --warm-up``: prepares the replay engine; installed programs start themselves so."""

from __future__ import annotations


def warm_up() -> int:
    """Compile the engine for this computer and keep it."""
    from simulator.compiled.warm_up import main

    return main()
