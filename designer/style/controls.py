"""The small controls that all panels share. They follow theme and text size by themselves, symbols too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
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
#: What is clicked is never smaller: WCAG 2.2, 2.5.8.
LEAST_TARGET = 24

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
        self._put(self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, self.width()))

    def _put(self, shown: str) -> None:
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
        self._dress()
        look().changed.connect(self._dress)

    def _dress(self) -> None:
        side = look().pixels(self._chip_size if self._chip else self._size)
        self.setFixedSize(side, side)
        self.update()

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
        size = look().pixels(self._size)
        found = pixmap(self._name, size, self._ink(), self.devicePixelRatioF())
        painter.drawPixmap(round((self.width() - size) / 2), round((self.height() - size) / 2), found)
        painter.end()


class Button(QPushButton):
    """A push button with words, and an icon before them if given. ``dense``: 28 high instead of 32. ``opens``: it
    opens a menu, which a sign at its end tells."""

    def __init__(
        self,
        words: str,
        icon_name: str = "",
        role: Role = "plain",
        dense: bool = False,
        parent: QWidget | None = None,
        opens: bool = False,
    ) -> None:
        super().__init__(words, parent)
        self._icon_name, self._role, self._opens = icon_name, role, opens
        self._inks: tuple[str, str] | None = None
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

    def set_role(self, role: Role) -> None:
        """Let it be another kind of button."""
        self._role = role
        restyle(self, role=role)

    def set_inks(self, sign: Ink, words: Ink) -> None:
        """Choose the colours of icon and words."""
        self._inks = sign, words
        self.update()

    def set_words_shown(self, shown: bool, words: str) -> None:
        """Show the words, or the icon alone: then they are its tool tip."""
        text = words if shown else ""
        if text != self.text() or words != self.accessibleName():
            self.setText(text)
            self.setToolTip("" if shown else words)
            self.setAccessibleName(words)
            self.updateGeometry()

    def _dress(self) -> None:
        self.setFont(look().font("body", 500))
        self.updateGeometry()
        self.update()

    def _ink(self, part: int) -> str:
        theme = look().theme
        if not self.isEnabled():
            return theme.faint
        if self._inks is not None:
            return str(getattr(theme, self._inks[part]))
        if self._role == "primary" or self.isDefault():
            return theme.on_accent
        return theme.accent_text if self._role == "link" else theme.text

    def _signs_width(self, words: str) -> int:
        """What icon and sign of a menu take beside the words."""
        signs = bool(self._icon_name) + self._opens
        return signs * (look().pixels(_ICON) + (look().pixels(_GAP) if words else 0))

    def width_for(self, words: str) -> int:
        """How wide the button is with these words."""
        metrics = self.fontMetrics()
        # Qt leaves room for four letters where there are none.
        frame = super().sizeHint().width() - metrics.horizontalAdvance(self.text() or "XXXX")
        return frame + metrics.horizontalAdvance(words) + self._signs_width(words)

    def sizeHint(self) -> QSize:
        if not self._icon_name and not self._opens:
            return super().sizeHint()
        return QSize(self.width_for(self.text()), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._icon_name and not self._opens:
            super().paintEvent(event)
            return
        # The style puts icon and words too close to each other.
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.setFont(self.font())
        side, gap = look().pixels(_ICON), look().pixels(_GAP)
        words = self.fontMetrics().horizontalAdvance(self.text())
        left = 2 if self._role == "link" else (self.width() - words - self._signs_width(self.text())) // 2
        top, ratio = (self.height() - side) // 2, self.devicePixelRatioF()
        if self._icon_name:
            painter.drawPixmap(left, top, pixmap(self._icon_name, side, self._ink(0), ratio))
            left += side + gap
        painter.setPen(colour(self._ink(1)))
        area = self.rect().adjusted(left, 0, 0, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        if self._opens:
            sign = pixmap("chevron-down", side, look().theme.muted, ratio)
            painter.drawPixmap(left + words + gap if self.text() else left, top, sign)
        painter.end()


class IconButton(QToolButton):
    """A square button with an icon; its words are tool tip and accessible name."""

    def __init__(
        self, icon_name: str, words: str, side: int = 32, size: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon_name, self._side, self._size = icon_name, side, size
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
        side, size = max(LEAST_TARGET, look().pixels(self._side)), look().pixels(self._size)
        self.setFixedSize(side, side)
        self.setIconSize(QSize(size, size))
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
        self._dress()
        look().changed.connect(self._dress)

    def _dress(self) -> None:
        self._scale = max(look().scale, 1.0)
        self.setMinimumHeight(self.sizeHint().height())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        # Higher than it looks: a finger or an unsteady hand needs it.
        return QSize(round(32 * self._scale), round(LEAST_TARGET * self._scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = look().theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._scale, self._scale)
        painter.translate(0, (self.height() / self._scale - 20) / 2)
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
