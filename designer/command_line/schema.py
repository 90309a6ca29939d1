"""``loopline schema``: the JSON Schema of .journey files."""

from __future__ import annotations

import argparse

from designer.command_line import console
from designer.command_line.failure import DONE


def describe(parser: argparse.ArgumentParser) -> None:
    """This command takes no arguments."""


def run(options: argparse.Namespace) -> int:
    """Print the schema."""
    from journey.encoding import canonical
    from journey.schema import journey_schema

    console.show(canonical(journey_schema()).rstrip())
    return DONE
