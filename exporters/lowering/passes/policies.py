"""What holds for all of a journey: entry, caps, quiet hours, priority, goals, longest time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec

from exporters.lowering.asking import Ask
from exporters.lowering.form import Flow
from exporters.lowering.pieces import Piece
from exporters.lowering.rewriting import with_after
from exporters.lowering.verdicts import Passed, Verdict
from journey.journey import Journey
from journey.model import HEADER_ID, Entry
from journey.steps import GoalStep
from journey.targets.applying import as_run_by
from journey.words import say


def lower_policies(flow: Flow, ask: Ask) -> Passed:
    """The flow with the rules that the target keeps."""
    found: list[Verdict] = []
    fitted = as_run_by(ask.target, Journey({flow.header.id: flow.header}))
    for change in fitted.changes:
        fidelity = "dropped" if change.lost else "approximated"
        found.append(Verdict(HEADER_ID, change.setting, fidelity, change.sentence))  # type: ignore[arg-type]
    header = fitted.journey.header
    changes: dict[str, Any] = {}
    entry = _entry(header.entry, ask, found)
    if entry != header.entry:
        changes["entry"] = entry
    if header.longest and not ask.target.longest:
        changes["longest"] = ""
        words = say("{target} knows no longest time; people leave at their ends.", target=ask.words)
        found.append(Verdict(HEADER_ID, "longest", "dropped", words))
    if header.not_while and not ask.target.starts.exclusive:
        changes["not_while"] = ()
        words = say("{target} lets people in while other journeys run.", target=ask.words)
        found.append(Verdict(HEADER_ID, "not_while", "dropped", words))
    if header.exclusion_group and not ask.target.starts.exclusive:
        changes["exclusion_group"] = ""
        words = say("{target} lets people into several journeys of the group.", target=ask.words)
        found.append(Verdict(HEADER_ID, "exclusion_group", "dropped", words))
    if header.defer_while and ask.target.publishes == "journeys":
        changes["defer_while"] = ()
        words = say("{target} puts nobody off: they enter at once.", target=ask.words)
        found.append(Verdict(HEADER_ID, "defer_while", "dropped", words))
    flow = flow.with_(header=msgspec.structs.replace(header, **changes))
    if flow.header.entry.holdout and ask.target.publishes != "nothing":
        flow = _held_out(flow)
        words = say("A draw after the start keeps the same people out.")
        found.append(Verdict(HEADER_ID, "entry.holdout", "approximated", words))
    return Passed((flow,), (*found, *_goals(flow, ask)))


def _entry(entry: Entry, ask: Ask, found: list[Verdict]) -> Entry:
    rules = ask.target.starts
    changes: dict[str, Any] = {}

    def tell(setting: str, fidelity: str, words: str) -> None:
        found.append(Verdict(HEADER_ID, f"entry.{setting}", fidelity, words))  # type: ignore[arg-type]

    if entry.mode not in rules.modes:
        kept = "after_exit" if "after_exit" in rules.modes else rules.modes[-1]
        changes["mode"] = kept
        told = {
            "any_time": say("{target} lets people in again at any time.", target=ask.words),
            "after_exit": say("{target} lets people in again once they have left.", target=ask.words),
            "once": say("{target} lets people in once only.", target=ask.words),
        }
        words = told[kept]
        tell("mode", "approximated", words)
    if entry.minimum_interval != "P0D" and entry.mode != "once" and not rules.interval:
        changes["minimum_interval"] = "P0D"
        tell("minimum_interval", "dropped", say("{target} knows no least time between entries.", target=ask.words))
    if entry.key and not rules.keyed:
        changes["key"] = ""
        words = say("{target} does not tell one {key} from another: one run a person.", target=ask.words, key=entry.key)
        tell("key", "dropped", words)
    if entry.back_enrol and not rules.members:
        changes["back_enrol"] = False
        tell("back_enrol", "dropped", say("{target} does not let those in who belong already.", target=ask.words))
    if ask.target.publishes == "nothing":
        return msgspec.structs.replace(entry, **changes)
    if entry.most_running is not None:
        changes["most_running"] = None
        tell("most_running", "dropped", say("{target} does not limit how many run at once.", target=ask.words))
    if entry.most_a_day or entry.most_in_all:
        changes |= {"most_a_day": 0, "most_in_all": 0}
        setting = "most_a_day" if entry.most_a_day else "most_in_all"
        tell(setting, "dropped", say("{target} does not limit how many enter.", target=ask.words))
    return msgspec.structs.replace(entry, **changes)


def _held_out(flow: Flow) -> Flow:
    """The flow with its holdout as a draw after each start, with the lots that the entry would have drawn."""
    entry = flow.header.entry
    salt = f"{entry.holdout_salt or flow.header.journey_id}\0holdout"
    parameters = {"share": entry.holdout, "salt": salt, "sticky": True}
    header = msgspec.structs.replace(flow.header, entry=msgspec.structs.replace(entry, holdout=0.0, holdout_salt=""))
    flow = flow.with_(header=header)
    for trigger in flow.triggers:
        name = f"{trigger.id}:holdout"
        piece = Piece(
            id=name,
            origin=HEADER_ID,
            kind="holdout",
            name=say("Holdout"),
            parameters=parameters,
            made_for="rule",
        )
        flow = with_after(flow, trigger.id, [piece])
        ways = (replace(way, output="go") if way.source == name else way for way in flow.ways)
        flow = flow.with_(ways=tuple(ways))
    return flow


def _goals(flow: Flow, ask: Ask) -> list[Verdict]:
    """Goals are counted by the program; what a target takes over is that people leave."""
    found: list[Verdict] = []
    if ask.target.publishes == "nothing":
        return found
    for goal in flow.header.goals:
        if goal.exits and not goal.node and ask.target.exits == "anywhere":
            words = say("{target} lets people leave; conversions are counted here.", target=ask.words)
            found.append(Verdict(HEADER_ID, f"goals.{goal.id}", "exact", words))
        elif not goal.exits and not goal.node:
            words = say("Nobody leaves by it; conversions are counted here.")
            found.append(Verdict(HEADER_ID, f"goals.{goal.id}", "exact", words))
        elif goal.node:
            words = say("{target} cannot send people to another step when it happens.", target=ask.words)
            found.append(Verdict(HEADER_ID, f"goals.{goal.id}", "dropped", words))
    for piece in flow.pieces:
        if isinstance(flow.steps[piece.id], GoalStep):
            words = say("Conversions are counted here, not in {target}.", target=ask.words)
            found.append(Verdict(piece.origin, "", "exact", words))
    return found
