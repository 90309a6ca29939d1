"""What all messages have in common: their parameters, outputs, check and step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from journey.declaration import (
    NEXT,
    ChoiceType,
    DateType,
    DurationType,
    EventMatchType,
    FlagType,
    NumberType,
    Output,
    Parameter,
    ReferenceType,
    TextType,
    Values,
)
from journey.journey import Journey
from journey.model import Message
from journey.steps import Send
from journey.templating.summary import summary
from journey.values import to_match, to_optional_seconds, to_seconds, to_thousandths
from journey.words import mark, say

MESSAGE_CLASS = Parameter(
    "message_class",
    mark("Class"),
    ChoiceType((("commercial", mark("Commercial")), ("transactional", mark("Transactional")))),
    default="commercial",
    help=mark("Transactional messages need no marketing consent and pass caps and quiet hours."),
)


def message_parameters(weight: float) -> tuple[Parameter, ...]:
    """The parameters of a message with this default weight."""
    return (
        Parameter(
            "message",
            mark("Message"),
            ReferenceType("messages"),
            default="",
            help=mark("The text that is sent."),
        ),
        MESSAGE_CLASS,
        Parameter(
            "reason",
            mark("Why it may pass"),
            TextType(),
            default="",
            help=mark("Why this message needs no consent, such as an order confirmation."),
            required=True,
            shown_if=("message_class", ("transactional",)),
        ),
        Parameter("topic", mark("Topic"), TextType(60), default="", help=mark("Caps can count a topic by itself.")),
        Parameter(
            "weight",
            mark("Weight"),
            NumberType(0.0, 100.0),
            default=weight,
            help=mark("How much this message counts in caps and in pressure; an e-mail counts 1."),
        ),
        Parameter(
            "valid_for",
            mark("Send within"),
            DurationType(1),
            default="",
            help=mark("Not sent later than this after the person entered; empty: at any time."),
        ),
        Parameter(
            "valid_until",
            mark("Send until"),
            DateType(),
            default="",
            help=mark("Not sent after this moment (UTC); empty: at any time."),
        ),
        Parameter(
            "blocked_path",
            mark("Own way out if blocked"),
            FlagType(),
            default=False,
            help=mark("People without consent or address leave by a way of their own."),
        ),
        Parameter(
            "capped_path",
            mark("Own way out if capped"),
            FlagType(),
            default=False,
            help=mark("Used by caps that send people another way."),
        ),
    )


def message_outputs(values: Values) -> tuple[Output, ...]:
    """The ways out of a message."""
    outputs = [NEXT]
    if values.get("blocked_path"):
        outputs.append(Output("blocked", say("blocked")))
    if values.get("capped_path"):
        outputs.append(Output("capped", say("capped")))
    return tuple(outputs)


def visit_parameters(event: str = "view") -> tuple[Parameter, ...]:
    """The parameters of a message that is shown when the person comes by."""
    return (
        Parameter(
            "shown_at",
            mark("Shown at"),
            EventMatchType(),
            default={"event": event},
            required=True,
            help=mark("The first such event after the person came here. That they look at it is assumed."),
        ),
        Parameter("show_within", mark("At most so long after"), DurationType(60), default="P7D", required=True),
    )


def message_step(
    channel: str, *, needs_consent: bool = True, needs_address: bool = True
) -> Callable[[Values, Journey], Send]:
    """The step of a message over ``channel``; what is asked for is as in Send."""

    def step(values: Values, journey: Journey) -> Send:
        until = values["valid_until"]
        return Send(
            channel=channel,
            message_class=values["message_class"],
            topic=values["topic"],
            weight=to_thousandths(values["weight"]),
            valid_for=to_optional_seconds(values["valid_for"]),
            valid_until=int(datetime.fromisoformat(until).replace(tzinfo=UTC).timestamp()) if until else None,
            blocked_output=bool(values["blocked_path"]),
            capped_output=bool(values["capped_path"]),
            needs_consent=needs_consent,
            needs_address=needs_address,
            shown_at=to_match(values["shown_at"]) if values.get("shown_at") else None,
            show_within=to_seconds(values["show_within"]) if values.get("shown_at") else 0,
        )

    return step


def message_summary(values: Values, journey: Journey) -> str:
    """The subject in quotation marks, or the message's name."""
    message = journey.records.get(values["message"] or "")
    if not isinstance(message, Message):
        return say("No text yet")
    return say("“{name}”", name=summary(message.subject)) if message.subject else message.name
