"""Writes a drawing as SVG: texts stay texts, groups have ids and titles, nothing runs and nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from exporters.pictures.drawing import Circle, Drawing, Group, Icon, Item, Path, Rectangle, Span, Text

#: What XML 1.0 cannot hold.
_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_IDS = re.compile(r"[^\w.-]", re.ASCII)
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
#: Shapes that icons are made of; anything else in an icon is left out.
_ICON_TAGS = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
_ICON_ATTRIBUTES = frozenset(
    {"d", "x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "x1", "y1", "x2", "y2", "points"}
)


def svg_of(drawing: Drawing) -> str:
    """The drawing as an SVG document. Raises ValueError for a colour that is none."""
    return "\n".join(_Writer(drawing).lines()) + "\n"


class _Writer:
    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self._ids: set[str] = set()

    def lines(self) -> Iterator[str]:
        drawing = self._drawing
        box = " ".join(_number(part) for part in (drawing.left, drawing.top, drawing.width, drawing.height))
        width, height = _number(drawing.width), _number(drawing.height)
        yield '<?xml version="1.0" encoding="UTF-8"?>'
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="{box}" role="img"'
            f" font-family={_attribute(drawing.font)}>"
        )
        yield f"<title>{_text(drawing.title)}</title>"
        if drawing.ground:
            yield self._rectangle(
                Rectangle(drawing.left, drawing.top, drawing.width, drawing.height, fill=drawing.ground)
            )
        for item in drawing.items:
            yield from self._item(item)
        yield "</svg>"

    def _item(self, item: Item) -> Iterator[str]:
        match item:
            case Group():
                yield f'<g id="{self._id(item.name)}">'
                if item.title:
                    yield f"<title>{_text(item.title)}</title>"
                for inner in item.items:
                    yield from self._item(inner)
                yield "</g>"
            case Rectangle():
                yield self._rectangle(item)
            case Circle():
                at = f'cx="{_number(item.x)}" cy="{_number(item.y)}" r="{_number(item.radius)}"'
                yield f"<circle {at}{_paint(item.fill, item.stroke, item.line)}/>"
            case Path():
                yield _path(item)
            case Text():
                yield _line_of_text(item)
            case Icon():
                yield self._icon(item)

    def _id(self, name: str) -> str:
        """A name as an id that no other group has."""
        wanted = _NOT_IN_IDS.sub("-", name) or "group"
        if not (wanted[0].isalpha() or wanted[0] == "_"):
            wanted = f"_{wanted}"
        found, number = wanted, 1
        while found in self._ids:
            number += 1
            found = f"{wanted}-{number}"
        self._ids.add(found)
        return found

    def _rectangle(self, item: Rectangle) -> str:
        at = f'x="{_number(item.x)}" y="{_number(item.y)}"'
        size = f'width="{_number(item.width)}" height="{_number(item.height)}"'
        radius = f' rx="{_number(item.radius)}"' if item.radius else ""
        return f"<rect {at} {size}{radius}{_paint(item.fill, item.stroke, item.line)}/>"

    def _icon(self, item: Icon) -> str:
        scale = item.size / self._drawing.icon_grid
        parts = "".join(
            f"<{part.tag} {' '.join(_icon_attributes(part.attributes))}/>"
            for part in self._drawing.icons.get(item.name, ())
            if part.tag in _ICON_TAGS
        )
        at = f"translate({_number(item.x)} {_number(item.y)}) scale({_number(scale, 4)})"
        look = f'fill="none" stroke="{_colour(item.stroke)}" stroke-width="{_number(item.line)}"'
        return f'<g transform="{at}" {look} stroke-linecap="round" stroke-linejoin="round">{parts}</g>'


def _icon_attributes(attributes: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for name, value in attributes:
        if name in _ICON_ATTRIBUTES:
            yield f"{name}={_attribute(value)}"


def _path(item: Path) -> str:
    steps = "".join(letter + " ".join(f"{_number(x)} {_number(y)}" for x, y in points) for letter, points in item.steps)
    dashes = f' stroke-dasharray="{_number(item.dashes[0])} {_number(item.dashes[1])}"' if item.dashes else ""
    return f'<path d="{steps}"{_paint(item.fill, item.stroke, item.line)}{dashes}/>'


def _line_of_text(item: Text) -> str:
    spans = [span for span in item.spans if span.text]
    if not spans:
        return ""
    at = f'x="{_number(item.x)}" y="{_number(item.y)}"'
    turned = f' transform="rotate({_number(item.turned)} {_number(item.x)} {_number(item.y)})"' if item.turned else ""
    anchor = f' text-anchor="{item.anchor}"' if item.anchor != "start" else ""
    struck = ' text-decoration="line-through"' if item.struck else ""
    head = f'<text {at} font-size="{_number(item.size)}"{anchor}{turned}{struck}'
    if len(spans) == 1:
        return f"{head}{_weight(spans[0])}>{_text(spans[0].text)}</text>"
    pieces = [f"<tspan{_weight(span)}>{_text(item.gap * (n > 0) + span.text)}</tspan>" for n, span in enumerate(spans)]
    return f'{head} xml:space="preserve">{"".join(pieces)}</text>'


def _weight(span: Span) -> str:
    weight = f' font-weight="{span.weight}"' if span.weight != 400 else ""
    return f' fill="{_colour(span.fill)}"{weight}'


def _paint(fill: str, stroke: str, line: float) -> str:
    filled = f' fill="{_colour(fill)}"' if fill else ' fill="none"'
    if not stroke:
        return filled
    width = f' stroke-width="{_number(line)}"' if line != 1 else ""
    return f'{filled} stroke="{_colour(stroke)}"{width}'


def _colour(colour: str) -> str:
    if not _COLOUR.fullmatch(colour):
        raise ValueError(f"not a colour: {colour!r}")
    return colour


def _text(text: str) -> str:
    return escape(_FORBIDDEN.sub("", text))


def _attribute(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("", text))


def _number(value: float, decimals: int = 2) -> str:
    """A number as short as it can be."""
    text = f"{value:.{decimals}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
