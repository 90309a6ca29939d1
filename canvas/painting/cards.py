"""Paints the cards of steps, near and in the middle distance.

All cards of a level are painted together: frames, chips, then all texts of a font at once. Cards that lie over one
another are painted in layers, so that no text shines through. What a card says near by is laid out once in canvas
units and serves at every zoom.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt

from canvas.faces import Face, Faces, Figure
from canvas.fonts import SEMIBOLD, CanvasFont, canvas_font
from canvas.geometry import CARD_WIDTH, NodeBox
from canvas.overlay import Overlay
from canvas.painting.badges import paint_badge
from canvas.painting.card_stamps import NO_HEAT, RULE_AT, CardStamps, foot_at
from canvas.painting.sheet import Sheet
from canvas.painting.stamps import Stamp, put_all
from canvas.palette import colour
from canvas.scene import Scene
from canvas.theme import Theme, contrast

#: Where the three columns of figures start.
COLUMNS = (10.0, 60.0, 110.0)
_FIGURE_ICON, _FIGURE_GAP, _FIGURE_BETWEEN = 10.0, 3.0, 6.0
_NAME_AT, _NAME_TO, _NAME_TO_BADGE = 38.0, 150.0, 126.0
_SUMMARY_AT = 10.0
#: On a card in the middle distance: the chip, and the name's size on the screen.
_MID_CHIP = 28.0
_MID_GAP = 8.0
#: The space beside the words of a flag on a card that stands out.
_FLAG_PAD = 4.0
_MID_LARGE_FROM = 0.45
#: Two lines of a name fit if the card is so many line pitches high.
_TWO_LINES = 1.85

_Ink = tuple[CanvasFont, str]


class _Layout(NamedTuple):
    """What a card says near by, cut to its room; places in canvas units from the card's left edge.

    ``figures``: font and colour, place, text; ``icons``: name, colour, place.
    """

    face: Face
    name: str
    summary: str
    figures: tuple[tuple[_Ink, float, str], ...]
    icons: tuple[tuple[str, str, float], ...]


class CardPainter:
    """Paints cards; keeps what it laid out."""

    def __init__(self) -> None:
        self._layouts: dict[str, _Layout] = {}
        self._laid_out_for: tuple[object, ...] = ()

    def paint(self, sheet: Sheet, scene: Scene, faces: Faces, overlay: Overlay, nodes: Sequence[str]) -> None:
        """Paint the cards of these nodes, near or in the middle distance, the last on top."""
        boxes = [scene.boxes[node] for node in nodes]
        for layer in layers(boxes):
            cards = []
            for box in layer:
                node = scene.journey.node(box.node_id)
                if node is not None:
                    cards.append((box, faces.node(node)))
            if sheet.view.level == "near":
                self._paint_near(sheet, cards, overlay.stale)
            else:
                _paint_mid(sheet, cards)

    def _paint_near(self, sheet: Sheet, cards: Sequence[tuple[NodeBox, Face]], stale: bool) -> None:
        theme, view, painter, texts = sheet.theme, sheet.view, sheet.painter, sheet.means.texts
        scale, line = view.scale, view.line
        name_font, summary_font = canvas_font("body", SEMIBOLD), canvas_font("small")
        self._use(theme, stale, name_font, summary_font, canvas_font("figure"))
        stamps = CardStamps(sheet, 22.0)
        frames: list[tuple[int, int, Stamp]] = []
        chips: list[tuple[int, int, Stamp]] = []
        icons: list[tuple[int, int, Stamp]] = []
        rules: list[QRect] = []
        names = texts.waiting(name_font, theme.text, scale)
        quiet = texts.waiting(name_font, theme.muted, scale)
        summaries = texts.waiting(summary_font, theme.muted, scale)
        chip_at, rule_at = round(9 * scale), round(RULE_AT * scale)
        icon_at, figure_at = round(57.5 * scale), round(66.5 * scale)
        name_x, name_y = _NAME_AT * scale, round(24.5 * scale)
        summary_x, summary_y = _SUMMARY_AT * scale, round(45 * scale)
        rule_width = sheet.size(CARD_WIDTH) - 2 * line
        for box, face in cards:
            left, top = sheet.x(box.rect[0]), sheet.y(box.rect[1])
            frames.append((left, top, stamps.frame(box, face, bool(face.figures))))
            chips.append((left + chip_at, top + chip_at, stamps.chip(face)))
            layout = self._layouts.get(box.node_id)
            if layout is None or layout.face is not face:
                layout = self._layouts[box.node_id] = _lay_out(sheet, face, stale)
            if layout.name:
                (quiet if face.light is False else names).append((left + name_x, top + name_y, layout.name))
            if layout.summary:
                summaries.append((left + summary_x, top + summary_y, layout.summary))
            if face.figures and face.heat == NO_HEAT:
                rules.append(QRect(left + line, top + rule_at, rule_width, line))
            for icon, ink, x in layout.icons:
                icons.append((left + round(x * scale), top + icon_at, stamps.icon(icon, _FIGURE_ICON, ink)))
            for (font, ink), x, text in layout.figures:
                texts.add(font, ink, scale, left + x * scale, top + figure_at, text)
        put_all(painter, frames)
        put_all(painter, chips)
        put_all(painter, icons)
        if rules:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.faint if stale else theme.border))
            painter.drawRects(rules)
        for box, face in cards:
            if face.disabled:
                left, top = sheet.x(box.rect[0]), sheet.y(box.rect[1])
                width = round(summary_font.width(self._layouts[box.node_id].summary) * scale)
                struck = (left + round(summary_x), top + round(41.5 * scale), width, line)
                painter.fillRect(*struck, colour(theme.muted))
        texts.flush(painter)
        for box, face in cards:
            if face.finding is not None:
                left, top = sheet.x(box.rect[0]), sheet.y(box.rect[1])
                paint_badge(sheet, left + round(142 * scale), top + round(20 * scale), face.finding, 20.0)
        texts.flush(painter)

    def _use(self, *what: object) -> None:
        """Forget what was laid out for another theme, state or text size."""
        if what != self._laid_out_for:
            self._layouts.clear()
            self._laid_out_for = what


def layers(boxes: Sequence[NodeBox]) -> list[list[NodeBox]]:
    """Boxes in layers of which none holds two that overlap; a box lies above all earlier ones that it overlaps."""
    spans = sorted(
        (box.rect[0], box.rect[0] + box.rect[2], box.rect[1], box.rect[1] + box.rect[3], index)
        for index, box in enumerate(boxes)
    )
    above: dict[int, list[int]] = {}
    active: list[tuple[float, float, float, float, int]] = []
    for span in spans:
        left, _, top, bottom, index = span
        if active and active[0][1] <= left:
            active = [other for other in active if other[1] > left]
        for _, _, other_top, other_bottom, other in active:
            if other_top < bottom and top < other_bottom:
                low, high = (index, other) if index < other else (other, index)
                above.setdefault(high, []).append(low)
        active.append(span)
    if not above:
        return [list(boxes)]
    depth = [0] * len(boxes)
    for index in range(len(boxes)):
        depth[index] = max((depth[low] + 1 for low in above.get(index, ())), default=0)
    found: list[list[NodeBox]] = [[] for _ in range(max(depth) + 1)]
    for index, box in enumerate(boxes):
        found[depth[index]].append(box)
    return found


# --- Near ----------------------------------------------------------------------------------------------------


def _lay_out(sheet: Sheet, face: Face, stale: bool) -> _Layout:
    texts, theme = sheet.means.texts, sheet.theme
    room = (_NAME_TO_BADGE if face.finding else _NAME_TO) - _NAME_AT
    name = texts.elided(canvas_font("body", SEMIBOLD), face.name, room)
    summary = texts.elided(canvas_font("small"), face.summary, CARD_WIDTH - 2 * _SUMMARY_AT)
    if not face.figures:
        return _Layout(face, name, summary, (), ())
    placed, clock = place_figures(sheet, face.figures, stale)
    figures: list[tuple[_Ink, float, str]] = []
    icons: list[tuple[str, str, float]] = []
    if clock:
        ink = theme.faint if face.heat == NO_HEAT else ink_on(theme, theme.heat[face.heat])
        icons.append(("clock", ink, COLUMNS[0]))
    for (column, words), figure in zip(placed, face.figures, strict=True):
        ink, icon_ink = _figure_inks(theme, figure, face.heat, stale)
        icons.append((figure.icon, icon_ink, column))
        figures.append(((_figure_font(figure), ink), column + _FIGURE_ICON + _FIGURE_GAP, words))
    return _Layout(face, name, summary, tuple(figures), tuple(icons))


def _figure_font(figure: Figure) -> CanvasFont:
    return canvas_font("figure", SEMIBOLD if figure.warns else None)


def place_figures(sheet: Sheet, figures: Sequence[Figure], stale: bool) -> tuple[list[tuple[float, str]], bool]:
    """Where each figure starts and in which form, and whether there is room for the clock that says they are old.

    Long figures push the later ones to the right. Where all have no room, first the clock goes, then they leave their
    columns, then they are shown in thousands.
    """
    texts = [figure.text for figure in figures]
    tries = [(texts, True, True)] if stale else []
    tries += [(texts, False, False), (texts, False, True)]
    for count in range(1, len(figures) + 1):
        tries.append(([f.short if n < count else f.text for n, f in enumerate(figures)], False, True))
    for texts, clock, packed in tries:
        placed: list[tuple[float, str]] = []
        free = COLUMNS[0] + (_FIGURE_ICON + 4.0 if clock else 0.0)
        for place, (text, figure) in enumerate(zip(texts, figures, strict=True)):
            column = free if packed else max(COLUMNS[min(place, 2)], free)
            placed.append((column, text))
            width = sheet.means.texts.width(_figure_font(figure), text)
            free = column + _FIGURE_ICON + _FIGURE_GAP + width + _FIGURE_BETWEEN
        if free - _FIGURE_BETWEEN <= CARD_WIDTH - 6:
            break
    return placed, clock


def _figure_inks(theme: Theme, figure: Figure, heat: int, stale: bool) -> tuple[str, str]:
    """The colours of a figure's text and icon."""
    if heat != NO_HEAT:
        ink = ink_on(theme, theme.heat[heat])
        return ink, ink
    if stale:
        return theme.faint, theme.faint
    if figure.warns:
        return theme.warning, theme.warning
    return theme.text, theme.faint


