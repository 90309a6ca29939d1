"""Room for a step that is put into an edge between two cards that stand one below the other."""

from __future__ import annotations

from typing import NamedTuple

from canvas.geometry import CARD_WIDTH, ROW_PITCH, NodeBox
from canvas.gestures.landing import Place
from canvas.places import shape_of_kind
from canvas.scene import Scene
from journey import edits
from journey.store import Store

#: A card between two others keeps at least so far from each: room for an arrow.
_APART = 20.0


class Room(NamedTuple):
    """Where the step goes, and where those go that make room for it."""

    place: Place
    pushed: dict[str, Place]


def room_between(scene: Scene, edge_id: str, step_id: str = "") -> Room | None:
    """Room between the ends of an edge that goes straight down in one stage: what stands below goes down by as much
    as is wanting. None where the edge goes another way: there the step stands where it was dropped.

    ``step_id``: the step, if it is there already and is only moved into the edge.
    """
    edge = scene.journey.edge(edge_id)
    if edge is None or edge.loop is not None:
        return None
    upper, lower = scene.node_box(edge.source), scene.node_box(edge.target)
    stage = _common_stage(scene, edge.source, edge.target)
    if upper is None or lower is None or not stage or not _stand_below(upper, lower):
        return None
    height, bottom = scene.card_height, upper.rect.bottom
    wanting = max(0.0, bottom + height + 2 * _APART - lower.rect.y)
    if wanting:
        wanting = max(wanting, upper.rect.y + 2 * ROW_PITCH - lower.rect.y)
    y = min(upper.rect.y + ROW_PITCH, lower.rect.y + wanting - _APART - height)
    node = scene.journey.node(edge.target)
    place = (stage, node.x if node is not None else 0.0, float(round(y)))
    return Room(place, _pushed(scene, stage, lower.rect.y, wanting, step_id) if wanting else {})


def put_into(scene: Scene, store: Store, edge_id: str, kind_id: str, wanted: Place) -> str:
    """A new step in an edge: where there is room for it between its ends, else where it is wanted. Returns its id."""
    room = room_between(scene, edge_id) if shape_of_kind(kind_id) == "card" else None
    (stage, x, y), pushed = room or (wanted, {})
    return edits.insert_on_edge(store, edge_id, kind_id, x, y, stage=stage, pushed=pushed)


def _common_stage(scene: Scene, first: str, second: str) -> str:
    """The stage that both steps are in; empty if they are not in one that is drawn as a lane."""
    one, other = scene.journey.node(first), scene.journey.node(second)
    if one is None or other is None or one.stage != other.stage:
        return ""
    return one.stage if any(lane.stage_id == one.stage and not lane.folded for lane in scene.lanes) else ""


def _stand_below(upper: NodeBox, lower: NodeBox) -> bool:
    beside = abs(upper.rect.center[0] - lower.rect.center[0])
    return lower.rect.y >= upper.rect.bottom and beside < CARD_WIDTH / 2


def _pushed(scene: Scene, stage: str, top: float, by: float, step_id: str) -> dict[str, Place]:
    """Everything in a stage from a height on, so much lower; as making space there would."""
    found: dict[str, Place] = {}
    for node in scene.journey.nodes:
        box = scene.node_box(node.id)
        if box is not None and node.stage == stage and node.id != step_id and box.rect.center[1] >= top:
            found[node.id] = (stage, node.x, box.rect.y + by)
    return found
