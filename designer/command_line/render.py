"""``loopline render``: a journey as a picture."""

from __future__ import annotations

import argparse
from pathlib import Path

from canvas.theme import DARK, LIGHT
from designer.command_line import console
from designer.command_line.failure import DONE, CommandError
from designer.command_line.reading import journey_from
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


def run(options: argparse.Namespace) -> int:
    """Draw the journey and write the picture."""
    kind = KINDS.get(options.output.suffix.lower())
    if kind is None:
        raise CommandError(
            say("This is no kind of picture."), str(options.output), say("End the name in .svg, .png or .pdf.")
        )
    check_writable(options.output)
    journey = journey_from(options.file)
    write_whole(options.output, _picture(journey, kind, options))
    console.tell(say("Wrote {file}.", file=options.output))
    return DONE


def _picture(journey: Journey, kind: Kind, options: argparse.Namespace) -> bytes:
    theme = DARK if options.dark else LIGHT
    if kind == "svg":
        # An SVG is written without Qt.
        return journey_picture(journey, kind, theme)
    from exporters.pictures.paint import PictureError

    try:
        return journey_picture(journey, kind, theme)
    except PictureError as error:
        raise CommandError(str(error), str(options.output)) from None
