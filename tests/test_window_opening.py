"""How a document comes into the window: the window first, then questions; read and derived beside it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication
from window_kit import answering, dress, left_behind, open_window, saved_document, settle, wait_until

from canvas.scene import Scene
from designer.application import Designer
from designer.documents import Document, blank_document, derived, open_document
from designer.opening_page import OpeningPage
from designer.start.page import StartPage
from designer.templates import template_document
from journey.edits import rename
from journey.model import HEADER_ID


def test_the_window_is_there_before_it_asks_about_a_file_of_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "spring.journey"
    left_behind(path)
    designer = Designer(dress())
    with answering("restore") as seen:
        window = designer.open_window(path)
        assert window.isVisible()
        assert not seen
        assert QApplication.activeModalWidget() is None
        assert isinstance(window.pages.currentWidget(), OpeningPage)
        wait_until(lambda: window.document is not None, "the document")
    assert seen == ["Unsaved work found"]
    assert window.document is not None
    assert window.document.title == "Not saved"
    window.document.store.mark_saved()
    window.close()


def test_the_first_screen_comes_back_when_no_document_came(tmp_path: Path) -> None:
    path = tmp_path / "spring.journey"
    path.write_text("{")
    with open_window(tmp_path) as window, answering("close") as seen:
        window.files.open(path)
        assert isinstance(window.pages.currentWidget(), OpeningPage)
        wait_until(lambda: len(seen) == 1, "the message")
        settle(window)
        assert isinstance(window.pages.currentWidget(), StartPage)


def test_a_read_document_brings_its_geometry(tmp_path: Path) -> None:
    path = tmp_path / "spring.journey"
    saved_document(path, template_document("win_back"))
    told: list[float] = []
    document = open_document(path, told.append)
    assert told
    assert document.scene is not None
    derived_scene = document.scene
    with open_window(tmp_path, document) as window:
        assert window.canvas is not None
        assert window.canvas.drawing.scene is derived_scene
        assert document.scene is None


def test_geometry_of_another_state_is_not_used() -> None:
    document = derived(template_document("win_back"))
    rename(document.store, document.store.journey.nodes[0].id, "Another")
    assert document.take_scene() is None
    assert Document(document.store.journey).take_scene() is None


def test_derived_beside_is_what_the_canvas_derives() -> None:
    document = derived(template_document("lifecycle"))
    scene, other = document.take_scene(), Scene(document.store.journey, figures_shown=False)
    assert scene is not None
    assert scene.boxes == other.boxes
    assert scene.routes == other.routes


def test_an_edit_made_while_another_file_is_read_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "spring.journey"
    saved_document(path, template_document("win_back"))
    with open_window(tmp_path, blank_document()) as window:
        before = window.document
        window.files.open(path)
        assert before is not None
        rename(before.store, HEADER_ID, "Typed meanwhile")
        with answering("cancel") as seen:
            wait_until(lambda: len(seen) == 1, "the question")
        settle(window)
        assert seen == ["Save the changes to “Typed meanwhile”?"]
        assert window.document is before
