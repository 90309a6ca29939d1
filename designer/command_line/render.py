"""``loopline render``: a journey as a picture."""

from __future__ import annotations

import argparse
from pathlib import Path

from canvas.overlay import Overlay
from canvas.theme import DARK, LIGHT
from designer.command_line import console
from designer.command_line.failure import DONE, CommandError
from designer.command_line.reading import finding_lines, history_from, journey_from
from designer.command_line.safe_file import check_writable, write_whole
from designer.picture_file import Kind, journey_picture
from journey.journey import Journey
from journey.words import say

KINDS: dict[str, Kind] = {".svg": "svg", ".png": "png", ".pdf": "pdf"}


def describe(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", metavar="FILE", type=Path, help=say("the journey"))
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=Path,
        required=True,
        help=say("the picture to write: .svg, .png or .pdf"),
    )
    parser.add_argument("--dark", action="store_true", help=say("light on dark"))
    parser.add_argument("--figures", action="store_true", help=say("with the figures of a replay"))
    parser.add_argument(
        "--history",
        metavar="FOLDER",
        type=Path,
        help=say("the history for the figures (default: the bundled sample)"),
    )


def run(options: argparse.Namespace) -> int:
    """Draw the journey and write the picture."""
    kind = KINDS.get(options.output.suffix.lower())
    if kind is None:
        raise CommandError(
            say("This is no kind of picture."), str(options.output), say("End the name in .svg, .png or .pdf.")
        )
    check_writable(options.output)
    journey = journey_from(options.file)
    overlay = _figures(journey, options) if options.figures or options.history is not None else None
    write_whole(options.output, _picture(journey, kind, options, overlay))
    console.tell(say("Wrote {file}.", file=options.output))
    return DONE


def _figures(journey: Journey, options: argparse.Namespace) -> Overlay:
    """What the canvas would show of a replay of the whole history."""
    from designer.command_line.preparing import tell_preparing
    from designer.overlays import overlay_of
    from designer.replaying import replay
    from journey.checks.check import check
    from journey.checks.stopping import stopping
    from simulator.run import RunError, RunSettings

    findings = check(journey)
    errors = finding_lines(stopping(findings), options.file)
    if errors:
        raise CommandError("\n".join((*errors, say("Without figures it can be drawn: leave --figures out."))))
    history = history_from(options.history)
    if options.history is None:
        console.tell(say("On the bundled sample: {history}.", history=history.name))
    tell_preparing()
    try:
        with console.Progress(say("Replaying")) as progress:
            result = replay((journey,), history, RunSettings(), progress=progress.report)
    except RunError as error:
        raise CommandError(str(error)) from None
    return overlay_of(journey, result, findings)


def _picture(journey: Journey, kind: Kind, options: argparse.Namespace, overlay: Overlay | None) -> bytes:
    theme = DARK if options.dark else LIGHT
    if kind == "svg":
        # An SVG is written without Qt.
        return journey_picture(journey, kind, theme, overlay)
    from exporters.pictures.paint import PictureError

    try:
        return journey_picture(journey, kind, theme, overlay)
    except PictureError as error:
        raise CommandError(str(error), str(options.output)) from None
