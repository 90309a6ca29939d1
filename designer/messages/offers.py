"""What can be completed at a place of a template: variables with a real value, filters, tags."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from designer.inspector.vocabulary import Vocabulary
from journey.journey import Journey
from journey.templating.filters import FILTERS, printed
from journey.templating.names import COUPON_FIELDS, EVENT, LINKS, Known, coupon_variables
from journey.templating.parse import written_variable
from journey.templating.tree import Value
from journey.words import mark, say

_LONGEST_EXAMPLE = 60

#: variable: a name is being typed; filter: after "|"; tag: after "{%"; none: nothing can be completed.
Place = Literal["variable", "filter", "tag", "none"]

_TAGS = {
    "if": mark("Only where something holds"),
    "elif": mark("Or where something else holds"),
    "else": mark("Otherwise"),
    "endif": mark("Here it ends"),
}


@dataclass(frozen=True)
class Offer:
    """Something that can be put in. ``example``: the reader's value, or what it does. ``written``: as it is put in."""

    name: str
    example: str
    written: str


@dataclass(frozen=True)
class Context:
    """What stands before the cursor: ``typed`` is the beginning of what is completed; ``inside``: within a tag."""

    place: Place
    typed: str = ""
    inside: bool = False


_NAME = re.compile(r'(?:^|[\s({=<>!,])((?:person\["[^"\]]*)|[A-Za-z_][\w.]*|)$')
_OPEN = re.compile(r"(\{\{|\{%|\{#)(?:(?!\}\}|%\}|#\}).)*$", re.DOTALL)


def context_before(text: str) -> Context:
    """What can be completed after ``text``, the template up to the cursor (its end is enough)."""
    found = _OPEN.search(text)
    if found is None:
        return Context("none")
    inside = found.group()
    if inside.startswith("{#"):
        return Context("none", inside=True)
    if inside.count('"') % 2:
        return Context("none", inside=True)
    typed = re.search(r"\|\s*(\w*)$", inside)
    if typed:
        return Context("filter", typed.group(1), True)
    if inside.startswith("{%"):
        tag = re.fullmatch(r"\{%[-+]?\s*(\w*)", inside)
        if tag:
            return Context("tag", tag.group(1), True)
    body = inside[2:].lstrip("-+")
    name = _NAME.search(body)
    return Context("variable", name.group(1), True) if name else Context("none", inside=True)


def offers_for(context: Context, variables: tuple[Offer, ...]) -> tuple[Offer, ...]:
    """What fits: names that begin with what is typed first, then those that hold it."""
    if context.place == "none":
        return ()
    if context.place == "filter":
        known = tuple(Offer(one.name, say(one.words), one.example) for one in FILTERS.values())
    elif context.place == "tag":
        known = tuple(Offer(name, say(words), name) for name, words in _TAGS.items())
    else:
        known = variables
    wanted = context.typed.casefold()
    begin = tuple(offer for offer in known if offer.name.casefold().startswith(wanted))
    hold = tuple(offer for offer in known if wanted in offer.name.casefold() and offer not in begin)
    return (*begin, *hold)


def variable_offers(
    journey: Journey, known: Known | None, values: Mapping[str, Value], vocabulary: Vocabulary
) -> tuple[Offer, ...]:
    """All variables: of the person, of the event, of the coupons, links."""
    hidden = ("consent.", "reachable.")
    attributes = sorted(name for name in (known.attributes if known else ()) if not name.startswith(hidden))
    properties = sorted(known.properties if known else ())
    offers = [
        _offer(name, values.get(name), vocabulary.attribute_values.get(name, ()), say("no value for this person"))
        for name in attributes
    ]
    offers += [
        _offer(EVENT + name, values.get(EVENT + name), vocabulary.property_values.get(name, ()), say("no such event"))
        for name in properties
    ]
    for name, coupon, part in coupon_variables(journey):
        worth = coupon.value if part == "value" else coupon.code
        offers.append(Offer(name, f"{say(COUPON_FIELDS[part])}: {worth}" if worth else say(COUPON_FIELDS[part]), name))
    offers += [Offer(name, say(words), name) for name, words in LINKS.items()]
    return tuple(offers)


def _offer(name: str, value: Value, usual: tuple[str, ...], nothing: str) -> Offer:
    if value is not None:
        example = printed(value)
    elif usual:
        example = say("none here; such as {value}", value=usual[0])
    else:
        example = nothing
    return Offer(name, example[:_LONGEST_EXAMPLE], written_variable(name))
