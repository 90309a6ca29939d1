"""Mailchimp's interface, as its own description tells it (Marketing API 3.0.90)."""

from __future__ import annotations

import base64
import re
from urllib.parse import quote

from exporters.publishing.errors import PublishError
from exporters.publishing.service import Endpoint, Kind, Limit, Listing, Service, by_name
from exporters.targets.paging import by_offset
from journey.words import mark, say

#: The data centre stands behind the last hyphen of a key.
_KEY = re.compile(r"[0-9A-Za-z]+-([a-z]+[0-9]+)")
#: The address of a data centre; of one, for plans that ask no account.
_HOST = re.compile(r"https://([a-z]+[0-9]+)\.api\.mailchimp\.com")
NOWHERE = "https://us1.api.mailchimp.com/3.0"
#: Ten calls at once are allowed; ours come one after the other, and no faster than this.
_ALL = (Limit(8, 1),)


def address(secret: str) -> str:
    """The address that a key belongs to. PublishError if the text is no key of Mailchimp."""
    match = _KEY.fullmatch(secret.strip())
    if match is None:
        raise PublishError(
            say("This is not a key of Mailchimp: it ends with a hyphen and the data centre, as in …-us21."),
            say("Copy it again: Account, Extras, API keys."),
        )
    return f"https://{match.group(1)}.api.mailchimp.com/3.0"


def pages(base: str) -> str:
    """Where people see an account with a browser, by the address of its interface; empty for other servers."""
    match = _HOST.match(base)
    return f"https://{match.group(1)}.admin.mailchimp.com" if match is not None and base != NOWHERE else ""


def service(base: str, audience: str) -> Service:
    """Mailchimp's ``audience`` (the id of a list) at ``base``: ``address(key)``, or a server that speaks as it does."""
    admin = pages(base)
    members = f"/lists/{quote(audience, safe='')}"
    return Service(
        target="mailchimp",
        base=base,
        authorise=_authorise,
        account_path="/",
        account=("account_id",),
        within=audience,
        limits=_ALL,
        kinds=by_name(
            Kind(
                name="merge_field",
                words=mark("audience field"),
                create=Endpoint("POST", f"{members}/merge-fields"),
                identity=("merge_id",),
                listing=_listing(f"{members}/merge-fields", "merge_fields", "merge_id", "tag"),
                read=f"{members}/merge-fields/{{id}}",
                remove=Endpoint("DELETE", f"{members}/merge-fields/{{id}}"),
                natural=True,
                shown=(("name",), ("tag",), ("type",)),
            ),
            # A tag is a static segment; flows begin with it by its name.
            Kind(
                name="tag",
                words=mark("tag"),
                create=Endpoint("POST", f"{members}/segments"),
                identity=("id",),
                listing=_listing(f"{members}/segments", "segments", "id", "name", type="static"),
                read=f"{members}/segments/{{id}}",
                remove=Endpoint("DELETE", f"{members}/segments/{{id}}"),
                natural=True,
                shown=(("name",), ("type",)),
            ),
            Kind(
                name="segment",
                words=mark("saved segment"),
                create=Endpoint("POST", f"{members}/segments"),
                identity=("id",),
                listing=_listing(f"{members}/segments", "segments", "id", "name", type="saved"),
                read=f"{members}/segments/{{id}}",
                update=Endpoint("PATCH", f"{members}/segments/{{id}}"),
                remove=Endpoint("DELETE", f"{members}/segments/{{id}}"),
                shown=(("name",), ("options", "match"), ("options", "conditions")),
            ),
            Kind(
                name="template",
                words=mark("template"),
                create=Endpoint("POST", "/templates"),
                identity=("id",),
                listing=_listing("/templates", "templates", "id", "name", type="user"),
                read="/templates/{id}",
                update=Endpoint("PATCH", "/templates/{id}"),
                remove=Endpoint("DELETE", "/templates/{id}"),
                shown=(("name",), ("date_edited",), ("active",)),
                page=f"{admin}/templates/edit?id={{id}}" if admin else "",
            ),
            Kind(
                name="campaign",
                words=mark("draft campaign"),
                create=Endpoint("POST", "/campaigns"),
                identity=("id",),
                listing=Listing(
                    "/campaigns",
                    items=("campaigns",),
                    identity=("id",),
                    name=("settings", "title"),
                    parameters={
                        "status": "save",
                        "fields": "campaigns.id,campaigns.settings.title,total_items",
                        "count": "1000",
                        "offset": "0",
                    },
                    next_page=by_offset("offset", "count", ("total_items",)),
                ),
                read="/campaigns/{id}",
                update=Endpoint("PATCH", "/campaigns/{id}"),
                remove=Endpoint("DELETE", "/campaigns/{id}"),
                shown=(("status",), ("settings", "subject_line"), ("settings", "title")),
            ),
            Kind(
                name="content",
                words=mark("content of a draft campaign"),
                create=Endpoint("PUT", "/campaigns/{parent}/content"),
                identity=(),
                update=Endpoint("PUT", "/campaigns/{parent}/content"),
                repeatable=True,
            ),
        ),
    )


def _listing(path: str, items: str, identity: str, name: str, **parameters: str) -> Listing:
    return Listing(
        path,
        items=(items,),
        identity=(identity,),
        name=(name,),
        parameters={
            **parameters,
            "fields": f"{items}.{identity},{items}.{name},total_items",
            "count": "1000",
            "offset": "0",
        },
        next_page=by_offset("offset", "count", ("total_items",)),
    )


def _authorise(secret: str) -> dict[str, str]:
    pair = base64.b64encode(f"loopline:{secret}".encode()).decode()
    return {"authorization": f"Basic {pair}"}
