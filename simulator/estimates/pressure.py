"""The pressure index of each message: weights that fade with a half-life (docs/semantics.md, R18.6).

Here the weights are the user's, apart from those that count in caps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from journey.steps import Program, Send
from simulator.run import DAY
from simulator.sends import SendLog

#: How heavy a message of a channel is felt, an e-mail being 1.
CHANNEL_WEIGHTS: Mapping[str, float] = MappingProxyType({"email": 1.0, "sms": 2.0, "push": 0.7, "call": 3.0})


@dataclass(frozen=True)
class PressureRule:
    """``weights`` by channel; of a channel without one 1. ``transactional``: what messages that are no advertising
    weigh, as a share of that."""

    half_life_days: float = 7.0
    weights: Mapping[str, float] = field(default_factory=lambda: dict(CHANNEL_WEIGHTS))
    transactional: float = 1.0


def weights_of(programs: Sequence[Program], log: SendLog, rule: PressureRule) -> NDArray[np.float64]:
    """The weight of each message of a log; those of the shop before the start weigh 1."""
    steps = {node: step for program in programs for node, step in program.steps.items()}
    of_node = np.ones(len(log.nodes) + 1)
    for place, node in enumerate(log.nodes):
        step = steps.get(node)
        if isinstance(step, Send):
            share = rule.transactional if step.message_class == "transactional" else 1.0
            of_node[place] = rule.weights.get(step.channel, 1.0) * share
    weights: NDArray[np.float64] = of_node[log.node]
    return weights


def pressure(
    customer: NDArray[np.int64], time: NDArray[np.int64], weight: NDArray[np.float64], half_life_days: float
) -> NDArray[np.float64]:
    """The index just after each message: the one after the person's message before, halved each half-life, plus the
    weight. Rows are by customer, then time."""
    index = weight.astype(np.float64)
    if not len(index):
        return index
    first = np.flatnonzero(np.diff(customer, prepend=-1))
    lengths = np.diff(np.append(first, len(customer)))
    faded = np.zeros(len(index))
    faded[1:] = np.exp2(-np.diff(time) / (half_life_days * DAY))
    # All second messages at once, then all third ones, and so on: each needs the one before.
    for place in range(1, int(lengths.max())):
        rows = first[lengths > place] + place
        index[rows] += index[rows - 1] * faded[rows]
    return index


def highest_by_person(customer: NDArray[np.int64], index: NDArray[np.float64]) -> NDArray[np.float64]:
    """The highest index of each person who has a message, in the rows' order of people."""
    if not len(customer):
        return np.empty(0)
    first = np.flatnonzero(np.diff(customer, prepend=-1))
    highest: NDArray[np.float64] = np.maximum.reduceat(index, first)
    return highest
