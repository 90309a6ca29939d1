"""Conditions as Mailchimp asks them: a few rows, of which all or any hold, about fields and tags of the contact.

What does not fit into that is kept in a tag by whoever keeps the shop's data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from exporters.publishing.assets import Body, Reference
from exporters.targets.mailchimp.names import field_name, is_count, is_reached, tag_name
from exporters.targets.writing.conditions import CannotSayError, Plain, is_yes, plain
from journey.condition import Comparison, Condition, Constant
from journey.words import say, value_text

#: So many rows a Conditional Split takes.
MOST_ROWS = 5

Match = Literal["all", "any"]
#: What a row compares, as the interface names it.
Op = Literal["is", "not", "contains", "greater", "less", "blank", "blank_not", "static_is", "static_not", "always"]


@dataclass(frozen=True)
class Row:
    """One thing that is asked: a ``tag``, or a ``field`` (by our name), compared with ``value``."""

    op: Op
    tag: str = ""
    field: str = ""
    value: str = ""
    number: bool = False


@dataclass(frozen=True)
class Rows:
    """Rows of which all, or any, hold."""

    match: Match
    rows: tuple[Row, ...]


def rows_of(condition: Condition, segments: Mapping[str, Condition]) -> Rows:
    """A condition as rows. CannotSayError if it does not fit."""
    found = _flat(plain(condition, segments))
    if not found.rows:
        raise CannotSayError(say("The condition holds for everybody."))
    if len(found.rows) > MOST_ROWS:
        raise CannotSayError(say("The condition has more than {most} parts.", most=MOST_ROWS))
    return found


def segment_options(rows: Rows, field: Callable[[str], str]) -> Body:
    """Rows as the options of a saved segment. ``field``: the merge tag of a field."""
    return {"match": rows.match, "conditions": [_condition(row, field) for row in rows.rows]}


def _condition(row: Row, field: Callable[[str], str]) -> Body:
    if row.op == "always":
        return {"condition_type": "EmailAddress", "field": "EMAIL", "op": "contains", "value": "@"}
    if row.tag:
        return {
            "condition_type": "StaticSegment",
            "field": "static_segment",
            "op": row.op,
            "value": Reference(tag_key(row.tag)),
        }
    asked: dict[str, Body] = {"condition_type": "TextMerge", "field": field(row.field), "op": row.op}
    if row.op not in ("blank", "blank_not"):
        asked["value"] = row.value
    return asked


def tag_key(tag: str) -> str:
    """The key of a tag's asset."""
    return f"tag.{tag}"


# --- One level of rows ---------------------------------------------------------------------------------------


def _flat(made: Plain) -> Rows:
    if isinstance(made, Comparison):
        return _compared(made)
    parts = [_flat(part) for part in made.parts]
    if len(parts) == 1:
        return parts[0]
    rows: list[Row] = []
    for part in parts:
        if len(part.rows) > 1 and part.match != made.match:
            raise CannotSayError(say("Mailchimp asks for all of some things, or for any of them, but not for both."))
        rows += part.rows
    return Rows(made.match, tuple(dict.fromkeys(rows)))


def _compared(one: Comparison) -> Rows:
    if is_reached(one.left) and is_yes(one):
        return Rows("all", (Row("always"),))
    tag = tag_name(one.left)
    if tag:
        return Rows("all", (_tagged(one, tag),))
    field = field_name(one.left)
    if not field:
        raise CannotSayError(say("Mailchimp does not know what this condition asks."))
    return _field(one, field)


def _tagged(one: Comparison, tag: str) -> Row:
    wanted = is_yes(one)
    if wanted is None:
        raise CannotSayError(say("A tag is there or not."))
    return Row("static_is" if wanted else "static_not", tag=tag)


def _field(one: Comparison, field: str) -> Rows:
    operator, value = one.operator, one.value
    if operator in ("missing", "present"):
        return Rows("all", (Row("blank" if operator == "missing" else "blank_not", field=field),))
    if operator == "one_of":
        values = value if isinstance(value, tuple) else (value,)
        return Rows("any", tuple(_row("is", field, part) for part in values))
    if operator == "not_equal":
        # A field without a value is none of those that differ.
        return Rows("all", (_row("not", field, value), Row("blank_not", field=field)))
    if operator in ("equal", "contains"):
        return Rows("all", (_row("is" if operator == "equal" else "contains", field, value),))
    if isinstance(value, str | bool | tuple) or value is None:
        raise CannotSayError(say("Mailchimp orders numbers only."))
    beyond: Op = "greater" if operator in ("greater", "at_least") else "less"
    if operator in ("greater", "less"):
        return Rows("all", (_row(beyond, field, value),))
    if is_count(one.left) and float(value).is_integer():
        return Rows("all", (_row(beyond, field, value - 1 if beyond == "greater" else value + 1),))
    return Rows("any", (_row(beyond, field, value), _row("is", field, value)))


def _row(op: Op, field: str, value: Constant) -> Row:
    if isinstance(value, tuple) or value is None:
        raise CannotSayError(say("Mailchimp cannot compare this."))
    if isinstance(value, bool):
        return Row(op, field=field, value="1" if value else "0", number=True)
    if isinstance(value, int | float):
        return Row(op, field=field, value=plain_number(value), number=True)
    return Row(op, field=field, value=value)


def plain_number(value: float) -> str:
    """A number as a field holds it, the same in every language."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


# --- For people ----------------------------------------------------------------------------------------------


def row_words(row: Row, field: Callable[[str], str]) -> tuple[str, str]:
    """A row as the builder shows it: what is asked for, and how it is compared. Both in Mailchimp's own words."""
    if row.op == "always":
        return "Email Address", "contains @"
    if row.tag:
        return "Tags", f"{'contact is tagged' if row.op == 'static_is' else 'contact is not tagged'} {row.tag}"
    comparing = {
        "is": "is",
        "not": "is not",
        "contains": "contains",
        "greater": "is greater than",
        "less": "is less than",
        "blank": "is blank",
        "blank_not": "is not blank",
    }[row.op]
    value = value_text(float(row.value)) if row.number and abs(float(row.value)) < 10_000 else row.value
    return field(row.field), f"{comparing} {value}".rstrip()
