"""Making the sample: the real orders and returns, and what the generator adds to them. See docs/sample.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np

from simulator.history.build import AttributeRow, EventRow, Value, build_history
from simulator.history.countries import zone_of
from simulator.history.history import History
from simulator.history.invoices import SERVICES, events_sql
from simulator.history.sample_categories import OTHER, category_of
from simulator.history.sample_people import (
    Article,
    Campaign,
    Customer,
    Purchase,
    Shop,
    attributes_of,
    events_of,
)
from simulator.history.zones import to_utc, to_utc_one

SEED = 20_091_201
SHOP_ZONE = "Europe/London"
HOME = "United Kingdom"
NEAR = frozenset(
    {
        "Austria",
        "Belgium",
        "Channel Islands",
        "Denmark",
        "EIRE",
        "France",
        "Germany",
        "Italy",
        "Netherlands",
        "Spain",
        "Sweden",
        "Switzerland",
    }
)
NAME = "Online gift shop, 2009 to 2011"
ATTRIBUTION = (
    "Orders and returns: Online Retail II, Chen, D. (2012), UCI Machine Learning Repository, "
    "doi 10.24432/C5CG6D, CC BY 4.0. Views, carts, deliveries, consents, reachability, birthdays, loyalty "
    "points, e-mail sends, clicks and opt-outs are generated; categories are computed from descriptions."
)
MADE = ("view", "cart", "delivered", "email_send", "email_click", "unsubscribe")
REAL_ATTRIBUTES = frozenset({"country"})
ARTICLES_A_CATEGORY = 40


@dataclass(frozen=True, slots=True)
class _Invoice:
    """An order or a return of the source file; ``time`` is UTC."""

    customer: str
    time: int
    event: str
    value: float
    quantity: float
    product: str
    order: str
    country: str


def make_sample(source: Path) -> History:
    """The sample from the invoice lines at ``source`` (Parquet), in memory. Same source, same history."""
    with duckdb.connect() as database:
        lines = _lines(database, source)
        invoices = _invoices(database, lines)
        articles = _articles(database, lines)
    first, last = invoices[0].time, max(invoice.time for invoice in invoices)
    shop = Shop(SEED, first, last, articles, list(_campaigns(first, last)))
    events = [_event(invoice) for invoice in invoices]
    attributes = list(_countries(invoices))
    zones: dict[str, str] = {}
    for customer in _customers(invoices, zones):
        events.extend(events_of(customer, shop))
        attributes.extend(attributes_of(customer, shop))
    return build_history(
        events,
        attributes,
        name=NAME,
        attribution=ATTRIBUTION,
        zones=zones,
        made=MADE,
        made_attributes={row.name for row in attributes} - REAL_ATTRIBUTES,
    )


def _lines(database: duckdb.DuckDBPyConnection, source: Path) -> str:
    """Load the lines that have a customer; give the relation's name."""
    database.execute(
        """
        CREATE TEMP TABLE lines AS
        SELECT file_row_number AS position, "Customer ID"::VARCHAR AS customer,
               epoch(InvoiceDate)::BIGINT // 60 * 60 AS minute,
               customer || '-' || strftime(InvoiceDate, '%Y%m%d%H%M') AS invoice,
               regexp_replace(trim(Description), '\\s+', ' ', 'g') AS description,
               Quantity AS quantity, Price::DECIMAL(18, 4) AS price, Country AS country
        FROM read_parquet(?, file_row_number = true) WHERE "Customer ID" IS NOT NULL
        """,
        [str(source)],
    )
    return "lines"


def _invoices(database: duckdb.DuckDBPyConnection, lines: str) -> list[_Invoice]:
    """Orders and returns in the order of time, then of the file."""
    rows = database.execute(
        f"SELECT customer, minute, event, value, quantity, product, invoice, country FROM ({events_sql(lines)})"
    ).fetchall()
    times, _, _ = to_utc(np.array([row[1] for row in rows], dtype=np.int64), SHOP_ZONE)
    invoices = [
        _Invoice(customer, time, event, value, quantity, product or "", invoice or "", country)
        for (customer, _, event, value, quantity, product, invoice, country), time in zip(
            rows, times.tolist(), strict=True
        )
    ]
    return sorted(invoices, key=lambda invoice: invoice.time)


