"""Alt and a letter lead to every menu and to its entries, in each language, and no letter to two of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QMenuBar
from window_kit import open_window, wait_until

from designer.actions.mnemonics import plain, with_letters
from designer.context_menus import CONTEXT_MENUS, fill_menu
from designer.language import LANGUAGES, speak
from designer.templates import template_document


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    speak("en")


def letter_of(text: str) -> str:
    place = text.replace("&&", "  ").find("&")
    return text[place + 1].lower() if place >= 0 else ""


def problems(menu: QMenu | QMenuBar) -> list[str]:
    """Entries without a letter although one of theirs is free, and letters that lead to two."""
    texts = [entry.text() for entry in menu.actions() if not entry.isSeparator()]
    letters = [letter_of(text) for text in texts]
    used = [letter for letter in letters if letter]
    found = [f"twice: {letter}" for letter in set(used) if used.count(letter) > 1]
    for text, letter in zip(texts, letters, strict=True):
        own = {sign.lower() for sign in plain(text) if sign.isalnum() and ord(sign) < 0x2E80}
        if not letter and own - set(used):
            found.append(f"none: {text}")
    return found


def all_problems(menu: QMenu | QMenuBar) -> list[str]:
    """Those of a menu when it opens, and of the menus in it. Some entries stand in two menus."""
    if isinstance(menu, QMenu):
        menu.aboutToShow.emit()
    found = problems(menu)
    for entry in menu.actions():
        below = entry.menu()
        if isinstance(below, QMenu):
            found += [f"{below.title()}: {each}" for each in all_problems(below)]
    return found


@pytest.mark.parametrize("code", [language.code for language in LANGUAGES])
def test_every_menu(code: str, tmp_path: Path) -> None:
    speak(code)
    with open_window(tmp_path, template_document("cart_abandonment")) as window:
        bar = window.header.menus
        assert all(letter_of(entry.text()) for entry in bar.actions())
        assert all_problems(bar) == []
        for kind in CONTEXT_MENUS:
            menu = QMenu(window)
            fill_menu(menu, kind, window.actions_by_id)
            assert all_problems(menu) == []


def test_a_letter_with_alt_opens_a_menu(tmp_path: Path) -> None:
    with open_window(tmp_path, template_document("cart_abandonment")) as window:
        assert window.canvas is not None
        window.activateWindow()
        window.canvas.setFocus()
        bar = window.header.menus
        edit = bar.actions()[1]
        letter = letter_of(edit.text()).upper()
        QTest.keyClick(window.canvas, Qt.Key(ord(letter)), Qt.KeyboardModifier.AltModifier)
        opened = edit.menu()
        assert isinstance(opened, QMenu)
        wait_until(opened.isVisible, "the menu")
        opened.close()


def test_chinese_words_have_the_english_letter_behind_them() -> None:
    assert with_letters([("文件", "File"), ("打开...", "Open...")]) == ["文件(&F)", "打开(&O)..."]
    assert plain("打开(&O)...") == "打开..."


def test_a_letter_that_another_entry_needs_is_left_to_it() -> None:
    assert with_letters([("Ab", ""), ("A", "")]) == ["A&b", "&A"]


def test_the_sign_itself_stays() -> None:
    assert with_letters([("Salt & pepper", "")]) == ["&Salt && pepper"]
    assert plain("&Salt && pepper") == "Salt & pepper"
