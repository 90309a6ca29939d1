"""``loopline render``: a journey as a picture."""

from __future__ import annotations

import argparse
from pathlib import Path

from designer.command_line import console
from designer.command_line.failure import DONE, CommandError
from designer.command_line.reading import journey_from
from designer.command_line.safe_file import check_writable, write_whole
from journey.words import say

KINDS = ("svg", "png", "pdf")


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
    kind = options.output.suffix.lower().lstrip(".")
    if kind not in KINDS:
        raise CommandError(
            say("This is no kind of picture."), str(options.output), say("End the name in .svg, .png or .pdf.")
        )
    check_writable(options.output)
    journey = journey_from(options.file)
    from designer.pictures import journey_picture

    write_whole(options.output, journey_picture(journey, kind, dark=options.dark))
    console.tell(say("Wrote {file}.", file=options.output))
    return DONE
