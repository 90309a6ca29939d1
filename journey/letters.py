"""How letters are set: how wide they are, where a line may end (Chinese is written without blanks), lists."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence

from journey.words import say

#: Signs that do not begin a line, and signs that do not end one.
_NOT_FIRST = frozenset("，。、；：！？）」』】》〉”’%…·,.;:!?)]}")
_NOT_LAST = frozenset("（「『【《〈“‘([{")


def bare(text: str) -> str:
    """A text as it is searched for: no capitals, no marks on letters, which many people leave out when they type."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def is_wide(letter: str) -> bool:
    """Whether a letter is about as wide as high, as those of Chinese are."""
    return letter > "\u10ff" and unicodedata.east_asian_width(letter) in "WF"


def columns(text: str) -> int:
    """How many columns of letters of one width a text takes: wide letters take two, marks on others none."""
    if text.isascii():
        return len(text)
    return sum(2 if is_wide(letter) else 1 for letter in text if not unicodedata.combining(letter))


def parts(text: str) -> list[str]:
    """The parts of a text between which a line may end, each with the blank that follows it."""
    words = text.split()
    if not any(map(is_wide, text)):
        return [f"{word} " for word in words]
    found = []
    for word in words:
        start = 0
        for place in range(1, len(word)):
            if _may_end(word[place - 1], word[place]):
                found.append(word[start:place])
                start = place
        found.append(f"{word[start:]} ")
    return found


def line_of(parts: Sequence[str]) -> str:
    """Parts on one line."""
    return "".join(parts).rstrip()


def first_line(parts: Sequence[str], fits: Callable[[str], bool]) -> int:
    """How many parts stand on the first line: as many as fit, one at least."""
    count = 1
    while count < len(parts) and fits(line_of(parts[: count + 1])):
        count += 1
    return count


def listed(items: Iterable[str]) -> str:
    """Words one after another, with the sign between them that the language uses."""
    return say(", ").join(items)


def _may_end(before: str, after: str) -> bool:
    return (is_wide(before) or is_wide(after)) and before not in _NOT_LAST and after not in _NOT_FIRST
