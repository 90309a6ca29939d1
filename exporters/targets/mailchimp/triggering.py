"""Steps of Mailchimp's flows that can be called: the one thing about flows that its interface knows."""

from __future__ import annotations

import re

from exporters.publishing.assets import Json
from exporters.publishing.errors import PublishError, RefusedError
from exporters.publishing.service import Endpoint
from journey.words import say

#: The address that the builder shows beside the trigger, or the two numbers with a slash between them.
_ADDRESS = re.compile(r"/journeys/([0-9]{1,12})/steps/([0-9]{1,12})(?:/actions/trigger)?/?(?:[?#].*)?$")
_NUMBERS = re.compile(r"([0-9]{1,12})\s*/\s*([0-9]{1,12})")
_NOT_FOUND, _WRONG = 404, (400, 422)


class FlowSteps:
    """Reads pasted addresses, and calls and explains."""

    def read(self, text: str) -> str:
        """The numbers of a flow and a step as ``123/456``."""
        cleaned = text.strip()
        match = _ADDRESS.search(cleaned) or _NUMBERS.fullmatch(cleaned)
        if match is None:
            raise PublishError(
                say("There are no numbers of a flow and a step in it: {text}", text=cleaned[:200]),
                say(
                    "Paste the address that the trigger “Customer Journeys API” shows; it ends in "
                    "/journeys/NUMBER/steps/NUMBER/actions/trigger."
                ),
            )
        return f"{int(match.group(1))}/{int(match.group(2))}"

    def call(self, ids: str) -> Endpoint:
        """What is called for such numbers."""
        flow, _, step = self.read(ids).partition("/")
        return Endpoint("POST", f"/customer-journeys/journeys/{flow}/steps/{step}/actions/trigger")

    def body(self, address: str) -> Json:
        """The contact."""
        return {"email_address": address}

    def explained(self, refused: RefusedError) -> PublishError:
        """Why Mailchimp refused."""
        detail = refused.remedy
        lowered = detail.lower()
        if refused.status == _NOT_FOUND:
            return PublishError(
                say("Mailchimp knows no such step that can be called."),
                say(
                    "Check that both numbers come from the same address, that the trigger is “Customer Journeys API” "
                    "and no other kind, and that the flow is turned on."
                ),
            )
        if refused.status in _WRONG and any(word in lowered for word in ("subscrib", "member", "contact", "email")):
            return PublishError(
                say("Mailchimp does not take this contact: {detail}", detail=detail or "–"),
                say("The contact must be subscribed in the audience of the flow, and must not be in the flow already."),
            )
        if refused.status in _WRONG:
            return PublishError(
                say("Mailchimp does not carry the step out: {detail}", detail=detail or "–"),
                say("Turn the flow on, and check that its trigger is “Customer Journeys API”."),
            )
        return PublishError(refused.message, detail)
