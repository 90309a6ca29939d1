"""A message's texts as templates that hold all of its languages."""

from __future__ import annotations

from typing import Literal

from journey.model import Message
from journey.templating.parse import parse_template
from journey.templating.tree import Branch, Choice, Compared, Literally, Template, Variable

#: The attribute that tells a person's language.
LANGUAGE = "language"

TextName = Literal["subject", "preheader", "body", "text"]


def template_of(message: Message, text: TextName) -> Template:
    """A text of a message: that of the person's language, the message's own for everybody else. TemplateError if one
    cannot be read."""
    own = parse_template(getattr(message, text))
    branches = tuple(
        Branch(
            Compared(Variable(LANGUAGE, 1), "equal", Literally(variant.locale)),
            parse_template(getattr(variant, text)).parts,
        )
        for variant in message.variants
        if getattr(variant, text)
    )
    return Template((Choice(branches, own.parts, 1),)) if branches else own
