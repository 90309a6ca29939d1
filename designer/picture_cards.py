"""Cards, notes and frames for drawn pictures, as the canvas paints them."""

from __future__ import annotations

from collections.abc import Iterator

from canvas.faces import Face, Figure
from canvas.geometry import CARD_RADIUS, CARD_WIDTH, STACK, NodeBox
from canvas.overlay import Finding
from canvas.theme import Theme, contrast
from exporters.pictures.drawing import Circle, Icon, Item, Path, Rectangle, Span, Text
from exporters.pictures.text_width import elided, in_lines, text_width
from journey.model import Node
from journey.words import number

SEMIBOLD = 600
_MEDIUM = 500
_BODY, _SMALL, _FIGURE = 12.0, 11.0, 10.5
_COLUMNS = (10.0, 60.0, 110.0)
_STALE_COLUMNS = (24.0, 70.0, 116.0)
_RULE = 52.0
_NAME_X, _NAME_TO, _NAME_TO_BADGE = 38.0, 150.0, 126.0
_BADGES = {"error": "octagon-alert", "warning": "triangle-alert", "hint": "info"}
_NOTE_PAD, _NOTE_LINE = 10.0, 15.0


def card(box: NodeBox, face: Face, theme: Theme, stale: bool) -> tuple[Item, ...]:
    """A step's card: frame, chip, name, summary, figures and badge."""
    return tuple(_card(box, face, theme, stale))


def stack(box: NodeBox, theme: Theme) -> tuple[Item, ...]:
    """The second card under that of a folded frame."""
    x, y, width, height = box.rect.moved(STACK, STACK)
    inner = CARD_RADIUS - 0.5
    return (Rectangle(x + 0.5, y + 0.5, width - 1, height - 1, theme.surface, theme.border_strong, radius=inner),)


def _card(box: NodeBox, face: Face, theme: Theme, stale: bool) -> Iterator[Item]:
    x, y, width, height = box.rect
    has_error = face.finding is not None and face.finding.severity == "error"
    yield Rectangle(x, y + 1, width, height, fill=theme.card_line, radius=CARD_RADIUS)
    border = theme.danger if has_error else theme.card_line
    frame = Rectangle(x + 0.5, y + 0.5, width - 1, height - 1, theme.surface, border, radius=CARD_RADIUS - 0.5)
    yield frame
    family = theme.family(face.family)
    ground, ink = (theme.hover, theme.faint) if face.disabled else (family.chip, family.ink)
    yield Rectangle(x + 9, y + 9, 22, 22, fill=ground, radius=6)
    yield Icon(face.icon, x + 13, y + 13, 14, ink)
    room = (_NAME_TO_BADGE if face.finding else _NAME_TO) - _NAME_X
    name = elided(face.name, room, _BODY, SEMIBOLD)
    yield Text(x + _NAME_X, y + 24.5, _BODY, (Span(name, theme.text, SEMIBOLD),))
    summary = elided(face.summary, CARD_WIDTH - 20, _SMALL)
    yield Text(x + 10, y + 45, _SMALL, (Span(summary, theme.muted),), struck=face.disabled)
    if face.figures:
        yield from _figures(x, y, box, face, theme, stale)
    if face.finding is not None:
        yield from _badge(x + 142, y + 20, face.finding, theme)


def _figures(x: float, y: float, box: NodeBox, face: Face, theme: Theme, stale: bool) -> Iterator[Item]:
    heated = face.heat >= 0
    if heated:
        yield _heated_foot(box, theme.heat[face.heat])
    else:
        yield Rectangle(x + 1, y + _RULE, CARD_WIDTH - 2, 1, fill=theme.faint if stale else theme.border)
    on_heat = _ink_on(theme, theme.heat[face.heat]) if heated else theme.faint
    if stale:
        yield Icon("clock", x + 10, y + 57.5, 10, on_heat)
    for column, figure in zip(_STALE_COLUMNS if stale else _COLUMNS, face.figures, strict=False):
        ink, icon_ink = (on_heat, on_heat) if heated else _figure_inks(figure, theme, stale)
        weight = SEMIBOLD if figure.warns else _MEDIUM
        yield Icon(figure.icon, x + column, y + 57.5, 10, icon_ink)
        yield Text(x + column + 13, y + 66.5, _FIGURE, (Span(figure.text, ink, weight),))


