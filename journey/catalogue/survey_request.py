"""Asks for a score or a review."""

from __future__ import annotations

from journey.declaration import ChoiceType, NodeKind, Parameter, TextType, Values
from journey.families import ACTION
from journey.journey import Journey
from journey.message_parameters import message_outputs, message_parameters, message_step
from journey.steps import Send
from journey.words import mark, say

_FORMS = (
    ("nps", mark("Net promoter score")),
    ("csat", mark("Satisfaction")),
    ("review", mark("Review of the product")),
    ("open", mark("Open question")),
)


def _summary(values: Values, journey: Journey) -> str:
    return say(dict(_FORMS).get(values["form"]) or str(values["form"]))


def _step(values: Values, journey: Journey) -> Send:
    return message_step(values["channel"])(values, journey)


KIND = NodeKind(
    id="survey_request",
    family=ACTION,
    words=mark("Survey request"),
    help=mark("People are asked for a score or a review; split them by their answers afterwards."),
    icon="smile",
    rank=75,
    replay="exact",
    practices=("SIN-3", "AUTO-06"),
    search=(mark("NPS"), mark("feedback"), mark("rating"), mark("questionnaire")),
    parameters=(
        Parameter("form", mark("Asked for"), ChoiceType(_FORMS), default="nps"),
        Parameter("question", mark("Question"), TextType(300), default=""),
        Parameter(
            "channel",
            mark("Channel"),
            ChoiceType(
                (
                    ("email", mark("E-mail")),
                    ("sms", mark("SMS")),
                    ("push", mark("Push")),
                    ("messenger", mark("Messenger")),
                )
            ),
            default="email",
        ),
        *(parameter for parameter in message_parameters(1.0) if parameter.id != "message"),
    ),
    outputs=message_outputs,
    summary=_summary,
    step=_step,
)
