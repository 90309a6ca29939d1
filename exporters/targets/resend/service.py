"""Resend's interface, as its own description tells it (1.5.0; MIT)."""

from __future__ import annotations

from exporters.publishing.service import Audiences, Endpoint, Kind, Limit, Listing, Service, by_name
from exporters.targets.paging import by_last
from journey.words import mark

#: No limit is published with the description; two calls a second are never too many.
_ALL = (Limit(2, 1),)


def service(base: str = "https://api.resend.com") -> Service:
    """Resend, or a server that speaks as it does. An account is told by its first sending domain."""
    return Service(
        target="resend",
        base=base,
        authorise=lambda secret: {"authorization": f"Bearer {secret}"},
        account_path="/domains",
        account=("data", 0, "id"),
        limits=_ALL,
        offers={"events": _listing("/events", "name", "name"), "lists": _listing("/segments", "name")},
        audiences=Audiences(
            kind="segment",
            identifier="email",
            fields=(mark("e-mail address"),),
            consent="email",
            add=Endpoint("POST", "/contacts/{member}/segments/{id}"),
            remove=Endpoint("DELETE", "/contacts/{member}/segments/{id}"),
            reference=("contact_id",),
            unknown=(404,),
            make=Endpoint("POST", "/contacts"),
            make_body=lambda segment, address: {"email": address, "segments": [segment]},
            made=("id",),
            unmake=Endpoint("DELETE", "/contacts/{member}"),
            read="/contacts/{member}",
            kept=("unsubscribed",),
        ),
        kinds=by_name(
            Kind(
                name="property",
                words=mark("contact property"),
                create=Endpoint("POST", "/contact-properties"),
                identity=("id",),
                listing=_listing("/contact-properties", "key"),
                read="/contact-properties/{id}",
                remove=Endpoint("DELETE", "/contact-properties/{id}"),
                natural=True,
                shown=(("key",), ("type",)),
            ),
            Kind(
                name="event",
                words=mark("event"),
                create=Endpoint("POST", "/events"),
                identity=("id",),
                listing=_listing("/events", "name"),
                read="/events/{id}",
                remove=Endpoint("DELETE", "/events/{id}"),
                natural=True,
                shown=(("name",), ("schema",)),
            ),
            Kind(
                name="segment",
                words=mark("segment"),
                create=Endpoint("POST", "/segments"),
                identity=("id",),
                listing=_listing("/segments", "name"),
                read="/segments/{id}",
                remove=Endpoint("DELETE", "/segments/{id}"),
                shown=(("name",),),
            ),
            Kind(
                name="template",
                words=mark("template"),
                create=Endpoint("POST", "/templates"),
                identity=("id",),
                listing=_listing("/templates", "name"),
                read="/templates/{id}",
                update=Endpoint("PATCH", "/templates/{id}"),
                remove=Endpoint("DELETE", "/templates/{id}"),
                shown=(("name",), ("subject",), ("html",)),
                page="https://resend.com/templates/{id}",
            ),
            # Automations take released templates only; releasing one sends nothing.
            Kind(
                name="release",
                words=mark("release of a template"),
                create=Endpoint("POST", "/templates/{parent}/publish"),
                identity=(),
                update=Endpoint("POST", "/templates/{parent}/publish"),
                repeatable=True,
            ),
            Kind(
                name="automation",
                words=mark("automation"),
                create=Endpoint("POST", "/automations"),
                identity=("id",),
                listing=_listing("/automations", "name"),
                read="/automations/{id}",
                update=Endpoint("PATCH", "/automations/{id}"),
                remove=Endpoint("DELETE", "/automations/{id}"),
                shown=(("name",), ("status",), ("steps",), ("connections",)),
                page="https://resend.com/automations/{id}",
            ),
        ),
    )


def _listing(path: str, name: str, identity: str = "id") -> Listing:
    return Listing(
        path,
        items=("data",),
        identity=(identity,),
        name=(name,),
        parameters={"limit": "100"},
        next_page=by_last(("data",), ("has_more",), "after"),
    )
