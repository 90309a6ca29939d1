"""What of a journey can be changed to compare: parameters of steps, limits of loops, caps, the entry. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from designer.cap_words import cap_words
from journey.catalogue import kind
from journey.declaration import ChoiceType, DurationType, FlagType, NumberType, TimeType
from journey.describe import loop_words, name_of
from journey.fragments_inlining import without_fragments
from journey.journey import Journey
from journey.model import HEADER_ID, Cap, Edge, Node
from journey.spans import duration_words
from journey.words import mark, say, value_text

SettingType = NumberType | DurationType | ChoiceType | TimeType

_YES_NO = ChoiceType((("yes", mark("yes")), ("no", mark("no"))))
_MODES = ChoiceType(
    (
        ("once", mark("Once only")),
        ("after_exit", mark("Again after they left")),
        ("any_time", mark("Again at any time")),
    )
)
_ON_CAP = ChoiceType(
    (
        ("skip", mark("skip the message")),
        ("wait", mark("wait until it is allowed")),
        ("exit", mark("end the journey")),
    )
)
_ON_QUIET = ChoiceType((("hold", mark("waits until they end")), ("skip", mark("is not sent"))))


@dataclass(frozen=True)
class Setting:
    """Something that can be changed. ``target`` is what the assignment names ("weekly.limit"), ``record`` the step or
    edge that it belongs to (the header's id for the whole journey), ``owner`` and ``words`` say what it is, ``value``
    is its value now, as an assignment writes it."""

    target: str
    record: str
    owner: str
    words: str
    type: SettingType
    value: str

    @property
    def label(self) -> str:
        """Owner and setting in one line."""
        return f"{self.owner}: {self.words}"

    def assignment(self, value: str) -> str:
        """What sets it to a value."""
        return f"{self.target}={value}"

    def said(self, value: str) -> str:
        """A value in words."""
        if isinstance(self.type, ChoiceType):
            words = dict(self.type.options).get(value)
            return say(words) if words else value
        if isinstance(self.type, DurationType):
            try:
                return duration_words(value)
            except ValueError:
                return value
        return value_text(float(value)) if isinstance(self.type, NumberType) else value


def written(value: float) -> str:
    """A number as an assignment writes it, in whatever language the program speaks."""
    return f"{value:.10g}"


def settings_of(journey: Journey) -> tuple[Setting, ...]:
    """Everything that can be changed: caps and loops first, then steps in their order, those inside fragments too, then
    the entry and the rest."""
    journey = without_fragments(journey)
    found = [setting for cap in journey.header.caps for setting in _of_cap(cap)]
    for edge in journey.edges:
        if edge.loop is not None:
            found += _of_loop(edge, journey)
    for node in journey.nodes:
        found += _of_node(node)
    return (*found, *_of_header(journey))


def _of_cap(cap: Cap) -> Iterator[Setting]:
    owner = say("Cap “{cap}”", cap=cap_words(cap))
    yield Setting(f"{cap.id}.limit", HEADER_ID, owner, say("messages at most"), NumberType(0, 1e6), written(cap.limit))
    yield Setting(f"{cap.id}.window", HEADER_ID, owner, say("within"), DurationType(1), cap.window)
    yield Setting(f"{cap.id}.on_block", HEADER_ID, owner, say("when capped"), _ON_CAP, cap.on_block)


def _of_loop(edge: Edge, journey: Journey) -> Iterator[Setting]:
    assert edge.loop is not None
    source = journey.node(edge.source)
    where = loop_words(edge, journey)[0]
    owner = say("Loop “{step}” {where}", step=name_of(source) if source else edge.source, where=where)
    passes = NumberType(0, 1_000, whole=True)
    yield Setting(f"{edge.id}.max_passes", edge.id, owner, say("passes at most"), passes, str(edge.loop.max_passes))
    apart = edge.loop.minimum_interval
    yield Setting(f"{edge.id}.minimum_interval", edge.id, owner, say("at least apart"), DurationType(), apart)


def _of_node(node: Node) -> Iterator[Setting]:
    declared = kind(node.kind)
    if declared is None:
        return
    values = {parameter.id: node.parameters.get(parameter.id, parameter.default) for parameter in declared.parameters}
    for parameter in declared.parameters:
        if parameter.shown_if is not None and values.get(parameter.shown_if[0]) not in parameter.shown_if[1]:
            continue
        value = values[parameter.id]
        made = _typed(parameter.type, value)
        if made is not None:
            target = f"{node.id}.{parameter.id}"
            yield Setting(target, node.id, say("“{name}”", name=name_of(node)), say(parameter.words), *made)


def _typed(declared: object, value: Any) -> tuple[SettingType, str] | None:
    """Type and text of a value that can be compared; None for what is no plain value, or not set."""
    if value is None or value == "":
        return None
    if isinstance(declared, FlagType):
        return _YES_NO, "yes" if value else "no"
    if isinstance(declared, NumberType):
        return declared, written(value)
    if isinstance(declared, DurationType | TimeType | ChoiceType):
        return declared, str(value)
    return None


def _of_header(journey: Journey) -> Iterator[Setting]:
    header = journey.header
    entry = say("Entry")
    yield Setting("entry.mode", HEADER_ID, entry, say("people may enter"), _MODES, header.entry.mode)
    again = header.entry.minimum_interval
    if again:
        words = say("again at the earliest after")
        yield Setting("entry.minimum_interval", HEADER_ID, entry, words, DurationType(), again)
    if header.quiet_hours is not None and header.quiet_hours.windows:
        quiet = say("Quiet hours")
        words = say("what falls into them")
        yield Setting("quiet_hours.on_block", HEADER_ID, quiet, words, _ON_QUIET, header.quiet_hours.on_block)
    for goal in header.goals:
        if goal.window:
            owner = say("Goal “{goal}”", goal=goal.name or say("Goal"))
            yield Setting(f"{goal.id}.window", HEADER_ID, owner, say("within"), DurationType(1), goal.window)
