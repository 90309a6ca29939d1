"""Where in a journey a text stands, for the findings about messages."""

from __future__ import annotations

from collections.abc import Iterator

from journey.describe import name_of
from journey.journey import Journey
from journey.languages import language_name
from journey.letters import listed
from journey.messages import TEXT_FIELDS
from journey.model import Message, Node
from journey.words import say


def sent_messages(journey: Journey) -> Iterator[tuple[Node, Message]]:
    """Each message that a step sends, with the first step that does; what no step sends is not looked at."""
    seen: set[str] = set()
    for node in journey.nodes:
        message = journey.records.get(str(node.parameters.get("message") or ""))
        if isinstance(message, Message) and message.id not in seen:
            seen.add(message.id)
            yield node, message


def place_words(node: Node, locale: str, field: str, line: int = 0) -> str:
    """A place in a message, for the beginning of a sentence: “Cart reminder”, Romanian, body, line 3."""
    parts = [say("“{name}”", name=name_of(node))]
    if locale:
        parts.append(language_name(locale))
    if field:
        parts.append(field_words(field))
    if line and field in ("body", "text"):
        parts.append(say("line {line}", line=line))
    return listed(parts)


def field_words(field: str) -> str:
    """What a text (TEXT_FIELDS) is called within a sentence."""
    words = say(TEXT_FIELDS[field])
    return words[:1].lower() + words[1:]
