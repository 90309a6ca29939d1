"""The journeys' pictures in a report: with the figures of the replay, but for those that are too small to be told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace as with_fields

from canvas.faces import short_number
from canvas.overlay import EdgeFigures, NodeFigures, Overlay, Spot
from canvas.theme import DARK, LIGHT
from designer.overlays import overlay_of
from exporters.report.parts import NOTHING_TOLD, SMALL, JourneyPicture
from exporters.withholding import Cell, Told, rounded
from journey.journey import Journey
from journey.words import say

if TYPE_CHECKING:
    from simulator.result import Result


def report_picture(journey: Journey, result: Result, told: Mapping[Cell, Told]) -> JourneyPicture:
    """A journey in light and dark, as it may leave the shop. ``told``: counts that are not told exactly."""
    from designer.picture import journey_svg

    overlay = shared_overlay(overlay_of(journey, result), told)
    name = journey.header.name or say("Journey")
    return JourneyPicture(name, journey_svg(journey, LIGHT, overlay), journey_svg(journey, DARK, overlay))


def shared_overlay(overlay: Overlay, told: Mapping[Cell, Told]) -> Overlay:
    """The overlay with its figures as texts in which no count from 1 to below SMALL is told, and none exactly that
    would give one away; tool tips tell no more than cards do."""
    said = {node: _node_spot(node, figures, told) for node, figures in overlay.nodes.items()}
    said |= {edge: _edge_spot(edge, figures, told) for edge, figures in overlay.edges.items()}
    return with_fields(
        overlay,
        said=said,
        nodes={node: with_fields(figures, ends=_ends(node, figures, told)) for node, figures in overlay.nodes.items()},
        lanes={stage: people for stage, people in overlay.lanes.items() if people == 0 or people >= SMALL},
    )


def _ends(node: str, figures: NodeFigures, told: Mapping[Cell, Told]) -> dict[str, int]:
    """The ends of ways that may be told: exactly, or not at all."""
    if ("node", node, "ends", "") in told:
        return {}
    return {way: count for way, count in figures.ends.items() if count >= SMALL}


def _node_spot(node: str, figures: NodeFigures, told: Mapping[Cell, Told]) -> Spot:
    about = "~" if figures.assumed else ""
    shown = [("user-round", "unique", figures.people)]
    if figures.sent is None:
        shown.append(("log-in", "entries", figures.entries))
    else:
        shown += [("send", "sent", figures.sent), ("ban", "capped", figures.capped)]
    return Spot(
        tuple(
            (icon, _count(count, told.get(("node", node, name, ""), Told.EXACTLY), about))
            for icon, name, count in shown
        )
    )


def _edge_spot(edge: str, figures: EdgeFigures, told: Mapping[Cell, Told]) -> Spot:
    return Spot((("arrow-right", _count(figures.passes, told.get(("edge", edge, "passes", ""), Told.EXACTLY))),))


def _count(count: int, how: Told, about: str = "") -> str:
    if 0 < count < SMALL:
        return f"<{SMALL}"
    if how is Told.NOT:
        return NOTHING_TOLD
    return about + short_number(rounded(count) if how is Told.ROUNDED else count)
