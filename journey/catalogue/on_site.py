"""Sends: a pop-up or other content on the web site."""

from __future__ import annotations

from journey.declaration import ChoiceType, NodeKind, Parameter, ReferenceType
from journey.families import SEND
from journey.message_parameters import (
    message_outputs,
    message_parameters,
    message_step,
    message_summary,
    visit_parameters,
)
from journey.words import mark

KIND = NodeKind(
    id="on_site",
    family=SEND,
    words=mark("On-site content"),
    help=mark("Something is shown when the person next visits the site."),
    icon="monitor-smartphone",
    rank=34,
    replay="assumed",
    practices=("SIN-4", "FLOW-12"),
    search=(mark("pop-up"), mark("popup"), mark("banner"), mark("personalisation"), mark("web layer")),
    parameters=(
        Parameter(
            "placement",
            mark("Placement"),
            ChoiceType(
                (("popup", mark("Pop-up")), ("bar", mark("Bar")), ("embedded", mark("In the page"))),
            ),
            default="popup",
        ),
        Parameter(
            "coupon",
            mark("Coupon in exchange"),
            ReferenceType("coupons"),
            default="",
            help=mark("Shown to whoever leaves an address; an action of its own issues it."),
        ),
        *visit_parameters(),
        *message_parameters(0.5),
    ),
    outputs=message_outputs,
    summary=message_summary,
    step=message_step("on_site", needs_consent=False, needs_address=False),
)
