"""Bounded loops written out: a copy of what a loop repeats for each number of passes.

A state is a piece together with how often each loop was passed. Numbers that matter no more, because nobody can come to
the loop's source again, are forgotten, so what follows a loop stands once. This gives exactly what the loop gives where
passes are counted an instance and never reset; a least time between passes becomes a wait before the second and each
later pass, which is exact where the loop's body takes a fixed time or is long enough by itself (docs/exporters.md).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from exporters.lowering.copies import copy_of, copy_verdicts
from exporters.lowering.form import Flow
from exporters.lowering.loop_time import back_at_once, missing_time
from exporters.lowering.making import ending, wait
from exporters.lowering.pieces import Piece, Way
from exporters.lowering.rewriting import reaching
from exporters.lowering.verdicts import Verdict
from journey.model import HEADER_ID, Loop
from journey.spans import DAY_SECONDS, duration_words, seconds_words
from journey.words import say, say_count

#: "Stay" has no end but the journey's; a wait of this length has none in practice.
STAY_SECONDS = 5 * 365 * DAY_SECONDS

#: A piece, and for each loop how often it was passed.
State = tuple[str, tuple[int, ...]]


@dataclass(frozen=True)
class _Onward:
    """Where a way leads, and for how many seconds people are held before."""

    state: State
    hold: int


@dataclass
class _Writing:
    """What has been written out so far."""

    names: dict[State, str] = field(default_factory=dict)
    waiting: deque[State] = field(default_factory=deque)
    pieces: list[Piece] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)


class Unrolling:
    """Writes the loops of a flow out. ``names`` are the ids of the ways that are loops; all others are left."""

    def __init__(self, flow: Flow, names: Sequence[str]) -> None:
        self.flow = flow
        chosen = frozenset(names)
        self.loops = tuple(way for ways in flow.ways_from.values() for way in ways if way.id in chosen)
        self.places = {way.id: place for place, way in enumerate(self.loops)}
        self.before = tuple(reaching(flow, way.source) for way in self.loops)
        self.holds = {way.id: missing_time(flow, way) for way in self.loops}

    def state(self, piece: str, passes: tuple[int, ...]) -> State:
        """The state; what matters no more is forgotten."""
        return piece, tuple(count if piece in before else 0 for count, before in zip(passes, self.before, strict=True))

    def size(self, most: int) -> int:
        """How many pieces the flow will have, at most ``most`` + 1."""
        zeros = (0,) * len(self.loops)
        waiting = [self.state(piece.id, zeros) for piece in self.flow.triggers]
        seen = set(waiting)
        while waiting and len(seen) <= most:
            for _, step in self._leaving(waiting.pop()):
                if step is not None and step.state not in seen:
                    seen.add(step.state)
                    waiting.append(step.state)
        return len(seen)

    def _leaving(self, state: State) -> list[tuple[Way, _Onward | None]]:
        """For each way of a piece where it leads; None where a limit stops people."""
        return [(way, self._onward(way, state[1], frozenset())) for way in self.flow.ways_from.get(state[0], ())]

    def _onward(self, way: Way, passes: tuple[int, ...], refused: frozenset[str]) -> _Onward | None:
        place = self.places.get(way.id)
        if place is None:
            return _Onward(self.state(way.target, passes), 0)
        loop = way.loop
        assert loop is not None
        if passes[place] < loop.max_passes:
            counted = tuple(count + (number == place) for number, count in enumerate(passes))
            # The first pass is never held.
            return _Onward(self.state(way.target, counted), self.holds[way.id][0] if passes[place] else 0)
        other = self._instead(way, loop)
        if other is None or other.id in refused:
            return None
        return self._onward(other, passes, refused | {way.id})

    def _instead(self, way: Way, loop: Loop) -> Way | None:
        kind, _, output = loop.on_limit.partition(":")
        return self.flow.way(way.source, output) if kind == "output" else None

    def written(self) -> Flow:
        """The flow without these loops."""
        writing = _Writing()
        zeros = (0,) * len(self.loops)
        for trigger in self.flow.triggers:
            self._name(writing, self.state(trigger.id, zeros))
        for goal in self.flow.header.goals:
            if goal.node in self.flow.by_id:
                self._name(writing, self.state(goal.node, zeros))
        while writing.waiting:
            self._write(writing, writing.waiting.popleft())
        order = {piece.id: place for place, piece in enumerate(self.flow.pieces)}
        pieces = sorted(writing.pieces, key=lambda piece: order.get(piece.id, len(order)))
        return self.flow.with_(pieces=tuple(pieces), ways=tuple(writing.ways))

    def _name(self, writing: _Writing, state: State) -> str:
        """The id of a state's piece; a new state is put in the queue."""
        if state not in writing.names:
            piece, passes = state
            # The copy without passes keeps the id, so that goals and figures find it.
            writing.names[state] = f"{piece}~{'-'.join(map(str, passes))}" if any(passes) else piece
            writing.waiting.append(state)
        return writing.names[state]

    def _write(self, writing: _Writing, state: State) -> None:
        name = writing.names[state]
        piece = self.flow.by_id[state[0]]
        writing.pieces.append(piece if name == piece.id else copy_of(piece, name))
        for way, step in self._leaving(state):
            way_id = way.id if name == piece.id else f"{way.id}:{name}"
            if step is None:
                self._stop(writing, way, name, way_id)
                continue
            goal = self._name(writing, step.state)
            if step.hold:
                words = say("Wait before the next pass")
                pause = wait(f"{name}:{way.output}:hold", way.origin or piece.origin, step.hold, words, "hold")
                writing.pieces.append(pause)
                writing.ways.append(Way(id=f"{way_id}:hold", source=pause.id, output="next", target=goal))
                goal = pause.id
            writing.ways.append(
                replace(way, id=way_id, source=name, target=goal, loop=None if way.id in self.places else way.loop)
            )

    def _stop(self, writing: _Writing, way: Way, name: str, way_id: str) -> None:
        """What stands where the limit stops people."""
        assert way.loop is not None
        made: Piece = ending(f"{name}:{way.output}:limit", way.origin, "limit", say("Limit reached"))
        if way.loop.on_limit == "stay":
            made = wait(made.id, way.origin, STAY_SECONDS, say("Stay here"), "limit")
        writing.pieces.append(made)
        writing.ways.append(replace(way, id=way_id, source=name, target=made.id, loop=None))

    def verdicts(self, written: Flow) -> tuple[Verdict, ...]:
        """What is to be said about the loops."""
        found: list[Verdict] = []
        for way in self.loops:
            found += self._loop_verdicts(way, len(self.flow.pieces), len(written.pieces))
        copied = {piece.id for piece in written.pieces if piece.made_for == "copy"}
        found += copy_verdicts(written, sorted(copied))
        for goal in self.flow.header.goals:
            if goal.node and any(goal.node in before for before in self.before):
                words = say("People who reach it go to the first copy of the step.")
                found.append(Verdict(HEADER_ID, f"goals.{goal.id}", "approximated", words))
        return tuple(found)

    def _loop_verdicts(self, way: Way, before: int, after: int) -> list[Verdict]:
        loop = way.loop
        assert loop is not None
        words = say_count(
            "The loop is written out {count} time: {before} -> {after} steps.",
            "The loop is written out {count} times: {before} -> {after} steps.",
            loop.max_passes,
            before=before,
            after=after,
        )
        found = [Verdict(way.origin, "", "exact", words)]
        missing, more = self.holds[way.id]
        if missing and loop.max_passes > 1:
            span = seconds_words(missing)
            if more == 0:
                words = say("A wait of {span} stands before each later pass.", span=span)
                found.append(Verdict(way.origin, "minimum_interval", "exact", words))
            elif more is None:
                words = say("A wait of {span} stands before each later pass, however long it took.", span=span)
                found.append(Verdict(way.origin, "minimum_interval", "approximated", words))
            else:
                words = say(
                    "A wait of {span} stands before each later pass, up to {more} more than need be.",
                    span=span,
                    more=seconds_words(more),
                )
                found.append(Verdict(way.origin, "minimum_interval", "approximated", words))
        if loop.counter == "customer" and self.flow.header.entry.mode != "once":
            words = say("Passes are counted anew each time somebody enters.")
            found.append(Verdict(way.origin, "counter", "approximated", words))
        if loop.reset == "event":
            words = say("Passes are never set back; an event cannot be heard there.")
            found.append(Verdict(way.origin, "reset", "dropped", words))
        elif loop.reset == "after":
            span = duration_words(loop.reset_after)
            words = say("Passes are never set back, not after {span} either.", span=span)
            found.append(Verdict(way.origin, "reset", "dropped", words))
        other = self._instead(way, loop)
        if other is not None and back_at_once(self.flow, way, other):
            words = say("Whoever is back at the same moment goes on instead of leaving.")
            found.append(Verdict(way.origin, "on_limit", "approximated", words))
        if loop.on_limit == "stay":
            words = say("Whoever reaches the limit waits five years.")
            found.append(Verdict(way.origin, "on_limit", "approximated", words))
        return found
