"""``loopline new``: a template as a new journey."""

from __future__ import annotations

import argparse
import difflib
from pathlib import Path

import msgspec

from designer.command_line import console
from designer.command_line.failure import DONE, CommandError
from designer.command_line.reading import journey_from
from designer.command_line.safe_file import write_whole
from designer.command_line.template_files import templates
from journey.encoding import encode
from journey.identifiers import new_journey_id
from journey.journey import Journey
from journey.model import HEADER_ID
from journey.words import say


def describe(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("template", metavar="TEMPLATE", help=say("its name; loopline templates lists them"))
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, required=True, help=say("the .journey file to write")
    )
    parser.add_argument("--force", action="store_true", help=say("replace the file if there is one already"))


def run(options: argparse.Namespace) -> int:
    """Write the template as a journey with an identity of its own."""
    known = templates()
    path = known.get(options.template)
    if path is None:
        near = difflib.get_close_matches(options.template, known, n=1)
        remedy = say("Nearest: {name}.", name=near[0]) if near else say("loopline templates lists them.")
        raise CommandError(say("No template is called so."), options.template, remedy)
    if options.output.is_file() and not options.force:
        raise CommandError(
            say("There is such a file already."),
            str(options.output),
            say("Choose another name, or add --force to replace it."),
        )
    write_whole(options.output, encode(_as_new(journey_from(path))))
    console.tell(say("Wrote {file}.", file=options.output))
    return DONE


def _as_new(template: Journey) -> Journey:
    header = msgspec.structs.replace(template.header, journey_id=new_journey_id())
    return Journey({**template.records, HEADER_ID: header}, template.unknown)
