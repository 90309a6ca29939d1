"""The engines that every test of the semantics runs."""

from __future__ import annotations

from collections.abc import Callable

from simulator.plain.engine import simulate_plain
from simulator.tally import Tally

#: Each is called with programs, history and settings, and gives a tally.
ENGINES: dict[str, Callable[..., Tally]] = {"plain": simulate_plain}
