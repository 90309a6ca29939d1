"""PNG and PDF files of what somebody paints: sizes, places, and files that stay whole."""

import re

import pytest
from canvas_hands import small_journey
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from canvas.drawing import Drawing, paint_scene, whole
from canvas.theme import LIGHT
from exporters.pictures.paint import PictureError, pdf_bytes, png_bytes

pytestmark = pytest.mark.usefixtures("qapp")


def corner(painter: QPainter) -> None:
    painter.fillRect(0, 0, 10, 10, QColor(Qt.GlobalColor.red))


def test_a_png_has_the_size_the_ground_and_what_was_painted() -> None:
    image = QImage.fromData(png_bytes(100, 50, 2.0, LIGHT.canvas, corner))
    assert (image.width(), image.height()) == (200, 100)
    assert image.pixelColor(5, 5) == QColor(Qt.GlobalColor.red)
    assert image.pixelColor(150, 50) == QColor(LIGHT.canvas)


@pytest.mark.parametrize(("width", "height", "ratio"), [(30_000, 10, 1.0), (15_000, 15_000, 1.0), (8_000, 8_000, 2.0)])
def test_a_picture_too_large_says_what_to_do(width: float, height: float, ratio: float) -> None:
    with pytest.raises(PictureError, match=r"too large\. Choose a smaller scale, or PDF"):
        png_bytes(width, height, ratio, LIGHT.canvas, corner)


def test_a_journey_becomes_a_pdf_with_its_texts() -> None:
    drawing = Drawing(small_journey(), LIGHT, vectors=True)
    around = whole(drawing)
    data = pdf_bytes(around.width, around.height, "Small", lambda painter: paint_scene(painter, drawing, around))
    assert data.startswith(b"%PDF-")
    box = re.search(rb"/MediaBox \[0 0 (\d+(?:\.\d+)?) (\d+(?:\.\d+)?)\]", data)
    assert box is not None
    assert float(box[1]) == pytest.approx(around.width * 0.75, abs=1)
    assert float(box[2]) == pytest.approx(around.height * 0.75, abs=1)
    # Texts are set in a font and not drawn as shapes.
    assert b"/ToUnicode" in data
    assert b"/Subtype /Image" not in data


def test_a_huge_drawing_still_fits_on_a_page() -> None:
    data = pdf_bytes(200_000, 1_000, "Huge", corner)
    box = re.search(rb"/MediaBox \[0 0 (\d+(?:\.\d+)?) (\d+(?:\.\d+)?)\]", data)
    assert box is not None
    assert float(box[1]) <= 14_400


def test_a_drawing_too_large_for_pixels_is_refused() -> None:
    with pytest.raises(PictureError):
        png_bytes(90_000, 20, 1.0, LIGHT.canvas, corner)


def test_painting_that_fails_says_so() -> None:
    def fails(painter: QPainter) -> None:
        corner(painter)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        png_bytes(40, 20, 1.0, LIGHT.canvas, fails)
    with pytest.raises(ZeroDivisionError):
        pdf_bytes(40, 20, "Small", fails)
