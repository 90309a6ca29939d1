"""Messages that use variables which do not exist."""

from __future__ import annotations

from collections.abc import Iterator

from journey.checks.findings import Finding
from journey.checks.message_places import place_words, sent_messages
from journey.journey import Journey
from journey.messages import templates_in
from journey.templating.names import EVENT, Known, is_coupon_field, is_known
from journey.templating.parse import parse_template, written_variable
from journey.templating.problems import TemplateError
from journey.templating.tree import Use, uses
from journey.words import say


def variable_findings(journey: Journey) -> Iterator[Finding]:
    """A warning for each variable that no history can have; coupons have checks of their own."""
    yield from _findings(journey, None)


def variables_not_in_history(journey: Journey, known: Known, history: str) -> Iterator[Finding]:
    """A warning for each variable that the history called ``history`` lacks and that has no default."""
    yield from _findings(journey, known, history)


def _findings(journey: Journey, known: Known | None, history: str = "") -> Iterator[Finding]:
    for node, message in sent_messages(journey):
        told: set[str] = set()
        for locale, field, source in templates_in(message):
            for use in _uses(source):
                if use.name in told or is_known(use.name, journey, known):
                    continue
                if known is not None and (use.guarded or is_coupon_field(use.name)):
                    continue
                told.add(use.name)
                where = place_words(node, locale, field, use.line)
                reason, remedy = variable_problem(use.name, history, known is None or bool(known.properties))
                yield Finding("warning", "variable", node.id, f"{where}: {reason}", remedy, "message")


def _uses(source: str) -> tuple[Use, ...]:
    try:
        return uses(parse_template(source))
    except TemplateError:
        return ()


def variable_problem(name: str, history: str, has_event: bool = True) -> tuple[str, str]:
    """Why there is no variable of this name, and what to do. ``has_event``: an event starts the journey."""
    if is_coupon_field(name):
        return (
            say("the journey has no “{name}”.", name=name),
            say("Choose a coupon of the journey, and its code or value."),
        )
    if name.startswith(EVENT) and not has_event:
        return (
            say("no event starts this journey, so “{name}” is always empty.", name=name),
            say("Use what is known about the person, or start at an event."),
        )
    example = f'{{{{ {written_variable(name)} | default("…") }}}}'
    return (
        say("the history “{history}” has no “{name}”.", history=history, name=name),
        say("Choose a variable that it has, or say what stands there instead: {example}", example=example),
    )
