"""Messages that lack a language in which others of the journey are written, or are not translated yet."""

from __future__ import annotations

from collections.abc import Iterator

from journey.checks.findings import Finding
from journey.checks.message_places import place_words, sent_messages
from journey.describe import name_of
from journey.journey import Journey
from journey.languages import language_name
from journey.messages import locales_of, variant_of
from journey.model import Message, Node, Variant
from journey.words import say


def language_findings(journey: Journey) -> Iterator[Finding]:
    """A warning for each message and language that people would read in another language than they should."""
    locales = locales_of(journey)
    for node, message in sent_messages(journey):
        for locale in locales:
            variant = variant_of(message, locale)
            if variant is None:
                yield _missing(node, locale)
            else:
                yield from _untranslated(node, message, variant)


def _missing(node: Node, locale: str) -> Finding:
    language = language_name(locale)
    return Finding(
        "warning",
        "language",
        node.id,
        say("“{step}” has no {language} text, but other messages do.", step=name_of(node), language=language),
        say("Add {language} in the message's editor; until then people read the default.", language=language),
        "message",
    )


def _untranslated(node: Node, message: Message, variant: Variant) -> Iterator[Finding]:
    for field in ("subject", "body"):
        own: str = getattr(message, field)
        text: str = getattr(variant, field)
        if own and (not text or text == own):
            where = place_words(node, variant.locale, field)
            yield Finding(
                "warning",
                "language",
                node.id,
                say("{where}: not translated yet.", where=where),
                say("Write it in the message's editor; until then people read the default."),
                "message",
            )
