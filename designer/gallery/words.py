"""What templates say, in the languages of the program.

Templates are data, so their words stand beside them: ``resources/templates/words/CODE.json`` holds each English text
with its translation. The program's own catalogues know nothing of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec

from designer.command_line.template_files import template_folder
from designer.language import language
from journey.words import language_tag, say

FOLDER = "words"


def spoken(text: str) -> str:
    """A text of a template in the language of the program; as it is written where it has not been translated."""
    found = words_in(language_code()).get(text)
    return found if found else say(text)


def language_code() -> str:
    """The code of the language of the program, as files are named: zh_TW."""
    return language(language_tag()).code


@cache
def words_in(code: str) -> Mapping[str, str]:
    """The translations into a language, by the English text; none for English, or if they cannot be read."""
    path = template_folder() / FOLDER / f"{code}.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except (OSError, msgspec.MsgspecError):
        return {}
