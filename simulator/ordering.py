"""Puts what a tally holds in order on all processors, for whoever will ask for most of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from typing import Any

from simulator.histogram import Histogram
from simulator.tally import Additive, Tally
from simulator.threads import available_threads

#: Fewer items one thread puts in order before others would have begun.
_FEW = 50_000


def put_in_order(tally: Tally, cancel: Callable[[], bool] | None = None) -> None:
    """Does now what whoever asks for times, gaps and the like would have to wait for (``Histogram.later``), the largest
    first. ``cancel`` is asked before each; what is left then stays as it is."""
    waiting = sorted((one for one in _histograms(tally) if not one.in_order), key=lambda one: -one.total)

    def put(histogram: Histogram) -> None:
        if cancel is None or not cancel():
            histogram.put_in_order()

    if sum(one.total for one in waiting) < _FEW:
        for histogram in waiting:
            put(histogram)
        return
    with ThreadPoolExecutor(available_threads(), "order") as pool:
        list(pool.map(put, waiting))


def _histograms(item: Any) -> Iterator[Histogram]:
    if isinstance(item, Histogram):
        yield item
    elif isinstance(item, Additive):
        for one in fields(item):  # type: ignore[arg-type]
            yield from _histograms(getattr(item, one.name))
    elif isinstance(item, dict):
        for part in item.values():
            yield from _histograms(part)
