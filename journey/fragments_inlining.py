"""Puts the steps of fragments in the place of those that stand for them: replays, checks and exports need no fragments.

The way in becomes a merge with the use's own id, so that what leads to the use leads there and its figures are the
use's. Each end becomes a merge, which the use's edges leave. Copies of what lies between are called ``use:inner``, or
as the use keeps it (``ids``), so that what is drawn by lot stays the same where steps are put into a fragment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from journey.condition import Group
from journey.describe import name_of
from journey.fragments import (
    DEEPEST,
    END,
    MOST_COPIES,
    START,
    fragment_id,
    fragment_of,
    ids_of,
    is_use,
    starts_of,
    values_of,
)
from journey.identifiers import ID, own_id
from journey.journey import Journey
from journey.model import AnyRecord, Edge, Fragment, Loop, Node
from journey.plain import plain

_KEPT = "_inlined"
#: A condition that nobody meets: such a way is taken at a loop's limit alone.
_NOBODY = plain(Group(negated=True))


class Copy(NamedTuple):
    """Where a copy comes from: the ``uses`` it stands in, from the journey inwards, and the ``inner`` id in the
    fragment that the last of them stands for."""

    uses: tuple[str, ...]
    inner: str

    @property
    def use(self) -> str:
        """The step of the journey itself that stands for it."""
        return self.uses[0]


class Inlined(msgspec.Struct, frozen=True):
    """A journey without fragments. ``copies``: for each step and edge that was drawn inside a fragment where it comes
    from. ``ends``: by use and end the id of the step that stands for the end."""

    journey: Journey
    copies: Mapping[str, Copy] = {}
    ends: Mapping[tuple[str, str], str] = {}

    def shown(self, record_id: str) -> str:
        """The record of the journey itself that stands for a step or edge."""
        copy = self.copies.get(record_id)
        return copy.use if copy is not None else record_id

    def inside(self, uses: tuple[str, ...]) -> dict[str, str]:
        """The copies of what is drawn in the fragment of the last of ``uses``: inner id -> id of the copy."""
        return {copy.inner: key for key, copy in self.copies.items() if copy.uses == uses}


class Part(NamedTuple):
    """What a use stands for where it runs: the ids of all steps and edges inside, those further in too, and for each of
    its ends, by the end's id, the step that stands for it."""

    inside: tuple[str, ...]
    ends: Mapping[str, str]


def parts_of(made: Inlined) -> dict[str, Part]:
    """What each use stands for, by the use's id where it runs."""
    ids = run_ids(made)
    inside: dict[str, list[str]] = {}
    for key, copy in made.copies.items():
        for use in uses_of_copy(copy, ids):
            inside.setdefault(use, []).append(key)
    ends: dict[str, dict[str, str]] = {}
    for (use, end), step in made.ends.items():
        ends.setdefault(use, {})[end] = step
    return {use: Part(tuple(keys), ends.get(use, {})) for use, keys in inside.items()}


def run_ids(made: Inlined) -> dict[tuple[str, ...], str]:
    """What each use is called where it runs, by the uses that lead to it, itself the last."""
    ids: dict[tuple[str, ...], str] = {(copy.use,): copy.use for copy in made.copies.values()}
    ids |= {(*copy.uses, copy.inner): key for key, copy in made.copies.items()}
    return ids


def uses_of_copy(copy: Copy, ids: Mapping[tuple[str, ...], str]) -> Iterator[str]:
    """The uses that a copy is in, from the journey inwards, by their ids where they run (``run_ids``)."""
    for depth in range(1, len(copy.uses) + 1):
        use = ids.get(copy.uses[:depth])
        if use is not None:
            yield use


class Ways(NamedTuple):
    """How to look at a journey's fragments while they are inlined."""

    found: Fragment
    start: Node


def inlined(journey: Journey) -> Inlined:
    """The journey with the steps of fragments in place of those that stand for them; itself if there are none.

    Never raises: a use whose fragment is missing, goes in a circle, or is too deep or too large, stays as it is, which
    the checks tell. The same journey is not worked on twice.
    """
    known: Inlined | None = journey.__dict__.get(_KEPT)
    if known is None:
        known = _Inlining(journey).done() if journey.fragments else Inlined(journey)
        journey.__dict__[_KEPT] = known
    return known


