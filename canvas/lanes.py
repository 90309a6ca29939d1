"""Where lanes and nodes are: stages are columns from x = 0 on, their tops at y = 0, streets between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from canvas.geometry import (
    FIRST_ROW,
    FOLDED_LANE_WIDTH,
    LANE_FOOT,
    LANE_HEADER,
    LANE_HEIGHT_LEAST,
    LANE_PADDING,
    LANE_WIDTH_LEAST,
    STREET,
    LaneBox,
    NodeBox,
    Rect,
)
from canvas.steps import shape_of, size_of
from journey.journey import Journey
from journey.model import Node, Stage

#: How many tints there are before they start again (look.md 2).
TINTS = 8


class InLane(NamedTuple):
    """A node's place in its lane: x from the lane's left edge, y from the lanes' top."""

    node: Node
    x: float
    y: float
    width: float
    height: float


class Lane(NamedTuple):
    """A stage with its nodes before it has a place: as wide as it must be. ``lowest``: the lowest node's lower
    edge, 0 without any or while it is folded."""

    stage: Stage
    tint: int
    width: float
    lowest: float
    members: tuple[InLane, ...]


def in_lane(x: float, y: float) -> tuple[float, float]:
    """The nearest place at which a node lies inside its lane, under the header."""
    return (max(x, LANE_PADDING), max(y, FIRST_ROW))


def lanes_of(journey: Journey, card_height: float) -> tuple[Lane, ...]:
    """The lanes in the order of the stages."""
    members: dict[str, list[InLane]] = {stage.id: [] for stage in journey.stages}
    for node in journey.nodes:
        group = members.get(node.stage)
        if group is not None:
            group.append(_member(node, card_height))
    tints = tints_of(journey.stages)
    return tuple(_lane(stage, tint, members[stage.id]) for stage, tint in zip(journey.stages, tints, strict=True))


def _member(node: Node, card_height: float) -> InLane:
    return InLane(node, *in_lane(node.x, node.y), *size_of(node, card_height))


def _lane(stage: Stage, tint: int, members: Sequence[InLane]) -> Lane:
    lowest = 0.0 if stage.folded else max((member.y + member.height for member in members), default=0.0)
    return Lane(stage, tint, _width(stage, members), lowest, tuple(members))


def lanes_after(lanes: Sequence[Lane], changed: set[str], journey: Journey, card_height: float) -> tuple[Lane, ...]:
    """The lanes after these nodes came, went or moved; stages are the same. Lanes that they are not in stay the
    same objects."""
    coming: dict[str, list[Node]] = {}
    for node_id in changed:
        node = journey.node(node_id)
        if node is not None:
            coming.setdefault(node.stage, []).append(node)
    found: list[Lane] = []
    for lane in lanes:
        added = coming.get(lane.stage.id, ())
        kept = [member for member in lane.members if member.node.id not in changed]
        if not added and len(kept) == len(lane.members):
            found.append(lane)
            continue
        kept += [_member(node, card_height) for node in added]
        kept.sort(key=lambda member: (member.node.order, member.node.id))
        found.append(_lane(lane.stage, lane.tint, kept))
    return tuple(found)


def relabelled(lanes: Sequence[Lane], journey: Journey) -> tuple[Lane, ...]:
    """The lanes with other names or tints of their stages, all else being as before."""
    tints = tints_of(journey.stages)
    return tuple(
        lane._replace(stage=stage, tint=tint) for lane, stage, tint in zip(lanes, journey.stages, tints, strict=True)
    )


def tints_of(stages: Sequence[Stage]) -> tuple[int, ...]:
    """Each stage's tint: its own, or the next one after those before it."""
    tints: list[int] = []
    for stage in stages:
        tints.append(stage.tint if stage.tint >= 0 else (tints[-1] + 1 if tints else 0) % TINTS)
    return tuple(tints)


def _width(stage: Stage, members: Sequence[InLane]) -> float:
    if stage.folded:
        return FOLDED_LANE_WIDTH
    needed = max((member.x + member.width for member in members), default=0.0) + LANE_PADDING
    return float(round(max(stage.width, needed, LANE_WIDTH_LEAST)))


def lane_height(lanes: Sequence[Lane]) -> float:
    """The height of all lanes: down to the lowest node of any, and never uncomfortably low."""
    lowest = max((lane.lowest for lane in lanes), default=0.0)
    return max(LANE_HEIGHT_LEAST, float(round(lowest)) + LANE_FOOT)


def lane_boxes(lanes: Sequence[Lane], streets: Sequence[float] = ()) -> tuple[LaneBox, ...]:
    """The lanes side by side. ``streets``: the width of the street right of each lane, else the usual one."""
    height = lane_height(lanes)
    boxes: list[LaneBox] = []
    left = 0.0
    for index, lane in enumerate(lanes):
        rectangle = Rect(left, 0.0, lane.width, height)
        boxes.append(LaneBox(lane.stage.id, rectangle, lane.stage.name, lane.tint, lane.stage.folded))
        left += lane.width + (streets[index] if index < len(streets) else STREET)
    return tuple(boxes)


def node_boxes(
    journey: Journey, lanes: Sequence[Lane], boxes: Sequence[LaneBox], card_height: float
) -> dict[str, NodeBox]:
    """The places of all nodes that show; those in folded lanes do not."""
    placed: dict[str, NodeBox] = {}
    stages = set()
    for lane, box in zip(lanes, boxes, strict=True):
        stages.add(lane.stage.id)
        if lane.stage.folded:
            continue
        left = box.rect.x
        for node, x, y, width, height in lane.members:
            placed[node.id] = NodeBox(node.id, Rect(left + x, y, width, height), shape_of(node))
    for node in journey.nodes:
        if node.stage not in stages:
            rectangle = Rect(node.x, node.y, *size_of(node, card_height))
            placed[node.id] = NodeBox(node.id, rectangle, shape_of(node))
    return placed


def node_box_in(node: Node, lane: LaneBox | None, card_height: float) -> NodeBox | None:
    """The place of one node in its lane, or outside of all; None in a folded lane."""
    size = size_of(node, card_height)
    if lane is None:
        return NodeBox(node.id, Rect(node.x, node.y, *size), shape_of(node))
    if lane.folded:
        return None
    x, y = in_lane(node.x, node.y)
    return NodeBox(node.id, Rect(lane.rect.x + x, y, *size), shape_of(node))


def header_rect(box: LaneBox) -> Rect:
    """The lane's header, where it is named and dragged; a folded lane is all header."""
    if box.folded:
        return box.rect
    return Rect(box.rect.x, box.rect.y, box.rect.width, LANE_HEADER)
