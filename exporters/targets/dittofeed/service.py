"""Dittofeed's interface, as its own description tells it (packages/docs/open-api.json, 2025-05-17; MIT)."""

from __future__ import annotations

from exporters.publishing.assets import Identity, Json
from exporters.publishing.service import Endpoint, Kind, Listing, Pointer, Service, by_name
from journey.words import mark

_NAMED: tuple[Pointer, ...] = (("name",), ("definition",))


def service(base: str, workspace: str) -> Service:
    """A workspace (its id) of an instance of Dittofeed. Bodies carry the workspace's id and the asset's own, which the
    caller chooses: so a call to create can be repeated."""
    return Service(
        target="dittofeed",
        base=base.rstrip("/"),
        authorise=lambda secret: {"authorization": f"Bearer {secret}"},
        account_path=f"/api/admin/segments/?workspaceId={workspace}",
        account=(),
        within=workspace,
        kinds=by_name(
            # Texts and the page for leaving name these two as they are called: what is there is used.
            _kind(
                "property",
                mark("user property"),
                "/api/admin/user-properties/",
                "userProperties",
                workspace,
                natural=True,
            ),
            _kind(
                "group",
                mark("subscription group"),
                "/api/admin/subscription-groups/",
                "subscriptionGroups",
                workspace,
                natural=True,
            ),
            _kind("segment", mark("segment"), "/api/admin/segments/", "segments", workspace, by_id=True),
            _kind("template", mark("template"), "/api/admin/content/templates", "templates", workspace, by_id=True),
            _kind(
                "journey",
                mark("journey"),
                "/api/admin/journeys/",
                "journeys",
                workspace,
                shown=(*_NAMED, ("status",)),
            ),
        ),
    )


def _kind(
    name: str,
    words: str,
    path: str,
    items: str,
    workspace: str,
    *,
    natural: bool = False,
    by_id: bool = False,
    shown: tuple[Pointer, ...] = _NAMED,
) -> Kind:
    """``by_id``: a listing can be asked for single assets; of the others all are read."""

    def removal(identity: Identity) -> Json:
        # A template is found by its id whatever its type, but the type must be there.
        extra: dict[str, Json] = {"type": "Email"} if name == "template" else {}
        return {"workspaceId": workspace, "id": identity, **extra}

    return Kind(
        name=name,
        words=words,
        create=Endpoint("PUT", path),
        identity=("id",),
        listing=Listing(path, (items,), ("id",), ("name",), {"workspaceId": workspace}),
        read=f"{path}?workspaceId={workspace}{'&ids={id}' if by_id else ''}",
        among=(items,),
        update=Endpoint("PUT", path),
        remove=Endpoint("DELETE", path),
        remove_body=removal,
        natural=natural,
        repeatable=True,
        shown=shown,
    )
