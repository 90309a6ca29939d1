"""What lies under a point, in the order in which a hand means it."""

from __future__ import annotations

from typing import Literal

import msgspec

from canvas.drawing import Drawing
from canvas.geometry import CARD_RADIUS, NodeBox, Point, Port, Rect
from canvas.marks import Marks
from canvas.painting.labels import label_box
from canvas.painting.loops import pill_of
from canvas.painting.sheet import Sheet
from canvas.painting.signs import fold_button
from canvas.view import View

HitKind = Literal[
    "nothing",
    "node",
    "edge",
    "pill",
    "port",
    "loop port",
    "edge end",
    "side",
    "fold",
    "lane",
    "lane header",
    "lane edge",
]

#: How near counts, in device-independent pixels on the screen.
EDGE_REACH = 6.0
PORT_REACH = 12.0
#: Within the card itself a port's area is small, or one could not take hold of the card.
PORT_REACH_INSIDE = 7.0
HANDLE_REACH = 9.0
SIDE_REACH = 5.0
_FRAME_HEAD = 26.0
#: The middle of a card's badge, from the card's corner, and half of the area that counts as it.
BADGE_X, BADGE_Y, BADGE_REACH = 142.0, 20.0, 12.0


class Hit(msgspec.Struct, frozen=True):
    """``id`` is the record that was hit. ``port``: of a port hit. ``part``: "source" or "target" of an edge's end;
    of a resizable thing the sides that are held, of "left", "right", "top", "bottom", joined by a space."""

    kind: HitKind = "nothing"
    id: str = ""
    port: Port | None = None
    part: str = ""

    def __bool__(self) -> bool:
        return self.kind != "nothing"


NOTHING = Hit()


def hit_at(drawing: Drawing, sheet: Sheet, marks: Marks, x: float, y: float) -> Hit:
    """What is at a canvas point."""
    scene, zoom = drawing.scene, sheet.view.zoom
    near = sheet.view.level != "far"
    return (
        (_selected_edge_end(drawing, marks, x, y, zoom) if near else None)
        or _selected_side(drawing, marks, x, y, zoom)
        or (_fold_button(drawing, x, y) if near else None)
        or (_port(drawing, x, y, zoom) if near else None)
        or _pill(drawing, sheet, x, y)
        or _node(drawing, x, y, zoom)
        or _edge(drawing, sheet, x, y, zoom)
        or _frame(drawing, x, y, zoom)
        or _lane(scene.lane_edge_at(x, y, 4.0 / zoom), "lane edge")
        or _lane(scene.lane_header_at(x, y), "lane header")
        or _lane(scene.lane_at(x, y), "lane")
        or NOTHING
    )


def _selected_edge_end(drawing: Drawing, marks: Marks, x: float, y: float, zoom: float) -> Hit | None:
    for edge_id in marks.selected:
        route = drawing.scene.route(edge_id)
        if route is None:
            continue
        reach = HANDLE_REACH / zoom
        for part, (end_x, end_y) in (("target", route.points[-1]), ("source", route.points[0])):
            if abs(end_x - x) <= reach and abs(end_y - y) <= reach:
                return Hit("edge end", edge_id, part=part)
    return None


def _selected_side(drawing: Drawing, marks: Marks, x: float, y: float, zoom: float) -> Hit | None:
    """A side or corner of a selected note or frame."""
    for node_id in marks.selected:
        box = drawing.scene.node_box(node_id)
        if box is None or box.shape == "card":
            continue
        reach = SIDE_REACH / zoom
        rect = box.rect
        if not rect.holds(x, y, reach):
            continue
        sides = [
            name
            for name, distance in (
                ("left", x - rect.x),
                ("right", x - rect.right),
                ("top", y - rect.y),
                ("bottom", y - rect.bottom),
            )
            if abs(distance) <= reach
        ]
        if sides:
            return Hit("side", node_id, part=" ".join(sides))
    return None


