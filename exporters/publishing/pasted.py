"""Ids that people paste back from a system whose interface does not tell them, and steps that are triggered with them.

A system whose flows people build shows the address of a step that can be called. Its numbers are kept with what was
published; with them one contact is sent into the flow, to see that it is the right one, or to feed it.
"""

from __future__ import annotations

import re
from typing import Protocol

from exporters.publishing.assets import Json
from exporters.publishing.client import Client
from exporters.publishing.errors import PublishError, RefusedError, UncertainError
from exporters.publishing.ledger import Ledger, Place
from exporters.publishing.service import Endpoint
from journey.words import say

#: How the names of notes begin that hold pasted ids, and of those that hold pages of the account.
_PASTED, _PAGE = "pasted.", "page."
_ADDRESS = re.compile(r"[^\s@<>\"',;]+@[^\s@<>\"',;]+\.[^\s@<>\"',;.]+")
_LONGEST_ADDRESS = 254


class StepTriggers(Protocol):
    """How a system's steps are triggered."""

    def read(self, text: str) -> str:
        """The ids in a pasted text, in one form. PublishError if there are none."""

    def call(self, ids: str) -> Endpoint:
        """What is called for these ids."""

    def body(self, address: str) -> Json:
        """What is sent for a contact, by its e-mail address."""

    def explained(self, refused: RefusedError) -> PublishError:
        """Why the system refused, for people."""


def checked_address(text: str) -> str:
    """An e-mail address. PublishError if it cannot be one."""
    cleaned = text.strip()
    if not _ADDRESS.fullmatch(cleaned) or len(cleaned) > _LONGEST_ADDRESS:
        raise PublishError(say("This is not an e-mail address: {text}", text=cleaned[:100]), "")
    return cleaned


def trigger(client: Client, triggers: StepTriggers, ids: str, address: str) -> None:
    """Send one contact to a step. This may send messages to that person.

    PublishError with what to do if the system refuses, or if it is not known whether it was done; nothing is repeated.
    """
    contact = checked_address(address)
    endpoint = triggers.call(ids)
    try:
        client.call(endpoint.method, endpoint.path, body=triggers.body(contact))
    except RefusedError as refused:
        raise triggers.explained(refused) from refused
    except UncertainError as uncertain:
        raise PublishError(
            uncertain.message, say("Look at the flow whether the contact is in it before you try again.")
        ) from uncertain


def paste(ledger: Ledger, place: Place, flow: str, ids: str) -> None:
    """Keep the ids of a flow's start."""
    ledger.note(place, _PASTED + flow, ids)


def pasted(ledger: Ledger, place: Place) -> dict[str, str]:
    """The ids that were pasted, by the flows' ids."""
    return _notes(ledger, place, _PASTED)


def keep_pages(ledger: Ledger, place: Place, pages: dict[str, str]) -> None:
    """Keep where people see assets (by their keys) in the account."""
    for key, page in pages.items():
        ledger.note(place, _PAGE + key, page)


def pages(ledger: Ledger, place: Place) -> dict[str, str]:
    """Where people see assets in the account, by their keys."""
    return _notes(ledger, place, _PAGE)


def _notes(ledger: Ledger, place: Place, begins: str) -> dict[str, str]:
    found = ledger.notes(place)
    return {name.removeprefix(begins): value for name, value in found.items() if name.startswith(begins)}
