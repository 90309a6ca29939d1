"""What can be done to the stages that are selected, each as one undo step."""

from __future__ import annotations

from canvas.gestures.base import Board
from canvas.walking import Way
from journey import stage_edits
from journey.words import say

#: The step of changing a lane's width by keyboard.
WIDER = 8.0


def selected_stages(board: Board) -> list[str]:
    """The selected stages from left to right."""
    return [stage.id for stage in board.store.journey.stages if stage.id in board.marks.selected]


def only_stage(board: Board) -> str:
    """The stage that is selected, if it is one alone; else empty."""
    found = selected_stages(board)
    return found[0] if len(found) == 1 else ""


def place_of_stage(board: Board, stage_id: str) -> int:
    """A stage's number among the stages, from 0."""
    return [stage.id for stage in board.store.journey.stages].index(stage_id)


def move_stage(board: Board, by: int) -> None:
    """Move the selected stage to the left (-1) or right (1)."""
    stage_id = only_stage(board)
    if not stage_id:
        return
    place = place_of_stage(board, stage_id) + by
    if 0 <= place < len(board.store.journey.stages):
        stage_edits.move_stage(board.store, stage_id, place)


def add_stage_beside(board: Board, stage_id: str, way: Way) -> str:
    """A new stage left or right of one; returns its id."""
    place = place_of_stage(board, stage_id) + (1 if way == "right" else 0)
    number = len(board.store.journey.stages) + 1
    return stage_edits.add_stage(board.store, say("Stage {number}", number=number), place)


def add_beside(board: Board, way: Way) -> None:
    """A new stage left or right of the selected one, selected instead."""
    stage_id = only_stage(board)
    if stage_id:
        board.select((add_stage_beside(board, stage_id, way),))


def tint(board: Board, number: int) -> None:
    """Give the selected stage a tint."""
    stage_id = only_stage(board)
    if stage_id:
        stage_edits.change_stage(board.store, stage_id, tint=number)


def has_tint(board: Board, number: int) -> bool:
    """Whether the selected stage has a tint."""
    stage = board.store.journey.stage(only_stage(board))
    return stage is not None and stage.tint % stage_edits.TINTS == number


def fold(board: Board) -> None:
    """Fold the selected stage to its name, or unfold it."""
    stage = board.store.journey.stage(only_stage(board))
    if stage is not None:
        stage_edits.change_stage(board.store, stage.id, folded=not stage.folded)


def remove(board: Board) -> None:
    """Remove the selected stage; its steps go to the stage beside it."""
    stage_id = only_stage(board)
    if stage_id:
        stage_edits.remove_stage(board.store, stage_id)


def widen(board: Board, by: int) -> None:
    """Make the selected stage's lane wider (1) or narrower (-1) by one step of the grid."""
    stage_id = only_stage(board)
    lane = next((lane for lane in board.drawing.scene.lanes if lane.stage_id == stage_id), None)
    if lane is not None and not lane.folded:
        stage_edits.resize_stage(board.store, stage_id, max(lane.rect.width + by * WIDER, 0.0))
