"""Where dragged and dropped steps land: in which lane, at which place of the document."""

from __future__ import annotations

from canvas.geometry import LANE_HEADER, LaneBox, Rect, Shape
from canvas.lanes import in_lane
from canvas.scene import Scene

#: A card so far above the lanes, or beside the outermost ones, is outside of them.
_OUTSIDE_ABOVE = 60.0
_STREET_HALF = 8.0

Place = tuple[str, float, float]


def lane_for(scene: Scene, rect: Rect, shape: Shape) -> LaneBox | None:
    """The lane that a box belongs to: where its middle is. A card may hang below its lane, which then grows."""
    x, y = rect.center
    for lane in scene.lanes:
        if lane.folded:
            continue
        box = lane.rect
        if shape == "card":
            if box.x - _STREET_HALF <= x < box.right + _STREET_HALF and y >= box.y - _OUTSIDE_ABOVE:
                return lane
        elif box.holds(x, y):
            return lane
    return None


def landing(scene: Scene, rect: Rect, shape: Shape = "card") -> Place:
    """The stage, x and y of the document for a box on the canvas, on whole numbers."""
    lane = lane_for(scene, rect, shape)
    if lane is None:
        return ("", float(round(rect.x)), float(round(rect.y)))
    x, y = rect.x - lane.rect.x, rect.y - lane.rect.y
    if shape == "card":
        x, y = in_lane(x, y)
    else:
        x, y = max(x, 0.0), max(y, LANE_HEADER)
    return (lane.stage_id, float(round(x)), float(round(y)))
