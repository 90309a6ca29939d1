"""What we say of each system's interface is what the system itself says; and publishing through it makes each once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from exporters.publishing.assets import Asset, Body, Named, Publication, Reference
from exporters.publishing.errors import PublishError
from exporters.publishing.service import Kind, Service
from exporters.targets.dittofeed.service import service as dittofeed
from exporters.targets.klaviyo.service import service as klaviyo
from exporters.targets.mailchimp.service import address
from exporters.targets.mailchimp.service import service as mailchimp
from exporters.targets.mautic.service import service as mautic
from exporters.targets.resend.service import service as resend
from tests.account_server import AccountServer, serving
from tests.fault_schedules import amiss, unlimited
from tests.publishing_kit import publish
from tests.specifications import check, knows

WORKSPACE = "6b1a5d0e-3f0c-4a6b-9a53-2f3f6f0f9a11"
SERVICES = {
    "klaviyo": klaviyo(),
    "mailchimp": mailchimp("https://us21.api.mailchimp.com/3.0", "a1b2c3d4e5"),
    "mautic": mautic("https://mautic.example"),
    "resend": resend(),
    "dittofeed": dittofeed("https://dittofeed.example", WORKSPACE),
}
JOURNEY_ID = "7c9a2f34-51b0-4a7d-8d0e-0a1b2c3d4e5f"
SEGMENT_ID = "0f8fad5b-d9cb-469f-a165-70867728950e"

#: Small bodies that each system's description accepts.
PUBLICATIONS = {
    "klaviyo": (
        Asset(
            "t",
            "template",
            "Letter",
            {
                "data": {
                    "type": "template",
                    "attributes": {"name": Named("Letter"), "editor_type": "CODE", "html": "<p>Hello</p>"},
                }
            },
        ),
        Asset("l", "list", "All", {"data": {"type": "list", "attributes": {"name": Named("All")}}}),
    ),
    "mailchimp": (
        Asset("f", "merge_field", "SIZE", {"name": "Size", "tag": "SIZE", "type": "text"}),
        Asset("g", "tag", "entered", {"name": "entered", "static_segment": []}),
        Asset("t", "template", "Letter", {"name": Named("Letter", 50), "html": "<p>Hello</p>"}),
        Asset(
            "c",
            "campaign",
            "News",
            {
                "type": "regular",
                "recipients": {"list_id": "a1b2c3d4e5"},
                "settings": {
                    "title": Named("News"),
                    "subject_line": "News",
                    "from_name": "Shop",
                    "reply_to": "shop@example.com",
                    "template_id": Reference("t"),
                },
            },
        ),
        Asset("d", "content", "News", {"html": "<p>Hello</p>"}, parent=Reference("c")),
    ),
    "resend": (
        Asset("t", "template", "Letter", {"name": Named("Letter"), "html": "<p>Hello</p>"}),
        Asset("s", "segment", "All", {"name": Named("All")}),
        Asset(
            "a",
            "automation",
            "Cart",
            {
                "name": Named("Cart"),
                "status": "disabled",
                "steps": [
                    {"key": "n1", "type": "trigger", "config": {"event_name": "cart"}},
                    {"key": "n2", "type": "send_email", "config": {"template": {"id": Reference("t")}}},
                ],
                "connections": [{"from": "n1", "to": "n2"}],
            },
        ),
    ),
    "dittofeed": (
        Asset(
            "s",
            "segment",
            "All",
            {
                "id": SEGMENT_ID,
                "workspaceId": WORKSPACE,
                "name": Named("All"),
                "definition": {"entryNode": {"type": "Everyone", "id": "1"}, "nodes": []},
            },
        ),
        Asset(
            "j",
            "journey",
            "Cart",
            {
                "id": JOURNEY_ID,
                "workspaceId": WORKSPACE,
                "name": Named("Cart"),
                "status": "NotStarted",
                "definition": {
                    "entryNode": {"type": "EntryNode", "segment": SEGMENT_ID, "child": "ExitNode"},
                    "exitNode": {"type": "ExitNode"},
                    "nodes": [],
                },
            },
        ),
    ),
}


def paths_of(service: Service, kind: Kind) -> list[tuple[str, str]]:
    """Every call of a kind."""
    calls = [(kind.create.method, kind.create.path)]
    calls += [("GET", kind.listing.path)] if kind.listing is not None else []
    calls += [("GET", kind.read)] if kind.read else []
    calls += [(end.method, end.path) for end in (kind.update, kind.remove) if end is not None]
    return [(str(method), path) for method, path in calls]


@pytest.mark.parametrize("target", PUBLICATIONS)
def test_every_call_is_one_that_the_system_describes(target: str) -> None:
    service = SERVICES[target]
    assert knows(target, "GET", service.account_path)
    missing = [call for kind in service.kinds.values() for call in paths_of(service, kind) if not knows(target, *call)]
    assert missing == []
    assert not knows("mailchimp", "POST", "/customer-journeys/journeys"), "flows cannot be made there"


@pytest.mark.parametrize("target", PUBLICATIONS)
def test_a_publication_goes_through_and_is_changed_and_made_once(target: str, tmp_path: Path) -> None:
    wanted = Publication(target, "journey-1", PUBLICATIONS[target])
    account = AccountServer(
        unlimited(SERVICES[target]),
        whole_ids=target == "mailchimp",
        check=lambda method, path, body: check(target, method, path, body),
        # Of Mailchimp: a static segment is a tag.
        kind_of=lambda kind, body: target != "mailchimp" or (kind.name == "tag") == ("static_segment" in body),
    )
    with serving(account) as service:
        ledger = tmp_path / "ledger.sqlite"
        publish(service, ledger, wanted)
        assert not amiss(account, wanted)
        assert not publish(service, ledger, wanted).changes
        renamed = replace(
            wanted,
            assets=tuple(
                replace(asset, body=_renamed(asset.body)) if not service.kinds[asset.kind].natural else asset
                for asset in wanted.assets
            ),
        )
        changes = publish(service, ledger, renamed).changes
        assert {change.action for change in changes} <= {"change", "replace"}
        assert changes
        assert not amiss(account, renamed)


def _renamed(body: Body) -> Body:
    if isinstance(body, Named):
        return Named(f"{body.name} again", body.longest)
    if isinstance(body, Mapping):
        return {key: _renamed(value) for key, value in body.items()}
    return body


@pytest.mark.parametrize(
    ("target", "method", "path", "body"),
    [
        ("klaviyo", "POST", "/api/flows", {}),
        ("klaviyo", "POST", "/api/templates", {"data": {"type": "template", "attributes": {}}}),
        ("mailchimp", "POST", "/templates", {"name": "x"}),
        ("resend", "POST", "/automations", {"name": "x", "steps": [], "connections": []}),
        ("dittofeed", "PUT", "/api/admin/journeys/", {"name": "x"}),
    ],
)
def test_a_wrong_body_is_noticed(target: str, method: str, path: str, body: object) -> None:
    with pytest.raises(ValueError, match=path):
        check(target, method, path, body)


def test_the_data_centre_of_mailchimp_comes_from_the_key() -> None:
    assert address("0123456789abcdef0123456789abcdef-us21") == "https://us21.api.mailchimp.com/3.0"
    for wrong in ("", "0123", "x-us21.evil.example/", "x-us21@evil"):
        with pytest.raises(PublishError, match="key of Mailchimp"):
            address(wrong)
