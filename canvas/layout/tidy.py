"""Tidy: places for all steps, or for some, that make the journey easy to read.

Stages are columns in their order; inside a stage the journey runs downwards, to another stage rightwards. A
document without stages is laid out in layers from left to right. Notes, frames and pinned steps stay.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from canvas.geometry import (
    CARD_HEIGHT,
    CARD_WIDTH,
    COLUMN_PITCH,
    FIRST_ROW,
    LANE_PADDING,
    ROW_PITCH,
    Point,
    Rect,
)
from canvas.lanes import in_lane
from canvas.layout.grid import Cell, Member
from canvas.layout.layered import layered
from canvas.layout.loops import Pair, loop_edges
from canvas.layout.stage import arrange, rearrange
from canvas.steps import shape_of, size_of
from journey.journey import Journey
from journey.model import Node

#: Without stages: from one layer to the next, and from one step to the next in a layer.
LAYER_PITCH = 280.0
STEP_PITCH = 96.0
#: Steps outside all stages are laid out so far under the lanes' lowest row.
_UNDER_LANES = 4 * ROW_PITCH
#: How often stages are looked at in turn; most have found their places long before.
_ROUNDS = 30
#: Journeys of so few steps are laid out from what came out again, so often at most.
_SMALL, _TRIES = 60, 4

Places = dict[str, Point]


def tidy(journey: Journey, only: frozenset[str] | None = None) -> Places:
    """New places (x, y as the document keeps them) of the steps that move.

    ``only``: lay out these steps, and leave all others where they are. The same journey always gives the same places,
    and a journey that is tidy already gives none.
    """
    places = _laid_out(journey, only)
    if places and len(journey.nodes) <= _SMALL:
        # In a small journey a better picture is sometimes found from the new one.
        for _ in range(_TRIES):
            after = journey.after((), _moves(journey, places), ())
            more = _laid_out(after, only)
            if not more:
                break
            places |= more
    return {node_id: place for node_id, place in places.items() if place != _place(journey, node_id)}


def _moves(journey: Journey, places: Places) -> list[tuple[Node, Node]]:
    nodes = [node for node in journey.nodes if node.id in places]
    return [(node, replace(node, x=places[node.id][0], y=places[node.id][1])) for node in nodes]


def _place(journey: Journey, node_id: str) -> Point | None:
    node = journey.node(node_id)
    return (node.x, node.y) if node is not None else None


def _laid_out(journey: Journey, only: frozenset[str] | None) -> Places:
    """New places of the steps that move, found in one go."""
    steps = [node for node in journey.nodes if shape_of(node) == "card"]
    back = loop_edges(journey)
    links: dict[str, list[str]] = {node.id: [] for node in steps}
    for edge in journey.edges:
        ends_known = edge.source in links and edge.target in links
        if edge.id not in back and ends_known and edge.target not in links[edge.source]:
            links[edge.source].append(edge.target)
    stages = {stage.id for stage in journey.stages}
    loose = [node for node in steps if node.stage not in stages]
    stays = _stays(steps, only)
    places = _in_stages(journey, links, stays) if stages else {}
    obstacles = [_box(node) for node in journey.nodes if shape_of(node) == "note" and node.stage not in stages]
    places.update(_in_layers(loose, links, stays, obstacles, _origin(loose, places)))
    present = {node.id: (node.x, node.y) for node in steps}
    return {node_id: place for node_id, place in places.items() if place != present[node_id]}


def _stays(steps: Sequence[Node], only: frozenset[str] | None) -> Callable[[Node], bool]:
    """Who keeps their place."""
    if only is None:
        return lambda node: node.pinned
    return lambda node: node.pinned or node.id not in only


def _box(node: Node) -> Rect:
    return Rect(node.x, node.y, *size_of(node, CARD_HEIGHT))


# --- Stages --------------------------------------------------------------------------------------------------


def _in_stages(journey: Journey, links: dict[str, list[str]], stays: Callable[[Node], bool]) -> Places:
    """Stage by stage from the left, again and again until nothing moves, for each looks at the rows of its neighbours
    on both sides."""
    order = {stage.id: number for number, stage in enumerate(journey.stages)}
    groups: dict[str, list[Node]] = {stage.id: [] for stage in journey.stages}
    for node in journey.nodes:
        if node.stage in groups and shape_of(node) == "card":
            groups[node.stage].append(node)
    led_to: dict[str, list[str]] = {node_id: [] for node_id in links}
    for start, ends in links.items():
        for end in ends:
            led_to[end].append(start)
    stage_of = {node.id: order[node.stage] for group in groups.values() for node in group}
    placed = {node.id: nearest_cell(node) for group in groups.values() if were_placed(group) for node in group}
    rows = {node_id: cell[0] for node_id, cell in placed.items()}
    cells: dict[str, Cell] = {}
    looks: dict[str, _Look] = {}
    sure = False
    for _ in range(_ROUNDS):
        before = dict(cells)
        for stage_id, group in groups.items():
            notes = [node for node in journey.nodes if node.stage == stage_id and shape_of(node) == "note"]
            look = looks.get(stage_id)
            found = looks[stage_id] = _one_stage(group, notes, links, led_to, stage_of, rows, stays, look)
            cells.update(found.cells)
            rows.update({node_id: cell[0] for node_id, cell in found.cells.items()})
        if cells != before:
            sure = False
        elif sure:
            break
        else:
            # Once more at everybody, as the next time would: what is tidy shall stay as it is.
            sure = True
            looks = {key: look._replace(waiting=set(range(len(look.members)))) for key, look in looks.items()}
    return {
        node.id: (LANE_PADDING + cells[node.id][1] * COLUMN_PITCH, FIRST_ROW + cells[node.id][0] * ROW_PITCH)
        for group in groups.values()
        for node in group
        if not stays(node)
    }


class _Look(NamedTuple):
    """What a look at a stage came to: its members as they were seen, their cells, and who was still to be looked
    at."""

    members: list[Member]
    cells: dict[str, Cell]
    waiting: set[int]


def _one_stage(
    group: Sequence[Node],
    notes: Sequence[Node],
    links: dict[str, list[str]],
    led_to: dict[str, list[str]],
    stage_of: dict[str, int],
    rows: dict[str, int],
    stays: Callable[[Node], bool],
    before: _Look | None,
) -> _Look:
    numbers = {node.id: number for number, node in enumerate(group)}
    members: list[Member] = []
    edges: list[Pair] = []
    for node in group:
        own = stage_of[node.id]
        below = tuple(numbers[end] for end in links[node.id] if end in numbers)
        edges += [(numbers[node.id], end) for end in below]
        members.append(
            Member(
                above=tuple(numbers[start] for start in led_to[node.id] if start in numbers),
                below=below,
                from_left=tuple(rows.get(start) for start in led_to[node.id] if stage_of.get(start, own) < own),
                to_right=tuple(rows.get(end) for end in links[node.id] if stage_of.get(end, own) > own),
            )
        )
    fixed = {numbers[node.id]: nearest_cell(node) for node in group if stays(node)}
    blocked = frozenset(cell for note in notes for cell in covered_cells(note))
    blocked |= {cell for node in group if stays(node) for cell in covered_cells(node)}
    if before is not None:
        other = {number for number, member in enumerate(members) if member != before.members[number]}
        if not other and not before.waiting:
            return before
        present = {numbers[node.id]: before.cells[node.id] for node in group}
        found = rearrange(members, edges, present, fixed, blocked, other | before.waiting)
    else:
        present = {numbers[node.id]: nearest_cell(node) for node in group} if were_placed(group) else {}
        found = arrange(members, edges, present, fixed, blocked)
    return _Look(members, {node.id: found.cells[numbers[node.id]] for node in group}, found.waiting)


def nearest_cell(node: Node) -> Cell:
    """The row and sub-column nearest to where a step is."""
    x, y = in_lane(node.x, node.y)
    return (round((y - FIRST_ROW) / ROW_PITCH), round((x - LANE_PADDING) / COLUMN_PITCH))


def covered_cells(node: Node) -> tuple[Cell, ...]:
    """The cells whose cards would overlap a node."""
    x, y = in_lane(node.x, node.y)
    width, height = size_of(node, CARD_HEIGHT)
    left, top = x - LANE_PADDING, y - FIRST_ROW
    columns = range(max(0, int((left - CARD_WIDTH) // COLUMN_PITCH) + 1), int((left + width) // COLUMN_PITCH) + 1)
    rows = range(max(0, int((top - CARD_HEIGHT) // ROW_PITCH) + 1), int((top + height) // ROW_PITCH) + 1)
    return tuple((row, column) for row in rows for column in columns)


def were_placed(nodes: Sequence[Node]) -> bool:
    """Whether nodes have places worth keeping: most are in one of their own."""
    return 2 * len({(node.x, node.y) for node in nodes}) > len(nodes)


# --- Without stages ------------------------------------------------------------------------------------------


def _origin(loose: Sequence[Node], places: Places) -> Point:
    """Where the upper left step of a layered layout goes: where it is now, or under the lanes."""
    if places:
        return (0.0, max(y for _, y in places.values()) + _UNDER_LANES)
    if loose and were_placed(loose):
        return (min(node.x for node in loose), min(node.y for node in loose))
    return (0.0, 0.0)


def _in_layers(
    nodes: Sequence[Node],
    links: dict[str, list[str]],
    stays: Callable[[Node], bool],
    obstacles: Sequence[Rect],
    origin: Point,
) -> Places:
    moving = [node for node in nodes if not stays(node)]
    if not moving:
        return {}
    numbers = {node.id: number for number, node in enumerate(moving)}
    edges = [(numbers[start], numbers[end]) for start in numbers for end in links[start] if end in numbers]
    x, y = origin if len(moving) == len(nodes) else (min(n.x for n in moving), min(n.y for n in moving))
    present = None
    if were_placed(moving):
        left, upper = min(node.x for node in moving), min(node.y for node in moving)
        present = [(round((node.x - left) / LAYER_PITCH), (node.y - upper) / STEP_PITCH) for node in moving]
    found = layered(len(moving), edges, present)
    top = min(height for _, height in found)
    wanted = {
        node.id: (x + layer * LAYER_PITCH, y + round((height - top) * STEP_PITCH))
        for node, (layer, height) in zip(moving, found, strict=True)
    }
    fixed = [_box(node) for node in nodes if stays(node)]
    return _clear_of([*fixed, *obstacles], wanted) if fixed or obstacles else wanted


def _clear_of(obstacles: Sequence[Rect], wanted: Places) -> Places:
    """Move steps down in their layer until they overlap nobody."""
    places: Places = {}
    taken: dict[float, float] = {}
    for node_id, (x, y) in sorted(wanted.items(), key=lambda item: (item[1], item[0])):
        y = max(y, taken.get(x, y))
        moved = True
        while moved:
            moved = False
            box = Rect(x, y, CARD_WIDTH, CARD_HEIGHT)
            for obstacle in obstacles:
                if box.meets(obstacle):
                    y, moved = obstacle.bottom + STEP_PITCH - CARD_HEIGHT, True
                    break
        places[node_id] = (x, y)
        taken[x] = y + STEP_PITCH
    return places
