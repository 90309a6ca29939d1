"""Paints the cards of steps at three levels of detail.

All cards of a level are painted together: frames, chips, then all texts of a font at once. Cards that lie over one
another are painted in layers, so that no text shines through.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from canvas.faces import Face, Faces, Figure
from canvas.fonts import SEMIBOLD, CanvasFont, canvas_font
from canvas.geometry import CARD_RADIUS, CARD_WIDTH, NodeBox
from canvas.icons import draw_icon
from canvas.overlay import Overlay
from canvas.painting.badges import paint_badge, paint_badge_dots
from canvas.painting.sheet import Sheet
from canvas.painting.stamps import Draw, Stamp
from canvas.palette import colour
from canvas.scene import Scene
from canvas.theme import Theme, contrast

RULE_AT = 52.0
#: Where the three columns of figures start.
COLUMNS = (10.0, 60.0, 110.0)
_FIGURE_ICON, _FIGURE_GAP, _FIGURE_BETWEEN = 10.0, 3.0, 6.0
_NAME_TO, _NAME_TO_BADGE = 150.0, 126.0
#: On a card in the middle distance: the chip, and the name's size on the screen.
_MID_CHIP = 28.0
_MID_GAP = 8.0
_MID_LARGE_FROM = 0.45
#: Two lines of a name fit if the card is so many line pitches high.
_TWO_LINES = 1.85
_NO_HEAT = -1
#: Below this zoom a card is a block of its family's colour, as on the map: its square would be two pixels wide.
_BLOCK_BELOW = 0.1


class _FarCard(NamedTuple):
    """A card far away, in canvas units, so that it serves at every zoom."""

    box: NodeBox
    rect: QRectF
    fill: str
    square: QRectF
    ink: str
    severity: str


class _FarBatch(NamedTuple):
    """All cards of one painting, by the colour that fills them, and their squares, by family."""

    fills: dict[str, list[QRectF]]
    squares: dict[str, list[QRectF]]
    badges: list[tuple[NodeBox, str]]


class CardPainter:
    """Paints cards; keeps what it worked out for far away."""

    def __init__(self) -> None:
        self._far: dict[str, _FarCard] = {}
        self._far_for: tuple[Theme, Overlay] | None = None
        self._batch: tuple[Sequence[str], bool, _FarBatch] | None = None

    def paint(self, sheet: Sheet, scene: Scene, faces: Faces, overlay: Overlay, nodes: Sequence[str]) -> None:
        """Paint the cards of these nodes, the last on top."""
        level = sheet.view.level
        if level == "far":
            self._paint_far(sheet, scene, faces, overlay, nodes)
            return
        boxes = [scene.boxes[node] for node in nodes]
        for layer in layers(boxes):
            cards = []
            for box in layer:
                node = scene.journey.node(box.node_id)
                if node is not None:
                    cards.append((box, faces.node(node)))
            if level == "near":
                _paint_near(sheet, cards, overlay.stale)
            else:
                _paint_mid(sheet, cards)

    def _paint_far(self, sheet: Sheet, scene: Scene, faces: Faces, overlay: Overlay, nodes: Sequence[str]) -> None:
        theme, view, kept = sheet.theme, sheet.view, self._far_for
        block = view.zoom < _BLOCK_BELOW
        if kept is None or kept[0] is not theme or kept[1] is not overlay:
            self._far.clear()
            self._batch = None
            self._far_for = (theme, overlay)
        if self._batch is None or self._batch[0] is not nodes or self._batch[1] != block:
            self._batch = (nodes, block, self._gathered(theme, scene, faces, overlay, nodes, block))
        fills, squares, badges = self._batch[2]
        painter = sheet.painter
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.translate(view.left, view.top)
        painter.scale(view.scale, view.scale)
        border = QPen(colour(theme.card_line), view.line)
        border.setCosmetic(True)
        painter.setPen(border)
        for ink, rectangles in fills.items():
            painter.setBrush(colour(ink))
            painter.drawRects(rectangles)
        painter.setPen(Qt.PenStyle.NoPen)
        for ink, rectangles in squares.items():
            painter.setBrush(colour(ink))
            painter.drawRects(rectangles)
        painter.restore()
        paint_badge_dots(sheet, badges)

    def _gathered(
        self, theme: Theme, scene: Scene, faces: Faces, overlay: Overlay, nodes: Sequence[str], block: bool
    ) -> _FarBatch:
        boxes, far = scene.boxes, self._far
        batch = _FarBatch({}, {}, [])
        fills, squares, badges = batch
        for node_id in nodes:
            box = boxes[node_id]
            card = far.get(node_id)
            if card is None or card.box is not box:
                card = far[node_id] = _far_card(theme, scene, faces, overlay, box)
            fill = card.ink if block and card.ink else card.fill
            found = fills.get(fill)
            if found is None:
                found = fills[fill] = []
            found.append(card.rect)
            if card.ink and not block:
                found = squares.get(card.ink)
                if found is None:
                    found = squares[card.ink] = []
                found.append(card.square)
            if card.severity:
                badges.append((box, card.severity))
        return batch


def _far_card(theme: Theme, scene: Scene, faces: Faces, overlay: Overlay, box: NodeBox) -> _FarCard:
    node, (x, y, width, height) = scene.journey.node(box.node_id), box.rect
    side = height / 3
    rect, square = QRectF(x, y, width, height), QRectF(x + side, y + side, side, side)
    finding = overlay.findings.get(box.node_id)
    severity = finding.severity if finding is not None and finding.severity != "hint" else ""
    if overlay.heat is not None and box.node_id in overlay.heat.classes:
        return _FarCard(box, rect, theme.heat[overlay.heat.classes[box.node_id]], square, "", severity)
    ink = theme.family(faces.icon_and_family(node)[1]).ink if node is not None else theme.muted
    return _FarCard(box, rect, theme.surface, square, ink, severity)


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


def _paint_near(sheet: Sheet, cards: Sequence[tuple[NodeBox, Face]], stale: bool) -> None:
    theme, scale, painter = sheet.theme, sheet.view.scale, sheet.painter
    placed = [(sheet.x(box.rect.x), sheet.y(box.rect.y), box, face) for box, face in cards]
    stamps = _CardStamps(sheet, 22.0)
    for left, top, box, face in placed:
        stamps.frame(box, face, bool(face.figures)).put(painter, left, top)
    chip_at = round(9 * scale)
    for left, top, _, face in placed:
        stamps.chip(face).put(painter, left + chip_at, top + chip_at)
    name_font, summary_font = canvas_font("body", SEMIBOLD), canvas_font("small")
    texts = sheet.means.texts
    name_x, name_y = 38 * scale, round(24.5 * scale)
    summary_x, summary_y = 10 * scale, round(45 * scale)
    for left, top, _, face in placed:
        room = (_NAME_TO_BADGE if face.finding else _NAME_TO) - 38
        name = texts.elided(name_font, face.name, room)
        texts.add(name_font, theme.text, scale, left + name_x, top + name_y, name)
        summary = texts.elided(summary_font, face.summary, CARD_WIDTH - 20)
        texts.add(summary_font, theme.muted, scale, left + summary_x, top + summary_y, summary)
        if face.disabled:
            width = round(summary_font.width(summary) * scale)
            line = round(41.5 * scale)
            painter.fillRect(left + round(summary_x), top + line, width, sheet.view.line, colour(theme.muted))
        if face.figures:
            _paint_figures(sheet, left, top, face, stale)
    texts.flush(painter)
    for left, top, _, face in placed:
        if face.finding is not None:
            paint_badge(sheet, left + round(142 * scale), top + round(20 * scale), face.finding, 20.0)
    texts.flush(painter)


def _border(theme: Theme, face: Face) -> str:
    return theme.danger if face.finding is not None and face.finding.severity == "error" else theme.card_line


def _paint_figures(sheet: Sheet, left: int, top: int, face: Face, stale: bool) -> None:
    theme, scale, painter, texts = sheet.theme, sheet.view.scale, sheet.painter, sheet.means.texts
    line = sheet.view.line
    if face.heat == _NO_HEAT:
        width = sheet.size(CARD_WIDTH) - 2 * line
        rule = colour(theme.faint if stale else theme.border)
        painter.fillRect(left + line, top + round(RULE_AT * scale), width, line, rule)
    icon_y = top + round(57.5 * scale)
    baseline = top + round(66.5 * scale)
    placed, clock = place_figures(sheet, face.figures, stale)
    if clock:
        ink = theme.faint if face.heat == _NO_HEAT else ink_on(theme, theme.heat[face.heat])
        icon_stamp(sheet, "clock", _FIGURE_ICON, ink).put(painter, left + round(COLUMNS[0] * scale), icon_y)
    for (column, words), figure in zip(placed, face.figures, strict=True):
        ink, icon_ink = _figure_inks(theme, figure, face.heat, stale)
        icon_stamp(sheet, figure.icon, _FIGURE_ICON, icon_ink).put(painter, left + round(column * scale), icon_y)
        text_left = left + (column + _FIGURE_ICON + _FIGURE_GAP) * scale
        texts.add(_figure_font(figure), ink, scale, text_left, baseline, words)


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
    if heat != _NO_HEAT:
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
    stamps = _CardStamps(sheet, _MID_CHIP)
    for box, face in cards:
        left, top = sheet.x(box.rect.x), sheet.y(box.rect.y)
        height = sheet.size(box.rect.height)
        if face.heat != _NO_HEAT:
            # The name stays off the colour.
            height = _foot_at(height, scale)
        stamps.frame(box, face, True).put(painter, left, top)
        stamps.chip(face).put(painter, left + gap, top + (height - chip) // 2)
        lines = texts.in_lines(font, face.name, room, 2 if height >= _TWO_LINES * pitch * ratio else 1)
        first = top + height / 2 + (font.height * 0.34 - pitch * (len(lines) - 1) / 2) * ratio
        for index, line in enumerate(lines):
            baseline = round(first + index * pitch * ratio)
            texts.add(font, theme.text, ratio, left + chip + 2 * gap, baseline, line)
    texts.flush(painter)
    for box, face in cards:
        if face.finding is not None and face.finding.severity != "hint":
            x, y = sheet.x(box.rect.right), sheet.y(box.rect.y)
            paint_badge(sheet, x - round(3 * ratio), y + round(3 * ratio), face.finding, 14 / sheet.view.zoom)
    texts.flush(painter)


def _foot_at(height: int, scale: float) -> int:
    """Where a card's part for figures begins, in device pixels from its top."""
    return min(round(RULE_AT * scale), round(height * 0.8))


