"""Making the sample: the real orders and returns, and what the generator adds to them. See docs/sample.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from simulator.history.build import AttributeRow, EventRow, Value, build_history
from simulator.history.catalogue import write_catalogue
from simulator.history.database import escaped, open_database
from simulator.history.folder import open_history, write_history
from simulator.history.history import ALWAYS, History
from simulator.history.importing import SHOP_ZONE, import_history
from simulator.history.invoices import SERVICES
from simulator.history.mapping import INVOICE_LINES
from simulator.history.report import ImportReport
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
from simulator.history.summary import event_counts
from simulator.history.zones import to_utc_one

SEED = 20_091_201
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
class Sample:
    """The sample in memory, and what the import of its source said."""

    history: History
    report: ImportReport


@dataclass(frozen=True, slots=True)
class _Invoice:
    """An order or a return of the shop; ``time`` is UTC, words are "" where missing."""

    time: int
    event: str
    value: float
    quantity: float
    product: str
    order: str


def make_sample(source: Path) -> Sample:
    """The sample from the invoice lines at ``source`` (Parquet). The same source gives the same history.

    HistoryError if the source is not what it should be.
    """
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        report = import_history([source], Path(folder) / "shop", format=INVOICE_LINES)
        real = open_history(report.folder)
        customers = list(_customers(real))
        countries = list(_countries(real))
    shop = Shop(SEED, report.first, report.last, _articles(source), list(_campaigns(report.first, report.last)))
    events = [_event(customer.key, invoice) for customer, _, invoices in customers for invoice in invoices]
    events.sort(key=lambda row: row.time)
    attributes = countries
    for customer, _, _ in customers:
        events.extend(events_of(customer, shop))
        attributes.extend(attributes_of(customer, shop))
    history = build_history(
        events,
        attributes,
        name=NAME,
        attribution=ATTRIBUTION,
        zones={customer.key: zone for customer, zone, _ in customers if zone},
        made=MADE,
        made_attributes={row.name for row in attributes} - REAL_ATTRIBUTES,
    )
    return Sample(history, report)


def write_sample(sample: Sample, into: Path) -> History:
    """Write the sample as a folder with its catalogue, and open it."""
    history = sample.history
    sources = [replace(source, imported_at="") for source in sample.report.sources]

    def catalogue(folder: Path) -> None:
        counts = event_counts(history)
        write_catalogue(folder, sources, counts, history.customers, history.made)

    return write_history(history, into, catalogue)


def _customers(real: History) -> Iterator[tuple[Customer, str, list[_Invoice]]]:
    """Each customer of the shop with the time zone ("" without one) and the invoices in order."""
    country = real.attributes["country"]
    for place in range(real.customers):
        first, last = int(real.offsets[place]), int(real.offsets[place + 1])
        invoices = [_invoice(real, event) for event in range(first, last)]
        where = country.words[int(country.values[country.offsets[place + 1] - 1])]
        zone = real.zones[real.zone[place]] if real.zone[place] >= 0 else ""
        customer = Customer(
            key=real.key(place),
            distance="home" if where == HOME else "near" if where in NEAR else "far",
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
                for invoice in invoices
                if invoice.event == "order"
            ],
            first_seen=invoices[0].time,
        )
        yield customer, zone, invoices


def _invoice(real: History, event: int) -> _Invoice:
    def word(name: str) -> str:
        item = real.properties[name]
        code = int(item.values[event])
        return item.words[code] if code >= 0 else ""

    return _Invoice(
        time=real.origin + int(real.times[event]),
        event=real.event_names[real.events[event]],
        value=float(real.properties["value"].values[event]),
        quantity=float(real.properties["quantity"].values[event]),
        product=word("product"),
        order=word("order"),
    )


def _event(customer: str, invoice: _Invoice) -> EventRow:
    properties: dict[str, Value] = {"value": invoice.value, "quantity": invoice.quantity}
    if invoice.product:
        properties |= {"product": invoice.product, "category": category_of(invoice.product)}
    if invoice.order:
        properties["order"] = invoice.order
    return EventRow(customer, invoice.time, invoice.event, properties)


def _countries(real: History) -> Iterator[AttributeRow]:
    country = real.attributes["country"]
    for place in range(real.customers):
        for row in range(int(country.offsets[place]), int(country.offsets[place + 1])):
            since = int(country.times[row])
            time = None if since == ALWAYS else real.origin + since
            yield AttributeRow(real.key(place), "country", country.words[int(country.values[row])], time)


def _articles(source: Path) -> dict[str, list[Article]]:
    """The most sold articles of each category, with the price most often paid."""
    with open_database([source]) as database:
        rows = database.execute(
            """
            SELECT description, mode(price ORDER BY price)::DOUBLE
            FROM (
                SELECT regexp_replace(trim(Description), '\\s+', ' ', 'g') AS description,
                       Price::DECIMAL(18, 4) AS price
                FROM read_parquet([$source]) WHERE "Customer ID" IS NOT NULL AND Quantity > 0 AND Price > 0
            )
            WHERE description IS NOT NULL AND NOT list_contains($services, upper(description))
            GROUP BY description ORDER BY count(*) DESC, description
            """,
            {"source": escaped(source), "services": list(SERVICES)},
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
