"""Plots as pixels, PNG and SVG. Matplotlib is first imported here, and by one thread at a time."""

from __future__ import annotations

import io
import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exporters.plots.plot import Plot, Region
from exporters.plots.sheet import HEADING, PIXELS_AN_INCH, SMALL, Sheet, in_lines, text_style
from exporters.plots.style import PlotStyle

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Matplotlib keeps its settings and fonts for the whole process, so figures are made one after the other.
_drawing = threading.Lock()

#: The space around a plot that stands alone in a file, and between its words, in pixels.
MARGIN = 20.0
LINE = 1.45

FALLBACK_FONT = "DejaVu Sans"
#: Fonts with Chinese letters, which the others lack: those of Windows, macOS and Linux, simplified before traditional.
CHINESE_FONTS = (
    *("Microsoft YaHei", "PingFang SC", "Hiragino Sans GB", "Noto Sans CJK SC", "Noto Sans SC", "WenQuanYi Micro Hei"),
    *("Microsoft JhengHei", "PingFang TC", "Noto Sans CJK TC", "Noto Sans TC", "Noto Sans CJK JP"),
)


@dataclass(frozen=True)
class Drawn:
    """A drawn plot: RGBA bytes, row by row, of ``width`` by ``height`` dots, and the regions that say more."""

    pixels: bytes
    width: int
    height: int
    regions: tuple[Region, ...]


def draw_pixels(plot: Plot, style: PlotStyle, width: float, height: float, scale: float = 1.0) -> Drawn:
    """The plot alone, ``width`` by ``height`` logical pixels, ``scale`` dots a pixel."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    with _figure(style, width, height, scale) as figure:
        canvas = FigureCanvasAgg(figure)
        regions = plot.draw(Sheet(figure, style, width, height))
        canvas.draw()  # type: ignore[no-untyped-call]
        across, down = canvas.get_width_height(physical=True)
        pixels = bytes(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
        return Drawn(pixels, across, down, tuple(regions))


def draw_svg(plot: Plot, style: PlotStyle, width: float, height: float) -> str:
    """The plot alone as an SVG element, with texts as texts; the same plot gives the same text."""
    with _figure(style, width, height) as figure:
        plot.draw(Sheet(figure, style, width, height))
        return _svg(figure)


def draw_file(plot: Plot, style: PlotStyle, kind: str, width: float = 640, height: float = 280) -> bytes:
    """The plot with its words, as it is saved or copied; ``kind`` is "png" or "svg"."""
    words = _words(plot, style, width - 2 * MARGIN)
    above = MARGIN + sum(size * LINE for _, _, size, _ in words[:-1]) + 10
    statement, _, statement_size, _ = words[-1]
    below = statement_size * LINE * (statement.count("\n") + 1) + MARGIN + 10
    with _figure(style, width, above + height + below) as figure:
        top = MARGIN
        for text, colour, size, weight in words[:-1]:
            _write(figure, text, top, text_style(colour, size, weight))
            top += size * LINE
        _write(figure, statement, above + height + 10, text_style(words[-1][1], statement_size))
        plot.draw(Sheet(figure, style, width - 2 * MARGIN, height, MARGIN, above))
        if kind == "svg":
            return _svg(figure).encode()
        file = io.BytesIO()
        figure.savefig(file, format="png", dpi=2 * PIXELS_AN_INCH, metadata={"Software": None})
        return file.getvalue()


def _words(plot: Plot, style: PlotStyle, width: float) -> list[tuple[str, str, float, str]]:
    return [
        (plot.title, style.text, HEADING, "semibold"),
        (plot.finding, style.muted, SMALL, "normal"),
        (in_lines(plot.statement, width, SMALL), style.muted, SMALL, "normal"),
    ]


def _write(figure: Figure, text: str, top: float, style: dict[str, Any]) -> None:
    across, down = (float(side) * PIXELS_AN_INCH for side in figure.get_size_inches())
    figure.text(MARGIN / across, 1 - top / down, text, ha="left", va="top", linespacing=1.3, **style)


@contextmanager
def _figure(style: PlotStyle, width: float, height: float, scale: float = 1.0) -> Iterator[Figure]:
    import matplotlib
    from matplotlib.figure import Figure

    settings: dict[str, object] = {
        "font.family": _families(style.font),
        "svg.fonttype": "none",
        "svg.hashsalt": "loopline",
        "text.usetex": False,
        "text.parse_math": False,
    }
    with _drawing, matplotlib.rc_context(settings):  # type: ignore[arg-type]
        size = (max(width, 1.0) / PIXELS_AN_INCH, max(height, 1.0) / PIXELS_AN_INCH)
        yield Figure(figsize=size, dpi=PIXELS_AN_INCH * scale, facecolor=style.surface)


def _families(wanted: str) -> Sequence[str]:
    """The font that is wanted, if matplotlib can draw it, before the one that it brings along."""
    from matplotlib import font_manager

    # A family without a medium weight is drawn in its regular one; nobody needs to read that in a log.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    known = {font.name for font in font_manager.fontManager.ttflist}
    # The last is for readers of an SVG who have neither.
    families = (wanted, FALLBACK_FONT, *CHINESE_FONTS)
    return [*dict.fromkeys(family for family in families if family in known), "sans-serif"]


def _svg(figure: Figure) -> str:
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    text = file.getvalue()
    return text[text.index("<svg") :]
