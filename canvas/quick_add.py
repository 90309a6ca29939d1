"""The search for a step to add: type a few letters, choose with the arrows, Enter puts it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QIcon,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from canvas.accessible.speaker import announce
from canvas.between import put_into
from canvas.fonts import SEMIBOLD, font, text_scale
from canvas.gestures.base import StepRequest
from canvas.icons import icon, pixmap
from canvas.kind_search import find_kinds, nearest_kind
from canvas.marks import Wire
from canvas.palette import colour, palette
from canvas.places import place_for
from canvas.theme import Theme
from journey import edits
from journey.catalogue import kind_offered
from journey.declaration import NodeKind
from journey.families import GROUPS
from journey.fragments_offered import kinds_offered
from journey.words import say

if TYPE_CHECKING:
    from canvas.widget import CanvasWidget

WIDTH, HEIGHT = 320, 372
_ROW, _CAPTION = 40, 24
_SHADOW = 12
_KIND_ROLE = Qt.ItemDataRole.UserRole + 1
_NO_INDEX = QPersistentModelIndex()


class QuickAdd(QWidget):
    """A box over the canvas, near where the step is to go."""

    def __init__(self, canvas: CanvasWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._request: StepRequest | None = None
        self._scale = 1.0
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.field = QLineEdit(self)
        self.field.setFrame(False)
        self.field.setMaxLength(80)
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.nothing = QLabel(self)
        self.nothing.setWordWrap(True)
        self.nothing.setTextFormat(Qt.TextFormat.PlainText)
        self.list = QListView(self)
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(False)
        self.list.clicked.connect(self._choose)
        self._model = QStandardItemModel(self)
        self.list.setModel(self._model)
        self._delegate = _Rows(canvas.theme, self)
        self.list.setItemDelegate(self._delegate)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_SHADOW + 8, _SHADOW + 8, _SHADOW + 8, _SHADOW + 8)
        layout.setSpacing(6)
        self._glass = self.field.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
        layout.addWidget(self.field)
        layout.addWidget(self.nothing)
        layout.addWidget(self.list, 1)
        self.refresh()
        self.hide()

    def refresh(self) -> None:
        """Use the canvas' theme and the language in use."""
        theme = self._canvas.theme
        self._delegate.theme = theme
        self.setPalette(palette(theme))
        for part in (self.list, self.nothing):
            part.setPalette(palette(theme))
        clear = palette(theme)
        # The box paints the field's ground, with round corners.
        clear.setColor(QPalette.ColorRole.Base, colour(theme.surface, 0.0))
        self.field.setPalette(clear)
        self._glass.setIcon(icon("search", theme.faint, theme.faint, 14))
        self._scale = self._delegate.scale = scale = text_scale(self._canvas)
        self.field.setFont(font("body", scale=scale))
        self.field.setFixedHeight(round(28 * scale))
        self.nothing.setFont(font("small", scale=scale))
        self.field.setPlaceholderText(say("Find a step"))
        self.field.setAccessibleName(say("Find a step"))
        self._glass.setText(say("Find"))
        self.list.setAccessibleName(say("Steps"))

    def _width(self) -> int:
        return min(round(WIDTH * self._scale), max(self._canvas.width() - 2 * _SHADOW, WIDTH))

    def _most_height(self) -> int:
        return min(round(HEIGHT * self._scale), max(self._canvas.height() - 2 * _SHADOW, HEIGHT))

    # --- Opening and closing -----------------------------------------------------------------------------

    def ask(self, request: StepRequest) -> None:
        """Open for a step that is wanted somewhere."""
        canvas = self._canvas
        self._request = request
        self.field.clear()
        self._filter("")
        x, y = canvas.view.to_widget(request.x, request.y)
        width, height = self._width() + 2 * _SHADOW, self._most_height() + 2 * _SHADOW
        left = min(max(round(x) - _SHADOW + 8, 0), max(canvas.width() - width, 0))
        top = min(max(round(y) - _SHADOW + 8, 0), max(canvas.height() - height, 0))
        self.move(left, top)
        port = request.port
        if port is not None:
            canvas.mark(wire=Wire((port.x, port.y), (request.x, request.y), port.side))
        elif request.edge:
            canvas.mark(target=request.edge)
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Close without adding anything."""
        if self._request is None:
            return
        self._request = None
        if self.field.hasFocus():
            # Before it hides, or Qt would lead the keys somewhere else first, and readers would say so.
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        self._canvas.mark(wire=None, target="")

    @property
    def request(self) -> StepRequest | None:
        """What is asked for; None while closed."""
        return self._request

    # --- Finding -----------------------------------------------------------------------------------------

    def _candidates(self) -> list[NodeKind]:
        """What fits where the step is to go: nothing leads into starts, notes and frames."""
        request = self._request
        linked = request is not None and (request.port is not None or bool(request.edge))
        return [
            found
            for found in kinds_offered(self._canvas.store)
            if not linked or (found.on_path and not found.is_trigger)
        ]

    def _filter(self, text: str) -> None:
        candidates = self._candidates()
        found = find_kinds(text, candidates)
        self.nothing.setVisible(not found)
        if not found:
            nearest = nearest_kind(text, candidates)
            found = [nearest] if nearest is not None else []
            words = say("No step is called '{text}'.", text=text.strip())
            if nearest is not None:
                words += " " + say("Nearest: {step}", step=say(nearest.words))
            self.nothing.setText(words)
        self._model.clear()
        group = ""
        names = dict(GROUPS)
        for each in found:
            own = each.group or each.family.id
            if not text.strip() and own != group:
                group = own
                caption = QStandardItem(say(names.get(own, "")))
                caption.setFlags(Qt.ItemFlag.NoItemFlags)
                self._model.appendRow(caption)
            item = QStandardItem(say(each.words))
            item.setData(each.id, _KIND_ROLE)
            item.setToolTip(say(each.help))
            item.setData(say(each.help), Qt.ItemDataRole.AccessibleDescriptionRole)
            self._model.appendRow(item)
        self._select_row(0, 1)
        self.list.scrollToTop()
        self._fit_height()

    def _fit_height(self) -> None:
        """As high as what was found needs, up to the most."""
        rows = sum(self._delegate.height(self._model.index(row, 0)) for row in range(self._model.rowCount()))
        width = self._width()
        words = 0
        if self.nothing.isVisibleTo(self):
            self.nothing.setFixedWidth(width - 16)
            words = self.nothing.heightForWidth(width - 16) + 6
        self.field.ensurePolished()
        # A style sheet may want the field higher.
        field = max(self.field.height(), self.field.minimumHeight())
        height = min(rows + words + field + 6 + 16, self._most_height())
        self.setFixedSize(width + 2 * _SHADOW, height + 2 * _SHADOW)

    def _select_row(self, row: int, step: int) -> None:
        """The first row from ``row`` on, in steps, that can be chosen."""
        while 0 <= row < self._model.rowCount():
            index = self._model.index(row, 0)
            if index.data(_KIND_ROLE):
                self.list.setCurrentIndex(index)
                self.list.scrollTo(index)
                # The keys stay in the field, so a screen reader must be told what is chosen in the list.
                announce(self.field, f"{index.data()}. {index.data(Qt.ItemDataRole.ToolTipRole)}")
                return
            row += step

    # --- Choosing ----------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.field:
            return False
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            # A menu or another window took over.
            self.dismiss()
            return False
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Tab):
                event.accept()
                return True
            return False
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        row = self.list.currentIndex().row()
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key == Qt.Key.Key_Down or key == Qt.Key.Key_Tab:
            self._select_row(row + 1, 1)
        elif key == Qt.Key.Key_Up or key == Qt.Key.Key_Backtab:
            self._select_row(row - 1, -1)
        elif key == Qt.Key.Key_PageDown:
            self._select_row(min(row + 7, self._model.rowCount() - 1), 1)
        elif key == Qt.Key.Key_PageUp:
            self._select_row(max(row - 7, 0), 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex())
        else:
            return False
        return True

    def _choose(self, index: QModelIndex) -> None:
        kind_id = index.data(_KIND_ROLE) if index.isValid() else None
        request = self._request
        if not kind_id or request is None:
            return
        self.dismiss()
        node_id = add_step(self._canvas, request, kind_id)
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        self._canvas.keys.focus(node_id)
        if not self._canvas.keys.used:
            self._canvas.mark(focused="")

    # --- Painting ----------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = self._canvas.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_raised(
            painter, theme, QRectF(_SHADOW, _SHADOW, self.width() - 2 * _SHADOW, self.height() - 2 * _SHADOW), 8.0
        )
        field = QRectF(self.field.geometry())
        painter.setPen(QPen(colour(theme.accent), 1))
        painter.setBrush(colour(theme.surface))
        painter.drawRoundedRect(field.adjusted(-0.5, -0.5, 0.5, 0.5), 6, 6)


def add_step(canvas: CanvasWidget, request: StepRequest, kind_id: str) -> str:
    """Add a step where it was asked for; returns its id."""
    stage, x, y = place_for(canvas.drawing.scene, request, kind_id)
    if request.edge and canvas.store.journey.edge(request.edge) is not None:
        return put_into(canvas.drawing.scene, canvas.store, request.edge, kind_id, (stage, x, y))
    port = request.port
    return edits.add_node(
        canvas.store,
        kind_id,
        x,
        y,
        stage=stage,
        source=port.node_id if port is not None else "",
        output=port.output if port is not None else "",
    )


def paint_raised(painter: QPainter, theme: Theme, box: QRectF, radius: float) -> None:
    """A surface that lies over others: soft shadow, border, fill."""
    painter.setPen(Qt.PenStyle.NoPen)
    steps = 10
    for step in range(steps):
        reach = _SHADOW * (1 - step / steps)
        painter.setBrush(colour(theme.shadow, round(theme.shadow_opacity * 2 * (step + 1) / (steps * (steps + 1)), 4)))
        painter.drawRoundedRect(
            box.adjusted(-reach, -reach + 4, reach, min(reach + 4, _SHADOW)), radius + reach, radius + reach
        )
    painter.setPen(QPen(colour(theme.border_strong), 1))
    painter.setBrush(colour(theme.surface))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


class _Rows(QStyledItemDelegate):
    """Rows with the kind's chip, name and one sentence; captions between groups."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = theme
        self.scale = 1.0

    def height(self, index: QModelIndex | QPersistentModelIndex) -> int:
        """How high a row is."""
        return round((_ROW if index.data(_KIND_ROLE) else _CAPTION) * self.scale)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex = _NO_INDEX) -> QSize:
        del option
        return QSize(100, self.height(index))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex = _NO_INDEX,
    ) -> None:
        theme = self.theme
        box = QRect(option.rect)
        declared = kind_offered(index.data(_KIND_ROLE) or "")
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if declared is None:
            painter.setFont(font("small", SEMIBOLD, self.scale))
            painter.setPen(colour(theme.muted))
            painter.drawText(box.adjusted(6, 4, 0, 0), Qt.AlignmentFlag.AlignVCenter, str(index.data()))
            painter.restore()
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.accent_soft if chosen else theme.hover))
            painter.drawRoundedRect(QRectF(box).adjusted(0, 1, 0, -1), 6, 6)
        paint_chip(painter, theme, declared.icon, declared.family.id, box.left() + 6, box.center().y() - 10)
        left = box.left() + 38
        room = box.right() - left - 6
        name = font("body", 500, self.scale)
        ink = theme.accent_text if chosen else theme.text
        _line(painter, str(index.data()), name, ink, left, box.top() + round(17 * self.scale), room)
        helped = font("small", 400, self.scale)
        _line(
            painter,
            str(index.data(Qt.ItemDataRole.ToolTipRole)),
            helped,
            theme.muted,
            left,
            box.top() + round(32 * self.scale),
            room,
        )
        painter.restore()


def paint_chip(painter: QPainter, theme: Theme, name: str, family: str, left: int, top: int) -> None:
    """The small coloured square of a kind, 22 pixels wide."""
    colours = theme.family(family)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(colours.chip))
    painter.drawRoundedRect(QRectF(left, top, 22, 22), 6, 6)
    device = painter.device()
    painter.drawPixmap(left + 4, top + 4, pixmap(name, 14, colours.ink, device.devicePixelRatioF()))


def _line(painter: QPainter, text: str, used: QFont, ink: str, left: int, baseline: int, room: int) -> None:
    painter.setFont(used)
    painter.setPen(colour(ink))
    painter.drawText(left, baseline, QFontMetrics(used).elidedText(text, Qt.TextElideMode.ElideRight, room))
