"""Messages over channels that the target does not send over, and settings of messages that it does not know."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from exporters.lowering.asking import Ask
from exporters.lowering.form import Flow, declared_kind, outputs_of
from exporters.lowering.pieces import Piece
from exporters.lowering.rewriting import with_piece, without
from exporters.lowering.verdicts import Passed, Verdict
from journey.catalogue import kind
from journey.steps import Send
from journey.words import mark, say

#: What of a message a target must be able to do, the setting's value without it, and what is said then.
_VALIDITY = ("valid_for", "valid_until")
_WAYS = ("blocked_path", "capped_path")

_CHANNELS = {
    "email": "email",
    "sms": "sms",
    "push": "push",
    "call": "phone_call",
    "messenger": "messenger",
    "in_app": "in_app",
    "on_site": "on_site",
    "live_chat": "live_chat",
    "direct_mail": "direct_mail",
    "social_team": "social_team",
}
_NO_COUNT = mark("{target} has no caps, so nothing is counted.")


def lower_sends(flow: Flow, ask: Ask) -> Passed:
    """The flow with the messages that the target can send."""
    verdicts: list[Verdict] = []
    steps = flow.steps
    for piece in flow.sends:
        step = steps[piece.id]
        if not isinstance(step, Send):
            continue
        if step.channel not in ask.target.channels:
            flow, verdict = _elsewhere(flow, piece, step, ask)
            verdicts.append(verdict)
            if verdict.fidelity == "dropped":
                continue
        changed, found = _settings(piece, ask, has_caps=bool(flow.header.caps))
        if changed is not piece:
            flow = with_piece(flow, changed)
            gone = set(outputs_of(piece)) - set(outputs_of(changed))
            ways = tuple(way for way in flow.ways if way.source != piece.id or way.output not in gone)
            flow = flow.with_(ways=ways)
        verdicts += found
    return Passed((flow,), tuple(verdicts))


def channel_words(channel: str) -> str:
    """What a channel is called."""
    declared = kind(_CHANNELS.get(channel, channel))
    return say(declared.words) if declared is not None else channel


def _elsewhere(flow: Flow, piece: Piece, step: Send, ask: Ask) -> tuple[Flow, Verdict]:
    channel = channel_words(step.channel)
    if "notify" in ask.target.actions and step.channel in ("call", "social_team"):
        words = say("{target} writes to the team, and a person does it.", target=ask.words)
        return flow, Verdict(piece.origin, "", "approximated", words)
    if "webhook" in ask.target.actions:
        words = say(
            "{target} does not send “{channel}” itself: it calls an address, and what stands there must send it.",
            target=ask.words,
            channel=channel,
        )
        return flow, Verdict(piece.origin, "", "approximated", words)
    if ask.is_by_hand and "tag" in ask.target.actions:
        words = say(
            "{target} does not send “{channel}” itself: a tag says who is due, and whoever reads it must send it.",
            target=ask.words,
            channel=channel,
        )
        return flow, Verdict(piece.origin, "", "approximated", words)
    words = say("{target} has no channel “{channel}”: it is not sent.", target=ask.words, channel=channel)
    return without(flow, piece.id), Verdict(piece.origin, "", "dropped", words)


def _settings(piece: Piece, ask: Ask, *, has_caps: bool) -> tuple[Piece, list[Verdict]]:
    target = ask.target
    declared = declared_kind(piece)
    known = {parameter.id: parameter for parameter in declared.parameters}
    values: dict[str, Any] = declared.complete(piece.parameters)
    changes: dict[str, Any] = {}
    found: list[Verdict] = []

    def drop(setting: str, value: Any, words: str) -> None:
        changes[setting] = value
        found.append(Verdict(piece.origin, setting, "dropped", words))

    for setting in _VALIDITY:
        if not target.validity and values.get(setting):
            drop(setting, "", say("{target} sends it however late.", target=ask.words))
    for setting in _WAYS:
        if not target.blocked_ways and values.get(setting):
            drop(setting, False, say("Who does not get it goes on like everybody else."))
    counts = target.caps.windows or target.caps.own
    if not counts and "weight" in known and values["weight"] != known["weight"].default:
        found.append(Verdict(piece.origin, "weight", "dropped", say(_NO_COUNT, target=ask.words)))
    if has_caps and counts and not target.caps.weights and "weight" in known and values["weight"] != 1:
        words = say("{target} counts every message as one in caps, whatever it weighs.", target=ask.words)
        found.append(Verdict(piece.origin, "weight", "dropped", words))
    if values.get("capacity") and "rate" not in target.waits.forms:
        drop("capacity", 0, say("{target} asks for all of them at once.", target=ask.words))
    return (replace(piece, parameters={**piece.parameters, **changes}) if changes else piece), found
