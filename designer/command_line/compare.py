"""``loopline compare``: versions or settings against one another, on the same people."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from designer.command_line import console
from designer.command_line.comparison_document import comparison_json
from designer.command_line.comparison_text import comparison_text, curve_text
from designer.command_line.failure import DONE, FINDINGS, CommandError
from designer.command_line.outlook_options import describe_outlook, outlook_of, past_answers
from designer.command_line.preparing import tell_preparing
from designer.command_line.reading import history_from, journey_from
from designer.command_line.run_rules import check_logged_sends, describe_rules
from designer.command_line.running import (
    check_cluster,
    describe_cluster,
    describe_run,
    refuse_twins,
    run_settings,
    tell_findings,
    tell_history,
    tell_missing,
)
from designer.command_line.safe_file import check_writable, write_whole
from designer.command_line.versions import Candidate, candidates_of, version_of
from designer.figure_names import name_of_figure
from journey.distinct import distinct_journeys, ids_of
from journey.words import say

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from exporters.names import Names
    from simulator.comparing.outlook import Outlook, OutlookDifference
    from simulator.comparing.sweep import Point
    from simulator.comparing.versions import Comparison, Version
    from simulator.estimates.rates import TypeRate
    from simulator.figures import Figure
    from simulator.history.history import History
    from simulator.run import RunSettings


def describe(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "files", metavar="FILE", type=Path, nargs="+", help=say("versions of a journey; all are held against the first")
    )
    describe_run(parser)
    describe_cluster(parser)
    describe_rules(parser)
    _repeated(parser, "--set", "overrides", "NODE.PARAM=VALUE", say("change a setting in all versions but the first"))
    _repeated(parser, "--set-all", "everywhere", "NODE.PARAM=VALUE", say("change a setting in all versions"))
    parser.add_argument("--sweep", metavar="NODE.PARAM=1,2,3", help=say("compare one setting at many values"))
    parser.add_argument(
        "--figure", default="sent", metavar="[NODE.]FIGURE", help=say("of the sweep's curve (default: sent)")
    )
    parser.add_argument(
        "--with",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        dest="beside",
        help=say("a journey that runs beside all versions, with shared caps"),
    )
    _repeated(
        parser, "--assume", "assumptions", "NODE.PARAM=LOW..HIGH", say("a setting that nobody knows better than this")
    )
    describe_outlook(parser)
    parser.add_argument("--json", metavar="OUT", type=Path, help=say("write all figures as JSON"))


def _repeated(parser: argparse.ArgumentParser, option: str, name: str, form: str, words: str) -> None:
    parser.add_argument(option, metavar=form, action="append", default=[], dest=name, help=words)


def run(options: argparse.Namespace) -> int:
    """Compare, print what it says, write what was asked for."""
    check_cluster(options)
    candidates = candidates_of(options)
    places = [options.files[min(place, len(options.files) - 1)] for place in range(len(candidates))]
    return compare_candidates(options, candidates, places)


def compare_candidates(options: argparse.Namespace, candidates: Sequence[Candidate], places: Sequence[Path]) -> int:
    """Compare versions whose files are ``places``; of the options all but those that choose the versions count."""
    if options.json is not None:
        check_writable(options.json)
    beside = tuple(journey_from(path) for path in options.beside)
    for place, candidate in zip(places, candidates, strict=True):
        together = ((candidate.journey, *beside), (place, *options.beside))
        refuse_twins(*together)
        if not tell_findings(*together):
            return FINDINGS
    history = history_from(options.history)
    tell_history(options, history)
    check_logged_sends(options, history)
    tell_missing([candidates[0].journey, *beside], [places[0], *options.beside], history)
    # Versions are compared by the ids of their steps; only what runs beside them gives way.
    beside = distinct_journeys(beside, {id_ for candidate in candidates for id_ in ids_of(candidate.journey)})
    settings = run_settings(options, candidates[0].journey.header.zone)
    answers = None if options.response else past_answers(history)
    past = answers.all if answers else None
    outlook = outlook_of(options, past)
    versions = [version_of(candidate, options.assumptions, beside) for candidate in candidates]
    comparison, outlooks = _compared(versions, history, settings, outlook, answers.factor if answers else None, options)
    from exporters.names import names_of

    names = names_of([*(candidate.journey for candidate in reversed(candidates)), *beside])
    curve = None
    if options.sweep:
        from simulator.comparing.sweep import curve as curve_of

        figure = _figure(options.figure, comparison)
        curve = (figure, curve_of(comparison, figure))
    if options.json is not None:
        write_whole(options.json, comparison_json(comparison, candidates, outlooks, curve, names))
        console.tell(say("Wrote {file}.", file=options.json))
    console.show(_text(comparison, outlooks, curve, past, names))
    if outlooks and past is not None:
        from designer.estimate_words import made_words
        from simulator.estimates.past_messages import MessageLog

        if made := made_words(sorted(history.made & {MessageLog().sent, MessageLog().answered})):
            console.show("\n" + made)
    return DONE


def _text(
    comparison: Comparison,
    outlooks: Mapping[str, OutlookDifference],
    curve: tuple[Figure, tuple[Point, ...]] | None,
    past: TypeRate | None,
    names: Names,
) -> str:
    if curve is None:
        return comparison_text(comparison, outlooks, past, names)
    figure, points = curve
    return curve_text(points, name_of_figure(figure, names), comparison)


def _compared(
    versions: Sequence[Version],
    history: History,
    settings: RunSettings,
    outlook: Outlook | None,
    factor: NDArray[np.float64] | None,
    options: argparse.Namespace,
) -> tuple[Comparison, dict[str, OutlookDifference]]:
    from simulator.cluster import sends_on_cluster
    from simulator.comparing.compare import compare
    from simulator.comparing.outlook import outlook_difference
    from simulator.run import RunError
    from simulator.sends import replay_sends

    cluster = getattr(options, "dask", None)
    if options.engine != "plain" and not cluster:
        tell_preparing()
    try:
        with console.Progress(say("Replaying")) as progress:
            comparison = compare(
                versions[0],
                versions[1:],
                history,
                settings,
                engine=options.engine,
                threads=options.threads,
                cluster=cluster or "",
                progress=progress.report,
            )
            if outlook is None or options.sweep:
                return comparison, {}
            logs = [
                sends_on_cluster(cluster, version.programs, history, settings)
                if cluster
                else replay_sends(version.programs, history, settings, engine=options.engine, threads=options.threads)
                for version in versions
            ]
    except RunError as error:
        raise CommandError(str(error)) from None
    free = not any(run.result.coupled for run in (comparison.run, *(against.run for against in comparison.others)))
    return comparison, {
        version.label: outlook_difference(logs[0], log, outlook, factor, free=free)
        for version, log in zip(versions[1:], logs[1:], strict=True)
    }


def _figure(text: str, comparison: Comparison) -> Figure:
    """``sent`` of the run, ``NODE.sent`` of a step, an edge or a journey. CommandError if there is none."""
    name, _, field = text.rpartition(".")
    found = next(
        (one for one in comparison.estimates if (one.id, one.name) == (name, field) and not one.part),
        None,
    )
    if found is None:
        fields = sorted({one.name for one in comparison.estimates if one.id == name and not one.part})
        raise CommandError(
            say("There is no such figure."),
            f"--figure {text}",
            say("Choose one of: {values}.", values=", ".join(fields)) if fields else "",
        )
    return found
