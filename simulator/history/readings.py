"""How each format reads the cells of its rows, and what makes a row bad."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from journey.words import say
from simulator.history.expressions import in_range, is_numeric, is_wall_clock, number_of, seconds_of, text_of
from simulator.history.history import NUMBER, TEXT
from simulator.history.mapping import NUMBERS, is_email, normal
from simulator.history.raw import Raw, is_json_object
from simulator.history.sources import CSV

#: Keys with more bytes than this are no keys.
LONGEST_KEY = 500

#: Properties that are words even where all of them look like numbers.
WORDS = ("order", "product", "category", "currency")

YES = ("1", "1.0", "true", "yes", "y", "subscribed", "opted in", "opt-in", "granted")
NO = ("0", "0.0", "false", "no", "n", "unsubscribed", "opted out", "opt-out", "never subscribed", "denied")


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of a staged source: its SQL and its kind (NUMBER, TEXT, or "" for texts that may be numbers).

    ``dated`` and ``wall`` are the SQL of the time (seconds since 1970) from which an attribute's value holds and
    of whether that is a time without a zone; "" if the values are not dated.
    """

    sql: str
    kind: str
    decimal_comma: bool = False
    dated: str = ""
    wall: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A condition (SQL) under which a row is bad, and the reason for people."""

    condition: str
    reason: str


@dataclass
class Reading:
    """How rows are read, in three selects, each on the one before: the raw cells as texts (``cells``), what is
    read from them (``values``), and what is kept (``keep``), beside a code for the first of ``checks`` that holds.

    ``key`` makes a customer's key of the column ``customer``; ``named``, ``bags`` and ``known`` as in Staged.
    """

    cells: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    keep: dict[str, str] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    named: dict[str, Cell] = field(default_factory=dict)
    bags: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()
    key: str = "customer"

    def add(self, name: str, sql: str, value: str = "") -> None:
        """Keep a cell, or what ``value`` (SQL on the cell's name) reads from it."""
        self.cells[name] = sql
        if value:
            self.values[f"{name}_value"] = value
        self.keep[name] = f"{name}_value" if value else name

    def check(self, condition: str, reason: str) -> None:
        """Let rows under ``condition`` be bad; the first check that holds gives the reason."""
        self.checks += (Check(condition, reason),)


def read_event_log(raw: Raw) -> Reading:
    """Columns customer, event, seconds, wall (see seconds_of), and the further ones as properties."""
    roles = raw.plan.mapping.roles
    reading = Reading()
    if raw.broken:
        reading.cells |= {"broken": raw.broken}
        reading.check("broken", say("no JSON object"))
        reading.add("bag", raw.bag)
        reading.bags += ("bag",)
        reading.known = frozenset(roles.values())
    _read_customer(reading, raw)
    reading.add("event", text_of(*raw.cell(roles["event"])))
    reading.check("event IS NULL", say("no event"))
    _read_time(reading, raw, "moment", roles["time"], "seconds", "wall")
    for role, column in roles.items():
        if role not in ("customer", "event", "time", "properties"):
            _read_column(reading, raw, role, column)
    for column in () if raw.bag else raw.plan.mapping.others:
        _read_column(reading, raw, column, column)
    if "properties" in roles:
        reading.add("props", text_of(*raw.cell(roles["properties"])))
        reading.bags += ("props",)
        reading.check(
            f"props IS NOT NULL AND NOT ({is_json_object('props')})",
            say("properties that are no JSON object"),
        )
    return reading


def read_invoice_lines(raw: Raw) -> Reading:
    """Columns customer, seconds, wall, description, quantity, price, country and order (NULL without one)."""
    roles = raw.plan.mapping.roles
    reading = Reading()
    _read_customer(reading, raw)
    _read_time(reading, raw, "moment", roles["time"], "seconds", "wall")
    reading.add("description", text_of(*raw.cell(roles["product"])), "regexp_replace(description, '\\s+', ' ', 'g')")
    for role, exact in (("quantity", "DECIMAL(18, 3)"), ("price", "DECIMAL(18, 4)")):
        cell, kind = raw.cell(roles[role])
        number = number_of(role, kind if is_numeric(kind) else "VARCHAR", decimal_comma(raw))
        reading.add(role, cell if is_numeric(kind) else text_of(cell, kind), f"try_cast({number} AS {exact})")
        reading.check(f"{role}_value IS NULL", say("no number in column “{column}”", column=roles[role]))
    reading.check("quantity_value = 0", say("quantity of zero"))
    reading.check("price_value < 0", say("price below zero"))
    for role in ("country", "order"):
        reading.add(f"{role}_", text_of(*raw.cell(roles[role])) if role in roles else "NULL::VARCHAR")
    return reading


def read_customers(raw: Raw) -> Reading:
    """Column customer, ``zone_`` (an IANA name or NULL), and all others as attributes."""
    roles = raw.plan.mapping.roles
    reading = Reading()
    _read_customer(reading, raw)
    reading.add("zone_", text_of(*raw.cell(roles["zone"])) if "zone" in roles else "NULL::VARCHAR")
    names = ", ".join(f"'{name}'" for name in zone_names())
    reading.check(f"zone_ IS NOT NULL AND zone_ NOT IN ({names})", say("time zone not known"))
    dates = {base: column for column in raw.plan.mapping.others if (base := _dated_column(column, raw))}
    for column in raw.plan.mapping.others:
        if column not in dates.values():
            _read_attribute(reading, raw, column, dates.get(column, ""))
    return reading


def _dated_column(column: str, raw: Raw) -> str:
    """The column whose values ``column`` dates ("consent.email.time" dates "consent.email"), or ""."""
    for ending in (".time", "_time"):
        base = column.removesuffix(ending)
        if base != column and base in raw.plan.mapping.others:
            return base
    return ""


def _read_attribute(reading: Reading, raw: Raw, column: str, date_column: str) -> None:
    slot = f"x{len(reading.named)}"
    dated = wall = ""
    if date_column:
        dated, wall = f"{slot}_seconds", f"{slot}_wall"
        _read_time(reading, raw, f"{slot}_moment", date_column, dated, wall, required=False)
    cell, kind = raw.cell(column)
    name = contact_name(column)
    if name:
        text = f"lower({text_of(cell, kind)})"
        yes, no = (", ".join(f"'{word}'" for word in words) for words in (YES, NO))
        reading.add(slot, text, f"CASE WHEN {slot} IN ({yes}) THEN 1.0 WHEN {slot} IN ({no}) THEN 0.0 END")
        reading.check(
            f"{slot} IS NOT NULL AND {slot}_value IS NULL",
            say("neither yes nor no in column “{column}”", column=column),
        )
        reading.named[name] = Cell(slot, NUMBER, dated=dated, wall=wall)
    else:
        _read_column(reading, raw, column, column, dated, wall)


def contact_name(column: str) -> str:
    """The attribute of consent or reachability that a column name means ("consent.email"), or ""."""
    for kind in ("consent", "reachable"):
        for channel in ("email", "sms", "push", "call", "ads"):
            if normal(column) == f"{kind}{channel}":
                return f"{kind}.{channel}"
    return ""


def _read_customer(reading: Reading, raw: Raw) -> None:
    """The customer as it stands; ``key`` makes the key of it, once for each customer and not for each row.

    E-mail addresses are one person however they are written; 13085.0 is 13085.
    """
    column = raw.plan.mapping.roles["customer"]
    cell, kind = raw.cell(column)
    reading.add("customer", cell if kind == "VARCHAR" else f"{cell}::VARCHAR")
    if is_email(column):
        reading.key = "lower(trim(customer))"
    elif kind in ("VARCHAR", "DOUBLE", "FLOAT"):
        reading.key = "regexp_replace(trim(customer), '^(\\d+)\\.0$', '\\1')"
    blank = "starts_with(customer, ' ') AND trim(customer) = ''"  # few rows need the dearer half
    reading.check(f"customer IS NULL OR customer = '' OR ({blank})", say("no customer"))
    reading.check(f"strlen(customer) > {LONGEST_KEY}", say("customer's name too long"))


def _read_time(
    reading: Reading, raw: Raw, cell_name: str, column: str, seconds: str, wall: str, required: bool = True
) -> None:
    cell, kind = raw.cell(column)
    reading.cells[cell_name] = text_of(cell) if kind == "VARCHAR" else cell
    reading.values[seconds] = seconds_of(cell_name, kind)
    reading.values[wall] = is_wall_clock(cell_name, kind)
    reading.keep |= {seconds: seconds, wall: wall}
    if required:
        reading.check(f"{cell_name} IS NULL", say("no date"))
    reading.check(f"{cell_name} IS NOT NULL AND {seconds} IS NULL", say("date not readable"))
    reading.check(f"NOT ({in_range(seconds)})", say("date before 1995 or after 2059"))


def _read_column(reading: Reading, raw: Raw, name: str, column: str, dated: str = "", wall: str = "") -> None:
    """Read a further column. One that must hold numbers makes a row with anything else bad."""
    cell, kind = raw.cell(column)
    slot = f"x{len(reading.named)}"
    must = name in NUMBERS and column == raw.plan.mapping.roles.get(name)
    free = _free_name(name, reading.named)
    if must or is_numeric(kind):
        number = number_of(slot, kind if is_numeric(kind) else "VARCHAR", decimal_comma(raw))
        reading.add(slot, cell if is_numeric(kind) else text_of(cell, kind), number)
        reading.named[free] = Cell(slot, NUMBER, dated=dated, wall=wall)
        if must:
            reason = say("no number in column “{column}”", column=column)
            reading.check(f"{slot} IS NOT NULL AND {slot}_value IS NULL", reason)
        return
    reading.add(slot, text_of(cell, kind))
    known = TEXT if kind != "VARCHAR" or name in WORDS else ""
    reading.named[free] = Cell(slot, known, decimal_comma(raw), dated, wall)


def decimal_comma(raw: Raw) -> bool:
    """Whether numbers in this file are written the continental way."""
    return raw.plan.kind == CSV and raw.plan.delimiter == ";"


def _free_name(name: str, taken: dict[str, Cell]) -> str:
    number, free = 2, name
    while free in taken:
        free, number = f"{name} {number}", number + 1
    return free


@cache
def zone_names() -> tuple[str, ...]:
    """All IANA names that the shipped zones know."""
    text = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return tuple(text.split())
