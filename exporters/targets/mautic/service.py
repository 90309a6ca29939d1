"""Mautic's interface, as its source tells it (5.2: the API controllers, their forms and their tests)."""

from __future__ import annotations

import base64
from typing import Literal

from exporters.publishing.service import Endpoint, Kind, Listing, Service, by_name
from exporters.targets.paging import by_offset
from journey.words import mark

#: How somebody proves who calls: with a name and a password, or with a token that was got elsewhere (OAuth 2).
Login = Literal["password", "token"]


def service(base: str, login: Login = "password") -> Service:
    """An instance of Mautic, whose interface an administrator has switched on. The key is ``name:password``, or a
    token."""
    root = base.rstrip("/")
    return Service(
        target="mautic",
        base=root,
        authorise=_by_password if login == "password" else _by_token,
        account_path="/api/users/self",
        account=("id",),
        within=root,
        offers={"lists": _listing("segments", "name", "lists")},
        kinds=by_name(
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
            # A second field of the same name would get another alias, so the listing is looked at first. None is
            # removed: what the shop has written into it would be gone.
            Kind(
                name="field",
                words=mark("contact field"),
                create=Endpoint("POST", "/api/fields/contact/new"),
                identity=("field", "id"),
                listing=_listing("fields/contact", "alias", "fields"),
                read="/api/fields/contact/{id}",
                natural=True,
                shown=(("field", "alias"), ("field", "type")),
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
                page=f"{root}/s/segments/view/{{id}}",
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
                page=f"{root}/s/emails/view/{{id}}",
            ),
            Kind(
                name="sms",
                words=mark("text message"),
                create=Endpoint("POST", "/api/smses/new"),
                identity=("sms", "id"),
                listing=_listing("smses", "name"),
                read="/api/smses/{id}",
                update=Endpoint("PATCH", "/api/smses/{id}/edit"),
                remove=Endpoint("DELETE", "/api/smses/{id}/delete"),
                shown=(("sms", "name"), ("sms", "message"), ("sms", "isPublished")),
                page=f"{root}/s/sms/view/{{id}}",
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
                page=f"{root}/s/campaigns/view/{{id}}",
            ),
        ),
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


def _by_password(secret: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(secret.encode()).decode()}


def _by_token(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}
