"""The map as a picture that may be shared: no count from 1 to 4 is told."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from canvas.fonts import font
from canvas.palette import colour
from canvas.theme import Theme
from designer.map.layout import lay_out, routes
from designer.map.painting import paint_band, paint_card, paint_label, paint_route, paint_title
from designer.map.survey import Survey
from designer.map.ties import VIEWS, View, shown_ties, summary_of, ties
from designer.map.words import statement_words, together_words
from designer.picture_file import SHARPNESS
from exporters.pictures.paint import PictureError, pdf_bytes, png_bytes
from exporters.report.parts import shared_count
from journey.words import say

WIDTH = 1180.0
_HEAD, _FOOT = 60.0, 80.0
_SIDE = 28.0


def map_picture(survey: Survey, view: View, kind: str, theme: Theme) -> bytes:
    """The map as PNG or PDF (``kind`` is the file's suffix). PictureError for another kind, or if it is too large. A
    QGuiApplication must be running."""
    layout = lay_out(survey, WIDTH)
    all_ties = ties(survey, view)
    lines = routes(layout, shown_ties(all_ties, ""))
    height = _HEAD + layout.height + _FOOT

    def paint(painter: QPainter, ratio: float) -> None:
        _paint_words(painter, survey, view, theme, layout.width, height)
        painter.translate(0, _HEAD)
        for number, band in enumerate(layout.bands):
            paint_band(painter, band, layout, theme, number)
        for route in lines:
            paint_route(painter, route, theme, view, False)
        for number, band in enumerate(layout.bands):
            paint_title(painter, band, layout, theme, number)
        for place in survey.places:
            summary = summary_of(place.id, view, all_ties)
            paint_card(painter, layout.cards[place.id], place, summary, theme, 1.0, shared_count, ratio=ratio)
        for route in lines:
            paint_label(painter, route, layout, theme, shared_count)

    if kind == ".png":

        def paint_scaled(painter: QPainter) -> None:
            painter.scale(SHARPNESS, SHARPNESS)
            paint(painter, SHARPNESS)

        return png_bytes(layout.width, height, SHARPNESS, theme.canvas, paint_scaled)
    if kind == ".pdf":
        return pdf_bytes(layout.width, height, say("Map of all journeys"), lambda painter: paint(painter, 4.0))
    raise PictureError(say("This is no kind of picture."))


def _paint_words(painter: QPainter, survey: Survey, view: View, theme: Theme, width: float, height: float) -> None:
    folder: Path | None = survey.gathered.folder
    name = folder.resolve().name if folder is not None else ""
    title = say("Map of all journeys in “{folder}”", folder=name) if name else say("Map of all journeys")
    words, help_text = next((say(words), say(text)) for key, words, text in VIEWS if key == view)
    painter.setPen(colour(theme.text))
    painter.setFont(font("title"))
    painter.drawText(QRectF(_SIDE, 10, width - 2 * _SIDE, 28), Qt.AlignmentFlag.AlignVCenter, title)
    painter.setPen(colour(theme.muted))
    painter.setFont(font("body"))
    subtitle = say("{view}: {help}", view=words, help=help_text)
    painter.drawText(QRectF(_SIDE, 36, width - 2 * _SIDE, 20), Qt.AlignmentFlag.AlignVCenter, subtitle)
    painter.setFont(font("small"))
    area = QRectF(_SIDE, height - _FOOT + 4, width - 2 * _SIDE, _FOOT - 8)
    words = " ".join((*together_words(survey, shared_count), statement_words(survey)))
    painter.drawText(area, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop, words)
