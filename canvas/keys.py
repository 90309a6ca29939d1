"""What the keyboard does on the canvas.

Arrows walk along the edges, with Shift adding to the selection, with Alt moving what is selected by one step of the
grid, with Ctrl making a connected step in that direction. Tab makes the next step, Space opens the search for one
(held, it moves the picture), Enter opens the settings, F2 renames, Delete removes, Ctrl+Delete removes and closes the
gap, L and letters connect, E steps through the connections of a step. ``key_table`` names them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent

from canvas import acts, stage_acts
from canvas.connecting import Connecting
from canvas.geometry import LaneBox
from canvas.gestures.base import StepRequest
from canvas.gestures.wire import free_port
from canvas.hits import Hit
from canvas.places import box_beside, free_box, place_at_foot, stage_below
from canvas.reading_order import part_of
from canvas.walking import Way, connections_of, first_node, last_node, walk
from canvas.whereabouts import place_of
from journey.words import say

if TYPE_CHECKING:
    from canvas.widget import CanvasWidget

_ARROWS: dict[int, Way] = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
}
#: Page Up and Page Down move the picture by this share of what is seen.
_PAGE = 0.75


class Keys(QObject):
    """Watches the canvas' key events."""

    def __init__(self, canvas: CanvasWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        #: Whether a key was used last, and not the mouse: then the keyboard's place is shown.
        self.used = False
        self._last = ""
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
            self._arrow(way, held)
        elif not (self._act(key, held, plain) or self._move_about(event, plain)):
            return False
        event.accept()
        return True

    def _act(self, key: int, held: Qt.KeyboardModifier, plain: bool) -> bool:
        """Keys that do something with the record that they act on; whether this was one."""
        canvas, current = self._canvas, self.current()
        control = bool(held & Qt.KeyboardModifier.ControlModifier)
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete(heal=control)
        elif key == Qt.Key.Key_A and control and not held & Qt.KeyboardModifier.ShiftModifier:
            acts.select_all(canvas)
        elif key == Qt.Key.Key_Tab and plain and current:
            self.add_after(current)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and current:
            canvas.inspect_requested.emit(current)
        elif key == Qt.Key.Key_F2 and current:
            canvas.renaming.start(current)
        elif key == Qt.Key.Key_L and plain and current:
            self.connect_from(current)
        elif key == Qt.Key.Key_E and plain and current:
            self._next_connection(current, back=bool(held & Qt.KeyboardModifier.ShiftModifier))
        else:
            return False
        return True

    def _move_about(self, event: QKeyEvent, plain: bool) -> bool:
        """Keys that move the keyboard's place or the picture; whether this was one."""
        canvas, key = self._canvas, event.key()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        pages = {Qt.Key.Key_PageUp: 1, Qt.Key.Key_PageDown: -1}
        if key == Qt.Key.Key_Escape:
            self._escape()
        elif key == Qt.Key.Key_Space and plain:
            if not event.isAutoRepeat():
                canvas.mouse.press_space(event)
        elif key == Qt.Key.Key_Home and plain:
            self.focus(first_node(canvas.drawing.scene))
        elif key == Qt.Key.Key_End and plain:
            self.focus(last_node(canvas.drawing.scene))
        elif key in pages and plain:
            by = pages[Qt.Key(key)] * _PAGE
            canvas.pan(by * canvas.width() if shift else 0.0, 0.0 if shift else by * canvas.height())
        elif key == Qt.Key.Key_F10 and shift:
            self.context_menu()
        else:
            return False
        return True

    def _release(self, event: QKeyEvent) -> bool:
        mouse = self._canvas.mouse
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat() and mouse.space.held:
            if mouse.release_space(event):
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

    def focus(self, record_id: str, extend: bool = False) -> None:
        """Put the keyboard on a step, a connection or a stage, select it and bring it into sight."""
        if not record_id:
            return
        canvas = self._canvas
        self._last = record_id
        canvas.select(canvas.selection | {record_id} if extend else (record_id,))
        canvas.mark(focused=record_id)
        canvas.reveal(record_id, animated=False)

    def _arrow(self, way: Way, held: Qt.KeyboardModifier) -> None:
        canvas, modifier = self._canvas, Qt.KeyboardModifier
        scene, current = canvas.drawing.scene, self.current()
        part = part_of(scene.journey, current)
        across = -1 if way == "left" else 1
        if held & modifier.AltModifier and held & modifier.ShiftModifier:
            if part != "stage":
                acts.resize(canvas, way)
            elif way in ("left", "right"):
                stage_acts.widen(canvas, across)
        elif held & modifier.AltModifier:
            if part != "stage":
                acts.nudge(canvas, way)
            elif way in ("left", "right"):
                stage_acts.move_stage(canvas, across)
        elif held & modifier.ControlModifier:
            if part == "stage" and way in ("left", "right"):
                self._add_stage(current, way)
            elif part == "stage" or scene.node_box(current) is not None:
                self.add_after(current, way)
        else:
            start = current or self._last
            known = part_of(scene.journey, start) is not None and place_of(scene, start) is not None
            # After Escape the first arrow goes back to where the keyboard was.
            goal = start if known and not current else walk(scene, start, way)
            self.focus(goal, extend=bool(held & modifier.ShiftModifier))

    def _next_connection(self, record_id: str, back: bool) -> None:
        """Go to the next one of a step's connections."""
        canvas = self._canvas
        found = connections_of(canvas.store.journey, record_id)
        if not found:
            canvas.hint(say("Nothing is connected to this step."))
            return
        if record_id in found:
            self.focus(found[(found.index(record_id) + (-1 if back else 1)) % len(found)])
        else:
            self.focus(found[-1 if back else 0])

    def _escape(self) -> None:
        canvas = self._canvas
        if canvas.drawing.overlay.spots is not None:
            canvas.spotlight_left.emit()
            return
        canvas.mark(focused="")
        if canvas.tool != "select":
            canvas.set_tool("select")
        else:
            canvas.select(())

    def delete(self, heal: bool = False) -> None:
        """Remove what is selected. The keyboard goes to what is nearest, so that one can go on from there; that is not
        selected, or pressing the key twice would remove two things."""
        canvas = self._canvas
        journey, focused = canvas.store.journey, canvas.marks.focused
        near = ""
        if stage_acts.only_stage(canvas):
            stages = [stage.id for stage in journey.stages if stage.id not in canvas.selection]
            near = stages[0] if stages else ""
            stage_acts.remove(canvas)
        else:
            edge = journey.edge(focused)
            near = edge.source if edge is not None else walk(canvas.drawing.scene, focused, "up") if focused else ""
            acts.delete(canvas, heal=heal)
        changed = canvas.store.journey is not journey
        if changed and focused and near != focused and part_of(canvas.store.journey, near) is not None:
            self._last = near
            canvas.mark(focused=near)

    def connect_from(self, record_id: str) -> None:
        """Ask by letters where a step, or a connection instead of where it leads now, shall lead."""
        if part_of(self._canvas.store.journey, record_id) in ("step", "edge"):
            self._connecting.begin(record_id)

    def _add_stage(self, stage_id: str, way: Way) -> None:
        made = stage_acts.add_stage_beside(self._canvas, stage_id, way)
        self.focus(made)
        self._canvas.renaming.start(made)

    def open_quick_add(self) -> None:
        """Search for a step: into the edge that is selected, into the stage, else where the pointer is."""
        canvas = self._canvas
        current = self.current()
        if part_of(canvas.store.journey, current) in ("edge", "stage"):
            self.add_after(current)
            return
        at = canvas.mouse.place()
        x, y = canvas.view.to_scene(at.x(), at.y())
        canvas.ask_for_step(StepRequest(x, y))

    def add_after(self, record_id: str, way: Way | None = None) -> None:
        """Search for the step that follows one, or that goes into an edge or a stage."""
        request = self.request_for(record_id, way)
        if request is not None:
            self._canvas.ask_for_step(request)

    def request_for(self, record_id: str, way: Way | None = None, output: str = "") -> StepRequest | None:
        """Where a step goes that follows another one by its first free way out (or by ``output``), or that goes into
        an edge or a stage. None where none can; the person is told why."""
        canvas = self._canvas
        scene = canvas.drawing.scene
        route = scene.route(record_id)
        if route is not None:
            (x1, y1), (x2, y2) = route.points[0], route.points[1]
            return StepRequest((x1 + x2) / 2, (y1 + y2) / 2, edge=record_id)
        lane = next((lane for lane in scene.lanes if lane.stage_id == record_id), None)
        if lane is not None:
            return self._request_in_stage(lane)
        if scene.node_box(record_id) is None:
            return None
        ports = [port for port in scene.ports(record_id) if port.output == output]
        port = ports[0] if output and ports else free_port(canvas, record_id)
        if port is None:
            canvas.hint(say("The way ends at this step."))
            return None
        if port.connected:
            canvas.hint(say("All ways out of this step are connected."))
            return None
        box = box_beside(scene, record_id, way or "down")
        stage = stage_below(scene, record_id) if way in (None, "down") else None
        port = port._replace(side="right" if way in ("left", "right") else "bottom")
        y = box.y + box.height / 2 if port.side == "right" else box.y
        x = box.x if port.side == "right" else box.x + box.width / 2
        return StepRequest(x, y, port, stage=stage)

    def _request_in_stage(self, lane: LaneBox) -> StepRequest | None:
        """A step at the foot of a stage."""
        if lane.folded:
            self._canvas.hint(say("The stage is folded."))
            return None
        scene = self._canvas.drawing.scene
        box = free_box(scene, place_at_foot(scene, lane))
        return StepRequest(box.x, box.y)

    def context_menu(self) -> None:
        """Ask for the menu of what the keyboard is on."""
        canvas, current = self._canvas, self.current()
        scene = canvas.drawing.scene
        route, place = scene.route(current), place_of(scene, current)
        at, hit = QPoint(canvas.width() // 2, canvas.height() // 2), Hit()
        if route is not None:
            hit = Hit("edge", current)
            x, y = canvas.view.to_widget(*route.points[0])
            at = QPoint(round(x), round(y))
        elif place is not None:
            hit = Hit("node" if scene.node_box(current) is not None else "lane header", current)
            x, y = canvas.view.to_widget(place.x + 20, place.y + 20)
            at = QPoint(round(x), round(y))
        canvas.context_menu_requested.emit(hit, canvas.mapToGlobal(at))
