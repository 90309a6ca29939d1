"""Figures and ranges in words that may leave the shop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.estimate_words import rate_span
from exporters.report.parts import SMALL, shared_count
from journey.words import number, say

if TYPE_CHECKING:
    from simulator.estimates.fatigue import Share
    from simulator.estimates.interval import Interval

NO_RATE = "–"


def shared_span(value: float, interval: Interval | None) -> str:
    """The interval of a count; empty where there is none, or the count is too small to be told."""
    if interval is None or 0 < value < SMALL:
        return ""
    return say("{low} to {high}", low=number(round(interval.low)), high=number(round(interval.high)))


def shared_share(share: Share) -> tuple[str, str, str]:
    """People, their share, its interval."""
    if share.share is None or 0 < share.people < SMALL:
        return shared_count(share.people), NO_RATE, ""
    return shared_count(share.people), say("{share} %", share=number(100 * share.share, 1)), rate_span(share.interval)