def _event(invoice: _Invoice) -> EventRow:
    properties: dict[str, Value] = {"value": invoice.value, "quantity": invoice.quantity}
    if invoice.product:
        properties |= {"product": invoice.product, "category": category_of(invoice.product)}
    if invoice.order:
        properties["order"] = invoice.order
    return EventRow(invoice.customer, invoice.time, invoice.event, properties)


def _countries(invoices: Sequence[_Invoice]) -> Iterator[AttributeRow]:
    """The country of each customer: the first one undated, a change from its first invoice on."""
    known: dict[str, str] = {}
    for invoice in invoices:
        before = known.get(invoice.customer)
        if before != invoice.country:
            known[invoice.customer] = invoice.country
            time = None if before is None else invoice.time
            yield AttributeRow(invoice.customer, "country", invoice.country, time)


def _customers(invoices: Sequence[_Invoice], zones: dict[str, str]) -> Iterator[Customer]:
    """The customers in the order of their first invoice; their zones go into ``zones``."""
    by_customer: dict[str, list[_Invoice]] = {}
    for invoice in invoices:
        by_customer.setdefault(invoice.customer, []).append(invoice)
    for key, own in by_customer.items():
        country = own[-1].country
        zone = zone_of(country)
        if zone:
            zones[key] = zone
        yield Customer(
            key=key,
            distance="home" if country == HOME else "near" if country in NEAR else "far",
            zone=zone or SHOP_ZONE,
            purchases=[
                Purchase(
                    invoice.time,
                    invoice.order,
                    invoice.value,
                    invoice.quantity,
                    invoice.product,
                    category_of(invoice.product),
                )
                for invoice in own
                if invoice.event == "order"
            ],
            first_seen=own[0].time,
        )


def _articles(database: duckdb.DuckDBPyConnection, lines: str) -> dict[str, list[Article]]:
    """The most sold articles of each category, with the price most often paid."""
    rows = database.execute(
        f"""
        SELECT description, mode(price ORDER BY price)::DOUBLE FROM {lines}
        WHERE quantity > 0 AND price > 0 AND description IS NOT NULL
          AND NOT list_contains(?, upper(description))
        GROUP BY description ORDER BY count(*) DESC, description
        """,
        [list(SERVICES)],
    ).fetchall()
    articles: dict[str, list[Article]] = {}
    for description, price in rows:
        group = articles.setdefault(category_of(description), [])
        if len(group) < ARTICLES_A_CATEGORY:
            group.append(Article(description, price))
    return {name: group for name, group in articles.items() if name not in (OTHER, "Charges")}


def _campaigns(first: int, last: int) -> Iterator[Campaign]:
    """The calendar of mailings, all at 10:00 in the shop's zone, in order of time.

    A newsletter on the second Thursday of March, June, September and November, offers before Valentine's
    Day and summer and three times before Christmas, a new collection in March and September, and a note to
    people who have been silent for half a year in February, May, August and November.
    """
    planned: list[tuple[date, str, int, int, int]] = []
    for year in (2009, 2010, 2011):
        for month in range(1, 13):
            if month in (3, 6, 9, 11):
                planned.append((_weekday(year, month, 2, 3), "Newsletter", 250, 22, 0))
            if month in (2, 5, 8, 11):
                planned.append((_weekday(year, month, 3, 1), "We miss you", 150, 41, 180))
            if month in (3, 9):
                planned.append((_weekday(year, month, 3, 3), "New collection", 350, 20, 0))
        for month, day in ((2, 3), (7, 1), (11, 4), (11, 25), (12, 4)):
            planned.append((date(year, month, day), "Seasonal offer", 420, 28, 0))
    for when, name, clicks, leaves, silent in sorted(planned):
        local = int(datetime(when.year, when.month, when.day, 10, tzinfo=UTC).timestamp())
        time = to_utc_one(local, SHOP_ZONE)
        if first <= time <= last:
            yield Campaign(time, name, clicks, leaves, silent)


def _weekday(year: int, month: int, which: int, weekday: int) -> date:
    """The ``which``-th Monday (0) to Sunday (6) of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))
