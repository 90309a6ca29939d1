"""A made-up system with every trait that real ones have, a publication for it, and a program that publishes it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from exporters.publishing.assets import Asset, Json, Named, Publication, Reference
from exporters.publishing.client import Client, Patience
from exporters.publishing.ledger import Ledger
from exporters.publishing.publisher import Outcome, Publisher
from exporters.publishing.service import Endpoint, Kind, Listing, Service

#: Quick enough for tests, and still shorter than the server's late answers.
QUICK = Patience(tries=6, first_pause=0.01, longest_pause=5, timeout=0.12)

SECRET = "canary-4711-secret"


def next_offset(answer: Json, parameters: Mapping[str, str]) -> Mapping[str, str] | None:
    """Pages of two, so that there always are several."""
    assert isinstance(answer, dict)
    total = answer["total"]
    assert isinstance(total, int)
    start = int(parameters["offset"]) + int(parameters["count"])
    return {**parameters, "offset": str(start)} if start < total else None


def listing(path: str) -> Listing:
    return Listing(path, ("items",), ("id",), ("name",), {"offset": "0", "count": "2"}, next_offset)


SERVICE = Service(
    target="made_up",
    base="https://example.invalid",
    authorise=lambda secret: {"authorization": f"Bearer {secret}"},
    account_path="/me",
    account=("account", "id"),
    kinds={
        "tag": Kind(
            "tag",
            "tag",
            Endpoint("POST", "/tags"),
            ("id",),
            listing("/tags"),
            read="/tags/{id}",
            natural=True,
            remove=Endpoint("DELETE", "/tags/{id}"),
        ),
        "template": Kind(
            "template",
            "template",
            Endpoint("POST", "/templates"),
            ("data", "id"),
            listing("/templates"),
            read="/templates/{id}",
            update=Endpoint("PATCH", "/templates/{id}"),
            remove=Endpoint("DELETE", "/templates/{id}"),
        ),
        "campaign": Kind(
            "campaign",
            "campaign",
            Endpoint("POST", "/campaigns"),
            ("id",),
            listing("/campaigns"),
            read="/campaigns/{id}",
            update=Endpoint("PATCH", "/campaigns/{id}"),
            remove=Endpoint("DELETE", "/campaigns/{id}"),
        ),
        "content": Kind(
            "content",
            "content",
            Endpoint("PUT", "/campaigns/{parent}/content"),
            (),
            repeatable=True,
            update=Endpoint("PUT", "/campaigns/{parent}/content"),
        ),
        "flow": Kind(
            "flow",
            "flow",
            Endpoint("POST", "/flows"),
            ("data", "id"),
            listing("/flows"),
            read="/flows/{id}",
            remove=Endpoint("DELETE", "/flows/{id}"),
        ),
    },
)


def publication(words: str = "Come back", steps: int = 2) -> Publication:
    """A tag, ``steps`` templates, a campaign with its content, and a flow that copies the templates."""
    templates = [
        Asset(
            f"template:{n}", "template", f"Letter {n}", {"data": {"name": Named(f"Letter {n}"), "html": f"{words} {n}"}}
        )
        for n in range(steps)
    ]
    return Publication(
        "made_up",
        "journey-1",
        (
            Asset("tag:vip", "tag", "vip", {"name": Named("vip")}),
            *templates,
            Asset("campaign:1", "campaign", "News", {"name": Named("News"), "tag": Reference("tag:vip")}),
            Asset("content:1", "content", "News", {"html": words}, parent=Reference("campaign:1")),
            Asset(
                "flow",
                "flow",
                "Cart",
                {
                    "data": {
                        "name": Named("Cart"),
                        "letters": [Reference(template.key, copied=True) for template in templates],
                    }
                },
            ),
        ),
    )


def publish(service: Service, ledger_path: Path, publication: Publication) -> Outcome:
    """One whole run with a ledger of its own."""
    ledger = Ledger(ledger_path)
    try:
        with Client(service, SECRET, patience=QUICK) as client:
            return Publisher(client, ledger, publication).apply()
    finally:
        ledger.close()
