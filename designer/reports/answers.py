"""The part of the report on what messages bring: the shop's own answers, opting out, and the experiment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.estimate_words import hazard_words, holdout_words, made_words, missing_words, percent, rate_span
from designer.reports.spans import NO_RATE
from exporters.report.parts import SMALL, Block, Items, Prose, ReportTable, Section, shared_count
from journey.words import say

if TYPE_CHECKING:
    from simulator.estimates.assessment import Assessment
    from simulator.estimates.rates import ResponseRates


def answers_section(found: Assessment) -> Section:
    """What is known of answers and of opting out, and what only an experiment can tell."""
    from simulator.estimates.hazard import NotIdentified

    opt_outs = found.opt_outs
    said = missing_words(opt_outs) if isinstance(opt_outs, NotIdentified) else hazard_words(opt_outs)
    blocks: list[Block] = [
        *_answers(found.answers),
        Items(tuple(said.split("\n"))),
    ]
    if made := made_words(found.made):
        blocks.append(Prose(made, quiet=True))
    plans = tuple(holdout_words(plan) for plan in found.holdouts.values())
    if plans:
        blocks.append(Items(plans))
    return Section("answers", say("Answers and opting out"), tuple(blocks))


def _answers(answers: ResponseRates | None) -> list[Block]:
    if answers is None:
        return [
            Prose(say("The history has no messages of the shop with their answers: rates of answers must be assumed."))
        ]
    rows = tuple(
        (
            rate.kind or say("all"),
            shared_count(rate.messages),
            shared_count(rate.answers),
            NO_RATE if rate.rate is None or 0 < rate.answers < SMALL else percent(rate.rate, 2),
            "" if 0 < rate.answers < SMALL else rate_span(rate.interval),
        )
        for rate in (*answers.kinds, answers.all)
    )
    return [
        ReportTable(
            say("The shop's own messages"),
            say("Answers that came within 7 days, not answers that a message caused."),
            (say("Kind"), say("Sent"), say("Answered"), say("Rate"), say("95 % range")),
            rows,
        )
    ]
