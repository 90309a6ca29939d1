"""Which events of a history meet a filter, for all events at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from journey.condition import Comparison, Condition, EventMatch, EventPropertyOperand, Group
from simulator.history.history import NUMBER, History, Property

#: Truth of each event: 1 true, 0 false, -1 unknown.
Truths = NDArray[np.int8]

_COMPARE: dict[str, Callable[[Any, float], Any]] = {
    "equal": lambda values, constant: values == constant,
    "not_equal": lambda values, constant: values != constant,
    "greater": lambda values, constant: values > constant,
    "at_least": lambda values, constant: values >= constant,
    "less": lambda values, constant: values < constant,
    "at_most": lambda values, constant: values <= constant,
}


def matching_events(match: EventMatch, history: History) -> NDArray[np.bool_]:
    """Which of all E events are of this kind and meet the filter (whose operands are the event's properties)."""
    if match.event not in history.event_names:
        return np.zeros(len(history.events), np.bool_)
    of_kind: NDArray[np.bool_] = history.events == history.event_names.index(match.event)
    if match.where is None:
        return of_kind
    rows = np.flatnonzero(of_kind)
    found = np.zeros(len(history.events), np.bool_)
    found[rows[_truths(match.where, history, rows) == 1]] = True
    return found


def _truths(condition: Condition, history: History, rows: NDArray[np.int64]) -> Truths:
    if isinstance(condition, Group):
        return _group(condition, history, rows)
    if not isinstance(condition.left, EventPropertyOperand):
        raise ValueError("a filter of events looks at the event's own properties only")
    known = history.properties.get(condition.left.name)
    missing = np.ones(len(rows), np.bool_) if known is None else _missing(known, rows)
    if condition.operator in ("missing", "present"):
        return np.asarray(missing == (condition.operator == "missing"), np.int8)
    truths: Truths = np.full(len(rows), -1, np.int8)
    if known is not None:
        there = np.flatnonzero(~missing)
        compared = (
            _number(condition, known, rows[there]) if known.kind == NUMBER else _text(condition, known, rows[there])
        )
        truths[there] = compared
    return truths


def _group(group: Group, history: History, rows: NDArray[np.int64]) -> Truths:
    every = group.match == "all"
    truths: Truths = np.full(len(rows), 1 if every or not group.conditions else 0, np.int8)
    for part in group.conditions:
        other = _truths(part, history, rows)
        decides = 0 if every else 1
        unknown = ((truths == -1) | (other == -1)) & (truths != decides) & (other != decides)
        decided = (truths == decides) | (other == decides)
        truths = np.where(unknown, -1, np.where(decided, decides, 1 - decides)).astype(np.int8)
    return np.where(truths == -1, -1, 1 - truths).astype(np.int8) if group.negated else truths


def _missing(known: Property, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    values = known.values[rows]
    return np.isnan(values) if known.kind == NUMBER else values < 0


def _number(comparison: Comparison, known: Property, rows: NDArray[np.int64]) -> Truths:
    values = known.values[rows]
    constant = comparison.value
    if comparison.operator == "one_of" and isinstance(constant, tuple):
        numbers = [float(part) for part in constant if isinstance(part, int | float)]
        none = 0 if len(numbers) == len(constant) else -1
        return np.where(np.isin(values, numbers), 1, none).astype(np.int8)
    if comparison.operator not in _COMPARE or not isinstance(constant, int | float):
        return np.full(len(rows), -1, np.int8)
    return np.asarray(_COMPARE[comparison.operator](values, float(constant)), np.int8)


def _text(comparison: Comparison, known: Property, rows: NDArray[np.int64]) -> Truths:
    constant, operator = comparison.value, comparison.operator
    if operator == "one_of" and isinstance(constant, tuple):
        none = 0 if all(isinstance(part, str) for part in constant) else -1
        truth = [1 if word in constant else none for word in known.words]
    elif not isinstance(constant, str) or operator not in ("equal", "not_equal", "contains"):
        return np.full(len(rows), -1, np.int8)
    elif operator == "contains":
        truth = [constant.casefold() in word.casefold() for word in known.words]
    else:
        truth = [(word == constant) == (operator == "equal") for word in known.words]
    table = np.asarray(truth, np.int8)
    truths: Truths = table[known.values[rows].astype(np.int64)]
    return truths
