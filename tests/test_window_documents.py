"""New, open, save and close in a real window, with real files: nothing is lost, and what would be lost asks first."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from window_kit import answering, bytes_of, is_open, open_window, saved_document, settle, wait_until

from designer import recovery
from designer.dialogs.question import Question
from designer.documents import blank_document, open_document, suggested_name, with_suffix
from designer.recovery_format import beside, recovery_folder
from designer.recovery_journal import RecoveryJournal
from designer.settings import MOST_RECENT, Settings
from designer.start.create_dialog import CreateDialog
from designer.start.page import StartPage
from designer.templates import template_document
from designer.window import MainWindow
from journey.edits import rename
from journey.file import FileStamp, read_journey, write_journey
from journey.model import HEADER_ID


def _edit(window: MainWindow, name: str = "Edited") -> None:
    assert window.document is not None
    rename(window.document.store, HEADER_ID, name)
    QApplication.processEvents()


def _name_in(path: Path) -> str:
    return read_journey(path).header.name


def test_saving_asks_for_a_file_once(tmp_path: Path) -> None:
    path = tmp_path / "spring.journey"
    with open_window(tmp_path, template_document("win_back")) as window:
        _edit(window)
        assert window.isWindowModified()
        with answering(path):
            window.save()
        settle(window)
        assert _name_in(path) == "Edited"
        assert window.document is not None
        assert not window.document.changed
        assert not window.isWindowModified()
        assert "Saved" in window.status.text
        _edit(window, "Again")
        window.save()
        settle(window)
        assert _name_in(path) == "Again"
        assert window.settings.values.recent == (str(path),)


def test_a_file_is_opened_and_shown(tmp_path: Path) -> None:
    path = tmp_path / "a.journey"
    document = saved_document(path, template_document("win_back"))
    with open_window(tmp_path) as window:
        window.files.open(path)
        settle(window)
        assert window.document is not None
        assert bytes_of(window.document.store) == bytes_of(document.store)
        assert window.windowTitle().startswith("Win-back")
        assert window.canvas is not None
        assert len(window.canvas.drawing.scene.boxes) == len(document.store.journey.nodes)


@pytest.mark.parametrize(
    ("answer", "kept", "still_open"),
    [("save", "Edited", False), ("discard", "Win-back", False), ("cancel", "Win-back", True)],
)
def test_closing_with_unsaved_changes_asks(tmp_path: Path, answer: str, kept: str, still_open: bool) -> None:
    path = tmp_path / "a.journey"
    with open_window(tmp_path, saved_document(path, template_document("win_back"))) as window:
        _edit(window)
        with answering(answer):
            window.close()
        settle(window)
        assert _name_in(path) == kept
        wait_until(lambda: is_open(window) == still_open, "the answer's effect")
        if still_open:
            assert window.document is not None
            assert window.document.store.journey.header.name == "Edited"


def test_opening_another_file_asks_before_work_is_lost(tmp_path: Path) -> None:
    other = tmp_path / "b.journey"
    saved_document(other, template_document("cart_abandonment"))
    with open_window(tmp_path, template_document("win_back")) as window:
        _edit(window)
        with answering("cancel"):
            window.files.open(other)
        assert window.document is not None
        assert window.document.store.journey.header.name == "Edited"
        with answering("discard"):
            window.files.open(other)
        settle(window)
        assert window.document.store.journey.header.name == "Cart abandonment"


def test_a_file_whose_suffix_was_not_typed_is_not_replaced_unasked(tmp_path: Path) -> None:
    other = tmp_path / "b.journey"
    saved_document(other, template_document("cart_abandonment"))
    with open_window(tmp_path, template_document("win_back")) as window:
        with answering(tmp_path / "b", "cancel") as seen:
            window.save_as()
            settle(window)
        assert seen[1] == "Replace “b.journey”?"
        assert _name_in(other) == "Cart abandonment"
        with answering(tmp_path / "b", "replace"):
            window.save_as()
            settle(window)
        assert _name_in(other) == "Win-back"


def test_what_cannot_be_saved_here_can_be_saved_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "b.journey"
    with open_window(tmp_path, template_document("win_back")) as window:
        with answering(tmp_path / "gone" / "a.journey", "other", elsewhere) as seen:
            window.save_as()
            wait_until(lambda: len(seen) == 3, "the second dialog")
            settle(window)
        assert seen[1] == "Not saved"
        assert _name_in(elsewhere) == "Win-back"


def test_a_document_without_changes_closes_without_a_question(tmp_path: Path) -> None:
    with open_window(tmp_path, template_document("win_back")) as window, answering():
        window.show_start()
        assert window.document is None
        assert isinstance(window.pages.currentWidget(), StartPage)


def test_taking_back_all_changes_leaves_nothing_to_save(tmp_path: Path) -> None:
    with open_window(tmp_path, template_document("win_back")) as window, answering():
        _edit(window)
        assert window.document is not None
        window.document.store.undo()
        QApplication.processEvents()
        assert not window.isWindowModified()
        window.show_start()
        assert window.document is None


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02binary", ""),
        (b'{"format": "loopline.journey", "version": "1.0"', ""),
        (b'{"format": "loopline.journey", "version": "9.0", "journey": {}}', ""),
        (b"[" * 100_000, ""),
    ],
    ids=["empty", "binary", "truncated", "newer", "nested"],
)
def test_a_file_that_cannot_be_read_is_said_and_the_open_one_stays(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "broken.journey"
    path.write_bytes(data)
    with open_window(tmp_path, template_document("win_back")) as window:
        with answering("close") as seen:
            window.files.open(path)
            settle(window)
        assert seen == ["The file cannot be opened"]
        assert window.document is not None
        assert window.document.store.journey.header.name == "Win-back"
        assert path.read_bytes() == data


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with open_window(tmp_path) as window:
        with answering("close") as seen:
            window.files.open(tmp_path / "gone.journey")
            settle(window)
        assert len(seen) == 1
        assert window.document is None


def _closed_folder(tmp_path: Path) -> Path:
    """A folder that takes no file, not even root's."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/proc")
    folder = tmp_path / "closed"
    folder.mkdir()
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    return folder


