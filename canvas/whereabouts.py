"""Where any record is on the canvas: a stage's lane, a step's card, a connection's way."""

from __future__ import annotations

from canvas.geometry import Rect
from canvas.scene import Scene


def place_of(scene: Scene, record_id: str) -> Rect | None:
    """The box round a record; None if it is not drawn, or its lane is folded."""
    box, route = scene.node_box(record_id), scene.route(record_id)
    if box is not None:
        return box.rect
    if route is not None:
        return route.bounds
    return next((lane.rect for lane in scene.lanes if lane.stage_id == record_id), None)
