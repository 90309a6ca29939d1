"""The journeys' pictures in a report: with the figures of the replay, but for those that are too small to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace as with_fields

from canvas.faces import short_number
from canvas.overlay import EdgeFigures, NodeFigures, Overlay, Spot
from canvas.theme import DARK, LIGHT
from designer.overlays import overlay_of
from exporters.report.parts import SMALL, JourneyPicture
from journey.journey import Journey
from journey.words import say

if TYPE_CHECKING:
    from simulator.result import Result


def report_picture(journey: Journey, result: Result) -> JourneyPicture:
    """A journey in light and dark, as it may leave the shop."""
    from designer.picture import journey_svg

    overlay = shared_overlay(overlay_of(journey, result))
    name = journey.header.name or say("Journey")
    return JourneyPicture(name, journey_svg(journey, LIGHT, overlay), journey_svg(journey, DARK, overlay))


def shared_overlay(overlay: Overlay) -> Overlay:
    """The overlay with its figures as texts in which no count from 1 to below SMALL is told; tool tips tell no more
    than cards do."""
    said = {node: _node_spot(figures) for node, figures in overlay.nodes.items()}
    said |= {edge: _edge_spot(figures) for edge, figures in overlay.edges.items()}
    return with_fields(
        overlay,
        said=said,
        nodes={
            node: with_fields(figures, ends={way: count for way, count in figures.ends.items() if count >= SMALL})
            for node, figures in overlay.nodes.items()
        },
        lanes={stage: people for stage, people in overlay.lanes.items() if people == 0 or people >= SMALL},
    )


def _node_spot(figures: NodeFigures) -> Spot:
    about = "~" if figures.assumed else ""
    shown = [("user-round", figures.people)]
    if figures.sent is None:
        shown.append(("log-in", figures.entries))
    else:
        shown += [("send", figures.sent), ("ban", figures.capped)]
    return Spot(tuple((icon, _count(count, about)) for icon, count in shown))


def _edge_spot(figures: EdgeFigures) -> Spot:
    return Spot((("arrow-right", _count(figures.passes)),))


def _count(count: int, about: str = "") -> str:
    return f"<{SMALL}" if 0 < count < SMALL else about + short_number(count)
