"""Copies plots and saves them as pictures and data, in the background."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QImage

from designer.background import run_in_background
from designer.results.look import window_style
from journey.encoding import JourneyFileError
from journey.file import write_atomically
from journey.words import say

if TYPE_CHECKING:
    from exporters.plots.plot import Plot

Told = Callable[[str], None]


def copy_picture(plot: Plot, owner: QObject, told: Told) -> None:
    """Put the plot with its words on the clipboard as a picture."""
    style = window_style()

    def draw(job: object) -> bytes:
        from exporters.plots.rendering import draw_file

        return draw_file(plot, style, "png")

    def copy(content: bytes) -> None:
        image = QImage()
        image.loadFromData(content, "PNG")
        QGuiApplication.clipboard().setImage(image)
        told(say("Copied “{title}”.", title=plot.title))

    run_in_background(draw, copy, lambda error: told(str(error)), owner=owner)


def copy_data(text: str, what: str, told: Told) -> None:
    """Put figures on the clipboard as CSV."""
    QGuiApplication.clipboard().setText(text)
    told(say("Copied the data of “{title}”.", title=what))


def save_picture(plot: Plot, path: Path, owner: QObject, told: Told) -> None:
    """Save the plot with its words; the file's ending says as what."""
    style = window_style()
    kind = "svg" if path.suffix.lower() == ".svg" else "png"

    def save(job: object) -> None:
        from exporters.plots.rendering import draw_file

        write_atomically(path, draw_file(plot, style, kind))

    _save(save, path, owner, told)


def save_data(text: str, path: Path, owner: QObject, told: Told) -> None:
    """Save figures as CSV in UTF-8, with the mark by which spreadsheets know it."""
    _save(lambda job: write_atomically(path, text.encode("utf-8-sig")), path, owner, told)


def _save(save: Callable[[object], None], path: Path, owner: QObject, told: Told) -> None:
    def failed(error: Exception) -> None:
        told(str(error) if isinstance(error, JourneyFileError) else say("Not saved: {reason}", reason=error))

    run_in_background(save, lambda _: told(say("Saved {file}.", file=path)), failed, owner=owner)


def file_name(title: str, ending: str) -> str:
    """A file name for a plot's title."""
    kept = "".join(letter if letter.isalnum() else " " for letter in title)
    return f"{'_'.join(kept.lower().split())[:80] or 'plot'}.{ending}"
