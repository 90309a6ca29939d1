"""Waits that the target does not have, as waits for a fixed time or none; waits longer or shorter than it allows."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from exporters.lowering.asking import Ask
from exporters.lowering.form import Flow
from exporters.lowering.making import duration_text, happened, two_way, wait
from exporters.lowering.pieces import Piece
from exporters.lowering.rewriting import Instead, with_after, with_instead, with_piece, without
from exporters.lowering.verdicts import Passed, Verdict
from journey.spans import DAY_SECONDS, seconds_words
from journey.steps import (
    DAY,
    Delay,
    Gate,
    HabitualHour,
    RateLimit,
    Step,
    Until,
    WaitAfterEvent,
    WaitForDate,
    WaitForSupply,
)
from journey.targets.profile import WaitForm
from journey.words import say, say_count

#: The form of wait that each step needs.
_FORMS: dict[type, WaitForm] = {
    Until: "until",
    WaitForDate: "date",
    WaitForSupply: "supply",
    WaitAfterEvent: "after",
    HabitualHour: "habit",
    Gate: "window",
    RateLimit: "rate",
}


def lower_waits(flow: Flow, ask: Ask) -> Passed:
    """The flow with waits as the target has them."""
    verdicts: list[Verdict] = []
    steps = flow.steps
    for piece in flow.pieces:
        step = steps[piece.id]
        form = _FORMS.get(type(step))
        if form is not None and form not in ask.target.waits.forms:
            flow, verdict = _replaced(flow, piece, step, ask)
            verdicts.append(verdict)
            if isinstance(step, WaitForSupply) and step.restart:
                words = say("A new order does not start the wait anew: who buys meanwhile is reminded, too.")
                verdicts.append(Verdict(piece.origin, "on_order", "dropped", words))
        elif isinstance(step, Delay):
            flow, found = _delay(flow, piece, step, ask)
            verdicts += found
    flow, found = _lengths(flow, ask)
    return Passed((flow,), (*verdicts, *found))


def _delay(flow: Flow, piece: Piece, step: Delay, ask: Ask) -> tuple[Flow, list[Verdict]]:
    forms = ask.target.waits.forms
    parameters = dict(piece.parameters)
    found = []
    if step.working_days and "working_days" not in forms:
        parameters["working_days"] = False
        words = say("{target} counts all days.", target=ask.words)
        found.append(Verdict(piece.origin, "working_days", "approximated", words))
    if step.jitter and "jitter" not in forms:
        parameters["jitter"] = ""
        words = say("All go on after the same time.")
        found.append(Verdict(piece.origin, "jitter", "dropped", words))
    return (with_piece(flow, replace(piece, parameters=parameters)) if found else flow), found


def _replaced(flow: Flow, piece: Piece, step: Step, ask: Ask) -> tuple[Flow, Verdict]:
    if isinstance(step, WaitForSupply):
        return _supply(flow, piece, step, ask)
    if isinstance(step, WaitAfterEvent):
        seconds = step.seconds + int(step.assumed_days.default * DAY)
        words = say("Everybody waits {span}, whenever the event came.", span=seconds_words(seconds))
        made = replace(wait(piece.id, piece.origin, seconds, piece.name, piece.made_for), stage=piece.stage)
        return with_piece(flow, made), Verdict(piece.origin, "", "approximated", words)
    if isinstance(step, Until | Gate | HabitualHour):
        words = say("{target} cannot wait for a time of day: people go on at once.", target=ask.words)
    elif isinstance(step, WaitForDate):
        words = say("{target} cannot wait for a date: people go on at once.", target=ask.words)
    else:
        words = say("{target} lets everybody through at once.", target=ask.words)
    return without(flow, piece.id), Verdict(piece.origin, "", "dropped", words)


def _supply(flow: Flow, piece: Piece, step: WaitForSupply, ask: Ask) -> tuple[Flow, Verdict]:
    """A wait for the usual supply, then a look whether something was bought meanwhile."""
    days = step.quantity_default / step.use_per_day.default - step.lead_days - step.shipping_days.default
    seconds = max(step.floor, int(Fraction(days) * DAY_SECONDS))
    pause = replace(wait(piece.id, piece.origin, seconds, piece.name, piece.made_for), stage=piece.stage)
    words = say("Everybody waits {span}, as for the usual quantity.", span=seconds_words(seconds))
    verdict = Verdict(piece.origin, "", "approximated", words)
    if flow.way(piece.id, "bought") is None:
        return with_instead(flow, piece.id, Instead((pause,), (), {"due": [(piece.id, "next")]})), verdict
    look = two_way(
        f"{piece.id}:look",
        piece.origin,
        happened(step.order, seconds - 1),
        say("{wait}: bought meanwhile?", wait=piece.name),
        "check",
    )
    leaves = {"due": [(look.id, "no")], "bought": [(look.id, "yes")]}
    return with_instead(flow, piece.id, Instead((pause, look), ((pause.id, "next", look.id),), leaves)), verdict


def _lengths(flow: Flow, ask: Ask) -> tuple[Flow, list[Verdict]]:
    """Waits longer than the target allows one after the other, shorter ones as long as the shortest."""
    limits = ask.target.limits
    found: list[Verdict] = []
    steps = flow.steps
    for piece in flow.pieces:
        step = steps[piece.id]
        if not isinstance(step, Delay) or step.working_days or not step.seconds:
            continue
        if limits.longest_wait is not None and step.seconds > limits.longest_wait:
            whole, rest = divmod(step.seconds, limits.longest_wait)
            spans = [limits.longest_wait] * whole + ([rest] if rest else [])
            first = replace(piece, parameters={**piece.parameters, **_duration(spans[0])})
            more = [
                wait(f"{piece.id}:{place}", piece.origin, span, piece.name, piece.made_for)
                for place, span in enumerate(spans[1:], 2)
            ]
            flow = with_after(with_piece(flow, first), piece.id, more)
            words = say_count("{count} wait, one after the other.", "{count} waits, one after the other.", len(spans))
            found.append(Verdict(piece.origin, "duration", "exact", words))
        elif limits.shortest_wait is not None and step.seconds < limits.shortest_wait:
            flow = with_piece(flow, replace(piece, parameters={**piece.parameters, **_duration(limits.shortest_wait)}))
            words = say("{target} waits at least {span}.", target=ask.words, span=seconds_words(limits.shortest_wait))
            found.append(Verdict(piece.origin, "duration", "approximated", words))
    return flow, found


def _duration(seconds: int) -> dict[str, str]:
    return {"duration": duration_text(seconds)}
