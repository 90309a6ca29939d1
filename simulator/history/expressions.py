"""SQL that reads a cell: its text, its number, its time. Plain strings, for DuckDB.

``cell`` is always the SQL of a column reference that this package wrote itself, never a text from a file.
"""

from __future__ import annotations

from simulator.history.zones import FIRST_SECOND, LAST_SECOND

_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
_WALL_CLOCK = ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "DATE")

#: What an ISO 8601 time is taken apart into. A space for the T and one digit for a month are let pass.
_ISO = (
    r"^(\d{4}[-/]\d{1,2}[-/]\d{1,2})"
    r"(?:[Tt ]\s*(\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?)?"
    r"\s*([Zz]|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$"
)

#: The shapes that nearly all logs have, told without a regular expression: 2026-05-01T10:00:00, and with a Z.
_PLAIN_WALL = "____-__-_____:__:__"
_PLAIN_UTC = f"{_PLAIN_WALL}Z"


def quoted(name: str) -> str:
    """A column's name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def is_numeric(kind: str) -> bool:
    """Whether a column of this SQL type holds numbers or yes/no."""
    return kind in _INTEGERS or kind in ("FLOAT", "DOUBLE", "BOOLEAN") or kind.startswith("DECIMAL")


def text_of(cell: str, kind: str = "VARCHAR") -> str:
    """The cell's text without blanks around it; NULL if nothing is left."""
    if kind.startswith(("STRUCT", "MAP")) or kind.endswith("]"):
        return f"to_json({cell})::VARCHAR"
    if kind != "VARCHAR":
        return f"{cell}::VARCHAR"
    return f"nullif(trim({cell}), '')"


def number_of(cell: str, kind: str = "VARCHAR", decimal_comma: bool = False) -> str:
    """The cell's number as DOUBLE; NULL if it has none (missing, or not a number).

    A text may carry a currency sign and, in a file whose columns are set apart by semicolons, a decimal comma;
    else commas are taken for the thousands that they set apart. true and false are 1 and 0.
    """
    if kind == "BOOLEAN":
        return f"{cell}::INTEGER::DOUBLE"
    if is_numeric(kind):
        return _finite(f"{cell}::DOUBLE")
    bare = f"regexp_replace({cell}, '[£$€\\s]', '', 'g')"
    if decimal_comma:
        shape, plain = r"^[+-]?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?$", f"replace(replace({bare}, '.', ''), ',', '.')"
    else:
        shape, plain = r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$", f"replace({bare}, ',', '')"
    fallback = (
        f"CASE WHEN lower({cell}) = 'true' THEN 1.0 WHEN lower({cell}) = 'false' THEN 0.0 "
        f"WHEN regexp_matches({bare}, '{shape}') THEN try_cast({plain} AS DOUBLE) "
        f"ELSE try_cast({bare} AS DOUBLE) END"
    )
    return _finite(f"coalesce(try_cast({cell} AS DOUBLE), {fallback})")


def _finite(number: str) -> str:
    return f"CASE WHEN isfinite({number}) THEN {number} END"


def seconds_of(cell: str, kind: str = "VARCHAR") -> str:
    """The cell's time as whole seconds since 1970 (BIGINT), fractions cut off; NULL if it is no time.

    UTC where the cell names an offset (or is a count of seconds or milliseconds), else what the clock on the
    wall showed, as if it were UTC. ``is_wall_clock`` tells which.
    """
    if kind in _WALL_CLOCK:
        return f"epoch_us({cell}::TIMESTAMP) // 1000000"
    if kind.startswith("TIMESTAMP"):
        return f"epoch_us({cell}) // 1000000"
    if is_numeric(kind):
        return _unix_time(f"try_cast({cell} AS BIGINT)")
    parts = _parts_of(cell)
    clock = f"CASE WHEN {parts}.clock = '' THEN '00:00:00' ELSE {parts}.clock END"
    offset = (
        f"CASE WHEN length({parts}.zone) < 3 OR {parts}.zone IN ('UTC', 'GMT') THEN 0 ELSE "
        f"(CASE WHEN {parts}.zone[1] = '-' THEN -1 ELSE 1 END) * (60 * {parts}.zone[2:3]::INTEGER + "
        f"coalesce(try_cast(right(replace({parts}.zone, ':', ''), -3) AS INTEGER), 0)) * 60 END"
    )
    return (
        f"CASE WHEN {cell} LIKE '{_PLAIN_WALL}' OR {cell} LIKE '{_PLAIN_UTC}' THEN {_stamp(cell)} "
        f"WHEN regexp_full_match({cell}, '\\d{{9,13}}') THEN {_unix_time(f'try_cast({cell} AS BIGINT)')} "
        f"ELSE {_stamp(f'{parts}.day || chr(32) || ({clock})')} - {offset} END"
    )


def is_wall_clock(cell: str, kind: str = "VARCHAR") -> str:
    """Whether the cell's time names no offset and has to be read in the zone that the user confirms."""
    if kind != "VARCHAR":
        return "TRUE" if kind in _WALL_CLOCK else "FALSE"
    parts = _parts_of(cell)
    return (
        f"CASE WHEN {cell} LIKE '{_PLAIN_UTC}' THEN FALSE WHEN {cell} LIKE '{_PLAIN_WALL}' THEN TRUE "
        f"WHEN regexp_full_match({cell}, '\\d{{9,13}}') THEN FALSE ELSE {parts}.zone = '' END"
    )


def in_range(seconds: str) -> str:
    """Whether a time lies in the years that an import accepts, whatever its zone."""
    return f"{seconds} BETWEEN {FIRST_SECOND + 86_400} AND {LAST_SECOND - 86_400}"


def _parts_of(cell: str) -> str:
    return f"regexp_extract({cell}, '{_ISO}', ['day', 'clock', 'zone'])"


def _stamp(text: str) -> str:
    return f"epoch_us(try_cast({text} AS TIMESTAMP)) // 1000000"


def _unix_time(number: str) -> str:
    """Seconds; numbers that only make sense as milliseconds are taken as such."""
    return f"CASE WHEN abs({number}) >= 100000000000 THEN {number} // 1000 ELSE {number} END"
