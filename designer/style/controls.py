"""The small controls that all panels share. They follow theme and text size by themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from canvas.fonts import Step
from canvas.icons import pixmap
from canvas.palette import colour
from designer.style.appearance import look
from designer.style.icons import action_icon

#: The icon of a button with words, and the gap between them.
_ICON = 14
_GAP = 7

Ink = Literal["text", "muted", "faint", "accent", "danger", "warning", "ok"]
Role = Literal["plain", "primary", "quiet", "link"]


def restyle(widget: QWidget, **properties: str | bool) -> None:
    """Set properties that the style sheet asks for, and let it look again."""
    if all(widget.property(name) == value for name, value in properties.items()):
        return
    for name, value in properties.items():
        widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


class Text(QLabel):
    """A text in a type step. ``wrap``: over several lines; else it is elided and its tool tip has all of it."""

    def __init__(
        self,
        text: str = "",
        step: Step = "body",
        ink: Ink = "text",
        weight: int | None = None,
        wrap: bool = False,
        elide: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._step, self._weight, self._full, self._elide = step, weight, text, elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setProperty("ink", ink)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._dress()
        look().changed.connect(self._dress)
        self.setText(text)

    def _dress(self) -> None:
        self.setFont(look().font(self._step, self._weight))
        self._fit()

    def setText(self, text: str) -> None:
        self._full = text
        self._fit()

    @property
    def full_text(self) -> str:
        """The text before it was elided."""
        return self._full

    def set_ink(self, ink: Ink) -> None:
        """Change the colour."""
        restyle(self, ink=ink)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self._elide:
            super().setText(self._full)
            return
        # Screen readers have room for all of it.
        self.setAccessibleName(self._full)
        shown = self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, self.width())
        super().setText(shown)
        self.setToolTip(self._full if shown != self._full else "")


class Picture(QWidget):
    """An icon, on a coloured chip if ``chip`` is given. Colours are functions of the theme."""

    def __init__(
        self,
        name: str,
        ink: Callable[[], str],
        size: int = 14,
        chip: Callable[[], str] | None = None,
        chip_size: int = 22,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._ink, self._size = name, ink, size
        self._chip, self._chip_size = chip, chip_size
        side = chip_size if chip else size
        self.setFixedSize(side, side)
        look().changed.connect(self.update)

    def set_picture(self, name: str, ink: Callable[[], str], chip: Callable[[], str] | None = None) -> None:
        """Show another icon."""
        self._name, self._ink, self._chip = name, ink, chip
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._name:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._chip is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(self._chip()))
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        found = pixmap(self._name, self._size, self._ink(), self.devicePixelRatioF())
        at = (self.width() - self._size) / 2
        painter.drawPixmap(round(at), round((self.height() - self._size) / 2), found)
        painter.end()


class Button(QPushButton):
    """A push button with words, and an icon before them if given. ``dense``: 28 high instead of 32."""

    def __init__(
        self,
        words: str,
        icon_name: str = "",
        role: Role = "plain",
        dense: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words, parent)
        self._icon_name, self._role = icon_name, role
        self.setProperty("role", role)
        self.setProperty("dense", dense)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor if role == "link" else Qt.CursorShape.ArrowCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._dress()
        look().changed.connect(self._dress)

    def set_icon_name(self, name: str) -> None:
        """Show another icon."""
        self._icon_name = name
        self._dress()

    def _dress(self) -> None:
        self.setFont(look().font("body", 500))
        self.updateGeometry()
        self.update()

    def _ink(self) -> str:
        theme = look().theme
        if not self.isEnabled():
            return theme.faint
        if self._role == "primary" or self.isDefault():
            return theme.on_accent
        return theme.accent_text if self._role == "link" else theme.text

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(size.width() + (_ICON + _GAP if self._icon_name and self.text() else 0), size.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._icon_name:
            super().paintEvent(event)
            return
        # The style puts icon and words too close to each other.
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.setFont(self.font())
        painter.setPen(colour(self._ink()))
        width = _ICON + (_GAP + self.fontMetrics().horizontalAdvance(self.text()) if self.text() else 0)
        left = 2 if self._role == "link" else (self.width() - width) // 2
        found = pixmap(self._icon_name, _ICON, self._ink(), self.devicePixelRatioF())
        painter.drawPixmap(left, (self.height() - _ICON) // 2, found)
        words = self.rect().adjusted(left + _ICON + _GAP, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.end()


class IconButton(QToolButton):
    """A square button with an icon; its words are tool tip and accessible name."""

    def __init__(
        self, icon_name: str, words: str, side: int = 32, size: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self.setFixedSize(side, side)
        self.setIconSize(QSize(size, size))
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._dress()
        look().changed.connect(self._dress)

    def set_icon_name(self, name: str) -> None:
        """Show another icon."""
        self._icon_name = name
        self._dress()

    def _dress(self) -> None:
        self.setIcon(action_icon(self._icon_name, look().theme))


class Toggle(QAbstractButton):
    """A switch for yes and no."""

    def __init__(self, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setAccessibleName(words)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(24)
        look().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        # Higher than it looks: a finger or an unsteady hand needs 24.
        return QSize(32, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = look().theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(0, (self.height() - 20) / 2)
        track = QRectF(2, 2, 28, 16)
        if self.hasFocus():
            painter.setPen(colour(theme.accent))
            painter.setBrush(colour(theme.accent_soft))
            painter.drawRoundedRect(track.adjusted(-1.5, -1.5, 1.5, 1.5), 9.5, 9.5)
        painter.setPen(Qt.PenStyle.NoPen)
        on = theme.accent if self.isEnabled() else theme.border_strong
        painter.setBrush(colour(on if self.isChecked() else theme.faint))
        painter.drawRoundedRect(track, 8, 8)
        painter.setBrush(colour(theme.surface if not self.isChecked() else theme.on_accent))
        painter.drawEllipse(QRectF(16 if self.isChecked() else 4, 4, 12, 12))
        painter.end()


class Segmented(QFrame):
    """A few choices side by side, one of them taken. ``chosen`` tells its value when a person takes another."""

    chosen = Signal(object)

    def __init__(self, options: Sequence[tuple[object, str, str]], parent: QWidget | None = None) -> None:
        """``options``: value, words, icon's name (may be empty)."""
        super().__init__(parent)
        self.setProperty("surface", "segments")
        self._options = tuple(options)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(2)
        for number, (_, words, icon_name) in enumerate(self._options):
            button = _Segment(words, icon_name, self)
            self._group.addButton(button, number)
            layout.addWidget(button)
        self._group.idClicked.connect(lambda number: self.chosen.emit(self._options[number][0]))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.update)

    def choose(self, value: object) -> None:
        """Show that this value is taken."""
        for number, (own, _, _) in enumerate(self._options):
            if own == value:
                self._group.button(number).setChecked(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look().colour("border"))
        painter.setBrush(look().colour("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()


class _Segment(QAbstractButton):
    def __init__(self, words: str, icon_name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(words)
        self._icon_name = icon_name
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._dress()
        look().changed.connect(self._dress)

    def _dress(self) -> None:
        self.setFont(look().font("body", 600))
        self.setMinimumWidth(24)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text()) + 22 + (20 if self._icon_name else 0)
        return QSize(width, look().pixels(26))

    def enterEvent(self, event: QEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = look().theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.isChecked():
            painter.setPen(colour(theme.border_strong))
            painter.setBrush(colour(theme.surface))
            painter.drawRoundedRect(box, 5, 5)
        if self.hasFocus():
            painter.setPen(colour(theme.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 5, 5)
        ink = theme.text if self.isChecked() or self.underMouse() else theme.muted
        left = 11
        if self._icon_name:
            found = pixmap(self._icon_name, 14, ink, self.devicePixelRatioF())
            painter.drawPixmap(left, (self.height() - 14) // 2, found)
            left += 20
        painter.setPen(colour(ink))
        painter.setFont(look().font("body", 600 if self.isChecked() else 500))
        area = self.rect().adjusted(left, 0, 0, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.end()


def line(parent: QWidget | None = None) -> QFrame:
    """A hairline from left to right."""
    made = QFrame(parent)
    made.setProperty("surface", "line")
    made.setFixedHeight(1)
    return made


def upright(height: int = 20, parent: QWidget | None = None) -> QFrame:
    """A short hairline between groups of a bar."""
    made = QFrame(parent)
    made.setProperty("surface", "upright")
    made.setFixedSize(1, height)
    return made
