"""``loopline templates``: the journeys that ``loopline new`` starts from, and what each of them asks."""

from __future__ import annotations

import argparse

from designer.command_line import console
from designer.command_line.failure import DONE
from designer.command_line.new import template_path
from designer.command_line.reading import journey_from
from designer.command_line.table import shortened, text_table
from designer.command_line.template_files import templates
from designer.gallery.asking import defaults
from designer.gallery.declaration import Asked, declaration_beside
from designer.gallery.texts import purpose_of, title_of
from designer.gallery.words import spoken
from journey.spans import duration_words
from journey.words import say, value_text

LONGEST_DESCRIPTION = 72


def describe(parser: argparse.ArgumentParser) -> None:
    """Declare the argument."""
    parser.add_argument(
        "template", metavar="TEMPLATE", nargs="?", help=say("say what this template is for, and what it asks")
    )


def run(options: argparse.Namespace) -> int:
    """Print name, title and first words of every template; of one, all of its words and what it asks."""
    if options.template is not None:
        return _show_one(options.template)
    rows = []
    for name, path in templates().items():
        journey = journey_from(path)
        rows.append((name, title_of(journey), shortened(purpose_of(journey), LONGEST_DESCRIPTION)))
    console.show(text_table((say("template"), say("name"), say("what it does")), rows))
    return DONE


def _show_one(name: str) -> int:
    path = template_path(name)
    journey, declared = journey_from(path), declaration_beside(path)
    console.show(title_of(journey))
    console.show(purpose_of(journey))
    if declared.practices:
        console.show(say("Practices: {names}", names=", ".join(declared.practices)))
    if declared.needs:
        console.show(say("Your history should hold: {what}", what=spoken(declared.needs)))
    now = defaults(journey, declared.asks)
    if declared.asks:
        head = (say("--set"), say("what it is"), say("now"), say("from"), say("to"))
        console.show("")
        console.show(text_table(head, [_row(asked, now[asked.id]) for asked in declared.asks]))
    return DONE


def _row(asked: Asked, now: object) -> tuple[str, ...]:
    return (asked.id, spoken(asked.words), *(_said(asked, value) for value in (now, asked.minimum, asked.maximum)))


def _said(asked: Asked, value: object) -> str:
    if asked.type == "duration":
        return duration_words(str(value))
    text = value_text(float(str(value)))
    return f"{text} {spoken(asked.unit)}" if asked.unit else text