def expanded(journey: Journey, use: str) -> Inlined:
    """The journey with the steps of one use alone in its place, under their own names; uses inside stay."""
    return _Inlining(journey, use).done()


def without_fragments(journey: Journey) -> Journey:
    """The journey of ``inlined``."""
    return inlined(journey).journey if journey.fragments else journey


def stays(node: Node, journey: Journey) -> bool:
    """Whether a step stands for a fragment that cannot be put in its place."""
    return is_use(node) and node.status != "disabled" and _sound(node, journey) is None


def size_of(journey: Journey) -> int:
    """How many steps all uses together stand for; more than ``MOST_COPIES`` where it is too many."""
    sizes: dict[str, int] = {}
    return sum(_size(journey, fragment_id(node), sizes, 0) for node in journey.nodes if is_use(node))


def _size(journey: Journey, key: str, sizes: dict[str, int], depth: int) -> int:
    if key in sizes:
        return sizes[key]
    found = journey.records.get(key)
    if not isinstance(found, Fragment) or depth > DEEPEST:
        return 0
    total = len(found.nodes)
    # What goes in a circle is not inlined; here it shall only come to an end.
    sizes[key] = total
    for node in found.nodes:
        if is_use(node) and total <= MOST_COPIES:
            total += _size(journey, fragment_id(node), sizes, depth + 1)
    sizes[key] = min(total, MOST_COPIES + 1)
    return sizes[key]


def depth_of(journey: Journey, key: str) -> int | None:
    """How many fragments lie in one another from this one on, itself counted; None if it goes in a circle."""
    return _depth(journey, key, {})


def _depth(journey: Journey, key: str, known: dict[str, int | None]) -> int | None:
    """Without recursion: files from strangers may nest as deep as they like."""
    stack: list[tuple[str, list[str]]] = [(key, _used_in(journey, key))]
    open_keys = {key}
    while stack:
        at, waiting = stack[-1]
        if waiting:
            follows = waiting.pop()
            if follows in open_keys:
                return None
            if follows not in known:
                stack.append((follows, _used_in(journey, follows)))
                open_keys.add(follows)
            continue
        depths = [known[inner] for inner in _used_in(journey, at)]
        if None in depths:
            return None
        known[at] = 1 + max((depth for depth in depths if depth is not None), default=0)
        open_keys.discard(at)
        stack.pop()
    return known[key]


def _used_in(journey: Journey, key: str) -> list[str]:
    found = journey.records.get(key)
    if not isinstance(found, Fragment):
        return []
    used = {fragment_id(node) for node in found.nodes if is_use(node)}
    return [inner for inner in sorted(used) if isinstance(journey.records.get(inner), Fragment)]


def _sound(node: Node, journey: Journey) -> Ways | None:
    """The fragment of a use that can be put in its place; None if it cannot."""
    found = fragment_of(node, journey)
    starts = starts_of(found) if found is not None else ()
    if found is None or len(starts) != 1:
        return None
    depth = depth_of(journey, found.id)
    return Ways(found, starts[0]) if depth is not None and depth <= DEEPEST else None


