"""A tiny run that shows that a freshly built kernel works on this machine before anybody relies on it."""

from __future__ import annotations

import numpy as np

from journey.condition import Comparison, EventMatch, EventsOperand
from journey.steps import (
    Branch,
    ConditionBranch,
    Delay,
    End,
    EntryRule,
    EventTrigger,
    Link,
    LoopLimits,
    Program,
    RandomSplit,
    Send,
    Step,
)
from simulator.compiled.engine import simulate_compiled
from simulator.compiled.kernel_code import Replay
from simulator.history.history import ALWAYS, NUMBER, Attribute, History
from simulator.plain.engine import simulate_plain
from simulator.run import RunSettings
from simulator.tally import differences

_CUSTOMERS = 8
_DAY = 86_400


def works(replay: Replay) -> bool:
    """Whether the kernel counts what the plain engine counts."""
    history, programs, settings = _history(), (_program(),), RunSettings(seed=1)
    plain = simulate_plain(programs, history, settings)
    return not differences(simulate_compiled(programs, history, settings, threads=1, replay=replay), plain)


def _history() -> History:
    """A few customers who each come back after a while."""
    offsets = np.arange(0, 3 * _CUSTOMERS + 1, 3)
    times = np.array([[day, 5 * _DAY, 20 * _DAY + day] for day in range(_CUSTOMERS)]).ravel()
    keys = np.frombuffer(bytes(range(97, 97 + _CUSTOMERS)), np.uint8)
    yes = {
        name: Attribute(
            name,
            NUMBER,
            np.arange(_CUSTOMERS + 1),
            np.full(_CUSTOMERS, ALWAYS, np.int32),
            np.ones(_CUSTOMERS),
        )
        for name in ("consent.email", "reachable.email")
    }
    return History(
        folder=None,
        name="",
        attribution="",
        fingerprint="",
        origin=1_300_000_000,
        start=0,
        end=40 * _DAY,
        offsets=offsets,
        times=times.astype(np.int32),
        events=np.zeros(len(times), np.uint8),
        event_names=("view",),
        hashes=np.arange(_CUSTOMERS, dtype=np.uint64) << np.uint64(40),
        key_offsets=np.arange(_CUSTOMERS + 1),
        key_bytes=keys,
        zones=("Europe/London",),
        zone=np.zeros(_CUSTOMERS, np.int16),
        attributes=yes,
    )


def _program() -> Program:
    """A loop through a wait, a draw, a condition and a message."""
    often = Comparison(left=EventsOperand(event="view"), operator="at_least", value=2.0)
    steps: dict[str, Step] = {
        "start": EventTrigger(EventMatch(event="view")),
        "wait": Delay(7 * 3600),
        "draw": RandomSplit((("one", 1), ("other", 2))),
        "often": Branch((ConditionBranch("yes", often),), "no"),
        "mail": Send("email"),
        "end": End("done"),
    }
    links = {
        "start": {"next": Link("a", "wait")},
        "wait": {"next": Link("b", "draw")},
        "draw": {"one": Link("c", "often"), "other": Link("d", "mail")},
        "often": {"yes": Link("e", "mail"), "no": Link("f", "end")},
        "mail": {"next": Link("g", "wait", LoopLimits(2, _DAY))},
    }
    return Program("trial", "trial", "UTC", EntryRule("any_time", 0, "", False, None), ("start",), steps, links)
