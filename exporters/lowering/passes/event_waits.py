"""Waits for an event, where the target cannot wait for one: a fixed wait, then a look at what happened meanwhile."""

from __future__ import annotations

from dataclasses import replace

from exporters.lowering.asking import Ask
from exporters.lowering.form import Flow
from exporters.lowering.making import duration_text, happened, many_ways, wait
from exporters.lowering.pieces import Piece
from exporters.lowering.rewriting import Instead, with_instead
from exporters.lowering.verdicts import Passed, Verdict
from journey.spans import seconds_words
from journey.steps import AssumedOutcome, WaitForEvents
from journey.words import say, say_count


def lower_event_waits(flow: Flow, ask: Ask) -> Passed:
    """The flow with waits for events as the target has them."""
    verdicts: list[Verdict] = []
    rules = ask.target.waits
    steps = flow.steps
    for piece in flow.pieces:
        step = steps[piece.id]
        if isinstance(step, AssumedOutcome) and "event" not in rules.forms:
            late = {**piece.parameters, "delay": duration_text(step.within)}
            flow = with_instead(flow, piece.id, _itself(flow, replace(piece, parameters=late)))
            words = say("People go on only when the time is over; then it is looked at what they did.")
            verdicts.append(Verdict(piece.origin, "", "approximated", words))
        elif isinstance(step, WaitForEvents):
            if _is_held(step, ask):
                verdicts += _native(piece, step, ask)
                continue
            flow = with_instead(flow, piece.id, _looks(flow, piece, step, max(1, ask.options.looks)))
            verdicts.append(Verdict(piece.origin, "", "approximated", _words(step, ask)))
            if step.look_back:
                words = say("What happened before is not looked at on arrival.")
                verdicts.append(Verdict(piece.origin, "look", "dropped", words))
    return Passed((flow,), tuple(verdicts))


def _is_held(step: WaitForEvents, ask: Ask) -> bool:
    """Whether the target can wait for so many events, and for so long."""
    rules, longest = ask.target.waits, ask.target.limits.longest_wait
    few = rules.events is None or len(step.branches) <= rules.events
    return "event" in rules.forms and few and (longest is None or step.timeout <= longest)


def _native(piece: Piece, step: WaitForEvents, ask: Ask) -> list[Verdict]:
    found = []
    if step.ranked and ask.target.publishes == "journeys":
        words = say("The first event that happens counts, not the best one.")
        found.append(Verdict(piece.origin, "choose", "approximated", words))
    if step.look_back and ask.target.publishes == "journeys":
        words = say("What happened before is not looked at on arrival.")
        found.append(Verdict(piece.origin, "look", "dropped", words))
    return found


def _itself(flow: Flow, piece: Piece) -> Instead:
    """The piece with other settings."""
    return Instead((piece,), (), {way.output: [(piece.id, way.output)] for way in flow.ways_from.get(piece.id, ())})


def _words(step: WaitForEvents, ask: Ask) -> str:
    span = seconds_words(step.timeout)
    looks = max(1, ask.options.looks)
    if looks == 1:
        return say(
            "{target} cannot wait for this: everybody waits {span}, then it is looked at what happened.",
            target=ask.words,
            span=span,
        )
    return say_count(
        "{target} cannot wait for this: {count} look in {span}.",
        "{target} cannot wait for this: {count} looks in {span}.",
        looks,
        target=ask.words,
        span=span,
    )


def _looks(flow: Flow, piece: Piece, step: WaitForEvents, looks: int) -> Instead:
    """Waits of equal length, each followed by a look at what happened during it."""
    looks = min(looks, max(1, step.timeout))
    ends = [step.timeout * place // looks for place in range(looks + 1)]
    made: list[Piece] = []
    inner: list[tuple[str, str, str]] = []
    leaves: dict[str, list[tuple[str, str]]] = {}
    before = ""
    for place in range(looks):
        name = piece.id if place == 0 else f"{piece.id}:{place + 1}"
        seconds = ends[place + 1] - ends[place]
        pause = replace(wait(name, piece.origin, seconds, piece.name, piece.made_for), stage=piece.stage)
        # A second less than the wait: what happened at the moment of arrival, or of the look before, does not count.
        branches = [
            (branch.output, _event_name(piece, branch.output), happened(branch.match, seconds - 1))
            for branch in step.branches
        ]
        look = many_ways(
            f"{name}:look", piece.origin, branches, say("{wait}: what happened?", wait=piece.name), "check"
        )
        made += [pause, look]
        inner.append((pause.id, "next", look.id))
        if before:
            inner.append((before, "else", pause.id))
        before = look.id
        for branch in step.branches:
            leaves.setdefault(branch.output, []).append((look.id, branch.output))
    leaves["timeout"] = [(before, "else")]
    return Instead(tuple(made), tuple(inner), leaves)


def _event_name(piece: Piece, output: str) -> str:
    rows = piece.parameters.get("branches") or ()
    return next((str(row.get("name") or "") for row in rows if row.get("id") == output), "")
