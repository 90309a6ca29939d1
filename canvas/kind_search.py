"""Finding a kind of step by what people call it: its name, other programs' words for it, its description."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from journey.declaration import NodeKind
from journey.letters import bare
from journey.words import say


def find_kinds(text: str, among: Iterable[NodeKind]) -> list[NodeKind]:
    """The kinds that a search means, the best first; all, in their order, for an empty search."""
    wanted = bare(text).split()
    if not wanted:
        return list(among)
    ranked = []
    for place, kind in enumerate(among):
        scores = [_score(word, kind) for word in wanted]
        if all(scores):
            ranked.append((-sum(scores), place, kind))
    return [kind for _, _, kind in sorted(ranked, key=lambda entry: entry[:2])]


def nearest_kind(text: str, among: Iterable[NodeKind]) -> NodeKind | None:
    """The kind whose name or other word is spelled most alike, if any is alike at all."""
    names: dict[str, NodeKind] = {}
    for kind in among:
        for name in (kind.words, *kind.search):
            names.setdefault(bare(say(name)), kind)
    found = get_close_matches(bare(text).strip(), names, n=1, cutoff=0.55)
    return names[found[0]] if found else None


def _score(word: str, kind: NodeKind) -> int:
    """How well one word of a search fits a kind; 0 if it does not."""
    name = bare(say(kind.words))
    # Nobody types the hyphen of e-mail.
    if name.startswith(word) or name.replace("-", "").startswith(word):
        return 100
    if any(part.startswith(word) for part in _parts(name)):
        return 80
    others = [bare(say(other)) for other in kind.search]
    if any(part.startswith(word) for other in others for part in (other, *_parts(other))):
        return 60
    if word in name:
        return 40
    if any(word in other for other in others):
        return 30
    if any(part.startswith(word) for part in _parts(bare(say(kind.help)))):
        return 15
    # Two letters in the middle of a description mean nothing.
    return 10 if len(word) > 2 and word in bare(say(kind.help)) else 0


def _parts(text: str) -> list[str]:
    return text.replace("-", " ").replace("/", " ").replace("(", " ").split()
