"""A journey in the words of Mailchimp's flow builder. Names of its buttons and steps stay as they are there; where they
come from stands in docs/targets.md."""

from __future__ import annotations

from collections.abc import Sequence

from exporters.lowering.form import Flow
from exporters.lowering.lower import Lowered
from exporters.lowering.pieces import Piece
from exporters.targets.mailchimp.conditions import row_words, tag_key
from exporters.targets.mailchimp.planning import read_usage, segment_key
from exporters.targets.mailchimp.reading import Asked, Change, is_built, is_engagement
from exporters.targets.mailchimp.texts import FlowTextWriter
from exporters.targets.mailchimp.usage import DutyKind, answer_words
from exporters.targets.runbook.builder import Built, Element, Outside
from exporters.targets.runbook.content import flow_titles
from exporters.targets.target import Choices
from exporters.targets.writing.messages import book_of, sender_of, translated
from exporters.translation.message import TextName
from journey.condition_words import condition_words, match_words
from journey.letters import listed
from journey.model import Message
from journey.spans import duration_seconds, seconds_words
from journey.steps import AssumedOutcome, Branch, Delay, RandomSplit, Send, Step
from journey.words import mark, number, say

TIME_DELAY = "Time delay"
CONDITIONAL_SPLIT = "Conditional Split"
SPLIT_PATH = "Split Path"
SEND_EMAIL = "Send email"
SEND_SMS = "Send SMS"
TAG = "Tag contact"
UPDATE = "Update contact"
TAG_ADDED = "Tag added"
API_EVENT = "API event"
STEP_TRIGGER = "Customer Journeys API"
#: So many triggers a flow of Mailchimp takes.
_MOST_TRIGGERS = 3
_YES, _NO = "Yes", "No"

_NAMES: tuple[tuple[str, str], ...] = (
    (f"{TAG_ADDED}, {API_EVENT}, {STEP_TRIGGER}", mark("what starts people (a trigger)")),
    (TIME_DELAY, mark("a wait")),
    (CONDITIONAL_SPLIT, mark("a question with the paths Yes and No; called If/Else in older accounts")),
    (SPLIT_PATH, mark("a draw by lot between the paths A and B; also called percentage split")),
    (SEND_EMAIL, mark("an e-mail; its template is made for you")),
    (SEND_SMS, mark("a text message; its text stands in this runbook")),
    (TAG, mark("puts a tag on, or takes it off")),
    (UPDATE, mark("writes an audience field")),
)
_KINDS: dict[DutyKind, str] = {
    "event": mark("event to send"),
    "tag": mark("tag to put on"),
    "condition": mark("tag to keep"),
    "field": mark("field to keep"),
    "due": mark("tag to act on"),
}


