"""A comparison as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from designer.figure_names import name_of_figure
from exporters.estimand import estimand

if TYPE_CHECKING:
    from designer.command_line.versions import Candidate
    from exporters.names import Names
    from simulator.comparing.outlook import OutlookDifference
    from simulator.comparing.sweep import Point
    from simulator.comparing.versions import Comparison, Difference, Swing, Version
    from simulator.estimates.estimating import Estimate
    from simulator.estimates.interval import Interval
    from simulator.figures import Figure

FORMAT = "loopline-comparison"


def comparison_json(
    comparison: Comparison,
    candidates: Sequence[Candidate],
    outlooks: Mapping[str, OutlookDifference],
    curve: tuple[Figure, tuple[Point, ...]] | None,
    names: Names,
) -> bytes:
    """The comparison, the same bytes for the same figures."""
    from simulator.result import json_bytes

    return json_bytes(_document(comparison, candidates, outlooks, curve, names))


def _document(
    comparison: Comparison,
    candidates: Sequence[Candidate],
    outlooks: Mapping[str, OutlookDifference],
    curve: tuple[Figure, tuple[Point, ...]] | None,
    names: Names,
) -> dict[str, Any]:
    result = comparison.run.result
    changes = {candidate.label: list(candidate.changes) for candidate in candidates}
    figures = [
        figure
        for figure in comparison.estimates
        if comparison.estimates[figure].value or any(against.differences[figure].other for against in comparison.others)
    ]
    return {
        "format": FORMAT,
        "version": 1,
        "program_version": result.identity.program_version,
        "seed": result.settings.seed,
        "period": result.document["period"],
        "history": {**result.document["history"], "hash": result.history.fingerprint},
        "many": comparison.many,
        "base": _version(comparison.base, changes),
        "others": [_version(against.version, changes) for against in comparison.others],
        "figures": [
            {
                **figure_document(figure, names),
                "estimand": estimand(result, name_of_figure(figure, names)),
                "base": estimate_document(comparison.estimates[figure]),
                "others": [
                    {
                        "label": against.version.label,
                        **estimate_document(against.estimates[figure]),
                        "difference": _difference(against.differences[figure]),
                        "swings": [_swing(swing) for swing in against.swings.get(figure, ())],
                    }
                    for against in comparison.others
                ],
            }
            for figure in figures
        ],
        "outlooks": {label: _outlook(outlook) for label, outlook in outlooks.items()},
        "curve": None if curve is None else _curve(*curve, names),
    }


def _version(version: Version, changes: Mapping[str, list[str]]) -> dict[str, Any]:
    return {
        "label": version.label,
        "changes": changes.get(version.label, []),
        "hashes": dict(version.identity.journey_hashes),
    }


def figure_document(figure: Figure, names: Names) -> dict[str, Any]:
    """Which figure it is, and what it is called."""
    return {
        "scope": figure.scope,
        "id": figure.id,
        "name": figure.name,
        "part": figure.part,
        "words": name_of_figure(figure, names),
    }


def estimate_document(estimate: Estimate) -> dict[str, Any]:
    """A figure's value, intervals and what it rests on."""
    return {
        "value": estimate.value,
        "sampling": _interval(estimate.sampling),
        "assumption": _interval(estimate.assumption),
        "basis": estimate.basis,
        "unevaluable": estimate.unevaluable,
    }


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "value": difference.value,
        "relative": difference.relative,
        "sampling": _interval(difference.sampling),
        "simultaneous": _interval(difference.simultaneous),
        "assumption": _interval(difference.assumption),
    }


def _interval(interval: Interval | None) -> dict[str, float] | None:
    return None if interval is None else {"low": interval.low, "high": interval.high, "level": interval.level}


def _swing(swing: Swing) -> dict[str, Any]:
    return {
        "assumption": swing.assumption.id,
        "from": swing.assumption.low,
        "to": swing.assumption.high,
        "low": swing.low,
        "high": swing.high,
    }


def _outlook(outlook: OutlookDifference) -> dict[str, Any]:
    return {
        "messages": outlook.messages,
        "answers": outlook.answers,
        "answers_sampling": _interval(outlook.answers_sampling),
        "answers_band": _interval(outlook.answers_band),
        "net": outlook.net,
        "net_sampling": _interval(outlook.net_sampling),
        "net_band": _interval(outlook.net_band),
        "answers_per_message": outlook.answers_per_message,
        "swings": [
            {"assumption": swing.name, "low": swing.low, "high": swing.high, "break_even": swing.break_even}
            for swing in outlook.swings
        ],
    }


def _curve(figure: Figure, points: tuple[Point, ...], names: Names) -> dict[str, Any]:
    return {
        **figure_document(figure, names),
        "points": [
            {
                "label": point.label,
                "value": point.estimate.value,
                "sampling": _interval(point.estimate.sampling),
                "difference": point.difference,
                "interval": _interval(point.interval),
            }
            for point in points
        ],
    }
