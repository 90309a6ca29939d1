"""What is to stand in a Klaviyo account for a journey: lists, segments, templates, flows; all of it drafts."""

from __future__ import annotations

from collections.abc import Mapping

from exporters.lowering.form import Flow
from exporters.lowering.lower import Lowered
from exporters.lowering.passes.starts import form_of
from exporters.lowering.pieces import Piece
from exporters.publishing.assets import Asset, Body, Named, Publication, Reference
from exporters.targets.klaviyo.actions import FlowActions, audiences
from exporters.targets.klaviyo.conditions import Filters, event_tests, property_key
from exporters.targets.target import Choices, Lack, Plan
from exporters.targets.writing.conditions import CannotSayError
from exporters.targets.writing.messages import book_of, sent_messages, steps_sending, translated
from exporters.translation.django import DjangoWriter
from exporters.translation.message import TextName
from journey.identifiers import slug
from journey.model import Entry, Message
from journey.spans import DAY_SECONDS, duration_seconds
from journey.steps import DateTrigger, EventTrigger, SegmentTrigger
from journey.words import say

TARGET = "klaviyo"


def plan_of(lowered: Lowered, choices: Choices) -> Plan:
    """All assets in the order in which they are made, and what is lacking."""
    return _Planner(lowered, choices).plan()


