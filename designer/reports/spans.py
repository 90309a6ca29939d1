"""Figures and ranges in words that may leave the shop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.estimate_words import percent, rate_span
from exporters.dates import FEWEST_FOR_A_RATE
from exporters.report.parts import SMALL, shared_count
from exporters.withholding import STEP, Told
from journey.words import number, say

if TYPE_CHECKING:
    from simulator.estimates.fatigue import Share
    from simulator.estimates.interval import Interval

NO_RATE = "–"


def is_small(count: float) -> bool:
    """Whether a count is too small for itself, or a share or plan from which it follows, to be told."""
    return 0 < round(count) < SMALL


def shared_portion(share: float, of: int) -> str:
    """A share of all customers; a dash where it is of too few, or of so few that it tells who."""
    if of < FEWEST_FOR_A_RATE or is_small(share * of):
        return NO_RATE
    return percent(share, 0)


def shared_span(value: float, interval: Interval | None, how: Told = Told.EXACTLY) -> str:
    """The interval of a count; empty where there is none, or the count is too small to be told. Around a count that is
    rounded its ends are, outwards."""
    if interval is None or 0 < value < SMALL or how is Told.NOT:
        return ""
    if how is Told.ROUNDED:
        low, high = rounded_span(interval)
        return say("{low} to {high}", low=number(low), high=number(high))
    return say("{low} to {high}", low=number(round(interval.low)), high=number(round(interval.high)))


def rounded_span(interval: Interval) -> tuple[int, int]:
    """The ends of an interval to the nearest tens outside of it."""
    return int(interval.low // STEP) * STEP, -int(-interval.high // STEP) * STEP


def shared_share(share: Share, how: Told = Told.EXACTLY) -> tuple[str, str, str]:
    """People, their share, its interval."""
    if share.share is None or 0 < share.people < SMALL or how is not Told.EXACTLY:
        return shared_count(share.people, how), NO_RATE, ""
    return shared_count(share.people), say("{share} %", share=number(100 * share.share, 1)), rate_span(share.interval)
