"""What a runbook tells of an account: the names that publishing gives, what is there already, and its pages."""

from __future__ import annotations

from collections.abc import Mapping

from exporters.publishing import pasted
from exporters.publishing.assets import Asset, Body, Named, Publication, digests, mark
from exporters.publishing.ledger import Ledger, Place
from exporters.publishing.service import Service
from exporters.targets.runbook.builder import Account, Made
from journey.words import say


def account_of(publication: Publication, service: Service, ledger: Ledger | None, account: str) -> Account:
    """The account as far as the list of what was published tells; ``ledger`` None or no ``account``: as it will be."""
    known = digests(publication)
    if ledger is None or not account:
        return Account({asset.key: _made(asset, publication, service, known) for asset in _shown(publication)})
    place = Place(publication.target, account, publication.journey)
    there = {entry.key: entry for entry in ledger.entries(place) if entry.state == "there"}
    pages = pasted.pages(ledger, place)
    made = {}
    for asset in _shown(publication):
        entry = there.get(asset.key)
        one = _made(asset, publication, service, known)
        name = (
            f"{entry.mark} {asset.title}".strip()
            if entry is not None and entry.digest != known[asset.key]
            else one.name
        )
        made[asset.key] = Made(one.kind, name, entry is not None, pages.get(asset.key, ""))
    return Account(
        made,
        pasted.pasted(ledger, place),
        tuple((key.removeprefix("/"), page) for key, page in pages.items() if key.startswith("/")),
    )


def _shown(publication: Publication) -> list[Asset]:
    """The assets that people see by their own names."""
    return [asset for asset in publication.assets if asset.parent is None]


def _made(asset: Asset, publication: Publication, service: Service, known: Mapping[str, str]) -> Made:
    kind = service.kinds[asset.kind]
    named = None if kind.natural else _named(asset.body)
    if named is None:
        name = asset.body.get("name") if isinstance(asset.body, Mapping) else None
        words = say(kind.words)
        other = isinstance(name, str) and name != asset.title
        return Made(say("{kind} “{name}”", kind=words, name=name) if other else words, asset.title)
    whole = f"{mark(publication.journey, asset.key, known[asset.key])} {named.name}"
    return Made(say(kind.words), whole[: named.longest])


def _named(body: Body) -> Named | None:
    if isinstance(body, Named):
        return body
    if isinstance(body, Mapping):
        return next((found for value in body.values() if (found := _named(value)) is not None), None)
    return None
