"""Paints how a node stands in the drawing: the stack under a folded frame, where frames fold, what is pinned."""

from __future__ import annotations

from collections.abc import Iterable

from canvas.geometry import STACK, NodeBox, Rect
from canvas.group_faces import is_group, is_stack
from canvas.painting.card_stamps import frame_stamp, icon_stamp
from canvas.painting.sheet import Sheet
from canvas.scene import Scene

_BUTTON = 16.0
_ICON = 12.0
_PIN = 11.0
#: A pin stands so far from the right end of the upper edge, half outside of it.
_PIN_IN = 18.0


def fold_button(box: NodeBox, folded: bool) -> Rect:
    """Where one clicks to fold a frame, at the end of its head, or to unfold it, at the end of the card's summary."""
    rect = box.rect
    if folded:
        return Rect(rect.right - 8 - _BUTTON, rect.y + 33, _BUTTON, _BUTTON)
    return Rect(rect.right - 6 - _BUTTON, rect.y + 5, _BUTTON, _BUTTON)


def paint_stacks(sheet: Sheet, scene: Scene, nodes: Iterable[str]) -> None:
    """A second card under each folded frame and each fragment, for there are several steps in one."""
    for node_id in nodes:
        node = scene.journey.node(node_id)
        if node is not None and is_stack(node):
            rect = scene.boxes[node_id].rect
            stamp = frame_stamp(sheet, rect.height, sheet.theme.border_strong)
            stamp.put(sheet.painter, sheet.x(rect.x + STACK), sheet.y(rect.y + STACK))


def paint_signs(sheet: Sheet, scene: Scene, nodes: Iterable[str]) -> None:
    """Where frames fold and unfold, and which nodes tidy leaves where they are. Nothing of that far away."""
    theme, painter = sheet.theme, sheet.painter
    for node_id in nodes:
        node = scene.journey.node(node_id)
        if node is None:
            continue
        box = scene.boxes[node_id]
        if node.kind == "frame":
            folded = is_group(node)
            button = fold_button(box, folded)
            inset = (_BUTTON - _ICON) / 2
            stamp = icon_stamp(sheet, "chevron-right" if folded else "chevron-down", _ICON, theme.muted)
            stamp.put(painter, sheet.x(button.x + inset), sheet.y(button.y + inset))
        if node.pinned:
            stamp = icon_stamp(sheet, "pin", _PIN, theme.accent)
            stamp.put(painter, sheet.x(box.rect.right - _PIN_IN), sheet.y(box.rect.y - _PIN / 2))
