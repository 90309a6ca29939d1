"""What mouse, wheel and touch pad do on the canvas: they choose a gesture and feed it.

The wheel zooms at the pointer, as in the node editors that people know; with Shift it moves the picture sideways,
with Alt up and down. Two fingers on a touch pad move the picture, and pinching zooms. Middle button, Space and
dragging, or the hand tool move it too.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip

from canvas import frame_acts
from canvas.geometry import Point
from canvas.gestures.band import BandGesture
from canvas.gestures.base import Gesture, Pointer, StepRequest
from canvas.gestures.landing import landing
from canvas.gestures.move import MoveGesture
from canvas.gestures.pan import PanGesture
from canvas.gestures.resize import LaneOrderGesture, LaneWidthGesture, ResizeGesture, cursor_for
from canvas.gestures.space import SpaceGesture
from canvas.gestures.wire import ReconnectGesture, WireGesture, free_port
from canvas.hits import NOTHING, Hit, on_badge
from canvas.places import box_for, shape_of_kind
from canvas.space_key import SpaceKey
from canvas.view import View
from journey import edits, frames, stage_edits
from journey.fragments import fragment_of

if TYPE_CHECKING:
    from canvas.widget import CanvasWidget

Tool = Literal["select", "hand", "connect", "note", "space"]

#: A press becomes a drag after so many device-independent pixels.
DRAG_FROM = 4.0
#: One notch of a wheel zooms by this factor.
NOTCH = 1.2
_WHEEL_NOTCH = 120.0
_SIDE_STEP = 60.0
#: Dragging within so many pixels of the border moves the picture.
_BORDER = 28.0
_BORDER_SPEED = 0.5
TOOL_TIP_AFTER = 500

_SHAPE = Qt.CursorShape


class Mouse(QObject):
    """Watches the canvas' mouse events."""

    def __init__(self, canvas: CanvasWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.tool: Tool = "select"
        self.space = SpaceKey()
        self._gesture: Gesture | None = None
        self._pressed: QPointF | None = None
        self._pressed_hit: Hit = NOTHING
        self._was_selected = False
        self._last = QPointF(-1, -1)
        self._inside = False
        self._anchor: tuple[QPointF, Point, View] | None = None
        self._tip = QTimer(self, interval=TOOL_TIP_AFTER, singleShot=True)
        self._tip.timeout.connect(self._show_tip)
        self._border = QTimer(self, interval=16)
        self._border.timeout.connect(self._pan_at_border)

    def install(self) -> None:
        """Start watching."""
        canvas = self._canvas
        canvas.installEventFilter(self)
        for part in (canvas.minimap, canvas.zoom_bar, canvas.quick_add):
            part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._canvas:
            if event.type() == QEvent.Type.Enter:
                # Qt does not say that the pointer left for what floats over the canvas.
                self._leave()
            return False
        kind = event.type()
        handled = False
        if isinstance(event, QMouseEvent):
            if kind == QEvent.Type.MouseMove:
                handled = self._move(event)
            elif kind == QEvent.Type.MouseButtonPress:
                handled = self._press(event)
            elif kind == QEvent.Type.MouseButtonRelease:
                handled = self._release(event)
            elif kind == QEvent.Type.MouseButtonDblClick:
                handled = self._double_click(event)
        elif isinstance(event, QWheelEvent):
            handled = self._wheel(event)
        elif isinstance(event, QNativeGestureEvent):
            handled = self._native(event)
        elif isinstance(event, QContextMenuEvent):
            handled = self._context_menu(event)
        elif kind == QEvent.Type.Leave:
            self._leave()
        elif kind == QEvent.Type.ToolTip:
            # Ours come after half a second and know what is under the pointer.
            handled = True
        return handled

    # --- Where the pointer is ----------------------------------------------------------------------------

    def pointer(self, at: QPointF, modifiers: Qt.KeyboardModifier | None = None) -> Pointer:
        """The pointer as gestures want it."""
        held = modifiers if modifiers is not None else Qt.KeyboardModifier.NoModifier
        x, y = self._canvas.view.to_scene(at.x(), at.y())
        return Pointer(
            at.x(),
            at.y(),
            x,
            y,
            shift=bool(held & Qt.KeyboardModifier.ShiftModifier),
            control=bool(held & Qt.KeyboardModifier.ControlModifier),
            alt=bool(held & Qt.KeyboardModifier.AltModifier),
        )

    def focus(self) -> QPoint:
        """The device pixel that the eye is on: under the pointer, else the middle."""
        ratio = self._canvas.view.ratio
        if self._inside:
            return QPoint(round(self._last.x() * ratio), round(self._last.y() * ratio))
        return QPoint(round(self._canvas.width() * ratio / 2), round(self._canvas.height() * ratio / 2))

    def place(self) -> QPointF:
        """The pointer's place on the widget; its middle while the pointer is elsewhere."""
        if self._inside:
            return self._last
        return QPointF(self._canvas.width() / 2, self._canvas.height() / 2)

    @property
    def inside(self) -> bool:
        """Whether the pointer is over the canvas."""
        return self._inside

    @property
    def busy(self) -> bool:
        """Whether a gesture is going on."""
        return self._gesture is not None

    # --- Tools and cancelling ----------------------------------------------------------------------------

    def take(self, tool: Tool) -> None:
        """Take another tool in hand."""
        self.cancel()
        self.tool = tool
        self._show_cursor()

    def cancel(self) -> bool:
        """Leave everything as it was before the gesture; whether there was one."""
        gesture, self._gesture = self._gesture, None
        self._pressed = None
        self._border.stop()
        if gesture is None:
            return False
        gesture.cancel()
        self._show_cursor()
        return True

    def press_space(self, event: QKeyEvent) -> None:
        """While Space is held, dragging moves the picture."""
        self.space.press(event)
        self._show_cursor()

    def release_space(self, event: QKeyEvent) -> bool:
        """Space is let go; returns whether it was only tapped."""
        tapped = self.space.release(event) and not self.busy
        self._show_cursor()
        return tapped

    def modifiers_changed(self, event: QKeyEvent) -> None:
        """A key was pressed or released during a gesture: let it follow."""
        if self._gesture is not None:
            self._gesture.move(self.pointer(self._last, event.modifiers()))

    # --- Pressing ----------------------------------------------------------------------------------------

    def _press(self, event: QMouseEvent) -> bool:
        canvas = self._canvas
        canvas.setFocus(Qt.FocusReason.MouseFocusReason)
        canvas.motion.stop()
        canvas.quick_add.dismiss()
        canvas.renaming.commit()
        canvas.keys.used = False
        self._hide_tip()
        if self._gesture is not None:
            return True
        self._last = event.position()
        pointer = self.pointer(event.position(), event.modifiers())
        canvas.mark(focused="")
        button = event.button()
        pans = self.space.held or self.tool == "hand"
        if button == Qt.MouseButton.MiddleButton or (button == Qt.MouseButton.LeftButton and pans):
            self.space.used = True
            self._begin(PanGesture(canvas, pointer))
            return True
        hit = canvas.hit(pointer.scene_x, pointer.scene_y)
        if button == Qt.MouseButton.RightButton:
            if hit.kind in ("node", "edge", "pill", "fold", "lane header") and hit.id not in canvas.selection:
                canvas.select((hit.id,))
            return True
        if button != Qt.MouseButton.LeftButton:
            return False
        self._pressed, self._pressed_hit = event.position(), hit
        self._was_selected = hit.id in canvas.selection
        if self.tool in ("note", "space"):
            return True
        if hit.kind in ("node", "edge", "pill", "lane header", "side", "edge end", "fold"):
            self._pick(hit, pointer)
        return True

    def _pick(self, hit: Hit, pointer: Pointer) -> None:
        """Select what was pressed; with Shift or Ctrl add it (a second click takes it away again)."""
        canvas = self._canvas
        if pointer.shift or pointer.control:
            if not self._was_selected:
                canvas.select(canvas.selection | {hit.id})
        elif not self._was_selected:
            canvas.select((hit.id,))

    def _begin(self, gesture: Gesture) -> None:
        self._gesture = gesture
        self._canvas.setCursor(gesture.cursor)

    def _begin_drag(self, start: Pointer) -> Gesture | None:
        """The press became a drag: choose its gesture."""
        canvas, hit = self._canvas, self._pressed_hit
        port = hit.port
        if self.tool == "connect" and hit.kind == "node":
            port = free_port(canvas, hit.id)
        gesture: Gesture | None = None
        if self.tool == "space":
            gesture = SpaceGesture(canvas, start)
        elif port is not None and (hit.kind == "port" or self.tool == "connect"):
            gesture = WireGesture(canvas, port)
        elif hit.kind == "edge end":
            gesture = ReconnectGesture(canvas, hit.id, hit.part)
        elif hit.kind == "side":
            gesture = ResizeGesture(canvas, hit.id, hit.part)
        elif hit.kind in ("node", "fold"):
            gesture = MoveGesture(canvas, start, hit.id)
        elif hit.kind == "lane edge":
            gesture = LaneWidthGesture(canvas, hit.id)
        elif hit.kind == "lane header":
            gesture = LaneOrderGesture(canvas, start, hit.id)
        elif hit.kind in ("lane", "nothing"):
            gesture = BandGesture(canvas, start)
        if gesture is not None:
            self._begin(gesture)
            self._border.start()
        return gesture

    # --- Moving ------------------------------------------------------------------------------------------

    def _move(self, event: QMouseEvent) -> bool:
        self._last = event.position()
        self._inside = True
        pointer = self.pointer(event.position(), event.modifiers())
        if self._gesture is not None:
            self._gesture.move(pointer)
            return True
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            if (event.position() - self._pressed).manhattanLength() >= DRAG_FROM and self.tool != "note":
                gesture = self._begin_drag(self.pointer(self._pressed, event.modifiers()))
                if gesture is not None:
                    gesture.move(pointer)
            return True
        self._hover(pointer)
        return True

    def _hover(self, pointer: Pointer) -> None:
        canvas = self._canvas
        hit = canvas.hit(pointer.scene_x, pointer.scene_y)
        hovered = hit.id if hit.kind in ("node", "edge", "pill", "port", "edge end", "fold") else ""
        shows_ports = hit.kind in ("node", "port") and canvas.view.level != "far" and self.tool != "hand"
        ports_of = (hit.id,) if shows_ports else ()
        if hovered != canvas.marks.hovered or hit.kind == "port":
            self._hide_tip()
        canvas.mark(hovered=hovered, ports_of=ports_of, port=hit.port)
        if hovered and hit.kind != "port" and not self._tip.isActive() and not QToolTip.isVisible():
            self._tip.start()
        self._show_cursor(hit)

    def _show_cursor(self, hit: Hit = NOTHING) -> None:
        canvas = self._canvas
        if self._gesture is not None:
            canvas.setCursor(self._gesture.cursor)
            return
        shape = _SHAPE.ArrowCursor
        if self.space.held or self.tool == "hand":
            shape = _SHAPE.OpenHandCursor
        elif self.tool == "space":
            shape = _SHAPE.SizeAllCursor
        elif self.tool in ("connect", "note") or hit.kind in ("port", "edge end"):
            shape = _SHAPE.CrossCursor
        elif hit.kind == "side":
            shape = cursor_for(hit.part)
        elif hit.kind == "lane edge":
            shape = _SHAPE.SizeHorCursor
        elif hit.kind in ("pill", "edge", "fold"):
            shape = _SHAPE.PointingHandCursor
        elif hit.kind == "lane header":
            shape = _SHAPE.OpenHandCursor
        canvas.setCursor(shape)

    def _pan_at_border(self) -> None:
        """While something is dragged near the border, the picture moves under it."""
        canvas, at = self._canvas, self._last
        if self._gesture is None:
            self._border.stop()
            return
        by_x = _push(at.x(), canvas.width())
        by_y = _push(at.y(), canvas.height())
        if by_x or by_y:
            canvas.pan(by_x, by_y)
            self._gesture.move(self.pointer(at))

    def _leave(self) -> None:
        self._inside = False
        self._hide_tip()
        if self._gesture is None:
            self._canvas.mark(hovered="", ports_of=(), port=None)

    # --- Releasing ---------------------------------------------------------------------------------------

    def _release(self, event: QMouseEvent) -> bool:
        self._last = event.position()
        pointer = self.pointer(event.position(), event.modifiers())
        gesture, self._gesture = self._gesture, None
        pressed, self._pressed = self._pressed, None
        self._border.stop()
        if gesture is not None:
            gesture.end(pointer)
            if self.tool == "space":
                self._canvas.set_tool("select")
            self._hover(pointer)
        elif pressed is not None and event.button() == Qt.MouseButton.LeftButton:
            self._click(pointer)
        return True

    def _click(self, pointer: Pointer) -> None:
        """A press and release in one place."""
        canvas, hit = self._canvas, self._pressed_hit
        adds = pointer.shift or pointer.control
        if self.tool == "note":
            self._put_note(pointer)
        elif hit.kind == "fold" and not adds:
            frame_acts.fold(canvas, hit.id)
        elif hit.kind in ("lane", "nothing"):
            if not adds:
                canvas.select(())
        elif hit.kind == "node" and not adds and self._is_on_badge(hit, pointer):
            canvas.badge_clicked.emit(hit.id, canvas.mapToGlobal(QPointF(pointer.x, pointer.y)).toPoint())
        elif hit.kind in ("node", "edge", "pill", "lane header") and self._was_selected:
            if adds:
                canvas.select(canvas.selection - {hit.id})
            elif len(canvas.selection) > 1:
                canvas.select((hit.id,))
        elif hit.kind == "port" and hit.port is not None and hit.port.output and not hit.port.connected:
            # A click on a free way out asks for its step right away.
            x, y = hit.port.x, hit.port.y
            away = (56.0, 0.0) if hit.port.side == "right" else (0.0, 44.0)
            canvas.ask_for_step(StepRequest(x + away[0], y + away[1], hit.port))
        elif hit.kind == "port":
            canvas.select((hit.id,))

    def _is_on_badge(self, hit: Hit, pointer: Pointer) -> bool:
        return on_badge(self._canvas.drawing, self._canvas.view, hit.id, (pointer.scene_x, pointer.scene_y))

    def _put_note(self, pointer: Pointer) -> None:
        canvas = self._canvas
        scene = canvas.drawing.scene
        rect = box_for(scene, StepRequest(pointer.scene_x, pointer.scene_y), "note")
        stage, x, y = landing(scene, rect, shape_of_kind("note"))
        node_id = edits.add_node(canvas.store, "note", x, y, stage=stage)
        canvas.set_tool("select")
        canvas.select((node_id,))
        canvas.renaming.start(node_id)

    def _double_click(self, event: QMouseEvent) -> bool:
        if event.button() != Qt.MouseButton.LeftButton or self.tool == "hand":
            return True
        canvas = self._canvas
        pointer = self.pointer(event.position(), event.modifiers())
        x, y = pointer.scene_x, pointer.scene_y
        hit = canvas.hit(x, y)
        self._pressed = None
        if hit.kind in ("lane", "nothing"):
            canvas.ask_for_step(StepRequest(x, y))
        elif hit.kind == "edge":
            canvas.ask_for_step(StepRequest(x, y, edge=hit.id))
        elif hit.kind == "lane header" and self._is_folded(hit.id):
            stage_edits.change_stage(canvas.store, hit.id, folded=False)
        elif hit.kind == "node" and frames.is_folded(canvas.store.journey.node(hit.id)):
            frame_acts.fold(canvas, hit.id)
        elif hit.kind == "lane header" or (hit.kind == "node" and canvas.renaming.begins_at(hit.id, x, y)):
            canvas.renaming.start(hit.id)
        elif hit.kind == "node" and self._opens(hit.id):
            canvas.open_requested.emit(hit.id)
        elif hit.kind in ("node", "pill"):
            canvas.inspect_requested.emit(hit.id)
        return True

    def _opens(self, node_id: str) -> bool:
        journey = self._canvas.store.journey
        node = journey.node(node_id)
        return node is not None and fragment_of(node, journey) is not None

    def _is_folded(self, stage_id: str) -> bool:
        stage = self._canvas.store.journey.stage(stage_id)
        return stage is not None and stage.folded

    def _context_menu(self, event: QContextMenuEvent) -> bool:
        canvas = self._canvas
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            canvas.keys.context_menu()
            return True
        pointer = self.pointer(QPointF(event.pos()))
        hit = canvas.hit(pointer.scene_x, pointer.scene_y)
        if hit.kind == "fold":
            hit = Hit("node", hit.id)
        canvas.context_menu_requested.emit(hit, event.globalPos())
        return True

    # --- Zooming and scrolling ---------------------------------------------------------------------------

    def _wheel(self, event: QWheelEvent) -> bool:
        canvas = self._canvas
        self._hide_tip()
        delta, pixels = event.angleDelta(), event.pixelDelta()
        held = event.modifiers()
        at = event.position()
        zooms = bool(held & Qt.KeyboardModifier.ControlModifier)
        if not zooms and _is_touch_pad(event):
            by = pixels if not pixels.isNull() else delta / 2
            canvas.pan(by.x(), by.y())
        elif not zooms and held & Qt.KeyboardModifier.ShiftModifier:
            notches = (delta.y() or delta.x()) / _WHEEL_NOTCH
            canvas.pan(notches * _SIDE_STEP, 0)
        elif not zooms and held & Qt.KeyboardModifier.AltModifier:
            notches = (delta.y() or delta.x()) / _WHEEL_NOTCH
            canvas.pan(0, notches * _SIDE_STEP)
        elif not zooms and delta.x() and not delta.y():
            canvas.pan(delta.x() / _WHEEL_NOTCH * _SIDE_STEP, 0)
        else:
            factor = math.pow(NOTCH, delta.y() / _WHEEL_NOTCH)
            self._zoom(canvas.view.zoom * factor, at)
        if self._gesture is not None:
            self._gesture.move(self.pointer(at, held))
        event.accept()
        return True

    def _zoom(self, zoom: float, at: QPointF) -> None:
        """Zoom at the pointer. While it stays, the same canvas point stays under it, whatever is rounded."""
        canvas = self._canvas
        if self._anchor is None or self._anchor[0] != at or self._anchor[2] != canvas.view:
            self._anchor = (at, canvas.view.to_scene(at.x(), at.y()), canvas.view)
        canvas.zoom_at(zoom, at.x(), at.y(), self._anchor[1])
        self._anchor = (at, self._anchor[1], canvas.view)

    def _native(self, event: QNativeGestureEvent) -> bool:
        canvas, at = self._canvas, event.position()
        if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self._zoom(canvas.view.zoom * (1 + event.value()), at)
            return True
        if event.gestureType() == Qt.NativeGestureType.SmartZoomNativeGesture:
            canvas.fit()
            return True
        return False

    # --- Tool tips ---------------------------------------------------------------------------------------

    def _show_tip(self) -> None:
        canvas = self._canvas
        record_id = canvas.marks.hovered
        journey, faces = canvas.store.journey, canvas.drawing.faces
        node, edge = journey.node(record_id), journey.edge(record_id)
        text = faces.tool_tip(node) if node is not None else faces.edge_tool_tip(edge) if edge else ""
        if text and self._inside and self._gesture is None:
            QToolTip.showText(QCursor.pos() + QPoint(12, 16), text, canvas)

    def _hide_tip(self) -> None:
        self._tip.stop()
        QToolTip.hideText()


def _push(at: float, size: int) -> float:
    """How fast the picture moves for a pointer near, or beyond, the border."""
    if at < _BORDER:
        return min(_BORDER - at, 2 * _BORDER) * _BORDER_SPEED
    if at > size - _BORDER:
        return -min(at - size + _BORDER, 2 * _BORDER) * _BORDER_SPEED
    return 0.0


def _is_touch_pad(event: QWheelEvent) -> bool:
    """Whether fingers scroll: a touch pad says so by its kind, its phases or its pixels."""
    if event.pointingDevice().type() == QInputDevice.DeviceType.TouchPad:
        return True
    if event.phase() != Qt.ScrollPhase.NoScrollPhase:
        return True
    return not event.pixelDelta().isNull() and abs(event.angleDelta().y()) % 120 != 0
