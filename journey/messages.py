"""What a message says in each language: its texts by field, and the languages that a journey is written in."""

from __future__ import annotations

from collections.abc import Iterator

from journey.journey import Journey
from journey.model import Message, Variant
from journey.templating.plain_text import plain_text
from journey.words import mark

#: The fields that are templates, with their words, in the order of the form.
TEXT_FIELDS: dict[str, str] = {
    "subject": mark("Subject"),
    "preheader": mark("Preheader"),
    "body": mark("Body"),
    "text": mark("Plain text"),
}

#: The attributes that may tell a person's language; the first that has a value does.
LANGUAGE_ATTRIBUTES = ("language", "locale")


def variant_of(message: Message, locale: str) -> Variant | None:
    """The message's texts in a language; None if it has none of its own."""
    return next((variant for variant in message.variants if variant.locale == locale), None)


def text_in(message: Message, field: str, locale: str = "") -> str:
    """A text as a person with this locale reads it: the variant's, or where that is empty the message's own."""
    variant = variant_of(message, locale) if locale else None
    if field == "text":
        return _plain_in(message, variant)
    own: str = getattr(variant, field) if variant is not None else ""
    text: str = own or getattr(message, field)
    return text


def _plain_in(message: Message, variant: Variant | None) -> str:
    if variant is not None and (variant.text or variant.body):
        return variant.text or plain_text(variant.body)
    return message.text or plain_text(message.body)


def locale_for(message: Message, language: str) -> str:
    """The variant for a person whose language is this: the same tag, else the language alone, else none ("")."""
    wanted = language.strip().replace("_", "-").casefold()
    tags = {variant.locale.casefold(): variant.locale for variant in message.variants}
    return tags.get(wanted) or tags.get(wanted.split("-")[0]) or ""


def templates_in(message: Message) -> Iterator[tuple[str, str, str]]:
    """All templates of a message that are written out: locale ("" for its own), field, source."""
    for field in TEXT_FIELDS:
        if getattr(message, field):
            yield "", field, getattr(message, field)
    for variant in message.variants:
        for field in TEXT_FIELDS:
            if getattr(variant, field):
                yield variant.locale, field, getattr(variant, field)


def locales_of(journey: Journey) -> tuple[str, ...]:
    """The languages that some message of the journey has a variant in, in the order in which they appear."""
    found = (variant.locale for message in journey.messages for variant in message.variants)
    return tuple(dict.fromkeys(found))
