"""Conditions of templates in a form that languages without brackets can write: one of several rows holds, and a row
holds if all of its terms do."""

from __future__ import annotations

from dataclasses import dataclass

from journey.templating.tree import Compared, Expression, Filtered, Joined, Literally, Negated, Present, Variable

#: A condition of more rows than this is refused.
MOST_ROWS = 12

Atom = Compared | Present | Variable | Filtered | Literally


@dataclass(frozen=True)
class Term:
    """Something that holds, or, if not ``holds``, does not."""

    atom: Atom
    holds: bool = True


Row = tuple[Term, ...]


class TooManyRowsError(Exception):
    """A condition cannot be written in few rows."""


def rows_of(condition: Expression) -> tuple[Row, ...]:
    """The rows of a condition. TooManyRowsError if there are more than MOST_ROWS."""
    return _rows(condition, True)


def _rows(condition: Expression, holds: bool) -> tuple[Row, ...]:
    if isinstance(condition, Negated):
        return _rows(condition.part, not holds)
    if not isinstance(condition, Joined):
        return ((Term(condition, holds),),)
    parts = [_rows(part, holds) for part in condition.parts]
    # "Not all" is "any not", and the other way round.
    if (condition.match == "any") == holds:
        return _bounded(tuple(row for rows in parts for row in rows))
    found: tuple[Row, ...] = ((),)
    for rows in parts:
        found = _bounded(tuple((*before, *row) for before in found for row in rows))
    return found


def _bounded(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    if len(rows) > MOST_ROWS:
        raise TooManyRowsError
    return rows
