"""Importing a history through the dialog: real files, columns chosen by hand, and what was left out with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_kit import dress, open_window, wait_until

from designer.dialogs.import_history import ImportDialog, free_folder
from designer.histories import known_histories
from designer.inspector.fields.editor import Choice
from designer.style.controls import Text
from designer.templates import template_document
from simulator.history.errors import HistoryError

LINES = [
    "customer,what_happened,moment,amount,colour",
    *(
        f"c{number % 20},{'order' if number % 3 else 'view'},2024-01-{1 + number % 28:02} 10:00:00,{number}.5,red"
        for number in range(300)
    ),
    "c1,order,not a date,5,red",
    "c2,order,2024-01-01 10:00:00,much,blue",
]


@pytest.fixture
def dialog() -> Iterator[ImportDialog]:
    dress()
    made = ImportDialog()
    made.show()
    yield made
    made.reject()
    made.deleteLater()


def _look(dialog: ImportDialog, path: Path) -> None:
    dialog.look_at([path])
    assert dialog.job is not None
    wait_until(lambda: dialog.job.finished, "a look at the file")
    QApplication.processEvents()


def _texts(dialog: ImportDialog) -> str:
    page = dialog.pages.currentWidget()
    assert page is not None
    return "\n".join(text.full_text for text in page.findChildren(Text) if text.isVisibleTo(page))


def _choose(dialog: ImportDialog, field: str, column: str) -> None:
    choice = next(
        choice
        for choice in dialog.columns_page.findChildren(Choice)
        if choice.accessibleName() == field and choice.isVisibleTo(dialog.columns_page)
    )
    choice.setFocus()
    choice.activated.emit(choice.findText(column))
    QApplication.processEvents()


def test_columns_are_chosen_and_the_rows_left_out_are_shown(dialog: ImportDialog, tmp_path: Path) -> None:
    path = tmp_path / "spring orders.csv"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    _look(dialog, path)
    assert dialog.pages.currentWidget() is dialog.columns_page
    assert not dialog.go.isEnabled()
    _choose(dialog, "What the file is", "Event log")
    assert "Choose a column for" in _texts(dialog)
    _choose(dialog, "What happened", "what_happened")
    _choose(dialog, "When", "moment")
    assert dialog.go.isEnabled()
    assert "c0, c1, c2" in _texts(dialog)
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert dialog.job is not None
    wait_until(lambda: dialog.job.finished, "the import")
    QApplication.processEvents()
    assert dialog.pages.currentWidget() is dialog.report_page
    shown = _texts(dialog)
    assert "20 customers, 300 events" in shown
    assert "300 of 302 rows taken" in shown
    assert "Line 302: c1,order,not a date,5,red" in shown
    assert "Line 303" in shown
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert dialog.folder is not None
    assert (dialog.folder / "manifest.json").is_file()
    assert ("spring orders", dialog.folder) in [(known.name, known.folder) for known in known_histories()]


def test_a_file_that_is_none_is_said_and_others_can_be_chosen(dialog: ImportDialog, tmp_path: Path) -> None:
    path = tmp_path / "picture.csv"
    path.write_bytes(bytes(range(256)) * 50)
    _look(dialog, path)
    assert dialog.pages.currentWidget() is dialog.files_page
    assert "picture.csv" in dialog._error.full_text
    assert dialog._error.isVisibleTo(dialog)


def test_leaving_in_the_midst_leaves_nothing(dialog: ImportDialog, tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    rows = (f"c{number},order,2024-01-01 10:00:00,5" for number in range(60_000))
    path.write_text("customer,event,time,value\n" + "\n".join(rows) + "\n", encoding="utf-8")
    _look(dialog, path)
    before = known_histories()
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    job = dialog.job
    assert job is not None
    dialog.reject()
    assert dialog.folder is None
    wait_until(lambda: job.finished, "the end of the import")
    assert known_histories() == before


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where histories lie, with none there."""
    monkeypatch.setattr("designer.dialogs.import_history.history_folder", lambda: tmp_path / "data" / "histories")
    return tmp_path / "data" / "histories"


def test_two_histories_of_one_name_have_folders_of_their_own(folder: Path) -> None:
    with free_folder("My shop, 2024") as first, free_folder("My shop, 2024") as meanwhile:
        assert [first, meanwhile] == [folder / "my-shop-2024", folder / "my-shop-2024-2"]
        (meanwhile / "manifest.json").touch()
    assert [path.name for path in folder.iterdir()] == ["my-shop-2024-2"], "to the first no history came"
    with free_folder("My shop, 2024") as again:
        assert again == first


def test_a_folder_that_cannot_be_made_is_told(folder: Path) -> None:
    folder.parent.touch()
    with pytest.raises(HistoryError, match="The history cannot be written"), free_folder("My shop"):
        pass


def test_a_history_that_is_gone_gives_way_to_the_sample(tmp_path: Path) -> None:
    with open_window(tmp_path, template_document("blank")) as window:
        window.use_history(tmp_path / "gone")
        wait_until(lambda: window.replay.service.history is not None, "the sample")
        assert window.settings.values.history == ""
        assert "The sample is used." in window.status.text
    with open_window(tmp_path, template_document("lifecycle")) as window:
        wait_until(lambda: window.replay.service.replayed is not None, "the sample's figures")
        window.use_history(tmp_path / "gone")
        wait_until(lambda: "The sample is used." in window.status.text, "the reason")
        wait_until(lambda: "Made, not logged" in window.status.text, "the sample's figures")
        assert "The sample is used. Made, not logged" in window.status.text
        assert "gone" in window.status.text
        window.use_history(None)
        wait_until(lambda: "The sample is used." not in window.status.text, "the choice of the sample itself")
