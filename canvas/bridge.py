"""What is shown of a large journey from an edit that moves much until everything is derived anew.

Nodes are at their new places at once. Edges whose ends went the same way go with them, others run the quickest way
past nothing, as while they are dragged; those in sight come first, and more than a moment allows are left out.
"""

from __future__ import annotations

from itertools import islice

from canvas.derivation import Derivation, Followed, changed_edges, changed_nodes, concerns_all
from canvas.geometry import NodeBox, Rect, Route
from canvas.index import Ground
from canvas.lanes import lane_boxes, lanes_of, node_boxes
from canvas.routing.direct import quick_route
from journey.journey import Journey
from journey.model import Edge
from journey.store import Difference

#: So many edges are led the quickest way; there is no time for more.
_MOST = 500


def bridge(places: Derivation, after: Journey, difference: Difference | None, sight: Rect | None) -> Followed:
    """Show ``after`` as well as a moment allows. ``difference``: what changed in the journey; None if all cards have
    other heights. ``sight``: what is seen."""
    before = dict(places.boxes)
    places.journey = after
    everything = difference is None or concerns_all(difference)
    moved = set() if difference is None else changed_nodes(difference)[0]
    changed = [] if difference is None else [edge for group in changed_edges(difference) for edge in group]
    if everything:
        _lay_lanes(places)
        moved = {key for key in before.keys() | places.boxes.keys() if before.get(key) != places.boxes.get(key)}
    else:
        places.put_boxes(moved)
    edges = {edge.id for edge in changed}
    edges |= places.edges_of(moved)
    _lead(places, edges, before, sight)
    places.makeshift |= edges
    places.forget_words()
    return Followed(everything, frozenset(moved), frozenset(edges))


def _lay_lanes(places: Derivation) -> None:
    """All lanes side by side with streets of the usual width, and what stands in them."""
    journey = places.journey
    lanes = lanes_of(journey, places.card_height)
    places.lanes = lane_boxes(lanes)
    places.boxes = node_boxes(journey, lanes, places.lanes, places.card_height)
    ground = Ground(places.lanes)
    places.node_index.clear()
    places.node_index.stand_on(ground)
    for box in places.boxes.values():
        places.node_index.put(box.node_id, (box.rect,))
    # Lanes may be as many as before and in another order: no edge is where it was.
    known = tuple(places.routes.values())
    places.edge_index.clear()
    places.edge_index.stand_on(ground)
    places.routes = {}
    for route in known[:_MOST]:
        places.put_route(route)


def _lead(places: Derivation, edges: set[str], before: dict[str, NodeBox], sight: Rect | None) -> None:
    """Lead edges the quickest way, as many as there is time for."""
    known = {edge_id: places.routes.get(edge_id) for edge_id in edges}
    if len(edges) > len(places.routes) // 2:
        places.edge_index.clear()
        kept = [route for edge_id, route in places.routes.items() if edge_id not in edges]
        places.routes = {}
        for route in kept[:_MOST]:
            places.put_route(route)
    else:
        for edge_id in edges:
            places.routes.pop(edge_id, None)
            places.edge_index.remove(edge_id)
    for edge in _in_sight_first(places, edges, sight):
        source, target = places.boxes.get(edge.source), places.boxes.get(edge.target)
        if source is not None and target is not None:
            with_them = _with_both_ends(known[edge.id], edge, source, target, before)
            places.put_route(with_them or quick_route(edge, source.rect, target.rect))


def _in_sight_first(places: Derivation, edges: set[str], sight: Rect | None) -> list[Edge]:
    """As many edges as there is time for: those at nodes in sight, then others."""
    found = [edge for edge in places.journey.edges if edge.id in edges]
    if len(found) <= _MOST:
        return found
    seen = places.node_index.near(sight) if sight is not None else set()
    first = [edge for edge in found if edge.source in seen or edge.target in seen][:_MOST]
    ids = {edge.id for edge in first}
    return first + list(islice((edge for edge in found if edge.id not in ids), _MOST - len(first)))


def _with_both_ends(
    route: Route | None, edge: Edge, source: NodeBox, target: NodeBox, before: dict[str, NodeBox]
) -> Route | None:
    """The route as it was, moved as both ends were; None if they went different ways."""
    start, end = before.get(edge.source), before.get(edge.target)
    if route is None or start is None or end is None or (route.loop is None) != (edge.loop is None):
        return None
    by_x, by_y = source.rect.x - start.rect.x, source.rect.y - start.rect.y
    if (target.rect.x - end.rect.x, target.rect.y - end.rect.y) != (by_x, by_y) or route.loop is not None:
        return None
    points = tuple([(x + by_x, y + by_y) for x, y in route.points])
    bounds = route.bounds.moved(by_x, by_y)
    return Route(route.edge_id, edge.output, points, route.radii, route.curved, route.direction, bounds)
