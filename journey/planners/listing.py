"""All planners."""

from __future__ import annotations

from journey.planners import daypart, reminders, replenishment, review
from journey.planners.planner import Planner

#: In the order of the menus.
PLANNERS: tuple[Planner, ...] = (replenishment.PLANNER, review.PLANNER, daypart.PLANNER, reminders.PLANNER)
