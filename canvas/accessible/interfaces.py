"""The canvas and what is drawn on it as Qt's accessible objects.

Qt asks these objects whenever a screen reader does. They hold ids and ask scene and document anew each time, so
that there is no second copy of the document. Qt keeps plain pointers to them: the canvas' own object keeps all others
alive, a removed record's too, for undo may bring it back.
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleInterface,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import VoidPtr, isValid

from canvas.accessible.words import description_of, help_words, journey_words, name_of_record
from canvas.geometry import Rect
from canvas.reading_order import ReadingOrder, part_of
from canvas.record_acts import ACTS, RecordAct
from canvas.whereabouts import place_of
from journey.journey import Journey
from journey.words import say

if TYPE_CHECKING:
    from canvas.widget import CanvasWidget

_Flag = QAccessible.RelationFlag
_Relations = list[tuple[QAccessibleInterface, QAccessible.RelationFlag]]
_ROLES = {
    "stage": QAccessible.Role.Grouping,
    "step": QAccessible.Role.ListItem,
    "edge": QAccessible.Role.Link,
}
#: What Qt reads as "there is no such interface". None and 0 are taken for objects and end the program.
_NOTHING = VoidPtr(0)


class _Actions(QAccessibleActionInterface):
    """What can be done with one record."""

    def __init__(self, owner: RecordInterface) -> None:
        super().__init__()
        self._owner = owner

    def _acts(self) -> dict[str, RecordAct]:
        part = part_of(self._owner.root.journey, self._owner.record_id)
        return {act.id: act for act in ACTS if part in act.parts}

    def actionNames(self) -> list[str]:
        return list(self._acts())

    def localizedActionName(self, name: str) -> str:
        act = self._acts().get(name)
        return say(act.words) if act is not None else name

    def localizedActionDescription(self, name: str) -> str:
        return self.localizedActionName(name)

    def keyBindingsForAction(self, name: str) -> list[str]:
        act = self._acts().get(name)
        return [act.key] if act is not None and act.key else []

    def doAction(self, name: str) -> None:
        act = self._acts().get(name)
        if act is not None and self._owner.isValid():
            act.run(self._owner.root.canvas, self._owner.record_id)


class RecordInterface(QAccessibleInterface):
    """One stage, step or connection."""

    def __init__(self, root: CanvasInterface, record_id: str) -> None:
        super().__init__()
        self.root = root
        self.record_id = record_id
        self._actions = _Actions(self)

    def isValid(self) -> bool:
        return self.root.alive and part_of(self.root.journey, self.record_id) is not None

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        return self.root.window() if self.root.alive else None

    # --- The tree ----------------------------------------------------------------------------------------

    def parent(self) -> QAccessibleInterface:
        above = self.root.order.parent(self.record_id)
        return self.root.record(above) if above else self.root

    def childCount(self) -> int:
        return len(self.root.order.children(self.record_id)) if self.isValid() else 0

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        children = self.root.order.children(self.record_id)
        return self.root.record(children[index]) if 0 <= index < len(children) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        if isinstance(child, RecordInterface) and self.root.order.parent(child.record_id) == self.record_id:
            return self.root.order.place(child.record_id)
        return -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        found = self.root.record_at(x, y)
        while found is not None and found.parent() is not self:
            above = found.parent()
            found = above if isinstance(above, RecordInterface) else None
        return found

    # --- What it says ------------------------------------------------------------------------------------

    def role(self) -> QAccessible.Role:
        part = part_of(self.root.journey, self.record_id)
        return _ROLES[part] if part else QAccessible.Role.NoRole

    def text(self, t: QAccessible.Text) -> str:
        if not self.isValid():
            return ""
        drawing = self.root.canvas.drawing
        if t == QAccessible.Text.Name:
            return name_of_record(self.root.journey, self.record_id)
        if t == QAccessible.Text.Description:
            return description_of(self.root.journey, drawing.faces, drawing.overlay, self.record_id)
        return self.record_id if t == QAccessible.Text.Identifier else ""

    def setText(self, t: QAccessible.Text, text: str) -> None:
        """Names are changed by the rename action, as one undo step."""

    def rect(self) -> QRect:
        return self.root.rect_of(self.record_id) if self.isValid() else QRect()

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        if not self.isValid():
            state.invalid = 1
            return state
        canvas, record_id = self.root.canvas, self.record_id
        state.focusable = state.selectable = 1
        state.extSelectable = state.multiSelectable = 1
        state.selected = int(record_id in canvas.selection)
        state.focused = int(record_id == canvas.marks.focused and canvas.hasFocus())
        place = place_of(canvas.drawing.scene, record_id)
        state.invisible = int(place is None)
        state.offscreen = int(place is None or not canvas.view.seen(canvas.width(), canvas.height()).meets(place))
        journey = self.root.journey
        stage, node = journey.stage(record_id), journey.node(record_id)
        if stage is not None:
            state.expandable = 1
            state.collapsed = int(stage.folded)
            state.expanded = int(not stage.folded)
        if node is not None:
            state.movable = 1
            if node.kind == "frame":
                state.expandable = 1
                state.collapsed = int(node.folded)
                state.expanded = int(not node.folded)
        if part_of(journey, record_id) == "edge":
            state.linked = 1
        return state

    # --- What it leads to, and what can be done with it --------------------------------------------------

    def relations(self, match: QAccessible.RelationFlag = _Flag.AllRelations) -> _Relations:
        """Qt tells what the other thing is to this one: one that flows from here is what this leads to."""
        journey, root = self.root.journey, self.root
        found: list[tuple[str, QAccessible.RelationFlag]] = []
        edge = journey.edge(self.record_id)
        if edge is not None:
            found = [(edge.target, _Flag.FlowsFrom), (edge.source, _Flag.FlowsTo)]
        else:
            found += [(out.target, _Flag.FlowsFrom) for out in journey.edges_from.get(self.record_id, ())]
            found += [(into.source, _Flag.FlowsTo) for into in journey.edges_to.get(self.record_id, ())]
        return [(root.record(key), flag) for key, flag in found if flag in match and journey.node(key) is not None]

    def interface_cast(self, arg: QAccessible.InterfaceType) -> Any:
        return self._actions if arg == QAccessible.InterfaceType.ActionInterface else _NOTHING


class CanvasInterface(QAccessibleWidget):
    """The canvas: what floats over it, then stages and steps without a stage in their reading order."""

    def __init__(self, canvas: CanvasWidget) -> None:
        super().__init__(canvas, QAccessible.Role.Canvas)
        self._canvas = weakref.ref(canvas)
        self._records: dict[str, RecordInterface] = {}
        self._order = ReadingOrder(canvas.drawing.scene.journey)

    @property
    def alive(self) -> bool:
        """Whether the canvas is still there."""
        canvas = self._canvas()
        return canvas is not None and isValid(canvas)

    @property
    def canvas(self) -> CanvasWidget:
        """The canvas, which must be there."""
        canvas = self._canvas()
        assert canvas is not None
        return canvas

    @property
    def journey(self) -> Journey:
        """The journey that is drawn; after the canvas' end the last one."""
        return self.canvas.drawing.scene.journey if self.alive else self._order.journey

    @property
    def order(self) -> ReadingOrder:
        """Who is whose child, as the document is now."""
        journey = self.journey
        if self._order.journey is not journey:
            self._order = ReadingOrder(journey)
        return self._order

    def record(self, record_id: str) -> RecordInterface:
        """The one object of a record."""
        found = self._records.get(record_id)
        if found is None:
            found = self._records[record_id] = RecordInterface(self, record_id)
        return found

    @property
    def records(self) -> tuple[RecordInterface, ...]:
        """All objects that were made for records."""
        return tuple(self._records.values())

    # --- Where things are --------------------------------------------------------------------------------

    def rect_of(self, record_id: str) -> QRect:
        """A record's box on the screen; empty while its stage is folded."""
        place = place_of(self.canvas.drawing.scene, record_id)
        return self._on_screen(place) if place is not None else QRect()

    def _on_screen(self, rect: Rect) -> QRect:
        canvas = self.canvas
        left, top = canvas.view.to_widget(rect.x, rect.y)
        right, bottom = canvas.view.to_widget(rect.right, rect.bottom)
        corner = canvas.mapToGlobal(QPoint(round(left), round(top)))
        return QRect(corner.x(), corner.y(), max(round(right - left), 1), max(round(bottom - top), 1))

    def record_at(self, x: int, y: int) -> RecordInterface | None:
        """What is drawn at a point of the screen."""
        canvas = self.canvas
        at = canvas.mapFromGlobal(QPoint(x, y))
        hit = canvas.hit(*canvas.view.to_scene(at.x(), at.y()))
        return self.record(hit.id) if part_of(self.journey, hit.id) is not None else None

    # --- Qt ----------------------------------------------------------------------------------------------

    def text(self, t: QAccessible.Text) -> str:
        if t == QAccessible.Text.Name:
            name = self.journey.header.name
            return say("Journey {name}", name=name) if name else say("Journey")
        if t == QAccessible.Text.Description:
            return journey_words(self.journey)
        return help_words() if t == QAccessible.Text.Help else super().text(t)

    def childCount(self) -> int:
        return super().childCount() + len(self.order.tops)

    def child(self, index: int) -> QAccessibleInterface:
        widgets = super().childCount()
        if widgets <= index < widgets + len(self.order.tops):
            return self.record(self.order.tops[index - widgets])
        return super().child(index)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        if isinstance(child, RecordInterface):
            if self.order.parent(child.record_id):
                return -1
            place = self.order.place(child.record_id)
            return place + super().childCount() if place >= 0 else -1
        return super().indexOfChild(child)

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        over = super().childAt(x, y)
        if over != self:
            return over
        found = self.record_at(x, y)
        while found is not None:
            above = found.parent()
            if not isinstance(above, RecordInterface):
                return found
            found = above
        return over

    def focusChild(self) -> QAccessibleInterface:
        focused = self.canvas.marks.focused
        if self.canvas.hasFocus() and part_of(self.journey, focused) is not None:
            return self.record(focused)
        return super().focusChild()
