"""The journeys that the program brings along, as new documents."""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from designer.command_line.template_files import templates
from designer.documents import Document
from journey.file import read_journey
from journey.identifiers import new_journey_id
from journey.journey import Journey
from journey.model import HEADER_ID, Header
from journey.words import mark

#: The template with stages and nothing else.
BLANK = "blank"


class TemplateGroup(NamedTuple):
    """Templates that help at the same time of a customer's life; ``templates`` are names of files."""

    id: str
    words: str
    templates: tuple[str, ...]


GROUPS = (
    TemplateGroup("whole", mark("Whole life"), ("lifecycle",)),
    TemplateGroup("before", mark("Before the cart"), ("awareness_drip", "welcome", "browse_abandonment")),
    TemplateGroup("cart", mark("Cart"), ("cart_abandonment",)),
    TemplateGroup("after", mark("After the sale"), ("after_sale", "cross_sell", "product_review", "replenishment")),
    TemplateGroup("loyalty", mark("Loyalty"), ("birthday", "vip")),
    TemplateGroup("lapsed", mark("Win-back"), ("win_back", "sunset")),
)


def template_document(name: str) -> Document:
    """The template of that name as a new document; the empty one has no name yet."""
    journey = read_journey(templates()[name])
    if name == BLANK:
        header = replace(journey.header, name="", description="")
        journey = Journey({**journey.records, HEADER_ID: header}, journey.unknown)
    return fresh_copy(journey)


def fresh_copy(journey: Journey) -> Document:
    """A template as a new document: with an id of its own, so that it is no version of the template."""
    header: Header = replace(journey.header, journey_id=new_journey_id())
    return Document(Journey({**journey.records, HEADER_ID: header}, journey.unknown))
