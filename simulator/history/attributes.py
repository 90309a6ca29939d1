"""Attributes of customers from staged sources, and the time zones that follow from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.history.assembling import People
from simulator.history.coding import (
    Clocks,
    Dictionary,
    Relation,
    as_text,
    instants,
    kind_of,
    numbers,
)
from simulator.history.countries import zone_of
from simulator.history.database import Database, column_of
from simulator.history.history import ALWAYS, NUMBER, TEXT, Attribute
from simulator.history.layout import dated_attribute
from simulator.history.mapping import is_email, normal
from simulator.history.readings import Cell
from simulator.history.staging import Staged

_PHONE_NAMES = ("phone", "phonenumber", "mobile", "mobilephone", "telephone")


@dataclass(frozen=True)
class Rows:
    """Values of one attribute in the order of the import; ``times`` are UNIX times, ALWAYS where undated."""

    customers: NDArray[np.int32]
    times: NDArray[np.int64]
    values: NDArray[np.float64] | NDArray[np.int32]


@dataclass
class AttributeTable:
    """Collects the attributes of a history; ``words`` are the dictionaries of those of kind TEXT."""

    rows: dict[str, list[Rows]] = field(default_factory=dict)
    words: dict[str, Sequence[str]] = field(default_factory=dict)

    def add(self, name: str, rows: Rows) -> None:
        """Add values, later ones than those added before."""
        if len(rows.customers):
            self.rows.setdefault(name, []).append(rows)

    def build(self, origin: int, people: int) -> dict[str, Attribute]:
        """All attributes in the order of their names."""
        built = {}
        for name, parts in sorted(self.rows.items()):
            times = np.concatenate([part.times for part in parts])
            built[name] = dated_attribute(
                name,
                TEXT if name in self.words else NUMBER,
                np.concatenate([part.customers for part in parts]),
                np.where(times == ALWAYS, ALWAYS, times - origin),
                np.concatenate([part.values for part in parts]),
                people,
                self.words.get(name, ()),
            )
        return built


def customer_relation(source: Staged, clocks: Clocks) -> Relation:
    """The attributes in a file of customers. Addresses make people reachable, and are not kept themselves."""
    cells: dict[str, Cell] = {}
    kept: dict[str, Cell] = {}
    if is_email(source.plan.mapping.roles["customer"]):
        cells["reachable.email"] = _given("customer")
    for name, cell in source.named.items():
        if is_email(name):
            cells["reachable.email"] = _given(cell.sql)
        elif normal(name) in _PHONE_NAMES:
            cells |= {"reachable.sms": _given(cell.sql), "reachable.call": _given(cell.sql)}
        else:
            kept[name] = cell
    return Relation(source.relation, cells | kept, clocks, source.key)


def _given(column: str) -> Cell:
    return Cell(f"({column} IS NOT NULL)::INTEGER::DOUBLE", NUMBER)


def country_relation(database: Database, invoices: str, clocks: Clocks) -> Relation:
    """The countries on invoices: a customer's first one always held, a change holds from its invoice on."""
    name = f"{invoices}_countries"
    database.execute(
        f"CREATE TEMP TABLE {name} AS SELECT customer, country, wall, "
        f"CASE WHEN before IS NOT NULL THEN seconds END AS since FROM (SELECT customer, country, wall, seconds, "
        f"position, lag(country) OVER (PARTITION BY customer ORDER BY seconds, position) AS before "
        f"FROM {invoices} WHERE country IS NOT NULL) "
        f"WHERE before IS DISTINCT FROM country ORDER BY seconds, position"
    )
    return Relation(name, {"country": Cell("country", TEXT, dated="since", wall="wall")}, Clocks(clocks.zone))


def read_attributes(
    database: Database, relations: Sequence[Relation], people: People, table: AttributeTable
) -> list[str]:
    """Read all cells of the relations as attributes; give the names of those that are empty."""
    names = list(dict.fromkeys(name for relation in relations for name in relation.cells))
    empty = []
    for name in names:
        having = [relation for relation in relations if name in relation.cells]
        kind = kind_of(database, name, having)
        if not kind:
            empty.append(name)
            continue
        if kind == TEXT:
            dictionary = Dictionary(database, "word", [_words(relation, name) for relation in having])
            table.words[name] = dictionary.words
        for relation in having:
            values: NDArray[np.float64] | NDArray[np.int32]
            if kind == TEXT:
                values = dictionary.codes(database, "word", _words(relation, name))
                there = values >= 0
            else:
                values = numbers(database, relation.cells[name], relation.name)
                there = ~np.isnan(values)
            owners = people.owners(database, relation)
            times = _since(database, relation, relation.cells[name], len(owners))
            table.add(name, Rows(owners[there], times[there], values[there]))
    return empty


def _words(relation: Relation, name: str) -> str:
    return f"(SELECT {as_text(relation.cells[name])} AS word FROM {relation.name})"


def _since(database: Database, relation: Relation, cell: Cell, rows: int) -> NDArray[np.int64]:
    """From when each row's value holds."""
    times = np.full(rows, ALWAYS, dtype=np.int64)
    if cell.dated:
        known = column_of(database, f"SELECT {cell.dated} IS NOT NULL AS known FROM {relation.name}", "known")
        if known.any():
            dated = f"(SELECT * FROM {relation.name} WHERE {cell.dated} IS NOT NULL)"
            times[known] = instants(database, dated, relation.clocks, cell.dated, cell.wall)
    return times


def zones_of(
    database: Database, customer_files: Sequence[Relation], people: People, attributes: dict[str, Attribute]
) -> tuple[list[str], NDArray[np.int16]]:
    """Each customer's time zone: as a file of customers names it, else that of the latest country."""
    names: list[str] = []
    zone = np.full(len(people), -1, dtype=np.int16)
    country = next((item for name, item in attributes.items() if normal(name) == "country"), None)
    if country is not None and country.kind == TEXT:
        by_word = np.array([_place(names, zone_of(word)) for word in country.words], dtype=np.int16)
        last = country.offsets[1:] - 1
        known = country.offsets[1:] > country.offsets[:-1]
        zone[known] = by_word[country.values[last[known]].astype(np.int64)]
    for relation in customer_files:
        dictionary = Dictionary(database, "zone_", [relation.name])
        if len(dictionary.words):
            by_code = np.array([_place(names, word) for word in dictionary.words], dtype=np.int16)
            given = dictionary.codes(database, "zone_", relation.name)
            owners = people.owners(database, relation)
            zone[owners[given >= 0]] = by_code[given[given >= 0]]
    return names, zone


def _place(names: list[str], name: str) -> int:
    """The place of a zone in the list, put there if it is new; -1 for none."""
    if not name:
        return -1
    if name not in names:
        names.append(name)
    return names.index(name)
