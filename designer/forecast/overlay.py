"""What the canvas shows of a forecast: ranges on the cards. Ways have none, for nothing of them is forecast."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from canvas.overlay import Overlay, Spot
from designer.forecast.words import label_of, range_of
from designer.overlays import badges_of
from exporters.names import Names
from journey.words import number, say
from simulator.figures import Figure

if TYPE_CHECKING:
    from designer.forecast.outlook import Outlook
    from journey.checks.findings import Finding
    from simulator.forecast.records import FigureForecast, Forecast

#: The figure that a card shows, the first that there is, with its icon.
_ON_CARDS = (("sent", "send"), ("unique", "user-round"), ("entries", "log-in"))

#: What tool tip and inspector tell of a step.
_TOLD = ("unique", "entries", "sent", "capped", "blocked")


def forecast_overlay(outlook: Outlook | None, names: Names, findings: Iterable[Finding], stale: bool) -> Overlay:
    """The overlay of a forecast; before there is one, or where there is too little history, one without figures."""
    badges = badges_of(findings)
    if outlook is None or not outlook.whole.has_enough:
        return Overlay(findings=badges, said={})
    forecast = outlook.whole
    nodes = dict.fromkeys(item.figure.id for item in forecast.of("node"))
    said = {node: spot for node in nodes if (spot := _spot(forecast, node, names)) is not None}
    return Overlay(findings=badges, said=said, stale=stale, replayed=True, outlined=True)


def _spot(forecast: Forecast, node: str, names: Names) -> Spot | None:
    items = {name: forecast.by_figure.get(Figure("node", node, name)) for name in _TOLD}
    shown = next(
        ((icon, range_of(item)) for name, icon in _ON_CARDS if (item := items[name]) is not None and range_of(item)),
        None,
    )
    if shown is None:
        return None
    lines = [_line(item, names, forecast.days) for item in items.values() if item is not None and range_of(item)]
    return Spot((shown,), "\n".join(lines))


def _line(item: FigureForecast, names: Names, days: int) -> str:
    words = say("{label}: {range}", label=label_of(item.figure, names), range=range_of(item))
    if item.last is None:
        return words
    return say("{words} ({last} in the {days} days before)", words=words, last=number(round(item.last)), days=days)
