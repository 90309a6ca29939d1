"""Dittofeed's interface, as its own description tells it (packages/docs/open-api.json, 2025-05-17; MIT)."""

from __future__ import annotations

from exporters.publishing.assets import Identity, Json
from exporters.publishing.service import Endpoint, Kind, Listing, Service
from journey.words import mark


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
        kinds={
            kind.name: kind
            for kind in (
                _kind("segment", mark("segment"), "/api/admin/segments/", "segments", workspace),
                _kind("template", mark("template"), "/api/admin/content/templates", "templates", workspace),
                _kind("journey", mark("journey"), "/api/admin/journeys/", "journeys", workspace),
            )
        },
    )


def _kind(name: str, words: str, path: str, items: str, workspace: str) -> Kind:
    def removal(identity: Identity) -> Json:
        extra: dict[str, Json] = {"type": "Email"} if name == "template" else {}
        return {"workspaceId": workspace, "id": identity, **extra}

    return Kind(
        name=name,
        words=words,
        create=Endpoint("PUT", path),
        identity=("id",),
        listing=Listing(path, (items,), ("id",), ("name",), {"workspaceId": workspace}),
        update=Endpoint("PUT", path),
        remove=Endpoint("DELETE", path),
        remove_body=removal,
        repeatable=True,
    )
