"""The filters that templates may use: what they are called, what they take, what they do."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

import msgspec

from journey.templating.tree import Constant, Value
from journey.words import mark

#: The longest text that a value or a filter gives.
LONGEST_VALUE = 2_000
_MOST_DECIMALS = 6
_WORD_BEGIN = re.compile(r"([-\s({\[<]+)")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}))?")


class Filter(msgspec.Struct, frozen=True):
    """``takes``: the types of its arguments; the first ``needs`` of them must be given. ``example``: how it is
    written. ``words``: what it does (marked)."""

    name: str
    words: str
    example: str
    run: Callable[..., Value]
    takes: tuple[type, ...] = ()
    needs: int = 0


def printed(value: Value | bool) -> str:
    """A value as a message prints it: nothing where it is missing, whole numbers without a fraction."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        whole = float(value).is_integer() and abs(value) < 1e15
        return str(int(value)) if whole else repr(float(value))
    return value[:LONGEST_VALUE]


def _default(value: Value, other: Constant) -> Value:
    return other if value is None or value == "" else value


def _capitalize(value: Value) -> Value:
    return None if value is None else printed(value).capitalize()


def _upper(value: Value) -> Value:
    return None if value is None else printed(value).upper()[:LONGEST_VALUE]


def _lower(value: Value) -> Value:
    return None if value is None else printed(value).lower()[:LONGEST_VALUE]


def _title(value: Value) -> Value:
    if value is None:
        return None
    pieces = _WORD_BEGIN.split(printed(value))
    return "".join(piece[:1].upper() + piece[1:].lower() for piece in pieces)[:LONGEST_VALUE]


def _truncate(value: Value, length: float) -> Value:
    if value is None:
        return None
    text, most = printed(value), max(int(length), 1)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _exact(value: Value) -> Decimal | None:
    if not isinstance(value, float | int):
        return None
    try:
        found = Decimal(repr(float(value)))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < Decimal(10) ** 15 else None


def _places(digits: float) -> Decimal:
    return Decimal(1).scaleb(-min(max(int(digits), 0), _MOST_DECIMALS))


def _round(value: Value, digits: float = 0) -> Value:
    number = _exact(value)
    return value if number is None else float(number.quantize(_places(digits), ROUND_HALF_UP))


def _decimals(value: Value, digits: float) -> Value:
    number = _exact(value)
    return value if number is None else str(number.quantize(_places(digits), ROUND_HALF_UP))


def _date(value: Value, pattern: str) -> Value:
    found = _DATE.match(value) if isinstance(value, str) else None
    if found is None:
        return value
    year, month, day, hour, minute = (part or "00" for part in found.groups())
    parts = {"%Y": year, "%y": year[2:], "%m": month, "%d": day, "%H": hour, "%M": minute, "%%": "%"}
    return re.sub("%.", lambda code: parts.get(code.group(), code.group()), str(pattern))[:LONGEST_VALUE]


_ALL = (
    Filter(
        "default",
        mark("Something else where the value is missing or empty"),
        'default("customer")',
        _default,
        (object,),
        1,
    ),
    Filter("capitalize", mark("The first letter large, the others small"), "capitalize", _capitalize),
    Filter("title", mark("The first letter of each word large, the others small"), "title", _title),
    Filter("upper", mark("All letters large"), "upper", _upper),
    Filter("lower", mark("All letters small"), "lower", _lower),
    Filter("truncate", mark("At most so many characters"), "truncate(40)", _truncate, (float,), 1),
    Filter("round", mark("Rounded to so many decimals"), "round(0)", _round, (float,)),
    Filter("decimals", mark("Written with exactly so many decimals"), "decimals(2)", _decimals, (float,), 1),
    Filter("date", mark("A date written another way"), 'date("%d.%m.%Y")', _date, (str,), 1),
)

#: By name.
FILTERS: dict[str, Filter] = {one.name: one for one in _ALL}
