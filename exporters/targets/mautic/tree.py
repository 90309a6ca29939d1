"""A flow as Mautic's tree of events: each has one parent, waits are the time at which an event happens, and where
ways come together all but one jump.

Written from what Mautic does: a decision has no time of its own and nobody can jump to it; what an event waits holds
for everybody who comes to it, so where several ways lead to it with different waits, steps that do nothing carry them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from exporters.lowering.form import Flow
from exporters.lowering.pieces import Piece
from exporters.publishing.assets import Body
from exporters.targets.mautic.timing import NOW, Timing, joined, timing_of, wait_words
from journey.steps import End, GoalStep, Step
from journey.words import say

EventType = Literal["action", "condition", "decision"]
_LONGEST_NAME = 191
#: A decision is copied for each e-mail that it stands behind; so many events for each piece are more than enough.
_MOST_COPIES = 20
#: An action that changes nothing: tags of which none is named.
_NOTHING: tuple[str, Mapping[str, Body]] = ("lead.changetags", {"add_tags": [], "remove_tags": []})


@dataclass
class Event:
    """One event of a campaign. ``path``: by which way of its parent it is reached, yes or no, empty for the only one.
    ``jump``: the event that it jumps to."""

    number: int
    name: str
    type: str
    event_type: EventType
    properties: Mapping[str, Body]
    timing: Timing = NOW
    parent: Event | None = None
    path: str = ""
    jump: Event | None = None
    depth: int = 1
    children: list[Event] = field(default_factory=list)
    origin: str = ""

    @property
    def id(self) -> str:
        """The id that Mautic replaces by its own when it saves the campaign."""
        return f"new{self.number}"


@dataclass(frozen=True)
class Made:
    """What a piece is as an event. ``ways``: by the event's ways (yes, no, or empty for the only one) the outputs of
    the piece that they stand for, the usual one first. ``timing``: what it waits for by itself. ``patience``: a
    decision's "no" is taken after so many seconds. ``after``: the type of event that it must stand right behind.
    ``answers``: the questions that tell the answers of a "yes" apart, each with its output; the output "yes" is that
    of all other answers."""

    type: str
    event_type: EventType
    properties: Mapping[str, Body]
    ways: Mapping[str, str]
    timing: Timing = NOW
    patience: int = 0
    after: str = ""
    answers: tuple[tuple[str, Mapping[str, Body], str], ...] = ()


@dataclass(frozen=True)
class _Arrival:
    """Somebody comes to a piece: behind which event, by which way, after which waits."""

    parent: Event | None
    path: str
    waits: tuple[Timing, ...]
    piece: str


@dataclass(frozen=True)
class Start:
    """A start of the flow: the piece, and the question that tells its people from those of other starts."""

    piece: str
    name: str
    question: Made


class Tree:
    """Grows the tree of a flow. ``make`` says what a piece is as an event; ``misplaced`` is told of pieces that must
    stand right behind another event and do not."""

    def __init__(self, flow: Flow, make: Callable[[Piece, Step], Made], misplaced: Callable[[Piece], None]) -> None:
        self._flow = flow
        self._make = make
        self._misplaced = misplaced
        self._made: dict[str, Made] = {}
        self._shared: frozenset[str] = frozenset()
        self._counts: Counter[str] = Counter()
        self._entries: dict[str, Event] = {}
        self._events: list[Event] = []

    def grown(self, starts: Sequence[Start]) -> list[Event]:
        """All events, parents before their children. It grows twice: how an event is written depends on how many ways
        lead to it."""
        self._grow(starts)
        self._shared = frozenset(piece for piece, count in self._counts.items() if count > 1)
        self._grow(starts)
        return self._events

    def _grow(self, starts: Sequence[Start]) -> None:
        self._events, self._entries, self._counts = [], {}, Counter()
        most = _MOST_COPIES * (len(self._flow.pieces) + 1)
        # Depth first: what several ways lead to stands on the first of them, and the others jump there.
        waiting = self._roots(starts)[::-1]
        while waiting and len(self._events) < most:
            waiting += self._arrived(waiting.pop())[::-1]

    def _roots(self, starts: Sequence[Start]) -> list[_Arrival]:
        """Where people come from the starts. All sources of a campaign lead to the same events: where they are to go
        different ways, questions in a row tell them apart."""
        plain = [self._follow(None, "", start.piece, "next", ()) for start in starts]
        if len(set(plain)) < 2:
            return [arrival for arrival in plain[:1] if arrival is not None]
        found: list[_Arrival | None] = []
        parent: Event | None = None
        for start in starts[:-1]:
            made = start.question
            path = "" if parent is None else "no"
            parent = self._added(start.name, made.type, "condition", made.properties, NOW, parent, path, start.piece)
            found.append(self._follow(parent, "yes", start.piece, "next", ()))
        found.append(self._follow(parent, "no", starts[-1].piece, "next", ()))
        return [arrival for arrival in found if arrival is not None]

    def _arrived(self, arrival: _Arrival) -> list[_Arrival]:
        piece = self._flow.by_id[arrival.piece]
        made = self._written(piece)
        self._counts[piece.id] += 0 if made.after else 1
        entry = self._entries.get(piece.id)
        if entry is not None and not made.after:
            self._jump(arrival, entry)
            return []
        event = self._placed(arrival, piece, made)
        parent, way = event, "yes"
        found: list[_Arrival | None] = []
        for name, properties, output in made.answers:
            parent = self._added(name, "lead.field_value", "condition", properties, NOW, parent, way, piece.origin)
            found.append(self._follow(parent, "yes", piece.id, output, ()))
            way = "no"
        for path, output in made.ways.items():
            waits = (Timing(seconds=made.patience, inactive=True),) if path == "no" and made.patience else ()
            behind, by = (parent, way) if path == "yes" else (event, path)
            found.append(self._follow(behind, by, piece.id, output, waits))
        return [following for following in found if following is not None]

    def _written(self, piece: Piece) -> Made:
        if piece.id not in self._made:
            self._made[piece.id] = self._make(piece, self._flow.steps[piece.id])
        return self._made[piece.id]

    def _follow(
        self, parent: Event | None, path: str, piece: str, output: str, waits: tuple[Timing, ...]
    ) -> _Arrival | None:
        """Where people come by a way out, past everything that is no event; None where their way is over."""
        way = self._flow.way(piece, output)
        for _ in range(len(self._flow.pieces) + 1):
            if way is None:
                return None
            step = self._flow.steps[way.target]
            if isinstance(step, End) or (isinstance(step, GoalStep) and step.exits):
                return None
            timing = timing_of(step)
            if timing is not None:
                waits = (*waits, timing)
            elif not isinstance(step, GoalStep):
                return _Arrival(parent, path, waits, way.target)
            way = self._flow.way(way.target)
        return None

    def _placed(self, arrival: _Arrival, piece: Piece, made: Made) -> Event:
        """The event of a piece, with the steps before it that carry waits."""
        is_shared = piece.id in self._shared and not made.after
        waits = joined(arrival.waits)
        parent, path = arrival.parent, arrival.path
        if made.event_type == "decision":
            behind = parent is not None and not path and not waits
            if made.after:
                if not behind or parent is None or parent.type != made.after:
                    self._misplaced(piece)
                is_anchored = bool(waits) or parent is None
            else:
                is_anchored = is_shared or not behind
            if is_anchored and not waits:
                waits = [NOW]
            timing = NOW
            carried = waits if is_anchored else []
        elif is_shared:
            timing, carried = made.timing, waits
        elif parent is not None and not waits and _is_one_change(parent, piece, made):
            parent.properties = {**parent.properties, **made.properties}
            self._entries[piece.id] = parent
            return parent
        else:
            whole = joined([*waits, made.timing])
            timing, carried = (whole[-1], whole[:-1]) if whole else (NOW, [])
        for one in carried:
            parent = self._nothing(parent, path, one, piece)
            path = ""
        event = self._added(piece.name, made.type, made.event_type, made.properties, timing, parent, path, piece.origin)
        if not made.after:
            # Nobody can jump to a decision: they jump to the step before it, which does nothing.
            self._entries[piece.id] = parent if made.event_type == "decision" and parent is not None else event
        return event

    def _jump(self, arrival: _Arrival, entry: Event) -> None:
        parent, path = arrival.parent, arrival.path
        piece = self._flow.by_id[arrival.piece]
        waits = joined(arrival.waits)
        for one in waits[:-1]:
            parent = self._nothing(parent, path, one, piece)
            path = ""
        timing = waits[-1] if waits else NOW
        above = arrival.parent
        while above is not None and above is not entry:
            above = above.parent
        words = say("Back to “{step}”", step=piece.name) if above is entry else say("On to “{step}”", step=piece.name)
        event = self._added(words, "campaign.jump_to_event", "action", {}, timing, parent, path, piece.origin)
        event.jump = entry

    def _nothing(self, parent: Event | None, path: str, timing: Timing, before: Piece) -> Event:
        words = wait_words(timing) if timing != NOW else say("Before “{step}”", step=before.name)
        kind, properties = _NOTHING
        return self._added(words, kind, "action", properties, timing, parent, path, before.origin)

    def _added(
        self,
        name: str,
        kind: str,
        event_type: EventType,
        properties: Mapping[str, Body],
        timing: Timing,
        parent: Event | None,
        path: str,
        origin: str,
    ) -> Event:
        event = Event(
            number=len(self._events) + 1,
            name=name[:_LONGEST_NAME] or kind,
            type=kind,
            event_type=event_type,
            properties=properties,
            timing=timing,
            parent=parent,
            path=path,
            depth=1 if parent is None else parent.depth + 1,
            origin=origin,
        )
        self._events.append(event)
        if parent is not None:
            parent.children.append(event)
        return event


def _is_one_change(before: Event, piece: Piece, made: Made) -> bool:
    """Whether a change of fields can be made with the one before it: several counts are set back at once."""
    return made.type == "lead.updatelead" == before.type and made.timing == NOW and piece.name == before.name
