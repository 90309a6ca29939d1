"""Messages that lack a language in which others of the journey are written, or are not translated yet."""

from __future__ import annotations

from collections.abc import Iterator

from journey.checks.findings import Finding
from journey.checks.message_places import field_words, place_words, sent_messages
from journey.describe import name_of
from journey.journey import Journey
from journey.languages import language_name
from journey.letters import listed
from journey.messages import locales_of, variant_of
from journey.model import Message, Node, Variant
from journey.words import say


def language_findings(journey: Journey) -> Iterator[Finding]:
    """A warning for each message that people would read in another language than they should."""
    locales = locales_of(journey)
    for node, message in sent_messages(journey):
        missing = [locale for locale in locales if variant_of(message, locale) is None]
        if missing:
            yield _missing(node, missing)
        for variant in message.variants:
            fields = [field for field in ("subject", "body") if _is_untranslated(message, variant, field)]
            if fields:
                yield _untranslated(node, variant, fields)


def _missing(node: Node, locales: list[str]) -> Finding:
    languages = listed(language_name(locale) for locale in locales)
    return Finding(
        "warning",
        "language",
        node.id,
        say("“{step}” lacks languages that other messages have: {languages}.", step=name_of(node), languages=languages),
        say("Add them in the message's editor; until then people read the default."),
        "message",
    )


def _is_untranslated(message: Message, variant: Variant, field: str) -> bool:
    own: str = getattr(message, field)
    text: str = getattr(variant, field)
    return bool(own) and (not text or text == own)


def _untranslated(node: Node, variant: Variant, fields: list[str]) -> Finding:
    where = listed((place_words(node, variant.locale, ""), *(field_words(field) for field in fields)))
    return Finding(
        "warning",
        "language",
        node.id,
        say("{where}: not translated yet.", where=where),
        say("Write it in the message's editor; until then people read the default."),
        "message",
    )
