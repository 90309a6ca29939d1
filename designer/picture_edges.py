"""Edges, their words, loops and stubs for drawn pictures, as the canvas paints them."""

from __future__ import annotations

from collections.abc import Iterator

from canvas.faces import EdgeFace, PillFace
from canvas.geometry import (
    ARROW_LENGTH,
    LOOP_PORT_SIZE,
    PILL_HEIGHT,
    STUB_BAR,
    STUB_LENGTH,
    Label,
    LoopShape,
    Point,
    Rect,
    Route,
    Stub,
)
from canvas.theme import Theme
from designer.picture_cards import SEMIBOLD
from exporters.pictures.drawing import WIDE_GAP, Circle, Icon, Item, Path, PathStep, Rectangle, Span, Text
from exporters.pictures.text_width import elided, text_width
from journey.words import say

_TINY, _SMALL = 10.0, 11.0
#: From the middle of a text line to its base line.
_DROP = 3.6
_GAP = 3.0
_PILL_PAD, _PILL_ICON, _PILL_ICON_GAP = 9.0, 12.0, 6.0

_BACK: dict[str, Point] = {"right": (-1.0, 0.0), "left": (1.0, 0.0), "down": (0.0, -1.0), "up": (0.0, 1.0)}


def line(route: Route, width: float, ink: str, dashes: tuple[float, float] | None) -> tuple[Item, ...]:
    """An edge's line with its arrow."""
    steps = _curve(route) if route.curved else _corners(route)
    return (Path(tuple(steps), ink, width, dashes=dashes), _arrow(route, width, ink))


def _behind_tip(route: Route) -> Point:
    """Where the line ends and the arrow takes over."""
    back_x, back_y = _BACK[route.direction]
    x, y = route.tip
    return (x + back_x * (ARROW_LENGTH - 1), y + back_y * (ARROW_LENGTH - 1))


def _corners(route: Route) -> Iterator[PathStep]:
    points = (*route.points[:-1], _behind_tip(route))
    yield ("M", (points[0],))
    for before, corner, after, radius in zip(points, points[1:], points[2:], route.radii, strict=False):
        if radius:
            yield ("L", (_towards(corner, before, radius),))
            yield ("Q", (corner, _towards(corner, after, radius)))
        else:
            yield ("L", (corner,))
    yield ("L", (points[-1],))


def _towards(start: Point, end: Point, by: float) -> Point:
    length = abs(end[0] - start[0]) + abs(end[1] - start[1])
    share = min(1.0, by / length) if length else 0.0
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)


def _curve(route: Route) -> Iterator[PathStep]:
    points = (*route.points[:-1], _behind_tip(route))
    yield ("M", (points[0],))
    for index in range(1, len(points) - 2, 3):
        yield ("C", (points[index], points[index + 1], points[index + 2]))


def _arrow(route: Route, width: float, ink: str) -> Path:
    (x, y), (back_x, back_y) = route.tip, _BACK[route.direction]
    half = 4 + width / 2
    base = (x + back_x * ARROW_LENGTH, y + back_y * ARROW_LENGTH)
    corners = (
        (base[0] + back_y * half, base[1] + back_x * half),
        (base[0] - back_y * half, base[1] - back_x * half),
    )
    return Path((("M", ((x, y),)), ("L", (corners[0],)), ("L", (corners[1],)), ("Z", ())), fill=ink)


def words(label: Label, face: EdgeFace, theme: Theme, stale: bool) -> tuple[Item, ...]:
    """What stands beside an edge, cut to the room there is."""
    passes = text_width(face.passes, _TINY, SEMIBOLD) + _GAP if face.passes else 0.0
    said = elided(face.words, max(0.0, label.room - passes), _TINY) if face.words else ""
    spans = (
        Span(said, theme.faint if stale else theme.edge_text),
        Span(face.passes, theme.faint if stale else theme.text, SEMIBOLD),
    )
    if label.room <= 0 or not (said or face.passes):
        return ()
    anchor = {"left": "start", "right": "end", "center": "middle"}[label.align]
    return (Text(label.x, label.y + _DROP, _TINY, spans, anchor),)  # type: ignore[arg-type]


def stub(hanging: Stub, count: str, theme: Theme, stale: bool) -> tuple[Item, ...]:
    """A way out that leads nowhere."""
    x, y = hanging.x, hanging.y
    items: list[Item] = [
        Rectangle(x - 1.5, y, 3, STUB_LENGTH, fill=theme.edge),
        Rectangle(x - STUB_BAR / 2, y + STUB_LENGTH - 1, STUB_BAR, 2, fill=theme.edge),
    ]
    room = hanging.room - (text_width(count, _TINY, SEMIBOLD) + _GAP if count else 0.0)
    ends = say("{output}, ends", output=hanging.words) if hanging.words else say("ends")
    if hanging.words and text_width(ends, _TINY) > room:
        ends = hanging.words
    spans = (
        Span(elided(ends, room, _TINY), theme.faint if stale else theme.edge_text),
        Span(count, theme.faint if stale else theme.text, SEMIBOLD),
    )
    items.append(Text(hanging.label_x, hanging.label_y + _DROP, _TINY, spans))
    return tuple(items)


def loop_port(loop: LoopShape, theme: Theme) -> tuple[Item, ...]:
    """The round port where a loop leaves its card."""
    x, y = loop.port
    inner = LOOP_PORT_SIZE * 0.6
    return (
        Circle(x, y, LOOP_PORT_SIZE / 2 - 0.5, theme.surface, theme.accent),
        Icon("rotate-ccw", x - inner / 2, y - inner / 2, inner, theme.accent, 2.5),
    )


def pill(loop: LoopShape, face: PillFace, theme: Theme, stale: bool) -> tuple[Item, ...]:
    """A loop's pill with as much of its words as there is room for."""
    where = Span(face.where, theme.accent_text, SEMIBOLD)
    limits = Span(face.limits, theme.muted)
    figures_ink = theme.faint if stale else theme.accent_text
    passes, short = Span(face.passes, figures_ink, SEMIBOLD), Span(face.short, figures_ink, SEMIBOLD)
    choices = ((where, limits, passes), (where, limits, short), (limits, short), (limits,), (short,), ())
    chosen, width = next((found for found in map(_fitted, choices) if found[1] <= loop.pill_room), _fitted(()))
    rect = Rect(loop.pill_x - width / 2, loop.channel_y - PILL_HEIGHT / 2, width, PILL_HEIGHT)
    items: list[Item] = [
        Rectangle(
            rect.x + 0.5,
            rect.y + 0.5,
            width - 1,
            PILL_HEIGHT - 1,
            theme.surface,
            theme.accent,
            radius=(PILL_HEIGHT - 1) / 2,
        ),
        Icon("rotate-ccw", rect.x + _PILL_PAD - 0.5, loop.channel_y - _PILL_ICON / 2, _PILL_ICON, theme.accent),
    ]
    at = rect.x + _PILL_PAD + _PILL_ICON + _PILL_ICON_GAP
    items.append(Text(at, loop.channel_y + 4, _SMALL, chosen, gap=WIDE_GAP))
    return tuple(items)


def _fitted(spans: tuple[Span, ...]) -> tuple[tuple[Span, ...], float]:
    """The spans that say something, and the width of the pill that holds them."""
    said = tuple(span for span in spans if span.text)
    width = sum(text_width(span.text, _SMALL, span.weight) for span in said)
    width += max(0, len(said) - 1) * text_width(WIDE_GAP, _SMALL)
    return said, width + 2 * _PILL_PAD + _PILL_ICON + (_PILL_ICON_GAP + 1 if said else 0.0)
