"""A flow as one of Mautic's campaigns: its events, their places on the canvas, the segments that feed it. It is not
published: nobody enters it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from exporters.lowering.form import Flow
from exporters.lowering.pieces import Piece
from exporters.publishing.assets import Asset, Body, Named, Reference
from exporters.targets.mautic.conditions import Conditions
from exporters.targets.mautic.fields import STAGE, last_of, latest_of
from exporters.targets.mautic.layout import places
from exporters.targets.mautic.moments import MOMENT
from exporters.targets.mautic.shaping import decision_of, repeats
from exporters.targets.mautic.timing import NOW, Timing, opening, windows_of
from exporters.targets.mautic.tree import Event, Made, Start, Tree
from exporters.targets.target import Choices, Lack
from exporters.targets.writing.conditions import CannotSayError
from journey.condition import Comparison, EventPropertyOperand
from journey.describe import output_words
from journey.model import WEEKDAYS, Message
from journey.steps import (
    PASS,
    AssumedOutcome,
    Branch,
    EventBranch,
    RandomSplit,
    Send,
    SetAttribute,
    SetStage,
    Step,
    Suppress,
    WaitForEvents,
)
from journey.words import say

#: The numbers that lots are drawn with: 0 to 99,999.
LOTS = 100_000
_NEXT = {"": "next"}
_FORM = "form:"
#: An event that ended a wait was written into its field at most so long ago: events are worked off in rows.
_JUST_NOW = "-1 hours"
#: What stands where nobody could write a condition; what is lacking keeps it from being published.
_UNKNOWN = Made("lead.field_value", "condition", {"field": "email", "operator": "!empty", "value": None}, {})


@dataclass
class Campaign:
    """Writes the campaign of one flow. ``source`` gives the segment that a start is fed from; ``notice`` makes the
    e-mail that tells the team something, and gives its reference."""

    flow: Flow
    choices: Choices
    conditions: Conditions
    source: Callable[[Piece], Body]
    notice: Callable[[Piece, str], Reference]
    lacks: list[Lack] = field(default_factory=list)

    def asset(self) -> Asset | None:
        """The campaign; None, and a lack, where nothing happens in it."""
        sources = {piece.id: self.source(piece) for piece in self.flow.triggers}
        events = Tree(self.flow, self._made, self._misplaced).grown(
            [
                Start(
                    piece.id,
                    say("Came by “{start}”?", start=piece.name),
                    Made("lead.segments", "condition", {"segments": [sources[piece.id]]}, {}),
                )
                for piece in self.flow.triggers
            ]
        )
        if not events:
            self.lacks.append(
                Lack("journey", say("Nothing happens after the start."), say("Add a step, or take the start out."))
            )
            return None
        title = self.flow.header.name or self.flow.id
        body: dict[str, Body] = {
            "name": Named(title),
            "description": self.flow.header.description,
            "isPublished": 0,
            "allowRestart": 0 if self.flow.header.entry.mode == "once" else 1,
            "lists": [{"id": source} for source in dict.fromkeys(sources.values())],
            "forms": [],
            "events": [self._event(event) for event in events],
            "canvasSettings": _canvas(events),
        }
        steps = tuple(dict.fromkeys(piece.origin for piece in self.flow.pieces))
        return Asset(f"campaign.{self.flow.id}", "campaign", title, body, steps)

    def _event(self, event: Event) -> Body:
        properties = dict(event.properties)
        if event.jump is not None:
            properties["jumpToEvent"] = event.jump.id
        timing = event.timing.body()
        if event.event_type == "decision":
            # A decision has no time: it is there from the event before it on.
            timing |= {"triggerMode": None, "triggerIntervalUnit": None}
        return {
            "id": event.id,
            "name": event.name,
            "description": None,
            "type": event.type,
            "eventType": event.event_type,
            "order": event.depth,
            "properties": properties,
            **timing,
            "parent": None if event.parent is None else event.parent.id,
            "children": [child.id for child in event.children],
            "decisionPath": event.path or None,
        }

    def _lack(self, piece: Piece, reason: str, remedy: str) -> None:
        lack = Lack(piece.origin, say("“{step}”: {reason}", step=piece.name, reason=reason), remedy)
        if lack not in self.lacks:
            self.lacks.append(lack)

    def _misplaced(self, piece: Piece) -> None:
        words = say("Mautic asks only right after an e-mail what people do with it.")
        self._lack(piece, words, say("Put the step right behind the e-mail."))

    # --- By what a piece does ---------------------------------------------------------------------------------

    def _made(self, piece: Piece, step: Step) -> Made:
        match step:
            case Branch() if step == PASS:
                return self._told(piece)
            case Branch():
                return self._question(piece, step)
            case RandomSplit():
                return self._lot(piece, step)
            case WaitForEvents():
                return self._awaited(piece, step)
            case AssumedOutcome():
                return self._answered(piece, step)
            case Send():
                return self._send(piece, step)
            case SetStage():
                return self._written({self.conditions.fields.need(STAGE, "text"): step.stage})
            case SetAttribute():
                return self._change(piece, step)
            case Suppress():
                return _action("lead.adddnc", {"channels": ["email", "sms"], "reason": piece.name})
        self._lack(piece, say("Mautic has no such step."), say("Take it out, or build it by hand."))
        return _action("lead.changetags", {"add_tags": [], "remove_tags": []})

    def _question(self, piece: Piece, step: Branch) -> Made:
        branch = step.branches[0]
        if step.at_entry:
            words = say("Mautic asks conditions when people come to them, not as of the start.")
            self._lack(piece, words, say("Ask it at the start and write the answer into a field."))
        ways = {"yes": branch.output, "no": step.default}
        try:
            asked = self.conditions.question(branch.condition)
        except CannotSayError as error:
            self._lack(piece, str(error), say("Ask it in another way, or write it into a field beforehand."))
            return Made(_UNKNOWN.type, "condition", _UNKNOWN.properties, ways)
        if asked.turned:
            ways = {"no": branch.output, "yes": step.default}
        return Made(asked.type, "condition", asked.properties, ways)

    def _lot(self, piece: Piece, step: RandomSplit) -> Made:
        """A number from 0 to 99,999 in a field of the contact, the same for all splits with one salt."""
        total = sum(weight for _, weight in step.shares)
        (this, drawn), (rest, _) = step.shares[0], step.shares[-1]
        below = -(-Fraction(drawn * LOTS, max(1, total)) // 1)
        alias = self.conditions.fields.need(f"lot_{step.salt or piece.origin}".split("\0")[0], "number")
        properties: dict[str, Body] = {"field": alias, "operator": "lt", "value": int(below)}
        return Made("lead.field_value", "condition", properties, {"yes": this, "no": rest})

    def _awaited(self, piece: Piece, step: WaitForEvents) -> Made:
        kind, properties = self._decision(piece, [branch.match.event for branch in step.branches])
        *others, last = step.branches
        return Made(
            kind,
            "decision",
            properties,
            {"yes": last.output, "no": "timeout"},
            patience=step.timeout,
            answers=tuple(self._which(piece, branch) for branch in others),
        )

    def _which(self, piece: Piece, branch: EventBranch) -> tuple[str, Mapping[str, Body], str]:
        """The question whether it was this event: the field with its latest moment was written just now, or that with
        what it held has the value that was waited for."""
        node = self.flow.journey.node(piece.id)
        words = output_words(node, branch.output) if node is not None else branch.output
        event, where = branch.match.event, branch.match.where
        fields = self.conditions.fields
        properties: dict[str, Body] = {
            "field": fields.need(last_of(event), "datetime"),
            "operator": "gte",
            "value": _JUST_NOW,
        }
        if (
            isinstance(where, Comparison)
            and isinstance(where.left, EventPropertyOperand)
            and where.operator == "equal"
            and isinstance(where.value, str)
        ):
            alias = fields.need(latest_of(event, where.left.name), "text")
            properties = {"field": alias, "operator": "=", "value": where.value}
        return say("{split}: {output}", split=piece.name, output=words), properties, branch.output

    def _decision(self, piece: Piece, events: Sequence[str]) -> tuple[str, Mapping[str, Body]]:
        """The decision that one of these events takes: a visit of their pages, or a form."""
        found = [self._seen(piece, event) for event in dict.fromkeys(events)]
        forms = [int(one.removeprefix(_FORM)) for one in found if one.startswith(_FORM)]
        if forms and len(forms) < len(found):
            words = say("Mautic waits for pages or for forms, not for both.")
            self._lack(piece, words, say("Name a page for each event, or a form for each."))
        if forms:
            return "form.submit", {"forms": forms}
        return "page.pagehit", {"pages": [], "url": ",".join(found), "referer": ""}

    def _seen(self, piece: Piece, event: str) -> str:
        """The page or the form by which Mautic sees an event."""
        found = self.choices.events.get(event, "")
        if not found:
            words = say("It is not known how Mautic sees “{event}”.", event=event)
            if event == piece.origin:
                words = say(
                    "It is not known where “{step}” is answered: the event {event}.", step=piece.name, event=event
                )
            remedy = say(
                "Name the address of the page that is visited then, in which * stands for anything, or a form of "
                "Mautic's, such as form:12."
            )
            self.lacks.append(Lack("journey", words, remedy))
        if found.startswith(_FORM) and not found.removeprefix(_FORM).isdecimal():
            words = say("“{form}” is no form.", form=found)
            self._lack(piece, words, say("Write the number that Mautic shows beside it: form:12."))
            return f"{_FORM}0"
        return found

    def _answered(self, piece: Piece, step: AssumedOutcome) -> Made:
        decision = decision_of(self.flow, piece, step)
        patience = step.within
        if decision is not None:
            asked: dict[str, Body] = {"urls": {"list": []}} if decision == "email.click" else {}
            ways = {"yes": step.outcomes[0][0], "no": step.otherwise}
            return Made(decision, "decision", asked, ways, patience=patience, after="email.send")
        kind, properties = self._decision(piece, [piece.origin])
        *others, (last, _) = step.outcomes
        return Made(
            kind,
            "decision",
            properties,
            {"yes": last, "no": step.otherwise},
            patience=patience,
            answers=tuple(self._answer(piece, step, place) for place in range(len(others))),
        )

    def _answer(self, piece: Piece, step: AssumedOutcome, place: int) -> tuple[str, Mapping[str, Body], str]:
        """The question whether an answer was given: it stands in the field that the form fills in."""
        output = step.outcomes[place][0]
        node = self.flow.journey.node(piece.id)
        words = output_words(node, output) if node is not None else output
        written = step.writes[place] if step.writes else None
        name = written.name if written is not None else f"answer_{piece.origin}"
        value = str(written.value) if written is not None else output
        alias = self.conditions.fields.need(name, "text")
        name = say("{split}: {output}", split=piece.name, output=words)
        return name, {"field": alias, "operator": "=", "value": value}, output

    # --- Messages and changes ---------------------------------------------------------------------------------

    def _send(self, piece: Piece, step: Send) -> Made:
        message = self._message(piece)
        if step.channel in ("email", "sms") and message is None:
            self._lack(piece, say("It has no text."), say("Write the message."))
            return _action("lead.changetags", {"add_tags": [], "remove_tags": []})
        if step.channel == "email" and message is not None:
            again = step.message_class == "transactional" or repeats(self.flow, piece, step)
            properties: dict[str, Body] = {
                "email": Reference(f"email.{message.id}"),
                "email_type": "transactional" if again else "marketing",
                "priority": 2,
                "attempts": 3,
            }
            return Made("email.send", "action", properties, _NEXT, timing=self._hours(step))
        if step.channel == "sms" and message is not None:
            properties = {"sms": Reference(f"sms.{message.id}")}
            return Made("sms.send_text_sms", "action", properties, _NEXT, timing=self._hours(step))
        if step.channel in ("call", "social_team"):
            return self._notice(piece, str(piece.parameters.get("script") or piece.parameters.get("text") or ""))
        return self._webhook(piece, step.channel)

    def _message(self, piece: Piece) -> Message | None:
        name = str(piece.parameters.get("message") or "")
        return next((message for message in self.flow.messages if message.id == name), None)

    def _hours(self, step: Send) -> Timing:
        quiet = self.flow.header.quiet_hours
        if quiet is None or step.message_class not in quiet.classes:
            return NOW
        rows = [(one.start, one.end, [WEEKDAYS.index(day) for day in one.weekdays]) for one in quiet.windows]
        return opening(windows_of(rows)) or NOW

    def _told(self, piece: Piece) -> Made:
        """Steps that only tell somebody: the team by e-mail, others by a call."""
        if piece.kind in ("notify_team", "create_task"):
            return self._notice(piece, str(piece.parameters.get("text") or piece.parameters.get("task") or ""))
        return self._webhook(piece, str(piece.parameters.get("address") or piece.parameters.get("event") or piece.kind))

    def _notice(self, piece: Piece, text: str) -> Made:
        team = self.choices.team
        if not team:
            self._lack(piece, say("Nobody is named who is written to."), say("Name the team's e-mail addresses."))
        properties: dict[str, Body] = {
            "useremail": {"email": self.notice(piece, text)},
            "user_id": [],
            "to_owner": 0,
            "to": ", ".join(team),
            "cc": "",
            "bcc": "",
        }
        return _action("email.send.to.user", properties)

    def _webhook(self, piece: Piece, name: str) -> Made:
        address = self.choices.places.get(name, "")
        if not address:
            words = say("The address of “{name}” is not known.", name=name)
            self._lack(piece, words, say("Name the address that is to be called."))
        told = {"email": "{contactfield=email}", "step": piece.origin}
        properties: dict[str, Body] = {
            "url": address,
            "method": "post",
            "headers": {"list": [{"label": "content-type", "value": "application/json"}]},
            "additional_data": {"list": [{"label": label, "value": value} for label, value in told.items()]},
            "timeout": 10,
        }
        return _action("campaign.sendwebhook", properties)

    def _change(self, piece: Piece, step: SetAttribute) -> Made:
        scope, dot, name = step.name.partition(".")
        member = step.operation == "set" and step.value != 0
        if scope == "tag" and dot:
            self.conditions.tag(name)
            return _action("lead.changetags", {"add_tags": [name] * member, "remove_tags": [name] * (not member)})
        if scope == "audience" and dot:
            lists: list[Body] = [self.conditions.segment(name)]
            return _action(
                "lead.changelist",
                {"addToLists": lists if member else [], "removeFromLists": [] if member else lists},
            )
        fields = self.conditions.fields
        if step.name.startswith(MOMENT):
            # Mautic reads what is written into a field of a moment as a date in words.
            return self._written({fields.need(step.name, "datetime"): "now"})
        if dot and scope != "coupon":
            return self._written({fields.need(step.name, "boolean"): int(member)})
        if dot or step.operation != "set":
            return self._webhook(piece, scope)
        if isinstance(step.value, str):
            return self._written({fields.need(step.name, "text"): step.value})
        number = int(step.value) if float(step.value).is_integer() else step.value
        return self._written({fields.need(step.name, "number"): number})

    @staticmethod
    def _written(values: Mapping[str, Body]) -> Made:
        return _action("lead.updatelead", values)


def audiences(flow: Flow) -> tuple[str, ...]:
    """The lists that a flow puts people on or takes them off."""
    steps = (flow.steps[piece.id] for piece in flow.pieces)
    names = (step.name for step in steps if isinstance(step, SetAttribute) and step.name.startswith("audience."))
    return tuple(dict.fromkeys(name.partition(".")[2] for name in names))


def _action(kind: str, properties: Mapping[str, Body]) -> Made:
    return Made(kind, "action", properties, _NEXT)


def _canvas(events: Sequence[Event]) -> Body:
    """Places and connections, from which Mautic takes who is whose parent."""
    at = places(events)
    names = {0: "lists", **{event.number: event.id for event in events}}
    nodes: list[Body] = [
        {"id": names[number], "positionX": str(across), "positionY": str(down)}
        for number, (across, down) in at.items()
        if events or number == 0
    ]
    connections: list[Body] = [
        {
            "sourceId": "lists" if event.parent is None else event.parent.id,
            "targetId": event.id,
            "anchors": {
                "source": "leadsource" if event.parent is None else event.path or "bottom",
                "target": "top",
            },
        }
        for event in events
    ]
    return {"nodes": nodes, "connections": connections}
