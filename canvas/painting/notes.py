"""Paints notes and frames, which nobody passes."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from canvas.fonts import SEMIBOLD, canvas_font
from canvas.geometry import CARD_RADIUS, NodeBox
from canvas.painting.sheet import Sheet
from canvas.palette import colour
from journey.model import Node

_PAD = 10.0
_FRAME_HEAD = 24.0


def note_text(node: Node) -> str:
    """What a note or frame says."""
    text = node.parameters.get("text", "")
    return text if isinstance(text, str) else ""


def paint_frame(sheet: Sheet, box: NodeBox, node: Node) -> None:
    """A frame round steps that belong together, its name over its upper edge's inside."""
    painter, theme, view = sheet.painter, sheet.theme, sheet.view
    left, top, right, bottom = view.device_box(box.rect)
    line, radius = view.line, CARD_RADIUS * view.scale
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(theme.border_strong), line))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = line / 2
    painter.drawRoundedRect(QRectF(left + inset, top + inset, right - left - line, bottom - top - line), radius, radius)
    painter.restore()
    if view.level == "far":
        return
    scale = max(view.scale, 0.8 * view.ratio)
    font = canvas_font("small", SEMIBOLD)
    words = node.name or note_text(node)
    texts = sheet.means.texts
    room = (right - left) / scale - 2 * _PAD
    if room > 10:
        baseline = top + round(17 * min(scale, view.scale * 1.3))
        texts.add(font, theme.muted, scale, left + _PAD * scale, baseline, texts.elided(font, words, room))


def paint_note(sheet: Sheet, box: NodeBox, node: Node) -> None:
    """A note: a quiet piece of paper with its text."""
    painter, theme, view = sheet.painter, sheet.theme, sheet.view
    left, top, right, bottom = view.device_box(box.rect)
    line, radius = view.line, 6 * view.scale
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(theme.card_line), line))
    painter.setBrush(colour(theme.family("flow").chip))
    inset = line / 2
    painter.drawRoundedRect(QRectF(left + inset, top + inset, right - left - line, bottom - top - line), radius, radius)
    painter.restore()
    if view.level == "far":
        return
    scale = view.scale
    pad = _PAD * scale
    inner = QRectF(left + pad, top + 8 * scale, right - left - 2 * pad, bottom - top - 14 * scale)
    if node.name:
        font = canvas_font("small", SEMIBOLD)
        texts = sheet.means.texts
        name = texts.elided(font, node.name, inner.width() / scale)
        texts.add(font, theme.text, scale, inner.left(), top + round(19 * scale), name)
        inner.setTop(inner.top() + 17 * scale)
    if inner.height() > 6 * view.ratio and inner.width() > 0:
        sheet.means.texts.paragraph(painter, canvas_font("small"), theme.text, scale, inner, note_text(node))
