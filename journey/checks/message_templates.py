"""Messages whose templates cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from journey.checks.findings import Finding
from journey.checks.message_places import place_words, sent_messages
from journey.checks.stopping import TEMPLATE
from journey.journey import Journey
from journey.messages import templates_in
from journey.templating.parse import problems_of
from journey.words import say


def template_findings(journey: Journey) -> Iterator[Finding]:
    """An error for each place of a text that cannot be read, as nobody could send it."""
    for node, message in sent_messages(journey):
        for locale, field, source in templates_in(message):
            for problem in problems_of(source):
                where = place_words(node, locale, field, problem.line)
                yield Finding(
                    "error",
                    TEMPLATE,
                    node.id,
                    say("{where}: {problem}", where=where, problem=problem.reason),
                    problem.remedy,
                    "message",
                )
