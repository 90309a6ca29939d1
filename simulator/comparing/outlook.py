"""What the messages of two versions may bring, under assumptions with ranges.

No log knows what a message that was never sent would have brought. Here the user says between what it may lie: how
many answers a message brings, how much less when another one went before it, what an answer is worth and a
message costs. The figures are bands over these ranges, never an estimate of lift.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from itertools import product
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from simulator.estimates.bootstrap import FEWEST_BLOCKS, quantile_interval, replicated_totals
from simulator.estimates.interval import LEVEL, Interval
from simulator.groups import BLOCKS
from simulator.run import DAY
from simulator.sends import SendLog, messages_before

#: How a message's effect falls with the other messages of the 7 days before it. flat: not at all. linear: by the whole
#: loss at FULL messages. saturating: half of what is left to lose at each message. u_shaped: saturating, and a third
#: of the loss after a silence of more than LONG days (too seldom is bad, but less than too often: Dreze and Bonfrer).
Curve = Literal["flat", "linear", "saturating", "u_shaped"]
CURVES: tuple[Curve, ...] = ("flat", "linear", "saturating", "u_shaped")
FULL = 4
LONG = 60


@dataclass(frozen=True)
class Range:
    """What is assumed: the value, and between what it may lie."""

    low: float
    value: float
    high: float

    @classmethod
    def exactly(cls, value: float) -> Range:
        """Something that is known."""
        return cls(value, value, value)


@dataclass(frozen=True)
class Outlook:
    """``response``: answers that one message brings. ``loss``: the share of this effect that the curve takes away at
    most. ``value`` of an answer and ``cost`` of a message, in the same money (or points)."""

    response: Range
    loss: Range = Range(0.0, 0.25, 0.5)
    value: Range = Range(1.0, 1.0, 1.0)
    cost: Range = Range(0.0, 0.0, 0.0)
    curve: Curve = "saturating"


#: The assumptions of an outlook by name.
ASSUMED = ("response", "loss", "value", "cost")


@dataclass(frozen=True)
class OutlookSwing:
    """The net difference with one assumption at its low and high end, the others at their value; ``break_even``: the
    value of the assumption at which both versions are worth the same, None if there is none that is possible."""

    name: str
    low: float
    high: float
    break_even: float | None


@dataclass(frozen=True)
class OutlookDifference:
    """The other version less the base. ``messages``: how many more are sent. ``answers``, ``net`` (worth of answers
    less cost of messages): each with the sampling interval at the assumed values, and the band over all ends of the
    ranges around it. ``answers_per_message``: of the additional messages; None if there are none."""

    messages: int
    answers: float
    answers_sampling: Interval | None
    answers_band: Interval
    net: float
    net_sampling: Interval | None
    net_band: Interval
    answers_per_message: float | None
    swings: tuple[OutlookSwing, ...]


Values = dict[str, float]


def outlook_difference(
    base: SendLog,
    other: SendLog,
    outlook: Outlook,
    factor: NDArray[np.float64] | None = None,
    level: float = LEVEL,
    free: bool = True,
) -> OutlookDifference:
    """What the other version may bring more than the base, both replayed on the same customers.

    ``factor``: by customer, how much more often than others the person answers (``ResponseRates.factor``); without it
    all are alike. ``free``: customers share no places, so that resampling them tells something.
    """
    if base.customers != other.customers:
        raise ValueError("the versions were replayed on different customers")
    apart = _by_block(other, outlook.curve, factor) - _by_block(base, outlook.curve, factor)
    totals = apart.sum(axis=0)
    sent = float(totals[0])
    values = {name: getattr(outlook, name) for name in ASSUMED}
    middle = {name: known.value for name, known in values.items()}
    enough = free and len(apart) >= FEWEST_BLOCKS and apart.any()
    replicates = replicated_totals(apart, _sizes(base.customers)) if enough else None

    def answers(at: Values, columns: NDArray[np.float64] = totals) -> Any:
        return at["response"] * (columns[..., 1] - at["loss"] * columns[..., 2])

    def net(at: Values, columns: NDArray[np.float64] = totals) -> Any:
        return at["value"] * answers(at, columns) - at["cost"] * columns[..., 0]

    def sampling(number: Callable[..., Any], at: Values) -> Interval | None:
        if replicates is None:
            return None
        return quantile_interval(number(at, replicates), level)

    def band(number: Callable[..., Any]) -> Interval:
        """Both are linear in each assumption, so the ends of the band lie at corners of the ranges."""
        found: Interval | None = None
        for corner in product(*(dict.fromkeys((known.low, known.high)) for known in values.values())):
            at = dict(zip(ASSUMED, corner, strict=True))
            one = sampling(number, at) or Interval(float(number(at)), float(number(at)), level)
            found = one if found is None else found.with_(one)
        assert found is not None
        inner = sampling(number, middle)
        return found if inner is None else found.with_(inner)

    swings = []
    for name in ASSUMED:
        known = values[name]
        low, high = (float(net({**middle, name: end})) for end in (known.low, known.high))
        swings.append(OutlookSwing(name, low, high, _break_even(name, lambda at: float(net({**middle, **at})))))
    return OutlookDifference(
        messages=round(sent),
        answers=float(answers(middle)),
        answers_sampling=sampling(answers, middle),
        answers_band=band(answers),
        net=float(net(middle)),
        net_sampling=sampling(net, middle),
        net_band=band(net),
        answers_per_message=float(answers(middle)) / sent if sent else None,
        swings=tuple(sorted(swings, key=lambda swing: -abs(swing.high - swing.low))),
    )


def _break_even(name: str, net: Callable[[Values], float]) -> float | None:
    """Where the net difference, a straight line in one assumption, is nothing."""
    start, slope = net({name: 0.0}), net({name: 1.0}) - net({name: 0.0})
    if slope == 0:
        return None
    found = -start / slope
    # Nothing at all is worth the same in both; that is no break-even that anybody asks for.
    highest = 1.0 if name == "loss" else np.inf
    return found if 0 < found <= highest else None


def _sizes(customers: int) -> NDArray[np.int64]:
    """Customers of each block, as in ``replay_blocks``."""
    blocks = max(1, min(BLOCKS, customers))
    return np.diff([customers * block // blocks for block in range(blocks + 1)])


def _by_block(log: SendLog, curve: Curve, factor: NDArray[np.float64] | None) -> NDArray[np.float64]:
    """By block: messages; messages by their people's factors; the same by the share of the loss that is taken."""
    sizes = _sizes(log.customers)
    of_block = np.searchsorted(np.cumsum(sizes), log.customer, side="right")
    own = (log.node >= 0).astype(np.float64)
    answering = own if factor is None else own * factor[log.customer]
    columns = (own, answering, answering * lost_share(log, curve))
    return np.stack([np.bincount(of_block, column, len(sizes)) for column in columns], axis=1)


def lost_share(log: SendLog, curve: Curve) -> NDArray[np.float64]:
    """For each message which share of the greatest loss the curve takes from its effect."""
    before = messages_before(log, 7).astype(np.float64)
    if curve == "flat":
        return np.zeros(len(log))
    if curve == "linear":
        return np.minimum(before / FULL, 1.0)
    lost = 1.0 - 2.0**-before
    if curve == "u_shaped":
        same = np.diff(log.customer, prepend=-1) == 0
        silence = np.diff(log.time, prepend=0)
        lost = np.where(same & (silence > LONG * DAY), 1.0 / 3.0, lost)
    return lost


def with_value(outlook: Outlook, name: str, value: Range) -> Outlook:
    """The outlook with one assumption changed. KeyError if there is none of this name."""
    if name not in {one.name for one in fields(outlook)}:
        raise KeyError(name)
    return replace(outlook, **{name: value})  # type: ignore[arg-type]  # a field of this type
