"""The canvas: one self-painted widget over a document's store.

It holds no second copy of the document: it derives geometry from the store's differences, paints a picture that it
keeps, and asks for changes through the functions of ``journey.edits``. It knows no panel and no simulator; figures
and findings are handed to it as an overlay.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from msgspec.structs import replace as with_fields
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from canvas.accessible.factory import make_accessible
from canvas.accessible.speaker import Speaker
from canvas.drawing import Drawing
from canvas.dropping import Dropping
from canvas.fitting import fitted_clear
from canvas.frame_acts import show_record
from canvas.geometry import Change, Point, Rect
from canvas.gestures.base import StepRequest
from canvas.gliding import Gliding
from canvas.hits import NOTHING, Hit, hit_at
from canvas.keys import Keys
from canvas.lift import Lift
from canvas.marks import Marks
from canvas.minimap import MiniMap
from canvas.motion import BLINK_MS, FIT_MS, TIDY_MS, Motion
from canvas.mouse import Mouse, Tool
from canvas.overlay import Overlay
from canvas.painting.document import REACH
from canvas.painting.marks import paint_marks
from canvas.palette import colour
from canvas.picture import Picture
from canvas.quick_add import QuickAdd
from canvas.renaming import Renaming
from canvas.scene import Scene
from canvas.settling import Settling
from canvas.theme import Theme
from canvas.view import View, next_zoom
from canvas.whereabouts import place_of
from canvas.zoom_bar import Legend, ZoomBar
from journey.journey import Journey
from journey.store import Difference, Store
from journey.words import say

#: What was jumped to keeps so far from the border, in device-independent pixels.
_REVEAL_MARGIN = 60.0
#: More changed places than this are not worth telling apart.
_MANY = 60


class CanvasWidget(QWidget):
    """Shows a journey and lets hands change it.

    ``selection_changed``: the ids of the selected nodes, edges and stages, as a frozenset. ``inspect_requested``: the
    id of a record whose settings are wanted. ``context_menu_requested``: what was hit (hits.Hit) and where on the
    screen. ``zoom_changed``: 1 for 100 %. ``hinted``: a sentence that says why nothing happened. ``tool_changed``:
    the tool in hand. ``spotlight_left``: a person does not want that some records stand out any more. ``scene``: the
    document's geometry, if it was derived before; the canvas keeps it. ``badge_clicked``: the id of the record whose
    findings are asked for, and where on the screen. ``open_requested``: the id of a step whose inside is wanted.
    """

    selection_changed = Signal(object)
    inspect_requested = Signal(str)
    open_requested = Signal(str)
    context_menu_requested = Signal(object, QPoint)
    zoom_changed = Signal(float)
    hinted = Signal(str)
    tool_changed = Signal(str)
    spotlight_left = Signal()
    badge_clicked = Signal(str, QPoint)

    def __init__(self, store: Store, theme: Theme, parent: QWidget | None = None, scene: Scene | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self._store = store
        self._drawing = Drawing(store.journey, theme, scene=scene)
        self._picture = Picture(self._drawing)
        self._view = View(ratio=self.devicePixelRatioF())
        self._marks = Marks()
        self._lift: Lift | None = None
        self._gliding: Gliding | None = None
        self._was_shown = False
        self._whole: View | None = None
        # Before anything that a screen reader is told of: Qt keeps the accessible object that it finds first.
        make_accessible(self)
        self.setAccessibleName(say("Journey"))
        self._unsubscribe = store.subscribe(self._follow)
        self.motion = Motion(self)
        self._more = QTimer(self, interval=0, singleShot=True)
        self._more.timeout.connect(self._paint_more)
        self._settling = Settling(self)
        self.mouse = Mouse(self)
        self.keys = Keys(self)
        self._dropping = Dropping(self)
        self.quick_add = QuickAdd(self)
        self.renaming = Renaming(self)
        self.minimap = MiniMap(self)
        self.zoom_bar = ZoomBar(self)
        self.legend = Legend(self)
        self.mouse.install()
        self.speaker = Speaker(self)

    # --- What there is -----------------------------------------------------------------------------------

    @property
    def store(self) -> Store:
        """The document."""
        return self._store

    @property
    def drawing(self) -> Drawing:
        """What is drawn."""
        return self._drawing

    @property
    def theme(self) -> Theme:
        """The colours."""
        return self._drawing.theme

    @property
    def view(self) -> View:
        """The part that is seen."""
        return self._view

    @property
    def marks(self) -> Marks:
        """What is passing: selection, hovering, what a gesture shows."""
        return self._marks

    @property
    def selection(self) -> frozenset[str]:
        """The ids of the selected nodes, edges and stages."""
        return self._marks.selected

    @property
    def tool(self) -> Tool:
        """The tool in hand."""
        return self.mouse.tool

    def set_tool(self, tool: Tool) -> None:
        """Take another tool: select, hand, connect or note."""
        if tool != self.mouse.tool:
            self.mouse.take(tool)
            self.tool_changed.emit(tool)

    # --- What is shown -----------------------------------------------------------------------------------

    def set_store(self, store: Store) -> None:
        """Show another document."""
        self.mouse.cancel()
        self.motion.stop()
        self._unsubscribe()
        self._store = store
        self._unsubscribe = store.subscribe(self._follow)
        self._drawing = Drawing(store.journey, self.theme)
        self._picture = Picture(self._drawing)
        self._lift = None
        self.select(())
        self._marks = Marks()
        self.fit(animated=False)
        self.repaint_all()

    def close_listening(self) -> None:
        """Follow the document no more, which may outlive the canvas."""
        self.mouse.cancel()
        self.motion.stop()
        self._unsubscribe()

    def set_overlay(self, overlay: Overlay) -> None:
        """Show other figures and findings."""
        self._drawing.show(overlay, at_once=not self.isVisible())
        self._settling.begin()
        self.repaint_all()
        self.legend.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Show other colours."""
        self._drawing.theme = theme
        self.repaint_all()
        for part in (self.minimap, self.zoom_bar, self.legend, self.quick_add):
            part.refresh()

    def repaint_all(self) -> None:
        """Paint everything anew."""
        self._picture.spoil()
        self.minimap.follow()
        self.update()

    def repaint_picture(self) -> None:
        """Paint the drawing anew; all is where it was."""
        self._picture.spoil()
        self.update()

    def _follow(self, difference: Difference, before: Journey, after: Journey) -> None:
        """The document changed."""
        if self._lift is not None:
            self.mouse.cancel()
        self.motion.stop()
        places = self._places_before(difference)
        self._drawing.scene.sight = self._view.seen(self.width(), self.height())
        change = self._drawing.follow(difference, before, after, at_once=not self.isVisible())
        self._settling.begin()
        self._spoil(change)
        if places:
            self._glide(places)
        # What is hidden now is selected no more, like what is removed.
        gone = self._marks.selected & (difference.removed.keys() | self._drawing.scene.difference.removed.keys())
        if gone:
            self.select(self._marks.selected - gone)
        self.mark(hovered="", ports_of=(), port=None)
        if self._marks.focused in self._drawing.scene.difference.removed:
            self.mark(focused="")
        self.minimap.follow()
        self.speaker.changed(difference, before, after)

    def _places_before(self, difference: Difference) -> dict[str, Rect]:
        """Where all nodes are, if the journey was tidied just now, or that was taken back or done again."""
        if not difference.laid_out or self.motion.reduced or not self.isVisible():
            return {}
        return {node: box.rect for node, box in self._drawing.scene.boxes.items()}

    def _glide(self, before: dict[str, Rect]) -> None:
        """Let nodes move to their places before the eyes."""
        gliding = Gliding(self._drawing, before)
        if not gliding:
            return
        self._gliding = gliding
        self._drawing.hidden = gliding.hidden
        self._picture.spoil()

        def step(share: float) -> None:
            gliding.share = share
            self.update()

        self.motion.run(TIDY_MS, step, self._arrive)

    def _arrive(self) -> None:
        self._gliding = None
        self._drawing.hidden = frozenset()
        self._picture.spoil()
        self.update()

    def _spoil(self, change: Change) -> None:
        if change.everything or len(change.rectangles) > _MANY:
            self._picture.spoil()
        else:
            for rect in change.rectangles:
                left, top, right, bottom = self._view.device_box(rect.grown(REACH))
                self._picture.spoil(QRect(left, top, right - left, bottom - top))
        self.update()

    # --- The view ----------------------------------------------------------------------------------------

    def set_view(self, view: View) -> None:
        """See another part."""
        if view == self._view:
            return
        zoom_changed = view.zoom != self._view.zoom
        self._view = view
        if zoom_changed:
            self.zoom_changed.emit(view.zoom)
            self.zoom_bar.refresh()
            self.legend.refresh()
        self.renaming.follow()
        self.quick_add.dismiss()
        self.minimap.update()
        self.update()

    def _glide_to(self, goal: View, animated: bool) -> None:
        """Move the view there, in even steps of the zoom."""
        if not animated or not self.isVisible() or goal == self._view:
            self.motion.stop()
            self.set_view(goal)
            return
        start = self._view
        width, height = self.width() / 2, self.height() / 2
        from_x, from_y = start.to_scene(width, height)
        to_x, to_y = goal.to_scene(width, height)

        def step(share: float) -> None:
            zoom = start.zoom * math.pow(goal.zoom / start.zoom, share)
            # The middle moves as the zoom does, or the way would look bent.
            part = share
            if abs(goal.zoom - start.zoom) > 1e-6:
                part = (1 / zoom - 1 / start.zoom) / (1 / goal.zoom - 1 / start.zoom)
            x, y = from_x + (to_x - from_x) * part, from_y + (to_y - from_y) * part
            self.set_view(replace(start, zoom=zoom).centred(x, y, self.width(), self.height()))

        self.motion.run(FIT_MS, step, lambda: self.set_view(goal))

    def zoom_at(self, zoom: float, x: float, y: float, point: Point | None = None) -> None:
        """Zoom with the canvas point under (x, y) of the widget, or ``point``, staying there."""
        self.motion.stop()
        self.set_view(self._view.zoomed(zoom, x, y, point))

    def zoom_to(self, zoom: float, animated: bool = True) -> None:
        """Zoom with the middle staying where it is."""
        self._glide_to(self._view.zoomed(zoom, self.width() / 2, self.height() / 2), animated)

    def zoom_in(self) -> None:
        """The next larger zoom step."""
        self.zoom_to(next_zoom(self._view.zoom, True))

    def zoom_out(self) -> None:
        """The next smaller zoom step."""
        self.zoom_to(next_zoom(self._view.zoom, False))

    def fit(self, animated: bool = True) -> None:
        """See the whole journey, at most at 100 %, also when the canvas gets another size."""
        self._whole = self._fit(self._drawing.scene.bounds(), animated)

    def fit_selection(self, animated: bool = True) -> None:
        """See all that is selected; the whole journey if nothing is."""
        rects = [rect for key in self._marks.selected if (rect := place_of(self._drawing.scene, key)) is not None]
        if not rects:
            self.fit(animated)
            return
        around = rects[0]
        for rect in rects[1:]:
            around = around.joined(rect)
        self._fit(around, animated)

    def _fit(self, around: Rect, animated: bool) -> View:
        if around.width <= 0 and around.height <= 0:
            goal = replace(self._view, zoom=1.0, left=round(32 * self._view.ratio), top=round(32 * self._view.ratio))
        else:
            parts = (self.zoom_bar, self.legend, self.minimap) if self.height() > 300 else ()
            floating = [part.geometry() for part in parts if part.isVisibleTo(self)]
            goal = fitted_clear(self._drawing.scene, self._view, around, self.width(), self.height(), floating)
        self._glide_to(goal, animated)
        return goal

    def reveal(self, record_id: str, animated: bool = True) -> None:
        """Bring a record into sight, if it is not."""
        rect = place_of(self._drawing.scene, record_id)
        if rect is None:
            return
        margin = min(_REVEAL_MARGIN, self.width() / 4, self.height() / 4) / self._view.zoom
        seen = self._view.seen(self.width(), self.height())
        by_x = _into(rect.x, rect.right, seen.x + margin, seen.right - margin)
        by_y = _into(rect.y, rect.bottom, seen.y + margin, seen.bottom - margin)
        if by_x or by_y:
            scale = self._view.scale
            self._glide_to(self._view.panned(-round(by_x * scale), -round(by_y * scale)), animated)

    def jump_to(self, record_id: str) -> None:
        """Select a record, bring it into sight and let its ring flash once. What hides it is unfolded."""
        show_record(self._store, record_id)
        self.select((record_id,))
        self.reveal(record_id, animated=False)
        self.motion.run(BLINK_MS, lambda share: self.mark(blinking=record_id if share < 0.5 else ""), self._calm)

    def _calm(self) -> None:
        self.mark(blinking="")

    @property
    def complete(self) -> bool:
        """Whether all that is seen is painted, and nothing stands in for it."""
        return self._picture.complete and not self._drawing.unsettled

    def pan(self, by_x: float, by_y: float) -> None:
        """Move the picture by device-independent pixels."""
        ratio = self._view.ratio
        self.set_view(self._view.panned(round(by_x * ratio), round(by_y * ratio)))

    # --- What gestures need ------------------------------------------------------------------------------

    def mark(self, **changes: Any) -> None:
        """Change fields of the marks and show it."""
        marks = with_fields(self._marks, **changes)
        if marks != self._marks:
            moved = marks.focused != self._marks.focused
            self._marks = marks
            self.update()
            if moved:
                self.speaker.focus_moved()

    def select(self, ids: Iterable[str]) -> None:
        """Select these records and no others."""
        selected = frozenset(ids)
        if selected != self._marks.selected:
            self.mark(selected=selected)
            self.selection_changed.emit(selected)

    def hit(self, x: float, y: float) -> Hit:
        """What is at a canvas point."""
        if self._view.scale <= 0:
            return NOTHING
        return hit_at(self._drawing, self._drawing.sheet(QPainter(), self._view), self._marks, x, y)

    def lift(self, nodes: frozenset[str]) -> None:
        """Take nodes off the picture, to move them."""
        self.put_down()
        self._lift = Lift(self._drawing, nodes)
        self._drawing.hidden = self._lift.nodes | self._lift.edges
        self._spoil_lifted()

    def shift(self, by: Point) -> None:
        """Show the lifted nodes so far from their places."""
        if self._lift is not None and by != self._lift.by:
            self._lift.shift(by)
            self.update()

    def put_down(self) -> None:
        """Show the lifted nodes at their places again."""
        if self._lift is not None:
            self._spoil_lifted()
            self._lift = None
            self._drawing.hidden = frozenset()
            self.update()

    def _spoil_lifted(self) -> None:
        if self._lift is None:
            return
        scene = self._drawing.scene
        rects = [scene.boxes[node].rect for node in self._lift.nodes if node in scene.boxes]
        rects += [scene.routes[edge].bounds for edge in self._lift.edges if edge in scene.routes]
        if len(rects) > _MANY:
            self._picture.spoil()
            rects = []
        for rect in rects:
            # Words beside edges reach further than the edges do.
            left, top, right, bottom = self._view.device_box(rect.grown(REACH).joined(rect.moved(170, 0)))
            self._picture.spoil(QRect(left, top, right - left, bottom - top))
        self.update()

    def ask_for_step(self, request: StepRequest) -> None:
        """Let the person choose a step to put there."""
        self.quick_add.ask(request)

    def hint(self, text: str) -> None:
        """Tell the person why nothing happened."""
        if text:
            self.hinted.emit(text)

    # --- Qt ----------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(960, 560)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 160)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        ratio = self.devicePixelRatioF()
        if ratio != self._view.ratio:
            self._view = self._view.with_ratio(ratio)
        width, height = math.ceil(self.width() * ratio), math.ceil(self.height() * ratio)
        self._picture.show(self._view, width, height, colour(self.theme.canvas))
        self._picture.work(self.mouse.focus())
        painter = QPainter(self)
        # Qt falls if a painter outlives the event, which a traceback would let it.
        try:
            painter.scale(1 / ratio, 1 / ratio)
            self._paint_on(painter, width, height)
        finally:
            painter.end()
        self._settling.begin()
        if not self._picture.margin_complete:
            self._more.start()

    def _paint_on(self, painter: QPainter, width: int, height: int) -> None:
        """The picture and what lies on it; units are device pixels."""
        self._picture.put(painter, colour(self.theme.canvas))
        painter.setClipRect(0, 0, width, height)
        sheet = self._drawing.sheet(painter, self._view)
        if self._lift is not None:
            paint_marks(sheet, self._drawing, self._marks, self._drawing.hidden)
            self._lift.paint(sheet, width, height)
        elif self._gliding is not None:
            self._gliding.paint(sheet)
        else:
            paint_marks(sheet, self._drawing, self._marks)

    def _paint_more(self) -> None:
        """Go on painting what a frame had no time for, then what lies just out of sight."""
        if not self._picture.complete:
            self.update()
            return
        self._picture.prepare()
        self._settling.begin()
        if not self._picture.margin_complete:
            self._more.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for part in (self.minimap, self.zoom_bar, self.legend):
            part.place()
        if self._view == self._whole or (not self._was_shown and self.width() > 100):
            # Who saw the whole journey goes on seeing it.
            self._was_shown = True
            self.fit(animated=False)
        self.quick_add.dismiss()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.repaint_all()
            for part in (self.zoom_bar, self.legend, self.quick_add):
                part.refresh()
            self.zoom_bar.place()


def _into(low: float, high: float, room_low: float, room_high: float) -> float:
    """How far to move so that low..high lies within the room; its start is what must be seen."""
    if low < room_low or high - low > room_high - room_low:
        return low - room_low
    return max(0.0, high - room_high)