@pytest.mark.parametrize("place", ["closed", "missing"])
def test_a_folder_that_takes_no_file_is_said_and_nothing_is_lost(tmp_path: Path, place: str) -> None:
    folder = _closed_folder(tmp_path) if place == "closed" else tmp_path / "no" / "such" / "folder"
    with open_window(tmp_path, template_document("win_back")) as window:
        _edit(window)
        assert window.document is not None
        window.document.path = folder / "a.journey"
        with answering("close") as seen:
            window.save()
            settle(window)
        assert seen == ["Not saved"]
        assert window.document.changed
        assert window.document.store.journey.header.name == "Edited"
        assert not (folder / "a.journey").exists()
        window.document.path = tmp_path / "a.journey"
        window.save()
        settle(window)
        assert _name_in(tmp_path / "a.journey") == "Edited"


@pytest.mark.parametrize(("answer", "kept"), [("replace", "Mine"), ("cancel", "Theirs")])
def test_saving_over_somebody_elses_change_asks(tmp_path: Path, answer: str, kept: str) -> None:
    path = tmp_path / "a.journey"
    with open_window(tmp_path, saved_document(path, template_document("win_back"))) as window:
        _edit(window, "Mine")
        theirs = template_document("win_back")
        rename(theirs.store, HEADER_ID, "Theirs")
        # The question about the change itself comes first where the system tells of it in time.
        window.files._asking = True
        write_journey(path, theirs.store.journey)
        with answering(answer) as seen:
            window.save()
            settle(window)
        assert seen == ["The file was changed meanwhile"]
        assert _name_in(path) == kept
        assert window.document is not None
        assert window.document.changed == (answer == "cancel")


def test_a_change_on_disk_is_asked_about_once(tmp_path: Path) -> None:
    path = tmp_path / "a.journey"
    with open_window(tmp_path, saved_document(path, template_document("win_back"))) as window:
        _edit(window, "Mine")
        theirs = template_document("win_back")
        rename(theirs.store, HEADER_ID, "Theirs")
        titles: list[str] = []

        def tell_meanwhile() -> None:
            # The system's word of the change comes while the question is open.
            question = QApplication.activeModalWidget()
            if isinstance(question, Question) and window.document is not None:
                timer.stop()
                window.files._compare(window.document, FileStamp("theirs"))
                found = QApplication.activeModalWidget()
                titles.append(found.windowTitle() if found else "")
                question.reject()

        timer = QTimer(interval=10)
        timer.timeout.connect(tell_meanwhile)
        window.files._watcher.blockSignals(True)
        write_journey(path, theirs.store.journey)
        timer.start()
        window.save()
        settle(window)
        wait_until(lambda: bool(titles), "the question")
        assert titles == ["The file was changed meanwhile"]
        assert _name_in(path) == "Theirs"


