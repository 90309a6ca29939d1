"""How sure the figures of a replay are: the part of the report with ranges, rates and what the history lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from designer.estimate_words import rate_of_those_on_their_way, rate_span, rate_words
from designer.reports.sharing import cell_of
from designer.reports.spans import NO_RATE, is_small, shared_portion, shared_span
from exporters.dates import FEWEST_FOR_A_RATE
from exporters.estimand import statement
from exporters.plots.ranges import RangeRow, range_plot
from exporters.report.parts import SMALL, Block, Items, Plots, Prose, ReportTable, Section, shared_count
from exporters.report.shared_sums import run_cell
from exporters.withholding import Told
from journey.steps import Send
from journey.words import mark, number, say

if TYPE_CHECKING:
    from exporters.names import Names
    from exporters.plots.plot import Plot
    from exporters.withholding import Cell
    from simulator.estimates.assessment import Assessment
    from simulator.estimates.estimating import Estimate, Rate
    from simulator.figures import Figure

#: The height of a row of the plot of ranges, in pixels.
ROW_HEIGHT = 24

BASES = {"exact": mark("history alone"), "assumed": mark("assumptions"), "none": mark("counted only")}


def certainty_section(found: Assessment, names: Names, told: Mapping[Cell, Told]) -> Section:
    """Ranges of the main figures, rates, and of how many customers something is lacking."""
    from simulator.estimates.words import lack_words

    shown = [estimate for estimate in main_estimates(found) if estimate.value]
    blocks: list[Block] = [Prose(_meaning(found))]
    plot = certainty_plot(found, names, told)
    if not plot.is_empty:
        height = ROW_HEIGHT * len(plot.table.rows)
        blocks.append(Plots((plot,), frozenset({plot.id}), {plot.id: height}))
    blocks.append(_table(shown, names, told, found.run.result.tally.customers))
    rates = _told_rates(found, told)
    if rates:
        blocks.append(_rates(rates))
    lacks = [lack for lack in found.lacks if not is_small(lack.people.sum()) and len(lack.people) >= FEWEST_FOR_A_RATE]
    if lacks:
        blocks.append(Items(tuple(lack_words(lack) for lack in lacks)))
    return Section("certainty", say("How sure these figures are"), tuple(blocks))


def main_estimates(found: Assessment) -> list[Estimate]:
    """The figures worth a row: of the run, of the journeys, and what became of each message."""
    from simulator.figures import Figure, run_figure

    wanted: list[Figure] = [run_figure(name) for name in ("entered", "reach", "sent", "repeated_within_day")]
    for program in found.run.result.programs:
        wanted += [Figure("journey", program.journey, name) for name in ("instances", "converted")]
        for node, step in program.steps.items():
            if isinstance(step, Send):
                wanted += [Figure("node", node, name) for name in ("reached", "sent", "capped")]
    return [found.estimates[figure] for figure in wanted if figure in found.estimates]


def called(names: Names) -> dict[str, str]:
    """Names by id for the words of figures."""
    return {**names.goals, **names.edges, **names.nodes}


def certainty_plot(found: Assessment, names: Names, told: Mapping[Cell, Told]) -> Plot:
    """The ranges of what was sent, around the figure in per cent of it: what is sampling, and what is assumed."""
    from simulator.estimates.words import figure_words

    rows = []
    for estimate in main_estimates(found):
        inner = estimate.sampling
        name = estimate.figure.name
        if inner is None or estimate.value < SMALL or name not in ("entered", "reach", "sent", "instances"):
            continue
        if cell_of(estimate.figure) in told:
            continue
        words = figure_words(estimate.figure, called(names))
        outer = estimate.assumption
        rows.append(
            RangeRow(
                name=words,
                value=estimate.value,
                low=inner.low,
                high=inner.high,
                outer=(outer.low, outer.high) if outer is not None else None,
                mark=None,
                told=f"{number(round(estimate.value))} ({shared_span(estimate.value, outer or inner)})",
                words=range_sentence(words, estimate),
            )
        )
    assumed = any(row.outer for row in rows)
    return range_plot(
        "certainty",
        say("How far figures may be off"),
        say("The bands reach as far around each figure as it may be off, all in the same per cent"),
        statement(
            found.run.result,
            say("Inner band: 95 % range of sampling; outer band: with what is assumed. Counts of people and messages")
            if assumed
            else say("Band: 95 % range of sampling. Counts of people and messages"),
        ),
        rows,
        zero=False,
    )


def range_sentence(words: str, estimate: Estimate) -> str:
    """A figure with its ranges in one sentence."""
    told = say(
        "{words}: {value}, 95 % range {range}",
        words=words,
        value=number(round(estimate.value)),
        range=shared_span(estimate.value, estimate.sampling),
    )
    if estimate.assumption is None:
        return told
    return say(
        "{told}; {outer} with what is assumed", told=told, outer=shared_span(estimate.value, estimate.assumption)
    )


def headline_ranges(found: Assessment, told: Mapping[Cell, Told]) -> dict[str, str]:
    """The ranges of the report's first figures, by their ids."""
    from simulator.figures import Figure, run_figure

    programs = found.run.result.programs
    wanted = {"entered": run_figure("entered"), "reach": run_figure("reach")}
    if len(programs) == 1:
        wanted["converted"] = Figure("journey", programs[0].journey, "converted")
    ranges = {}
    for key, figure in wanted.items():
        if figure in found.estimates:
            ranges[key] = _headline_range(found.estimates[figure], _how(told, figure))
    for key, is_call in (("messages", False), ("calls", True)):
        span = _sends_range(found, is_call, told.get(run_cell(key), Told.EXACTLY))
        ranges[key] = say("95 %: {range}", range=span) if span else ""
    return ranges


