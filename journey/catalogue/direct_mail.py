"""Sends: a printed letter or card."""

from __future__ import annotations

from journey.declaration import ChoiceType, NodeKind, NumberType, Parameter
from journey.families import SEND
from journey.message_parameters import message_outputs, message_parameters, message_step, message_summary
from journey.words import mark

KIND = NodeKind(
    id="direct_mail",
    family=SEND,
    words=mark("Direct mail"),
    help=mark("A letter, card or catalogue is sent by post."),
    icon="mailbox",
    rank=45,
    replay="exact",
    practices=("SIN-4",),
    search=(mark("letter"), mark("postcard"), mark("print"), mark("post")),
    parameters=(
        Parameter(
            "format",
            mark("Format"),
            ChoiceType(
                (("letter", mark("Letter")), ("postcard", mark("Postcard")), ("catalogue", mark("Catalogue"))),
            ),
            default="letter",
        ),
        Parameter(
            "lead_days",
            mark("On its way for"),
            NumberType(0, 60, whole=True, unit=mark("days")),
            default=3,
            help=mark("For whoever prints and posts it. The replay counts the day on which it is ordered."),
        ),
        Parameter("cost", mark("Cost of a piece"), NumberType(0, 1e6), default=0),
        *message_parameters(2.0),
    ),
    outputs=message_outputs,
    summary=message_summary,
    step=message_step("direct_mail"),
)
