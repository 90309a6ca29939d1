"""Kinds of steps dragged from the palette onto the canvas; on an edge they are put into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent

from canvas.between import put_into
from canvas.geometry import Rect
from canvas.gestures.landing import Place, landing, lane_for
from canvas.gestures.snapping import snap
from canvas.marks import Ghost
from canvas.places import free_box, shape_of_kind, size_of_kind
from journey import edits
from journey.catalogue import kind_offered

if TYPE_CHECKING:
    from canvas.widget import CanvasWidget

#: A kind's id as UTF-8.
KIND_MIME = "application/x-loopline-kind"

#: Where on the card the pointer holds it.
_HELD_AT = (60.0, 20.0)
_EDGE_REACH = 16.0


def kind_data(kind_id: str) -> QMimeData:
    """What the palette lets be dragged."""
    data = QMimeData()
    data.setData(KIND_MIME, kind_id.encode("utf-8"))
    return data


class Dropping(QObject):
    """Watches the canvas' drag and drop events."""

    def __init__(self, canvas: CanvasWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._canvas:
            return False
        if isinstance(event, QDragLeaveEvent):
            self._clear()
            return True
        if not isinstance(event, QDragEnterEvent | QDragMoveEvent | QDropEvent):
            return False
        kind_id = _kind_of(event.mimeData())
        if not kind_id:
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.type() == QEvent.Type.Drop:
            self._drop(kind_id, event.position())
        else:
            self._hover(kind_id, event.position())
        return True

    def _hover(self, kind_id: str, at: QPointF) -> None:
        rect, edge = self._target(kind_id, at)
        self._canvas.mark(ghost=Ghost(rect, kind_id), target=edge)

    def _target(self, kind_id: str, at: QPointF) -> tuple[Rect, str]:
        """Where the step would land, and the edge it would be put into."""
        canvas = self._canvas
        scene = canvas.drawing.scene
        x, y = canvas.view.to_scene(at.x(), at.y())
        width, height = size_of_kind(scene, kind_id)
        shape = shape_of_kind(kind_id)
        rect = Rect(x - _HELD_AT[0], y - _HELD_AT[1], width, height)
        others = [box.rect for node in scene.nodes_in(rect.grown(400)) if (box := scene.boxes[node]).shape == "card"]
        snapped = snap(rect, others, lane_for(scene, rect, shape), canvas.view.zoom)
        rect = rect._replace(x=snapped.x, y=snapped.y)
        declared = kind_offered(kind_id)
        if declared is None or declared.is_trigger or not declared.on_path:
            return rect, ""
        return rect, scene.edge_at(x, y, _EDGE_REACH / canvas.view.zoom) or ""

    def _drop(self, kind_id: str, at: QPointF) -> None:
        canvas = self._canvas
        rect, edge = self._target(kind_id, at)
        self._clear()
        scene = canvas.drawing.scene
        shape = shape_of_kind(kind_id)
        if shape == "card":
            rect = free_box(scene, rect)
        place: Place = landing(scene, rect, shape)
        stage, x, y = place
        if edge:
            node_id = put_into(scene, canvas.store, edge, kind_id, place)
        else:
            node_id = edits.add_node(canvas.store, kind_id, x, y, stage=stage)
        canvas.select((node_id,))
        canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear(self) -> None:
        self._canvas.mark(ghost=None, target="")


def _kind_of(data: QMimeData) -> str:
    """The kind that is dragged; empty if it is something else."""
    if not data.hasFormat(KIND_MIME):
        return ""
    raw = bytes(data.data(KIND_MIME).data())
    try:
        kind_id = raw.decode("utf-8") if len(raw) <= 100 else ""
    except UnicodeDecodeError:
        return ""
    return kind_id if kind_offered(kind_id) is not None else ""
