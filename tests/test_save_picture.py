"""Saving a picture from the window: each kind, with and without figures, and what is said when it cannot be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit
from window_kit import answering, open_window, wait_until

from canvas.overlay import NodeFigures, Overlay
from canvas.theme import DARK, LIGHT
from designer.dialogs.save_picture import PictureDialog, write_picture
from designer.templates import template_document
from designer.window import MainWindow

_FIGURES = 6_543


def _with_figures(window: MainWindow) -> None:
    assert window.document is not None
    assert window.workspace is not None
    nodes = {node.id: NodeFigures(people=_FIGURES, entries=9) for node in window.document.store.journey.nodes}
    window.workspace.show_overlay(Overlay(nodes=nodes, replayed=True))


def _save(window: MainWindow, path: Path, choose: Callable[[PictureDialog], object]) -> None:
    """Save a picture as a person does."""

    def in_dialog() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PictureDialog)
        choose(dialog)
        assert not dialog.preview.grab().isNull()
        QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
        timer.start()

    def in_file_dialog() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QFileDialog):
            timer.stop()
            field = dialog.findChild(QLineEdit, "fileNameEdit")
            assert field is not None
            field.setText(str(path))
            dialog.accept()

    timer = QTimer()
    timer.setInterval(10)
    timer.timeout.connect(in_file_dialog)
    QTimer.singleShot(0, in_dialog)
    window.actions_by_id["file.save_picture"].trigger()


@pytest.mark.parametrize(
    ("number", "kind", "begins"), [(0, "svg", b"<?xml"), (1, "png", b"\x89PNG"), (2, "pdf", b"%PDF-")]
)
def test_each_kind_is_saved(tmp_path: Path, number: int, kind: str, begins: bytes) -> None:
    path = tmp_path / "picture"
    with open_window(tmp_path, template_document("win_back")) as window:
        _save(window, path, lambda dialog: dialog.kinds.findChildren(QAbstractButton)[number].click())
        made = path.with_name(f"picture.{kind}")
        wait_until(made.exists, "the file")
    assert made.read_bytes().startswith(begins)


@pytest.mark.parametrize("wanted", [True, False])
def test_figures_are_drawn_if_wanted(tmp_path: Path, wanted: bool) -> None:
    path = tmp_path / "picture.svg"
    with open_window(tmp_path, template_document("win_back")) as window:
        _with_figures(window)
        _save(window, path, lambda dialog: dialog.figures.setChecked(wanted))
        wait_until(path.exists, "the file")
    assert ("6,543" in path.read_text(encoding="utf-8")) == wanted


def test_without_a_replay_there_are_no_figures_to_draw(tmp_path: Path) -> None:
    with open_window(tmp_path, template_document("win_back")) as window:
        assert window.document is not None
        dialog = PictureDialog(window, window.document.store.journey, Overlay())
        assert not dialog.figures.isEnabled()
        assert not dialog.overlay.replayed


def test_the_preview_is_in_the_chosen_colours(tmp_path: Path) -> None:
    with open_window(tmp_path, template_document("win_back")) as window:
        assert window.document is not None
        dialog = PictureDialog(window, window.document.store.journey, Overlay())
        for number, theme in enumerate((LIGHT, DARK)):
            dialog.themes.findChildren(QAbstractButton)[number].click()
            assert dialog.theme is theme
            assert dialog.preview.grab().toImage().pixelColor(3, 3).name() == theme.canvas.lower()


def test_a_place_that_takes_no_file_is_told(tmp_path: Path) -> None:
    occupied = tmp_path / "picture.svg"
    occupied.mkdir()
    with open_window(tmp_path, template_document("win_back")) as window:
        with answering("close") as seen:
            write_picture(window, occupied, lambda: b"<svg/>", lambda words: None)
            wait_until(lambda: bool(seen), "the message")
        assert seen == ["The picture was not saved"]
    assert list(occupied.iterdir()) == []
