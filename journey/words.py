"""Texts that people read, in the language they chose.

Texts are written in English in the code and looked up in the catalogue in use. ``mark`` marks a text of a
module-level declaration, which is looked up when it is shown. Values are filled in after the lookup, so
that a translator can move them.
"""

from __future__ import annotations

from gettext import NullTranslations

_catalogue: NullTranslations = NullTranslations()


def use_catalogue(catalogue: NullTranslations) -> None:
    """Let all later texts be looked up in ``catalogue``."""
    global _catalogue
    _catalogue = catalogue


def mark(text: str) -> str:
    """Mark a text for translation and leave it as it is."""
    return text


def say(text: str, /, **values: object) -> str:
    """The text in the chosen language, with ``{name}`` filled from ``values``."""
    found = _catalogue.gettext(text) if text else text
    return found.format(**values) if values else found


def say_count(one: str, many: str, count: int, /, **values: object) -> str:
    """The form of a text for ``count`` things; ``{count}`` is filled with thousands set apart."""
    return _catalogue.ngettext(one, many, count).format(count=number(count), **values)


def number(value: float, decimals: int = 0) -> str:
    """A number with its thousands set apart."""
    return f"{value:,.{decimals}f}"


def value_text(value: float) -> str:
    """A number as people type it, without needless decimals: 100, 0.5, 20,000."""
    return f"{value:,.10g}" if value != int(value) else f"{int(value):,}"