class _CardStamps:
    """The stamps of one painting's cards; most cards share theirs."""

    def __init__(self, sheet: Sheet, chip: float) -> None:
        self._sheet = sheet
        self._chip_size = chip
        self._frames: dict[tuple[float, str, int], Stamp] = {}
        self._chips: dict[tuple[str, str, bool], Stamp] = {}

    def frame(self, box: NodeBox, face: Face, heated: bool) -> Stamp:
        key = (box.rect.height, _border(self._sheet.theme, face), face.heat if heated else _NO_HEAT)
        found = self._frames.get(key)
        if found is None:
            found = self._frames[key] = frame_stamp(self._sheet, *key)
        return found

    def chip(self, face: Face) -> Stamp:
        key = (face.icon, face.family, face.disabled)
        found = self._chips.get(key)
        if found is None:
            found = self._chips[key] = chip_stamp(self._sheet, *key, self._chip_size)
        return found


# --- Stamps --------------------------------------------------------------------------------------------------


def frame_stamp(sheet: Sheet, height: float, border: str, heat: int = _NO_HEAT) -> Stamp:
    """An empty card with the line below it; the figures' part in the colour of a heat class."""
    theme, scale, line = sheet.theme, sheet.view.scale, sheet.view.line
    size = (sheet.size(CARD_WIDTH), sheet.size(height))
    key = ("card", theme.name, theme.card_line, size, line, border, heat, scale)
    fill = theme.heat[heat] if heat != _NO_HEAT else None
    return sheet.means.stamps.get(
        key, size[0], size[1] + line, _draw_frame(theme, size, line, CARD_RADIUS * scale, border, fill, scale)
    )


