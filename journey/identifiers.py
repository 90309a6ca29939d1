"""Ids of new records: readable, and free in the document."""

from __future__ import annotations

import re
import secrets

from journey.store import Transaction

_NO_LETTERS = re.compile(r"[^a-z0-9]+")

#: What an id may look like; the file's check holds it.
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,79}")


#: Between the ids of a journey and of a step, where journeys that run together have steps of the same id (distinct.py).
BETWEEN = "/"


def own_id(id_: str) -> str:
    """A step's id within its journey, whether or not the journey's was put before it."""
    return id_.rpartition(BETWEEN)[2]


def slug(text: str) -> str:
    """A short id-like form of a text; empty if it has no Latin letter or digit."""
    return _NO_LETTERS.sub("_", text.lower()).strip("_")[:40]


def free_id(transaction: Transaction, stem: str) -> str:
    """``stem_1``, ``stem_2`` ...: the first that is free."""
    number = 1
    while not transaction.is_free(f"{stem}_{number}"):
        number += 1
    return f"{stem}_{number}"


def new_journey_id() -> str:
    """An id for a new journey, unlike that of any other."""
    return "journey-" + secrets.token_hex(8)