def _headline_range(estimate: Estimate, how: Told) -> str:
    """The outer band where something is assumed that changes the figure, else that of sampling."""
    span = shared_span(estimate.value, estimate.assumption or estimate.sampling, how)
    if not span:
        return ""
    if estimate.assumption is None or estimate.assumption == estimate.sampling:
        return say("95 %: {range}", range=span)
    return say("{range} with what is assumed", range=span)


def _sends_range(found: Assessment, is_call: bool, how: Told) -> str:
    """The range of all messages, or of all calls; empty where assumptions widen it by more than sampling."""
    import numpy as np

    from simulator.estimates.bootstrap import FEWEST_BLOCKS, standard_errors
    from simulator.estimates.interval import score
    from simulator.figures import Figure

    blocks = found.run.blocks
    figures = [
        Figure("node", node, "sent")
        for program in found.run.result.programs
        for node, step in program.steps.items()
        if isinstance(step, Send) and (step.channel == "call") == is_call
    ]
    assumed = any(found.estimates[figure].assumption for figure in figures if figure in found.estimates)
    if not figures or assumed or len(blocks) < FEWEST_BLOCKS:
        return ""
    column = np.sum([blocks.of(figure) for figure in figures], axis=0)[:, None]
    total = int(column.sum())
    return shared_span(total, score(total, float(standard_errors(column, blocks.customers)[0])), how)


def _meaning(found: Assessment) -> str:
    words = say(
        "The figures are exact for these customers and this period. The range says what as many other customers of the "
        "same kind would have given, in 95 of 100 cases. It is not a forecast."
    )
    if any(estimate.assumption for estimate in found.estimates.values()):
        words += " " + say(
            "Where something is assumed a wider range says what follows from the assumptions' own ranges."
        )
    return words


def _how(told: Mapping[Cell, Told], figure: Figure) -> Told:
    return told.get(cell_of(figure), Told.EXACTLY)


def _table(shown: list[Estimate], names: Names, told: Mapping[Cell, Told], customers: int) -> ReportTable:
    from simulator.estimates.words import figure_words

    assumed = any(estimate.assumption for estimate in shown)
    rows = tuple(
        (
            figure_words(estimate.figure, called(names)),
            shared_count(estimate.value, _how(told, estimate.figure)),
            shared_span(estimate.value, estimate.sampling, _how(told, estimate.figure)),
            *([shared_span(estimate.value, estimate.assumption, _how(told, estimate.figure))] if assumed else []),
            shared_portion(estimate.unevaluable, customers),
            say(BASES[estimate.basis]),
        )
        for estimate in shown
    )
    outer = [say("With what is assumed")] if assumed else []
    return ReportTable(
        say("Ranges"),
        say("“Something lacking”: of so many customers the history lacks something that the figure's steps read."),
        (say("Figure"), say("Count"), say("95 % range"), *outer, say("Something lacking"), say("Rests on")),
        rows,
        after=1,
    )


def _told_rates(found: Assessment, told: Mapping[Cell, Told]) -> tuple[Rate, ...]:
    """The rates from which no small count and none that is rounded can be worked out."""
    kept = []
    for rate in found.rates:
        behind = [found.estimates[one] for one in (rate.part, rate.whole) if one in found.estimates]
        if any(cell_of(one.figure) in told or is_small(one.value) for one in behind):
            continue
        on_their_way = ((rate.at_most or 0.0) - (rate.value or 0.0)) * rate.people
        kept.append(replace(rate, at_most=None) if is_small(on_their_way) else rate)
    return tuple(kept)


def _rates(rates: tuple[Rate, ...]) -> ReportTable:
    from simulator.estimates.words import figure_words

    note = say("No rate of fewer than 30 people.")
    is_open = any(rate.at_most is not None for rate in rates)
    assumed = any(rate.assumption for rate in rates)
    if is_open:
        note += " " + say(
            "Who is still on the way at the end has not failed: the last column counts them as if all came."
        )
    return ReportTable(
        say("Rates"),
        note,
        (
            say("Rate"),
            say("Value"),
            say("95 % range"),
            *((say("With what is assumed"),) if assumed else ()),
            *((say("With those on their way"),) if is_open else ()),
        ),
        tuple(
            (
                say("{part} / {whole}", part=figure_words(rate.part), whole=figure_words(rate.whole)),
                NO_RATE if rate.value is None else rate_words(rate),
                rate_span(rate.sampling),
                *((rate_span(rate.assumption),) if assumed else ()),
                *((rate_of_those_on_their_way(rate),) if is_open else ()),
            )
            for rate in rates
        ),
    )
