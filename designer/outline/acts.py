"""What can be done from the outline that the canvas does by hand: to other stages, among the steps of a stage."""

from __future__ import annotations

from canvas.geometry import LANE_PADDING
from canvas.places import free_box, place_at_foot, place_in_stage
from canvas.widget import CanvasWidget
from journey import edits, stage_edits
from journey.words import say


def move_to_stage(canvas: CanvasWidget, node_id: str, stage_id: str) -> None:
    """Move a step to the foot of a stage."""
    store, scene = canvas.store, canvas.drawing.scene
    node = store.journey.node(node_id)
    lane = next((lane for lane in scene.lanes if lane.stage_id == stage_id), None)
    if node is None or lane is None or node.stage == stage_id:
        return
    if lane.folded:
        below = [other.y for other in store.journey.nodes if other.stage == stage_id]
        place = (stage_id, LANE_PADDING, max(below, default=0.0) + scene.card_height)
    else:
        box = free_box(scene, place_at_foot(scene, lane))
        place = place_in_stage(scene, stage_id, box.x, box.y)
    edits.move(store, {node_id: place})


def move_sideways(canvas: CanvasWidget, node_id: str, by: int) -> None:
    """Move a step to the stage before (-1) or after (1) its own."""
    journey = canvas.store.journey
    node = journey.node(node_id)
    stages = [stage.id for stage in journey.stages]
    if node is None or not stages:
        return
    place = stages.index(node.stage) + by if node.stage in stages else 0
    if 0 <= place < len(stages):
        move_to_stage(canvas, node_id, stages[place])
    else:
        canvas.hint(say("There is no stage on that side."))


def exchange(canvas: CanvasWidget, siblings: list[str], record_id: str, by: int) -> None:
    """Let a stage, or a step, exchange its place with the one before (-1) or after (1) it."""
    store = canvas.store
    place = siblings.index(record_id) + by if record_id in siblings else -1
    if not 0 <= place < len(siblings):
        return
    if store.journey.stage(record_id) is not None:
        stage_edits.move_stage(store, record_id, place)
        return
    one, other = store.journey.node(record_id), store.journey.node(siblings[place])
    if one is not None and other is not None:
        places = {one.id: (one.stage, other.x, other.y), other.id: (other.stage, one.x, one.y)}
        edits.move(store, places, name=say("Exchange places"))
