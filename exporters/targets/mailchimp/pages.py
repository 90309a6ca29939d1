"""Where people see what was made in Mailchimp. Its pages know campaigns and audiences by numbers of their own, which
the interface tells (``web_id``)."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from exporters.publishing.assets import Identity
from exporters.publishing.client import Client
from exporters.publishing.errors import RefusedError
from exporters.publishing.service import value_at
from journey.words import say


def account_pages(client: Client, identities: Mapping[str, Identity]) -> dict[str, str]:
    """Pages by the assets' keys, those of the account itself under keys that begin with a slash and go on in words.
    Nothing for a server that is not Mailchimp's. Raises as the client does, but for what the account does not tell."""
    template = client.service.kinds["template"].page
    if not template:
        return {}
    admin = f"https://{urlsplit(template).hostname}"
    found = {f"/{say('All automation flows')}": f"{admin}/customer-journey/"}
    audience = _web_id(client, f"/lists/{quote(client.service.within, safe='')}")
    if audience:
        found[f"/{say('The audience')}"] = f"{admin}/lists/members/?id={audience}"
    for key, identity in identities.items():
        kind = key.partition(".")[0]
        if kind == "template":
            found[key] = template.replace("{id}", quote(str(identity), safe=""))
        elif kind == "campaign":
            number = _web_id(client, f"/campaigns/{quote(str(identity), safe='')}")
            if number:
                found[key] = f"{admin}/campaigns/show/?id={number}"
    return found


def _web_id(client: Client, path: str) -> str:
    try:
        answer = client.call("GET", path, parameters={"fields": "web_id"})
    except RefusedError:
        return ""
    number = value_at(answer, ("web_id",))
    return str(number) if isinstance(number, int) else ""
