"""A report as one HTML text that holds everything: no script, no address outside."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from importlib import resources

from exporters.plots.plot import Plot
from exporters.plots.rendering import draw_svg
from exporters.plots.style import PlotStyle
from exporters.report.parts import Plots, Report
from journey.words import language_tag, say

TEMPLATE = "report.html"

#: The size of a plot in the report, in pixels; a wide one is as wide as the page.
PLOT_SIZE = (460, 220)
WIDE_SIZE = (960, 240)

FONTS = "Inter, 'Segoe UI', 'Helvetica Neue', 'Noto Sans', 'Noto Sans CJK SC', sans-serif"


def html_of(report: Report, light: PlotStyle, dark: PlotStyle | None = None) -> str:
    """The report as HTML. It follows the reader's preference for a dark screen if ``dark`` is given; on paper it is
    always ``light``. The same arguments give the same text."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(_template())
    return template.render(
        say=say,
        language=language_tag(),
        light=light,
        dark=dark,
        report=report,
        address=as_address,
        drawn=_drawn(report, light),
        drawn_dark=_drawn(report, dark) if dark is not None else {},
    )


def as_address(svg: str) -> str:
    """An SVG as an address that holds all of it: a picture inside runs nothing and fetches nothing."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode("ascii")


def plot_size(plot: Plot, block: Plots) -> tuple[int, int]:
    """Width and height of a plot, in pixels."""
    width, height = WIDE_SIZE if plot.id in block.wide else PLOT_SIZE
    return width, block.heights.get(plot.id, height)


def _drawn(report: Report, style: PlotStyle) -> Mapping[str, str]:
    """The pictures of all plots by their ids."""
    blocks = [block for section in report.sections for block in section.blocks if isinstance(block, Plots)]
    return {
        plot.id: as_address(_in_page_fonts(draw_svg(plot, style, *plot_size(plot, block))))
        for block in blocks
        for plot in block.plots
    }


def _in_page_fonts(svg: str) -> str:
    """The picture with the page's own fonts: whoever reads it need not have those that it was drawn with."""
    return re.sub(r"font-family: [^;\"]*", f"font-family: {FONTS}", svg)


def _template() -> str:
    folder = resources.files("resources").joinpath("report")
    return folder.joinpath(TEMPLATE).read_text(encoding="utf-8")
