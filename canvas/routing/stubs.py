"""Where the stubs of outputs that lead nowhere hang, beside whatever else leaves a card below."""

from __future__ import annotations

from collections.abc import Sequence

from canvas.geometry import LOOP_PORT_SIZE, STUB_BAR, STUB_LENGTH, Rect, Stub
from journey.declaration import Output

#: From the stub to its words; from the words to whatever comes next.
_TO_WORDS = STUB_BAR
_KEEP = 5.0
#: The first stub hangs so far from the card's left edge; alone it has room to stand off.
_FIRST = 16.0
_ALONE = 40.0
#: Words may reach a little beyond the card.
_BEYOND = 6.0


def stubs_of(node_id: str, box: Rect, outputs: Sequence[Output], below: Sequence[float]) -> tuple[Stub, ...]:
    """A stub for each output, from left to right. ``below``: the x of edges that leave below, from the card's left
    edge, loop ports too."""
    if not outputs:
        return ()
    end = min(below) - LOOP_PORT_SIZE / 2 + _KEEP / 2 if below else box.width + _BEYOND
    first = _ALONE if len(outputs) == 1 and end > box.width / 2 + _ALONE else _FIRST
    pitch = (end - first) / len(outputs)
    stubs: list[Stub] = []
    for number, output in enumerate(outputs):
        x = float(round(box.x + first + number * pitch))
        y = box.bottom
        room = max(0.0, pitch - _TO_WORDS - _KEEP)
        stubs.append(Stub(node_id, output.id, output.words, x, y, x + _TO_WORDS, y + STUB_LENGTH + 2, room))
    return tuple(stubs)