def _draw_frame(
    theme: Theme,
    size: tuple[int, int],
    line: int,
    radius: float,
    border: str,
    fill: str | None,
    scale: float,
) -> Draw:
    def draw(painter: QPainter) -> None:
        width, height = size
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.card_line))
        painter.drawRoundedRect(QRectF(0, line, width, height), radius, radius)
        inner = QRectF(line / 2, line / 2, width - line, height - line)
        painter.setBrush(colour(theme.surface))
        painter.setPen(QPen(colour(border), line))
        painter.drawRoundedRect(inner, radius, radius)
        if fill is not None:
            shape = QPainterPath()
            shape.addRoundedRect(QRectF(line, line, width - 2 * line, height - 2 * line), radius - line, radius - line)
            foot = QPainterPath()
            foot.addRect(QRectF(0, _foot_at(height, scale), width, height))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(fill))
            painter.drawPath(shape.intersected(foot))

    return draw


def chip_stamp(sheet: Sheet, icon: str, family: str, disabled: bool, units: float) -> Stamp:
    """The coloured square with the kind's icon."""
    theme, scale = sheet.theme, sheet.view.scale
    size = sheet.size(units)
    key = ("chip", theme.name, icon, family, disabled, size, scale)
    colours = theme.family(family)
    ground, ink = (theme.hover, theme.faint) if disabled else (colours.chip, colours.ink)
    return sheet.means.stamps.get(key, size, size, _draw_chip(icon, ground, ink, size, units * scale))


def _draw_chip(icon: str, ground: str, ink: str, size: int, units: float) -> Draw:
    def draw(painter: QPainter) -> None:
        radius = units * 6 / 22
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(ground))
        painter.drawRoundedRect(QRectF(0, 0, size, size), radius, radius)
        inner = max(4, round(units * 14 / 22))
        inner += (size - inner) % 2
        at = (size - inner) / 2
        draw_icon(painter, icon, QRectF(at, at, inner, inner), ink, 2.0)

    return draw


def icon_stamp(sheet: Sheet, icon: str, units: float, ink: str, stroke: float = 2.0) -> Stamp:
    """An icon by itself."""
    size = sheet.size(units)

    def draw(painter: QPainter) -> None:
        draw_icon(painter, icon, QRectF(0, 0, size, size), ink, stroke)

    return sheet.means.stamps.get(("icon", icon, ink, size, stroke), size, size, draw)
