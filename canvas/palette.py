"""The theme in Qt's terms: colours, and the palette of the whole program."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor, QPalette

from canvas.theme import Theme


@lru_cache(maxsize=256)
def colour(text: str, opacity: float = 1.0) -> QColor:
    """The colour ``#RRGGBB``. Shared between callers: never change it."""
    found = QColor(text)
    found.setAlphaF(opacity)
    return found


def palette(theme: Theme) -> QPalette:
    """The palette that widgets take from a theme."""
    role = QPalette.ColorRole
    made = QPalette()
    for part, text in (
        (role.Window, theme.window),
        (role.WindowText, theme.text),
        (role.Base, theme.surface),
        (role.AlternateBase, theme.sunken),
        (role.Text, theme.text),
        (role.PlaceholderText, theme.muted),
        (role.Button, theme.surface),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.danger),
        (role.ToolTipBase, theme.surface),
        (role.ToolTipText, theme.text),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.on_accent),
        (role.Accent, theme.accent),
        (role.Link, theme.accent_text),
        (role.LinkVisited, theme.accent_text),
        (role.Light, theme.surface),
        (role.Midlight, theme.hover),
        (role.Mid, theme.border),
        (role.Dark, theme.border_strong),
        (role.Shadow, theme.shadow),
    ):
        made.setColor(part, colour(text))
    for part in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, part, colour(theme.faint))
    made.setColor(QPalette.ColorGroup.Disabled, role.Highlight, colour(theme.border_strong))
    return made
