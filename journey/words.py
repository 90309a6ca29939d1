"""Texts that people read, in the language they chose.

Texts are written in English in the code and looked up in the catalogue in use. ``mark`` marks a text of a
module-level declaration, which is looked up when it is shown. Values are filled in after the lookup, so
that a translator can move them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from gettext import NullTranslations
from typing import NamedTuple


class NumberMarks(NamedTuple):
    """What stands between thousands, and before decimals."""

    thousands: str = ","
    decimal: str = "."


ENGLISH_MARKS = NumberMarks()

_catalogue: NullTranslations = NullTranslations()
_marks = ENGLISH_MARKS


def use_catalogue(catalogue: NullTranslations, marks: NumberMarks = ENGLISH_MARKS) -> None:
    """Let all later texts be looked up in ``catalogue``, and numbers be written with ``marks``."""
    global _catalogue, _marks
    _catalogue, _marks = catalogue, marks


def language_tag() -> str:
    """The language in use as web pages name it: en, ro, zh-CN."""
    return _catalogue.info().get("language", "en").replace("_", "-")


def mark(text: str) -> str:
    """Mark a text for translation and leave it as it is."""
    return text


def mark_count(one: str, many: str) -> tuple[str, str]:
    """Mark the forms of a text for one thing and for several, for a later ``say_count``."""
    return one, many


def say(text: str, /, **values: object) -> str:
    """The text in the chosen language, with ``{name}`` filled from ``values``."""
    found = _catalogue.gettext(text) if text else text
    return _filled(found, values) if values else found


def say_count(one: str, many: str, count: int, /, **values: object) -> str:
    """The form of a text for ``count`` things; ``{count}`` is filled with thousands set apart."""
    return _filled(_catalogue.ngettext(one, many, count), {"count": number(count), **values})


class _BeforeNoun:
    """A value that a translation asks for as ``{name:de}``: a number, or words that end in one, with the "de" that
    Romanian puts before the noun from 20 on ("7 zile", but "28 de zile"). So the code needs no plural forms for it."""

    def __init__(self, value: object) -> None:
        self._value = value

    def __format__(self, spec: str) -> str:
        if spec != "de":
            return format(self._value, spec)
        text = str(self._value)
        whole = text.rpartition(" ")[2].replace(_marks.thousands, "")
        takes_de = whole.isdecimal() and int(whole) > 0 and not 1 <= int(whole) % 100 <= 19
        return f"{text} de" if takes_de else text


def _filled(text: str, values: Mapping[str, object]) -> str:
    if ":de}" in text:
        values = {name: _BeforeNoun(value) for name, value in values.items()}
    return text.format(**values)


def number(value: float, decimals: int = 0) -> str:
    """A number with its thousands set apart."""
    return _in_language(f"{value:,.{decimals}f}")


def value_text(value: float) -> str:
    """A number as people type it, without needless decimals: 100, 0.5, 20,000."""
    return _in_language(f"{value:,.10g}" if value != int(value) else f"{int(value):,}")


def _in_language(text: str) -> str:
    if _marks == ENGLISH_MARKS:
        return text
    return text.translate({ord(","): _marks.thousands, ord("."): _marks.decimal})


def read_number(text: str) -> float | None:
    """The number in a text as people type it in the language in use; None if it is none, or not finite.

    Where thousands are set apart by points, a point is taken for the mark of decimals unless whole groups of three
    digits follow: 0.5 is a half in each language, 20.000 twenty thousand in Romanian.
    """
    plain = re.sub(r"[\s\u00a0\u202f]", "", text)
    thousands, decimal = _marks
    if thousands.isspace() or re.fullmatch(rf"[+-]?\d{{1,3}}(\{thousands}\d{{3}})+(\{decimal}\d*)?", plain):
        plain = plain.replace(thousands, "")
    elif thousands == ",":
        plain = plain.replace(",", "")
    plain = plain.replace(decimal, ".")
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
