"""The plain engine's way in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from journey.steps import Program
from simulator.bookings import resources_of
from simulator.history.history import History
from simulator.plain.counting import Counter
from simulator.plain.person import read_person
from simulator.plain.replay import CustomerReplay
from simulator.plain.together import prepare_settled_run
from simulator.progress import in_two
from simulator.run import Cancelled, RunSettings
from simulator.tally import Tally


def simulate_plain(
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    customers: Iterable[int] | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Tally:
    """Replay journeys for ``customers`` (numbers; None: all), one after the other.

    ``progress`` is told how many of how many are done, ``cancel`` is asked before each customer. RunError if the
    run is impossible, Cancelled if told to stop.
    """
    settling: Callable[[float], None] | None = None
    if progress is not None and resources_of(programs):
        settling, progress = in_two(progress)
    run = prepare_settled_run(programs, history, settings, progress=settling, cancel=cancel)
    chosen = range(history.customers) if customers is None else list(customers)
    counter = Counter(run)
    for done, customer in enumerate(chosen):
        if cancel is not None and cancel():
            raise Cancelled
        CustomerReplay(run, read_person(history, customer), counter).replay()
        if progress is not None:
            progress(done + 1, len(chosen))
    return counter.finish()
