"""Commercial e-mails that nobody can leave."""

from __future__ import annotations

from collections.abc import Iterator

from journey.catalogue import kind
from journey.checks.findings import Finding, Fix
from journey.checks.message_places import place_words, sent_messages
from journey.journey import Journey
from journey.model import Message, Node
from journey.templating.parse import parse_template
from journey.templating.problems import TemplateError
from journey.templating.tree import uses
from journey.words import say

_WAYS_OUT = frozenset(("unsubscribe_url", "preferences_url"))
_EXAMPLE = "{{ unsubscribe_url }}"


def unsubscribe_findings(journey: Journey) -> Iterator[Finding]:
    """A warning for each body of a commercial e-mail, in any language, without a link to unsubscribe."""
    for node, message in sent_messages(journey):
        if message.channel != "email" or not _commercial(node):
            continue
        for locale, body in _bodies(message):
            if not _leads_out(body):
                yield Finding(
                    "warning",
                    "unsubscribe",
                    node.id,
                    say("{where}: nobody can unsubscribe here.", where=place_words(node, locale, "body")),
                    say("Put a link to {address} at the end, or call the message transactional.", address=_EXAMPLE),
                    "message",
                    fix=Fix(say("Add the link"), "add_unsubscribe", message.id, {"locale": locale}),
                )


def _commercial(node: Node) -> bool:
    declared = kind(node.kind)
    values = declared.complete(node.parameters) if declared else node.parameters
    return values.get("message_class") != "transactional"


def _bodies(message: Message) -> Iterator[tuple[str, str]]:
    if message.body.strip():
        yield "", message.body
    for variant in message.variants:
        if variant.body.strip():
            yield variant.locale, variant.body


def _leads_out(body: str) -> bool:
    """Whether the way out is there; a body that cannot be read is told of elsewhere."""
    try:
        return any(use.name in _WAYS_OUT for use in uses(parse_template(body)))
    except TemplateError:
        return True
