"""What can be done to the selection, each as one undo step: for menus, keys and tool bars."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Literal

from canvas.clipboard import copied_text, paste
from canvas.geometry import COLUMN_PITCH, ROW_PITCH
from canvas.gestures.base import Board
from canvas.gestures.landing import landing
from canvas.gestures.space import push
from canvas.tidying import tidy_journey
from canvas.walking import Way
from journey import edits
from journey.model import Node
from journey.words import say

Line = Literal["left", "center", "right", "top", "middle", "bottom"]

#: The step of nudging by keyboard.
NUDGE = 8.0
#: Notes and frames are at least so wide and high.
LEAST_SIZE = 48.0


def selected_nodes(board: Board) -> list[str]:
    """The selected nodes in the document's order."""
    selected = board.marks.selected
    return [node.id for node in board.store.journey.nodes if node.id in selected] if selected else []


def selects(board: Board, count: int) -> bool:
    """Whether at least so many nodes are selected, told without going through all of them."""
    journey = board.store.journey
    nodes = (key for key in board.marks.selected if journey.node(key) is not None)
    return len(tuple(islice(nodes, count))) == count


def delete(board: Board, heal: bool = False) -> None:
    """Remove what is selected. ``heal``: what led into a removed step leads on to what followed it."""
    chosen = [key for key in board.marks.selected if _is_step_or_edge(board, key)]
    if chosen:
        edits.delete(board.store, chosen, heal=heal)


def _is_step_or_edge(board: Board, key: str) -> bool:
    journey = board.store.journey
    return journey.node(key) is not None or journey.edge(key) is not None


def duplicate(board: Board) -> None:
    """Copies of the selected steps beside them, selected instead."""
    text = copied_text(board)
    if text:
        paste(board, text, None)


def nudge(board: Board, way: Way) -> None:
    """Move the selected nodes by one step of the grid."""
    by_x = {"left": -NUDGE, "right": NUDGE}.get(way, 0.0)
    by_y = {"up": -NUDGE, "down": NUDGE}.get(way, 0.0)
    _move(board, dict.fromkeys(selected_nodes(board), (by_x, by_y)), "")


def resize(board: Board, way: Way) -> None:
    """Move the lower right corner of the selected note or frame by one step of the grid."""
    for node_id in selected_nodes(board):
        node, box = board.store.journey.node(node_id), board.drawing.scene.node_box(node_id)
        if node is None or box is None or box.shape == "card":
            continue
        width = box.rect.width + {"left": -NUDGE, "right": NUDGE}.get(way, 0.0)
        height = box.rect.height + {"up": -NUDGE, "down": NUDGE}.get(way, 0.0)
        edits.resize(board.store, node_id, node.x, node.y, max(width, LEAST_SIZE), max(height, LEAST_SIZE))
        return


def align(board: Board, line: Line) -> None:
    """Bring the selected nodes' edges or middles to one line: that of the outermost one, or the mean middle."""
    boxes = {node: board.drawing.scene.boxes[node].rect for node in _placed(board)}
    if len(boxes) < 2:
        return
    rects = list(boxes.values())
    if line in ("left", "center", "right"):
        share = {"left": 0.0, "center": 0.5, "right": 1.0}[line]
        values = [rect.x + share * rect.width for rect in rects]
        goal = min(values) if line == "left" else max(values) if line == "right" else sum(values) / len(values)
        by = {node: (goal - rect.x - share * rect.width, 0.0) for node, rect in boxes.items()}
    else:
        share = {"top": 0.0, "middle": 0.5, "bottom": 1.0}[line]
        values = [rect.y + share * rect.height for rect in rects]
        goal = min(values) if line == "top" else max(values) if line == "bottom" else sum(values) / len(values)
        by = {node: (0.0, goal - rect.y - share * rect.height) for node, rect in boxes.items()}
    _move(board, by, say("Align"))


def distribute(board: Board, upright: bool) -> None:
    """Give the selected nodes equal gaps, the outermost ones staying: downwards or sideways."""
    boxes = {node: board.drawing.scene.boxes[node].rect for node in _placed(board)}
    if len(boxes) < 3:
        return
    by: dict[str, tuple[float, float]] = {}
    if upright:
        order = sorted(boxes, key=lambda node: boxes[node].y)
        room = boxes[order[-1]].bottom - boxes[order[0]].y - sum(rect.height for rect in boxes.values())
        at = boxes[order[0]].y
        for node in order:
            by[node] = (0.0, round(at) - boxes[node].y)
            at += boxes[node].height + room / (len(order) - 1)
    else:
        order = sorted(boxes, key=lambda node: boxes[node].x)
        room = boxes[order[-1]].right - boxes[order[0]].x - sum(rect.width for rect in boxes.values())
        at = boxes[order[0]].x
        for node in order:
            by[node] = (round(at) - boxes[node].x, 0.0)
            at += boxes[node].width + room / (len(order) - 1)
    _move(board, by, say("Distribute"))


