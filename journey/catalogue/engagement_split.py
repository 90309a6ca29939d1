"""Splits people by what they do with a message."""

from __future__ import annotations

from journey.condition import EventMatch
from journey.declaration import (
    ChoiceType,
    DurationType,
    EventNameType,
    NodeKind,
    NumberType,
    Output,
    Parameter,
    ReferenceType,
    Values,
)
from journey.families import SPLIT
from journey.journey import Journey
from journey.spans import duration_words
from journey.steps import AssumedOutcome, EventBranch, WaitForEvents
from journey.values import to_rate, to_seconds
from journey.words import mark, say, value_text

_ACTIONS = {
    "clicked": mark("clicked"),
    "replied": mark("replied"),
    "opened": mark("opened"),
    "bought": mark("bought"),
}
_ASSUMED = ("clicked", "replied", "opened")


def senders_of(message: str, journey: Journey) -> tuple[str, ...]:
    """The steps that send a message; all that can send one, if none is named."""
    if message:
        return tuple(node.id for node in journey.nodes if node.parameters.get("message") == message)
    return tuple(node.id for node in journey.nodes)


def _outputs(values: Values) -> tuple[Output, ...]:
    return (
        Output("did", say(_ACTIONS[values["action"]])),
        Output("timeout", say("not within {duration}", duration=duration_words(values["within"]))),
    )


def _summary(values: Values, journey: Journey) -> str:
    action, within = say(_ACTIONS[values["action"]]), duration_words(values["within"])
    if values["action"] == "bought":
        return say("{action} within {duration}", action=action, duration=within)
    rate = value_text(values["rate"])
    return say("{action} within {duration}, assumed {rate} %", action=action, duration=within, rate=rate)


def _problems(values: Values, journey: Journey) -> tuple[tuple[str, str], ...]:
    if values["action"] == "opened":
        return (("action", say("Mail programs open messages by themselves. Clicks and purchases tell more.")),)
    if values["action"] != "bought" and not values["low"] <= values["rate"] <= values["high"]:
        return (("rate", say("The rate lies outside its own range.")),)
    return ()


def _step(values: Values, journey: Journey) -> AssumedOutcome | WaitForEvents:
    within = to_seconds(values["within"])
    if values["action"] == "bought":
        return WaitForEvents((EventBranch("did", EventMatch(event=values["event"])),), within)
    return AssumedOutcome(
        outcomes=(("did", to_rate(values["low"], values["rate"], values["high"])),),
        otherwise="timeout",
        within=within,
        delay=min(to_seconds(values["delay"]), within),
        label=values["action"],
        sent_by=senders_of(values["sent_message"], journey),
    )


KIND = NodeKind(
    id="engagement_split",
    family=SPLIT,
    words=mark("Engagement split"),
    help=mark("People are split by what they do with a message; what no history knows is drawn from a rate you see."),
    icon="mouse-pointer-click",
    rank=45,
    replay="assumed",
    practices=("RULE-12",),
    search=(mark("clicked"), mark("opened"), mark("replied"), mark("response")),
    parameters=(
        Parameter(
            "sent_message",
            mark("Message"),
            ReferenceType("messages"),
            default="",
            help=mark("Empty: any message of this journey."),
        ),
        Parameter("action", mark("Who"), ChoiceType(tuple(_ACTIONS.items())), default="clicked"),
        Parameter("within", mark("Within"), DurationType(60), default="P3D", required=True),
        Parameter(
            "event",
            mark("Order event"),
            EventNameType(),
            default="order",
            required=True,
            shown_if=("action", ("bought",)),
        ),
        Parameter(
            "rate",
            mark("Assumed rate"),
            NumberType(0, 100, unit=mark("%")),
            default=3,
            help=mark("Of the people to whom the message was sent."),
            shown_if=("action", _ASSUMED),
        ),
        Parameter(
            "low", mark("At least"), NumberType(0, 100, unit=mark("%")), default=1, shown_if=("action", _ASSUMED)
        ),
        Parameter(
            "high", mark("At most"), NumberType(0, 100, unit=mark("%")), default=6, shown_if=("action", _ASSUMED)
        ),
        Parameter(
            "delay",
            mark("They do it after"),
            DurationType(),
            default="PT2H",
            required=True,
            shown_if=("action", _ASSUMED),
        ),
    ),
    outputs=_outputs,
    summary=_summary,
    step=_step,
    problems=_problems,
)
