"""Keys and accounts: where the key is, what the account offers, planning, making and taking back. No Qt.

All of it may wait for a network or for the system's keyring, so a window calls it in the background. A key is handed on
and never kept here but by ``credentials``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from designer.publishing.preparing import ledger_file
from exporters.publishing.client import Client, Patience
from exporters.publishing.errors import RefusedError

if TYPE_CHECKING:
    from exporters.publishing.account import Found
    from exporters.publishing.assets import Identity, Publication
    from exporters.publishing.credentials import Credential, Credentials, Source
    from exporters.publishing.publisher import Outcome, Publisher
    from exporters.publishing.service import Service
    from exporters.targets.target import Target

#: While something is made there; and while a person waits to see whether the key works.
PATIENCE, IMPATIENCE = Patience(), Patience(tries=2, timeout=20.0)


@cache
def credentials() -> Credentials:
    """The keys of this run: what the keyring does not take is kept until the program ends."""
    from exporters.publishing.credentials import Credentials

    return Credentials()


@dataclass(frozen=True)
class KeyPlace:
    """Where a system's key is, None if there is none; and whether the system's keyring works."""

    source: Source | None
    keyring: bool


def key_place(target: str) -> KeyPlace:
    """Look for a system's key. This may open the keyring, which may ask its owner."""
    from exporters.publishing.credentials import keyring_works

    found = credentials().find(target)
    return KeyPlace(found.source if found else None, keyring_works())


@dataclass(frozen=True)
class Connection:
    """An account that answered. ``events`` and ``lists``: what it has of them, by name; None where the system cannot
    tell, or does not with this key: then ``missed`` says why."""

    account: str
    events: tuple[Found, ...] | None
    lists: tuple[Found, ...] | None
    missed: str = ""


#: Called while the network is waited for: whether to stop; how long it is waited for a limit.
Cancelled = Callable[[], bool]
Waiting = Callable[[float], None]


def _never() -> bool:
    return False


def _untold(seconds: float) -> None:
    return None


def connected(
    target: Target,
    key: Credential,
    answers: Mapping[str, str],
    *,
    cancelled: Cancelled = _never,
    waiting: Waiting = _untold,
    with_offers: bool = True,
) -> Connection:
    """Try the connection, and read what of the account can be chosen. PublishError as of the client."""
    from exporters.publishing.account import Account

    service = target.service(key.secret, answers)
    with Client(service, key.secret, patience=IMPATIENCE, cancelled=cancelled, waiting=waiting) as client:
        account = Account(client)
        name = account.identity()

        missed: list[str] = []

        def offered(what: str) -> tuple[Found, ...] | None:
            if not with_offers or what not in service.offers:
                return None
            try:
                return account.offered(what)
            except RefusedError as refused:
                # A key that may not list them can still publish: then their ids are typed.
                missed.append(str(refused))
                return None

        return Connection(name, offered("events"), offered("lists"), " ".join(dict.fromkeys(missed)))


@contextmanager
def publishing(
    target: Target,
    publication: Publication,
    key: Credential,
    answers: Mapping[str, str],
    *,
    cancelled: Cancelled = _never,
    waiting: Waiting = _untold,
) -> Iterator[Publisher]:
    """A publisher of one journey for one account, with the list of what was published. PublishError as of the client
    and the list."""
    from exporters.publishing.ledger import Ledger
    from exporters.publishing.publisher import Publisher

    ledger = Ledger(ledger_file())
    try:
        service = target.service(key.secret, answers)
        with Client(service, key.secret, patience=PATIENCE, cancelled=cancelled, waiting=waiting) as client:
            yield Publisher(client, ledger, publication)
    finally:
        ledger.close()


def pages_of(service: Service, publication: Publication, identities: Mapping[str, Identity]) -> dict[str, str]:
    """Where people see the assets with a browser, by their keys, as far as that is known."""
    found = {}
    for asset in publication.assets:
        page = service.kinds[asset.kind].page
        if page and asset.key in identities:
            path = page.replace("{id}", quote(str(identities[asset.key]), safe=""))
            found[asset.key] = path if path.startswith("https://") else service.base + path
    return found


def seen_at(
    target: Target, publication: Publication, key: Credential, answers: Mapping[str, str], outcome: Outcome
) -> dict[str, str]:
    """Where people see what was made; where the account has to be asked for that, it is, and what it says is kept. That
    this fails is no reason to call the publication failed."""
    from designer.publishing import by_hand
    from exporters.publishing.errors import PublishError

    found = pages_of(target.service(key.secret, answers), publication, outcome.identities)
    if by_hand.by_hand(target) is None:
        return found
    try:
        by_hand.keep_pages(target, publication, key, answers, outcome.identities)
        known = by_hand.known_account(target, publication, answers, outcome.account)
    except PublishError:
        return found
    return {**found, **{name: made.page for name, made in known.made.items() if made.page}}
