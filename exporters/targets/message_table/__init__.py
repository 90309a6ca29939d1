"""The messages of a journey as a table, one row a text and language."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from exporters.lowering.lower import Lowered
from journey.model import Message
from journey.words import mark

HEADS = ("id", "name", "channel", "language", "subject", "preheader", "body", "text", "sender", "steps")

#: A spreadsheet takes a cell that begins so for a formula.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


class MessageTable:
    """A CSV file in UTF-8 with a mark at its start, so that spreadsheets read its letters right."""

    id = "messages"
    words = mark("table of the messages")
    suffixes = (".csv",)

    def write(self, lowered: Lowered) -> bytes:
        """The file."""
        held = io.StringIO(newline="")
        writer = csv.writer(held)
        writer.writerow(HEADS)
        used = _used(lowered)
        for message in lowered.journey.messages:
            for row in _rows(message, ", ".join(used.get(message.id, ()))):
                writer.writerow([safe_cell(cell) for cell in row])
        return held.getvalue().encode("utf-8-sig")


def safe_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULAS) else text


def _used(lowered: Lowered) -> dict[str, list[str]]:
    """By message the names of the steps that send it."""
    found: dict[str, list[str]] = {}
    for flow in lowered.flows:
        for piece in flow.sends:
            names = found.setdefault(str(piece.parameters.get("message") or ""), [])
            if piece.name not in names:
                names.append(piece.name)
    return found


def _rows(message: Message, steps: str) -> Iterator[tuple[str, ...]]:
    yield (
        message.id,
        message.name,
        message.channel,
        "",
        message.subject,
        message.preheader,
        message.body,
        message.text,
        message.sender,
        steps,
    )
    for one in message.variants:
        yield (
            message.id,
            message.name,
            message.channel,
            one.locale,
            one.subject or message.subject,
            one.preheader or message.preheader,
            one.body or message.body,
            one.text or message.text,
            message.sender,
            steps,
        )


FORMAT = MessageTable()
