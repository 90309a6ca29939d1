"""What the keyboard does on the canvas.

Arrows walk along the edges, with Shift adding to the selection, with Alt moving what is selected by one step of the
grid, with Ctrl making a connected step in that direction. Tab makes the next step, Space opens the search for one
(held, it moves the picture), Enter opens the settings, F2 renames, Delete removes, Ctrl+Delete removes and closes the
gap, L and letters connect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent

from canvas import acts
from canvas.connecting import Connecting
from canvas.gestures.base import StepRequest
from canvas.gestures.wire import free_port
from canvas.hits import Hit
from canvas.places import box_beside, stage_below
from canvas.walking import Way, first_node, step_from
from journey.words import say

if TYPE_CHECKING:
    from canvas.widget import CanvasWidget

_ARROWS: dict[int, Way] = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
}


class Keys(QObject):
    """Watches the canvas' key events."""

    def __init__(self, canvas: CanvasWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        #: Whether a key was used last, and not the mouse: then the keyboard's place is shown.
        self.used = False
        self._connecting = Connecting(canvas)
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._canvas or not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.KeyPress:
            return self._press(event)
        if event.type() == QEvent.Type.KeyRelease:
            return self._release(event)
        return False

    # --- Pressing ----------------------------------------------------------------------------------------

    def _press(self, event: QKeyEvent) -> bool:
        canvas, key, held = self._canvas, event.key(), event.modifiers()
        self.used = True
        modifier = Qt.KeyboardModifier
        control = bool(held & modifier.ControlModifier)
        plain = not held & (modifier.ControlModifier | modifier.AltModifier | modifier.MetaModifier)
        if canvas.mouse.busy:
            if key == Qt.Key.Key_Escape:
                canvas.mouse.cancel()
            else:
                canvas.mouse.modifiers_changed(event)
            return True
        if self._connecting.active:
            return self._connecting.press(event)
        way = _ARROWS.get(key)
        if way is not None:
            self._arrow(way, event)
        elif key == Qt.Key.Key_Escape:
            self._escape()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            acts.delete(canvas, heal=control)
        elif key == Qt.Key.Key_Space and plain:
            if not event.isAutoRepeat():
                canvas.mouse.hold_space(True)
        elif key == Qt.Key.Key_Tab and plain and self.current():
            self.add_after(self.current())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and self.current():
            canvas.inspect_requested.emit(self.current())
        elif key == Qt.Key.Key_F2 and self.current():
            canvas.renaming.start(self.current())
        elif key == Qt.Key.Key_A and control:
            acts.select_all(canvas)
        elif key == Qt.Key.Key_L and plain and self.current():
            self._connecting.begin(self.current())
        elif key == Qt.Key.Key_Home and plain:
            self.focus(first_node(canvas.drawing.scene))
        else:
            return False
        event.accept()
        return True

    def _release(self, event: QKeyEvent) -> bool:
        mouse = self._canvas.mouse
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat() and mouse.space_held:
            mouse.hold_space(False)
            if not mouse.space_used and not mouse.busy:
                self.open_quick_add()
            return True
        if mouse.busy:
            mouse.modifiers_changed(event)
            return True
        return False

    # --- What the keys mean ------------------------------------------------------------------------------

    def current(self) -> str:
        """The record that keys act on: the focused one, else the only selected one."""
        marks = self._canvas.marks
        if marks.focused:
            return marks.focused
        if len(marks.selected) == 1:
            return next(iter(marks.selected))
        return ""

    def focus(self, node_id: str, extend: bool = False) -> None:
        """Put the keyboard on a node, select it and bring it into sight."""
        if not node_id:
            return
        canvas = self._canvas
        canvas.select(canvas.selection | {node_id} if extend else (node_id,))
        canvas.mark(focused=node_id)
        canvas.reveal(node_id, animated=False)

    def _arrow(self, way: Way, event: QKeyEvent) -> None:
        canvas, held = self._canvas, event.modifiers()
        current = self.current()
        scene = canvas.drawing.scene
        if held & Qt.KeyboardModifier.AltModifier:
            acts.nudge(canvas, way)
        elif held & Qt.KeyboardModifier.ControlModifier:
            if current and scene.node_box(current) is not None:
                self.add_after(current, way)
        else:
            route = scene.route(current)
            if route is not None:
                edge = scene.journey.edge(current)
                if edge is not None:
                    self.focus(edge.target if way in ("right", "down") else edge.source)
                return
            extend = bool(held & Qt.KeyboardModifier.ShiftModifier)
            self.focus(step_from(scene, current, way) if current else first_node(scene), extend)

    def _escape(self) -> None:
        canvas = self._canvas
        canvas.mark(focused="")
        if canvas.tool != "select":
            canvas.set_tool("select")
        else:
            canvas.select(())

    def open_quick_add(self) -> None:
        """Search for a step to put at the pointer; into the edge that is selected, if one is."""
        canvas = self._canvas
        current = self.current()
        route = canvas.drawing.scene.route(current) if current else None
        if route is not None:
            (x1, y1), (x2, y2) = route.points[0], route.points[1]
            canvas.ask_for_step(StepRequest((x1 + x2) / 2, (y1 + y2) / 2, edge=current))
            return
        at = canvas.mouse.place()
        x, y = canvas.view.to_scene(at.x(), at.y())
        canvas.ask_for_step(StepRequest(x, y))

    def add_after(self, record_id: str, way: Way | None = None) -> None:
        """Search for the step that follows one, or that goes into an edge."""
        canvas = self._canvas
        scene = canvas.drawing.scene
        if scene.route(record_id) is not None:
            self.open_quick_add()
            return
        if scene.node_box(record_id) is None:
            return
        port = free_port(canvas, record_id)
        if port is None:
            canvas.hint(say("The way ends at this step."))
            return
        if port.connected:
            canvas.hint(say("All ways out of this step are connected."))
            return
        box = box_beside(scene, record_id, way or "down")
        stage = stage_below(scene, record_id) if way in (None, "down") else None
        port = port._replace(side="right" if way in ("left", "right") else "bottom")
        y = box.y + box.height / 2 if port.side == "right" else box.y
        x = box.x if port.side == "right" else box.x + box.width / 2
        canvas.ask_for_step(StepRequest(x, y, port, stage=stage))

    def context_menu(self) -> None:
        """Ask for the menu of what the keyboard is on."""
        canvas = self._canvas
        current = self.current()
        scene = canvas.drawing.scene
        box, route = scene.node_box(current), scene.route(current)
        at = QPoint(canvas.width() // 2, canvas.height() // 2)
        hit = Hit()
        if box is not None:
            hit = Hit("node", current)
            x, y = canvas.view.to_widget(box.rect.x + 20, box.rect.y + 20)
            at = QPoint(round(x), round(y))
        elif route is not None:
            hit = Hit("edge", current)
            x, y = canvas.view.to_widget(*route.points[0])
            at = QPoint(round(x), round(y))
        canvas.context_menu_requested.emit(hit, canvas.mapToGlobal(at))
