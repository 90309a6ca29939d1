"""Frames that are folded to a card: which steps they stand for, and what goes with them.

A frame that is open holds whatever lies in it, as the eye sees it. A folded one has no inside to look at, so it keeps
the ids of what lay in it (``Node.holds``): its steps go where it goes, and are gone when it is removed. Which steps a
person sees is layout: it changes no behaviour, no hash and no figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from journey.describe import name_of
from journey.identifiers import free_id
from journey.journey import Journey
from journey.model import Node, Stage
from journey.store import Store
from journey.words import say

#: A folded frame's card stands so far below the frame's corner, where its first step stood or nearly so.
HEAD = 24.0
#: In a lane nothing is drawn higher than this.
_HIGHEST = 42.0

Places = Mapping[str, tuple[str, float, float]]


def is_folded(node: Node | None) -> bool:
    """Whether a node is a frame that is folded."""
    return node is not None and node.folded and node.kind == "frame"


def _held(journey: Journey) -> dict[str, str]:
    """The folded frame that holds a node, by the node's id. Of several the first one counts, and none that would hold
    itself: files may say anything."""
    above: dict[str, str] = {}
    for frame in journey.nodes:
        if not is_folded(frame):
            continue
        for node_id in frame.holds:
            if node_id not in above and journey.node(node_id) is not None and not _is_above(above, node_id, frame.id):
                above[node_id] = frame.id
    return above


def _is_above(above: Mapping[str, str], node_id: str, frame_id: str) -> bool:
    """Whether ``node_id`` is the frame itself or holds it."""
    while frame_id != node_id:
        if frame_id not in above:
            return False
        frame_id = above[frame_id]
    return True


def standing_for(journey: Journey) -> dict[str, str]:
    """By the id of each node that is hidden in folded frames, the frame that is seen in its place."""
    above = _held(journey)
    found: dict[str, str] = {}
    for node_id in above:
        frame = above[node_id]
        while frame in above:
            frame = above[frame]
        found[node_id] = frame
    return found


def hiding(journey: Journey, node_id: str) -> tuple[str, ...]:
    """The folded frames that hide a node, the innermost first."""
    above = _held(journey)
    found: list[str] = []
    while node_id in above:
        node_id = above[node_id]
        found.append(node_id)
    return tuple(found)


def content(journey: Journey, frame_id: str) -> tuple[str, ...]:
    """The nodes that a folded frame stands for, with those of folded frames among them; none of an open one."""
    above = _held(journey)
    found: list[str] = []
    for node in journey.nodes:
        at = node.id
        while at in above and at != frame_id:
            at = above[at]
        if at == frame_id and node.id != frame_id:
            found.append(node.id)
    return tuple(found)


def with_content(journey: Journey, ids: Iterable[str]) -> set[str]:
    """These records, and all that the folded frames among them stand for."""
    found = set(ids)
    if any(is_folded(journey.node(key)) for key in found):
        above = _held(journey)
        for node_id in above:
            at = node_id
            while at in above:
                at = above[at]
                if at in found:
                    found.add(node_id)
                    break
    return found


def carried(journey: Journey, places: Places) -> dict[str, tuple[str, float, float]]:
    """These new places (stage, x, y), and with those of folded frames the ones of what they stand for. A step of the
    frame's own stage goes with it into another one; a step of another stage stays in its stage."""
    found = dict(places)
    if not any(is_folded(journey.node(key)) for key in places):
        return found
    stands = standing_for(journey)
    for node_id, frame_id in stands.items():
        node, frame = journey.node(node_id), journey.node(frame_id)
        if node is None or frame is None or frame_id not in places or node_id in found:
            continue
        stage, x, y = places[frame_id]
        goes_along = node.stage == frame.stage
        by_x = x - frame.x if goes_along or stage == frame.stage else 0.0
        found[node_id] = (stage if goes_along else node.stage, node.x + by_x, node.y + y - frame.y)
    return found


def fold(store: Store, frame_id: str, holds: Iterable[str]) -> None:
    """Fold a frame over these nodes, as one undo step."""
    frame = store.journey.node(frame_id)
    if frame is None or frame.kind != "frame" or frame.folded:
        return
    known = tuple(sorted(key for key in set(holds) if key != frame_id and store.journey.node(key) is not None))
    with store.transaction(say("Fold {what}", what=name_of(frame))) as transaction:
        transaction.put(msgspec.structs.replace(frame, folded=True, holds=known, y=frame.y + HEAD))


def unfold(store: Store, frame_ids: Iterable[str], stage_ids: Iterable[str] = ()) -> None:
    """Open folded frames, and folded stages, as one undo step."""
    journey = store.journey
    opened: list[Node | Stage] = []
    moved: dict[str, Node] = {}
    for key in dict.fromkeys(frame_ids):
        node = journey.node(key)
        if node is not None and is_folded(node):
            opened.append(_opened(journey, node, moved))
    opened += [
        msgspec.structs.replace(stage, folded=False)
        for key in dict.fromkeys(stage_ids)
        if (stage := journey.stage(key)) is not None and stage.folded
    ]
    if not opened:
        return
    first = opened[0]
    name = name_of(first) if isinstance(first, Node) else first.name
    with store.transaction(say("Unfold {what}", what=name)) as transaction:
        for record in (*moved.values(), *opened):
            transaction.put(record)


def _opened(journey: Journey, frame: Node, moved: dict[str, Node]) -> Node:
    """The frame as it is open, from where its card stands. Where there is no room above the card, what it holds makes
    some: ``moved`` gets the new places."""
    frame = moved.pop(frame.id, frame)
    y = frame.y - HEAD
    down = max(_HIGHEST - y, 0.0) if journey.stage(frame.stage) is not None else 0.0
    if down:
        for key in content(journey, frame.id):
            node = moved.get(key) or journey.node(key)
            if node is not None:
                moved[key] = msgspec.structs.replace(node, y=node.y + down)
    return msgspec.structs.replace(frame, folded=False, holds=(), y=y + down)


def put_around(store: Store, stage: str, x: float, y: float, width: float, height: float, down: float = 0.0) -> str:
    """A new frame of this place (as the document keeps it) and size; returns its id. ``down``: so far down go all that
    stands in its stage, for the frame's name to have room."""
    with store.transaction(say("Put a frame around")) as transaction:
        for node in store.journey.nodes if down else ():
            if node.stage == stage:
                transaction.put(msgspec.structs.replace(node, y=node.y + down))
        frame_id = free_id(transaction, "frame")
        order = transaction.next_order(Node)
        transaction.put(Node(id=frame_id, order=order, kind="frame", stage=stage, x=x, y=y, width=width, height=height))
    return frame_id
