"""The engines that every test of the semantics runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.plain.engine import simulate_plain
from simulator.tally import Tally

#: Each is called with programs, history and settings, and gives a tally.
ENGINES: dict[str, Callable[..., Tally]] = {"plain": simulate_plain}

#: Runs a test that takes ``engine`` with each of them.
every_engine = pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