def _figure_inks(figure: Figure, theme: Theme, stale: bool) -> tuple[str, str]:
    if stale:
        return theme.faint, theme.faint
    return (theme.warning, theme.warning) if figure.warns else (theme.text, theme.faint)


def _heated_foot(box: NodeBox, fill: str) -> Path:
    """The lower part of a card in the colour of a heat class, inside its border."""
    left, top = box.rect.x + 1, box.rect.y + _RULE
    right, bottom = box.rect.right - 1, box.rect.bottom - 1
    radius = CARD_RADIUS - 1
    return Path(
        (
            ("M", ((left, top),)),
            ("L", ((right, top),)),
            ("L", ((right, bottom - radius),)),
            ("Q", ((right, bottom), (right - radius, bottom))),
            ("L", ((left + radius, bottom),)),
            ("Q", ((left, bottom), (left, bottom - radius))),
            ("Z", ()),
        ),
        fill=fill,
    )


def _ink_on(theme: Theme, ground: str) -> str:
    return max((theme.text, theme.surface, theme.on_accent), key=lambda ink: contrast(ink, ground))


def _badge(x: float, y: float, finding: Finding, theme: Theme) -> Iterator[Item]:
    inks = {"error": (theme.danger, theme.danger_soft), "warning": (theme.warning, theme.warning_soft)}
    ink, ground = inks.get(finding.severity, (theme.muted, theme.sunken))
    yield Circle(x, y, 10, ground, ink)
    if finding.count > 1:
        count = number(finding.count) if finding.count < 100 else "99+"
        yield Text(x, y + 3.9, _FIGURE, (Span(count, ink, SEMIBOLD),), "middle")
    else:
        yield Icon(_BADGES[finding.severity], x - 6, y - 6.5 if finding.severity == "warning" else y - 6, 12, ink)


def note(box: NodeBox, node: Node, theme: Theme) -> tuple[Item, ...]:
    """A note with as much of its text as it holds."""
    x, y, width, height = box.rect
    items: list[Item] = [
        Rectangle(x + 0.5, y + 0.5, width - 1, height - 1, theme.family("flow").chip, theme.card_line, radius=6)
    ]
    room = width - 2 * _NOTE_PAD
    baseline = y + 19
    if node.name:
        name = elided(node.name, room, _SMALL, SEMIBOLD)
        items.append(Text(x + _NOTE_PAD, baseline, _SMALL, (Span(name, theme.text, SEMIBOLD),)))
        baseline += 17
    most = max(0, int((y + height - 6 - baseline) / _NOTE_LINE) + 1)
    for line in in_lines(note_text(node), room, most, _SMALL) if most else ():
        items.append(Text(x + _NOTE_PAD, baseline, _SMALL, (Span(line, theme.text),)))
        baseline += _NOTE_LINE
    return tuple(items)


def frame(box: NodeBox, node: Node, theme: Theme) -> tuple[Item, ...]:
    """A frame with its name."""
    x, y, width, height = box.rect
    border = Rectangle(x + 0.5, y + 0.5, width - 1, height - 1, stroke=theme.border_strong, radius=CARD_RADIUS)
    words = elided(node.name or note_text(node), width - 2 * _NOTE_PAD, _SMALL, SEMIBOLD)
    return (border, Text(x + _NOTE_PAD, y + 17, _SMALL, (Span(words, theme.muted, SEMIBOLD),)))


def note_text(node: Node) -> str:
    """What a note or frame says."""
    text = node.parameters.get("text", "")
    return text if isinstance(text, str) else ""


def header_words(name: str, people: str, room: float) -> tuple[str, str]:
    """A lane's name and its people, as far as both fit."""
    width = text_width(people, _FIGURE)
    if people and width + 12 + text_width(name, _BODY, SEMIBOLD) <= room:
        return name, people
    return elided(name, room, _BODY, SEMIBOLD), ""
