"""``loopline plan ... --into FILE --at STEP``: a plan put into a journey."""

from __future__ import annotations

import argparse
from pathlib import Path

from designer.command_line import console
from designer.command_line.failure import CommandError
from designer.command_line.reading import journey_from
from designer.command_line.safe_file import write_whole
from journey.describe import name_of
from journey.encoding import encode
from journey.journey import Journey
from journey.letters import listed
from journey.planners.planner import Plan
from journey.planners.putting import Place, places_for, put
from journey.store import Store
from journey.words import say

START = "start"


def describe_putting(parser: argparse.ArgumentParser) -> None:
    """Declare where a plan goes."""
    parser.add_argument("--into", metavar="FILE", type=Path, help=say("put it into this journey"))
    parser.add_argument(
        "--at", metavar="STEP", help=say("the step that takes it, a message that it goes before, or “start”")
    )
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help=say("where to write it (default: the file)"))


def put_plan(options: argparse.Namespace, plan: Plan) -> None:
    """Put the plan in and write the journey. CommandError if there is no such place."""
    journey = journey_from(options.into)
    store = Store(journey)
    ids = put(store, plan, _place(plan, journey, options.at))
    target = options.output or options.into
    write_whole(target, encode(store.journey))
    nodes = [node for key in ids if (node := store.journey.node(key)) is not None]
    steps = listed(say("“{name}”", name=name_of(node)) for node in nodes)
    console.tell(say("Put into {steps}. Wrote {file}.", steps=steps, file=target))


def _place(plan: Plan, journey: Journey, wanted: str | None) -> Place:
    places = places_for(plan, journey)
    found = next((place for place in places if wanted == (place.node or START)), None)
    if found is None:
        known = ", ".join(place.node or START for place in places)
        raise CommandError(
            say("This says not where the plan goes."),
            f"--at {wanted}" if wanted else "--at",
            say("Choose one of: {values}.", values=known) if known else say("No step of this journey can take it."),
        )
    return found
