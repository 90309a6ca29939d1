"""What a flow consists of: pieces and ways, plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from journey.model import Loop

#: What a piece that was not drawn is there for: another copy of one; the count of a loop's passes, the wait before the
#: next, what happens at the limit, the hand-over to another flow; a look at what happened meanwhile; a rule that the
#: target does not keep of itself.
Purpose = Literal["", "copy", "count", "hold", "limit", "hand_over", "check", "rule"]


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A step of a flow: ``kind`` and ``parameters`` as in the node catalogue. ``origin``: the id of the step (or edge,
    or of the journey itself) that it came from; ``made_for``: what it is there for, if nobody drew it."""

    id: str
    origin: str
    kind: str
    name: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    made_for: Purpose = ""
    disabled: bool = False
    stage: str = ""


@dataclass(frozen=True, kw_only=True)
class Way:
    """From the output ``output`` of the piece ``source`` to the piece ``target``; with ``loop`` it goes back, within
    these limits. ``origin``: the id of the edge that it came from, empty if there is none."""

    id: str
    source: str
    output: str
    target: str
    origin: str = ""
    loop: Loop | None = None
