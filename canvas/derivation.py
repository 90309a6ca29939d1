"""Derives where everything is from a journey, and follows its differences with as little work as they need."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import NamedTuple

from canvas.geometry import (
    CARD_HEIGHT,
    CARD_HEIGHT_PLAIN,
    Label,
    LaneBox,
    NodeBox,
    Rect,
    Route,
    Stub,
)
from canvas.index import GridIndex, Ground
from canvas.lanes import Lane, lane_boxes, lane_height, lanes_after, lanes_of, node_box_in, node_boxes, relabelled
from canvas.pieces import Pieces
from canvas.routing.curved import curve_points, curve_route, sideways, softened
from canvas.routing.drawn import Drawn
from canvas.routing.freeform import Freeform
from canvas.routing.labels import Labels
from canvas.routing.loose_labels import label_of_curve, label_of_direct
from canvas.routing.router import Router
from canvas.routing.selfloop import self_loop
from canvas.routing.shape import runs_of_route
from canvas.routing.shifting import moved_aside, translated
from canvas.routing.stubs import stubs_of
from canvas.steps import outputs_of, shape_of
from journey.journey import Journey
from journey.letters import columns
from journey.model import AnyRecord, Edge, Header, Node, Stage
from journey.store import Difference

#: About how wide a letter of an edge's words is, and its figure with the space before it.
_LETTER = 5.4
_FIGURE = 34.0

#: If more than this share of the nodes move, deriving all anew is quicker than following; of few all may.
_MANY = 0.25
_FEW = 40
#: While somebody waits for it in a large journey: each takes some milliseconds.
_MOVED_AT_ONCE = 16
#: So many edges are drawn in the same moment, wherever they are.
_DRAWN_AT_ONCE = 120


class Followed(NamedTuple):
    """What an update changed: all places, or those of these nodes and edges (come, gone and moved ones), and the
    look of others."""

    everything: bool
    nodes: frozenset[str] = frozenset()
    edges: frozenset[str] = frozenset()
    looks: frozenset[str] = frozenset()


class Derivation:
    """All places of one journey."""

    def __init__(self, journey: Journey, figures_shown: bool, before: Mapping[str, Route] | None = None) -> None:
        self.journey = journey
        self.figures_shown = figures_shown
        #: Routes that are known: one that comes out alike stays the same object.
        self._before: Mapping[str, Route] = before or {}
        self.routes: dict[str, Route] = {}
        self.lanes: tuple[LaneBox, ...] = ()
        self.boxes: dict[str, NodeBox] = {}
        #: Edges that are drawn the quickest way until they are derived.
        self.makeshift: set[str] = set()
        #: Edges out of sight that still lie as before an edit, see ``draw_later``.
        self._later: set[str] = set()

    @property
    def card_height(self) -> float:
        """The height of all cards."""
        return CARD_HEIGHT if self.figures_shown else CARD_HEIGHT_PLAIN

    @property
    def curved(self) -> bool:
        """Whether edges are curves: the document asks for it or has no stages."""
        return self.journey.header.edges == "curved" or not self.journey.stages

    # --- From nothing ----------------------------------------------------------------------------------------

    def derive(self) -> Pieces[None]:
        """Derive everything, a piece at a time; nothing may be asked before the end."""
        journey = self.journey
        self._lanes: tuple[Lane, ...] = lanes_of(journey, self.card_height)
        self._height = lane_height(self._lanes)
        yield
        self._router = Router(self._lanes, self._height)
        yield from self._router.derive(journey.edges)
        self.lanes = lane_boxes(self._lanes, self._router.streets)
        yield
        self.boxes = node_boxes(journey, self._lanes, self.lanes, self.card_height)
        yield
        self._free = Freeform(self._rect_of, self._cards_near, self.curved)
        for edge in journey.edges:
            if self._is_free(edge):
                self._free.add(edge)
        self._ground = Ground(self.lanes)
        self.node_index = GridIndex(self._ground)
        self.edge_index = GridIndex(self._ground)
        for box in self.boxes.values():
            self.node_index.put(box.node_id, (box.rect,))
            yield
        self._free.settle(box.rect for box in self.boxes.values())
        self._drawn = Drawn(self._router, self.lanes)
        for edge in journey.edges:
            self._draw(edge.id)
            yield
        self._before = {}
        self.forget_words()

    def _draw(self, edge_id: str) -> bool:
        """Find an edge's route; returns whether it is another one than before."""
        edge = self.journey.edge(edge_id)
        known = self.routes.get(edge_id)
        route = self._route_of(edge) if edge is not None else None
        if route is None:
            if known is not None:
                del self.routes[edge_id]
                self.edge_index.remove(edge_id)
            return known is not None
        if known == route:
            return False
        self.put_route(route)
        return True

    def put_route(self, route: Route) -> None:
        """Who painted a route knows it by its object."""
        known = self._before.get(route.edge_id)
        self.routes[route.edge_id] = known if known == route else route
        self.edge_index.put(route.edge_id, runs_of_route(route))

    def forget_words(self) -> None:
        """Look for places of words again when they are asked for."""
        self._stubs: dict[str, tuple[Stub, ...]] = {}
        self._labels = Labels(self._drawn, self._wanted, self._below)

    def _is_free(self, edge: Edge) -> bool:
        """Whether lanes say nothing about an edge's way."""
        if edge.source == edge.target:
            return False
        ends = self._router.ends
        return edge.source not in ends or edge.target not in ends

    def _rect_of(self, node_id: str) -> Rect | None:
        box = self.boxes.get(node_id)
        return box.rect if box is not None else None

    def _cards_near(self, rect: Rect) -> list[Rect]:
        boxes = (self.boxes[node_id] for node_id in self.node_index.near(rect))
        return [box.rect for box in boxes if box.shape == "card"]

    def _route_of(self, edge: Edge) -> Route | None:
        if edge.source == edge.target:
            rect = self._rect_of(edge.source)
            leads_down = len(self.journey.edges_from.get(edge.source, ())) > 1
            return self_loop(edge.id, edge.output, rect, leads_down) if rect is not None else None
        if self._is_free(edge):
            return self._free.route(edge.id)
        if not self._router.routes_edge(edge):
            return None
        route = self._drawn.route(edge.id)
        return self._curve_of(edge, route) if self.curved and edge.loop is None else route

    def _curve_of(self, edge: Edge, route: Route) -> Route:
        """The same way as a curve: in one go where no card lies between, else with its corners softened."""
        line = self._router.line(edge.id)
        source, target = self._rect_of(edge.source), self._rect_of(edge.target)
        if source is not None and target is not None and len(line.plan.channels) <= 1 and not line.plan.heights:
            if line.plan.exit == "bottom":
                points = curve_points(route.points[0], route.points[-1], True)
                return curve_route(edge.id, edge.output, points, "down")
            if line.columns[1] == line.columns[0] + 1 and line.plan.entry == "left":
                return sideways(edge.id, edge.output, source, target, line.ends.exit_y)
        return curve_route(edge.id, edge.output, softened(route.points), route.direction)

    # --- Words -----------------------------------------------------------------------------------------------

    def stubs(self, node_id: str) -> tuple[Stub, ...]:
        """The ways out of a node that lead nowhere."""
        found = self._stubs.get(node_id)
        if found is None:
            found = self._stubs[node_id] = self._stubs_of(node_id)
        return found

    def _stubs_of(self, node_id: str) -> tuple[Stub, ...]:
        box, node = self.boxes.get(node_id), self.journey.node(node_id)
        if box is None or node is None or box.shape != "card":
            return ()
        taken = {edge.output for edge in self.journey.edges_from.get(node_id, ())}
        free = [output for output in outputs_of(node) if output.id not in taken and not output.optional]
        return stubs_of(node_id, box.rect, free, [x - box.rect.x for x in self._leaving_below(node_id)])

    def _leaving_below(self, node_id: str) -> list[float]:
        """The x of all edges that leave a node at its lower edge; of a loop to itself the left end of its pill."""
        box = self.boxes[node_id]
        starts = []
        for edge in self.journey.edges_from.get(node_id, ()):
            route = self.routes.get(edge.id)
            if route is None or route.points[0][1] < box.rect.bottom - 1:
                continue
            starts.append(route.points[0][0])
            if edge.source == edge.target and route.loop is not None:
                starts[-1] = route.loop.pill(route.loop.pill_room).x
        return starts

    def _below(self, node_id: str) -> list[float]:
        """The x of everything that hangs below a node."""
        if node_id not in self.boxes:
            return []
        return [*self._leaving_below(node_id), *(stub.x for stub in self.stubs(node_id))]

    def _wanted(self, edge_id: str) -> float:
        """About how wide an edge's words are."""
        edge = self.journey.edge(edge_id)
        source = self.journey.node(edge.source) if edge is not None else None
        words = ""
        if edge is not None and source is not None:
            words = next((output.words for output in outputs_of(source) if output.id == edge.output), "")
        return columns(words) * _LETTER + (_FIGURE if self.figures_shown else 0.0)

    def label(self, edge_id: str) -> Label | None:
        """Where a forward edge's words stand; None for loops and for edges that do not show."""
        route, edge = self.routes.get(edge_id), self.journey.edge(edge_id)
        if route is None or edge is None or route.loop is not None or edge_id in self.makeshift:
            return None
        if self._is_free(edge):
            beside = [other for other in self.journey.edges_from[edge.source] if other.loop is None]
            parallel = self._free.parallel(edge)
            if route.curved:
                return label_of_curve(route, len(beside), parallel)
            return label_of_direct(route, parallel)
        return self._labels.of(edge_id, self._drawn.route(edge_id) if route.curved else route)

    def label_is_known(self, edge_id: str) -> bool:
        """Whether ``label`` answers in no time; if not, ``find_words`` looks for it."""
        route, edge = self.routes.get(edge_id), self.journey.edge(edge_id)
        if route is None or edge is None or route.loop is not None or edge_id in self.makeshift or self._is_free(edge):
            return True
        return self._labels.is_known(edge_id)

    @property
    def words_waited_for(self) -> bool:
        """Whether places of words were asked for that are not known yet."""
        return self._labels.waited_for

    def find_words(self, seconds: float) -> bool:
        """Look for such places for so long; returns whether all are known now."""
        return self._labels.work(seconds)

    # --- Following -------------------------------------------------------------------------------------------

    def follow(self, difference: Difference, after: Journey, sight: Rect | None = None) -> Followed | None:
        """Follow a difference; the scene's places are those of ``after`` then. None, with nothing changed, if all is
        to be derived anew. With ``sight``, where people look, many edges out of it are left to ``draw_later``."""
        if concerns_all(difference):
            return None
        moved, looks = changed_nodes(difference)
        gone, come = changed_edges(difference)
        if len(moved) > (max(_FEW, _MANY * len(self.boxes)) if sight is None else _MOVED_AT_ONCE):
            return None
        if not moved and not gone and not come:
            return self._follow_looks(difference, looks, after)
        known = relabelled(self._lanes, after) if _renames_stages(difference) else self._lanes
        lanes = lanes_after(known, moved, after, self.card_height)
        height = lane_height(lanes)
        before, self.journey = self.journey, after
        around = [edge for node_id in moved for edge in self.edges_at(node_id)]
        # Edges whose ends came into a lane or left it are new or gone for the router.
        settled = self._router.update(lanes, height, moved, [*gone, *around], [*come, *around])
        if settled is None:
            self.journey = before
            return None
        self._lanes = lanes
        self._follow_free(gone, [*come, *around])
        disturbed = [self.boxes[node_id].rect for node_id in moved if node_id in self.boxes]
        drawn_before = self._drawn
        aside = self._follow_lanes(height, sight)
        self.put_boxes(moved)
        disturbed += [self.boxes[node_id].rect for node_id in moved if node_id in self.boxes]
        edges = settled.edges | settled.loops | aside | {edge.id for edge in (*gone, *come, *around)}
        # A loop's pill makes room for those that cross its channel.
        edges |= self._drawn.loops_beside_changed(drawn_before)
        edges |= self._free.beside({*moved, *(end for edge in (*gone, *come) for end in (edge.source, edge.target))})
        edges |= self._free.past(disturbed)
        edges |= self._free.settle(box.rect for box in self.boxes.values())
        edges |= self._loops_to_self({edge.source for edge in (*gone, *come)})
        drawn = self._draw_all(edges, {edge.id for edge in (*gone, *come)}, sight)
        self.forget_words()
        if self._everything:
            return Followed(True)
        drawn |= {edge.id for edge in (*gone, *come)} | _other_edges(difference)
        return Followed(False, frozenset(moved), frozenset(drawn), frozenset(looks))

    def _draw_all(self, edges: set[str], fresh: set[str], sight: Rect | None) -> set[str]:
        """Draw these edges, and those that were left before; returns which lie elsewhere now. ``fresh`` came or went:
        they cannot wait."""
        edges |= self._later
        self._later = set()
        if sight is not None and len(edges) > _DRAWN_AT_ONCE:
            self._later = edges - fresh - self.edge_index.near(sight) - self.makeshift
        return {edge_id for edge_id in edges - self._later if self._draw(edge_id)}

    @property
    def drawn(self) -> bool:
        """Whether no edge was left to ``draw_later``."""
        return not self._later

    def draw_later(self, seconds: float) -> set[str]:
        """Draw for so long the edges that were left; returns which lie elsewhere now."""
        until = time.perf_counter() + seconds
        drawn: set[str] = set()
        while self._later and time.perf_counter() < until:
            edge_id = self._later.pop()
            if self._draw(edge_id):
                drawn.add(edge_id)
        if not self._later:
            self.forget_words()
        return drawn

    def _follow_looks(self, difference: Difference, looks: set[str], after: Journey) -> Followed:
        """Nothing is elsewhere; names, limits and words may be others."""
        self.journey = after
        if _renames_stages(difference):
            self._lanes = relabelled(self._lanes, after)
            self.lanes = lane_boxes(self._lanes, self._router.streets)
            return Followed(True)
        for node_id in looks:
            self._stubs.pop(node_id, None)
        if any(_words(before) != _words(now) for before, now in difference.updated.values()):
            self.forget_words()
        return Followed(False, edges=_other_edges(difference), looks=frozenset(looks))

    def edges_at(self, node_id: str) -> Iterable[Edge]:
        """The edges that leave or enter a node."""
        yield from self.journey.edges_from.get(node_id, ())
        yield from self.journey.edges_to.get(node_id, ())

    def edges_of(self, node_ids: set[str]) -> set[str]:
        """The ids of all edges that leave or enter one of these nodes."""
        if len(node_ids) > _FEW:
            return {edge.id for edge in self.journey.edges if edge.source in node_ids or edge.target in node_ids}
        return {edge.id for node_id in node_ids for edge in self.edges_at(node_id)}

    def _loops_to_self(self, node_ids: Iterable[str]) -> set[str]:
        """The loops to the own card of these nodes."""
        nodes = set(node_ids)
        if len(nodes) > _FEW:
            return {edge.id for edge in self.journey.edges if edge.source == edge.target and edge.source in nodes}
        edges = (edge for node_id in nodes for edge in self.journey.edges_from.get(node_id, ()))
        return {edge.id for edge in edges if edge.source == edge.target}

    def _follow_free(self, gone: list[Edge], come: list[Edge]) -> None:
        for edge in gone:
            self._free.remove(edge.id)
        for edge in come:
            if self._is_free(edge):
                self._free.add(edge)
            else:
                self._free.remove(edge.id)

    def _follow_lanes(self, height: float, sight: Rect | None) -> set[str]:
        """Put lanes where they are now, with all that stands in them and runs between them; returns the edges of
        which more is to be drawn anew. ``sight`` as for following: of many edges only those there go along."""
        before, drawn = self.lanes, self._drawn
        self.lanes = lane_boxes(self._lanes, self._router.streets)
        self._drawn = Drawn(self._router, self.lanes, drawn)
        self._height = height
        self._everything = before != self.lanes
        aside = moved_aside(drawn, self._drawn)
        if aside is None:
            return set()
        ground = Ground(self.lanes)
        stays = ground.widths == self._ground.widths
        self._ground = ground
        for index in (self.node_index, self.edge_index):
            index.stand_on(ground)
        nodes = [
            member.node.id
            for number, lane in enumerate(self._lanes)
            if before[number].rect.x != self.lanes[number].rect.x
            for member in lane.members
        ]
        self.put_boxes(nodes, index_them=not stays)
        edges = self._loops_to_self(nodes) | self._free.all | aside.again
        if self.curved or (stays and sight is not None and len(aside.by) > _DRAWN_AT_ONCE):
            return edges | aside.by.keys()
        for edge_id, by in aside.by.items():
            route = self.routes.get(edge_id)
            if route is not None and edge_id not in edges:
                self.routes[edge_id] = translated(route, by)
        if not stays:
            for index in (self.node_index, self.edge_index):
                index.clear()
            for box in self.boxes.values():
                self.node_index.put(box.node_id, (box.rect,))
            for route in self.routes.values():
                self.edge_index.put(route.edge_id, runs_of_route(route))
        return edges

    def put_boxes(self, node_ids: Iterable[str], index_them: bool = True) -> None:
        """New boxes where these nodes are now."""
        by_stage = {lane.stage_id: lane for lane in self.lanes}
        for node_id in node_ids:
            node = self.journey.node(node_id)
            box = None if node is None else node_box_in(node, by_stage.get(node.stage), self.card_height)
            if box is None:
                self.boxes.pop(node_id, None)
                self.node_index.remove(node_id)
            else:
                self.boxes[node_id] = box
                if index_them:
                    self.node_index.put(node_id, (box.rect,))


