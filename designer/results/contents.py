"""Which plots each tab of the panel shows, of everything or of what is selected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from journey.steps import GoalStep, Send
from journey.words import mark

if TYPE_CHECKING:
    from exporters.plots.plot import Plot
    from exporters.plots.source import Source

TabId = Literal["overview", "messages", "timing", "loops", "steps", "ranges", "effects"]

TABS: tuple[tuple[TabId, str], ...] = (
    ("overview", mark("Overview")),
    ("messages", mark("Messages")),
    ("timing", mark("Timing")),
    ("loops", mark("Loops")),
    ("steps", mark("Steps")),
    ("ranges", mark("Ranges")),
    ("effects", mark("Effects")),
)

#: Until the ranges are known.
NO_RANGES_YET = mark("How sure the figures are is worked out a moment after the replay.")

NO_EFFECTS_YET = mark("What messages change is worked out a moment after the replay.")

#: Why a tab has no plots for what is selected.
NO_MESSAGES = mark("This step sends no messages. Select one that does, or nothing, to see them.")
NO_MESSAGES_ON_EDGE = mark("No message is sent on an edge. Select the step where it leads, or nothing.")
NO_LOOPS = mark("No loop starts here. Select a step where one does, or nothing, to see all loops.")
NO_LOOPS_AT_ALL = mark("This journey has no loop.")


@dataclass(frozen=True)
class Slot:
    """A place for a plot: how it is made, and its share of the width."""

    make: Callable[[], Plot]
    stretch: int = 1


def slots(tab: TabId, source: Source) -> tuple[Slot, ...]:
    """The plots of a tab; none where ``why_empty`` says why. The steps' tab has a table instead."""
    makers = _makers(tab, source)
    return tuple(Slot(_bound(name, source), stretch) for name, stretch in makers)


def why_empty(tab: TabId, source: Source) -> str:
    """What a tab without plots says (marked)."""
    if tab == "loops":
        return NO_LOOPS_AT_ALL if source.node is None and source.edge is None else NO_LOOPS
    return NO_MESSAGES_ON_EDGE if source.edge is not None else NO_MESSAGES


def _makers(tab: TabId, source: Source) -> tuple[tuple[str, int], ...]:
    if tab == "loops":
        return (("loops", 2),) if _has_loops(source) else ()
    if source.edge is not None:
        return (("edge", 1),) if tab == "overview" else ()
    if source.node is None:
        return {
            "overview": (("pressure7", 1), ("hours", 1), ("reach", 1)),
            "messages": (("pressure28", 1), ("gaps", 1), ("daily", 1)),
            "timing": (("week", 2), ("conversion", 1)),
        }.get(tab, ())
    step = next(program.steps[source.node] for program in source.result.programs if source.node in program.steps)
    if isinstance(step, Send):
        return {
            "overview": (("outcome", 1), ("hours", 1), ("reach", 1)),
            "messages": (("pressure7", 1), ("gaps", 1), ("daily", 1)),
            "timing": (("week", 2), ("stay", 1)),
        }.get(tab, ())
    if source.node in source.names.parts:
        # Its own time is none: people are inside.
        return {"overview": (("ways", 2),), "timing": (("ways", 2),)}.get(tab, ())
    stay = ("conversion", 1) if isinstance(step, GoalStep) else ("stay", 1)
    return {"overview": (("ways", 1), stay), "timing": (stay,)}.get(tab, ())


def _has_loops(source: Source) -> bool:
    from exporters.plots.loops import loop_rows

    return bool(loop_rows(source))


def _bound(name: str, source: Source) -> Callable[[], Plot]:
    def make() -> Plot:
        from exporters.plots.catalogue import make_plot

        return make_plot(name, source)

    return make
