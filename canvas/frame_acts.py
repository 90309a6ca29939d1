"""Folding frames to cards, putting frames round steps, and pinning steps, each as one undo step."""

from __future__ import annotations

from msgspec.structs import replace

from canvas.geometry import Rect
from canvas.gestures.base import Board
from canvas.gestures.landing import landing
from canvas.lanes import in_lane
from canvas.scene import Scene
from journey import frames
from journey.model import Node
from journey.store import Store
from journey.words import say

#: A frame that is put round steps lies so far outside of them; above there is room for its name.
_AROUND, _ABOVE = 16.0, frames.HEAD


def inside(scene: Scene, frame_id: str) -> set[str]:
    """The nodes that lie wholly in an open frame."""
    around = scene.boxes[frame_id].rect
    found = (scene.boxes[node] for node in scene.nodes_in(around) if node != frame_id)
    return {
        box.node_id for box in found if _holds(around, box.rect) and not _is_same_frame(box.shape, box.rect, around)
    }


def _is_same_frame(shape: str, rect: Rect, around: Rect) -> bool:
    """Two frames of one place and size would hold each other."""
    return shape == "frame" and rect == around


def _holds(around: Rect, rect: Rect) -> bool:
    return around.x <= rect.x and around.y <= rect.y and around.right >= rect.right and around.bottom >= rect.bottom


def selected_frames(board: Board) -> list[Node]:
    """The selected frames in the document's order."""
    selected = board.marks.selected
    return [node for node in board.store.journey.nodes if node.kind == "frame" and node.id in selected]


def fold_selected(board: Board) -> None:
    """Fold the selected frame to a card, or unfold it."""
    chosen = selected_frames(board)
    if chosen:
        fold(board, chosen[0].id)


def fold(board: Board, frame_id: str) -> None:
    """Fold a frame to a card, or unfold it."""
    frame = board.store.journey.node(frame_id)
    if frame is None:
        return
    if frames.is_folded(frame):
        frames.unfold(board.store, (frame.id,))
    elif frame.id in board.drawing.scene.boxes:
        frames.fold(board.store, frame.id, inside(board.drawing.scene, frame.id))


def put_frame(board: Board) -> str:
    """A frame round the selected steps, selected instead of them; returns its id, empty if none is selected."""
    scene, selected = board.drawing.scene, board.marks.selected
    rects = [box.rect for node, box in scene.boxes.items() if node in selected]
    if not rects:
        return ""
    left, top = min(rect.x for rect in rects) - _AROUND, min(rect.y for rect in rects) - _ABOVE
    right, bottom = max(rect.right for rect in rects) + _AROUND, max(rect.bottom for rect in rects) + _AROUND
    box = Rect(left, top, right - left, bottom - top)
    stage, x, y = landing(scene, box, "frame")
    # Below a lane's head there is no room for the frame's name: what stands there goes down.
    lane = next((lane for lane in scene.lanes if lane.stage_id == stage), None)
    if lane is not None:
        x, y = in_lane(x, y)
    lacking = y - (top - lane.rect.y) if lane is not None else 0.0
    made = frames.put_around(board.store, stage, x, y, box.width, box.height, max(lacking, 0.0))
    board.select((made,))
    return made


def pin(board: Board) -> None:
    """Let tidy leave the selected steps where they are, or move them again if it leaves all of them already."""
    chosen = [node for node in board.store.journey.nodes if node.id in board.marks.selected]
    pinned = not all_pinned(board)
    changed = [replace(node, pinned=pinned) for node in chosen if node.pinned != pinned]
    if changed:
        with board.store.transaction(say("Pin") if pinned else say("Unpin")) as transaction:
            for node in changed:
                transaction.put(node)


def all_pinned(board: Board) -> bool:
    """Whether steps are selected and tidy leaves all of them."""
    journey = board.store.journey
    some = False
    for key in board.marks.selected:
        node = journey.node(key)
        if node is not None and not node.pinned:
            return False
        some = some or node is not None
    return some


def show_record(store: Store, record_id: str) -> None:
    """Unfold whatever hides a step, or an end of a connection: frames, and the lane that it is in."""
    journey = store.journey
    edge = journey.edge(record_id)
    ends = (edge.source, edge.target) if edge is not None else (record_id,)
    hiding = [frame for end in ends for frame in frames.hiding(journey, end)]
    if edge is not None:
        # A connection across the border of a folded frame is seen.
        first, second = (frames.hiding(journey, end) for end in ends)
        hiding = [*first, *second] if first and second and first[-1] == second[-1] else []
    nodes = [node for end in ends if (node := journey.node(end)) is not None]
    stages = {stage.id for node in nodes if (stage := journey.stage(node.stage)) is not None and stage.folded}
    if edge is not None and len({node.stage for node in nodes}) > 1:
        stages = set()
    frames.unfold(store, hiding, stages)
