"""``loopline new``: a template as a new journey."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from designer.command_line import console
from designer.command_line.failure import DONE, CommandError
from designer.command_line.override_values import duration_value, number_value
from designer.command_line.reading import journey_from
from designer.command_line.safe_file import write_whole
from designer.command_line.template_files import templates
from designer.gallery.asking import AskedError
from designer.gallery.creating import created
from designer.gallery.declaration import Asked, declaration_beside
from journey.encoding import encode
from journey.words import say


def describe(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("template", metavar="TEMPLATE", nargs="?", help=say("its name; loopline templates lists them"))
    parser.add_argument("--template", metavar="TEMPLATE", dest="named", help=say("the same, by name"))
    parser.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        dest="values",
        help=say("a value that the template asks; loopline templates TEMPLATE lists them"),
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, required=True, help=say("the .journey file to write")
    )
    parser.add_argument("--force", action="store_true", help=say("replace the file if there is one already"))


def run(options: argparse.Namespace) -> int:
    """Write the template as a journey with an identity of its own."""
    path = template_path(_chosen(options))
    if options.output.is_file() and not options.force:
        raise CommandError(
            say("There is such a file already."),
            str(options.output),
            say("Choose another name, or add --force to replace it."),
        )
    declared = declaration_beside(path)
    template = journey_from(path)
    values = _values(options.values, declared.asks)
    try:
        journey = created(template, declared, values)
    except AskedError as error:
        raise CommandError(str(error), f"--set {error.asked}", say("Give a value that fits.")) from error
    write_whole(options.output, encode(journey))
    console.tell(say("Wrote {file}.", file=options.output))
    return DONE


def template_path(name: str) -> Path:
    """The file of the template of that name. CommandError if there is none."""
    known = templates()
    path = known.get(name)
    if path is None:
        near = difflib.get_close_matches(name, known, n=1)
        remedy = say("Nearest: {name}.", name=near[0]) if near else say("loopline templates lists them.")
        raise CommandError(say("No template is called so."), name, remedy)
    return path


def _chosen(options: argparse.Namespace) -> str:
    if (options.template is None) == (options.named is None):
        raise CommandError(say("Name one template."), "--template", say("loopline templates lists them."))
    return str(options.template or options.named)


def _values(assignments: Sequence[str], asks: Sequence[Asked]) -> Mapping[str, Any]:
    """What is assigned, by the name of what is asked. CommandError if that is not asked, or the value none."""
    known = {asked.id: asked for asked in asks}
    values: dict[str, Any] = {}
    for assignment in assignments:
        name, separator, text = assignment.partition("=")
        place = f"--set {assignment}"
        if not separator:
            raise CommandError(say("This is not of the form NAME=VALUE."), place, say("Such as: --set reminders=2"))
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            asked = ", ".join(known) or say("nothing")
            remedy = say("Nearest: {name}.", name=near[0]) if near else say("It asks: {names}.", names=asked)
            raise CommandError(say("This template does not ask “{name}”.", name=name), place, remedy)
        read = duration_value if known[name].type == "duration" else number_value
        values[name] = read(text, place)
    return values
