"""The drawing derived from a journey: where lanes, nodes and edges are, and what lies where.

Kept up to date from the store's differences. No Qt, nothing is painted here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf

from canvas.bridge import bridge
from canvas.derivation import Derivation, Followed, says_only
from canvas.folding import Folding
from canvas.geometry import (
    CHANNEL_PITCH,
    LOOP_PORT_INSET,
    NO_CHANGE,
    Change,
    Label,
    LaneBox,
    NodeBox,
    Point,
    Port,
    Rect,
    Route,
    Side,
    Stub,
)
from canvas.lanes import header_rect, in_lane
from canvas.pieces import NOTHING_TO_DO, Pieces, for_a_while, in_one_go
from canvas.routing.direct import quick_route
from canvas.routing.shape import distance_to
from canvas.steps import outputs_of
from journey.journey import Journey
from journey.model import Edge
from journey.store import Difference

#: So many nodes and edges are derived anew in the same moment.
AT_ONCE = 600

#: More changed things than this are not told apart.
_TOLD_APART = 1_000

#: How drawn things lie over one another: frames at the bottom, cards on top.
_LEVEL = {"frame": 0, "note": 1, "card": 2}
#: What belongs to a card is painted so far around it: the line below, stubs with their words, the loop port.
_AROUND_CARD = 24.0
#: What belongs to an edge is painted so far around its line: pills.
_AROUND_EDGE = CHANNEL_PITCH / 2


class Scene:
    """The derived geometry of one journey.

    ``figures_shown``: cards have room for figures (they are lower without).
    """

    def __init__(self, journey: Journey, figures_shown: bool = True) -> None:
        self._folding = Folding(journey)
        #: The last difference that was followed, as it is seen: of what folded frames hide nothing.
        self.difference = Difference()
        self._places = Derivation(self._folding.seen, figures_shown)
        in_one_go(self._places.derive())
        self._next: Derivation | None = None
        self._deriving: Pieces[None] = NOTHING_TO_DO
        #: What is seen of the drawing: made right first when everything changes.
        self.sight: Rect | None = None

    # --- Keeping up --------------------------------------------------------------------------------------

    def update(self, difference: Difference, before: Journey, after: Journey, at_once: bool = True) -> Change:
        """Follow a difference of the store; returns what has to be painted anew.

        Unless ``at_once``, what would take more than a moment is not waited for: nodes are where they belong, edges
        run the quickest way, and ``work`` derives the rest.
        """
        self.difference = difference = self._folding.follow(difference, after)
        after = self._folding.seen
        places = self._places
        touched = {key: places.boxes[key].rect for key in difference.touched if key in places.boxes}
        old_routes = dict(places.routes)
        if self._next is not None and says_only(difference):
            places.journey = self._next.journey = after
            followed: Followed | None = Followed(False, looks=difference.touched)
        else:
            large = len(after.nodes) + len(after.edges) > AT_ONCE
            sight = self.sight if large and not at_once else None
            followed = None if self._next is not None else places.follow(difference, after, sight)
        if followed is None:
            if at_once or len(after.nodes) + len(after.edges) <= AT_ONCE:
                self._derive(after)
                self.finish()
                return Change(True)
            followed = bridge(places, after, difference, self.sight)
            self._derive(after)
        if followed.everything or len(followed.nodes) + len(followed.edges) > _TOLD_APART:
            return Change(True)
        return self._changed(followed, touched, old_routes)

    def _changed(self, followed: Followed, old_boxes: Mapping[str, Rect], old_routes: Mapping[str, Route]) -> Change:
        """What is to be painted anew."""
        boxes, routes = self._places.boxes, self._places.routes
        rectangles: list[Rect] = []
        for node_id in followed.nodes | followed.looks:
            box = boxes.get(node_id)
            for rect in (old_boxes.get(node_id), box.rect if box is not None else None):
                if rect is not None:
                    rectangles.append(rect.grown(_AROUND_CARD))
        for edge_id in followed.edges:
            for known in (old_routes.get(edge_id), routes.get(edge_id)):
                if known is not None:
                    rectangles.append(known.bounds.grown(_AROUND_EDGE))
        return Change(False, followed.nodes | followed.looks, followed.edges, tuple(rectangles))

    def show_figures(self, shown: bool, at_once: bool = True) -> Change:
        """Give cards room for figures, or take it away; ``at_once`` as for updates."""
        if shown == self._places.figures_shown:
            return NO_CHANGE
        self._places.figures_shown = shown
        journey = self.journey
        if at_once or len(journey.nodes) + len(journey.edges) <= AT_ONCE:
            self._derive(journey)
            self.finish()
        else:
            bridge(self._places, journey, None, self.sight)
            self._derive(journey)
        return Change(True)

    def _derive(self, journey: Journey) -> None:
        """Begin to derive everything anew; what was begun before is dropped."""
        places = self._places
        known = {key: route for key, route in places.routes.items() if key not in places.makeshift}
        self._next = Derivation(journey, places.figures_shown, known)
        self._deriving = self._next.derive()

    @property
    def deriving(self) -> bool:
        """Whether some edges are where they are only for the moment."""
        return self._next is not None

    def work(self, seconds: float) -> bool:
        """Go on deriving for so long; returns whether it came to its end, so that all is to be painted anew.

        What is derived is of the newest journey, and is shown only once it is whole: it is then what a new scene of
        that journey would be.
        """
        if self._next is None or for_a_while(self._deriving, seconds) is None:
            return False
        self._places, self._next = self._next, None
        self._deriving = NOTHING_TO_DO
        return True

    @property
    def drawing_left(self) -> bool:
        """Whether edges out of sight still lie as before an edit."""
        return not self.deriving and not self._places.drawn

    def draw_left(self, seconds: float) -> Change:
        """Draw such edges for so long; returns what is to be painted anew."""
        routes, before = self._places.routes, dict(self._places.routes)
        edges = self._places.draw_later(seconds)
        found = (known for key in edges for known in (before.get(key), routes.get(key)) if known is not None)
        rectangles = tuple(route.bounds.grown(_AROUND_EDGE) for route in found)
        return Change(False, edges=frozenset(edges), rectangles=rectangles)

    def finish(self) -> None:
        """Derive what there is to derive."""
        while self._next is not None:
            self.work(inf)
        self.draw_left(inf)

    # --- What there is -----------------------------------------------------------------------------------

    @property
    def journey(self) -> Journey:
        """The journey as it is drawn: a folded frame in place of all that it stands for, with its edges."""
        return self._places.journey

    @property
    def document(self) -> Journey:
        """The journey itself."""
        return self._folding.document

    @property
    def figures_shown(self) -> bool:
        """Whether cards have room for figures."""
        return self._places.figures_shown

    @property
    def card_height(self) -> float:
        """The height of all cards."""
        return self._places.card_height

    @property
    def curved(self) -> bool:
        """Whether edges are curves: the document asks for it or has no stages. They have no flow widths then."""
        return self._places.curved

    @property
    def lanes(self) -> tuple[LaneBox, ...]:
        """The stages from left to right."""
        return self._places.lanes

    @property
    def boxes(self) -> Mapping[str, NodeBox]:
        """All nodes that show, by id."""
        return self._places.boxes

    @property
    def routes(self) -> Mapping[str, Route]:
        """All edges that show, by id."""
        return self._places.routes

    def node_box(self, node_id: str) -> NodeBox | None:
        """Where a node is; None if there is no such node or its lane is folded."""
        return self.boxes.get(node_id)

    def route(self, edge_id: str) -> Route | None:
        """The way of an edge; None if there is no such edge or it lies within a folded lane."""
        return self.routes.get(edge_id)

    def label(self, edge_id: str) -> Label | None:
        """Where a forward edge's words stand; None for loops (their words stand in the pill) and hidden edges."""
        return self._places.label(edge_id)

    def label_is_known(self, edge_id: str) -> bool:
        """Whether the place of an edge's words is known, or found in no time; if not, ``find_words`` finds it."""
        return self._places.label_is_known(edge_id)

    def forget_words(self) -> None:
        """Words are said in another language: look for their places again."""
        self._places.forget_words()

    @property
    def words_waited_for(self) -> bool:
        """Whether places of words were asked for that are not known yet."""
        return not self.deriving and self._places.words_waited_for

    def find_words(self, seconds: float) -> bool:
        """Look for the places that are waited for, for so long; returns whether all are known now."""
        return self._places.find_words(seconds)

    def bounds(self) -> Rect:
        """The box round everything that is drawn; an empty rectangle for an empty journey."""
        rectangles = [lane.rect for lane in self.lanes]
        rectangles += [box.rect for box in self.boxes.values()]
        rectangles += [route.bounds for route in self.routes.values()]
        if not rectangles:
            return Rect(0.0, 0.0, 0.0, 0.0)
        left = top = inf
        right = bottom = -inf
        # One plain walk: there may be many, and this is asked after each edit.
        for x, y, width, height in rectangles:
            if x < left:
                left = x
            if y < top:
                top = y
            if x + width > right:
                right = x + width
            if y + height > bottom:
                bottom = y + height
        return Rect(left, top, right - left, bottom - top)

    def stubs(self, node_id: str) -> tuple[Stub, ...]:
        """The ways out of a node that lead nowhere, where "ends here" is drawn."""
        return self._places.stubs(node_id)

    def ports(self, node_id: str) -> tuple[Port, ...]:
        """Where edges enter and leave a node: the two places to enter, then one place for each output.

        Notes and frames have none, folded or not.
        """
        box, node = self.boxes.get(node_id), self.journey.node(node_id)
        if box is None or node is None or box.shape != "card" or node.kind == "frame":
            return ()
        rect = box.rect
        middle = rect.y + rect.height / 2
        entered = bool(self.journey.edges_to.get(node_id))
        ports = [
            Port(node_id, "", rect.x, middle, "left", entered),
            Port(node_id, "", rect.x + rect.width / 2, rect.y, "top", entered),
        ]
        stubs = {stub.output: stub for stub in self.stubs(node_id)}
        leaving = {edge.output: edge for edge in self.journey.edges_from.get(node_id, ())}
        for output in outputs_of(node):
            edge = leaving.get(output.id)
            route = self.routes.get(edge.id) if edge is not None else None
            if route is not None:
                x, y = route.points[0]
                side: Side = "bottom" if y >= rect.bottom - 1 else "right"
                ports.append(Port(node_id, output.id, x, y, side, True))
            elif output.id in stubs:
                ports.append(Port(node_id, output.id, stubs[output.id].x, rect.bottom, "bottom", False))
            else:
                ports.append(Port(node_id, output.id, rect.right, middle, "right", False))
        return tuple(ports)

    # --- What lies where ---------------------------------------------------------------------------------

    def nodes_in(self, rect: Rect) -> tuple[str, ...]:
        """The nodes that meet a rectangle, in the order to paint them: frames, notes, cards."""
        found = [self.boxes[node] for node in self._places.node_index.near(rect)]
        met = [box for box in found if box.rect.meets(rect)]
        order = self.journey.records
        met.sort(key=lambda box: (_LEVEL[box.shape], order[box.node_id].order, box.node_id))
        return tuple(box.node_id for box in met)

    def edges_in(self, rect: Rect) -> tuple[str, ...]:
        """The edges that may show in a rectangle (their lines, not their words), in the order to paint them: loops
        last."""
        routes, order = self._places.routes, self.journey.records
        near = self._places.edge_index.near(rect)
        met = [route for edge in near if (route := routes[edge]).bounds.meets(rect)]
        met.sort(key=lambda route: (route.loop is not None, order[route.edge_id].order, route.edge_id))
        return tuple([route.edge_id for route in met])

    def node_at(self, x: float, y: float) -> str | None:
        """The uppermost node at a point."""
        found = self.nodes_in(Rect(x, y, 0.0, 0.0))
        return found[-1] if found else None

    def edge_at(self, x: float, y: float, tolerance: float = 6.0) -> str | None:
        """The edge whose line is nearest to a point, at most ``tolerance`` away."""
        nearest, least = None, tolerance
        for edge_id in self.edges_in(Rect(x, y, 0.0, 0.0).grown(tolerance)):
            route = self.routes[edge_id]
            distance = distance_to(route, x, y)
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
        box = self.boxes.get(node_id)
        if box is None or box.shape != "card":
            return None
        return (box.rect.right - LOOP_PORT_INSET, box.rect.bottom)

    def lane_at(self, x: float, y: float) -> str:
        """The stage whose lane is at a point; empty if none is."""
        return next((lane.stage_id for lane in self.lanes if lane.rect.holds(x, y)), "")

    def lane_header_at(self, x: float, y: float) -> str:
        """The stage whose lane's header is at a point; empty if none is."""
        return next((lane.stage_id for lane in self.lanes if header_rect(lane).holds(x, y)), "")

    def lane_edge_at(self, x: float, y: float, tolerance: float = 4.0) -> str:
        """The stage whose lane's right edge is at a point, to drag its width; empty if none is."""
        for lane in self.lanes:
            rect = lane.rect
            if not lane.folded and abs(rect.right - x) <= tolerance and rect.y <= y <= rect.bottom:
                return lane.stage_id
        return ""

    # --- Dropping and dragging ---------------------------------------------------------------------------

    def to_lane(self, x: float, y: float) -> tuple[str, float, float]:
        """Where a node lands whose upper left corner is dropped at (x, y), and with that its lane: stage id and x, y
        as the document keeps them. Outside the lanes: no stage, x and y as they are."""
        for lane in self.lanes:
            if lane.rect.holds(x, y):
                return (lane.stage_id, *in_lane(x - lane.rect.x, y))
        return ("", x, y)

    def drag_routes(self, moved: Mapping[str, Point]) -> dict[str, Route]:
        """Quick orthogonal routes for the edges of nodes that are being dragged.

        ``moved``: the upper left corners where they are now. Nothing is kept; the scene stays as it was.
        """
        boxes: dict[str, NodeBox] = {}
        for node_id, (x, y) in moved.items():
            box = self.boxes.get(node_id)
            if box is not None:
                boxes[node_id] = box._replace(rect=Rect(x, y, box.rect.width, box.rect.height))
        routes: dict[str, Route] = {}
        for node_id in boxes:
            for edge in self._edges_of(node_id):
                if edge.id in routes:
                    continue
                ends = {end: boxes.get(end) or self.boxes.get(end) for end in (edge.source, edge.target)}
                source, target = ends[edge.source], ends[edge.target]
                if source is not None and target is not None:
                    routes[edge.id] = quick_route(edge, source.rect, target.rect)
        return routes

    def _edges_of(self, node_id: str) -> Iterable[Edge]:
        yield from self.journey.edges_from.get(node_id, ())
        yield from self.journey.edges_to.get(node_id, ())