@pytest.mark.parametrize(("answer", "shown", "changed"), [("open", "Theirs", False), ("keep", "Win-back", True)])
def test_a_change_on_disk_is_told_while_the_file_is_open(
    tmp_path: Path, answer: str, shown: str, changed: bool
) -> None:
    path = tmp_path / "a.journey"
    with open_window(tmp_path, saved_document(path, template_document("win_back"))) as window:
        window.files._watch()
        theirs = template_document("win_back")
        rename(theirs.store, HEADER_ID, "Theirs")
        with answering(answer) as seen:
            write_journey(path, theirs.store.journey)
            wait_until(lambda: bool(seen), "the question about the change")
            settle(window)
        assert seen == ["The file was changed by another program"]
        assert window.document is not None
        wait_until(lambda: window.document.store.journey.header.name == shown, "the version that was chosen")
        assert window.document.changed == changed


def test_ones_own_saving_is_no_change_by_another(tmp_path: Path) -> None:
    path = tmp_path / "a.journey"
    with open_window(tmp_path, saved_document(path, template_document("win_back"))) as window, answering():
        window.files._watch()
        _edit(window)
        window.save()
        settle(window)
        window.files._look_at_file()
        settle(window)
        wait_until(lambda: not window.files._look.isActive(), "the look at the file")
        assert window.document is not None
        assert not window.document.changed


def test_edits_during_saving_stay_unsaved(tmp_path: Path) -> None:
    path = tmp_path / "a.journey"
    with open_window(tmp_path, saved_document(path, template_document("win_back"))) as window:
        _edit(window, "First")
        window.save()
        assert window.document is not None
        rename(window.document.store, HEADER_ID, "Second")
        settle(window)
        assert _name_in(path) == "First"
        assert window.document.changed
        window.save()
        settle(window)
        assert _name_in(path) == "Second"


def test_the_first_screen_offers_templates_recent_files_and_found_work(tmp_path: Path) -> None:
    path = tmp_path / "a.journey"
    saved_document(path, template_document("win_back"))
    settings = Settings(tmp_path / "settings.json")
    settings.add_recent(path)
    settings.add_recent(tmp_path / "gone.journey")
    with open_window(tmp_path) as window:
        page = window.pages.currentWidget()
        assert isinstance(page, StartPage)
        wait_until(lambda: bool(page.grid.tiles), "the templates")
        names = {tile.accessibleName() for tile in page.grid.tiles.values()}
        assert {"Cart abandonment", "Win-back", "Replenishment", "Browse to repeat purchase"} <= names
        next(iter(page.grid.tiles.values())).chosen.emit()
        QApplication.processEvents()
        window.findChildren(CreateDialog)[0].create_button.click()
        assert window.document is not None
        assert window.document.path is None


def test_templates_become_journeys_of_their_own() -> None:
    first, second = template_document("win_back"), template_document("win_back")
    assert first.store.journey.header.journey_id != second.store.journey.header.journey_id


# --- Names and settings --------------------------------------------------------------------------------------


def test_file_names_fit_any_system() -> None:
    assert suggested_name('Cart: "now" / later?') == "Cart now later.journey"
    assert suggested_name("") == "Untitled journey.journey"
    assert with_suffix(Path("a")).name == "a.journey"
    assert with_suffix(Path("a.json")).name == "a.json"


