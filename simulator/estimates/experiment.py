"""The size of the experiment that would tell what no replay can: a holdout group."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist

from simulator.estimates.interval import FEWEST_PEOPLE, LEVEL

POWER = 0.8

#: The smallest change of a rate that a proposed experiment shall see, as a share of the rate.
SMALLEST_CHANGE = 0.1

#: An experiment of more weeks than this tells about another shop than the one that began it.
LONGEST_WEEKS = 104


@dataclass(frozen=True)
class HoldoutPlan:
    """``base``: the rate without messages; ``effect``: the smallest difference of the rates that shall be seen, with
    ``power``, at ``level``. ``treated`` and ``held_out``: people in each group. ``weeks``: until so many have come,
    ``per_week`` a week, and the last have had ``window_weeks`` to answer. ``feasible``: within LONGEST_WEEKS."""

    base: float
    effect: float
    share: float
    power: float
    level: float
    treated: int
    held_out: int
    per_week: float
    weeks: int
    feasible: bool

    @property
    def people(self) -> int:
        """Both groups."""
        return self.treated + self.held_out


def group_sizes(
    base: float, effect: float, share: float = 0.1, power: float = POWER, level: float = LEVEL
) -> tuple[int, int]:
    """People treated and held out, to see the rate change from ``base`` by ``effect``, two-sided.

    Two proportions with unequal groups (Fleiss, Levin and Paik 2003, ch. 4): the held-out group needs
    (z_a sqrt((1 + 1/r) p q) + z_b sqrt(p0 q0 + p1 q1 / r))^2 / effect^2, with r treated to one held out and p the
    pooled rate.
    ValueError if a rate is not between 0 and 1, or nothing is to be seen.
    """
    other = base + effect
    if not (0 < base < 1 and 0 < other < 1 and effect and 0 < share < 1):
        raise ValueError("rates lie between 0 and 1, and there must be an effect to see")
    ratio = (1 - share) / share
    pooled = (base + ratio * other) / (1 + ratio)
    at_level, at_power = NormalDist().inv_cdf((1 + level) / 2), NormalDist().inv_cdf(power)
    spread = at_level * sqrt((1 + 1 / ratio) * pooled * (1 - pooled))
    spread += at_power * sqrt(base * (1 - base) + other * (1 - other) / ratio)
    held_out = (spread / effect) ** 2
    return ceil(held_out * ratio), ceil(held_out)


def holdout_plan(
    base: float,
    effect: float,
    per_week: float,
    *,
    share: float = 0.1,
    power: float = POWER,
    level: float = LEVEL,
    window_weeks: int = 4,
) -> HoldoutPlan:
    """The experiment that sees an ``effect`` on a rate. ``per_week``: people who enter the journey a week for the first
    time; ``share`` of them are held out."""
    treated, held_out = group_sizes(base, effect, share, power, level)
    weeks = ceil((treated + held_out) / per_week) + window_weeks if per_week > 0 else 0
    return HoldoutPlan(
        base=base,
        effect=effect,
        share=share,
        power=power,
        level=level,
        treated=treated,
        held_out=held_out,
        per_week=per_week,
        weeks=weeks,
        feasible=0 < weeks <= LONGEST_WEEKS,
    )


def proposed_plan(entered: int, with_goal: int, weeks: float) -> HoldoutPlan | None:
    """The experiment that would tell what a journey changes of the share of people with a goal, from how many of those
    who ``entered`` within ``weeks`` had it; None of too few, and where nobody or everybody had it."""
    if entered < FEWEST_PEOPLE or not 0 < with_goal < entered:
        return None
    base = with_goal / entered
    # A rate near 1 has more room below.
    effect = SMALLEST_CHANGE * (base if base <= 0.5 else base - 1)
    return holdout_plan(base, effect, entered / max(weeks, 1.0))
