"""All plots by their id."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from exporters.plots.daily import daily_plot
from exporters.plots.durations import conversion_plot, gap_plot, stay_plot
from exporters.plots.edge import edge_plot
from exporters.plots.hours import hours_plot, week_plot
from exporters.plots.loops import loops_plot
from exporters.plots.plot import Plot
from exporters.plots.pressure import pressure_plot
from exporters.plots.reach import reach_plot
from exporters.plots.source import Source
from exporters.plots.ways import outcome_plot, ways_plot

#: Those of a whole run, in the order in which a report shows them.
OF_A_RUN = ("reach", "daily", "pressure7", "pressure28", "gaps", "hours", "week", "conversion", "loops")

_MAKERS: Mapping[str, Callable[[Source], Plot]] = {
    "reach": reach_plot,
    "pressure7": lambda source: pressure_plot(source, 7),
    "pressure28": lambda source: pressure_plot(source, 28),
    "gaps": gap_plot,
    "hours": hours_plot,
    "week": week_plot,
    "conversion": conversion_plot,
    "daily": daily_plot,
    "loops": loops_plot,
    "stay": stay_plot,
    "ways": ways_plot,
    "outcome": outcome_plot,
    "edge": edge_plot,
}


def make_plot(plot_id: str, source: Source) -> Plot:
    """A plot of a source. KeyError if there is no such plot; stay, ways and outcome need a step, edge an edge."""
    return _MAKERS[plot_id](source)