def test_settings_come_back_and_a_broken_file_is_kept_aside(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    settings = Settings(path)
    settings.change(theme="dark", text_size=125)
    for number in range(MOST_RECENT + 3):
        settings.add_recent(tmp_path / f"{number}.journey")
    again = Settings(path)
    assert again.values == settings.values
    assert len(again.values.recent) == MOST_RECENT
    assert again.values.recent[0].endswith(f"{MOST_RECENT + 2}.journey")
    path.write_bytes(b"{broken")
    assert Settings(path).values.theme == "system"
    assert path.with_name("settings.json.unreadable").read_bytes() == b"{broken"


def test_a_setting_of_the_wrong_type_falls_back_alone(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"theme": "purple", "text_size": 128, "recent": ["/a.journey"], "unknown": 1}')
    values = Settings(path).values
    assert (values.theme, values.text_size, values.recent) == ("system", 125, ("/a.journey",))


def test_settings_that_cannot_be_written_stop_nothing(tmp_path: Path) -> None:
    path = tmp_path / "file" / "settings.json"
    path.parent.write_text("no folder")
    settings = Settings(path)
    settings.change(theme="dark")
    assert settings.values.theme == "dark"


# --- Recovery journals ---------------------------------------------------------------------------------------


def test_the_journal_stands_beside_the_file_and_goes_with_saving(tmp_path: Path) -> None:
    path = tmp_path / "a.journey"
    with open_window(tmp_path, saved_document(path, template_document("win_back"))) as window:
        assert window.workspace is not None
        journal = window.workspace.journal
        before = path.read_bytes()
        _edit(window)
        journal.flush()
        place = beside(path)
        assert journal.place == place
        assert path.read_bytes() == before
        found = recovery.read(place)
        assert found is not None
        assert found.journey.header.name == "Edited"
        assert found.path == path
        assert stat.S_IMODE(place.stat().st_mode) & 0o077 == 0 or os.name == "nt"
        window.save()
        settle(window)
        assert not place.exists()


def test_a_journal_in_use_is_nobody_elses(tmp_path: Path) -> None:
    path = tmp_path / "a.journey"
    with open_window(tmp_path, saved_document(path, template_document("win_back"))) as window:
        assert window.workspace is not None
        _edit(window)
        window.workspace.journal.flush()
        second = RecoveryJournal(open_document(path))
        rename(second._document.store, HEADER_ID, "From another window")
        second.flush()
        assert second.place is not None
        assert second.place.parent == recovery_folder()
        found = recovery.read(beside(path))
        assert found is not None
        assert found.journey.header.name == "Edited"
        second.close()


def test_unsaved_work_on_a_new_document_is_kept_in_the_users_folder(tmp_path: Path) -> None:
    document = blank_document("Never saved")
    journal = RecoveryJournal(document)
    rename(document.store, HEADER_ID, "Still never saved")
    journal.flush()
    place = journal.place
    assert place is not None
    assert place.parent == recovery_folder()
    found = recovery.read(place)
    assert found is not None
    assert bytes_of(found.document().store) == bytes_of(document.store)
    assert found.document().changed
    journal.close()
    assert not place.exists()


def test_every_change_comes_back_from_the_journal(tmp_path: Path) -> None:
    path = tmp_path / "a.journey"
    document = saved_document(path, template_document("lifecycle"))
    journal = RecoveryJournal(document)
    from journey.edits import add_node, delete, move

    for number in range(30):
        nodes = document.store.journey.nodes
        if number % 3 == 0:
            add_node(document.store, "email", number, number)
        elif number % 3 == 1:
            delete(document.store, [nodes[number % len(nodes)].id])
        else:
            move(document.store, {nodes[0].id: (nodes[0].stage, number, number)})
        journal.flush()
        found = recovery.read(beside(path))
        assert found is not None
        assert bytes_of(found.document().store) == bytes_of(document.store)
    document.store.undo()
    journal.flush()
    found = recovery.read(beside(path))
    assert found is not None
    assert bytes_of(found.document().store) == bytes_of(document.store)
    journal.close()


@pytest.mark.parametrize("cut", [1, 7, 40, 200])
def test_a_journal_that_was_cut_off_gives_what_is_whole(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "a.journey"
    document = saved_document(path, template_document("win_back"))
    journal = RecoveryJournal(document)
    for name in ("One", "Two"):
        rename(document.store, HEADER_ID, name)
        journal.flush()
    place = beside(path)
    place.write_bytes(place.read_bytes()[:-cut])
    found = recovery.read(place)
    assert found is not None
    assert found.journey.header.name == "One"
    journal.close()


@pytest.mark.parametrize("data", [b"", b"nonsense", b'{"loopline_recovery": 99}\n', b"\x00" * 100, b"[" * 50_000])
def test_a_journal_that_is_none_gives_nothing(tmp_path: Path, data: bytes) -> None:
    place = tmp_path / ".a.journey.recovery"
    place.write_bytes(data)
    assert recovery.at(place) is None
