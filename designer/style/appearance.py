"""The look in use: theme, text size, motion. One for the whole program, as Qt has one palette and one style.

Widgets that paint or choose fonts themselves ask ``look()`` and listen to its ``changed``.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication
from PySide6.QtWidgets import QApplication, QStyleFactory

from canvas.fonts import Step, font
from canvas.palette import colour, palette
from canvas.theme import DARK, LIGHT, Theme, high_contrast
from designer.settings import ThemeChoice


class Appearance(QObject):
    """Theme and text size in use. ``changed`` comes after palette and style sheet have changed."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._choice: ThemeChoice = "system"
        self._scale = 1.0
        self._still = False
        self.theme: Theme = LIGHT

    @property
    def scale(self) -> float:
        """The person's text size, 1 for 100 %."""
        return self._scale

    def pixels(self, size: float) -> int:
        """A size that grows with the text."""
        return max(1, round(size * self._scale))

    def milliseconds(self, duration: int) -> int:
        """How long a motion takes; 0 if nothing shall move."""
        return 0 if self._still else duration

    def font(self, step: Step, weight: int | None = None) -> QFont:
        """The font of a type step."""
        return font(step, weight, self._scale)

    def colour(self, token: str) -> QColor:
        """A colour of the theme by its token."""
        return colour(getattr(self.theme, token))

    def start(self, choice: ThemeChoice, text_size: int, reduce_motion: bool) -> None:
        """Dress the application, which must exist."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.setStyle(QStyleFactory.create("Fusion"))
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)
        self.choose(choice, text_size, reduce_motion)

    def choose(self, choice: ThemeChoice, text_size: int, reduce_motion: bool) -> None:
        """Change theme, text size (per cent) and motion."""
        self._choice, self._scale, self._still = choice, text_size / 100, reduce_motion
        self._dress()

    def _system_changed(self) -> None:
        if self._choice == "system":
            self._dress()

    def _dress(self) -> None:
        from designer.style.sheet import style_sheet

        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.theme = _theme_for(self._choice)
        # Without the old sheet Qt dresses the widgets once; over it, again and again: four times the work.
        application.setStyleSheet("")
        application.setPalette(palette(self.theme))
        application.setFont(self.font("body"))
        application.setStyleSheet(style_sheet(self.theme, self._scale))
        self.changed.emit()


def _theme_for(choice: ThemeChoice) -> Theme:
    hints = QGuiApplication.styleHints()
    dark = choice == "dark" or (choice == "system" and hints.colorScheme() == Qt.ColorScheme.Dark)
    theme = DARK if dark else LIGHT
    # Qt tells of the wish for more contrast from 6.10 on.
    accessibility = getattr(hints, "accessibility", None)
    if accessibility is not None and accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return high_contrast(theme)
    return theme


_look: Appearance | None = None


def look() -> Appearance:
    """The look in use."""
    global _look
    if _look is None:
        _look = Appearance()
    return _look
