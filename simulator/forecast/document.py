"""Forecasts, backtests and identity tests as JSON. Each says which of the modes it is: none is a replay."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from simulator.figures import Figure
from simulator.forecast.event_logs import EventLog
from simulator.forecast.identity import IdentityTest
from simulator.forecast.records import Backtest, FigureForecast, Forecast, Record
from simulator.result import Identity, date_text, instant_text

VERSION = 1


def forecast_document(forecast: Forecast, identity: Identity) -> dict[str, Any]:
    """A forecast as plain JSON values."""
    return {
        "format": "loopline-forecast",
        "version": VERSION,
        "mode": "forecast",
        **_head(forecast, identity),
        "period": {"start": instant_text(forecast.start), "end": instant_text(forecast.end)},
        "newcomers": forecast.newcomers,
        **_nested((item.figure, _of_figure(item, forecast)) for item in forecast.figures),
    }


def _of_figure(item: FigureForecast, forecast: Forecast) -> dict[str, Any]:
    weeks = forecast.weeks.get(item.figure)
    return {**_figure(item), **({"weeks": [_figure(week) for week in weeks]} if weeks else {})}


def backtest_document(backtest: Backtest, identity: Identity, test: IdentityTest | None, reason: str) -> dict[str, Any]:
    """A backtest as plain JSON values. ``reason``: why there is no identity test."""
    return {
        "format": "loopline-backtest",
        "version": VERSION,
        "mode": "backtest",
        **_head(backtest, identity),
        "origins": {
            "first": instant_text(backtest.first) if backtest.first is not None else None,
            "last": instant_text(backtest.last) if backtest.last is not None else None,
        },
        **_nested(
            (figure, {**_record(record), "tries": _tries(record)}) for figure, record in backtest.records.items()
        ),
        "deciles": [
            {
                "forecasts": part.forecasts,
                "expected": part.expected,
                "observed": part.observed,
                "coverage": part.coverage,
            }
            for part in backtest.deciles
        ],
        "identity_test": _identity_test(test) if test else {"done": False, "reason": reason},
    }


def _head(of: Forecast | Backtest, identity: Identity) -> dict[str, Any]:
    return {
        "program_version": identity.program_version,
        "seed": of.seed,
        "days": of.days,
        "running_for": of.running_for,
        "level": of.level,
        "hashes": {"journeys": dict(identity.journey_hashes), "history": of.fingerprint},
        "history": {"name": of.history, "customers": of.customers, "share_replayed": of.share},
        "enough_history": of.has_enough,
        "missing": of.missing,
        "assumptions": list(of.assumptions),
    }


def _nested(figures: Iterable[tuple[Figure, dict[str, Any]]]) -> dict[str, Any]:
    nested: dict[str, Any] = {"run": {}, "journeys": {}, "nodes": {}}
    for figure, values in figures:
        into = nested["run"] if figure.scope == "run" else nested[f"{figure.scope}s"].setdefault(figure.id, {})
        into[figure.name] = values
    return nested


def _figure(item: FigureForecast) -> dict[str, Any]:
    return {
        "estimand": item.estimand,
        "expected": item.expected,
        "low": item.low,
        "high": item.high,
        "last_period": item.last,
        "past_origins": item.tried,
        "weights": dict(item.weights),
        "record": _record(item.record),
    }


def _record(record: Record) -> dict[str, Any]:
    return {
        "origins": len(record.origins),
        "observed": record.observed,
        "error": record.error,
        "bias": record.bias,
        "coverage": record.coverage,
        "coverage_low": record.coverage_low,
        "coverage_high": record.coverage_high,
        "last_period_error": record.baseline_error,
    }


def _tries(record: Record) -> list[dict[str, Any]]:
    return [
        {
            "start": instant_text(origin.start),
            "observed": origin.observed,
            "expected": origin.expected,
            "low": origin.low,
            "high": origin.high,
            "last_period": origin.last,
        }
        for origin in record.origins
    ]


def _identity_test(test: IdentityTest) -> dict[str, Any]:
    return {
        "done": True,
        "agrees": test.agrees,
        "period": {"start": instant_text(test.start), "end": instant_text(test.end)},
        "tolerance": {
            "total": test.tolerance.total,
            "week": test.tolerance.week,
            "least": test.tolerance.least,
            "seconds": test.tolerance.seconds,
        },
        "sends": _log(test.sends),
        "entries": _log(test.entries) if test.entries else None,
        "totals": [
            {
                "of": item.scope,
                "id": item.id,
                "figure": item.name,
                "logged": item.logged,
                "replayed": item.replayed,
                "agrees": item.agrees,
            }
            for item in test.totals
        ],
        "weeks": [
            {
                "node": week.node,
                "monday": date_text(week.day),
                "logged": week.logged,
                "replayed": week.replayed,
                "agrees": week.agrees,
            }
            for week in test.weeks
        ],
        "gaps": [
            {
                "node": gap.node,
                "mean_per_1000": gap.mean,
                "low": gap.interval.low if gap.interval else None,
                "high": gap.interval.high if gap.interval else None,
                "moved_hours": gap.moved,
            }
            for gap in test.gaps
        ],
    }


def _log(log: EventLog) -> dict[str, Any]:
    return {"event": log.event, "property": log.property, "names": dict(log.names)}
