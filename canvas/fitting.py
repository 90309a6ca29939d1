"""The view that shows a part of the drawing whole, and nothing of it under what floats over the canvas."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect

from canvas.geometry import Rect
from canvas.routing.shape import runs_of_route
from canvas.scene import Scene
from canvas.view import View

#: The drawing keeps so far away from what floats (px).
_GAP = 12
#: What floats may take so much of the height; the drawing must have room left.
_MOST = 0.4


def fitted_clear(scene: Scene, view: View, around: Rect, width: int, height: int, floating: Sequence[QRect]) -> View:
    """The view that shows ``around`` on a canvas of that size, with room at the foot for as much of what floats there
    as would hide something."""
    feet = sorted({height - box.top() + _GAP for box in floating if not box.isEmpty()})
    found = view.fitted(around, width, height)
    for foot in (0, *feet):
        if foot > _MOST * height:
            break
        found = view.fitted(around, width, height - foot)
        if not any(_hides(scene, found, around, box) for box in floating):
            break
    return found


def _hides(scene: Scene, view: View, around: Rect, box: QRect) -> bool:
    """Whether a part of the drawing lies under a box on the canvas."""
    left, top = view.to_scene(box.left() - _GAP, box.top() - _GAP)
    right, bottom = view.to_scene(box.right() + _GAP, box.bottom() + _GAP)
    under = Rect(left, top, right - left, bottom - top)
    if not under.meets(around):
        return False
    if scene.nodes_in(under):
        return True
    routes = (scene.routes[edge] for edge in scene.edges_in(under))
    return any(run.meets(under) for route in routes for run in runs_of_route(route))
