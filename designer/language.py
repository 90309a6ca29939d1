"""The language of the program: which there are, which was chosen, and Qt's own words in it."""

from __future__ import annotations

import locale
import os
import sys
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import NamedTuple

import resources
from journey.words import NumberMarks, use_catalogue


class Language(NamedTuple):
    """A language of the program, by the name that its readers call it."""

    code: str
    name: str
    marks: NumberMarks = NumberMarks()


ENGLISH = Language("en", "English")
LANGUAGES = (
    ENGLISH,
    Language("zh_CN", "简体中文"),
    Language("zh_TW", "繁體中文"),
    Language("ru", "Русский", NumberMarks("\u00a0", ",")),
    Language("ro", "Română", NumberMarks(".", ",")),
)
#: The settings' word for "as the system".
SYSTEM = ""
#: Chooses the language of the command line and of a first start.
VARIABLE = "LOOPLINE_LANGUAGE"


def language(code: str) -> Language:
    """The language of a code as systems write it (ro, ro_RO.UTF-8, zh-Hant-TW); English where there is none."""
    parts = code.replace("-", "_").split(".")[0].split("_")
    if parts[0].lower() == "zh":
        traditional = {"tw", "hk", "mo", "hant"} & {part.lower() for part in parts[1:]}
        return next(known for known in LANGUAGES if known.code == ("zh_TW" if traditional else "zh_CN"))
    return next((known for known in LANGUAGES if known.code == parts[0].lower()), ENGLISH)


def system_language() -> Language:
    """The language that the environment asks for, else that of the system."""
    names = (VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG")
    asked = next((os.environ[name] for name in names if os.environ.get(name)), "")
    if not asked and sys.platform == "win32":
        import ctypes

        asked = locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    return language(asked)


@cache
def catalogue(code: str) -> NullTranslations:
    """The texts of a language; those written in the code for English."""
    if code == ENGLISH.code:
        return NullTranslations()
    with (Path(resources.__file__).parent / "translations" / f"{code}.mo").open("rb") as file:
        return GNUTranslations(file)


def speak(code: str = SYSTEM) -> Language:
    """Let all texts from now on be in a language, that of the system if none is named."""
    chosen = language(code) if code else system_language()
    use_catalogue(catalogue(chosen.code), chosen.marks)
    return chosen
