"""Messages as Mautic's e-mails and text messages: an e-mail for each language, of which Mautic chooses by the contact's
own; what a text chooses between stands in the e-mail as dynamic content. Text messages have one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from exporters.publishing.assets import Body, Named, Reference
from exporters.targets.mautic.conditions import Conditions
from exporters.targets.mautic.content import ContentWriter
from exporters.targets.target import Lack
from exporters.translation.writing import Book
from journey.model import Message, Variant
from journey.templating.parse import parse_template
from journey.templating.problems import TemplateError
from journey.words import say

#: As long as Mautic takes them.
_LONGEST_NAME = 191
_LONGEST: Mapping[str, int] = {"subject": 190, "preheader": 130}
#: The language of a message's own texts, which those get for whom there is none of their own.
_OWN = ("en", "de", "fr", "it", "es")


@dataclass(frozen=True)
class Letter:
    """One asset of a message."""

    key: str
    title: str
    body: Mapping[str, Body]


@dataclass
class Letters:
    """What a message becomes. ``fields``: the attributes that its texts print, ``numbers``: those of them that are
    whole numbers."""

    letters: list[Letter] = field(default_factory=list)
    fields: dict[str, None] = field(default_factory=dict)
    numbers: dict[str, None] = field(default_factory=dict)
    lacks: list[Lack] = field(default_factory=list)


def letters(message: Message, book: Book, conditions: Conditions) -> Letters:
    """The message's own text, then those of other languages, which refer to it."""
    found = Letters()
    if message.channel not in ("email", "sms"):
        return found
    locales = {variant.locale.partition("-")[0] for variant in message.variants}
    own = next((locale for locale in _OWN if locale not in locales), "en")
    key = f"{message.channel}.{message.id}"
    found.letters.append(Letter(key, message.name, _body(message, None, own, book, conditions, found)))
    for variant in message.variants:
        if message.channel == "sms":
            break
        locale = variant.locale.replace("-", "_")
        body = _body(message, variant, locale, book, conditions, found)
        body["templateTranslationParent"] = Reference(key)
        found.letters.append(Letter(f"{key}.{locale}", f"{message.name} ({variant.locale})", body))
    return found


def email_body(name: str, subject: str, html: str) -> dict[str, Body]:
    """An e-mail that is sent by campaigns only. It is published, for Mautic passes over those that are not; nothing
    goes out before somebody publishes the campaign."""
    return {
        "name": Named(name, _LONGEST_NAME),
        "subject": subject[: _LONGEST["subject"]],
        "customHtml": html,
        "emailType": "template",
        "template": "mautic_code_mode",
        "isPublished": 1,
    }


def _body(
    message: Message, variant: Variant | None, locale: str, book: Book, conditions: Conditions, found: Letters
) -> dict[str, Body]:
    writer = ContentWriter(book, conditions)
    texts = {name: _text(message, variant, name, writer, found) for name in ("subject", "preheader", "body", "text")}
    found.fields |= writer.fields
    found.numbers |= writer.numbers
    title = message.name if variant is None else f"{message.name} ({variant.locale})"
    if message.channel == "sms":
        if writer.contents:
            words = say("“{message}”: text messages in Mautic have no choices.", message=message.name)
            found.lacks.append(Lack(message.id, words, say("Write it without, or in another way.")))
        return {
            "name": Named(title, _LONGEST_NAME),
            "message": texts["body"],
            "language": locale,
            "isPublished": 1,
        }
    body = email_body(title, texts["subject"], texts["body"])
    body["language"] = locale
    body["preheaderText"] = texts["preheader"]
    if texts["text"]:
        body["plainText"] = texts["text"]
    if writer.contents:
        body["dynamicContent"] = list(writer.contents)
    return body


def _text(message: Message, variant: Variant | None, name: str, writer: ContentWriter, found: Letters) -> str:
    source = str(getattr(variant, name)) if variant is not None else ""
    source = source or str(getattr(message, name))
    written = ""
    try:
        writer.problems = []
        written = writer.translate(parse_template(source)).text
    except TemplateError as error:
        for problem in error.problems:
            reason = say(
                "“{message}”, {text}, line {line}: {reason}",
                message=message.name,
                text=name,
                line=problem.line,
                reason=problem.reason,
            )
            found.lacks.append(Lack(message.id, reason, problem.remedy))
    else:
        if not written and name == ("subject" if message.channel == "email" else "body"):
            words = say("“{message}” has no {text}.", message=message.name, text=name)
            found.lacks.append(Lack(message.id, words, say("Write it.")))
    longest = _LONGEST.get(name)
    if longest is not None and len(written) > longest:
        words = say(
            "“{message}”, {text}: Mautic takes {longest} characters.", message=message.name, text=name, longest=longest
        )
        found.lacks.append(Lack(message.id, words, say("Make it shorter.")))
    return written
