"""A server that takes what Mailchimp describes, keeps the parts of flows, and has steps that can be called."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from exporters.publishing.service import Kind
from exporters.targets.mailchimp.service import service
from tests.account_server import AccountServer
from tests.fault_schedules import AUDIENCE, unlimited
from tests.specifications import check

_STEP = re.compile(r"/customer-journeys/journeys/(\d+)/steps/(\d+)/actions/trigger")
_PROBLEM = {"type": "https://mailchimp.com/developer/marketing/docs/errors/", "instance": "995c5cb0"}


def is_kind(kind: Kind, body: Any) -> bool:
    """Of Mailchimp: a static segment is a tag."""
    return (kind.name == "tag") == ("static_segment" in body)


@dataclass
class MailchimpAccount(AccountServer):
    """``steps``: those that can be called, as ``flow/step``; ``subscribed``: who is in the audience; ``went``: who was
    sent into which."""

    steps: set[str] = field(default_factory=set)
    subscribed: set[str] = field(default_factory=set)
    went: list[tuple[str, str]] = field(default_factory=list)

    def answer(self, method: str, target: str, body: Any) -> tuple[int, Any]:
        """As Mailchimp does: 204 for a contact that goes in, else a problem document."""
        match = _STEP.fullmatch(target)
        if method == "POST" and match is not None:
            step = "/".join(match.groups())
            if step not in self.steps:
                return 404, {**_PROBLEM, "title": "Resource Not Found", "status": 404, "detail": "No such step."}
            if body["email_address"] not in self.subscribed:
                detail = "The contact is not subscribed to this audience."
                return 400, {**_PROBLEM, "title": "Bad Request", "status": 400, "detail": detail}
            self.went.append((step, body["email_address"]))
            return 204, None
        if method == "GET" and target.partition("?")[0] == f"/lists/{AUDIENCE}":
            return 200, {"web_id": 4711}
        status, shown = super().answer(method, target, body)
        if method == "GET" and target.startswith("/campaigns/") and isinstance(shown, dict):
            shown = {**shown, "web_id": 815}
        return status, shown


def mailchimp_account() -> MailchimpAccount:
    """An empty account that checks each body against Mailchimp's own description."""
    return MailchimpAccount(
        unlimited(service("https://us21.api.mailchimp.com/3.0", AUDIENCE)),
        whole_ids=True,
        kind_of=is_kind,
        check=lambda method, path, body: check("mailchimp", method, path, body),
    )
