"""Where the arrow keys lead: along the edges, else to the nearest step in that direction."""

from __future__ import annotations

from typing import Literal

from canvas.geometry import Point, Rect
from canvas.scene import Scene
from journey.journey import Journey

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


def last_node(scene: Scene) -> str:
    """The lower right card; empty in an empty drawing."""
    cards = [box for box in scene.boxes.values() if box.shape == "card"] or list(scene.boxes.values())
    if not cards:
        return ""
    return max(cards, key=lambda box: (box.rect.x + box.rect.y, box.node_id)).node_id


def walk(scene: Scene, record_id: str, way: Way) -> str:
    """What an arrow key leads to from a step, a connection or a stage; itself if there is nothing that way.

    Above a stage's uppermost step is the stage itself; from there the arrows go to its neighbours and back down.
    """
    journey = scene.journey
    edge = journey.edge(record_id)
    if edge is not None:
        goal = edge.target if way in ("right", "down") else edge.source
        return goal if scene.node_box(goal) is not None else record_id
    if journey.stage(record_id) is not None:
        return _from_stage(scene, record_id, way)
    if scene.node_box(record_id) is None:
        return first_node(scene) or (scene.lanes[0].stage_id if scene.lanes else "")
    found = step_from(scene, record_id, way)
    node = journey.node(record_id)
    if found == record_id and way == "up" and node is not None and journey.stage(node.stage) is not None:
        return node.stage
    return found


def _from_stage(scene: Scene, stage_id: str, way: Way) -> str:
    stages = [lane.stage_id for lane in scene.lanes]
    place = stages.index(stage_id)
    if way == "left":
        return stages[max(place - 1, 0)]
    if way == "right":
        return stages[min(place + 1, len(stages) - 1)]
    if way == "up":
        return stage_id
    members = [
        (box.rect.y, box.rect.x, node.id)
        for node in scene.journey.nodes
        if node.stage == stage_id and (box := scene.node_box(node.id)) is not None
    ]
    return min(members)[2] if members else stage_id


def connections_of(journey: Journey, record_id: str) -> list[str]:
    """The connections to step through from a step: those out of it, then those into it. From a connection: those of
    the step that it leaves."""
    edge = journey.edge(record_id)
    node_id = edge.source if edge is not None else record_id
    out = [edge.id for edge in journey.edges_from.get(node_id, ())]
    if edge is not None:
        return out
    return out + [into.id for into in journey.edges_to.get(node_id, ()) if into.id not in out]


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
