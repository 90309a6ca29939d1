"""What a pass found out about a node or setting, and what keeps a journey from being exported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from exporters.lowering.form import Flow

Fidelity = Literal["exact", "approximated", "dropped"]


@dataclass(frozen=True)
class Verdict:
    """What became of something. ``record``: a step's or edge's id, or model.HEADER_ID; ``setting``: which of its
    settings, empty for all of it. ``words``: how it is done, or why it is not. ``redrawn``: what is drawn by lot is
    drawn anew there, so that figures differ by chance."""

    record: str
    setting: str
    fidelity: Fidelity
    words: str
    redrawn: bool = False


@dataclass(frozen=True)
class Problem:
    """Why a journey cannot be exported as it is. ``record`` as in Verdict."""

    record: str
    reason: str
    remedy: str


@dataclass(frozen=True)
class Passed:
    """What a pass gives: the flows, what it found out, and what stands in the way."""

    flows: tuple[Flow, ...]
    verdicts: tuple[Verdict, ...] = ()
    problems: tuple[Problem, ...] = ()
