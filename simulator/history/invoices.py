"""Invoice lines as orders and returns.

Each line is an article on an invoice. Without an invoice number, the lines of one customer at one minute
are one invoice. Lines with a positive quantity make an ``order``, lines with a negative one a ``return``.
"""

from __future__ import annotations

#: Lines that are no article: charges and corrections. They count in the value, but name no product
#: unless nothing else stands on the invoice.
SERVICES = (
    "POSTAGE",
    "CARRIAGE",
    "DOTCOM POSTAGE",
    "NEXT DAY CARRIAGE",
    "MANUAL",
    "DISCOUNT",
    "BANK CHARGES",
    "AMAZON FEE",
    "CRUK COMMISSION",
    "SAMPLES",
    "ADJUST BAD DEBT",
    "THIS IS A TEST PRODUCT.",
)
SERVICE_STARTS = ("ADJUSTMENT BY ",)


def events_sql(lines: str) -> str:
    """SQL that turns the relation ``lines`` into one row an event, in the order of the import.

    ``lines`` has the columns ``position`` (ascending integer), ``customer`` (text),
    ``seconds`` (since 1970), ``wall`` (whether they are a wall clock's), ``invoice`` (text), ``description``
    (text or NULL),
    ``quantity``, ``price`` (decimals, so that sums do not depend on their order), ``country``.

    Gives: position, customer, seconds, wall, event, value (sum of quantity x price), quantity, lines, product
    (the description of the line with the highest quantity x price, the first of equals), invoice
    (NULL for a return: which order it belongs to is not known), country. Values and quantities of a return
    are positive.
    """
    names = ", ".join(f"'{name}'" for name in SERVICES)
    starts = " OR ".join(f"starts_with(upper(description), '{start}')" for start in SERVICE_STARTS)
    return f"""
        WITH signed AS (
            SELECT *, quantity < 0 AS back, abs(quantity) * price AS worth,
                   (upper(description) IN ({names}) OR {starts}) AS service
            FROM {lines} WHERE quantity <> 0
        )
        SELECT min(position) AS position,
               customer,
               min(seconds) AS seconds,
               bool_or(wall) AS wall,
               CASE WHEN back THEN 'return' ELSE 'order' END AS event,
               round(sum(worth), 2)::DOUBLE AS value,
               sum(abs(quantity))::DOUBLE AS quantity,
               count(*)::DOUBLE AS lines,
               first(description ORDER BY description IS NULL, service, worth DESC, position) AS product,
               CASE WHEN back THEN NULL ELSE invoice END AS invoice,
               first(country ORDER BY position) AS country
        FROM signed GROUP BY customer, invoice, back
        ORDER BY min(position), back
    """


def lines_sql(staged: str, key: str) -> str:
    """SQL of the columns that ``events_sql`` needs, from lines as ``read_invoice_lines`` keeps them.

    ``key`` is SQL that makes a customer's key of the column ``customer``.

    Without an invoice number the customer and the minute on the shop's clock are one.
    """
    minute = "seconds // 60 * 60"
    stamp = f"strftime(make_timestamp({minute} * 1000000), '%Y%m%d%H%M')"
    return f"""(
        SELECT position, customer, CASE WHEN order_ IS NULL THEN {minute} ELSE seconds END AS seconds, wall,
               coalesce(order_, customer || '-' || {stamp}) AS invoice,
               description, quantity, price, country_ AS country
        FROM (SELECT * REPLACE ({key} AS customer) FROM {staged})
    )"""
