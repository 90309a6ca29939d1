"""Journeys and histories for tests of forecasts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from program_builder import event, program

from journey.steps import Delay, End, EventTrigger, Program, Send, SilenceTrigger
from simulator.history.history import Attribute, History, Property

DAY = 86_400
ORDER = event("order")


def on_order(journey: str = "orders") -> Program:
    """Starts at each order."""
    return program(
        {f"{journey}_t": EventTrigger(ORDER), f"{journey}_end": End("done")},
        [f"{journey}_t > {journey}_end"],
        journey=journey,
    )


def on_silence(days: int, journey: str = "silence") -> Program:
    """Starts after so many days without an order."""
    trigger = SilenceTrigger((ORDER,), days * DAY)
    return program(
        {f"{journey}_t": trigger, f"{journey}_end": End("done")}, [f"{journey}_t > {journey}_end"], journey=journey
    )


def with_reminder(wait: int, journey: str = "reminder") -> Program:
    """A message at each order and one some days later."""
    message = Send("email", needs_consent=False, needs_address=False)
    steps = {"begin": EventTrigger(ORDER), "first": message, "wait": Delay(wait * DAY), "second": message}
    return program(steps, ["begin > first", "first > wait", "wait > second"], journey=journey)


def cut_off(history: History, until: int) -> History:
    """The history as it was when ``until`` (seconds after its origin) had not yet come: later events are gone, and with
    them the customers that nobody had heard of."""
    keep = history.times < until
    owners = np.repeat(np.arange(history.customers), np.diff(history.offsets))
    counts = np.bincount(owners[keep], minlength=history.customers)
    known = counts > 0
    lengths = history.key_offsets[1:] - history.key_offsets[:-1]
    letters = np.repeat(known, lengths)
    return replace(
        history,
        end=int(history.times[keep].max()),
        offsets=_offsets(counts[known]),
        times=history.times[keep],
        events=history.events[keep],
        hashes=history.hashes[known],
        key_offsets=_offsets(lengths[known]),
        key_bytes=history.key_bytes[letters],
        zone=history.zone[known],
        properties={
            name: Property(name, item.kind, item.values[keep], item.words) for name, item in history.properties.items()
        },
        attributes={name: _attribute(item, known, until) for name, item in history.attributes.items()},
    )


def _attribute(item: Attribute, known: np.ndarray, until: int) -> Attribute:
    owners = np.repeat(np.arange(len(known)), np.diff(item.offsets))
    keep = known[owners] & (item.times < until)
    counts = np.bincount(owners[keep], minlength=len(known))
    return Attribute(item.name, item.kind, _offsets(counts[known]), item.times[keep], item.values[keep], item.words)


def _offsets(counts: np.ndarray) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
