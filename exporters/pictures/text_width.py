"""About how wide a text is, where no font can be asked: viewers of a picture have fonts of their own anyway."""

from __future__ import annotations

import unicodedata

from journey.letters import first_line, is_wide, line_of, parts

#: Widths in parts of the text's size, between those of Inter and Noto Sans and a little more.
_NARROW = frozenset("iljtfrI.,:;'|!()[]` \u00a0")
_WIDE = frozenset("mwMW@%\u2003")
_WIDTH_NARROW, _WIDTH_WIDE, _WIDTH_CAPITAL, _WIDTH_USUAL = 0.31, 0.90, 0.69, 0.565
_WIDTH_FIGURE = 0.59
_SEMIBOLD = 600
_BOLDER = 1.03


def text_width(text: str, size: float, weight: int = 400) -> float:
    """About how wide a text is in the units of its size."""
    wide = sum(_letter(letter) for letter in text)
    return wide * size * (_BOLDER if weight >= _SEMIBOLD else 1.0)


def _letter(letter: str) -> float:
    if letter in _NARROW:
        return _WIDTH_NARROW
    if letter.isdigit():
        return _WIDTH_FIGURE
    if letter in _WIDE:
        return _WIDTH_WIDE
    if unicodedata.combining(letter):
        return 0.0
    if is_wide(letter):
        return 1.0
    return _WIDTH_CAPITAL if letter.isupper() else _WIDTH_USUAL


def elided(text: str, room: float, size: float, weight: int = 400) -> str:
    """As much of a text as fits into a room, with an ellipsis if it was cut; empty if nothing fits."""
    if text_width(text, size, weight) <= room:
        return text
    dots = text_width("…", size, weight)
    used, kept = 0.0, 0
    for letter in text:
        used += text_width(letter, size, weight)
        if used + dots > room:
            break
        kept += 1
    return text[:kept].rstrip() + "…" if kept else ""


def in_lines(text: str, room: float, most: int, size: float, weight: int = 400) -> list[str]:
    """A text in at most so many lines, broken between words; what does not fit is cut."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        left = parts(paragraph)
        while left:
            if len(lines) == most - 1:
                lines.append(elided(line_of(left), room, size, weight))
                return lines
            count = first_line(left, lambda line: text_width(line, size, weight) <= room)
            lines.append(elided(line_of(left[:count]), room, size, weight))
            del left[:count]
        if len(lines) >= most:
            break
    return lines[:most]
