"""The catalogues of texts: collected from the code, joined with what is translated, compiled.

A catalogue is resources/translations/CODE.po, for people, and CODE.mo beside it, for the program.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from environment import ROOT

PACKAGES = ("journey", "simulator", "exporters", "canvas", "designer")
FOLDER = ROOT / "resources" / "translations"
CODES = ("zh_CN", "zh_TW", "ru", "ro")
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
#: The functions of journey/words.py, and how many of their first arguments are texts.
KEYWORDS = {"say": 1, "say_count": 2, "mark": 1, "mark_count": 2}


def messages() -> Iterator[tuple[str, int, str | tuple[str, ...]]]:
    """Each text of the code: its file, line, and the text, or its forms for one and for many."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            # By the syntax tree: it has the calls inside of f-strings and of other calls, too, and no methods.
            for call in ast.walk(ast.parse(path.read_bytes())):
                if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                    continue
                texts = tuple(_text(argument) for argument in call.args[: KEYWORDS.get(call.func.id, 0)])
                if texts and all(texts):
                    yield path.relative_to(ROOT).as_posix(), call.lineno, texts if len(texts) > 1 else texts[0]


def _text(argument: ast.expr) -> str:
    """The text that an argument is, "" for one that is worked out."""
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else ""


def template() -> Any:
    """All texts as a catalogue without translations."""
    from babel.messages.catalog import Catalog

    found = Catalog(project="Loopline", fuzzy=False, creation_date=_LONG_AGO)
    for path, _line, text in messages():
        found.add(text, locations=[(path, 0)])
    return found


def read(code: str) -> Any:
    """What is translated into a language so far."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    path = FOLDER / f"{code}.po"
    found = Catalog(**_names(code))
    if path.exists():
        with path.open("rb") as file:
            for message in read_po(file, locale=code):
                if message.id:
                    found.add(message.id, message.string, locations=message.locations, flags=message.flags)
    return found


def _names(code: Any) -> dict[str, Any]:
    # No dates: the same texts give the same files.
    names = dict.fromkeys(("copyright_holder", "msgid_bugs_address", "last_translator", "language_team"), "Loopline")
    return {
        "locale": code,
        "project": "Loopline",
        "version": "1",
        "header_comment": "# Translations of Loopline.",
        "fuzzy": False,
        "creation_date": _LONG_AGO,
        "revision_date": _LONG_AGO,
        **names,
    }


def is_translated(message: Any) -> bool:
    """Whether each form of a text has its translation."""
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def written(catalogue: Any) -> bytes:
    """A catalogue as its .po file: sorted, so that versions compare well."""
    from babel.messages.pofile import write_po

    out = io.BytesIO()
    write_po(out, catalogue, width=120, omit_header=False, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return out.getvalue()


def compiled(catalogue: Any) -> bytes:
    """A catalogue as its .mo file: what is not translated stays English."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    translated = Catalog(**_names(catalogue.locale))
    for message in catalogue:
        if message.id and is_translated(message):
            translated.add(message.id, message.string)
    out = io.BytesIO()
    write_mo(out, translated)
    return out.getvalue()


def update() -> int:
    """Bring all catalogues up to date with the code; returns how many texts still lack a translation."""
    texts = template()
    FOLDER.mkdir(exist_ok=True)
    missing = 0
    for code in CODES:
        catalogue = read(code)
        # A text that changed is to be translated anew, not guessed from a similar one.
        catalogue.update(texts, no_fuzzy_matching=True)
        lacking = sum(not is_translated(message) for message in catalogue if message.id)
        sys.stdout.write(f"{code}: {len(catalogue)} texts, {lacking} not translated\n")
        Path(FOLDER, f"{code}.po").write_bytes(written(catalogue))
        Path(FOLDER, f"{code}.mo").write_bytes(compiled(catalogue))
        missing += lacking
    return missing


if __name__ == "__main__":
    update()
