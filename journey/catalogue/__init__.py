"""The node catalogue: one module a node kind, each with a ``KIND``. A new kind is a new module here."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from journey.declaration import NodeKind


@cache
def _catalogue() -> dict[str, NodeKind]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    found: list[NodeKind] = [import_module(f"{__name__}.{name}").KIND for name in names]
    order = ("trigger", "wait", "split", "send", "action", "structure")
    found.sort(key=lambda kind: (order.index(kind.group or kind.family.id), kind.rank))
    return {kind.id: kind for kind in found}


def kinds() -> tuple[NodeKind, ...]:
    """All node kinds in the order of the palette."""
    return tuple(_catalogue().values())


def offered(inside: bool = False) -> tuple[NodeKind, ...]:
    """The kinds that people can add, to a journey or ``inside`` a fragment, where no starts are."""
    return tuple(
        kind
        for kind in kinds()
        if (kind.offered == "always" and not (inside and kind.is_trigger)) or (inside and kind.offered == "inside")
    )


def kind(kind_id: str) -> NodeKind | None:
    """The kind with this id, None if there is none."""
    return _catalogue().get(kind_id)


def kind_offered(kind_id: str) -> NodeKind | None:
    """The kind of what is offered under an id: its own, or ``fragment/ID`` for a fragment of the document."""
    return kind(kind_id.partition("/")[0])
