"""The journey's picture as plain data, and as SVG: what the canvas shows at 100 %, with the same words and colours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import resources
from canvas.faces import Faces
from canvas.geometry import FOLDED_LANE_WIDTH, LANE_RADIUS, LaneBox, Rect
from canvas.group_faces import is_stack
from canvas.overlay import Overlay
from canvas.scene import Scene
from canvas.theme import Theme
from designer.picture_cards import SEMIBOLD, card, frame, header_words, note, stack
from designer.picture_edges import line, loop_port, pill, stub, words
from exporters.pictures.drawing import Drawing, Group, Icon, IconPart, Item, Rectangle, Span, Text
from exporters.pictures.svg import svg_of
from journey.describe import name_of
from journey.journey import Journey
from journey.model import Edge
from journey.words import say, say_count

#: Air round the drawing.
MARGIN = 24.0
_FONT = "Inter, 'Segoe UI', 'Noto Sans', 'Helvetica Neue', Arial, sans-serif"
_ERROR_DASHES, _DISABLED_DASHES = (5.0, 4.0), (2.0, 3.0)
_UNKNOWN_ICON = "circle-help"
_EMPTY = Rect(0.0, 0.0, 320.0, 160.0)


def journey_svg(journey: Journey, theme: Theme, overlay: Overlay | None = None) -> str:
    """The journey as an SVG document."""
    given = overlay or Overlay()
    return svg_of(drawing_of(Scene(journey, given.replayed), given, theme))


def drawing_of(scene: Scene, overlay: Overlay, theme: Theme) -> Drawing:
    """All of a scene as plain data."""
    faces = Faces(scene.document, overlay)
    items = (
        *(_lane(lane, overlay, theme) for lane in scene.lanes),
        *_nodes(scene, faces, overlay, theme, "frame"),
        *_edges(scene, faces, overlay, theme),
        *_nodes(scene, faces, overlay, theme, "note"),
        *_nodes(scene, faces, overlay, theme, "card"),
        *_loops(scene, faces, overlay, theme),
    )
    bounds = scene.bounds()
    box = (bounds if bounds.width and bounds.height else _EMPTY).grown(MARGIN)
    icons = {name: icon_parts(name) for name in sorted(set(_icon_names(items)))}
    title = scene.journey.header.name or say("Journey")
    return Drawing(box.x, box.y, box.width, box.height, theme.canvas, title, _FONT, items, icons)


def _lane(lane: LaneBox, overlay: Overlay, theme: Theme) -> Group:
    x, y, width, height = lane.rect
    ground = Rectangle(x, y, width, height, fill=theme.lane(lane.tint), radius=LANE_RADIUS)
    if lane.folded:
        name = Span(lane.name, theme.text, SEMIBOLD)
        turned = Text(x + FOLDED_LANE_WIDTH / 2 - 4, y + 12, 12.0, (name,), turned=90.0)
        return Group(f"stage-{lane.stage_id}", lane.name, (ground, turned))
    count = overlay.lanes.get(lane.stage_id) if overlay.replayed else None
    people = say_count("{count} person", "{count} people", count) if count is not None else ""
    name_text, people = header_words(lane.name, people, width - 24)
    items: list[Item] = [ground, Text(x + 12, y + 21, 12.0, (Span(name_text, theme.text, SEMIBOLD),))]
    if people:
        ink = theme.faint if overlay.stale else theme.muted
        items.append(Text(x + width - 12, y + 21, 10.5, (Span(people, ink),), "end"))
    return Group(f"stage-{lane.stage_id}", lane.name, tuple(items))


def _nodes(scene: Scene, faces: Faces, overlay: Overlay, theme: Theme, shape: str) -> Iterator[Group]:
    for node in scene.journey.nodes:
        box = scene.node_box(node.id)
        if box is None or box.shape != shape:
            continue
        title = faces.tool_tip(node)
        if shape == "frame":
            yield Group(f"frame-{node.id}", title, frame(box, node, theme))
        elif shape == "note":
            yield Group(f"note-{node.id}", title, note(box, node, theme))
        else:
            below = stack(box, theme) if is_stack(node) else ()
            yield Group(f"step-{node.id}", title, (*below, *card(box, faces.node(node), theme, overlay.stale)))


def _edges(scene: Scene, faces: Faces, overlay: Overlay, theme: Theme) -> Iterator[Group]:
    loops = [edge for edge in scene.journey.edges if edge.loop is not None]
    forward = [edge for edge in scene.journey.edges if edge.loop is None]
    for edge in (*forward, *loops):
        route = scene.route(edge.id)
        if route is None:
            continue
        ink, dashes = _look(edge, scene, overlay, theme)
        width = 1 if route.curved else overlay.edge_width(edge.id, route.loop is not None)
        items = line(route, width, ink, dashes)
        label = scene.label(edge.id)
        if label is not None:
            items += words(label, faces.edge(edge), theme, overlay.stale)
        yield Group(f"edge-{edge.id}", faces.edge_tool_tip(edge), items)
    for node in scene.journey.nodes:
        for hanging in scene.stubs(node.id):
            count = faces.ends(node.id, hanging.output)
            title = say("{step} ends here", step=name_of(node))
            yield Group(f"end-{node.id}-{hanging.output}", title, stub(hanging, count, theme, overlay.stale))


def _look(edge: Edge, scene: Scene, overlay: Overlay, theme: Theme) -> tuple[str, tuple[float, float] | None]:
    """An edge's colour and dashes."""
    finding = overlay.findings.get(edge.id)
    if finding is not None and finding.severity == "error":
        return theme.danger, _ERROR_DASHES
    source = scene.journey.node(edge.source)
    dashes = _DISABLED_DASHES if source is not None and source.status == "disabled" else None
    return (theme.accent if edge.loop is not None else theme.edge), dashes


def _loops(scene: Scene, faces: Faces, overlay: Overlay, theme: Theme) -> Iterator[Group]:
    for edge in scene.journey.edges:
        route = scene.route(edge.id)
        if route is not None and route.loop is not None:
            items = (*loop_port(route.loop, theme), *pill(route.loop, faces.pill(edge), theme, overlay.stale))
            yield Group(f"loop-{edge.id}", faces.edge_tool_tip(edge), items)


def _icon_names(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Icon):
            yield item.name
        elif isinstance(item, Group):
            yield from _icon_names(item.items)


@cache
def icon_parts(name: str) -> tuple[IconPart, ...]:
    """The shapes of one of the program's icons; a question mark for a name that there is none of."""
    folder = Path(resources.__file__).parent / "icons"
    path = folder / f"{name}.svg"
    if not path.is_file():
        path = folder / f"{_UNKNOWN_ICON}.svg"
    root = ElementTree.parse(path).getroot()
    return tuple(IconPart(part.tag.rpartition("}")[2], tuple(part.attrib.items())) for part in root)
