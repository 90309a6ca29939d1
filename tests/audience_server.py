"""A server that keeps audiences beside assets: contacts, and which segments they are in, as Resend describes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.account_server import AccountServer


@dataclass
class ContactServer(AccountServer):
    """What the server keeps. ``contacts``: by their ids; each has an address, segments, whether it unsubscribed."""

    contacts: dict[str, dict[str, Any]] = field(default_factory=dict)

    def answer(self, method: str, target: str, body: Any) -> tuple[int, Any]:
        """Do what a call asks, and say what it answers."""
        path = unquote(urlsplit(target).path)
        if method == "POST" and path == "/contacts":
            return self._make_contact(body)
        if match := re.fullmatch(r"/contacts/(?P<who>[^/]+)(/segments/(?P<segment>[^/]+))?", path):
            return self._of_contact(method, match.groupdict())
        return super().answer(method, target, body)

    def know(self, address: str) -> str:
        """Somebody whom the account knows already; their id."""
        identity = f"contact-{len(self.contacts) + 1}"
        self.contacts[identity] = {"email": address, "segments": set(), "unsubscribed": False}
        return identity

    def inside(self, segment: str) -> set[str]:
        """The addresses of those in a segment."""
        return {one["email"] for one in self.contacts.values() if segment in one["segments"]}

    def _make_contact(self, body: Any) -> tuple[int, Any]:
        if any(one["email"] == body["email"] for one in self.contacts.values()):
            return 409, {"message": "there already"}
        identity = self.know(body["email"])
        self.contacts[identity]["segments"] = set(body["segments"])
        return 201, {"object": "contact", "id": identity}

    def _of_contact(self, method: str, asked: Mapping[str, str | None]) -> tuple[int, Any]:
        who, segment = asked["who"], asked["segment"]
        found = next((name for name, one in self.contacts.items() if who in (name, one["email"])), None)
        if found is None:
            return 404, {"message": "not found"}
        contact = self.contacts[found]
        if segment is None:
            if method == "DELETE":
                del self.contacts[found]
            return 200, {"id": found, "unsubscribed": contact["unsubscribed"]}
        if method == "POST":
            contact["segments"].add(segment)
        else:
            contact["segments"].discard(segment)
        return 200, {"contact_id": found, "segment_id": segment}
