"""Paints what stands beside edges: the words of ways out, passes, and where ways end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from canvas.faces import EdgeFace, Faces
from canvas.fonts import SEMIBOLD, CanvasFont, canvas_font
from canvas.geometry import STUB_BAR, STUB_LENGTH, Label, Point, Rect, Stub
from canvas.painting.sheet import Sheet
from canvas.painting.texts import Texts
from canvas.palette import colour
from canvas.scene import Scene
from journey.words import say

#: From the middle of a text line to its base line.
_DROP = 3.6
_GAP = 3.0
_STUB_WIDTH = 3.0
#: The room for words of an edge that has no free place, while it is hovered or selected.
ROOM_ON_TOP = 160.0


class _Placed(NamedTuple):
    """An edge's words: where they start, their base line and width in canvas units, and the passes behind them."""

    x: float
    baseline: float
    words: str
    width: float
    passes: str


class LabelPainter:
    """Paints what stands beside edges; keeps where it stands until the scene or what is said changes."""

    def __init__(self) -> None:
        self._placed: dict[str, _Placed | None] = {}
        # Where words stood before, and where their edge began: they stand there until their new place is found.
        self._stood: dict[str, tuple[_Placed, Point]] = {}
        self._begins: dict[str, Point] = {}
        self._ends: dict[Stub, tuple[str, str, float]] = {}
        self._font: CanvasFont | None = None

    def forget(self) -> None:
        """The scene or the words changed."""
        begins = self._begins
        for edge_id, placed in self._placed.items():
            if placed is None or edge_id not in begins:
                self._stood.pop(edge_id, None)
            else:
                self._stood[edge_id] = (placed, begins[edge_id])
        self._placed.clear()
        self._ends.clear()
        begins.clear()

    def _use(self, font: CanvasFont) -> None:
        if font is not self._font:
            self._font = font
            self.forget()
            self._stood.clear()

    def _for_now(self, scene: Scene, edge_id: str) -> _Placed | None:
        """Where words stand until their place is found: beside their edge as before."""
        stood = self._stood.get(edge_id)
        if stood is None:
            return None
        placed, (x, y) = stood
        new_x, new_y = scene.routes[edge_id].points[0]
        return placed._replace(x=placed.x + new_x - x, baseline=placed.baseline + new_y - y)

    def paint_labels(
        self, sheet: Sheet, scene: Scene, faces: Faces, edges: Iterable[str], stale: bool, later: bool = False
    ) -> None:
        """The words of edges that have a free place for them. ``later``: those whose place is to be looked for stand
        as they stood."""
        plain, bold = canvas_font("tiny"), canvas_font("tiny", SEMIBOLD)
        self._use(plain)
        theme, scale, texts = sheet.theme, sheet.view.scale, sheet.means.texts
        words_wait = texts.waiting(plain, theme.faint if stale else theme.edge_text, scale)
        passes_wait = texts.waiting(bold, theme.faint if stale else theme.text, scale)
        for edge_id in edges:
            if edge_id in self._placed:
                placed = self._placed[edge_id]
            elif later and not scene.label_is_known(edge_id):
                placed = self._for_now(scene, edge_id)
            else:
                placed = self._placed[edge_id] = _placed_label(sheet, scene, faces, edge_id)
                if later:
                    self._begins[edge_id] = scene.routes[edge_id].points[0]
            if placed is None:
                continue
            x, y, words, words_width, passes = placed
            left, baseline = x * scale + sheet.view.left, sheet.y(y)
            if words:
                words_wait.append((left, baseline, words))
            if passes:
                passes_wait.append((left + ((words_width + _GAP) * scale if words else 0), baseline, passes))
        texts.flush(sheet.painter)

    def paint_stubs(self, sheet: Sheet, stubs: Iterable[Stub], faces: Faces, stale: bool) -> None:
        """Ways out that lead nowhere: a short line with a bar, and how many ended there."""
        painter, theme, scale, texts = sheet.painter, sheet.theme, sheet.view.scale, sheet.means.texts
        near = sheet.view.level == "near"
        plain, bold = canvas_font("tiny"), canvas_font("tiny", SEMIBOLD)
        self._use(plain)
        line, bar, thick = sheet.size(_STUB_WIDTH), sheet.size(STUB_BAR), sheet.size(2)
        length = sheet.size(STUB_LENGTH)
        bar += (bar - line) % 2
        lines: list[QRect] = []
        for stub in stubs:
            middle, top = sheet.x(stub.x), sheet.y(stub.y)
            lines.append(QRect(middle - line // 2, top, line, length))
            lines.append(QRect(middle - line // 2 - (bar - line) // 2, top + length - line // 2, bar, thick))
            if not near:
                continue
            kept = self._ends.get(stub)
            if kept is None:
                count = faces.ends(stub.node_id, stub.output)
                words = _ends(texts, stub, stub.room - (texts.width(bold, count) + _GAP if count else 0.0))
                kept = self._ends[stub] = (count, words, texts.width(plain, words))
            count, words, width = kept
            left, baseline = stub.label_x * scale + sheet.view.left, sheet.y(stub.label_y + _DROP)
            texts.add(plain, theme.faint if stale else theme.edge_text, scale, left, baseline, words)
            left += (width + _GAP) * scale
            texts.add(bold, theme.faint if stale else theme.text, scale, left, baseline, count)
        if lines:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.edge))
            painter.drawRects(lines)
        texts.flush(painter)


def _placed_label(sheet: Sheet, scene: Scene, faces: Faces, edge_id: str) -> _Placed | None:
    """Where an edge's words stand, None if there are none or no place is free."""
    edge = scene.journey.edge(edge_id)
    face = faces.edge(edge) if edge is not None else None
    if face is None or not (face.words or face.passes):
        return None
    label = scene.label(edge_id)
    placed = place_label(sheet, label, face) if label is not None and label.room > 0 else None
    if label is None or placed is None:
        return None
    x, words, width = placed
    return _Placed(x, label.y + _DROP, words, width, face.passes)


def paint_label(sheet: Sheet, label: Label, face: EdgeFace, stale: bool) -> None:
    """One edge's words, at the next flush."""
    placed = place_label(sheet, label, face)
    if placed is None:
        return
    x, words, words_width = placed
    theme, scale, texts = sheet.theme, sheet.view.scale, sheet.means.texts
    left = x * scale + sheet.view.left
    baseline = sheet.y(label.y + _DROP)
    texts.add(canvas_font("tiny"), theme.faint if stale else theme.edge_text, scale, left, baseline, words)
    if face.passes:
        left += (words_width + _GAP) * scale if words else 0
        ink = theme.faint if stale else theme.text
        texts.add(canvas_font("tiny", SEMIBOLD), ink, scale, left, baseline, face.passes)


def place_label(sheet: Sheet, label: Label, face: EdgeFace) -> tuple[float, str, float] | None:
    """Where a label starts, its words cut to the room there is, and their width; None if there is nothing to say."""
    if not face.words and not face.passes:
        return None
    texts = sheet.means.texts
    font = canvas_font("tiny")
    passes = texts.width(canvas_font("tiny", SEMIBOLD), face.passes) + _GAP if face.passes else 0.0
    words = texts.elided(font, face.words, max(label.room - passes, 0.0)) if face.words else ""
    if words == "…":
        words = ""
    words_width = texts.width(font, words) if words else 0.0
    width = words_width + (passes if words else max(passes - _GAP, 0.0))
    x = label.x
    if label.align == "right":
        x -= width
    elif label.align == "center":
        x -= width / 2
    return x, words, words_width


def label_box(sheet: Sheet, label: Label, face: EdgeFace) -> Rect | None:
    """The box round an edge's words."""
    placed = place_label(sheet, label, face)
    if placed is None or label.room <= 0:
        return None
    x, words, words_width = placed
    passes = sheet.means.texts.width(canvas_font("tiny", SEMIBOLD), face.passes) if face.passes else 0.0
    return Rect(x, label.y - 7, words_width + passes + (_GAP if words and passes else 0.0), 14.0)


def _ends(texts: Texts, stub: Stub, room: float) -> str:
    """The words of a way out that leads nowhere, the name of the way out cut if need be."""
    font = canvas_font("tiny")
    if not stub.words:
        return texts.elided(font, say("ends"), room)
    words = say("{output}, ends", output=stub.words)
    if texts.width(font, words) <= room:
        return words
    rest = texts.width(font, say("{output}, ends", output="…"))
    name = texts.elided(font, stub.words, max(room - rest + texts.width(font, "…"), 0.0))
    if len(name) < 3:
        return texts.elided(font, say("ends"), room)
    return say("{output}, ends", output=name)
