"""The part of the report on what messages bring: the shop's own answers, opting out, and the experiment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from designer.estimate_words import (
    hazard_messages,
    hazard_words,
    holdout_words,
    made_words,
    missing_words,
    percent,
    rate_span,
)
from designer.reports.certainty import ROW_HEIGHT
from designer.reports.spans import NO_RATE, is_small
from exporters.plots.ranges import RangeRow, range_plot
from exporters.report.parts import SMALL, Block, Items, Plots, Prose, ReportTable, Section, shared_count
from exporters.report.shared_sums import run_cell
from exporters.withholding import Cell, Told
from journey.words import number, say

if TYPE_CHECKING:
    from exporters.plots.plot import Plot
    from simulator.estimates.assessment import Assessment
    from simulator.estimates.hazard import Hazard
    from simulator.estimates.rates import ResponseRates, TypeRate


_COUNTS = ("messages", "answers")

#: The least height of the plot of opting out, in pixels.
LOWEST = 60


def answers_section(found: Assessment, told: Mapping[Cell, Told]) -> Section:
    """What is known of answers and of opting out, and what only an experiment can tell."""
    from simulator.estimates.hazard import NotIdentified

    opt_outs = found.opt_outs
    said = missing_words(opt_outs) if isinstance(opt_outs, NotIdentified) else hazard_words(opt_outs)
    blocks: list[Block] = [
        *_answers(found.answers, told),
    ]
    if isinstance(opt_outs, NotIdentified) or len(opt_outs.points) < 2:
        blocks.append(Items(tuple(said.split("\n"))))
    else:
        blocks.append(Items((said.split("\n")[0],)))
        plot = hazard_plot(opt_outs, found.run.result.history.name)
        blocks.append(Plots((plot,), frozenset({plot.id}), {plot.id: max(ROW_HEIGHT * len(opt_outs.points), LOWEST)}))
    if made := made_words(found.made):
        blocks.append(Prose(made, quiet=True))
    # The size of a holdout tells the rate that it is made from.
    journeys = found.run.result.tally.journeys
    plans = tuple(
        holdout_words(plan)
        for journey, plan in found.holdouts.items()
        if not is_small(journeys[journey].converted) and ("journey", journey, "converted", "") not in told
    )
    if plans:
        blocks.append(Items(plans))
    return Section("answers", say("Answers and opting out"), tuple(blocks))


def hazard_plot(found: Hazard, history: str) -> Plot:
    """The chance of opting out by messages of the last 7 days, as far as it was seen, all on one scale."""
    whole = max(point.interval.high for point in found.points) * 10_000
    rows = [
        RangeRow(
            name=hazard_messages(point),
            value=point.daily * 10_000,
            low=point.interval.low * 10_000,
            high=point.interval.high * 10_000,
            outer=None,
            mark=None,
            told=say(
                "{value} ({low} to {high})",
                value=number(point.daily * 10_000, 1),
                low=number(point.interval.low * 10_000, 1),
                high=number(point.interval.high * 10_000, 1),
            ),
            words=hazard_messages(point),
            whole=whole,
        )
        for point in found.points
    ]
    return range_plot(
        "hazard",
        say("Opting out by messages of the last 7 days"),
        say(
            "From {first} at {few} to {last} at {many}, of 10,000 people a day; what goes together, not what a message "
            "does",
            first=number(found.points[0].daily * 10_000, 1),
            few=hazard_messages(found.points[0]),
            last=number(found.points[-1].daily * 10_000, 1),
            many=hazard_messages(found.points[-1]),
        ),
        say(
            "Band: 95 % range. Opting out after the shop's own messages of “{history}”, everything else being as it "
            "was; numbers of messages beyond those that were seen are left out.",
            history=history,
        ),
        rows,
        zero=True,
    )


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
