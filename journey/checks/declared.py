"""All checks, by id: those of what a replay needs, and those of the field's practice."""

from __future__ import annotations

from functools import cache

from journey.checks.declaration import Check
from journey.checks.declared_basics import BASICS
from journey.checks.declared_history import FROM_HISTORY
from journey.checks.declared_practices import PRACTICES


@cache
def checks() -> dict[str, Check]:
    """Every check by its id, in the order in which lists show them."""
    return {check.id: check for check in (*PRACTICES, *FROM_HISTORY, *BASICS)}
