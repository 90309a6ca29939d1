"""All figures of a report as plain rows, for CSV and JSON: what may leave the shop, nothing more.

A count from 1 to below SMALL is left out of its row, which says so; so are its ranges.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from designer.forecast.words import label_of
from designer.reports.effects import effect_rows
from designer.reports.sharing import cell_of, told_before, told_of
from designer.reports.spans import is_small, rounded_span
from exporters.dates import FEWEST_FOR_A_RATE
from exporters.estimand import estimand
from exporters.names import names_of
from exporters.plots.plot import csv_text
from exporters.plots.source import Source
from exporters.report.parts import SMALL
from exporters.withholding import STEP, Told, rounded
from journey.journey import Journey
from journey.words import say

if TYPE_CHECKING:
    from designer.forecast.outlook import Outlook
    from exporters.names import Names
    from exporters.withholding import Cell
    from simulator.estimates.assessment import Assessment
    from simulator.figures import Figure
    from simulator.forecast.records import Forecast

#: The columns of a row, in their order.
COLUMNS = (
    *(
        "mode",
        "scope",
        "id",
        "figure",
        "part",
        "words",
        "value",
        "under",
        "rounded_to",
        "low",
        "high",
        "level",
        "low_assumed",
    ),
    *("high_assumed", "rests_on", "share_lacking", "period_before", "error", "bias", "baseline_error", "coverage"),
    *("coverage_low", "coverage_high", "estimand"),
)

_SCOPES = ("run", "journey", "node", "edge")

Row = dict[str, Any]


def figure_rows(assessment: Assessment, journeys: Sequence[Journey], outlook: Outlook | None = None) -> list[Row]:
    """One row a figure, first of the replay, then what messages change, then of the forecast; what does not apply is
    None."""
    names = names_of(journeys)
    source = Source(assessment.run.result, names)
    told = told_of(source, assessment)
    rows = sorted(_replayed(assessment, names, told), key=lambda row: _SCOPES.index(row["scope"]))
    rows += [
        dict.fromkeys(COLUMNS) | {"mode": "effect", "words": row["figure"]} | row
        for row in effect_rows(assessment, told)
    ]
    for forecast in outlook.parts if outlook is not None else ():
        rows += _forecast(forecast, names, told_before(forecast, source))
    return rows


def figures_csv(rows: Sequence[Row]) -> bytes:
    """The rows as CSV with a line of heads."""
    return csv_text(COLUMNS, [[_plain(row[column]) for column in COLUMNS] for row in rows]).encode("utf-8")


#: What of the replay's document someone needs to get the same figures again.
_HEAD = (
    "program_version",
    "seed",
    "period",
    "hashes",
    "zone_database",
    "rules",
    "target",
    "assumed_rates",
)


def figures_json(assessment: Assessment, rows: Sequence[Row]) -> bytes:
    """The rows as JSON, with what someone needs to get them again; the same figures give the same bytes."""
    from simulator.result import json_bytes

    result = assessment.run.result
    head = {key: result.document[key] for key in _HEAD}
    return json_bytes(
        {
            "format": "loopline-report",
            "version": 1,
            "small_counts_below": SMALL,
            **head,
            "history": result.history.name,
            "attribution": result.history.attribution,
            "figures": [{key: value for key, value in row.items() if value is not None} for row in rows],
        }
    )


def _plain(cell: Any) -> Any:
    """Numbers with the six digits that JSON has, too."""
    return float(f"{cell:.6g}") if isinstance(cell, float) else cell


def _replayed(assessment: Assessment, names: Names, told: Mapping[Cell, Told]) -> Iterator[Row]:
    from designer.reports.certainty import called
    from simulator.estimates.words import figure_words

    result = assessment.run.result
    customers = result.tally.customers
    for figure, estimate in assessment.estimates.items():
        if figure.name == "customers":
            continue
        words = figure_words(figure, called(names))
        how = told.get(cell_of(figure), Told.EXACTLY)
        row = _row("replay", figure, words, estimand(result, words), estimate.value, how)
        few = customers < FEWEST_FOR_A_RATE or is_small(estimate.unevaluable * customers)
        row |= {"rests_on": estimate.basis, "share_lacking": None if few else estimate.unevaluable}
        if row["value"] is not None:
            for interval, end in ((estimate.sampling, ""), (estimate.assumption, "_assumed")):
                if interval is not None:
                    low, high = (interval.low, interval.high) if how is Told.EXACTLY else rounded_span(interval)
                    row |= {f"low{end}": low, f"high{end}": high, "level": interval.level}
        yield row


def _forecast(forecast: Forecast, names: Names, told: Mapping[Cell, Told]) -> Iterator[Row]:
    for item in forecast.figures:
        if item.expected is None:
            continue
        words = say("{label}, {days} days", label=label_of(item.figure, names), days=forecast.days)
        row = _row("forecast", item.figure, words, item.estimand, None)
        row |= {"value": item.expected, "low": item.low, "high": item.high, "level": forecast.level}
        if item.last is not None and (item.last == 0 or item.last >= SMALL):
            how = told.get(cell_of(item.figure), Told.EXACTLY)
            if how is not Told.NOT:
                row["period_before"] = rounded(item.last) if how is Told.ROUNDED else item.last
        if item.record.observed is not None and item.record.observed >= SMALL:
            record = item.record
            row |= {
                "error": record.error,
                "bias": record.bias,
                "baseline_error": record.baseline_error,
                "coverage": record.coverage,
                "coverage_low": record.coverage_low,
                "coverage_high": record.coverage_high,
            }
        yield row


def _row(mode: str, figure: Figure, words: str, sentence: str, value: float | None, how: Told = Told.EXACTLY) -> Row:
    row: Row = dict.fromkeys(COLUMNS)
    is_small = value is not None and 0 < value < SMALL
    is_rounded = value is not None and not is_small and how is Told.ROUNDED
    if is_small or how is Told.NOT:
        value = None
    elif value is not None and is_rounded:
        value = rounded(value)
    return row | {
        "mode": mode,
        "scope": figure.scope,
        "id": figure.id,
        "figure": figure.name,
        "part": figure.part,
        "words": words,
        "value": value,
        "under": SMALL if is_small else None,
        "rounded_to": STEP if is_rounded else None,
        "estimand": sentence,
    }