class _Inlining:
    """One journey while its fragments are put in place."""

    def __init__(self, journey: Journey, only: str = "") -> None:
        self._journey = journey
        self._only = only
        self._nodes: list[Node] = []
        self._edges: list[Edge] = []
        self._copies: dict[str, Copy] = {}
        self._ends: dict[tuple[str, str], str] = {}
        self._ways: dict[tuple[str, str], str] = {}
        self._taken = set(journey.records)
        self._sound: dict[str, Ways | None] = {}

    def done(self) -> Inlined:
        journey = self._journey
        if not any(is_use(node) for node in journey.nodes):
            return Inlined(journey)
        if size_of(journey) > MOST_COPIES:
            return Inlined(journey)
        uses = [node for node in journey.nodes if self._is_inlined(node) and self._only in ("", node.id)]
        # Who keeps ids for its copies comes first, whatever the order: these ids shall not depend on other uses.
        keeping = {node.id: self._kept_ids(node) for node in uses}
        for node in journey.nodes:
            if node.id in keeping:
                self._use(node, (node.id,), keeping[node.id], journey.edges_from.get(node.id, ()))
            else:
                self._nodes.append(node)
        for edge in journey.edges:
            self._edges.append(self._leaving(edge, edge.source))
        return Inlined(self._made(), self._copies, self._ends)

    def _is_inlined(self, node: Node) -> bool:
        return is_use(node) and node.status != "disabled" and self._sound_fragment(node) is not None

    def _sound_fragment(self, node: Node) -> Ways | None:
        key = fragment_id(node)
        if key not in self._sound:
            self._sound[key] = _sound(node, self._journey)
        return self._sound[key]

    def _kept_ids(self, node: Node) -> dict[str, str]:
        """The ids that a use of the journey itself keeps for its copies, those that are free."""
        kept = {}
        for place, wanted in ids_of(node).items():
            # Files come from strangers.
            if ID.fullmatch(own_id(str(wanted))) and wanted not in self._taken:
                kept[str(place)] = wanted
                self._taken.add(wanted)
        return kept

    def _use(self, use: Node, uses: tuple[str, ...], kept: Mapping[str, str], leaving: tuple[Edge, ...]) -> None:
        """The copies of what a use stands for; ``use`` has the id that it has outside, ``leaving`` are its edges there.
        ``uses``: the way inwards, by the ids that are drawn."""
        ways = self._sound_fragment(use)
        assert ways is not None
        found, start = ways
        inside = "".join(f"{step}/" for step in uses[1:])
        values = _values_by_record(found, use)
        names = {start.id: use.id}
        for record in (*found.nodes, *found.edges):
            if record.id not in names:
                names[record.id] = kept.get(inside + record.id) or self._free(f"{use.id}:{record.id}")
            if record.id != start.id:
                self._copies[names[record.id]] = Copy(uses, record.id)
        lane = use.stage if _in_one_lane(found) else ""
        called = name_of(use) if use.name else found.name
        inner_edges: dict[str, list[Edge]] = {}
        for edge in found.edges:
            inner_edges.setdefault(edge.source, []).append(edge)
        for node in found.nodes:
            stage = lane or (node.stage if node.stage in self._journey.records else use.stage)
            if node.kind == START:
                self._nodes.append(_merge(use.id, called, use, stage=use.stage))
            elif node.kind == END:
                self._ends[use.id, node.id] = names[node.id]
                title = f"{called}: {node.name}" if node.name else called
                self._nodes.append(self._end(node, names, _merge(names[node.id], title, node, stage), leaving, use.id))
            elif not self._only and self._is_inlined(node):
                inner = msgspec.structs.replace(node, id=names[node.id], stage=stage)
                inner = _with_values(inner, values.get(node.id, {}))
                onward = tuple(inner_edges.get(node.id, ()))
                self._use(inner, (*uses, node.id), kept, onward)
            else:
                copy = _with_values(node, values.get(node.id, {}))
                if self._only and is_use(node):
                    copy = _keeping(copy, kept)
                title = node.name if self._only else f"{called}: {name_of(node)}"
                self._nodes.append(msgspec.structs.replace(copy, id=names[node.id], stage=stage, name=title))
        for edge in found.edges:
            if edge.source not in names or edge.target not in names:
                continue
            loop = _with_limits(edge.loop, values.get(edge.id, {}))
            copied = msgspec.structs.replace(
                edge, id=names[edge.id], source=names[edge.source], target=names[edge.target], loop=loop
            )
            if edge.source == start.id:
                copied = msgspec.structs.replace(copied, output="next")
            self._edges.append(self._leaving(copied, copied.source))

    def _end(self, node: Node, names: Mapping[str, str], merge: Node, leaving: tuple[Edge, ...], use: str) -> Node:
        """An end: a merge; where a loop that leaves it sends people at its limit to another end, a split that nobody
        takes of itself."""
        loops = (edge.loop for edge in leaving if edge.output == node.id and edge.loop is not None)
        limits = (loop.on_limit.removeprefix("output:") for loop in loops if loop.on_limit.startswith("output:"))
        others = [other for other in limits if other != node.id and other in names]
        if not others:
            return merge
        rows = [{"id": other, "name": "", "condition": _NOBODY} for other in others]
        for other in others:
            way = self._free(f"{merge.id}:{other}")
            self._copies[way] = self._copies[merge.id]
            self._edges.append(Edge(id=way, source=merge.id, output=other, target=names[other]))
        self._ways[use, node.id] = "else"
        return msgspec.structs.replace(merge, kind="multi_branch", parameters={"branches": rows})

    def _leaving(self, edge: Edge, source: str) -> Edge:
        """An edge that leaves a use leaves the step that stands for its end."""
        end = self._ends.get((source, edge.output))
        if end is None:
            return edge
        return msgspec.structs.replace(edge, source=end, output=self._ways.get((source, edge.output), "next"))

    def _free(self, wanted: str) -> str:
        """An id for a copy: short enough, and nobody else's; the same for the same journey."""
        own = own_id(wanted)
        if len(own) > 80:
            short = f"{own[:60]}:{hashlib.sha256(own.encode()).hexdigest()[:16]}"
            wanted = wanted.removesuffix(own) + short
        name, number = wanted, 1
        while name in self._taken:
            number += 1
            name = f"{wanted[:70]}.{number}"
        self._taken.add(name)
        return name

    def _made(self) -> Journey:
        records: dict[str, AnyRecord] = {
            key: record for key, record in self._journey.records.items() if not isinstance(record, Node | Edge)
        }
        for place, node in enumerate(self._nodes):
            records[node.id] = msgspec.structs.replace(node, order=float(place))
        for place, edge in enumerate(self._edges):
            records[edge.id] = msgspec.structs.replace(edge, order=float(place))
        return Journey(records, self._journey.unknown, self._journey.repairs)


