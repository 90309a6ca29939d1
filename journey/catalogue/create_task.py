"""Gives somebody of the shop a task."""

from __future__ import annotations

from journey.declaration import DurationType, NodeKind, Parameter, TextType, Values
from journey.families import ACTION
from journey.journey import Journey
from journey.spans import duration_words
from journey.steps import PASS, Branch
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    return say("{task}, due in {duration}", task=values["task"] or "?", duration=duration_words(values["due"]))


def _step(values: Values, journey: Journey) -> Branch:
    return PASS


KIND = NodeKind(
    id="create_task",
    family=ACTION,
    words=mark("Create task"),
    help=mark("A task or ticket is made for your team."),
    icon="circle-help",
    rank=100,
    replay="exact",
    practices=("RULE-07",),
    search=(mark("ticket"), mark("to do"), mark("help desk")),
    parameters=(
        Parameter("task", mark("Task"), TextType(200), default="", required=True),
        Parameter("team", mark("Team"), TextType(80), default=""),
        Parameter("due", mark("Due in"), DurationType(), default="P1D", required=True),
    ),
    summary=_summary,
    step=_step,
)
