"""The program's languages: how one is chosen, how numbers are written and read, and what a switch keeps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLineEdit
from window_kit import dress, wait_until

from canvas.kind_search import find_kinds
from designer.actions.list_palette import Entry, rank
from designer.actions.registry import ACTIONS
from designer.application import Designer
from designer.comparing.settings import Setting
from designer.comparing.value_input import ValueInput, ValuesInput
from designer.language import ENGLISH, LANGUAGES, VARIABLE, language, speak, system_language
from designer.qt_words import speak_in_qt
from designer.templates import template_document
from journey.catalogue import kinds
from journey.declaration import NumberType
from journey.edits import rename
from journey.letters import bare
from journey.words import NumberMarks, number, read_number, say, use_catalogue, value_text


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    speak("en")
    running = QApplication.instance()
    if isinstance(running, QApplication):
        speak_in_qt(running, ENGLISH)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("ro_RO.UTF-8", "ro"),
        ("ru", "ru"),
        ("zh-Hans-CN", "zh_CN"),
        ("zh", "zh_CN"),
        ("zh_TW.UTF-8", "zh_TW"),
        ("zh-Hant", "zh_TW"),
        ("zh_HK", "zh_TW"),
        ("C.UTF-8", "en"),
        ("de_DE", "en"),
        ("", "en"),
    ],
)
def test_a_systems_name_of_a_language_is_understood(code: str, found: str) -> None:
    assert language(code).code == found


def test_the_environment_names_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "ro_RO.UTF-8")
    assert system_language().code == "ro"
    monkeypatch.setenv(VARIABLE, "zh_TW")
    assert system_language().code == "zh_TW"


@pytest.mark.parametrize("code", [known.code for known in LANGUAGES])
@pytest.mark.parametrize("value", [0, 7, 0.5, 1_234.5, 20_000, 1_000_000, -3_000.25])
def test_numbers_are_read_as_they_are_written(code: str, value: float) -> None:
    speak(code)
    assert read_number(value_text(value)) == value


@pytest.mark.parametrize(
    ("marks", "text", "value"),
    [
        (NumberMarks("\u00a0", ","), "1\u202f234,5", 1234.5),
        (NumberMarks("\u00a0", ","), "0.5", 0.5),
        (NumberMarks(".", ","), "20.000", 20_000),
        (NumberMarks(".", ","), "0.5", 0.5),
        (NumberMarks(".", ","), "1.234,5", 1234.5),
        (NumberMarks(), "20,000", 20_000),
        (NumberMarks(), "nan", None),
        (NumberMarks(), "1e999", None),
        (NumberMarks(".", ","), "a few", None),
    ],
)
def test_a_typed_number_is_understood(marks: NumberMarks, text: str, value: float | None) -> None:
    from gettext import NullTranslations

    use_catalogue(NullTranslations(), marks)
    assert read_number(text) == value


def test_thousands_are_set_apart_as_readers_expect() -> None:
    written = []
    for known in LANGUAGES:
        speak(known.code)
        written.append(number(12345.5, 1))
    assert written == ["12,345.5", "12,345.5", "12,345.5", "12\u00a0345,5", "12.345,5"]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "0 zile"),
        (7, "7 zile"),
        (19, "19 zile"),
        (28, "28 de zile"),
        (100, "100 de zile"),
        ("1.203", "1.203 zile"),
        ("1.250", "1.250 de zile"),
        ("cel puțin 28", "cel puțin 28 de zile"),
        ("12,5", "12,5 zile"),
    ],
)
def test_romanian_puts_de_between_a_large_number_and_its_noun(days: object, words: str) -> None:
    speak("ro")
    assert say("last {days} days", days=days) == f"ultimele {words}"


@pytest.mark.parametrize("code", ["en", "ro", "ru"])
def test_values_to_compare_are_read_as_the_language_writes_them(code: str) -> None:
    dress()
    speak(code)
    share = Setting("part.rate", "part", "", "", NumberType(0, 1e6), "0.5")
    many = ValuesInput()
    many.show_setting(share)
    assert many.values_of() == ("0.25", "0.375", "0.5", "0.75", "1")
    one = ValueInput("")
    one.show_setting(share)
    one.set_value(value_text(20_000))
    assert one.value() == "20000"


def test_qt_speaks_the_language_too() -> None:
    running = dress()
    said = {}
    for known in LANGUAGES:
        speak_in_qt(running, known)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Apply)
        field = QLineEdit()
        menu = field.createStandardContextMenu()
        said[known.code] = box.buttons()[0].text()
        assert all(action.text().strip() for action in menu.actions() if not action.isSeparator())
    assert said["ro"] == "Aplică"
    assert len(set(said.values())) == len(LANGUAGES), said


def test_a_switch_keeps_the_document_its_steps_and_its_view(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    running = dress()
    designer = Designer(running)
    old = designer.open_window(document=template_document("cart_abandonment"))
    assert old.document is not None
    assert old.canvas is not None
    node = old.document.store.journey.nodes[0]
    rename(old.document.store, node.id, "Left something")
    old.canvas.select([node.id])
    old.canvas.zoom_to(1.5)
    wait_until(lambda: bool(old.replay.panel and old.replay.panel.source), "the figures")
    assert old.replay.panel is not None
    assert old.workspace is not None
    figures = old.replay.service.replayed
    old.canvas.set_tool("hand")
    old.show_measure("fatigue")
    old.replay.panel.choose_tab("loops")
    old.workspace.inspector.show_tab("notes")
    old.show_mode("forecast")
    document, view = old.document, old.canvas.view
    old.set_language("ro")
    wait_until(lambda: any(window is not old and window.canvas for window in designer.windows), "the new window")
    (new,) = (window for window in designer.windows if window is not old)
    canvas = new.canvas
    assert canvas is not None
    wait_until(lambda: canvas.view == view, "the view as it was")
    assert designer.settings.values.language == "ro"
    assert new.document is document
    assert new.selection == {node.id}
    assert document.changed
    assert (new.shown_mode, new.shown_measure, canvas.tool) == ("forecast", "fatigue", "hand")
    wait_until(lambda: bool(new.replay.panel and new.replay.panel.tab == "loops"), "the tab")
    assert new.workspace is not None
    assert new.workspace.inspector_tab == "notes"
    assert new.replay.service.replayed is figures
    wait_until(lambda: old not in designer.windows, "the old window's end")
    document.store.undo()
    assert document.store.journey.node(node.id) == node
    new.leave()
    wait_until(lambda: not designer.windows, "the end")
    designer.settings.change(language="")


def test_searches_do_not_ask_for_the_marks_on_letters() -> None:
    assert bare("Română, ÎNTÂLNIRE, Ёлка") == "romana, intalnire, елка"
    assert rank(Entry("Română", "Vizualizare", "", "", lambda: None), "romana") == 0
    speak("ro")
    assert find_kinds("asteapta", kinds()) == find_kinds("așteaptă", kinds())
    assert find_kinds("asteapta", kinds())


def test_a_language_is_found_by_its_english_name() -> None:
    action = next(action for action in ACTIONS if action.id == "view.language_ru")
    assert "Russian" in action.search