def _merge(key: str, name: str, node: Node, stage: str) -> Node:
    return Node(id=key, kind="merge", name=name, stage=stage, x=node.x, y=node.y, status=_status(node))


def _status(node: Node) -> Any:
    return "draft" if node.status == "draft" else "ready"


def _in_one_lane(found: Fragment) -> bool:
    """Whether all steps of a fragment are in one lane: the copies are then in that of their use."""
    return len({node.stage for node in found.nodes if node.kind not in (START, END)}) <= 1


def _values_by_record(found: Fragment, use: Node) -> dict[str, dict[str, Any]]:
    """What a use sets, by the step or edge inside."""
    given = values_of(use)
    values: dict[str, dict[str, Any]] = {}
    for parameter in found.parameters:
        value = given.get(parameter.id)
        if value is not None:
            for setting in parameter.settings:
                values.setdefault(setting.record, {})[setting.setting] = value
    return values


def _keeping(use: Node, kept: Mapping[str, str]) -> Node:
    """A use from inside, as it stands in the journey itself: it keeps what was kept for it."""
    beginning = f"{use.id}/"
    own = {place.removeprefix(beginning): key for place, key in kept.items() if place.startswith(beginning)}
    return msgspec.structs.replace(use, parameters={**use.parameters, "ids": own}) if own else use


def _with_limits(loop: Loop | None, values: Mapping[str, Any]) -> Loop | None:
    """A loop's limits with those that a use sets; what is no limit is told by the checks."""
    passes, interval = values.get("max_passes"), values.get("minimum_interval")
    if loop is not None and isinstance(passes, int) and not isinstance(passes, bool) and passes >= 0:
        loop = msgspec.structs.replace(loop, max_passes=passes)
    if loop is not None and isinstance(interval, str):
        loop = msgspec.structs.replace(loop, minimum_interval=interval)
    return loop


def _with_values(node: Node, values: Mapping[str, Any]) -> Node:
    return msgspec.structs.replace(node, parameters={**node.parameters, **values}) if values else node
