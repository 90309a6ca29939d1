"""Which nodes and edges to paint for a part of the drawing, in painting order, quickly at any size.

A small part is looked up in the scene's index; a large one is sifted from the whole, which is kept in order.
"""

from __future__ import annotations

from typing import NamedTuple

from canvas.geometry import NodeBox, Rect, Shape
from canvas.scene import Scene
from journey.model import AnyRecord, Edge, Header, Node, Stage
from journey.store import Difference

#: A part that covers more than this share of the drawing is sifted, not looked up.
_SIFT_ABOVE = 0.2

#: Up to this area, about a screen at 42 %, things are counted and not estimated.
_COUNTED_UP_TO = 8e6

_SHAPES: tuple[Shape, ...] = ("frame", "note", "card")


class _MeanSize(NamedTuple):
    width: float
    height: float
    area: float


class Visible:
    """The painting order of one scene; to be told when the scene changed."""

    def __init__(self) -> None:
        self._scene: Scene | None = None
        self._ordered = self._moved = False
        self._bounds = Rect(0.0, 0.0, 0.0, 0.0)
        self._nodes: list[tuple[str, NodeBox]] = []
        self._edges: list[tuple[str, Rect]] = []
        self._node_size = self._edge_size = _MeanSize(0.0, 0.0, 0.0)
        self._all_nodes: list[str] = []
        self._all_edges: list[str] = []
        self._edge_order: list[str] = []
        # The last answers: what is counted is painted next.
        self._last_nodes: tuple[Rect, list[str]] | None = None
        self._last_edges: tuple[Rect, list[str]] | None = None

    def forget(self) -> None:
        """The scene changed. Bounds and mean sizes stay as they are, for estimates, until all is put in order: that
        takes too long after each edit."""
        self._ordered = False
        self._last_nodes = self._last_edges = None

    def follow(self, difference: Difference) -> None:
        """The document changed. Where nodes only moved, the order stays as it is."""
        kept = all(_same_rank(before, after) for before, after in difference.updated.values())
        if difference.added or difference.removed or not kept:
            self.forget()
            return
        self.moved()

    def moved(self) -> None:
        """The same things are there as before, some of them elsewhere."""
        self._moved = True
        self._last_nodes = self._last_edges = None

    def _know(self, scene: Scene) -> None:
        """Have estimates for a scene."""
        if self._scene is not scene:
            self._ordered = False
            self._order(scene)

    def _order(self, scene: Scene) -> None:
        """Put everything in painting order, if a large part is asked for."""
        if self._ordered and self._scene is scene:
            self._place(scene)
            return
        self._scene, self._ordered, self._moved = scene, True, False
        self._bounds = scene.bounds()
        journey, boxes, routes = scene.journey, scene.boxes, scene.routes
        # The journey's own order is the painting order among things of one level.
        placed: dict[Shape, list[tuple[str, NodeBox]]] = {shape: [] for shape in _SHAPES}
        for node in journey.nodes:
            box = boxes.get(node.id)
            if box is not None:
                placed[box.shape].append((node.id, box))
        self._nodes = [item for shape in _SHAPES for item in placed[shape]]
        # While a large journey is derived anew only some edges have a route, now these, now others.
        edges = journey.edges
        loops = [edge.id for edge in edges if edge.loop is not None or edge.source == edge.target]
        back = set(loops)
        self._edge_order = [*(edge.id for edge in edges if edge.id not in back), *loops]
        self._edges = [(key, routes[key].bounds) for key in self._edge_order if key in routes]
        self._node_size = _mean_size([box.rect for _, box in self._nodes])
        self._edge_size = _mean_size([rect for _, rect in self._edges])
        self._all_nodes = [key for key, _ in self._nodes]
        self._all_edges = [key for key, _ in self._edges]

    def _place(self, scene: Scene) -> None:
        """Take the new places, if a large part is asked for. The bounds and mean sizes are only estimates for what is
        quickest: they may be old."""
        if not self._moved:
            return
        self._moved = False
        boxes, routes = scene.boxes, scene.routes
        self._all_nodes = [key for key in self._all_nodes if key in boxes]
        self._all_edges = [key for key in self._edge_order if key in routes]
        self._nodes = [(key, boxes[key]) for key in self._all_nodes]
        self._edges = [(key, routes[key].bounds) for key in self._all_edges]

    def _covers(self, rect: Rect) -> bool:
        bounds = self._bounds
        return rect.x <= bounds.x and rect.y <= bounds.y and rect.right >= bounds.right and rect.bottom >= bounds.bottom

    def _share(self, rect: Rect) -> float:
        """How much of the drawing lies in a rectangle."""
        bounds = self._bounds
        width = max(min(rect.right, bounds.right) - max(rect.x, bounds.x), 0.0)
        height = max(min(rect.bottom, bounds.bottom) - max(rect.y, bounds.y), 0.0)
        return width * height / max(bounds.width * bounds.height, 1.0)

    def _is_large(self, rect: Rect) -> bool:
        return self._share(rect) > _SIFT_ABOVE

    def count(self, scene: Scene, rect: Rect, edges_in: Rect) -> int:
        """About how many nodes meet a rectangle and edges another; of a large one an estimate."""
        self._know(scene)
        if self._covers(rect):
            return len(scene.boxes) + len(scene.routes)
        if rect.width * rect.height < _COUNTED_UP_TO:
            return len(self.nodes(scene, rect)) + len(self.edges(scene, edges_in))
        nodes = self._expected(rect, self._node_size, len(self._nodes))
        return round(nodes + self._expected(edges_in, self._edge_size, len(self._edges)))

    def _expected(self, rect: Rect, size: _MeanSize, count: int) -> float:
        """How many boxes of a mean size meet a rectangle, if they lie anywhere in the drawing."""
        bounds = self._bounds
        width = max(min(rect.right, bounds.right) - max(rect.x, bounds.x), 0.0)
        height = max(min(rect.bottom, bounds.bottom) - max(rect.y, bounds.y), 0.0)
        met = width * height + width * size.height + height * size.width + size.area
        return count * min(met / max(bounds.width * bounds.height, 1.0), 1.0)

    def drawn(self, scene: Scene, rect: Rect) -> list[str]:
        """The frames and notes that meet a rectangle, in painting order."""
        found = [box for box in scene.boxes.values() if box.shape != "card" and box.rect.meets(rect)]
        records = scene.journey.records
        found.sort(key=lambda box: (_SHAPES.index(box.shape), records[box.node_id].order, box.node_id))
        return [box.node_id for box in found]

    def nodes(self, scene: Scene, rect: Rect) -> list[str]:
        """The nodes that meet a rectangle, in painting order."""
        self._know(scene)
        if self._covers(rect):
            self._order(scene)
            return self._all_nodes
        if self._last_nodes is None or self._last_nodes[0] != rect:
            self._last_nodes = (rect, self._find_nodes(scene, rect))
        return self._last_nodes[1]

    def _find_nodes(self, scene: Scene, rect: Rect) -> list[str]:
        if not self._is_large(rect):
            return list(scene.nodes_in(rect))
        self._order(scene)
        left, top, right, bottom = rect.x, rect.y, rect.right, rect.bottom
        return [
            key
            for key, (_, (x, y, width, height), _) in self._nodes
            if x <= right and y <= bottom and x + width >= left and y + height >= top
        ]

    def edges(self, scene: Scene, rect: Rect) -> list[str]:
        """The edges whose boxes meet a rectangle, in painting order, loops last."""
        self._know(scene)
        if self._covers(rect):
            self._order(scene)
            return self._all_edges
        if self._last_edges is None or self._last_edges[0] != rect:
            self._last_edges = (rect, self._find_edges(scene, rect))
        return self._last_edges[1]

    def _find_edges(self, scene: Scene, rect: Rect) -> list[str]:
        if not self._is_large(rect):
            return list(scene.edges_in(rect))
        self._order(scene)
        left, top, right, bottom = rect.x, rect.y, rect.right, rect.bottom
        return [
            key
            for key, (x, y, width, height) in self._edges
            if x <= right and y <= bottom and x + width >= left and y + height >= top
        ]


def _mean_size(rects: list[Rect]) -> _MeanSize:
    count = max(len(rects), 1)
    return _MeanSize(
        sum(rect[2] for rect in rects) / count,
        sum(rect[3] for rect in rects) / count,
        sum(rect[2] * rect[3] for rect in rects) / count,
    )


def _same_rank(before: AnyRecord, after: AnyRecord) -> bool:
    """Whether a changed record is painted at the same place of the order, and nothing appeared or vanished by it."""
    if isinstance(before, Node) and isinstance(after, Node):
        known = (before.order, before.kind, before.stage, before.folded)
        return known == (after.order, after.kind, after.stage, after.folded)
    if isinstance(before, Edge) and isinstance(after, Edge):
        return before == after
    return not isinstance(before, Node | Edge | Stage | Header)
