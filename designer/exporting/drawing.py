"""A flow as a journey that is laid out like one that was drawn."""

from __future__ import annotations

from msgspec.structs import replace

from journey.journey import Journey


def laid_out(journey: Journey) -> Journey:
    """The journey with a place for each step that makes it easy to read."""
    from canvas.layout.tidy import tidy

    places = tidy(journey)
    moved = [
        (node, replace(node, x=places[node.id][0], y=places[node.id][1])) for node in journey.nodes if node.id in places
    ]
    return journey.after((), moved, ())
