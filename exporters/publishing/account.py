"""What an account has: its assets by mark or name, and what each shows."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from urllib.parse import quote

from exporters.publishing.assets import Asset, Identity, Json, journey_mark
from exporters.publishing.client import Client
from exporters.publishing.errors import PublishError
from exporters.publishing.service import Kind, value_at
from journey.words import say

_MARK = re.compile(r"\[LL [0-9a-f]{6} [0-9a-f]{6} [0-9a-f]{4}\]")


@dataclass(frozen=True, slots=True)
class Found:
    """An asset in an account."""

    identity: Identity
    name: str


class Account:
    """Reads one account through a client and remembers its listings until they are asked for anew."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._listings: dict[tuple[str, str], dict[str, list[Found]]] = {}

    def identity(self) -> str:
        """The account's id and the part of it that is published to; this also tests the connection. PublishError if
        the answer does not say which account it is."""
        service = self._client.service
        answer = self._client.call("GET", service.account_path)
        value = value_at(answer, service.account) if service.account else ""
        if not isinstance(value, int | str) or not (value or service.within):
            raise PublishError(
                say("The answer does not say which account this is."),
                say("Check the address and the key."),
            )
        return ":".join(part for part in (str(value), service.within) if part)

    def forget(self) -> None:
        """Ask for every listing anew when it is needed next."""
        self._listings.clear()

    def found(self, kind: Kind, parent: Identity | None, name: str, *, anew: bool = False) -> tuple[Found, ...]:
        """What the account has of a kind under a mark (or, of a natural kind, a name), the oldest first as far as the
        system tells. ``anew``: ask again."""
        if kind.listing is None:
            return ()
        path = placed(kind.listing.path, None, parent)
        known = self._listings.get((kind.name, path))
        if known is None or anew:
            known = {}
            for item in self._client.listed(kind, kind.listing, path):
                identity = value_at(item, kind.listing.identity)
                title = value_at(item, kind.listing.name)
                if isinstance(identity, int | str) and isinstance(title, str):
                    known.setdefault(name_or_mark(kind, title), []).append(Found(identity, title))
            self._listings[kind.name, path] = known
        return tuple(known.get(name, ()))

    def marked(self, kind: Kind, journey: str) -> dict[str, Found]:
        """Everything of a kind that carries a journey's marks, by mark; of those with one mark, the first."""
        if kind.listing is None or kind.natural or "{parent}" in kind.listing.path:
            return {}
        self.found(kind, None, "")
        known = self._listings[kind.name, placed(kind.listing.path, None, None)]
        return {mark: items[0] for mark, items in known.items() if mark.startswith(f"{journey_mark(journey)} ")}

    def offered(self, what: str) -> tuple[Found, ...]:
        """What of the account a person can choose from (``events``, ``lists``), by name; nothing where the system lists
        none."""
        listing = self._client.service.offers.get(what)
        if listing is None:
            return ()
        found = []
        for item in self._client.listed(None, listing, listing.path):
            identity, name = value_at(item, listing.identity), value_at(item, listing.name)
            if isinstance(identity, int | str) and isinstance(name, str):
                found.append(Found(identity, name))
        return tuple(sorted(found, key=lambda one: (one.name.casefold(), str(one.identity))))

    def shown(self, kind: Kind, identity: Identity, parent: Identity | None) -> str | None:
        """A digest of what the system shows of an asset: "" where it shows nothing that could be compared, None where
        the asset is gone."""
        if not kind.read:
            return ""
        answer = self._client.read(placed(kind.read, identity, parent), kind)
        if kind.among:
            answer = _one_of(value_at(answer, kind.among), kind, identity)
        if answer is None:
            return None
        looked: Json = [value_at(answer, pointer) for pointer in kind.shown] if kind.shown else answer
        return hashlib.sha256(json.dumps(looked, sort_keys=True).encode()).hexdigest()[:16]


def _one_of(items: Json, kind: Kind, identity: Identity) -> Json:
    """The one with this id in a list of several assets; None if it is not there."""
    assert kind.listing is not None
    found = items if isinstance(items, list) else []
    return next((item for item in found if value_at(item, kind.listing.identity) == identity), None)


def name_or_mark(kind: Kind, name: str) -> str:
    """What an asset is looked for by: its whole name for a natural kind, else the mark in it ("" without one)."""
    if kind.natural:
        return name
    match = _MARK.match(name)
    return match.group() if match else ""


def sought(kind: Kind, asset: Asset, mark: str) -> str:
    """What to look for when an asset may be there already."""
    return asset.title if kind.natural else mark


def placed(path: str, identity: Identity | None, parent: Identity | None) -> str:
    """A path with the ids put in, each as one part of the path."""
    return path.replace("{id}", _part(identity)).replace("{parent}", _part(parent))


def _part(identity: Identity | None) -> str:
    return "" if identity is None else quote(str(identity), safe="")
