"""The part of the report on what messages change: estimated where lots were drawn, else only bounded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from designer.effect_words import (
    effect_assumptions,
    effect_lines,
    experiment_words,
    has_few,
    identified_words,
    journey_sentence,
    logging_words,
)
from exporters.report.parts import Block, Items, Prose, ReportTable, Section
from journey.words import say

if TYPE_CHECKING:
    from exporters.withholding import Cell, Told
    from simulator.estimates.assessment import Assessment
    from simulator.estimates.what_changed import Effects

Row = dict[str, Any]


def effects_section(found: Assessment, told: Mapping[Cell, Told]) -> Section:
    """What is known of what messages change, and what it takes for granted."""
    effects = _told(found.effects, told)
    lines = effect_lines(effects, _names(found), shared=True)
    blocks: list[Block] = [Prose(identified_words(effects))]
    if effects.experiments:
        blocks.append(Items(tuple(experiment_words(one, shared=True) for one in effects.experiments)))
    changes = [line for line in lines if not line.goes_together]
    if changes:
        blocks.append(
            ReportTable(
                say("Changes"),
                say("Shares are of people; a change of shares is in points of 100."),
                (say("What"), say("Answer"), say("95 % range"), say("Rests on")),
                tuple((line.what, line.answer, line.span, line.rests) for line in changes),
                words=1,
                after=1,
            )
        )
    logged = [line for line in lines if line.goes_together and line.span]
    if logged:
        blocks.append(
            ReportTable(
                say("Permission for e-mail"),
                say("How people agree and leave again: what was logged, which goes together and causes nothing."),
                (say("What"), say("Answer"), say("95 % range")),
                tuple((line.what, line.answer, line.span) for line in logged),
            )
        )
    answered = list(dict.fromkeys(line.tip for line in changes if line.tip))
    said = [*effect_assumptions(effects), *(tip.replace("\n", " ") for tip in answered)]
    if said:
        blocks.append(Items(tuple(said)))
    if not any(one.differences for one in effects.experiments):
        blocks.append(Prose(logging_words(), quiet=True))
    return Section("effects", say("What messages change"), tuple(blocks))


def effect_rows(found: Assessment, told: Mapping[Cell, Told]) -> Iterator[Row]:
    """The same as plain figures: differences by lot, and bounds; in shares, values or counts as the outcome is."""
    effects, names = _told(found.effects, told), _names(found)
    yield from _by_lot(effects)
    for journey, one in effects.journeys.items():
        if has_few(one):
            continue
        for kind, bounds in (("nothing_assumed", one.bounds.free), ("no_harm", one.bounds.monotone)):
            yield {
                "scope": "journey",
                "id": journey,
                "figure": "change_of_share_with_goal",
                "part": kind,
                "low": bounds.low,
                "high": bounds.high,
                "rests_on": "bounds",
                "estimand": journey_sentence(names.get(journey, journey), one),
            }


def _told(effects: Effects, told: Mapping[Cell, Told]) -> Effects:
    """Without the bounds of journeys of which the people they rest on are not told exactly."""
    journeys = {
        journey: one
        for journey, one in effects.journeys.items()
        if not any(("journey", journey, name, "") in told for name in ("entered", "reach"))
    }
    return replace(effects, journeys=journeys)


def _by_lot(effects: Effects) -> Iterator[Row]:
    for experiment in effects.experiments:
        for one in experiment.differences:
            yield {
                "scope": "run",
                "id": experiment.source.arm,
                "figure": f"change_of_{experiment.answer.outcome}",
                "part": f"{one.arm} - {one.against}",
                "value": one.robust_value,
                "low": one.robust.low,
                "high": one.robust.high,
                "level": one.robust.level,
                "rests_on": "lot",
                "estimand": experiment_words(experiment, shared=True),
            }


def _names(found: Assessment) -> Mapping[str, str]:
    return {program.journey: program.name for program in found.run.result.programs}
