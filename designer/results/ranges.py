"""How sure the figures of the panel are: ranges as tool tips, in the summary, and as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from designer.estimate_words import count_span, percent
from designer.reports.certainty import BASES, called, main_estimates
from designer.results.table_view import Cell, Row
from exporters.estimand import estimand
from journey.letters import listed
from journey.words import number, say

if TYPE_CHECKING:
    from exporters.plots.plot import Plot
    from exporters.plots.source import Source
    from simulator.estimates.assessment import Assessment
    from simulator.estimates.estimating import Estimate
    from simulator.estimates.interval import Interval
    from simulator.figures import Figure, Scope

#: The columns of the tables of steps and of loops that are figures with a range.
STEP_FIGURES: Mapping[int, str] = {2: "unique", 3: "entries", 4: "sent", 6: "capped", 8: "ends"}
LOOP_FIGURES: Mapping[int, str] = {1: "passes", 2: "held", 3: "limit_reached"}


def with_ranges(
    rows: Sequence[Row], scope: Scope, columns: Mapping[int, str], found: Assessment | None, source: Source
) -> list[Row]:
    """The rows with the range of each figure and what it is an answer to as its tool tip."""
    if found is None:
        return list(rows)
    from simulator.figures import Figure

    def cell(row: Row, place: int) -> Cell:
        estimate = found.estimates.get(Figure(scope, row.record, columns.get(place, "")))
        own = row.cells[place]
        return own if estimate is None or not own.words else replace(own, tip=partial(range_tip, estimate, source))

    return [replace(row, cells=tuple(cell(row, place) for place in range(len(row.cells)))) for row in rows]


def range_tip(estimate: Estimate, source: Source) -> str:
    """A figure with its ranges, and the sentence that says what it is an answer to."""
    from simulator.estimates.words import figure_words

    words = figure_words(estimate.figure, called(source.names))
    lines = [say("{words}: {value}", words=words, value=number(round(estimate.value)))]
    if estimate.sampling is not None:
        lines.append(
            say(
                "{level} % range of sampling: {range}",
                level=round(100 * estimate.sampling.level),
                range=count_span(estimate.sampling),
            )
        )
    if estimate.assumption is not None:
        lines.append(say("With what is assumed: {range}", range=count_span(estimate.assumption)))
    lines.append(estimand(source.result, words))
    return "\n".join(lines)


def summary_ranges(found: Assessment | None, source: Source) -> str:
    """The ranges of what the summary counts; empty before they are known."""
    if found is None:
        return ""
    if found.run.result.coupled:
        return say("no ranges: people share places")
    from simulator.figures import Figure, run_figure

    wanted: list[tuple[str, Figure]]
    if source.edge is not None:
        wanted = [(say("passes"), Figure("edge", source.edge, "passes"))]
    elif source.node is not None:
        names = ((say("people"), "unique"), (say("entries"), "entries"), (say("sent"), "sent"))
        wanted = [(words, Figure("node", source.node, name)) for words, name in names]
    else:
        wanted = [(say("all sent"), run_figure("sent")), (say("people"), run_figure("reach"))]
    told = [
        say("{what} {range}", what=words, range=count_span(outer))
        for words, figure in wanted
        if (estimate := found.estimates.get(figure)) is not None
        and estimate.value
        and (outer := estimate.assumption or estimate.sampling) is not None
    ]
    return say("95 % ranges: {ranges}", ranges=listed(told)) if told else ""


#: The total that a plot is of: of the run, and of a step.
_TOTALS = {
    "reach": ("reach", "reached"),
    "daily": ("sent", "sent"),
    "pressure7": ("reach", ""),
    "pressure28": ("reach", ""),
}


def plot_with_range(plot: Plot, found: Assessment | None, source: Source) -> Plot:
    """The plot; the sentence below it tells the range of its total, too."""
    of_run, of_step = _TOTALS.get(plot.id, ("", ""))
    if found is None or not of_run or (source.node is not None and not of_step):
        return plot
    from simulator.figures import Figure, run_figure

    figure = run_figure(of_run) if source.node is None else Figure("node", source.node, of_step)
    estimate = found.estimates.get(figure)
    if estimate is None or estimate.sampling is None:
        return plot
    return replace(plot, statement=f"{plot.statement} {range_words(estimate, source)}")


def range_words(estimate: Estimate, source: Source) -> str:
    """A figure with its ranges in one sentence."""
    from simulator.estimates.words import figure_words

    told = say(
        "{words}: {value}, 95 % range {range}",
        words=figure_words(estimate.figure, called(source.names)),
        value=number(round(estimate.value)),
        range=count_span(estimate.sampling),
    )
    if estimate.assumption is None:
        return say("{told}.", told=told)
    return say("{told}, with what is assumed {outer}.", told=told, outer=count_span(estimate.assumption))


def range_heads(found: Assessment) -> tuple[str, ...]:
    """The heads of the table of ranges; with a column for assumptions where there are any."""
    outer = (say("With what is assumed"),) if _is_assumed(found) else ()
    return (
        say("Figure"),
        say("Count"),
        say("95 % range"),
        *outer,
        say("Rests on"),
        say("Something lacking"),
    )


def _is_assumed(found: Assessment) -> bool:
    return any(estimate.assumption is not None for estimate in found.estimates.values())


def range_rows(found: Assessment, source: Source) -> list[Row]:
    """The main figures with both ranges; of a step or an edge all of its own."""
    about = source.node or source.edge
    shown = main_estimates(found) if about is None else [e for f, e in found.estimates.items() if f.id == about]
    assumed = _is_assumed(found)
    known = called(source.names)
    return [_row(estimate, source, known, assumed) for estimate in shown if estimate.value]


def _row(estimate: Estimate, source: Source, known: Mapping[str, str], assumed: bool) -> Row:
    from simulator.estimates.words import figure_words

    words = figure_words(estimate.figure, known)
    record = estimate.figure.id if estimate.figure.scope in ("node", "edge") else ""
    return Row(
        record,
        (
            Cell(words, words.casefold(), partial(range_tip, estimate, source)),
            Cell.count(round(estimate.value)),
            _span(estimate.sampling),
            *((_span(estimate.assumption),) if assumed else ()),
            Cell.text(say(BASES[estimate.basis])),
            Cell(percent(estimate.unevaluable, 0), estimate.unevaluable),
        ),
    )


def _span(interval: Interval | None) -> Cell:
    return Cell.text(count_span(interval))
