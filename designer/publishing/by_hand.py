"""Systems whose flows people build: what is known of the account, ids that are pasted back, and steps that are
triggered with them. No Qt; whatever asks an account may wait for the network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from designer.publishing.preparing import ledger_file
from journey.words import say

if TYPE_CHECKING:
    from exporters.publishing.assets import Identity, Publication
    from exporters.publishing.credentials import Credential
    from exporters.publishing.ledger import Ledger, Place
    from exporters.targets.runbook.builder import Account, ByHand
    from exporters.targets.target import Target


def by_hand(target: Target) -> ByHand | None:
    """The system as one whose flows people build; None if it is none."""
    from exporters.targets.runbook.builder import ByHand

    return target if isinstance(target, ByHand) else None


def published_account(publication: Publication) -> str:
    """The only account that a journey was published to; empty if there is none, or several. PublishError if the list of
    what was published cannot be read."""
    with _ledger() as ledger:
        accounts = ledger.accounts(publication.target, publication.journey)
        return accounts[0] if len(accounts) == 1 else ""


def known_account(target: Target, publication: Publication, answers: Mapping[str, str], account: str) -> Account:
    """What a runbook tells of an account; of one that is not known yet (``account`` empty), what it will hold."""
    from exporters.targets.runbook.account import account_of

    service = target.service("", answers)
    with _ledger() as ledger:
        return account_of(publication, service, ledger, account)


def keep_pages(
    target: Target,
    publication: Publication,
    key: Credential,
    answers: Mapping[str, str],
    identities: Mapping[str, Identity],
) -> None:
    """Ask the account where people see what was made there, and keep it for the runbook. PublishError as of the
    client."""
    from exporters.publishing import pasted
    from exporters.publishing.account import Account
    from exporters.publishing.client import Client

    system = by_hand(target)
    if system is None:
        return
    with _ledger() as ledger, Client(target.service(key.secret, answers), key.secret) as client:
        pages = system.pages(client, identities)
        if pages:
            pasted.keep_pages(ledger, _place(publication, Account(client).identity()), pages)


def paste(target: Target, publication: Publication, account: str, flow: str, text: str) -> str:
    """Keep the ids in a pasted text for a flow (its id), and give them. PublishError if there are none in it, or if it
    is not known which account they are of."""
    from exporters.publishing import pasted

    system = by_hand(target)
    assert system is not None
    ids = system.triggers.read(text)
    with _ledger() as ledger:
        pasted.paste(ledger, _known(publication, account), flow, ids)
    return ids


def pasted_ids(publication: Publication, account: str) -> dict[str, str]:
    """The ids that were pasted, by the flows' ids."""
    from exporters.publishing import pasted

    with _ledger() as ledger:
        return pasted.pasted(ledger, _known(publication, account))


def trigger(target: Target, key: Credential, answers: Mapping[str, str], ids: str, address: str) -> None:
    """Send one contact to a step. This may send messages to that person: ask before. PublishError with what to do."""
    from exporters.publishing import pasted
    from exporters.publishing.client import Client

    system = by_hand(target)
    assert system is not None
    with Client(target.service(key.secret, answers), key.secret) as client:
        pasted.trigger(client, system.triggers, ids, address)


def _known(publication: Publication, account: str) -> Place:
    from exporters.publishing.errors import PublishError

    if not account:
        raise PublishError(
            say("It is not known which account this is about."), say("Publish the parts first, with --apply.")
        )
    return _place(publication, account)


def _place(publication: Publication, account: str) -> Place:
    from exporters.publishing.ledger import Place

    return Place(publication.target, account, publication.journey)


@contextmanager
def _ledger() -> Iterator[Ledger]:
    from exporters.publishing.ledger import Ledger

    ledger = Ledger(ledger_file())
    try:
        yield ledger
    finally:
        ledger.close()
