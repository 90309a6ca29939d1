"""The catalogues: every text of the code in every language, with its placeholders, as the program reads it."""

from __future__ import annotations

import string
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "packaging"))

import translations


@cache
def _catalogue(code: str) -> Any:
    return translations.read(code)


@cache
def _texts() -> dict[str, Any]:
    return {
        message.id if isinstance(message.id, str) else message.id[0]: message for message in translations.template()
    }


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_the_texts_are_found() -> None:
    assert {"Save", "Undo", "{count} step"} <= set(_texts())


@pytest.mark.parametrize("code", translations.CODES)
def test_every_text_is_translated(code: str) -> None:
    catalogue = _catalogue(code)
    known = {message.id if isinstance(message.id, str) else message.id[0]: message for message in catalogue}
    lacking = [text for text in _texts() if text and (text not in known or not translations.is_translated(known[text]))]
    assert not lacking, f"{len(lacking)} texts lack a translation into {code}; `make translations` lists them"


@pytest.mark.parametrize("code", translations.CODES)
def test_translations_keep_their_placeholders_and_forms(code: str) -> None:
    catalogue = _catalogue(code)
    for message in catalogue:
        if not message.id or not translations.is_translated(message):
            continue
        forms = [message.string] if isinstance(message.id, str) else list(message.string)
        sources = [message.id] if isinstance(message.id, str) else list(message.id)
        wanted = set().union(*(_placeholders(source) for source in sources))
        assert isinstance(message.id, str) or len(forms) == catalogue.num_plurals, message.id
        for form in forms:
            found = _placeholders(form)
            assert found <= wanted, (message.id, form)
            # "one step" may be said without its number.
            assert wanted - found <= ({"count"} if len(sources) > 1 else set()), (message.id, form)


@pytest.mark.parametrize("code", translations.CODES)
def test_the_program_reads_what_people_wrote(code: str) -> None:
    compiled = (translations.FOLDER / f"{code}.mo").read_bytes()
    assert compiled == translations.compiled(_catalogue(code))
