"""The journeys that the program brings along, as new documents."""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from designer.command_line.template_files import templates
from designer.documents import Document
from designer.gallery.creating import created
from designer.gallery.declaration import declaration_beside
from journey.file import read_journey
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
    TemplateGroup(
        "before",
        mark("Before the cart"),
        ("awareness_drip", "welcome", "ask_why", "browse_abandonment", "upsell", "multi_channel", "offers"),
    ),
    TemplateGroup("cart", mark("Cart"), ("cart_abandonment", "high_value_cart")),
    TemplateGroup(
        "after", mark("After the sale"), ("after_sale", "cross_sell", "product_review", "replenishment", "returns")
    ),
    TemplateGroup("loyalty", mark("Loyalty"), ("birthday", "vip", "referral")),
    TemplateGroup("lapsed", mark("Win-back"), ("win_back", "sunset")),
)


def template_document(name: str) -> Document:
    """The template of that name as a new document; the empty one has no name yet."""
    path = templates()[name]
    journey = created(read_journey(path), declaration_beside(path))
    if name == BLANK:
        header: Header = replace(journey.header, name="", description="")
        journey = Journey({**journey.records, HEADER_ID: header}, journey.unknown)
    return Document(journey)
