"""Constants of conditions as a person types them: 20000, Germany, or a list set apart by commas.

Reading reverses writing. A text that would read as a number or has a comma stands in quotation marks, so that
the postcode "0101" stays a text.
"""

from __future__ import annotations

import math
import re

from journey.condition import Constant

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
#: A list's part: quoted, or anything up to the next comma.
_PART = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[^,]*)\s*(,|$)')


def format_number(value: float) -> str:
    """A number without needless decimals; exact."""
    if math.isfinite(value) and float(value) == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(float(value))


def format_constant(value: Constant) -> str:
    """A constant as it is typed; empty for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ", ".join(_format_one(part) for part in value)
    return _format_one(value)


def _format_one(value: float | str) -> str:
    if not isinstance(value, str):
        return format_number(value)
    plain = (
        value
        and value == value.strip()
        and not any(character in value for character in ',"\\\n\r')
        and not _NUMBER.fullmatch(value)
        and value not in ("true", "false")
    )
    if plain:
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def parse_one(text: str) -> float | str | bool | None:
    """One constant: a number where it reads as one, else a text; None if there is nothing."""
    text = text.strip()
    if not text:
        return None
    if quoted := _QUOTED.fullmatch(text):
        return re.sub(r"\\(.)", r"\1", quoted[1], flags=re.DOTALL)
    if text in ("true", "false"):
        return text == "true"
    if _THOUSANDS.fullmatch(text):
        return float(text.replace(",", ""))
    if _NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    return text


def parse_list(text: str) -> tuple[float | str, ...]:
    """A list of constants set apart by commas; empty parts are left out."""
    parts: list[float | str] = []
    at = 0
    while at < len(text):
        match = _PART.match(text, at)
        assert match is not None, "any text up to a comma is a part"
        value = parse_one(match[1])
        if isinstance(value, bool):
            value = match[1].strip()
        if value is not None:
            parts.append(value)
        at = match.end()
    return tuple(parts)
