"""The underlined letters of menus: one for each entry, in any language, none twice in a menu.

They are chosen when a menu opens, for what entries are called changes. Entries that are written without letters of an
alphabet (Chinese) have the letter of the English words behind theirs, as is the custom.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar

#: The property of a menu's entry that holds its English words, where they are not those of a registered action.
ENGLISH = "english"
#: From here on Unicode's letters stand for syllables or words.
_NO_ALPHABET = 0x2E80
_BEHIND = re.compile(r" ?\(&\w\)(?=(\.\.\.)?$)")


def plain(text: str) -> str:
    """An entry's words without the mark of its letter."""
    return _BEHIND.sub("", text).replace("&&", "\0").replace("&", "").replace("\0", "&")


def with_letters(entries: Sequence[tuple[str, str]]) -> list[str]:
    """Plain words, each with its English ones, as Qt wants them: a "&" before the letter.

    Each letter is taken once; an entry goes without only if all of its letters are needed by others. First letters
    of words are taken first.
    """
    wanted = [_candidates(_source(words, english)) for words, english in entries]
    taken: dict[str, int] = {}

    def find(entry: int, tried: set[str]) -> bool:
        """Give an entry a letter; others may have to take another one."""
        for letter in wanted[entry]:
            if letter in tried:
                continue
            tried.add(letter)
            if letter not in taken or find(taken[letter], tried):
                taken[letter] = entry
                return True
        return False

    for entry in range(len(entries)):
        find(entry, set())
    letters = {entry: letter for letter, entry in taken.items()}
    return [_marked(words, letters.get(entry, "")) for entry, (words, _) in enumerate(entries)]


def _source(words: str, english: str) -> str:
    return english if _has_no_alphabet(words) else words


def _has_no_alphabet(words: str) -> bool:
    return any(ord(sign) >= _NO_ALPHABET for sign in words)


def _candidates(words: str) -> list[str]:
    """The letters that can be typed with Alt, the best first."""
    signs = [
        (place > 0 and words[place - 1].isalnum(), place, sign.lower())
        for place, sign in enumerate(words)
        if sign.isalnum() and ord(sign) < _NO_ALPHABET and len(sign.lower()) == 1
    ]
    return list(dict.fromkeys(letter for _, _, letter in sorted(signs)))


def _marked(words: str, letter: str) -> str:
    escaped = words.replace("&", "&&")
    if not letter:
        return escaped
    if _has_no_alphabet(words):
        whole, dots, _ = escaped.partition("...") if escaped.endswith("...") else (escaped, "", "")
        return f"{whole}(&{letter.upper()}){dots}"
    firsts = [place for place, sign in enumerate(escaped) if sign.lower() == letter]
    place = next((place for place in firsts if not place or not escaped[place - 1].isalnum()), firsts[0])
    return f"{escaped[:place]}&{escaped[place:]}"


def give_letters(menu: QMenu | QMenuBar) -> None:
    """Give all entries of a menu a letter each."""
    from designer.actions.registry import BY_ID

    entries: list[QAction] = [entry for entry in menu.actions() if not entry.isSeparator()]
    words = []
    for entry in entries:
        known = BY_ID.get(entry.objectName())
        words.append((plain(entry.text()), known.words if known is not None else str(entry.property(ENGLISH) or "")))
    for entry, text in zip(entries, with_letters(words), strict=True):
        if text != entry.text():
            entry.setText(text)
