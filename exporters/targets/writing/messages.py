"""The messages that the flows of a system send, in that system's language."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import parseaddr

from exporters.lowering.lower import Lowered
from exporters.targets.target import Choices, Lack
from exporters.translation.message import TextName, template_of
from exporters.translation.writing import Book, Translated, Writer
from journey.model import Message
from journey.templating.problems import TemplateError
from journey.templating.tree import Choice, Part, Template
from journey.words import say

_NOTHING = Translated("")


def sent_messages(lowered: Lowered) -> tuple[Message, ...]:
    """The messages that a flow sends, in the document's order."""
    sent = {str(piece.parameters.get("message") or "") for flow in lowered.flows for piece in flow.sends}
    return tuple(message for message in lowered.journey.messages if message.id in sent)


def steps_sending(lowered: Lowered, message: str) -> tuple[str, ...]:
    """The drawn steps that send a message (its id), each once."""
    origins = [
        piece.origin for flow in lowered.flows for piece in flow.sends if piece.parameters.get("message") == message
    ]
    return tuple(dict.fromkeys(origins))


def book_of(lowered: Lowered, choices: Choices) -> Book:
    """What translations look up."""
    return Book({coupon.id: coupon for coupon in lowered.journey.coupons}, choices.places)


def translated(
    message: Message,
    text: TextName,
    writer: Callable[[], Writer],
    lacks: list[Lack],
    *,
    simplified: Callable[[Template], Template] = lambda template: template,
) -> tuple[Translated, Writer]:
    """A text of a message in the language of ``writer``, and the writer, which knows more about it. What cannot be said
    becomes lacks that name the message, the text and its line; the text is empty then. ``simplified``: what is done to
    the template before."""
    used = writer()
    try:
        return used.translate(simplified(template_of(message, text))), used
    except TemplateError as error:
        for problem in error.problems:
            reason = say(
                "“{message}”, {text}, line {line}: {reason}",
                message=message.name,
                text=text,
                line=problem.line,
                reason=problem.reason,
            )
            lacks.append(Lack(message.id, reason, problem.remedy))
        return _NOTHING, used


def without_choices(template: Template) -> Template:
    """The template with what stands where no condition holds in the place of each choice."""
    return Template(_otherwise(template.parts))


def _otherwise(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    return tuple(one for part in parts for one in (_otherwise(part.otherwise) if isinstance(part, Choice) else (part,)))


def sender_of(message: Message | None, choices: Choices) -> tuple[str, str]:
    """The name and the address that a message comes from, which may be written as ``The shop <hello@shop.example>``;
    empty if nobody said."""
    name, address = parseaddr((message.sender if message is not None else "") or choices.sender)
    return name or choices.sender_name, address
