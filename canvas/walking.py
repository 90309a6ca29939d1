"""Where the arrow keys lead: along the edges, else to the nearest step in that direction."""

from __future__ import annotations

from typing import Literal

from canvas.geometry import Point, Rect
from canvas.scene import Scene

Way = Literal["left", "right", "up", "down"]

_AHEAD: dict[Way, Point] = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
#: Being to the side counts so much more than being far.
_SIDEWAYS = 2.5


def first_node(scene: Scene) -> str:
    """Where walking starts: the upper left card; empty in an empty drawing."""
    cards = [box for box in scene.boxes.values() if box.shape == "card"] or list(scene.boxes.values())
    if not cards:
        return ""
    return min(cards, key=lambda box: (box.rect.x + box.rect.y, box.node_id)).node_id


def step_from(scene: Scene, node_id: str, way: Way) -> str:
    """The node that an arrow key leads to from a node; the node itself if there is none that way."""
    box = scene.node_box(node_id)
    if box is None:
        return first_node(scene)
    journey = scene.journey
    linked = {edge.target for edge in journey.edges_from.get(node_id, ())}
    linked |= {edge.source for edge in journey.edges_to.get(node_id, ())}
    along = _best(scene, box.rect, way, linked - {node_id})
    return along or _best(scene, box.rect, way, set(scene.boxes) - {node_id}) or node_id


def _best(scene: Scene, start: Rect, way: Way, candidates: set[str]) -> str:
    ahead = _AHEAD[way]
    x, y = start.center
    found: list[tuple[float, str]] = []
    for node_id in candidates:
        box = scene.node_box(node_id)
        if box is None or box.shape == "frame":
            continue
        by_x, by_y = box.rect.center[0] - x, box.rect.center[1] - y
        forward = by_x * ahead[0] + by_y * ahead[1]
        sideways = abs(by_x * ahead[1]) + abs(by_y * ahead[0])
        # What lies more to the side than ahead belongs to another arrow.
        if forward > 1 and forward >= sideways * 0.5:
            found.append((forward + _SIDEWAYS * sideways, node_id))
    return min(found)[1] if found else ""
