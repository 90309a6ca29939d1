"""Choices that were made by lot and logged with their probabilities: experiments, holdouts, explored messages.

Two places of a history can hold them. An **attribute** of customers: the arm that somebody was given, dated by when
(columns ``arm`` and ``arm.time``, or ``NAME.arm``), with its probability beside it (``probability``,
``NAME.probability``; also ``propensity``). Or **events** with two properties of these names: one choice each. Without
a logged probability nothing is taken to have been drawn by lot, unless somebody says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator.history.history import ALWAYS, NUMBER, TEXT, Attribute, History, Property

#: Arms that mean that nothing was done, compared without case, blanks, dashes and underscores.
CONTROL_NAMES = (
    *("control", "controlgroup", "holdout", "holdoutgroup", "heldout", "none", "nothing", "no", "off", "hold"),
    *("nomessage", "noemail", "nomail", "nosend", "untreated", "0", "false"),
)
#: What the name of a probability ends in.
PROBABILITY_NAMES = ("probability", "propensity")
#: With more arms than this a column is no arm but something else.
MOST_ARMS = 20


@dataclass(frozen=True)
class ChoiceSource:
    """Where a history holds choices. ``arm``, ``probability``: names of attributes or of properties of events;
    ``probability`` empty: arms were given by lot with the same chances to everybody, which the arms' shares tell.
    ``named``: somebody named it; else it was found by its name."""

    place: Literal["attribute", "event"]
    arm: str
    probability: str
    named: bool = False


@dataclass(frozen=True)
class ChoiceLog:
    """One row a choice, by person, then time. ``person``: number of the customer; ``time``: seconds after the origin;
    ``arm``: place in ``arms``; ``probability`` of the arm that was drawn. ``left_out``: choices by why they are not
    in: no date, no arm, no probability."""

    source: ChoiceSource
    arms: tuple[str, ...]
    person: NDArray[np.int64]
    time: NDArray[np.int64]
    arm: NDArray[np.int64]
    probability: NDArray[np.float64]
    left_out: Mapping[str, int]

    def __len__(self) -> int:
        return len(self.person)

    def chosen(self, rows: NDArray[np.bool_], left_out: Mapping[str, int]) -> ChoiceLog:
        """Some of the rows."""
        return ChoiceLog(
            self.source,
            self.arms,
            self.person[rows],
            self.time[rows],
            self.arm[rows],
            self.probability[rows],
            {**self.left_out, **{reason: count for reason, count in left_out.items() if count}},
        )


def control_of(arms: tuple[str, ...]) -> str | None:
    """The arm whose name says that nothing was done; None where none or several do."""
    found = [arm for arm in arms if normal(arm) in CONTROL_NAMES]
    return found[0] if len(found) == 1 else None


def normal(name: str) -> str:
    """A name as it is compared."""
    return re.sub(r"[\s._\-]+", "", name).casefold()


def choice_sources(history: History) -> tuple[ChoiceSource, ...]:
    """The choices that a history holds by the names of its columns: an arm and a probability that belong together."""
    found = []
    places: tuple[tuple[Literal["attribute", "event"], Mapping[str, Attribute] | Mapping[str, Property]], ...] = (
        ("attribute", history.attributes),
        ("event", history.properties),
    )
    for place, columns in places:
        by_name = {normal(name): name for name, column in columns.items() if column.kind == NUMBER}
        for name in sorted(columns):
            stem = normal(name)
            if not stem.endswith("arm") or not (stem == "arm" or re.search(r"[\s._\-]arm$", name, re.IGNORECASE)):
                continue
            beside = (stem[: -len("arm")] + end for end in PROBABILITY_NAMES)
            after = (stem + end for end in PROBABILITY_NAMES)
            probability = next((by_name[one] for one in (*beside, *after) if one in by_name), None)
            if probability is not None:
                found.append(ChoiceSource(place, name, probability))
    return tuple(found)


def named_source(history: History, arm: str, probability: str) -> ChoiceSource | None:
    """The choices that somebody named; None if the history has no such columns in one place."""
    for place, columns in (("attribute", history.attributes), ("event", history.properties)):
        if arm in columns and (not probability or probability in columns):
            return ChoiceSource("attribute" if place == "attribute" else "event", arm, probability, named=True)
    return None


def choice_log(history: History, source: ChoiceSource) -> ChoiceLog | None:
    """The choices of a source; None where its column cannot be one of arms."""
    if source.place == "attribute":
        column = history.attributes[source.arm]
        rows = np.arange(len(column.values))
        person = np.repeat(np.arange(history.customers), np.diff(column.offsets))
        time = column.times.astype(np.int64)
        probability = _of_attribute(history, source.probability, person, time)
        codes, arms = _arms(column, rows)
    else:
        logged = history.properties[source.arm]
        # Of many events few are choices.
        present = logged.values >= 0 if logged.kind == TEXT else np.isfinite(logged.values)
        chances = history.properties[source.probability].values if source.probability else None
        rows = np.flatnonzero(present if chances is None else present | np.isfinite(chances))
        person = np.searchsorted(history.offsets, rows, side="right") - 1
        time = history.times[rows].astype(np.int64)
        probability = np.full(len(rows), np.nan) if chances is None else np.asarray(chances[rows], np.float64)
        codes, arms = _arms(logged, rows)
    if not 2 <= len(arms) <= MOST_ARMS:
        return None
    dated = time != ALWAYS
    has_arm = codes >= 0
    if not source.probability:
        kept = has_arm & dated
        shares = np.bincount(codes[kept], minlength=len(arms)) / max(int(kept.sum()), 1)
        probability = np.where(has_arm, shares[np.maximum(codes, 0)], np.nan)
    valid = np.isfinite(probability) & (probability > 0) & (probability <= 1)
    # Events without either are no choices at all; attributes without a date are.
    asked = has_arm if source.place == "attribute" else has_arm | np.isfinite(probability)
    log = ChoiceLog(
        source, arms, person.astype(np.int64), time, np.asarray(codes, np.int64), np.asarray(probability), {}
    )
    return log.chosen(
        asked & has_arm & dated & valid,
        {
            "no arm": int((asked & ~has_arm).sum()),
            "no date": int((asked & has_arm & ~dated).sum()),
            "no probability": int((asked & has_arm & dated & ~valid).sum()),
        },
    )


def _arms(column: Attribute | Property, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """The place of each of some values among the arms that occur, -1 where there is none; the arms' names in order."""
    if column.kind == TEXT:
        chosen = np.asarray(column.values[rows], np.int64)
        present = np.unique(chosen[chosen >= 0])
        names = [column.words[int(code)] for code in present]
        order = sorted(range(len(names)), key=lambda place: names[place])
        places = np.full(len(column.words) + 1, -1, np.int64)
        for place, one in enumerate(order):
            places[int(present[one])] = place
        return places[chosen], tuple(names[one] for one in order)
    values = np.asarray(column.values[rows], np.float64)
    numbers = np.unique(values[np.isfinite(values)])
    if len(numbers) > MOST_ARMS:
        return np.full(len(values), -1, np.int64), ()
    codes = np.searchsorted(numbers, np.where(np.isfinite(values), values, 0)).astype(np.int64)
    codes = np.where(np.isfinite(values), codes, -1)
    return codes, tuple(f"{number:g}" for number in numbers)


def _of_attribute(
    history: History, name: str, person: NDArray[np.int64], time: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The value that a person's attribute of numbers has at a time; NaN where it has none."""
    found = np.full(len(person), np.nan)
    attribute = history.attributes.get(name)
    if attribute is None or not len(attribute.values):
        return found
    owners = np.repeat(np.arange(history.customers), np.diff(attribute.offsets))
    keys = moments(owners, attribute.times.astype(np.int64))
    latest = np.searchsorted(keys, moments(person, time), side="right") - 1
    held = (latest >= 0) & (owners[np.maximum(latest, 0)] == person)
    found[held] = np.asarray(attribute.values, np.float64)[latest[held]]
    return found


def moments(person: NDArray[np.int64], time: NDArray[np.int64]) -> NDArray[np.int64]:
    """One ascending number for person and time, of rows that lie by person, then time."""
    keys: NDArray[np.int64] = person.astype(np.int64) * 2**32 + (time.astype(np.int64) - ALWAYS)
    return keys
