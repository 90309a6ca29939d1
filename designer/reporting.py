"""The report on a result, with the journeys' pictures and the customers' own hours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from canvas.theme import LIGHT
from designer.activity import customer_activity
from designer.plot_style import plot_style
from exporters.plots.source import Activity
from exporters.report.document import write_report
from journey.journey import Journey

if TYPE_CHECKING:
    from simulator.history.history import History
    from simulator.result import Result


def report_html(result: Result, journeys: Sequence[Journey], history: History, activity: Activity | None = None) -> str:
    """The report as one HTML text, always in the light theme: reports are printed and sent on."""
    from designer.overlays import overlay_of
    from designer.picture import journey_svg

    zone = journeys[0].header.zone
    found = activity or customer_activity(history, result.start, result.end, zone)
    pictures = [journey_svg(journey, LIGHT, overlay_of(journey, result)) for journey in journeys]
    return write_report(result, journeys, pictures, plot_style(LIGHT), found)
