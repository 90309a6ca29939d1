"""What things are called in Resend: fields of contacts, keys of steps, spans of time."""

from __future__ import annotations

import hashlib
import re

_LONGEST = 50
_OWN = ("first_name", "last_name", "email", "unsubscribed")
_UNITS = (("week", 604_800), ("day", 86_400), ("hour", 3600), ("minute", 60))


def property_key(name: str) -> str:
    """The contact property that holds an attribute: letters, digits and "_", 50 of them at most."""
    key = re.sub(r"[^A-Za-z0-9_]", "_", name)
    if len(key) > _LONGEST:
        key = f"{key[: _LONGEST - 7]}_{hashlib.sha256(name.encode()).hexdigest()[:6]}"
    return key


def is_own(key: str) -> bool:
    """Whether Resend has the field itself."""
    return key in _OWN


def contact_field(name: str) -> str:
    """An attribute where conditions and variables name it."""
    return f"contact.{property_key(name)}"


def lot_field(salt: str) -> str:
    """The field with a person's number from 0 to 99,999 for a split by lot."""
    return property_key(f"lot_{salt}")


def span(seconds: int) -> str:
    """A time as Resend reads it, such as "2 days"; parts of a minute are rounded up."""
    seconds = max(60, -(-seconds // 60) * 60)
    unit, size = next((unit, size) for unit, size in _UNITS if seconds % size == 0)
    count = seconds // size
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
