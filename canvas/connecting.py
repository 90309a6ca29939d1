"""Connecting by keyboard: letters on all steps in sight; typing them connects. Tab takes another way out."""

from __future__ import annotations

from string import ascii_lowercase
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from canvas.steps import outputs_of
from journey import edits
from journey.describe import name_of
from journey.words import say

if TYPE_CHECKING:
    from canvas.widget import CanvasWidget


def letters_for(count: int) -> list[str]:
    """So many different short letter codes, none the start of another."""
    if count <= len(ascii_lowercase):
        return list(ascii_lowercase[:count])
    return [first + second for first in ascii_lowercase for second in ascii_lowercase][:count]


class Connecting:
    """Waits for the letters of the step to connect to."""

    def __init__(self, canvas: CanvasWidget) -> None:
        self._canvas = canvas
        self._source = ""
        self._outputs: list[str] = []
        self._edge = ""
        self._typed = ""
        self._codes: dict[str, str] = {}

    @property
    def active(self) -> bool:
        """Whether letters are shown."""
        return bool(self._codes)

    @property
    def output(self) -> str:
        """The way out that is about to be connected."""
        return self._outputs[0] if self._outputs else ""

    def begin(self, record_id: str) -> None:
        """Show letters on all steps in sight that a step can lead to, or to which an edge can be led instead."""
        journey = self._canvas.store.journey
        edge = journey.edge(record_id)
        source = edge.source if edge is not None else record_id
        node = journey.node(source)
        ways = [output.id for output in outputs_of(node)] if node is not None else []
        if not ways:
            self._canvas.hint(say("The way ends at this step."))
            return
        taken = {out.output for out in journey.edges_from.get(source, ())}
        free = [way for way in ways if way not in taken]
        self._edge = edge.id if edge is not None else ""
        # Free ways come first; those that lead somewhere can be led elsewhere.
        self._outputs = [edge.output] if edge is not None else [*free, *(way for way in ways if way in taken)]
        self._source, self._typed = source, ""
        self._offer()

    def _offer(self) -> None:
        canvas = self._canvas
        seen = canvas.view.seen(canvas.width(), canvas.height())
        scene = canvas.drawing.scene
        targets = [node for node in scene.nodes_in(seen) if edits.may_connect(canvas.store, self._source, node)]
        targets.sort(key=lambda node: (scene.boxes[node].rect.x, scene.boxes[node].rect.y))
        self._codes = dict(zip(letters_for(len(targets)), targets, strict=False))
        self._show()
        if targets:
            canvas.hint(self._question())
            canvas.speaker.say(", ".join(f"{code.upper()} {self._called(node)}" for code, node in self._codes.items()))
        else:
            canvas.hint(say("No step in sight can follow. Zoom out, or add one with Tab."))

    def _called(self, node_id: str) -> str:
        node = self._canvas.store.journey.node(node_id)
        return name_of(node) if node is not None else node_id

    def _question(self) -> str:
        """What the person is asked now."""
        journey = self._canvas.store.journey
        node = journey.node(self._source)
        words = next((way.words for way in outputs_of(node) if way.id == self.output), "") if node else ""
        parts = [say("Type the letters of a step.")]
        if words:
            parts = [say("Way “{words}”: type the letters of a step.", words=words)]
        leads = next((edge for edge in journey.edges_from.get(self._source, ()) if edge.output == self.output), None)
        target = journey.node(leads.target) if leads is not None else None
        if target is not None:
            parts.append(say("It leads to {step} now.", step=name_of(target)))
        if len(self._outputs) > 1:
            parts.append(say("Tab: another way."))
        return " ".join(parts)

    def _show(self) -> None:
        left = tuple((node, code.upper()) for code, node in self._codes.items() if code.startswith(self._typed))
        ports = self._canvas.drawing.scene.ports(self._source)
        port = next((port for port in ports if port.output == self.output), None)
        self._canvas.mark(letters=left, ports_of=(self._source,), port=port)

    def press(self, event: QKeyEvent) -> bool:
        """Take a letter, or leave."""
        if event.key() in (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt):
            return True
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            by = 1 if event.key() == Qt.Key.Key_Tab else -1
            self._outputs = self._outputs[by:] + self._outputs[:by]
            self._typed = ""
            self._offer()
            return True
        text = event.text().casefold()
        if len(text) != 1 or not text.isalpha():
            self.end()
            return True
        self._typed += text
        target = self._codes.get(self._typed)
        if target is not None:
            self._connect(target)
        elif not any(code.startswith(self._typed) for code in self._codes):
            self.end()
        else:
            self._show()
        return True

    def _connect(self, target: str) -> None:
        canvas, source, output, edge_id = self._canvas, self._source, self.output, self._edge
        self.end()
        if edge_id:
            made = edits.reconnect(canvas.store, edge_id, target=target)
        else:
            made = edits.connect(canvas.store, source, output, target)
        edge = canvas.store.journey.edge(made) if made else None
        if edge is None:
            canvas.hint(say("They are connected already."))
        elif edge.loop is not None:
            # Its limits are what comes next.
            canvas.keys.focus(edge.id)
            canvas.inspect_requested.emit(edge.id)
        elif edge_id:
            canvas.keys.focus(edge.id)

    def end(self) -> None:
        """Show no letters any more."""
        self._codes = {}
        self._typed = ""
        self._canvas.mark(letters=(), ports_of=(), port=None)
