"""What the variables of messages may be called, and which names there are whatever the history holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from journey.journey import Journey
from journey.model import Coupon
from journey.words import mark

#: Before the name of a property of the event that started the journey for this person.
EVENT = "event."
#: Before the id of a coupon of the journey, whose fields follow.
COUPON = "coupon."

#: What whoever sends the message fills in.
LINKS: Mapping[str, str] = {
    "unsubscribe_url": mark("Address where the person unsubscribes"),
    "preferences_url": mark("Address where the person chooses topics"),
    "browser_url": mark("Address of the message as a web page"),
    "shop_url": mark("Address of the shop"),
    "cart_url": mark("Address of the person's cart"),
}

COUPON_FIELDS: Mapping[str, str] = {
    "code": mark("Code of the coupon"),
    "value": mark("What the coupon is worth"),
}


class Known(msgspec.Struct, frozen=True):
    """The names that a history has: attributes of people, and properties of the events that start the journey."""

    attributes: frozenset[str]
    properties: frozenset[str]


def coupon_variables(journey: Journey) -> Iterator[tuple[str, Coupon, str]]:
    """The variables of the journey's coupons: name, coupon, field."""
    for coupon in journey.coupons:
        for field in COUPON_FIELDS:
            yield f"{COUPON}{coupon.id}.{field}", coupon, field


def document_variables(journey: Journey) -> frozenset[str]:
    """The variables that the document itself knows."""
    coupons = frozenset(name for name, _, _ in coupon_variables(journey))
    return frozenset(LINKS) | coupons


def is_coupon_field(name: str) -> bool:
    """Whether a variable names a field of a coupon, and not whether a person has the coupon."""
    return name.startswith(COUPON) and name.count(".") > 1


def is_known(name: str, journey: Journey, known: Known | None) -> bool:
    """Whether there is such a variable. Without a history, names that only a history can tell count as known."""
    if name in document_variables(journey):
        return True
    if is_coupon_field(name):
        return False
    if known is None:
        return True
    if name.startswith(EVENT):
        return name.removeprefix(EVENT) in known.properties
    written = ("tag.", "audience.", "consent.", "reachable.", "unsubscribed.", COUPON)
    return name in known.attributes or name.startswith(written)
