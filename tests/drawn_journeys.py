"""Journeys in a few words, for tests of what is drawn, and random ones on the grid of rows and sub-columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from random import Random
from typing import Any

import msgspec

from canvas.geometry import COLUMN_PITCH, FIRST_ROW, LANE_PADDING, ROW_PITCH, Point, Rect, Route
from canvas.layout.loops import loop_edges
from canvas.scene import Scene
from journey.journey import Journey
from journey.model import HEADER_ID, AnyRecord, Edge, Header, Loop, Node, Stage


def journey_of(
    stages: str,
    nodes: dict[str, tuple[str, int, int]],
    edges: Iterable[str],
    kinds: dict[str, str] | None = None,
    curved: bool = False,
) -> Journey:
    """A journey: stages as "research buy", nodes as id: (stage, row, sub-column), edges as "a.output>b" with a star
    behind a loop. Steps are delays unless ``kinds`` says otherwise. Without a stage, row and sub-column are x and y.
    """
    records: dict[str, AnyRecord] = {
        HEADER_ID: Header(id=HEADER_ID, journey_id="j", name="J", edges="curved" if curved else "orthogonal")
    }
    for order, stage_id in enumerate(stages.split()):
        records[stage_id] = Stage(id=stage_id, name=stage_id.title(), order=float(order))
    for order, (node_id, (stage, row, column)) in enumerate(nodes.items()):
        place = cell(row, column) if stage else (float(row), float(column))
        kind = (kinds or {}).get(node_id, "delay")
        records[node_id] = Node(id=node_id, kind=kind, stage=stage, x=place[0], y=place[1], order=float(order))
    for order, text in enumerate(edges):
        start, end = text.rstrip("*").split(">")
        source, _, output = start.partition(".")
        loop = Loop() if text.endswith("*") else None
        edge = Edge(id=f"{source}>{end}", source=source, output=output or "next", target=end, loop=loop, order=order)
        records[edge.id] = edge
    return Journey(records)


def cell(row: int, column: int) -> Point:
    """The place of a row and sub-column in a lane."""
    return (LANE_PADDING + column * COLUMN_PITCH, FIRST_ROW + row * ROW_PITCH)


def branching(count: int, seed: int, stages: int) -> Journey:
    """A journey that branches, merges and goes back, in so many stages; nothing is placed."""
    chance = Random(seed)
    pairs: set[tuple[int, int]] = set()
    parent = {0: 0}
    for node in range(1, count):
        parent[node] = chance.randrange(max(0, node - 12), node)
        pairs.add((parent[node], node))
    for _ in range(count // 5):
        start, end = sorted(chance.sample(range(count), 2))
        pairs.add((start, end))
    for _ in range(max(1, count // 12)):
        start = back = chance.randrange(2, count)
        for _ in range(chance.randint(1, 5)):
            back = parent[back]
        if back != start:
            pairs.add((start, back))
    records: dict[str, AnyRecord] = {HEADER_ID: Header(id=HEADER_ID, journey_id="j")}
    for number in range(stages):
        records[f"s{number}"] = Stage(id=f"s{number}", name=f"Stage {number}", order=float(number))
    for number in range(count):
        stage = f"s{number * stages // count}" if stages else ""
        kind = "event_trigger" if number == 0 else "delay"
        records[f"n{number}"] = Node(id=f"n{number}", kind=kind, stage=stage, order=float(number))
    for order, (start, end) in enumerate(sorted(pairs)):
        edge = Edge(id=f"e{order}", source=f"n{start}", output="next", target=f"n{end}", order=float(order))
        records[edge.id] = edge
    journey = Journey(records)
    for edge_id in loop_edges(journey):
        records[edge_id] = replaced(records[edge_id], loop=Loop())
    return Journey(records)


def replaced(record: AnyRecord, **values: Any) -> AnyRecord:
    """The record with other values."""
    return msgspec.structs.replace(record, **values)


def moved(journey: Journey, places: dict[str, Point]) -> Journey:
    """The journey with nodes elsewhere."""
    records = dict(journey.records)
    for node_id, (x, y) in places.items():
        records[node_id] = replaced(records[node_id], x=x, y=y)
    return Journey(records)


def runs(route: Route) -> Sequence[tuple[Point, Point]]:
    """The straight pieces of an orthogonal route."""
    return tuple(pairwise(route.points))


def cards_run_through(scene: Scene, route: Route) -> list[str]:
    """The cards that a route runs through."""
    found = []
    for box in scene.boxes.values():
        inside = Rect(box.rect.x + 1, box.rect.y + 1, box.rect.width - 2, box.rect.height - 2)
        for (x1, y1), (x2, y2) in runs(route):
            across = min(x1, x2) < inside.right and max(x1, x2) > inside.x
            if across and min(y1, y2) < inside.bottom and max(y1, y2) > inside.y:
                found.append(box.node_id)
                break
    return found
