"""Actions that work out when to write, and what several journeys do to one another."""

from __future__ import annotations

from collections.abc import Callable

from designer.actions.action import Action, always
from designer.actions.desk import Desk
from journey.planners.listing import PLANNERS
from journey.planners.planner import Planner
from journey.words import mark

#: Other words by which a planner is found.
_SEARCH: dict[str, tuple[str, ...]] = {
    "replenishment": (mark("refill"), mark("reorder"), mark("used up")),
    "review": (mark("delivery"), mark("goods")),
    "daypart": (mark("send window"), mark("breakfast"), mark("lunch"), mark("time of day")),
    "reminders": (mark("one reminder"), mark("series")),
}
_KEYS = {"replenishment": ("Ctrl+Alt+P",)}


def _plan(planner: Planner) -> Action:
    run: Callable[[Desk], object] = lambda desk: desk.open_beside(planner.id)  # noqa: E731
    return Action(
        f"journey.plan_{planner.id}",
        planner.words,
        run,
        menu="journey",
        group=6,
        submenu=mark("Planners"),
        keys=_KEYS.get(planner.id, ()),
        icon=planner.icon,
        help=planner.help,
        search=(mark("Planners"), *_SEARCH[planner.id]),
    )


PLANNING: tuple[Action, ...] = (
    *(_plan(planner) for planner in PLANNERS),
    Action(
        "journey.map",
        mark("Map of all journeys"),
        lambda desk: desk.open_beside(""),
        menu="journey",
        group=6,
        keys=("Ctrl+Alt+M",),
        icon="workflow",
        enabled=always,
        help=mark("All journeys of a folder: who enters which, what they share, and where people are in two at once."),
        search=(mark("collisions"), mark("hand-over"), mark("workspace"), mark("folder")),
    ),
)
