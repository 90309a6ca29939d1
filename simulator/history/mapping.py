"""Which column of a file means what: roles, the names by which they are recognised, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

EVENT_LOG = "event_log"
INVOICE_LINES = "invoice_lines"
CUSTOMERS = "customers"
FORMATS = (EVENT_LOG, INVOICE_LINES, CUSTOMERS)

#: The header names that mean a role, in the order of preference. Compared without case, blanks, dots, dashes
#: and underscores.
ALIASES: dict[str, dict[str, tuple[str, ...]]] = {
    EVENT_LOG: {
        "customer": (
            "customer_id", "customer", "user_id", "user", "client_id", "contact_id", "profile_id", "person_id",
            "member_id", "distinct_id", "email", "e_mail", "email_address", "customer_email", "client", "contact",
            "buyer", "who",
        ),
        "event": ("event", "event_name", "event_type", "action", "activity", "metric", "metric_name", "type", "what"),
        "time": (
            "timestamp", "time", "datetime", "date", "event_time", "event_timestamp", "event_date", "occurred_at",
            "created_at", "ts", "when",
        ),
        "value": ("value", "amount", "revenue", "total", "order_value", "price"),
        "currency": ("currency", "currency_code"),
        "product": ("product", "product_name", "product_id", "item", "item_name", "sku"),
        "category": ("category", "product_category", "category_name"),
        "quantity": ("quantity", "qty"),
        "order": ("order", "order_id", "order_number", "invoice", "invoice_no", "transaction_id"),
        "properties": ("properties", "event_properties", "props"),
    },
    INVOICE_LINES: {
        "customer": ("customer_id", "customer", "email"),
        "time": ("invoice_date", "date", "timestamp"),
        "product": ("description", "product"),
        "quantity": ("quantity",),
        "price": ("price", "unit_price"),
        "order": ("invoice", "invoice_no"),
        "country": ("country",),
    },
    CUSTOMERS: {
        "customer": (
            "customer_id", "customer", "user_id", "user", "client_id", "contact_id", "profile_id", "person_id",
            "member_id", "distinct_id", "email", "e_mail", "email_address",
        ),
        "zone": ("time_zone", "zone", "tz"),
    },
}  # fmt: skip

REQUIRED = {
    EVENT_LOG: ("customer", "event", "time"),
    INVOICE_LINES: ("customer", "time", "product", "quantity", "price"),
    CUSTOMERS: ("customer",),
}

#: Roles whose column must hold numbers.
NUMBERS = ("value", "quantity", "price")

#: A column "=word" in a mapping stands for that word in every row.
CONSTANT = "="

_EMAIL_NAMES = frozenset({"email", "emailaddress", "customeremail"})


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The columns of one source by role, and the further columns that become properties or attributes."""

    roles: Mapping[str, str]
    others: tuple[str, ...]

    def described(self) -> dict[str, str]:
        """Column to what it was read as, for the report."""
        named = {column: role for role, column in self.roles.items()}
        return named | {column: column for column in self.others}


def normal(name: str) -> str:
    """A header name as it is compared."""
    return re.sub(r"[\s._\-]+", "", name).casefold()


def is_email(column: str) -> bool:
    """Whether a column by its name holds e-mail addresses, which are compared without case."""
    return normal(column) in _EMAIL_NAMES


def propose(columns: Sequence[str], format_name: str, given: Mapping[str, str] | None = None) -> ColumnMapping:
    """The mapping by header names; ``given`` (role to column, or "=word") goes before the names.

    A given column that this source does not have is passed over: it may belong to another source.
    """
    by_name: dict[str, str] = {}
    for column in columns:
        by_name.setdefault(normal(column), column)
    roles: dict[str, str] = {}
    for role, column in (given or {}).items():
        if role in ALIASES[format_name] and (column.startswith(CONSTANT) or column in columns):
            roles[role] = column
    for role, names in ALIASES[format_name].items():
        if role in roles:
            continue
        taken = set(roles.values())
        found = (by_name[normal(name)] for name in names if normal(name) in by_name)
        column = next((column for column in found if column not in taken), "")
        if column:
            roles[role] = column
    used = set(roles.values())
    return ColumnMapping(roles, tuple(column for column in columns if column not in used))


def missing(mapping: ColumnMapping, format_name: str) -> tuple[str, ...]:
    """The required roles without a column."""
    return tuple(role for role in REQUIRED[format_name] if role not in mapping.roles)


def recognise(columns: Sequence[str], given: Mapping[str, str] | None = None) -> str:
    """The format that the columns speak for: invoice lines, an event log, or else customers."""
    invoice = propose(columns, INVOICE_LINES, given)
    if not missing(invoice, INVOICE_LINES) and "event" not in propose(columns, EVENT_LOG, given).roles:
        return INVOICE_LINES
    if not missing(propose(columns, EVENT_LOG, given), EVENT_LOG):
        return EVENT_LOG
    return CUSTOMERS
