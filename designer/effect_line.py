"""One thing that is known, or not, of what messages change, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass

from journey.words import number


@dataclass(frozen=True)
class EffectLine:
    """``what`` is asked, the ``answer``, its 95 % ``span``, what both ``rest`` on; ``tip``: the whole of it in
    sentences. ``goes_together``: it is of what was logged, and says nothing of an effect."""

    what: str
    answer: str
    span: str
    rests: str
    tip: str
    goes_together: bool = False


def signed_number(value: float, decimals: int = 1) -> str:
    """With its sign; a minus is a minus, no hyphen."""
    shown = number(abs(value), decimals)
    if not float(f"{abs(value):.{decimals}f}"):
        return number(0, decimals)
    return f"{'−' if value < 0 else '+'}{shown}"


def signed_points(share: float, decimals: int = 1) -> str:
    """A difference of shares in points of 100, with its sign."""
    return signed_number(share * 100, decimals)