def make_space(board: Board, x: float, y: float, way: Literal["right", "down"], by: float) -> None:
    """Push everything right of, or below, a point further away, in the lane of the point only where there is one."""
    scene = board.drawing.scene
    stage = scene.lane_at(x, y)
    pushed = []
    for node, box in scene.boxes.items():
        record = board.store.journey.node(node)
        if record is None or (stage and record.stage != stage):
            continue
        if (way == "right" and box.rect.x >= x) or (way == "down" and box.rect.y >= y):
            pushed.append(node)
    push(board, pushed, (by, 0.0) if way == "right" else (0.0, by))


def make_space_at(board: Board, way: Literal["right", "down"]) -> None:
    """Push the upper left one of the selected steps, and all that lies right of or below it, by one place."""
    boxes = [board.drawing.scene.boxes[node].rect for node in _placed(board)]
    if boxes:
        left, top = min(box.x for box in boxes), min(box.y for box in boxes)
        make_space(board, left, top, way, COLUMN_PITCH if way == "right" else ROW_PITCH)


def _placed(board: Board) -> list[str]:
    return [node for node in selected_nodes(board) if node in board.drawing.scene.boxes]


def _move(board: Board, by: dict[str, tuple[float, float]], name: str) -> None:
    scene = board.drawing.scene
    places = {}
    for node, (by_x, by_y) in by.items():
        box = scene.node_box(node)
        if box is not None and (by_x or by_y):
            places[node] = landing(scene, box.rect.moved(by_x, by_y), box.shape)
    if places:
        edits.move(board.store, places, name=name)


def tidy(board: Board, only_selected: bool = False) -> None:
    """Lay the journey out, or only the selected steps."""
    tidy_journey(board, frozenset(selected_nodes(board)) if only_selected else None)


# --- Selecting -----------------------------------------------------------------------------------------------


def select_all(board: Board) -> None:
    """Select all steps, notes, frames and edges."""
    journey = board.store.journey
    board.select([*(node.id for node in journey.nodes), *(edge.id for edge in journey.edges)])


def invert(board: Board) -> None:
    """Select the steps that are not selected."""
    chosen = board.marks.selected
    board.select(node.id for node in board.store.journey.nodes if node.id not in chosen)


def select_nothing(board: Board) -> None:
    """Select nothing any more."""
    board.select(())


def select_same_kind(board: Board) -> None:
    """Select all steps of the selected steps' kinds."""
    nodes = board.store.journey.nodes
    kinds = {node.kind for node in nodes if node.id in board.marks.selected}
    board.select(node.id for node in nodes if node.kind in kinds)


def select_stream(board: Board, upstream: bool) -> None:
    """Add all steps that lead to the selected ones, or to which they lead; loops are not followed back."""
    journey = board.store.journey
    found = set(selected_nodes(board))
    waiting = list(found)
    while waiting:
        for node in _next(board, waiting.pop(), upstream):
            if node not in found:
                found.add(node)
                waiting.append(node)
    found |= {edge.id for edge in journey.edges if edge.source in found and edge.target in found}
    board.select(found)


def _next(board: Board, node_id: str, upstream: bool) -> Iterable[str]:
    journey = board.store.journey
    if upstream:
        return [edge.source for edge in journey.edges_to.get(node_id, ()) if edge.loop is None]
    return [edge.target for edge in journey.edges_from.get(node_id, ()) if edge.loop is None]


def set_enabled(board: Board, enabled: bool) -> None:
    """Let the selected steps run, or let people pass them by."""
    from msgspec.structs import replace

    nodes = [node for key in selected_nodes(board) if (node := board.store.journey.node(key)) is not None]
    changed: list[Node] = [
        replace(node, status="ready" if enabled else "disabled")
        for node in nodes
        if (node.status == "disabled") == enabled
    ]
    if changed:
        with board.store.transaction(say("Enable") if enabled else say("Disable")) as transaction:
            for node in changed:
                transaction.put(node)
