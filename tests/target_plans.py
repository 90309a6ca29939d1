"""What plans of all systems have in common: the choices that they are made with, and their requests as they are sent.

Another system is taken up by itself once its folder has a TARGET; what its description cannot say is checked by a
function in ``BESIDES``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import msgspec
from random_draw import Draw
from random_flows import random_document

from exporters.lowering.asking import Options
from exporters.publishing.assets import Asset, Identity, digests, filled, mark
from exporters.publishing.service import Service
from exporters.targets.registry import systems
from exporters.targets.target import Choices, Plan, Target
from journey import edits
from journey.condition import AttributeOperand, Comparison, Condition, EventsOperand
from journey.journey import Journey, new_journey
from journey.store import Store
from tests.dittofeed_journeys import check_plan as check_dittofeed
from tests.klaviyo_flows import check_plan as check_klaviyo
from tests.mailchimp_parts import check_plan as check_mailchimp
from tests.mautic_campaigns import check_plan as check_mautic
from tests.resend_automations import check_plan as check_resend
from tests.specifications import check

#: The events that random journeys and the bundled ones name.
EVENTS = ("order", "view", "cart", "mailed", "unsubscribe", "delivered", "survey", "return", "email_click")
PLACES = (
    *("shop_url", "cart_url", "coupon", "push", "on_site", "webhook", "log_event", "audience", "ads", "points", "tier"),
)
#: Conditions that every system is asked.
ORDERS = Comparison(left=EventsOperand(event="order", within="P30D"), operator="at_least", value=2)
RICH = Comparison(left=AttributeOperand(name="points"), operator="greater", value=10.0)
TAGGED = Comparison(left=AttributeOperand(name="tag.vip"), operator="equal", value=True)
#: Systems whose ids are numbers.
_NUMBERED = ("mailchimp", "mautic")
AUDIENCE = "a1b2c3d4e5"
_WORKSPACE = "6b1a5d0e-3f0c-4a6b-9a53-2f3f6f0f9a11"
_ANSWERS: Mapping[str, Mapping[str, str]] = {
    "mautic": {"address": "https://mautic.example"},
    "dittofeed": {"address": "https://dittofeed.example", "workspace": _WORKSPACE},
    "mailchimp": {"audience": AUDIENCE},
    "resend": {"choices": "otherwise"},
}

_KEYS = {"mautic": "name:word", "mailchimp": "0123456789abcdef0123456789abcdef-us21"}

#: What a system's description cannot say, by its id: of all assets of a plan and their bodies; gives how much it saw.
BESIDES: Mapping[str, Callable[[Sequence[tuple[Asset, Any]]], int]] = {
    "klaviyo": check_klaviyo,
    "mailchimp": check_mailchimp,
    "mautic": check_mautic,
    "resend": check_resend,
    "dittofeed": check_dittofeed,
}


@dataclass(frozen=True)
class Request:
    """One call that a plan makes."""

    asset: Asset
    method: str
    path: str
    body: Any


def targets() -> tuple[Target, ...]:
    """The systems that journeys are published to."""
    return systems()


def answers_of(target: Target) -> dict[str, str]:
    """What a connection to the system is told."""
    return dict(_ANSWERS.get(target.profile.id, {}))


def choices_of(target: Target, places: str = "https://shop.example") -> Choices:
    """Choices that leave little open."""
    is_address = target.profile.id == "mautic"
    return Choices(
        answers=answers_of(target),
        events={name: f"https://shop.example/{name}*" if is_address else f"M{n}" for n, name in enumerate(EVENTS)},
        sender="shop@shop.example",
        sender_name="Shop",
        team=("team@shop.example",),
        places={name: f"{places}/{name}" for name in PLACES},
    )


def service_of(target: Target) -> Service:
    """The system's interface for a made-up key."""
    return target.service(_KEYS.get(target.profile.id, "key"), answers_of(target))


def requests(target: Target, plan: Plan) -> list[Request]:
    """What would be sent to make everything, with made-up ids in the places of ids."""
    publication = plan.publication
    kinds = service_of(target).kinds
    found = digests(publication)
    numbered = target.profile.id in _NUMBERED
    ids: dict[str, Identity] = {
        asset.key: place if numbered else f"id-{place}" for place, asset in enumerate(publication.assets, 1)
    }
    made = []
    for asset in publication.assets:
        kind = kinds[asset.kind]
        own = "" if kind.natural else mark(publication.journey, asset.key, found[asset.key])
        path = kind.create.path.replace("{parent}", str(ids[asset.parent.asset]) if asset.parent else "id-1")
        made.append(Request(asset, kind.create.method, path, filled(asset.body, own, ids)))
    return made


def planned(target: Target, journey: Journey, choices: Choices, **options: Any) -> Plan:
    """The plan of a journey that the system can hold."""
    lowered = target.lower(journey, Options(**options))
    assert not lowered.problems, lowered.problems
    return target.plan(lowered, choices)


def random_plans(target: Target, choices: Choices, count: int) -> Iterator[Plan]:
    """The plans of those of ``count`` random journeys that the system can hold."""
    for number in range(count):
        lowered = target.lower(random_document(Draw(Random(f"{target.profile.id} {number}"))), Options())
        if not lowered.problems:
            yield target.plan(lowered, choices)


def bodies(target: Target, plan: Plan) -> dict[str, Any]:
    """What is sent for each asset, by its key."""
    return {request.asset.key: request.body for request in requests(target, plan)}


def taken(target: Target, plan: Plan) -> int:
    """Hold every request against the system's description, and the whole plan against what that cannot say; gives how
    much the latter saw. ValueError or AssertionError if something is amiss."""
    made = requests(target, plan)
    for request in made:
        check(target.profile.id, request.method, request.path, request.body)
    return BESIDES[target.profile.id]([(request.asset, request.body) for request in made])


def one_split(target: Target, condition: Condition, then: str = "email") -> Journey:
    """A journey that asks a condition, after which some go on to a step of the kind ``then``."""
    store = Store(new_journey(f"journey-{target.profile.id}"))
    start = edits.add_node(store, "event_trigger", 0, 0, parameters={"event": {"event": "cart"}})
    parameters = {"condition": msgspec.to_builtins(condition)}
    split = edits.add_node(store, "condition_split", 0, 0, source=start, output="next", parameters=parameters)
    edits.add_node(store, then, 0, 0, source=split, output="yes", name="Letter")
    return store.journey
