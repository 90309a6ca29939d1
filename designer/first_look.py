"""A first look before a replay that takes a while: some customers, taken at random, and what they say of all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from designer.estimate_words import count_span
from journey.journey import Journey
from journey.words import number, say

if TYPE_CHECKING:
    from simulator.estimates.estimating import Estimate
    from simulator.history.history import History
    from simulator.incremental import Remembered
    from simulator.result import Result
    from simulator.run import RunSettings

#: So many customers are looked at first while the engine is being prepared for this computer, in so many blocks.
CUSTOMERS_UNPREPARED = 250
BLOCKS_UNPREPARED = 50

#: A replay of fewer events is there before a look at some would be of use.
MANY_EVENTS = 5_000_000
#: Otherwise this share of the customers is looked at, but not fewer than so many.
SHARE = 0.02
FEWEST = 2_000


class FirstLook(msgspec.Struct, frozen=True):
    """``result`` of some customers; ``sent`` and ``reach`` are estimates for all, None where they are too few."""

    result: Result
    sent: Estimate | None = None
    reach: Estimate | None = None


def first_look(
    journey: Journey,
    history: History,
    settings: RunSettings,
    before: Remembered | None,
    cancel: Callable[[], bool],
) -> FirstLook | None:
    """A look at some customers; None if the replay of all is as quick, as where customers share places: who gets which
    hangs on everybody. Errors as of ``simulate``."""
    from designer.replaying import identity_of
    from journey.program import program_of
    from simulator.bookings import resources_of
    from simulator.compiled.cache import is_warm
    from simulator.estimates.estimating import estimates_of
    from simulator.figures import run_figure
    from simulator.groups import BLOCKS, replay_blocks
    from simulator.incremental import is_quick

    programs = [program_of(journey)]
    if resources_of(programs):
        return None
    prepared = is_warm()
    if prepared and (len(history.times) < MANY_EVENTS or is_quick(before, programs, history, settings)):
        return None
    run = replay_blocks(
        programs,
        history,
        settings,
        identity_of((journey,)),
        cancel=cancel,
        sample=CUSTOMERS_UNPREPARED,
        first=max(FEWEST, round(SHARE * history.customers)) if prepared else None,
        blocks=BLOCKS if prepared else BLOCKS_UNPREPARED,
    )
    figures = run_figure("sent"), run_figure("reach")
    found = estimates_of(run, figures=figures)
    sent, reach = (found[figure] if found[figure].sampling is not None else None for figure in figures)
    return FirstLook(run.result, sent, reach)


def look_words(look: FirstLook) -> str:
    """What the look says of all customers; empty if they are too few to tell."""
    if look.sent is None or look.reach is None:
        return ""
    return say(
        "Of all, about {sent} messages ({sent_range}) to {reach} people ({reach_range}).",
        sent=number(round(look.sent.value)),
        sent_range=count_span(look.sent.sampling),
        reach=number(round(look.reach.value)),
        reach_range=count_span(look.reach.sampling),
    )
