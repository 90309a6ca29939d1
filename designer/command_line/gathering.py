"""What replays of files begin with: the journeys as they are to run, and the history."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from designer.command_line.overrides import with_overrides
from designer.command_line.reading import history_from, journey_from
from designer.command_line.running import refuse_twins, tell_findings, tell_history, tell_missing
from designer.command_line.targets import as_target_runs
from journey.distinct import distinct_journeys
from journey.journey import Journey

if TYPE_CHECKING:
    from simulator.history.history import History


def gathered(options: argparse.Namespace, target: str | None = None) -> tuple[tuple[Journey, ...], History] | None:
    """The journeys of the command line with their changed settings, as ``target`` runs them, with steps that no two of
    them share; and the history. None where findings stop the replay, which is said. CommandError for bad input."""
    journeys = with_overrides([journey_from(path) for path in options.files], options.overrides)
    journeys = as_target_runs(target, journeys, options.files)
    refuse_twins(journeys, options.files)
    if not tell_findings(journeys, options.files):
        return None
    history = history_from(options.history)
    tell_history(options, history)
    tell_missing(journeys, options.files, history)
    return distinct_journeys(journeys), history
