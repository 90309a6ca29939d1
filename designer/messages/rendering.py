"""A message as one person would get it: every text rendered, what is missing, what cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from designer.messages.safe_html import MISSING_END, MISSING_START, words_of_missing
from journey.checks.message_variables import variable_problem
from journey.journey import Journey
from journey.messages import TEXT_FIELDS, text_in
from journey.model import Message
from journey.templating.names import LINKS, Known, coupon_variables, is_known
from journey.templating.parse import parse_template
from journey.templating.problems import Problem, TemplateError
from journey.templating.render import Rendered, render
from journey.templating.tree import Template, Value, uses
from journey.words import say

#: What links lead to in a preview; nothing is there.
_SAMPLE_ADDRESS = "https://shop.example/{name}"


@dataclass(frozen=True)
class UsedVariable:
    """A variable of a message. ``value``: the reader's, None if missing. ``guarded``: the message says what stands
    there instead. ``known``: there is such a variable."""

    name: str
    value: Value
    guarded: bool
    known: bool


@dataclass(frozen=True)
class Preview:
    """``texts``: rendered by field (TEXT_FIELDS); ``marked_body``: the body with marks where values are missing.
    ``errors`` and ``warnings`` by field: places that cannot be read, variables that do not exist. A field with an
    error has no text."""

    texts: Mapping[str, str] = field(default_factory=dict)
    marked_body: str = ""
    errors: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    warnings: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    used: tuple[UsedVariable, ...] = ()
    sender: str = ""


@dataclass(frozen=True)
class Setting:
    """What a message is rendered in. ``known`` is None before a history has been read, whose name is ``history``."""

    journey: Journey
    known: Known | None = None
    history: str = ""


def all_values(journey: Journey, values: Mapping[str, Value]) -> dict[str, Value]:
    """A reader's values and those that the document and whoever sends the message fill in."""
    whole: dict[str, Value] = {name: _SAMPLE_ADDRESS.format(name=name.removesuffix("_url")) for name in LINKS}
    for name, coupon, part in coupon_variables(journey):
        whole[name] = coupon.value if part == "value" else coupon.code or say("a code of their own")
    whole.update(values)
    return whole


def preview(message: Message, locale: str, values: Mapping[str, Value], setting: Setting) -> Preview:
    """The message for a reader with these values, in a language."""
    whole = all_values(setting.journey, values)
    texts: dict[str, str] = {}
    errors: dict[str, tuple[Problem, ...]] = {}
    warnings: dict[str, tuple[Problem, ...]] = {}
    used: dict[str, UsedVariable] = {}
    marked = ""
    html = message.channel == "email"
    for part in TEXT_FIELDS if html else ("subject", "body"):
        source = text_in(message, part, locale)
        try:
            template = parse_template(source)
        except TemplateError as error:
            # A plain part that is made from the body has no errors of its own.
            if part != "text" or "body" not in errors:
                errors[part] = error.problems
            continue
        rendered = render(template, whole, escape=html and part == "body", show_missing=_bracketed)
        texts[part] = rendered.text
        if part == "body" and html:
            marked = _marked(template, whole).text
        elif part == "body":
            marked = rendered.text
        _note_used(template, whole, setting, used)
        if found := _warnings(template, setting):
            warnings[part] = found
    return Preview(texts, marked, errors, warnings, tuple(used.values()), message.sender)


def _bracketed(name: str) -> str:
    return f"[{words_of_missing(name)}]"


def _marked(template: Template, values: Mapping[str, Value]) -> Rendered:
    return render(template, values, escape=True, show_missing=lambda name: f"{MISSING_START}{name}{MISSING_END}")


def _note_used(
    template: Template, values: Mapping[str, Value], setting: Setting, used: dict[str, UsedVariable]
) -> None:
    for use in uses(template):
        if use.name in LINKS:
            continue
        before = used.get(use.name)
        guarded = use.guarded and (before is None or before.guarded)
        known = is_known(use.name, setting.journey, setting.known)
        used[use.name] = UsedVariable(use.name, values.get(use.name), guarded, known)


def _warnings(template: Template, setting: Setting) -> tuple[Problem, ...]:
    """Variables that do not exist and that nothing stands in for."""
    found: dict[str, Problem] = {}
    for use in uses(template):
        if use.guarded or use.name in found or is_known(use.name, setting.journey, setting.known):
            continue
        has_event = setting.known is None or bool(setting.known.properties)
        reason, remedy = variable_problem(use.name, setting.history, has_event)
        found[use.name] = Problem(use.line, reason[:1].upper() + reason[1:], remedy, use.name)
    return tuple(found.values())
