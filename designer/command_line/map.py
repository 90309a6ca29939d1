"""``loopline map``: all journeys of a folder, and what they have to do with one another."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from canvas.theme import DARK, LIGHT
from designer.command_line import console
from designer.command_line.failure import DONE, CommandError
from designer.command_line.preparing import tell_preparing
from designer.command_line.reading import history_from
from designer.command_line.run_rules import check_logged_sends, describe_assumed, describe_rules
from designer.command_line.running import describe_run, run_settings, tell_history
from designer.command_line.safe_file import check_writable, write_whole
from designer.command_line.table import text_table
from designer.map.reading import Gathered, gather
from journey.words import say

if TYPE_CHECKING:
    from designer.map.survey import Survey

PICTURES = (".png", ".pdf")
_VIEWS = ("handovers", "starts", "at_once", "messages")
#: So many pairs are printed of each view.
_LISTED = 12


def describe(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("folder", metavar="FOLDER", type=Path, help=say("the folder with the journeys"))
    describe_run(parser)
    describe_rules(parser)
    describe_assumed(parser)
    parser.add_argument("--json", metavar="OUT", type=Path, help=say("write all figures as JSON"))
    parser.add_argument("--picture", metavar="OUT", type=Path, help=say("draw the map: .png or .pdf"))
    parser.add_argument(
        "--show", choices=_VIEWS, default="at_once", help=say("what the picture shows (default: at_once)")
    )
    parser.add_argument("--dark", action="store_true", help=say("light on dark"))


def run(options: argparse.Namespace) -> int:
    """Replay all journeys together, print what they do to one another, write what was asked for."""
    for path in (options.json, options.picture):
        if path is not None:
            check_writable(path)
    if options.picture is not None and options.picture.suffix.lower() not in PICTURES:
        raise CommandError(
            say("This is no kind of picture."), str(options.picture), say("End the name in .png or .pdf.")
        )
    found = _gathered(options.folder)
    history = history_from(options.history)
    tell_history(options, history)
    check_logged_sends(options, history)
    settings = run_settings(options, found.members[0].journey.header.zone)
    from designer.map.survey import survey
    from simulator.run import RunError

    if options.engine != "plain":
        tell_preparing()
    try:
        with console.Progress(say("Replaying")) as progress:
            made = survey(
                found, history, settings, engine=options.engine, threads=options.threads, progress=progress.report
            )
    except RunError as error:
        raise CommandError(str(error)) from None
    if options.json is not None:
        from designer.map.document import map_document

        text = json.dumps(map_document(made), indent=2, sort_keys=True, ensure_ascii=False)
        write_whole(options.json, (text + "\n").encode())
        console.tell(say("Wrote {file}.", file=options.json))
    if options.picture is not None:
        write_whole(options.picture, _picture(made, options))
        console.tell(say("Wrote {file}.", file=options.picture))
    console.show(_text(made))
    return DONE


def _gathered(folder: Path) -> Gathered:
    if not folder.is_dir():
        raise CommandError(say("There is no such folder."), str(folder), say("Name a folder with journeys."))
    found = gather(folder)
    for left in found.left_out:
        console.tell(say("Left out {file}: {reason}", file=left.name, reason=left.reason))
    if not found.members:
        raise CommandError(
            say("No journey in here can be replayed."),
            str(folder),
            say("Save journeys into it, or name another folder."),
        )
    return found


def _picture(made: Survey, options: argparse.Namespace) -> bytes:
    from designer.map.picture import map_picture
    from designer.picture_file import running_qt
    from exporters.pictures.paint import PictureError

    running = running_qt()
    try:
        return map_picture(made, options.show, options.picture.suffix.lower(), DARK if options.dark else LIGHT)
    except PictureError as error:
        raise CommandError(str(error), str(options.picture)) from None
    finally:
        del running


def _text(made: Survey) -> str:
    from designer.map.relations import start_words
    from designer.map.ties import VIEWS, ties
    from designer.map.words import statement_words, together_words
    from journey.letters import listed

    rows: list[tuple[Any, ...]] = [
        (
            place.member.name,
            listed(start_words(start) for start, _ in place.starts),
            place.people,
            place.runs,
            place.sent,
            place.kept_out + place.deferred,
        )
        for place in made.places
    ]
    heads = (
        say("journey"),
        say("starts at"),
        say("people"),
        say("entries"),
        say("messages"),
        say("kept out or waiting"),
    )
    parts = [statement_words(made), "\n".join(together_words(made)), text_table(heads, rows)]
    for view, words, help_text in VIEWS:
        found = ties(made, view)
        lines = [say("{view}: {help}", view=say(words), help=say(help_text))]
        lines += [f"  {tie.words}" for tie in found[:_LISTED]]
        if len(found) > _LISTED:
            lines.append("  " + say("... and {count} more; --json has them all.", count=len(found) - _LISTED))
        if not found:
            lines.append("  " + say("None."))
        parts.append("\n".join(lines))
    return "\n\n".join(parts)
