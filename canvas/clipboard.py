"""Copying and pasting steps as text, between windows and documents."""

from __future__ import annotations

import json

from PySide6.QtGui import QGuiApplication

from canvas.geometry import Point, Rect
from canvas.gestures.base import Board
from canvas.gestures.landing import landing
from journey import edits
from journey.clipboard import copy_text, paste_text
from journey.letters import listed
from journey.words import say

#: A copy that is not pasted at a certain point lies so far from what was copied.
OFFSET = 16.0


def copied_text(board: Board) -> str:
    """The selected steps as text; empty if none is selected."""
    return copy_text(board.store.journey, board.marks.selected)


def copy(board: Board) -> bool:
    """Put the selected steps on the clipboard; whether there were any."""
    text = copied_text(board)
    if text:
        QGuiApplication.clipboard().setText(text)
    return bool(text)


def cut(board: Board) -> None:
    """Copy the selected steps and remove them."""
    if copy(board):
        edits.delete(board.store, [key for key in board.marks.selected if key in board.drawing.scene.boxes])


def paste_clipboard(board: Board, at: Point | None) -> bool:
    """Paste what is on the clipboard; whether it held steps. ``at`` is a canvas point, else beside the original."""
    if paste(board, QGuiApplication.clipboard().text(), at):
        return True
    board.hint(say("There are no steps on the clipboard."))
    return False


def paste(board: Board, text: str, at: Point | None) -> bool:
    """Paste steps and select them; whether the text held any."""
    outline = _outline(text)
    if outline is None:
        return False
    left, top, stage_count = outline
    scene = board.drawing.scene
    stage, x, y = "", left + OFFSET, top + OFFSET
    if at is not None and (stage_count < 2 or not scene.lanes):
        width = 160.0
        stage, x, y = landing(scene, Rect(at[0], at[1], width, scene.card_height))
    elif at is not None:
        # Steps of several stages go each to its own, level with the pointer.
        y = max(at[1], 0.0)
        x = left
    pasted = paste_text(board.store, text, x, y, stage)
    if pasted is None:
        return False
    journey = board.store.journey
    fresh = set(pasted.ids)
    fresh |= {edge.id for edge in journey.edges if edge.source in fresh and edge.target in fresh}
    board.select(fresh)
    if pasted.missing:
        board.hint(say("Not in this journey: {what}", what=listed(pasted.missing[:5])))
    return True


def _outline(text: str) -> tuple[float, float, int] | None:
    """The upper left corner of copied steps, and from how many stages they are; None if it is no such text."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        nodes = json.loads(text)["nodes"]
        places = [(float(node.get("x", 0.0)), float(node.get("y", 0.0))) for node in nodes]
        stages = {str(node.get("stage", "")) for node in nodes}
        return (min(x for x, _ in places), min(y for _, y in places), len(stages))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
