"""Which engine does a piece of work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeVar

from journey.words import say
from simulator.run import Cancelled, RunError

Engine = Literal["auto", "compiled", "plain"]
ENGINES: tuple[Engine, ...] = ("auto", "compiled", "plain")

T = TypeVar("T")


def work(
    engine: Engine,
    customers: int,
    plain: Callable[[int], T],
    compiled: Callable[[], T],
    cancel: Callable[[], bool] | None = None,
    sample: int | None = None,
) -> T:
    """What ``compiled`` gives, or ``plain`` for so many of the ``customers``.

    ``engine`` auto: the compiled one, which is prepared once for each machine (some ten seconds). While it is not
    ready, the plain engine works on a ``sample`` at once, and the compiled one is prepared in a process of its
    own; without a ``sample`` the call waits for that, or where it fails lets the plain engine do everything.

    RunError if the compiled engine is asked for and cannot be prepared; Cancelled if told to stop.
    """
    from simulator.compiled.cache import KernelMissing

    if engine == "plain":
        return plain(customers)
    try:
        return compiled()
    except KernelMissing:
        pass
    from simulator.compiled.warm_up import start_building, warm_up

    if engine == "auto" and sample is not None:
        start_building()
        return plain(min(sample, customers))
    warm_up(cancel)
    if cancel is not None and cancel():
        raise Cancelled
    try:
        return compiled()
    except KernelMissing:
        pass
    if engine == "compiled":
        raise RunError(say("The fast engine cannot be prepared on this computer. Choose the plain one."))
    return plain(customers)
