"""``loopline templates``: the journeys that ``loopline new`` starts from."""

from __future__ import annotations

import argparse

from designer.command_line import console
from designer.command_line.failure import DONE
from designer.command_line.reading import journey_from
from designer.command_line.table import shortened, text_table
from designer.command_line.template_files import templates
from journey.words import say

LONGEST_DESCRIPTION = 72


def describe(parser: argparse.ArgumentParser) -> None:
    """This command takes no arguments."""


def run(options: argparse.Namespace) -> int:
    """Print name, title and first words of every template."""
    rows = []
    for name, path in templates().items():
        header = journey_from(path).header
        rows.append((name, header.name, shortened(header.description, LONGEST_DESCRIPTION)))
    console.show(text_table((say("template"), say("name"), say("what it does")), rows))
    return DONE
