"""Klaviyo's interface, as its own description tells it (openapi/stable, revision 2026-07-15; MIT)."""

from __future__ import annotations

from exporters.publishing.assets import Identity, Json
from exporters.publishing.service import Endpoint, Kind, Limit, Listing, Service, by_name
from exporters.targets.paging import by_link
from journey.words import mark

REVISION = "2026-07-15"
_JSON_API = "application/vnd.api+json"

#: Burst and steady limits of each kind of call, as the description states them with the call.
_TEMPLATES = (Limit(75, 1), Limit(750, 60))
_LISTS = (Limit(10, 1), Limit(150, 60), Limit(150, 86_400))
_FLOWS = (Limit(1, 1), Limit(15, 60), Limit(100, 86_400))
_READING = (Limit(75, 1), Limit(750, 60))
_READING_FLOWS = (Limit(3, 1), Limit(60, 60))


def service(base: str = "https://a.klaviyo.com") -> Service:
    """Klaviyo, or a server that speaks as it does."""
    return Service(
        target="klaviyo",
        base=base,
        authorise=lambda secret: {"authorization": f"Klaviyo-API-Key {secret}"},
        account_path="/api/accounts",
        account=("data", 0, "id"),
        offers={
            "events": _listing("metric", "/api/metrics", 0),
            "lists": _listing("list", "/api/lists", 10),
        },
        headers={"revision": REVISION, "accept": _JSON_API, "content-type": _JSON_API},
        kinds=by_name(
            Kind(
                name="template",
                words=mark("template"),
                create=Endpoint("POST", "/api/templates"),
                identity=("data", "id"),
                listing=_listing("template", "/api/templates", 10),
                read="/api/templates/{id}",
                update=Endpoint("PATCH", "/api/templates/{id}"),
                update_body=_template_update,
                remove=Endpoint("DELETE", "/api/templates/{id}"),
                shown=_attributes("name", "html", "text"),
                limits=_TEMPLATES,
                reading=_READING,
            ),
            Kind(
                name="list",
                words=mark("list"),
                create=Endpoint("POST", "/api/lists"),
                identity=("data", "id"),
                listing=_listing("list", "/api/lists", 10),
                read="/api/lists/{id}",
                update=Endpoint("PATCH", "/api/lists/{id}"),
                update_body=_with_id,
                remove=Endpoint("DELETE", "/api/lists/{id}"),
                shown=_attributes("name"),
                limits=_LISTS,
                reading=_READING,
                page="https://www.klaviyo.com/list/{id}",
            ),
            Kind(
                name="segment",
                words=mark("segment"),
                create=Endpoint("POST", "/api/segments"),
                identity=("data", "id"),
                listing=_listing("segment", "/api/segments", 10),
                read="/api/segments/{id}",
                update=Endpoint("PATCH", "/api/segments/{id}"),
                update_body=_with_id,
                remove=Endpoint("DELETE", "/api/segments/{id}"),
                shown=_attributes("name", "definition"),
                limits=_FLOWS,
                reading=_READING,
                page="https://www.klaviyo.com/list/{id}",
            ),
            # A flow cannot be changed through the interface but for its status: what changed is made anew.
            Kind(
                name="flow",
                words=mark("flow"),
                create=Endpoint("POST", "/api/flows"),
                identity=("data", "id"),
                listing=_listing("flow", "/api/flows", 50),
                read="/api/flows/{id}?additional-fields[flow]=definition",
                remove=Endpoint("DELETE", "/api/flows/{id}"),
                shown=_attributes("name", "status", "definition"),
                limits=_FLOWS,
                reading=_READING_FLOWS,
                page="https://www.klaviyo.com/flow/{id}/edit",
            ),
        ),
    )


def _listing(kind: str, path: str, size: int) -> Listing:
    """``size``: how many are on a page; 0: as many as the system likes."""
    sizes = {"page[size]": str(size)} if size else {}
    return Listing(
        path,
        items=("data",),
        identity=("id",),
        name=("attributes", "name"),
        parameters={f"fields[{kind}]": "name", **sizes},
        next_page=by_link(("links", "next")),
    )


def _attributes(*names: str) -> tuple[tuple[str, ...], ...]:
    return tuple(("data", "attributes", name) for name in names)


def _with_id(body: Json, identity: Identity) -> Json:
    assert isinstance(body, dict)
    data = body["data"]
    assert isinstance(data, dict)
    return {"data": {**data, "id": str(identity)}}


def _template_update(body: Json, identity: Identity) -> Json:
    """An update says nothing of the editor: it cannot be changed."""
    whole = _with_id(body, identity)
    assert isinstance(whole, dict)
    data = whole["data"]
    assert isinstance(data, dict)
    attributes = data["attributes"]
    assert isinstance(attributes, dict)
    kept = {name: value for name, value in attributes.items() if name != "editor_type"}
    return {"data": {**data, "attributes": kept}}
