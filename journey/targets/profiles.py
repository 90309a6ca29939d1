"""The target profiles, in the order of the alphabet."""

from __future__ import annotations

from functools import cache

from journey.model import Cap
from journey.targets.profile import Caps, Limits, Loops, Profile, Quiet

_MINUTE, _DAY = 60, 86_400
_DAY_WEEK_MONTH = (_DAY, 7 * _DAY, 30 * _DAY)

#: Klaviyo's smart sending: one e-mail in 16 hours, one SMS in 24, whoever is first; the others are not sent later.
_SMART_SENDING = (
    Cap(id="smart_sending_email", limit=1, scope="channel:email", window="PT16H", by_number=True),
    Cap(id="smart_sending_sms", limit=1, scope="channel:sms", window="PT24H", by_number=True),
)

_ALL = (
    Profile(
        id="activecampaign",
        words="ActiveCampaign",
        loops=Loops(by="jump", at_once=3, a_day=10),
        merges=True,
    ),
    Profile(
        id="adobe_campaign",
        words="Adobe Campaign",
        merges=True,
        priority=True,
        caps=Caps(windows=("rolling",), spans=_DAY_WEEK_MONTH, weights=True, known="reported"),
    ),
    Profile(
        id="adobe_journey_optimizer",
        words="Adobe Journey Optimizer",
        limits=Limits(steps=50),
        priority=True,
        caps=Caps(windows=("utc_days", "utc_week"), known="reported"),
        quiet=Quiet(on_block=("hold", "skip"), known="reported"),
    ),
    Profile(
        id="altcraft",
        words="Altcraft",
        loops=Loops(by="edge"),
        merges=True,
    ),
    Profile(
        id="bloomreach",
        words="Bloomreach",
        limits=Limits(steps=100),
        merges=True,
        caps=Caps(windows=("rolling", "person_days")),
        quiet=Quiet(on_block=("hold",)),
    ),
    Profile(
        id="braze",
        words="Braze",
        limits=Limits(steps=200, longest_wait=730 * _DAY),
        merges=True,
        caps=Caps(windows=("person_days",), known="reported"),
        quiet=Quiet(on_block=("hold", "skip"), known="reported"),
    ),
    Profile(
        id="customer_io",
        words="Customer.io",
        merges=True,
        caps=Caps(windows=("rolling",), on_block="wait", channels=False, known="reported"),
        quiet=Quiet(on_block=("hold",)),
    ),
    Profile(
        id="dittofeed",
        words="Dittofeed",
        limits=Limits(triggers=1),
        merges=True,
        caps=Caps(known="verified"),
        quiet=Quiet(known="verified"),
    ),
    Profile(
        id="dynamics_365",
        words="Dynamics 365 Customer Insights",
        caps=Caps(windows=("rolling",), spans=_DAY_WEEK_MONTH, known="reported"),
        quiet=Quiet(on_block=("hold",), known="reported"),
    ),
    Profile(
        id="getresponse",
        words="GetResponse",
        loops=Loops(by="edge"),
        merges=True,
    ),
    Profile(
        id="hubspot",
        words="HubSpot",
        limits=Limits(branches=20),
        loops=Loops(by="jump"),
        merges=True,
        caps=Caps(known="reported"),
        quiet=Quiet(known="reported"),
    ),
    Profile(
        id="insider",
        words="Insider",
        merges=True,
        priority=True,
        caps=Caps(windows=("person_days", "person_week")),
        quiet=Quiet(on_block=("hold", "skip")),
    ),
    Profile(
        id="iterable",
        words="Iterable",
        merges=True,
        caps=Caps(windows=("person_days", "person_week")),
        quiet=Quiet(on_block=("hold", "skip"), known="reported"),
    ),
    Profile(
        id="klaviyo",
        words="Klaviyo",
        limits=Limits(steps=500, branches=20, triggers=1),
        caps=Caps(own=_SMART_SENDING, known="reported"),
        quiet=Quiet(on_block=("hold",)),
    ),
    Profile(
        id="laudspeaker",
        words="Laudspeaker",
        loops=Loops(by="jump"),
        merges=True,
        caps=Caps(windows=("rolling",), on_block="wait"),
        quiet=Quiet(on_block=("hold", "skip"), known="verified"),
    ),
    Profile(
        id="mailchimp",
        words="Mailchimp",
        limits=Limits(triggers=3),
        caps=Caps(known="reported"),
        quiet=Quiet(known="reported"),
    ),
    Profile(
        id="mautic",
        words="Mautic",
        loops=Loops(by="jump", shortest=30 * _MINUTE),
        merges=True,
        caps=Caps(windows=("rolling",), spans=_DAY_WEEK_MONTH, on_block="wait", wait_at_most="P30D", known="reported"),
        quiet=Quiet(on_block=("hold",), persons_zone=False),
    ),
    Profile(
        id="moengage",
        words="MoEngage",
        limits=Limits(shortest_wait=5 * _MINUTE, longest_wait=30 * _DAY),
        merges=True,
        caps=Caps(windows=("rolling", "person_days"), known="reported"),
        quiet=Quiet(on_block=("hold", "skip"), known="reported"),
    ),
    Profile(
        id="omnisend",
        words="Omnisend",
    ),
    Profile(
        id="resend",
        words="Resend",
        caps=Caps(known="verified"),
        quiet=Quiet(known="verified"),
    ),
    Profile(
        id="salesforce",
        words="Salesforce Marketing Cloud",
        limits=Limits(branches=10),
        merges=True,
        quiet=Quiet(on_block=("hold",)),
    ),
    Profile(
        id="splio",
        words="Splio",
        merges=True,
        priority=True,
        caps=Caps(windows=("rolling",), spans=_DAY_WEEK_MONTH, weights=True, known="reported"),
    ),
)


@cache
def _by_id() -> dict[str, Profile]:
    return {profile.id: profile for profile in _ALL}


def profiles() -> tuple[Profile, ...]:
    """All target profiles."""
    return _ALL


def profile(target: str) -> Profile | None:
    """The profile with this id, None if there is none."""
    return _by_id().get(target)