class Handbook:
    """One journey for Mailchimp's builder."""

    system = "Mailchimp"

    def __init__(self, lowered: Lowered, choices: Choices) -> None:
        self._lowered = lowered
        self._usage, self._tags = read_usage(lowered, choices)
        self._choices = choices
        self._reading = self._usage.reading

    # --- For the whole runbook --------------------------------------------------------------------------------

    def needs(self) -> tuple[str, ...]:
        """What people need before they begin."""
        return (
            say(
                "Check the plan: {split} and {path} need Standard or higher.", split=CONDITIONAL_SPLIT, path=SPLIT_PATH
            ),
            say("Choose the audience that the parts were published to; every flow belongs to that one."),
            say("Set a user up who may build automation flows."),
            say("Add yourself to the audience as a subscribed contact, for trying it."),
        )

    def outside(self) -> tuple[Outside, ...]:
        """What whoever keeps the shop's data must do."""
        order: list[DutyKind] = ["event", "tag", "condition", "field", "due"]
        duties = sorted(self._usage.duties.values(), key=lambda duty: order.index(duty.kind))
        return tuple(
            Outside(
                say(_KINDS[duty.kind]),
                self._tags.get(duty.name, duty.name) if duty.kind == "field" else duty.name,
                duty.words,
            )
            for duty in duties
        )

    def names(self) -> tuple[tuple[str, str], ...]:
        """What is built with."""
        return tuple((name, say(words)) for name, words in _NAMES)

    def testing(self) -> tuple[str, ...]:
        """How to try it."""
        return (
            say("Check each e-mail: Preview and Test, Send a test email; also with a contact whose fields are empty."),
            say("Turn on one flow with a trigger “{trigger}”, and no other trigger yet.", trigger=STEP_TRIGGER),
            say("Paste its address back, and try it with your own contact: loopline publish FILE --verify ADDRESS."),
            say("Look at the flow: your contact must stand at the step that this runbook tells."),
            say(
                "To see a whole path at once, replicate the flow, shorten its waits, and delete the replica afterwards."
            ),
            say("Pause the flow again and take your contact out before you add the other triggers."),
        )

    def taking_back(self) -> tuple[str, ...]:
        """How to undo it."""
        return (
            say("Pause each flow: nobody moves on, and nobody gets anything."),
            say("Take contacts out of the flows, else they go on when somebody turns a flow on again."),
            say("Delete or archive the flows."),
            say("Remove what was published: loopline publish FILE --take-back. What was there before stays."),
        )

    # --- A flow -----------------------------------------------------------------------------------------------

    def opening(self, flow: Flow) -> tuple[str, ...]:
        """How a flow is begun."""
        return (
            say("Open Automations, Build from scratch; give it the name below and the audience, and begin."),
            say("Open the flow's settings and enter what stands below."),
        )

    def settings(self, flow: Flow, name: str) -> tuple[tuple[str, str], ...]:
        """A flow's own settings."""
        rows = [("Flow name", name[:100]), ("Contacts can re-enter flow", _reentry(flow))]
        rules = [match_words(rule.event) for rule in flow.header.exits if rule.event is not None]
        rules += [
            condition_words(rule.condition, flow.journey) for rule in flow.header.exits if rule.condition is not None
        ]
        rules += [match_words(goal.event) for goal in flow.header.goals if goal.exits and not goal.node]
        if rules:
            rows += [("Exit condition", rule) for rule in rules]
        if rules:
            other = say("Where the builder does not offer it, let a small flow put a tag on, and exit on that tag.")
            rows.append((say("Remark"), other))
        if len(rules) > 1:
            rows.append(
                (say("Remark"), say("Mailchimp keeps one exit condition: build one that holds for any of these."))
            )
        rows.append((say("Quiet hours"), self._quiet(flow)))
        return tuple(rows)

    def _quiet(self, flow: Flow) -> str:
        quiet = self._lowered.journey.header.quiet_hours
        if quiet is None or not flow.sends:
            return say("none")
        windows = listed(f"{window.start}–{window.end}" for window in quiet.windows)
        return say("{windows}: Mailchimp keeps none; set the sending hours of each e-mail instead.", windows=windows)

    def starts(self, flow: Flow) -> tuple[Element, ...]:
        """What starts people, and the trigger by which a flow can be tried and fed."""
        found = [self._start(flow, trigger) for trigger in flow.triggers]
        if self.entry(flow):
            notes = (say("It shows an address with the numbers of the flow and of the step: paste it back."),)
            found.append(Element(STEP_TRIGGER, say("Start by hand and for trials"), notes=notes))
        return tuple(found)

    def entry(self, flow: Flow) -> str:
        """The trigger that can be called; empty where the flow has all the triggers that it takes."""
        notes_only = all(piece.made_for == "rule" for piece in flow.pieces)
        return STEP_TRIGGER if len(flow.triggers) < _MOST_TRIGGERS and not notes_only else ""

    def _start(self, flow: Flow, trigger: Piece) -> Element:
        start = self._reading.start(trigger, flow.steps[trigger.id])
        if start.event:
            sent = (say("Your shop sends it: see “{section}”.", section=say("What your shop must do")),)
            return Element(API_EVENT, trigger.name, ((say("Event name"), start.event),), notes=sent)
        kept = (say("Your shop puts it on: see “{section}”.", section=say("What your shop must do")),)
        notes = kept if start.kept and start.tag not in self._usage.written else ()
        assets = [tag_key(start.tag)]
        members = self._usage.members.get(start.tag)
        if members is not None and members[1].rows is not None:
            assets.append(segment_key(members[1].rows))
        return Element(TAG_ADDED, trigger.name, assets=tuple(assets), notes=notes)

    # --- A step -----------------------------------------------------------------------------------------------

    def built(self, flow: Flow, piece: Piece) -> Built | None:
        """A step as elements of the builder."""
        step = flow.steps[piece.id]
        if not is_built(flow, piece):
            return None
        if isinstance(step, Delay):
            return _single(_delay(piece.name, step.seconds))
        if isinstance(step, Branch) and step.branches:
            return self._split(flow, piece, step)
        if isinstance(step, RandomSplit):
            return _draw(piece, step)
        if isinstance(step, AssumedOutcome):
            return self._answers(flow, piece, step)
        if isinstance(step, Send) and step.channel == "email":
            return _single(self._email(flow, piece))
        if isinstance(step, Send) and step.channel == "sms":
            return _single(self._sms(flow, piece))
        change = self._reading.change(piece, step)
        return _single(self._change(flow, piece, step, change)) if change is not None else None

    def _split(self, flow: Flow, piece: Piece, step: Branch) -> Built:
        elements, exits = [], {}
        splits = self._reading.splits(piece, step)
        for place, (output, asked) in enumerate(splits):
            elements.append(self._question(flow, piece.name, asked))
            exits[output] = (place, _YES)
        exits[step.default] = (len(splits) - 1, _NO)
        return Built(tuple(elements), exits, (_NO,) * (len(splits) - 1))

    def _question(self, flow: Flow, title: str, asked: Asked) -> Element:
        if asked.rows is None:
            words = condition_words(asked.condition, flow.journey)
            notes = (
                say("Mailchimp cannot ask it itself. {why}", why=asked.why),
                say("The shop keeps the tag on those for whom this holds: {condition}.", condition=words),
            )
            tagged = (("Tags", f"contact is tagged {asked.tag}"),)
            return Element(CONDITIONAL_SPLIT, title, tagged, notes=notes)
        rows = asked.rows
        told = [row_words(row, self._tags.__getitem__) for row in rows.rows]
        if len(told) > 1:
            told.insert(0, (say("Contacts meet"), rows.match))
        if not self._usage.tells(rows):
            return Element(CONDITIONAL_SPLIT, title, tuple(told))
        shown = (say("The saved segment shows for whom it holds today."),)
        return Element(CONDITIONAL_SPLIT, title, tuple(told), (segment_key(rows),), shown)

    def _answers(self, flow: Flow, piece: Piece, step: AssumedOutcome) -> Built:
        elements = [_delay(piece.name, step.within)]
        exits: dict[str, tuple[int, str]] = {}
        for output, _ in step.outcomes:
            place = len(elements)
            if is_engagement(piece, step):
                elements.append(self._engagement(flow, piece, step))
            else:
                tag = self._reading.answer(piece, output)
                words = say("{step}: {answer}?", step=piece.name, answer=answer_words(flow, piece, output))
                elements.append(Element(CONDITIONAL_SPLIT, words, (("Tags", f"contact is tagged {tag}"),)))
            exits[output] = (place, _YES)
        exits[step.otherwise] = (len(elements) - 1, _NO)
        return Built(tuple(elements), exits, ("", *(_NO,) * (len(elements) - 2)))

    def _engagement(self, flow: Flow, piece: Piece, step: AssumedOutcome) -> Element:
        sent = [one.name for one in flow.sends if step.sent_by is None or one.id in step.sent_by]
        done = {"clicked": "clicked", "opened": "opened"}.get(step.label, step.label)
        rows = (("Campaign activity", f"{done}: {listed(dict.fromkeys(sent))}"),)
        notes = () if done in ("clicked", "opened") else (say("Choose what comes nearest to it."),)
        return Element(CONDITIONAL_SPLIT, say("{step}: did they?", step=piece.name), rows, notes=notes)

    # --- Messages and changes ---------------------------------------------------------------------------------

    def _message(self, flow: Flow, piece: Piece) -> Message | None:
        name = str(piece.parameters.get("message") or "")
        return next((message for message in flow.messages if message.id == name), None)

    def _text(self, message: Message, text: TextName) -> str:
        """A text of a message in merge tags, as far as it can be said so."""
        book = book_of(self._lowered, self._choices)
        return translated(message, text, lambda: FlowTextWriter(book, self._tags), [])[0].text

    def _email(self, flow: Flow, piece: Piece) -> Element:
        message = self._message(flow, piece)
        if message is None:
            return Element(SEND_EMAIL, piece.name, notes=(say("It has no text yet."),))
        name, sender = sender_of(message, self._choices)
        rows = [("From", f"{name} <{sender}>" if name else sender)]
        rows += [("Subject", self._text(message, "subject")), ("Preview text", self._text(message, "preheader"))]
        return Element(
            SEND_EMAIL,
            piece.name,
            tuple((what, value) for what, value in rows if value),
            (f"template.{message.id}",),
            (say("Design: Saved templates."),),
        )

    def _sms(self, flow: Flow, piece: Piece) -> Element:
        message = self._message(flow, piece)
        rows = ((say("Text"), self._text(message, "body")),) if message is not None and message.body else ()
        return Element(SEND_SMS, piece.name, rows)

    def _handed(self, tag: str) -> str:
        """Where a tag hands people over to."""
        flows = self._lowered.flows
        titles = flow_titles(flows, self._lowered.journey.header.name)
        for place, (flow, title) in enumerate(zip(flows, titles, strict=True), 1):
            if any(self._reading.start(one, flow.steps[one.id]).tag == tag for one in flow.triggers):
                return say("It hands people over to flow {number}: {flow}", number=place, flow=title)
        return say("It hands people over to the flow that begins with this tag.")

    def _change(self, flow: Flow, piece: Piece, step: Step, change: Change) -> Element:
        if change.field:
            tag = self._tags[change.field]
            value = change.value or say("empty it")
            return Element(UPDATE, piece.name, ((say("Field"), tag), (say("Value"), value)))
        words = [(say("Add the tag") if change.on else say("Remove the tag"), change.tag)]
        if change.tag in piece.name:
            words.clear()
        notes: Sequence[str] = ()
        if change.tag == self._reading.due(piece):
            notes = (say("The tag tells your shop to do it: see “{section}”.", section=say("What your shop must do")),)
        elif piece.made_for == "hand_over" and change.on:
            notes = (self._handed(change.tag),)
        elif piece.made_for == "check" and not change.on:
            notes = (say("So that only what happens from now on counts."),)
        return Element(TAG, piece.name, tuple(words), notes=tuple(notes))


def _single(element: Element) -> Built:
    return Built((element,), {})


def _delay(title: str, seconds: int) -> Element:
    return Element(TIME_DELAY, title, ((say("Length"), seconds_words(max(60, seconds))),))


def _draw(piece: Piece, step: RandomSplit) -> Built:
    total = sum(weight for _, weight in step.shares)
    (first, weight), (second, _) = step.shares
    share = round(100 * weight / max(1, total))
    rows = (("A", f"{number(share)} %"), ("B", f"{number(100 - share)} %"))
    return Built((Element(SPLIT_PATH, piece.name, rows),), {first: (0, "A"), second: (0, "B")})


def _reentry(flow: Flow) -> str:
    entry = flow.header.entry
    if entry.mode == "once":
        return say("off")
    seconds = duration_seconds(entry.minimum_interval)
    return say("on, after {span} at least", span=seconds_words(seconds)) if seconds else say("on, without a wait")
