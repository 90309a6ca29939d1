"""What each step of a flow is in Mailchimp: which tags and fields it asks and writes, and what is left to whoever keeps
the shop's data. Plan and runbook read the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from exporters.lowering.form import Flow
from exporters.lowering.lower import Lowered
from exporters.lowering.pieces import Piece
from exporters.targets.mailchimp.conditions import Rows, plain_number, rows_of
from exporters.targets.mailchimp.names import tag_of_name
from exporters.targets.writing.conditions import CannotSayError
from journey.condition import Condition, EventMatch
from journey.identifiers import slug
from journey.steps import (
    PASS,
    AssumedOutcome,
    Branch,
    End,
    EventTrigger,
    GoalStep,
    SegmentTrigger,
    Send,
    SetAttribute,
    SetStage,
    Step,
)

#: Longer names of events are refused.
_LONGEST_EVENT = 30
_LONGEST_PART = 40


@dataclass(frozen=True)
class Asked:
    """A condition in Mailchimp: ``rows``, or, where it cannot ask so, the ``tag`` that the shop keeps on those for whom
    it holds, and ``why``."""

    condition: Condition
    rows: Rows | None
    tag: str = ""
    why: str = ""


@dataclass(frozen=True)
class Change:
    """What a step writes: a ``tag`` put on or taken off, or a ``field`` (by our name) set to a ``value``; without one
    it is emptied. ``number``: the field holds numbers."""

    tag: str = ""
    on: bool = True
    field: str = ""
    value: str = ""
    number: bool = False


@dataclass(frozen=True)
class Start:
    """What starts people: the ``event`` that the shop sends, or the ``tag`` that somebody puts on. ``kept``: the tag is
    the shop's to put on; ``members``: the segment whose new members get it."""

    event: str = ""
    tag: str = ""
    kept: bool = False
    match: EventMatch | None = None
    members: Asked | None = None


class Reading:
    """Reads the flows of one journey. ``events``: the shop's names of events by ours."""

    def __init__(self, lowered: Lowered, events: Mapping[str, str]) -> None:
        self._origin = lowered.journey.header.journey_id
        self.journey = slug(self._origin)[:_LONGEST_PART]
        self.segments = {segment.id: segment.condition for flow in lowered.flows for segment in flow.segments}
        self._events = events
        self._coupons = {coupon.id: coupon for coupon in lowered.journey.coupons}

    # --- Conditions -------------------------------------------------------------------------------------------

    def asked(self, piece: Piece, condition: Condition) -> Asked:
        """A condition of a step."""
        try:
            return Asked(condition, rows_of(condition, self.segments))
        except CannotSayError as error:
            return Asked(condition, None, self._kept_tag(piece, condition), str(error))

    def splits(self, piece: Piece, step: Branch) -> tuple[tuple[str, Asked], ...]:
        """The conditions of a split by its outputs, in order."""
        return tuple((branch.output, self.asked(piece, branch.condition)) for branch in step.branches)

    def answer(self, piece: Piece, output: str) -> str:
        """The tag that says what somebody answered or did."""
        return f"{self._stem(piece)}-{slug(output)[:_LONGEST_PART]}"

    def _kept_tag(self, piece: Piece, condition: Condition) -> str:
        return f"{self._stem(piece)}-if-{_digest(condition)}"

    def _stem(self, piece: Piece) -> str:
        return f"{self.journey}-{slug(piece.origin)[:_LONGEST_PART]}"

    # --- Starts -----------------------------------------------------------------------------------------------

    def start(self, piece: Piece, step: Step) -> Start:
        """What starts people at a trigger."""
        if isinstance(step, EventTrigger):
            return Start(event=self.event(step.match), match=step.match)
        if isinstance(step, SegmentTrigger):
            asked = self.asked(piece, step.condition)
            row = asked.rows.rows[0] if asked.rows is not None and len(asked.rows.rows) == 1 else None
            if row is not None and row.op == "static_is" and step.on == "enter":
                return Start(tag=row.tag, kept=piece.made_for != "hand_over")
            members = asked if step.on == "enter" else None
            return Start(tag=slug(f"{self._origin}_{piece.origin}"), kept=True, members=members)
        # The name that the fidelity report tells.
        return Start(tag=slug(f"{self._origin}_{piece.origin}"), kept=True)

    def event(self, match: EventMatch) -> str:
        """The name of the event that the shop sends for a match."""
        known = self._events.get(match.event)
        name = known or slug(match.event)
        if match.where is not None:
            name = f"{name[: _LONGEST_EVENT - 5]}-{_digest(match.where)}"
        return name[:_LONGEST_EVENT].ljust(2, "_")

    # --- Actions ----------------------------------------------------------------------------------------------

    def change(self, piece: Piece, step: Step) -> Change | None:
        """What a step writes; None if it writes nothing."""
        if isinstance(step, SetStage):
            return Change(field="stage", value=step.stage)
        if isinstance(step, SetAttribute):
            return self._attribute(piece, step)
        if step == PASS or (isinstance(step, Send) and step.channel not in ("email", "sms")):
            return Change(tag=self.due(piece))
        return None

    def due(self, piece: Piece) -> str:
        """The tag that says that something is due which Mailchimp does not do."""
        return f"{self._stem(piece)}-due"

    def _attribute(self, piece: Piece, step: SetAttribute) -> Change:
        tag = tag_of_name(step.name)
        if tag:
            return Change(tag=tag, on=step.operation == "set" and step.value not in (0.0, ""))
        scope, _, rest = step.name.partition(".")
        if scope == "coupon" and rest:
            coupon = self._coupons.get(rest)
            code = coupon.code if coupon is not None and not coupon.unique else ""
            return Change(field=coupon_field(rest), value=code) if code else Change(tag=self.due(piece))
        if step.operation == "add":
            return Change(tag=self.due(piece))
        if step.operation == "clear":
            return Change(field=step.name)
        if isinstance(step.value, str):
            return Change(field=step.name, value=step.value)
        return Change(field=step.name, value=plain_number(step.value), number=True)


def coupon_field(coupon: str) -> str:
    """Our name of the field that holds a coupon's code."""
    return f"coupon_{coupon}"


def is_answer(piece: Piece, step: Step) -> bool:
    """Whether a step waits for an answer that Mailchimp does not know of itself."""
    return isinstance(step, AssumedOutcome) and not is_engagement(piece, step)


def is_engagement(piece: Piece, step: Step) -> bool:
    """Whether a step asks what people did with a message."""
    return isinstance(step, AssumedOutcome) and piece.kind == "engagement_split" and len(step.outcomes) == 1


def is_built(flow: Flow, piece: Piece) -> bool:
    """Whether anything is built for a step: ends and goals are nothing in Mailchimp."""
    return not isinstance(flow.steps[piece.id], End | GoalStep)


def _digest(value: object) -> str:
    return hashlib.sha256(msgspec.json.encode(value, order="deterministic")).hexdigest()[:4]
