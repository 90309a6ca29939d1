"""What people are told apart by outside of this computer: an e-mail address in one form, or its digest."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Mapping
from pathlib import Path

from journey.words import say

#: No address begins with a sign that a spreadsheet takes for the begin of a formula.
_EMAIL = re.compile(r"[^\s@<>\",;=+-][^\s@<>\",;]*@[^\s@<>\",;]+\.[^\s@<>\",;.]+")
_LONGEST_EMAIL = 254
_LARGEST_FILE = 512 * 1024 * 1024
_CUSTOMER = ("customer_id", "customer", "user_id", "user", "client_id", "contact_id", "profile_id", "person_id", "id")
_ADDRESS = ("email", "e_mail", "email_address", "customer_email", "mail")


class ContactsError(Exception):
    """A file of contacts cannot be used. ``message`` says why, ``remedy`` what to do."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy


def email_of(text: str) -> str:
    """An address without spaces and in small letters, as all systems compare it; empty if it is none."""
    address = text.strip().lower()
    return address if len(address) <= _LONGEST_EMAIL and _EMAIL.fullmatch(address) else ""


def hashed(address: str) -> str:
    """The SHA-256 of an address in hexadecimal digits, as advertising systems ask for it."""
    return hashlib.sha256(address.encode()).hexdigest()


def read_contacts(path: Path) -> Mapping[str, str]:
    """The e-mail addresses of customers by their keys, from a CSV file with a column for each. Rows without an address
    are passed over. ContactsError if the file cannot be used; OSError if it cannot be read."""
    if path.stat().st_size > _LARGEST_FILE:
        raise ContactsError(say("The file is larger than 512 MB."), say("Leave out what is not needed."))
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ContactsError(say("The file is not in UTF-8."), say("Save it as CSV in UTF-8.")) from None
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        names = [re.sub(r"[^a-z0-9]+", "_", name.strip().lower()) for name in next(rows, [])]
        customer, address = _column(names, _CUSTOMER), _column(names, _ADDRESS)
        if customer is None or address is None:
            raise ContactsError(
                say("The file needs a column “customer_id” and a column “email”."),
                say("Name them in the first line."),
            )
        found = {}
        for row in rows:
            if len(row) > max(customer, address) and (email := email_of(row[address])):
                found[row[customer].strip()] = email
    except csv.Error as error:
        raise ContactsError(
            say("Line {line} cannot be read.", line=rows.line_num), say("Save it as CSV again.")
        ) from error
    return found


def _column(names: list[str], known: tuple[str, ...]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)
