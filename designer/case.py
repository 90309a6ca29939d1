"""What the window's figures are about: a journey on a history, as it was replayed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journey.journey import Journey

if TYPE_CHECKING:
    from journey.steps import Program
    from simulator.history.history import History
    from simulator.result import Result


@dataclass(frozen=True)
class Case:
    """A replay whose figures are shown; what looks behind them looks at the same journey, people and period."""

    journey: Journey
    history: History
    result: Result

    @property
    def programs(self) -> tuple[Program, ...]:
        """The journey as engines run it."""
        return self.result.programs