def concerns_all(difference: Difference) -> bool:
    """Whether stages are elsewhere or the manner of drawing changed."""
    records = (*difference.added.values(), *difference.removed.values())
    if any(isinstance(record, Stage | Header) for record in records):
        return True
    for before, after in difference.updated.values():
        if isinstance(before, Stage) and isinstance(after, Stage):
            if (before.order, before.width, before.folded) != (after.order, after.width, after.folded):
                return True
        elif isinstance(before, Header) and isinstance(after, Header) and before.edges != after.edges:
            return True
    return False


def says_only(difference: Difference) -> bool:
    """Whether a difference leaves everything where it is."""
    return not concerns_all(difference) and not any((*changed_nodes(difference)[:1], *changed_edges(difference)))


def _renames_stages(difference: Difference) -> bool:
    return any(isinstance(record, Stage) for record, _ in difference.updated.values())


def _other_edges(difference: Difference) -> frozenset[str]:
    """The edges that run as before but may say something else."""
    return frozenset(key for key, (_, after) in difference.updated.items() if isinstance(after, Edge))


def _words(record: AnyRecord) -> object:
    """What the words of a step's edges follow from; for other records nothing."""
    return [output.words for output in outputs_of(record)] if isinstance(record, Node) else None


#: Where a node is; read at once, for many may have moved.
_PLACE = attrgetter("stage", "x", "y", "width", "height", "order")


def changed_nodes(difference: Difference) -> tuple[set[str], set[str]]:
    """The nodes that came, went or moved, and those that only look otherwise."""
    moved: set[str] = set()
    looks: set[str] = set()
    for records in (difference.added, difference.removed):
        moved.update(key for key, record in records.items() if isinstance(record, Node))
    for key, (before, after) in difference.updated.items():
        if isinstance(before, Node) and isinstance(after, Node):
            if _PLACE(before) != _PLACE(after) or shape_of(before) != shape_of(after):
                moved.add(key)
            else:
                looks.add(key)
    return moved, looks


def changed_edges(difference: Difference) -> tuple[list[Edge], list[Edge]]:
    """The edges as they were and as they are."""
    gone = [record for record in difference.removed.values() if isinstance(record, Edge)]
    come = [record for record in difference.added.values() if isinstance(record, Edge)]
    for before, after in difference.updated.values():
        if isinstance(before, Edge) and isinstance(after, Edge) and _way(before) != _way(after):
            gone.append(before)
            come.append(after)
    return gone, come


def _way(edge: Edge) -> tuple[object, ...]:
    return (edge.source, edge.output, edge.target, edge.loop is None, edge.order)
