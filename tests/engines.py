"""The engines that every test of the semantics runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest

from journey.steps import Program
from simulator.compiled.engine import simulate_compiled
from simulator.compiled.warm_up import warm_up
from simulator.history.history import History
from simulator.plain.engine import simulate_plain
from simulator.run import RunSettings
from simulator.tally import Tally


def compiled(
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    customers: Iterable[int] | None = None,
    **told: Any,
) -> Tally:
    """The compiled engine, prepared at the first call."""
    assert warm_up(), "the kernel cannot be built: python -m simulator.compiled.warm_up says why"
    return simulate_compiled(programs, history, settings, customers, threads=1, **told)


#: Each is called with programs, history and settings, and gives a tally.
ENGINES: dict[str, Callable[..., Tally]] = {"plain": simulate_plain, "compiled": compiled}

#: Runs a test that takes ``engine`` with each of them.
every_engine = pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
