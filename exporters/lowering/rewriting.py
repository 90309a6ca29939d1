"""Small changes of a flow that passes are made of. Each gives a new flow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from exporters.lowering.form import Flow
from exporters.lowering.pieces import Piece, Way


@dataclass(frozen=True)
class Instead:
    """What takes the place of a piece: the first of ``pieces`` is entered; ``inner`` are ways between them (source,
    output, target); ``leaves`` says for each output of the old piece by which outputs of the new ones people leave
    where it led to. An output that is not in it is gone."""

    pieces: tuple[Piece, ...]
    inner: tuple[tuple[str, str, str], ...] = ()
    leaves: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)


def with_instead(flow: Flow, old: str, made: Instead) -> Flow:
    """The flow with other pieces in the place of one."""
    first = made.pieces[0].id
    ways: list[Way] = []
    for way in flow.ways:
        way = replace(way, target=first) if way.target == old else way
        if way.source != old:
            ways.append(way)
            continue
        for number, (piece, output) in enumerate(made.leaves.get(way.output, ())):
            name = way.id if number == 0 else f"{way.id}:{number}"
            ways.append(replace(way, id=name, source=piece, output=output))
    ways += [
        Way(id=f"{source}:{output}", source=source, output=output, target=target)
        for source, output, target in made.inner
    ]
    pieces = [new for piece in flow.pieces for new in (made.pieces if piece.id == old else (piece,))]
    return flow.with_(pieces=tuple(pieces), ways=tuple(ways))


def without(flow: Flow, old: str, output: str = "next") -> Flow:
    """The flow without a piece: whoever came to it goes on where its ``output`` led, or is at the end of the path."""
    on = flow.way(old, output)
    if on is not None and on.target == old:
        on = None
    ways = []
    for way in flow.ways:
        if way.source == old:
            continue
        if way.target != old:
            ways.append(way)
        elif on is not None:
            ways.append(replace(way, target=on.target))
    return flow.with_(pieces=tuple(piece for piece in flow.pieces if piece.id != old), ways=tuple(ways))


def with_piece(flow: Flow, piece: Piece) -> Flow:
    """The flow with another piece where the one with its id stood."""
    return flow.with_(pieces=tuple(piece if piece.id == old.id else old for old in flow.pieces))


def with_before(flow: Flow, later: str, made: Sequence[Piece], inner: Iterable[tuple[str, str, str]], on: str) -> Flow:
    """The flow with pieces before another one: ways to it lead to the first of them; ``on`` is the output of the last
    by which people come to it."""
    ways = [replace(way, target=made[0].id) if way.target == later else way for way in flow.ways]
    ways += [
        Way(id=f"{source}:{output}", source=source, output=output, target=target) for source, output, target in inner
    ]
    ways.append(Way(id=f"{made[-1].id}:{on}", source=made[-1].id, output=on, target=later))
    pieces = [new for piece in flow.pieces for new in ((*made, piece) if piece.id == later else (piece,))]
    return flow.with_(pieces=tuple(pieces), ways=tuple(ways))


def with_after(flow: Flow, earlier: str, made: Sequence[Piece], output: str = "next") -> Flow:
    """The flow with pieces in a row between another one and what its ``output`` leads to."""
    row = [earlier, *(piece.id for piece in made)]
    ways = [
        replace(way, source=made[-1].id, output="next") if (way.source, way.output) == (earlier, output) else way
        for way in flow.ways
    ]
    for before, after in pairwise(row):
        leaving = output if before == earlier else "next"
        ways.append(Way(id=f"{before}:{leaving}", source=before, output=leaving, target=after))
    pieces = [new for piece in flow.pieces for new in ((piece, *made) if piece.id == earlier else (piece,))]
    return flow.with_(pieces=tuple(pieces), ways=tuple(ways))


def settled(flow: Flow, trigger: Piece) -> tuple[str, str]:
    """The piece and its output behind which it is settled that somebody starts: the start itself, or the last of those
    that look whether it is meant (a wait for a silence, a look)."""
    piece, output = trigger.id, "next"
    while (way := flow.way(piece, output)) is not None and _is_look(flow, way.target, trigger):
        on = [one for one in flow.ways_from.get(way.target, ()) if not _is_out(flow, one.target)]
        if len(on) != 1:
            break
        piece, output = way.target, on[0].output
    return piece, output


def _is_look(flow: Flow, piece: str, trigger: Piece) -> bool:
    found = flow.by_id[piece]
    return found.made_for == "check" and found.origin == trigger.origin


def _is_out(flow: Flow, piece: str) -> bool:
    """Whether a start ends there because it is not meant."""
    found = flow.by_id[piece]
    return found.made_for == "check" and found.kind == "exit"


def reachable(flow: Flow) -> Flow:
    """The flow without the pieces that nobody can come to."""
    import networkx as nx

    jumps = [goal.node for goal in flow.header.goals if goal.node in flow.by_id]
    starts = {*(piece.id for piece in flow.triggers), *jumps}
    seen = starts.union(*(nx.descendants(flow.graph, start) for start in starts))
    return flow.with_(
        pieces=tuple(piece for piece in flow.pieces if piece.id in seen),
        ways=tuple(
            way for ways in flow.ways_from.values() for way in ways if way.source in seen and way.target in seen
        ),
    )


def reaching(flow: Flow, goal: str) -> frozenset[str]:
    """The pieces from which people can come to ``goal``, itself included."""
    import networkx as nx

    return frozenset({goal, *nx.ancestors(flow.graph, goal)})