def ink_on(theme: Theme, ground: str) -> str:
    """The colour of text that reads best on any colour."""
    return max((theme.text, theme.surface, theme.on_accent), key=lambda ink: contrast(ink, ground))


# --- In the middle distance ----------------------------------------------------------------------------------


def _paint_mid(sheet: Sheet, cards: Sequence[tuple[NodeBox, Face]]) -> None:
    theme, scale, painter, texts = sheet.theme, sheet.view.scale, sheet.painter, sheet.means.texts
    ratio = sheet.view.ratio
    font = canvas_font("body" if sheet.view.zoom >= _MID_LARGE_FROM else "tiny", SEMIBOLD)
    chip = sheet.size(_MID_CHIP)
    gap = max(round(_MID_GAP * scale), round(3 * ratio))
    room = (sheet.size(CARD_WIDTH) - chip - 2 * gap - round(3 * ratio)) / ratio
    # Rooms in steps, so that names keep their cut over small changes of the zoom.
    room = int(room / 4) * 4
    pitch = font.height * 0.98
    stamps = CardStamps(sheet, _MID_CHIP)
    frames: list[tuple[int, int, Stamp]] = []
    chips: list[tuple[int, int, Stamp]] = []
    names = texts.waiting(font, theme.text, ratio)
    quiet = texts.waiting(font, theme.muted, ratio)
    for box, face in cards:
        left, top = sheet.x(box.rect[0]), sheet.y(box.rect[1])
        height = sheet.size(box.rect[3])
        if face.heat != NO_HEAT:
            # The name stays off the colour.
            height = foot_at(height, scale)
        frames.append((left, top, stamps.frame(box, face, True)))
        chips.append((left + gap, top + (height - chip) // 2, stamps.chip(face)))
        lines = texts.in_lines(font, face.name, room, 2 if height >= _TWO_LINES * pitch * ratio else 1)
        first = top + height / 2 + (font.height * 0.34 - pitch * (len(lines) - 1) / 2) * ratio
        for index, line in enumerate(lines):
            waiting = quiet if face.light is False else names
            waiting.append((left + chip + 2 * gap, round(first + index * pitch * ratio), line))
    put_all(painter, frames)
    put_all(painter, chips)
    texts.flush(painter)
    for box, face in cards:
        if face.light and face.figures:
            _paint_flag(sheet, box, face.figures[0].text)
    for box, face in cards:
        if face.finding is not None and face.finding.severity != "hint":
            x, y = sheet.x(box.rect.right), sheet.y(box.rect.y)
            paint_badge(sheet, x - round(3 * ratio), y + round(3 * ratio), face.finding, 14 / sheet.view.zoom)
    texts.flush(painter)


def _paint_flag(sheet: Sheet, box: NodeBox, text: str) -> None:
    """What a card that stands out says first, in a flag at its upper right corner; the words wait for the flush."""
    theme, ratio = sheet.theme, sheet.view.ratio
    font = canvas_font("tiny", SEMIBOLD)
    width = round((font.width(text) + 2 * _FLAG_PAD) * ratio)
    height = round(font.height * 0.95 * ratio)
    left, top = sheet.x(box.rect.right) - width + round(4 * ratio), sheet.y(box.rect.y) - round(height * 0.75)
    sheet.painter.fillRect(left, top, width, height, colour(theme.accent))
    sheet.means.texts.add(font, theme.on_accent, ratio, left + _FLAG_PAD * ratio, top + round(height * 0.77), text)
