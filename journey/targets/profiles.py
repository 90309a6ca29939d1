"""The target profiles, in the order of the alphabet."""

from __future__ import annotations

from functools import cache

from journey.model import Cap
from journey.targets.profile import Caps, Limits, Loops, Profile, Quiet, Splits, Starts, Waits
from journey.words import mark

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
        publishes="parts",
        loops=Loops(by="jump", at_once=3, a_day=10),
        merges="jumped",
    ),
    Profile(
        id="adobe_campaign",
        words="Adobe Campaign",
        merges="shared",
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
        merges="shared",
    ),
    Profile(
        id="bloomreach",
        words="Bloomreach",
        limits=Limits(steps=100),
        merges="shared",
        caps=Caps(windows=("rolling", "person_days")),
        quiet=Quiet(on_block=("hold",)),
    ),
    Profile(
        id="braze",
        words="Braze",
        publishes="parts",
        limits=Limits(steps=200, longest_wait=730 * _DAY),
        merges="shared",
        caps=Caps(windows=("person_days",), known="reported"),
        quiet=Quiet(on_block=("hold", "skip"), known="reported"),
    ),
    Profile(
        id="customer_io",
        words="Customer.io",
        publishes="parts",
        merges="shared",
        caps=Caps(windows=("rolling",), on_block="wait", channels=False, uncounted=("in_app",), known="reported"),
        quiet=Quiet(on_block=("hold",)),
    ),
    Profile(
        id="dittofeed",
        words="Dittofeed",
        publishes="journeys",
        limits=Limits(triggers=1),
        merges="shared",
        caps=Caps(known="verified"),
        quiet=Quiet(known="verified"),
        splits=Splits(ways="two", known="verified"),
        waits=Waits(forms=("event", "until", "date"), known="verified"),
        starts=Starts(
            forms=("event", "segment"),
            interval=False,
            exclusive=False,
            known="verified",
        ),
        channels=("email", "sms", "push"),
        actions=("webhook",),
        exits="none",
        longest=False,
        validity=False,
        blocked_ways=False,
    ),
    Profile(
        id="dynamics_365",
        words="Dynamics 365 Customer Insights",
        caps=Caps(windows=("rolling",), spans=_DAY_WEEK_MONTH, each_channel=True, known="reported"),
        quiet=Quiet(on_block=("hold",), known="reported"),
    ),
    Profile(
        id="getresponse",
        words="GetResponse",
        loops=Loops(by="edge"),
        merges="shared",
    ),
    Profile(
        id="hubspot",
        words="HubSpot",
        publishes="journeys",
        limits=Limits(branches=20),
        loops=Loops(by="jump"),
        merges="jumped",
        caps=Caps(known="reported"),
        quiet=Quiet(known="reported"),
        splits=Splits(known="verified"),
        waits=Waits(forms=("event", "date"), known="reported"),
        starts=Starts(
            forms=("event", "segment", "date"), interval=False, keyed=False, exclusive=False, known="verified"
        ),
        channels=("email",),
        actions=("field", "tag", "webhook", "notify"),
        longest=False,
        validity=False,
        blocked_ways=False,
    ),
    Profile(
        id="insider",
        words="Insider",
        merges="shared",
        priority=True,
        caps=Caps(windows=("person_days", "person_week")),
        quiet=Quiet(on_block=("hold", "skip")),
    ),
    Profile(
        id="iterable",
        words="Iterable",
        publishes="parts",
        merges="shared",
        caps=Caps(windows=("person_days", "person_week")),
        quiet=Quiet(on_block=("hold", "skip"), known="reported"),
    ),
    Profile(
        id="klaviyo",
        words="Klaviyo",
        publishes="journeys",
        limits=Limits(steps=500, branches=20, triggers=1),
        caps=Caps(own=_SMART_SENDING, known="reported"),
        quiet=Quiet(on_block=("hold",)),
        splits=Splits(random="two", known="verified"),
        waits=Waits(forms=("until",), known="verified"),
        starts=Starts(
            forms=("event", "segment", "date"), keyed=False, exclusive=False, members=False, known="verified"
        ),
        channels=("email", "sms"),
        actions=("field", "tag", "audience", "webhook", "notify"),
        exits="messages",
        longest=False,
        validity=False,
        blocked_ways=False,
        latest=False,
    ),
    Profile(
        id="laudspeaker",
        words="Laudspeaker",
        loops=Loops(by="jump"),
        merges="jumped",
        caps=Caps(windows=("rolling",), on_block="wait"),
        quiet=Quiet(on_block=("hold", "skip"), known="verified"),
    ),
    Profile(
        id="mailchimp",
        words="Mailchimp",
        publishes="parts",
        limits=Limits(triggers=3),
        caps=Caps(known="reported"),
        quiet=Quiet(known="reported"),
        splits=Splits(ways="two", random="two", known="reported"),
        notice=mark(
            "Mailchimp's interface cannot make automation flows. Fields, tags, segments, templates and draft campaigns "
            "are made for you; a person builds the flows themselves, led by a runbook."
        ),
        waits=Waits(forms=(), known="reported"),
        starts=Starts(forms=("event", "segment"), keyed=False, exclusive=False, members=False, known="reported"),
        channels=("email", "sms"),
        actions=("field", "tag", "audience"),
        longest=False,
        validity=False,
        blocked_ways=False,
        latest=False,
        history=False,
    ),
    Profile(
        id="mautic",
        words="Mautic",
        publishes="journeys",
        limits=Limits(shortest_wait=_MINUTE),
        loops=Loops(by="jump", shortest=30 * _MINUTE),
        merges="jumped",
        caps=Caps(windows=("rolling",), spans=_DAY_WEEK_MONTH, on_block="wait", wait_at_most="P30D", known="reported"),
        quiet=Quiet(on_block=("hold",), known="verified"),
        splits=Splits(ways="two", random="field", known="verified"),
        waits=Waits(forms=("event", "until", "window"), known="verified"),
        starts=Starts(
            forms=("segment",),
            modes=("once", "after_exit"),
            interval=False,
            keyed=False,
            exclusive=False,
            known="verified",
        ),
        channels=("email", "sms"),
        actions=("field", "tag", "audience", "suppress", "webhook", "notify"),
        exits="none",
        longest=False,
        validity=False,
        blocked_ways=False,
    ),
    Profile(
        id="moengage",
        words="MoEngage",
        limits=Limits(shortest_wait=5 * _MINUTE, longest_wait=30 * _DAY),
        merges="shared",
        caps=Caps(windows=("rolling", "person_days"), known="reported"),
        quiet=Quiet(on_block=("hold", "skip"), known="reported"),
    ),
    Profile(
        id="omnisend",
        words="Omnisend",
        publishes="parts",
    ),
    Profile(
        id="resend",
        words="Resend",
        publishes="journeys",
        limits=Limits(steps=150, triggers=1, longest_wait=30 * _DAY),
        caps=Caps(known="verified"),
        quiet=Quiet(known="verified"),
        splits=Splits(ways="two", random="field", known="verified"),
        waits=Waits(forms=("event",), events=1, known="verified"),
        starts=Starts(
            forms=("event",),
            modes=("any_time",),
            interval=False,
            keyed=False,
            exclusive=False,
            members=False,
            known="verified",
        ),
        channels=("email",),
        actions=("field", "audience"),
        exits="none",
        longest=False,
        validity=False,
        blocked_ways=False,
        history=False,
    ),
    Profile(
        id="salesforce",
        words="Salesforce Marketing Cloud",
        publishes="journeys",
        limits=Limits(branches=10),
        merges="shared",
        quiet=Quiet(on_block=("hold",)),
        splits=Splits(known="verified"),
        waits=Waits(forms=("until", "date"), known="verified"),
        starts=Starts(
            forms=("event", "segment", "date"), interval=False, keyed=False, exclusive=False, known="reported"
        ),
        channels=("email", "sms"),
        actions=("field", "tag", "webhook"),
        longest=False,
        validity=False,
        blocked_ways=False,
    ),
    Profile(
        id="splio",
        words="Splio",
        merges="shared",
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


def profile_of(target: str) -> Profile:
    """The profile with this id, of which it is known that there is one. KeyError if there is none."""
    return _by_id()[target]