def on_badge(drawing: Drawing, view: View, node_id: str, at: Point) -> bool:
    """Whether a canvas point on a card lies on the badge of its findings."""
    node, box = drawing.scene.journey.node(node_id), drawing.scene.node_box(node_id)
    if node is None or box is None or box.shape != "card" or view.level == "far":
        return False
    if drawing.faces.node(node).finding is None:
        return False
    if view.level == "near":
        x, y, reach = box.rect.x + BADGE_X, box.rect.y + BADGE_Y, BADGE_REACH
    else:
        # Of the same size on the screen whatever the zoom, on the corner.
        x, y, reach = box.rect.right, box.rect.y, BADGE_REACH / view.zoom
    return max(abs(at[0] - x), abs(at[1] - y)) <= reach


def _fold_button(drawing: Drawing, x: float, y: float) -> Hit | None:
    """Where a frame folds or unfolds; not under a card that lies on it."""
    scene = drawing.scene
    for node_id in reversed(scene.nodes_in(Rect(x, y, 0.0, 0.0))):
        node, box = scene.journey.node(node_id), scene.boxes[node_id]
        if node is None or node.kind != "frame":
            return None
        if fold_button(box, box.shape == "card").holds(x, y):
            return Hit("fold", node_id)
    return None


def _port(drawing: Drawing, x: float, y: float, zoom: float) -> Hit | None:
    scene = drawing.scene
    reach = min(PORT_REACH / zoom, PORT_REACH * 1.5)
    port = scene.port_at(x, y, reach)
    if port is not None:
        box = scene.node_box(port.node_id)
        inside = box is not None and box.rect.holds(x, y)
        distance = max(abs(port.x - x), abs(port.y - y))
        if not inside or distance <= PORT_REACH_INSIDE:
            return Hit("port", port.node_id, port)
    return None


def _pill(drawing: Drawing, sheet: Sheet, x: float, y: float) -> Hit | None:
    scene = drawing.scene
    for edge_id in scene.edges_in(Rect(x, y, 0.0, 0.0).grown(16 / sheet.view.zoom)):
        route, edge = scene.route(edge_id), scene.journey.edge(edge_id)
        if route is None or route.loop is None or edge is None:
            continue
        pill = pill_of(sheet, route.loop, drawing.faces.pill(edge))
        if pill is not None and pill.rect.holds(x, y):
            return Hit("pill", edge_id)
    return None


def _node(drawing: Drawing, x: float, y: float, zoom: float) -> Hit | None:
    """A card or note. A frame is taken by its border and its head only, for what lies in it is meant otherwise."""
    scene = drawing.scene
    for node_id in reversed(scene.nodes_in(Rect(x, y, 0.0, 0.0))):
        if scene.boxes[node_id].shape != "frame":
            return Hit("node", node_id)
    return None


def _frame(drawing: Drawing, x: float, y: float, zoom: float) -> Hit | None:
    scene = drawing.scene
    for node_id in reversed(scene.nodes_in(Rect(x, y, 0.0, 0.0).grown(CARD_RADIUS))):
        box = scene.boxes[node_id]
        if box.shape == "frame" and _holds_frame(box, x, y, zoom):
            return Hit("node", node_id)
    return None


def _holds_frame(box: NodeBox, x: float, y: float, zoom: float) -> bool:
    reach = EDGE_REACH / zoom
    rect = box.rect
    if not rect.holds(x, y, reach):
        return False
    if y <= rect.y + _FRAME_HEAD:
        return True
    return min(x - rect.x, rect.right - x, rect.bottom - y) <= reach


def _edge(drawing: Drawing, sheet: Sheet, x: float, y: float, zoom: float) -> Hit | None:
    scene = drawing.scene
    edge_id = scene.edge_at(x, y, EDGE_REACH / zoom)
    if edge_id is None and sheet.view.level == "near":
        edge_id = _label(drawing, sheet, x, y)
    return Hit("edge", edge_id) if edge_id is not None else None


def _label(drawing: Drawing, sheet: Sheet, x: float, y: float) -> str | None:
    """The edge whose words are at a point."""
    scene = drawing.scene
    for edge_id in scene.edges_in(Rect(x - 60, y - 20, 120, 40)):
        label, edge = scene.label(edge_id), scene.journey.edge(edge_id)
        if label is None or edge is None:
            continue
        box = label_box(sheet, label, drawing.faces.edge(edge))
        if box is not None and box.holds(x, y):
            return edge_id
    return None


def _lane(stage_id: str, kind: Literal["lane", "lane header", "lane edge"]) -> Hit | None:
    return Hit(kind, stage_id) if stage_id else None
