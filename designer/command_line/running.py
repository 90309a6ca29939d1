"""What all commands that replay share: their options, the settings of the run, what is told before it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from designer.command_line import console
from designer.command_line.dates import instant_of
from designer.command_line.failure import CommandError
from designer.command_line.pressure_options import half_life_of
from designer.command_line.reading import finding_lines
from designer.command_line.run_rules import with_rules
from designer.replaying import ENGINES
from journey.checks.check import check_together
from journey.checks.stopping import stopping, stops_replay
from journey.journey import Journey
from journey.words import say, say_count

if TYPE_CHECKING:
    from simulator.history.history import History
    from simulator.run import RunSettings

MOST_THREADS = 256


def describe_journeys(parser: argparse.ArgumentParser) -> None:
    """Declare the journeys that run together."""
    parser.add_argument("files", metavar="FILE", type=Path, nargs="+", help=say("a journey; several run together"))


def describe_overrides(parser: argparse.ArgumentParser) -> None:
    """Declare the settings that are changed for one run; see ``overrides``."""
    parser.add_argument(
        "--set",
        metavar="NODE.PARAM=VALUE",
        action="append",
        default=[],
        dest="overrides",
        help=say("change a setting of a step, a loop edge, a cap or the entry for this run"),
    )


def describe_run(parser: argparse.ArgumentParser) -> None:
    """Declare history, seed, period, threads and engine."""
    parser.add_argument("--history", metavar="FOLDER", type=Path, help=say("the history (default: the bundled sample)"))
    parser.add_argument("--seed", type=int, default=0, help=say("of all random draws (default: 0)"))
    parser.add_argument("--from", metavar="DATE", dest="start", help=say("first day, or time, of the replay"))
    parser.add_argument("--to", metavar="DATE", dest="end", help=say("last day, or time, of the replay"))
    parser.add_argument("--threads", type=_threads, metavar="N", help=say("how many threads (default: all)"))
    parser.add_argument("--engine", choices=ENGINES, default="auto", help=say("which engine (default: auto)"))


def describe_cluster(parser: argparse.ArgumentParser) -> None:
    """Declare the cluster that replays."""
    parser.add_argument(
        "--dask", metavar="ADDRESS", help=say("replay on the Dask cluster whose scheduler is at this address")
    )


def check_cluster(options: argparse.Namespace) -> None:
    """CommandError for what a cluster has of its own, or does not do."""
    if options.dask is None:
        return
    for name, wanted in (("--threads", options.threads), ("--engine", options.engine != "auto")):
        if wanted:
            raise CommandError(say("A cluster has threads and engines of its own: leave out {option}.", option=name))


def run_settings(options: argparse.Namespace, zone: str) -> RunSettings:
    """Seed, period and the rules of the run; dates are read in ``zone``. CommandError if one is no date, or a rule is
    none."""
    from simulator.run import RunSettings

    settings = RunSettings(
        seed=options.seed,
        start=instant_of(options.start, zone, False, "--from") if options.start else None,
        end=instant_of(options.end, zone, True, "--to") if options.end else None,
        half_life_days=half_life_of(options),
        target=getattr(options, "target", None) or "",
    )
    return with_rules(settings, options)


def refuse_twins(journeys: Sequence[Journey], paths: Sequence[Path]) -> None:
    """CommandError if two of the journeys that are to run together are versions of one."""
    seen: dict[str, Path] = {}
    for journey, path in zip(journeys, paths, strict=True):
        other = seen.setdefault(journey.header.journey_id, path)
        if other is not path:
            raise CommandError(
                say("This is the same journey as {other}.", other=other),
                str(path),
                say("Replay versions of one journey one after the other."),
            )


def tell_findings(journeys: Sequence[Journey], paths: Sequence[Path]) -> bool:
    """Say what stops the replay, or how much deserves a look. Whether the replay can start."""
    findings = check_together(journeys)
    errors = [
        line for found, path in zip(findings, paths, strict=True) for line in finding_lines(stopping(found), path)
    ]
    for line in errors:
        console.tell(line)
    if any(stops_replay(found) for found in findings):
        console.tell(say("Not replayed: errors stop it."))
        return False
    for found, path in zip(findings, paths, strict=True):
        if found:
            things = say_count("{count} finding", "{count} findings", len(found))
            console.tell(say("{file}: {things}; loopline check lists them.", file=path, things=things))
    return True


def tell_missing(journeys: Sequence[Journey], paths: Sequence[Path], history: History) -> None:
    """Say which events that the journeys look for the history does not have."""
    from designer.history_findings import missing_events
    from journey.program import program_of

    for journey, path in zip(journeys, paths, strict=True):
        reasons = dict.fromkeys(finding.reason for finding in missing_events(program_of(journey), history))
        for reason in reasons:
            console.tell(f"{path}: {reason}")


def tell_history(options: argparse.Namespace, history: History) -> None:
    """Say that the bundled sample is used, if it is."""
    if options.history is None:
        console.tell(say("On the bundled sample: {history}.", history=history.name))


def _threads(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text[:9]) <= MOST_THREADS:
        raise argparse.ArgumentTypeError(say("a whole number from 1 to {most} is needed", most=MOST_THREADS))
    return int(text)
