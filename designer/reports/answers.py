"""The part of the report on what messages bring: the shop's own answers, opting out, and the experiment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from designer.estimate_words import hazard_words, holdout_words, made_words, missing_words, percent, rate_span
from designer.reports.spans import NO_RATE
from exporters.report.parts import SMALL, Block, Items, Prose, ReportTable, Section, shared_count
from exporters.report.shared_sums import run_cell
from exporters.withholding import Cell, Told
from journey.words import say

if TYPE_CHECKING:
    from simulator.estimates.assessment import Assessment
    from simulator.estimates.rates import ResponseRates, TypeRate


_COUNTS = ("messages", "answers")


def answers_section(found: Assessment, told: Mapping[Cell, Told]) -> Section:
    """What is known of answers and of opting out, and what only an experiment can tell."""
    from simulator.estimates.hazard import NotIdentified

    opt_outs = found.opt_outs
    said = missing_words(opt_outs) if isinstance(opt_outs, NotIdentified) else hazard_words(opt_outs)
    blocks: list[Block] = [
        *_answers(found.answers, told),
        Items(tuple(said.split("\n"))),
    ]
    if made := made_words(found.made):
        blocks.append(Prose(made, quiet=True))
    plans = tuple(holdout_words(plan) for plan in found.holdouts.values())
    if plans:
        blocks.append(Items(plans))
    return Section("answers", say("Answers and opting out"), tuple(blocks))


def _answers(answers: ResponseRates | None, told: Mapping[Cell, Told]) -> list[Block]:
    if answers is None:
        return [
            Prose(say("The history has no messages of the shop with their answers: rates of answers must be assumed."))
        ]
    rows = [
        _row(rate, rate.kind, [run_cell(f"own_{name}", rate.kind) for name in _COUNTS], told) for rate in answers.kinds
    ]
    together = [run_cell(f"own_{name}_together") for name in _COUNTS]
    rows.append(_row(answers.all, say("all"), together, told))
    return [
        ReportTable(
            say("The shop's own messages"),
            say("Answers that came within 7 days, not answers that a message caused."),
            (say("Kind"), say("Sent"), say("Answered"), say("Rate"), say("95 % range")),
            tuple(rows),
        )
    ]


def _row(rate: TypeRate, name: str, cells: Sequence[Cell], told: Mapping[Cell, Told]) -> tuple[str, ...]:
    sent, answered = (told.get(cell, Told.EXACTLY) for cell in cells)
    is_told = rate.rate is not None and not 0 < rate.answers < SMALL and sent is answered is Told.EXACTLY
    return (
        name or say("all"),
        shared_count(rate.messages, sent),
        shared_count(rate.answers, answered),
        percent(rate.rate, 2) if is_told and rate.rate is not None else NO_RATE,
        rate_span(rate.interval) if is_told else "",
    )
