"""Places for new steps: where they are asked for, on the grid, and not on top of others."""

from __future__ import annotations

from canvas.geometry import CARD_WIDTH, COLUMN_PITCH, FRAME_SIZE, NOTE_SIZE, ROW_PITCH, Rect, Shape
from canvas.gestures.base import StepRequest
from canvas.gestures.landing import Place, landing, lane_for
from canvas.gestures.snapping import snap
from canvas.scene import Scene
from canvas.walking import Way

#: After so many tries a new step may lie on another one.
_TRIES = 60


def shape_of_kind(kind_id: str) -> Shape:
    """How a kind of step is drawn."""
    return "note" if kind_id == "note" else "frame" if kind_id == "frame" else "card"


def size_of_kind(scene: Scene, kind_id: str) -> tuple[float, float]:
    """Width and height of a new step of a kind."""
    shape = shape_of_kind(kind_id)
    if shape == "card":
        return (CARD_WIDTH, scene.card_height)
    return NOTE_SIZE if shape == "note" else FRAME_SIZE


def box_for(scene: Scene, request: StepRequest, kind_id: str) -> Rect:
    """Where a step that is asked for goes, on the canvas."""
    width, height = size_of_kind(scene, kind_id)
    x, y = request.x, request.y
    if request.port is not None and request.port.side == "right":
        y -= height / 2
    elif request.port is not None or request.edge:
        x -= width / 2
        if request.edge:
            y -= height / 2
    rect = Rect(x, y, width, height)
    if shape_of_kind(kind_id) != "card":
        return rect
    lane = lane_for(scene, rect, "card")
    # Drawn from far away, so that steps that are put down by hand still stand in rows.
    snapped = snap(rect, [], lane, 0.3)
    return free_box(scene, rect._replace(x=snapped.x, y=snapped.y))


def box_beside(scene: Scene, node_id: str, way: Way) -> Rect:
    """The next free place beside a node."""
    rect = scene.boxes[node_id].rect
    by = {"right": (COLUMN_PITCH, 0.0), "left": (-COLUMN_PITCH, 0.0), "up": (0.0, -ROW_PITCH)}
    by_x, by_y = by.get(way, (0.0, ROW_PITCH))
    wanted = Rect(rect.x + by_x, rect.y + by_y, CARD_WIDTH, scene.card_height)
    if way in ("left", "right"):
        index = next((n for n, lane in enumerate(scene.lanes) if lane.rect.holds(*rect.center)), None)
        if index is not None:
            other = index + (1 if way == "right" else -1)
            if 0 <= other < len(scene.lanes) and not scene.lanes[other].folded:
                # To the side means to the neighbouring stage.
                wanted = wanted._replace(x=scene.lanes[other].rect.x + 8.0)
    return free_box(scene, wanted)


def free_box(scene: Scene, wanted: Rect) -> Rect:
    """The wanted place, or the next one below that overlaps no card."""
    rect = wanted
    for _ in range(_TRIES):
        taken = [
            scene.boxes[node].rect
            for node in scene.nodes_in(rect)
            if scene.boxes[node].shape == "card" and _overlap(scene.boxes[node].rect, rect)
        ]
        if not taken:
            return rect
        rect = rect._replace(y=max(box.y for box in taken) + ROW_PITCH)
    return wanted


def _overlap(first: Rect, second: Rect) -> bool:
    return first.x < second.right and second.x < first.right and first.y < second.bottom and second.y < first.bottom


def place_for(scene: Scene, request: StepRequest, kind_id: str) -> Place:
    """Where a step that is asked for goes, as the document keeps it."""
    return landing(scene, box_for(scene, request, kind_id), shape_of_kind(kind_id))
