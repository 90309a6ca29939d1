"""The words of a journey that people read in the drawing: which they are, and the journey with others in their place.

The texts of messages are not among them: they carry their own languages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from designer.gallery.words import language_code, spoken
from designer.language import ENGLISH
from journey.catalogue import kind
from journey.declaration import TextType
from journey.journey import Journey
from journey.model import AnyRecord, Coupon, Edge, Header, Message, Node, Segment, Stage, Variant

#: Parameters that hold text for machines or names that stay as they are.
_NOT_WORDS = frozenset(
    {
        "written_to",
        "platform",
        "network",
        "service",
        "field",
        "form",
        "source",
        "salt",
        "payload",
        "currency",
        "attribute",
    }
)
#: Lists whose entries have names that label the ways out.
_NAMED = ("branches", "choices", "shares")

Change = Callable[[str], str]


def words_of(journey: Journey) -> tuple[str, ...]:
    """All such words, each once, in the order of the document."""
    found: dict[str, None] = {}

    def note(text: str) -> str:
        found[text] = None
        return text

    with_words(journey, note)
    return tuple(found)


def with_words(journey: Journey, change: Change) -> Journey:
    """The journey with each of its words given to ``change``."""

    def changed(text: str) -> str:
        return change(text) if text else text

    records: dict[str, AnyRecord] = {key: _changed(record, changed) for key, record in journey.records.items()}
    return Journey(records, journey.unknown)


def _changed(record: AnyRecord, change: Change) -> AnyRecord:
    match record:
        case Header():
            return replace(
                record,
                name=change(record.name),
                description=change(record.description),
                exits=tuple(replace(rule, name=change(rule.name)) for rule in record.exits),
                goals=tuple(replace(goal, name=change(goal.name)) for goal in record.goals),
            )
        case Node():
            parameters = _parameters(record, change)
            return replace(record, name=change(record.name), note=change(record.note), parameters=parameters)
        case Edge() if record.loop is not None:
            return replace(record, loop=replace(record.loop, reason=change(record.loop.reason)))
        case Stage() | Message() | Coupon() | Segment():
            return replace(record, name=change(record.name))
    return record


def _parameters(node: Node, change: Change) -> Mapping[str, Any]:
    declared = kind(node.kind)
    texts = {
        parameter.id
        for parameter in (declared.parameters if declared else ())
        if isinstance(parameter.type, TextType) and parameter.id not in _NOT_WORDS
    }
    made: dict[str, Any] = {}
    for name, value in node.parameters.items():
        if name in texts and isinstance(value, str):
            made[name] = change(value)
        elif name in _NAMED and isinstance(value, list):
            made[name] = [{**entry, "name": change(entry.get("name", ""))} for entry in value]
        else:
            made[name] = value
    return made


def in_language(journey: Journey) -> Journey:
    """The journey in the language of the program: its words, and each message's own texts, the English ones then being
    one of its languages."""
    code = language_code()
    if code == ENGLISH.code:
        return journey
    locale = code.replace("_", "-")
    said = with_words(journey, spoken)
    records: dict[str, AnyRecord] = {
        key: _in_locale(record, locale) if isinstance(record, Message) else record
        for key, record in said.records.items()
    }
    return Journey(records, said.unknown)


def _in_locale(message: Message, locale: str) -> Message:
    """The message with the texts of ``locale`` as its own; unchanged if it has none of them."""
    # Imported here, for in English nothing of it is needed, and the program starts with a template.
    from journey.messages import variant_of

    variant = variant_of(message, locale)
    if variant is None:
        return message
    was = Variant(
        locale=ENGLISH.code,
        subject=message.subject,
        preheader=message.preheader,
        body=message.body,
        text=message.text,
    )
    others = tuple(other for other in message.variants if other is not variant)
    return replace(
        message,
        subject=variant.subject,
        preheader=variant.preheader,
        body=variant.body,
        text=variant.text,
        variants=(was, *others),
    )


def title_of(journey: Journey) -> str:
    """The template's name in the language of the program."""
    return spoken(journey.header.name)


def purpose_of(journey: Journey) -> str:
    """When to use the template, in the language of the program."""
    return spoken(journey.header.description)
