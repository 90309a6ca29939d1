"""The drawing derived from a journey: where lanes, nodes and edges are, and what lies where.

Kept up to date from the store's differences. No Qt, nothing is painted here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from canvas.geometry import (
    CARD_HEIGHT,
    CARD_HEIGHT_PLAIN,
    LABEL_ABOVE,
    LABEL_BESIDE,
    LOOP_PORT_INSET,
    NO_CHANGE,
    STUB_BAR,
    STUB_LENGTH,
    Change,
    Label,
    LaneBox,
    NodeBox,
    Point,
    Port,
    Rect,
    Route,
    Stub,
)
from canvas.index import GridIndex
from canvas.lanes import Lane, header_rect, in_lane, lane_boxes, lane_height, lanes_of, node_boxes
from canvas.routing.direct import direct_loop, direct_route
from canvas.routing.freeform import Freeform
from canvas.routing.router import Router
from canvas.routing.selfloop import self_loop
from canvas.routing.shape import runs_of_route
from canvas.steps import outputs_of
from journey.journey import Journey
from journey.model import Edge
from journey.store import Difference

#: How drawn things lie over one another: frames at the bottom, cards on top.
_LEVEL = {"frame": 0, "note": 1, "card": 2}


class Scene:
    """The derived geometry of one journey.

    ``figures_shown``: cards have room for figures (they are lower without).
    """

    def __init__(self, journey: Journey, figures_shown: bool = True) -> None:
        self._journey = journey
        self._figures_shown = figures_shown
        self._derive()

    # --- Keeping up --------------------------------------------------------------------------------------

    def update(self, difference: Difference, before: Journey, after: Journey) -> Change:
        """Follow a difference of the store; returns what has to be painted anew."""
        self._journey = after
        self._derive()
        return Change(True)

    def show_figures(self, shown: bool) -> Change:
        """Give cards room for figures, or take it away."""
        if shown == self._figures_shown:
            return NO_CHANGE
        self._figures_shown = shown
        self._derive()
        return Change(True)

    def _derive(self) -> None:
        journey, height = self._journey, self.card_height
        self._parts: tuple[Lane, ...] = lanes_of(journey, height)
        self._router = Router(self._parts, journey.edges)
        streets = self._router.settle(lane_height(self._parts))
        self._lanes = lane_boxes(self._parts, streets)
        self._boxes = node_boxes(journey, self._parts, self._lanes, height)
        self._free = Freeform([edge for edge in journey.edges if self._is_free(edge)], self._rect_of, self.curved)
        self._free.settle(box.rect for box in self._boxes.values())
        self._routes: dict[str, Route] = {}
        for edge in journey.edges:
            self._take_route(edge)
        self._node_index = GridIndex()
        for box in self._boxes.values():
            self._node_index.put(box.node_id, (box.rect,))
        self._edge_index = GridIndex()
        for route in self._routes.values():
            self._edge_index.put(route.edge_id, runs_of_route(route))

    def _is_free(self, edge: Edge) -> bool:
        """Whether lanes say nothing about an edge's way."""
        if edge.source == edge.target:
            return False
        ends = self._router.ends
        return edge.source not in ends or edge.target not in ends

    def _rect_of(self, node_id: str) -> Rect | None:
        box = self._boxes.get(node_id)
        return box.rect if box is not None else None

    def _take_route(self, edge: Edge) -> None:
        route = self._route_now(edge)
        if route is not None:
            self._routes[edge.id] = route
        else:
            self._routes.pop(edge.id, None)

    def _route_now(self, edge: Edge) -> Route | None:
        if edge.source == edge.target:
            box = self._boxes.get(edge.source)
            leads_down = len(self._journey.edges_from.get(edge.source, ())) > 1
            return self_loop(edge.id, edge.output, box.rect, leads_down) if box is not None else None
        if self._is_free(edge):
            return self._free.route(edge.id)
        if not self._router.routes_edge(edge):
            return None
        return self._router.route(edge.id, self._lanes)

    def _quick_route(self, edge: Edge, boxes: Mapping[str, NodeBox]) -> Route | None:
        source, target = boxes.get(edge.source), boxes.get(edge.target)
        if source is None or target is None:
            return None
        if edge.loop is not None or edge.source == edge.target:
            return direct_loop(edge.id, edge.output, source.rect, target.rect)
        return direct_route(edge.id, edge.output, source.rect, target.rect)

    # --- What there is -----------------------------------------------------------------------------------

    @property
    def journey(self) -> Journey:
        """The journey that is drawn."""
        return self._journey

    @property
    def figures_shown(self) -> bool:
        """Whether cards have room for figures."""
        return self._figures_shown

    @property
    def card_height(self) -> float:
        """The height of all cards."""
        return CARD_HEIGHT if self._figures_shown else CARD_HEIGHT_PLAIN

    @property
    def curved(self) -> bool:
        """Whether edges are curves: the document asks for it or has no stages. They have no flow widths then."""
        return self._journey.header.edges == "curved" or not self._journey.stages

    @property
    def lanes(self) -> tuple[LaneBox, ...]:
        """The stages from left to right."""
        return self._lanes

    @property
    def boxes(self) -> Mapping[str, NodeBox]:
        """All nodes that show, by id."""
        return self._boxes

    @property
    def routes(self) -> Mapping[str, Route]:
        """All edges that show, by id."""
        return self._routes

    def node_box(self, node_id: str) -> NodeBox | None:
        """Where a node is; None if there is no such node or its lane is folded."""
        return self._boxes.get(node_id)

    def route(self, edge_id: str) -> Route | None:
        """The way of an edge; None if there is no such edge or it lies within a folded lane."""
        return self._routes.get(edge_id)

    def label(self, edge_id: str) -> Label | None:
        """Where a forward edge's words stand; None for loops (their words stand in the pill) and hidden edges."""
        route = self._routes.get(edge_id)
        if route is None or route.loop is not None:
            return None
        (x1, y1), (_, y2) = route.points[0], route.points[1]
        if y1 == y2 or route.curved:
            return Label(x1 + 16, y1 - LABEL_ABOVE, "left", 80.0)
        return Label(x1 + LABEL_BESIDE, (y1 + y2) / 2, "left", 80.0)

    def bounds(self) -> Rect:
        """The box round everything that is drawn; an empty rectangle for an empty journey."""
        rectangles = [lane.rect for lane in self._lanes]
        rectangles += [box.rect for box in self._boxes.values()]
        rectangles += [route.bounds for route in self._routes.values()]
        if not rectangles:
            return Rect(0.0, 0.0, 0.0, 0.0)
        left, top = min(r.x for r in rectangles), min(r.y for r in rectangles)
        right, bottom = max(r.right for r in rectangles), max(r.bottom for r in rectangles)
        return Rect(left, top, right - left, bottom - top)

    def stubs(self, node_id: str) -> tuple[Stub, ...]:
        """The ways out of a node that lead nowhere, where "ends here" is drawn."""
        box, node = self._boxes.get(node_id), self._journey.node(node_id)
        if box is None or node is None:
            return ()
        taken = {edge.output for edge in self._journey.edges_from.get(node_id, ())}
        free = [output for output in outputs_of(node) if output.id not in taken and not output.optional]
        rect = box.rect
        stubs = []
        for number, output in enumerate(free):
            x = rect.x + 40 + 40 * number
            y = rect.bottom
            room = rect.right - x
            stubs.append(Stub(node_id, output.id, output.words, x, y, x + STUB_BAR, y + STUB_LENGTH + 2, room))
        return tuple(stubs)

    def ports(self, node_id: str) -> tuple[Port, ...]:
        """Where edges enter and leave a node: the two places to enter, then one place for each output.

        Notes and frames have none.
        """
        box, node = self._boxes.get(node_id), self._journey.node(node_id)
        if box is None or node is None or box.shape != "card":
            return ()
        rect = box.rect
        middle = rect.y + rect.height / 2
        entered = bool(self._journey.edges_to.get(node_id))
        ports = [
            Port(node_id, "", rect.x, middle, "left", entered),
            Port(node_id, "", rect.x + rect.width / 2, rect.y, "top", entered),
        ]
        stubs = {stub.output: stub for stub in self.stubs(node_id)}
        leaving = {edge.output: edge for edge in self._journey.edges_from.get(node_id, ())}
        for output in outputs_of(node):
            edge = leaving.get(output.id)
            route = self._routes.get(edge.id) if edge is not None else None
            if route is not None:
                x, y = route.points[0]
                side = "bottom" if y >= rect.bottom else "right"
                ports.append(Port(node_id, output.id, x, y, side, True))  # type: ignore[arg-type]
            elif output.id in stubs:
                ports.append(Port(node_id, output.id, stubs[output.id].x, rect.bottom, "bottom", False))
            else:
                ports.append(Port(node_id, output.id, rect.right, middle, "right", False))
        return tuple(ports)

    # --- What lies where ---------------------------------------------------------------------------------

    def nodes_in(self, rect: Rect) -> tuple[str, ...]:
        """The nodes that meet a rectangle, in the order to paint them: frames, notes, cards."""
        found = [self._boxes[node] for node in self._node_index.near(rect)]
        met = [box for box in found if box.rect.meets(rect)]
        order = self._journey.records
        met.sort(key=lambda box: (_LEVEL[box.shape], order[box.node_id].order, box.node_id))
        return tuple(box.node_id for box in met)

    def edges_in(self, rect: Rect) -> tuple[str, ...]:
        """The edges that may show in a rectangle (their lines, not their words), loops last."""
        near = self._edge_index.near(rect)
        met = [edge for edge in near if self._routes[edge].bounds.meets(rect)]
        met.sort(key=lambda edge: (self._routes[edge].loop is not None, edge))
        return tuple(met)

    def node_at(self, x: float, y: float) -> str | None:
        """The uppermost node at a point."""
        found = self.nodes_in(Rect(x, y, 0.0, 0.0))
        return found[-1] if found else None

    def edge_at(self, x: float, y: float, tolerance: float = 6.0) -> str | None:
        """The edge whose line is nearest to a point, at most ``tolerance`` away."""
        nearest, least = None, tolerance
        for edge_id in self.edges_in(Rect(x, y, 0.0, 0.0).grown(tolerance)):
            route = self._routes[edge_id]
            points = route.points
            for (x1, y1), (x2, y2) in pairwise(points):
                dx = max(min(x1, x2) - x, 0.0, x - max(x1, x2))
                dy = max(min(y1, y2) - y, 0.0, y - max(y1, y2))
                distance = (dx * dx + dy * dy) ** 0.5
                if distance <= least:
                    nearest, least = edge_id, distance
        return nearest

    def port_at(self, x: float, y: float, tolerance: float = 12.0) -> Port | None:
        """The port nearest to a point, at most ``tolerance`` away."""
        nearest, least = None, tolerance
        for node_id in self.nodes_in(Rect(x, y, 0.0, 0.0).grown(tolerance)):
            for port in self.ports(node_id):
                distance = ((port.x - x) ** 2 + (port.y - y) ** 2) ** 0.5
                if distance <= least:
                    nearest, least = port, distance
        return nearest

    def loop_port(self, node_id: str) -> Point | None:
        """The middle of a node's loop port, used or not."""
        box = self._boxes.get(node_id)
        if box is None or box.shape != "card":
            return None
        return (box.rect.right - LOOP_PORT_INSET, box.rect.bottom)

    def lane_at(self, x: float, y: float) -> str:
        """The stage whose lane is at a point; empty if none is."""
        return next((lane.stage_id for lane in self._lanes if lane.rect.holds(x, y)), "")

    def lane_header_at(self, x: float, y: float) -> str:
        """The stage whose lane's header is at a point; empty if none is."""
        return next((lane.stage_id for lane in self._lanes if header_rect(lane).holds(x, y)), "")

    def street_at(self, x: float, y: float) -> int | None:
        """The street at a point: 0 is left of the first lane, n right of the n-th; None if none is.

        A new stage that is dropped there gets this place.
        """
        if not self._lanes or not self._lanes[0].rect.y <= y <= self._lanes[0].rect.bottom:
            return None
        if x < self._lanes[0].rect.x:
            return 0
        for index, lane in enumerate(self._lanes):
            if lane.rect.right < x and (index + 1 == len(self._lanes) or x < self._lanes[index + 1].rect.x):
                return index + 1
        return None

    def lane_edge_at(self, x: float, y: float, tolerance: float = 4.0) -> str:
        """The stage whose lane's right edge is at a point, to drag its width; empty if none is."""
        for lane in self._lanes:
            rect = lane.rect
            if not lane.folded and abs(rect.right - x) <= tolerance and rect.y <= y <= rect.bottom:
                return lane.stage_id
        return ""

    # --- Dropping and dragging ---------------------------------------------------------------------------

    def to_lane(self, x: float, y: float) -> tuple[str, float, float]:
        """Where a node lands whose upper left corner is dropped at (x, y), and with that its lane: stage id and x, y
        as the document keeps them. Outside the lanes: no stage, x and y as they are."""
        for lane in self._lanes:
            if lane.rect.holds(x, y):
                return (lane.stage_id, *in_lane(x - lane.rect.x, y))
        return ("", x, y)

    def to_canvas(self, stage_id: str, x: float, y: float) -> Point:
        """Where the document's (stage, x, y) is on the canvas; the reverse of to_lane."""
        for lane in self._lanes:
            if lane.stage_id == stage_id:
                placed = in_lane(x, y)
                return (lane.rect.x + placed[0], placed[1])
        return (x, y)

    def drag_routes(self, moved: Mapping[str, Point]) -> dict[str, Route]:
        """Quick orthogonal routes for the edges of nodes that are being dragged.

        ``moved``: the upper left corners where they are now. Nothing is kept; the scene stays as it was.
        """
        boxes: dict[str, NodeBox] = {}
        for node_id, (x, y) in moved.items():
            box = self._boxes.get(node_id)
            if box is not None:
                boxes[node_id] = box._replace(rect=Rect(x, y, box.rect.width, box.rect.height))
        routes: dict[str, Route] = {}
        for node_id in boxes:
            for edge in self._edges_of(node_id):
                if edge.id in routes:
                    continue
                ends = {end: boxes.get(end) or self._boxes.get(end) for end in (edge.source, edge.target)}
                route = self._quick_route(edge, {end: box for end, box in ends.items() if box is not None})
                if route is not None:
                    routes[edge.id] = route
        return routes

    def _edges_of(self, node_id: str) -> Iterable[Edge]:
        yield from self._journey.edges_from.get(node_id, ())
        yield from self._journey.edges_to.get(node_id, ())
