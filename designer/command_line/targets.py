"""Journeys as the system that will run them counts."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from designer.command_line import console
from journey.journey import Journey
from journey.targets.applying import as_run_by
from journey.targets.limits import target_findings
from journey.targets.profiles import profile, profiles
from journey.words import say


def describe_target(parser: argparse.ArgumentParser) -> None:
    """Declare the argument."""
    parser.add_argument(
        "--target",
        choices=[one.id for one in profiles()],
        metavar="SYSTEM",
        help=say(
            "count caps and quiet hours as the system does that will run the journeys: {systems}",
            systems=", ".join(one.id for one in profiles()),
        ),
    )


def as_target_runs(target: str | None, journeys: Sequence[Journey], files: Sequence[Path]) -> tuple[Journey, ...]:
    """The journeys as the target runs them; what is other than written is said."""
    found = profile(target) if target else None
    if found is None:
        return tuple(journeys)
    fitted = []
    for journey, file in zip(journeys, files, strict=True):
        as_run = as_run_by(found, journey)
        for change in as_run.changes:
            console.tell(f"{file}: {change.sentence}")
        for finding in target_findings(found, journey):
            console.tell(f"{file}: {finding.reason} {finding.remedy}")
        fitted.append(as_run.journey)
    return tuple(fitted)
