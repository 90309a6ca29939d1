"""All keys of the program, for the page of shortcuts and for docs/keyboard.md.

``python -m designer.key_manual docs/keyboard.md`` writes the tables of that page anew.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtGui import QKeySequence

from canvas.key_table import CANVAS_KEYS, LETTER_KEYS, KeyHelp
from designer.actions.action import MENUS, MenuId
from designer.actions.registry import ACTIONS
from designer.manual_page import with_tables
from designer.outline.keys import KEYS as OUTLINE_KEYS
from journey.words import mark, say

#: The tables of the page stand below this line.
MARKER = "<!-- The tables below are written by designer/key_manual.py -->"

_SEARCH = (
    KeyHelp(mark("Go through what was found"), ("Up", "Down", "PgUp", "PgDown")),
    KeyHelp(mark("Take it"), ("Return",)),
    KeyHelp(mark("Close without taking anything"), ("Esc",)),
)
_ELSEWHERE = (
    KeyHelp(mark("From field to field"), ("Tab", "Shift+Tab")),
    KeyHelp(mark("From the settings back to where they were asked for"), ("Esc",)),
    KeyHelp(mark("In the settings: all names that the history knows"), ("Down",)),
    KeyHelp(mark("In the palette: add the step, or fold the group"), ("Return", "Space")),
    KeyHelp(mark("While finding a step: the next one, the one before, the end"), ("Return", "Up", "Esc")),
    KeyHelp(mark("In the findings: go there, and close the list"), ("Return", "Esc")),
)


class Row(NamedTuple):
    """What keys do, in the language in use; ``keys`` are Qt's names, ``by_hand`` what is no key."""

    words: str
    keys: tuple[str, ...]
    by_hand: tuple[str, ...] = ()


class Section(NamedTuple):
    """Keys that belong together."""

    title: str
    rows: tuple[Row, ...]


def sections() -> tuple[Section, ...]:
    """All keys: those of the menus, then what canvas, outline and lists do with keys by themselves."""
    menus = [Section(say(words), _menu_rows(menu)) for menu, words in MENUS]
    outline = tuple(Row(say(act.words), act.keys) for act in OUTLINE_KEYS)
    own = [
        Section(say("On the canvas"), _rows(CANVAS_KEYS)),
        Section(say("While letters are shown"), _rows(LETTER_KEYS)),
        Section(say("In the outline"), outline),
        Section(say("While searching"), _rows(_SEARCH)),
        Section(say("Elsewhere"), _rows(_ELSEWHERE)),
    ]
    return tuple(section for section in (*menus, *own) if section.rows)


def _menu_rows(menu: MenuId) -> tuple[Row, ...]:
    """The actions of a menu that have keys."""
    return tuple(Row(say(action.words), action.keys) for action in ACTIONS if action.menu == menu and action.keys)


def _rows(helps: Iterable[KeyHelp]) -> tuple[Row, ...]:
    return tuple(Row(say(each.words), each.keys, tuple(say(words) for words in each.by_hand)) for each in helps)


def native(keys: str) -> str:
    """A key sequence as the platform writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) or keys


def tables() -> str:
    """All sections as Markdown tables."""
    lines = []
    for section in sections():
        lines += [f"## {section.title}", "", "| What | Keys |", "|---|---|"]
        for row in section.rows:
            keys = ", ".join((*(f"`{key}`" for key in row.keys), *row.by_hand))
            lines.append(f"| {row.words.rstrip('.')} | {keys} |")
        lines.append("")
    return "\n".join(lines)


def written_page(text: str) -> str:
    """The page with its tables as they are now. Raises ValueError if it has no place for them."""
    return with_tables(text, MARKER, tables())


def main(path: Path) -> None:
    """Write the tables of a page anew."""
    path.write_text(written_page(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
