"""Places for new steps: where they are asked for, on the grid, and not on top of others."""

from __future__ import annotations

import math

from canvas.geometry import (
    CARD_WIDTH,
    COLUMN_PITCH,
    FIRST_ROW,
    FRAME_SIZE,
    LANE_PADDING,
    NOTE_SIZE,
    ROW_PITCH,
    LaneBox,
    Rect,
    Shape,
)
from canvas.gestures.base import StepRequest
from canvas.gestures.landing import Place, landing, lane_for
from canvas.gestures.snapping import snap
from canvas.lanes import in_lane
from canvas.scene import Scene
from canvas.walking import Way

#: After so many tries a new step may lie on another one.
_TRIES = 60
#: So many branches stand side by side before one goes below.
_BRANCHES = 5


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
    if way == "down":
        # A second branch stands beside the first one, not below all that follows it.
        for column in range(_BRANCHES):
            beside = wanted._replace(x=wanted.x + column * COLUMN_PITCH)
            if _is_free_in_stage(scene, node_id, beside):
                return beside
    return free_box(scene, wanted)


def place_at_foot(scene: Scene, lane: LaneBox) -> Rect:
    """The first row below all steps of a stage."""
    lowest = lane.rect.y
    for node in scene.journey.nodes:
        box = scene.node_box(node.id)
        if node.stage == lane.stage_id and box is not None and box.shape == "card":
            lowest = max(lowest, box.rect.bottom)
    rows = math.ceil((lowest - lane.rect.y - FIRST_ROW) / ROW_PITCH)
    y = lane.rect.y + FIRST_ROW + max(rows, 0) * ROW_PITCH
    return Rect(lane.rect.x + LANE_PADDING, y, CARD_WIDTH, scene.card_height)


def stage_below(scene: Scene, node_id: str) -> str:
    """The stage that a step below another one belongs to, however far beside it stands: its lane grows."""
    node = scene.journey.node(node_id)
    known = {lane.stage_id for lane in scene.lanes}
    return node.stage if node is not None and node.stage in known else ""


def _is_free_in_stage(scene: Scene, node_id: str, rect: Rect) -> bool:
    """Whether no card of the node's own stage lies there; the other lanes make room."""
    stage = stage_below(scene, node_id)
    for box in scene.boxes.values():
        other = scene.journey.node(box.node_id)
        counts = box.shape == "card" and other is not None and (not stage or other.stage == stage)
        if counts and _overlap(box.rect, rect):
            return False
    return True


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
    if request.stage is not None and shape_of_kind(kind_id) == "card":
        return place_in_stage(scene, request.stage, request.x - CARD_WIDTH / 2, request.y)
    return landing(scene, box_for(scene, request, kind_id), shape_of_kind(kind_id))


def place_in_stage(scene: Scene, stage: str, x: float, y: float) -> Place:
    """A canvas point as the document keeps it in a stage, even where the stage's lane does not reach yet."""
    lane = next((lane for lane in scene.lanes if lane.stage_id == stage), None)
    left, top = (x, y) if lane is None else in_lane(x - lane.rect.x, y - lane.rect.y)
    return (stage if lane is not None else "", float(round(left)), float(round(top)))