class _Planner:
    """Collects assets and lacks."""

    def __init__(self, lowered: Lowered, choices: Choices) -> None:
        self.lowered = lowered
        self.choices = choices
        self.lacks: list[Lack] = []
        self.lists: dict[str, Asset] = {}
        self.segments: dict[str, Asset] = {}
        conditions = {segment.id: segment.condition for flow in lowered.flows for segment in flow.segments}
        self.filters = Filters(choices.events, conditions)
        self.texts: dict[str, dict[str, str]] = {}
        self.book = book_of(lowered, choices)

    def plan(self) -> Plan:
        """The whole plan."""
        templates = [asset for message in sent_messages(self.lowered) for asset in self._template(message)]
        flows = [self._flow(flow) for flow in self.lowered.flows]
        for event in self.filters.missing:
            reason = say("It is not known which metric of the account the event “{event}” is.", event=event)
            self.lacks.append(Lack("journey", reason, say("Choose it; it appears there once the event was sent.")))
        assets = (*self.lists.values(), *self.segments.values(), *templates, *flows)
        journey = self.lowered.journey.header.journey_id
        return Plan(Publication(TARGET, journey, assets), tuple(dict.fromkeys(self.lacks)))

    # --- Messages ---------------------------------------------------------------------------------------------

    def _template(self, message: Message) -> list[Asset]:
        names: tuple[TextName, ...] = ("subject", "preheader", "body", "text")
        texts: dict[str, str] = {
            name: translated(message, name, lambda: DjangoWriter(self.book), self.lacks)[0].text for name in names
        }
        self.texts[message.id] = texts
        if message.channel != "email":
            return []
        attributes: dict[str, Body] = {"name": Named(message.name), "editor_type": "CODE", "html": texts["body"]}
        if texts["text"]:
            attributes["text"] = texts["text"]
        body: Body = {"data": {"type": "template", "attributes": attributes}}
        steps = steps_sending(self.lowered, message.id)
        return [Asset(f"template.{message.id}", "template", message.name, body, steps)]

    # --- Flows ------------------------------------------------------------------------------------------------

    def _flow(self, flow: Flow) -> Asset:
        for audience in audiences(flow):
            if audience not in self.choices.lists:
                self._list(audience, audience)
        actions = FlowActions(flow, self.choices, self.filters, self.texts)
        trigger = flow.triggers[0]
        definition: Body = {
            "triggers": [self._trigger(flow, trigger)],
            "profile_filter": self._profile_filter(flow),
            "actions": actions.written(),
            "entry_action_id": actions.entry(trigger.id),
            "reentry_criteria": _reentry(flow.header.entry),
        }
        self.lacks += actions.lacks
        title = flow.header.name or flow.id
        body: Body = {"data": {"type": "flow", "attributes": {"name": Named(title), "definition": definition}}}
        steps = tuple(dict.fromkeys(piece.origin for piece in flow.pieces))
        return Asset(f"flow.{flow.id}", "flow", title, body, steps)

    def _list(self, key: str, name: str) -> Reference:
        body: Body = {"data": {"type": "list", "attributes": {"name": Named(name)}}}
        self.lists.setdefault(key, Asset(f"list.{key}", "list", name, body))
        return Reference(f"list.{key}")

    def _trigger(self, flow: Flow, trigger: Piece) -> Body:
        step = flow.steps[trigger.id]
        if isinstance(step, EventTrigger):
            metric = self.filters.metric(step.match.event)
            return {"type": "metric", "id": metric, "trigger_filter": self._trigger_filter(trigger, step, metric)}
        if isinstance(step, SegmentTrigger):
            return {"type": "segment", "id": self._segment(trigger, step)}
        if isinstance(step, DateTrigger):
            return self._date(trigger, step)
        # Whoever is to start is put on a list when it happens.
        name = slug(f"{flow.origin}_{trigger.origin}")
        assert form_of(step) is not None
        return {"type": "list", "id": self._list(name, name)}

    def _trigger_filter(self, trigger: Piece, step: EventTrigger, metric: str) -> Body:
        if step.match.where is None:
            return None
        try:
            return self.filters.event_filter(step.match.where, metric)
        except CannotSayError as error:
            self._lack(trigger, str(error))
            return None

    def _segment(self, trigger: Piece, step: SegmentTrigger) -> Body:
        name = str(trigger.parameters.get("segment") or trigger.origin)
        key = name if step.on == "enter" else f"{name}.left"
        if key not in self.segments:
            try:
                definition = self.filters.filter_of(step.condition, holds=step.on == "enter")
            except CannotSayError as error:
                self._lack(trigger, str(error))
                definition = {"condition_groups": []}
            attributes: Body = {"name": Named(trigger.name), "definition": definition}
            body: Body = {"data": {"type": "segment", "attributes": attributes}}
            self.segments[key] = Asset(f"segment.{key}", "segment", trigger.name, body, (trigger.origin,))
        return Reference(f"segment.{key}")

    def _date(self, trigger: Piece, step: DateTrigger) -> Body:
        unit, before = ("months", -step.offset_months) if step.offset_months else ("days", -step.offset_days)
        if before < 0 or (step.offset_months and step.offset_days):
            words = say("Klaviyo starts on a date, or so many days or months before it.")
            self._lack(trigger, words)
            before = 0
        return {
            "type": "date",
            "date_field_type": "profile-property",
            "date_profile_property": property_key(step.attribute),
            "timedelta_unit_before_date": unit,
            "timedelta_value_before_date": before,
            "recurrence_frequency": "annually" if step.yearly else "never",
            "timezone": "profile",
            "trigger_time": f"{step.at // 3600:02}:{step.at // 60 % 60:02}:00",
        }

    def _profile_filter(self, flow: Flow) -> Body:
        """What is asked before each message: nothing that ends a run happened since the start, or holds now."""
        header = flow.header
        groups: list[Body] = []
        events = [rule.event for rule in header.exits if rule.event is not None]
        events += [goal.event for goal in header.goals if goal.exits and not goal.node]
        for event in events:
            asked: dict[str, Body] = {
                "type": "profile-metric",
                "metric_id": self.filters.metric(event.event),
                "measurement": "count",
                "measurement_filter": {"type": "numeric", "operator": "equals", "value": 0},
                "timeframe_filter": {"type": "date", "operator": "flow-start"},
            }
            try:
                if event.where is not None:
                    asked["metric_filters"] = self.filters.property_filters(event_tests(event.where))
            except CannotSayError as error:
                self.lacks.append(Lack("journey", str(error), say("Name an event of its own for what ends a run.")))
            groups.append({"conditions": [asked]})
        for rule in header.exits:
            if rule.condition is None:
                continue
            try:
                written = self.filters.filter_of(rule.condition, holds=False)
            except CannotSayError as error:
                self.lacks.append(Lack("journey", str(error), say("Ask it in another way.")))
                continue
            assert isinstance(written, Mapping)
            found = written["condition_groups"]
            assert isinstance(found, list)
            groups += found
        return {"condition_groups": groups} if groups else None

    def _lack(self, piece: Piece, reason: str) -> None:
        words = say("“{step}”: {reason}", step=piece.name, reason=reason)
        self.lacks.append(Lack(piece.origin, words, say("Ask it in another way, or write it into a field beforehand.")))


def _reentry(entry: Entry) -> Body:
    """How soon people may come in again, in whole hours or days, rounded up."""
    if entry.mode == "once":
        return {"unit": "alltime", "duration": 1}
    seconds = duration_seconds(entry.minimum_interval)
    if not seconds:
        return {"unit": "alltime", "duration": 0}
    unit, size = ("day", DAY_SECONDS) if seconds % DAY_SECONDS == 0 else ("hour", 3600)
    return {"unit": unit, "duration": -(-seconds // size)}
