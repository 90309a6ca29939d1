"""Who is to be in an audience, as far as they can be named outside of this computer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from exporters.audiences.addresses import email_of


@dataclass(frozen=True)
class Membership:
    """An audience. ``key`` is its name within the journey and stays the same from one time to the next; ``title`` is
    for people, without marks; ``addresses``: the members' e-mail addresses, each once, in order. Left out are
    ``refused``, who did not agree to be reached so, and ``unnamed``, whose address is not known."""

    key: str
    title: str
    addresses: tuple[str, ...]
    refused: int = 0
    unnamed: int = 0


def membership_of(
    key: str, title: str, people: Iterable[str], agreed: Iterable[str], contacts: Mapping[str, str]
) -> Membership:
    """The audience of ``people`` (customers' keys), of whom ``agreed`` may be reached. ``contacts``: e-mail addresses
    by key; a key that is an address is one itself."""
    everybody, may = set(people), set(agreed)
    named = [contacts.get(person) or email_of(person) for person in may & everybody]
    addresses = tuple(sorted({address for address in named if address}))
    return Membership(key, title, addresses, len(everybody - may), sum(1 for address in named if not address))
