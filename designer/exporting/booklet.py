"""The booklet as a file: web page or pages of paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from canvas.theme import DARK, LIGHT
from designer.exporting.drawing import laid_out
from designer.picture import journey_svg
from exporters.lowering.lower import Lowered
from exporters.report.parts import JourneyPicture

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

#: Drawings of more steps than this are too small to be read on a page.
MOST_DRAWN = 120


def booklet_file(lowered: Lowered, kind: Literal["html", "pdf"]) -> bytes:
    """The booklet of a lowered journey. The same journey gives the same HTML."""
    from designer.reports.making import report_html, report_pdf
    from exporters.targets.booklet.content import booklet_of

    booklet = booklet_of(lowered, _pictures(lowered))
    return report_html(booklet).encode("utf-8") if kind == "html" else report_pdf(booklet)


def booklet_pages(lowered: Lowered, width: int, most: int) -> tuple[list[QImage], int]:
    """The first pages of the booklet as pictures so many pixels wide, and how many pages there are."""
    from designer.plot_style import plot_style
    from exporters.pictures.pages import page_images
    from exporters.report.parts import SMALL
    from exporters.targets.booklet.content import booklet_of

    style = plot_style(LIGHT, least=SMALL)
    return page_images(booklet_of(lowered, _pictures(lowered)), style, width, most, LIGHT.surface)


def _pictures(lowered: Lowered) -> dict[str, JourneyPicture]:
    """The drawing as it stands in the document where nothing was changed, else each flow laid out anew."""
    found = {}
    for flow in lowered.flows:
        if len(flow.pieces) > MOST_DRAWN:
            continue
        journey = lowered.original if lowered.target is None else laid_out(flow.journey)
        name = flow.header.name
        found[flow.id] = JourneyPicture(name, journey_svg(journey, LIGHT, None), journey_svg(journey, DARK, None))
    return found
