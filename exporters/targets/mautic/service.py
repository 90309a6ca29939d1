"""Mautic's interface, as its source tells it (5.1.0: the API controllers and their tests)."""

from __future__ import annotations

import base64

from exporters.publishing.service import Endpoint, Kind, Listing, Service
from exporters.targets.paging import by_offset
from journey.words import mark


def service(base: str) -> Service:
    """An instance of Mautic, whose interface an administrator has switched on. The key is ``name:password``."""
    return Service(
        target="mautic",
        base=base.rstrip("/"),
        authorise=_authorise,
        account_path="/api/users/self",
        account=("id",),
        within=base.rstrip("/"),
        kinds={
            kind.name: kind
            for kind in (
                Kind(
                    name="tag",
                    words=mark("tag"),
                    create=Endpoint("POST", "/api/tags/new"),
                    identity=("tag", "id"),
                    listing=_listing("tags", "tag"),
                    read="/api/tags/{id}",
                    remove=Endpoint("DELETE", "/api/tags/{id}/delete"),
                    natural=True,
                    shown=(("tag", "tag"),),
                ),
                Kind(
                    name="segment",
                    words=mark("segment"),
                    create=Endpoint("POST", "/api/segments/new"),
                    identity=("list", "id"),
                    listing=_listing("segments", "name", "lists"),
                    read="/api/segments/{id}",
                    update=Endpoint("PATCH", "/api/segments/{id}/edit"),
                    remove=Endpoint("DELETE", "/api/segments/{id}/delete"),
                    shown=(("list", "name"), ("list", "filters"), ("list", "isPublished")),
                ),
                Kind(
                    name="email",
                    words=mark("e-mail"),
                    create=Endpoint("POST", "/api/emails/new"),
                    identity=("email", "id"),
                    listing=_listing("emails", "name"),
                    read="/api/emails/{id}",
                    update=Endpoint("PATCH", "/api/emails/{id}/edit"),
                    remove=Endpoint("DELETE", "/api/emails/{id}/delete"),
                    shown=(("email", "name"), ("email", "subject"), ("email", "customHtml"), ("email", "isPublished")),
                ),
                # Steps get ids of their own when a campaign is saved, so a changed one is made anew.
                Kind(
                    name="campaign",
                    words=mark("campaign"),
                    create=Endpoint("POST", "/api/campaigns/new"),
                    identity=("campaign", "id"),
                    listing=_listing("campaigns", "name"),
                    read="/api/campaigns/{id}",
                    remove=Endpoint("DELETE", "/api/campaigns/{id}/delete"),
                    shown=(("campaign", "name"), ("campaign", "isPublished"), ("campaign", "dateModified")),
                ),
            )
        },
    )


def _listing(path: str, name: str, items: str = "") -> Listing:
    return Listing(
        f"/api/{path}",
        items=(items or path,),
        identity=("id",),
        name=(name,),
        parameters={"start": "0", "limit": "100", "minimal": "1"},
        next_page=by_offset("start", "limit", ("total",)),
    )


def _authorise(secret: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(secret.encode()).decode()}
