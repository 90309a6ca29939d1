"""Finding a kind of step by any of its words, or the nearest one to a slip of the pen."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from journey.declaration import NodeKind
from journey.words import say


def _names(kind: NodeKind) -> tuple[str, ...]:
    return (say(kind.words), *(say(word) for word in kind.search))


def matching(text: str, kinds: Sequence[NodeKind]) -> tuple[NodeKind, ...]:
    """The kinds that ``text`` may mean: names that begin with it first, then other words, then the help."""
    wanted = text.casefold().split()
    if not wanted:
        return tuple(kinds)
    ranked: list[tuple[int, int, NodeKind]] = []
    for place, kind in enumerate(kinds):
        names = [name.casefold() for name in _names(kind)]
        everything = " ".join((*names, say(kind.help).casefold()))
        if not all(word in everything for word in wanted):
            continue
        rank = 0 if names[0].startswith(wanted[0]) else 1 if wanted[0] in names[0] else 3
        if rank == 3 and any(wanted[0] in name for name in names):
            rank = 2
        ranked.append((rank, place, kind))
    return tuple(kind for _, _, kind in sorted(ranked, key=lambda entry: entry[:2]))


def nearest(text: str, kinds: Sequence[NodeKind]) -> NodeKind | None:
    """The kind whose words are most like ``text``; None if none is anything like it."""
    by_name = {name.casefold(): kind for kind in reversed(kinds) for name in _names(kind)}
    found = difflib.get_close_matches(text.casefold().strip(), by_name, n=1, cutoff=0.5)
    return by_name[found[0]] if found else None
