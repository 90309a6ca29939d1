"""Opening fragments in the drawing, and leaving them: the bar above it, and what part of each is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from canvas.view import View
from canvas.widget import CanvasWidget
from journey.fragments import fragment_id, fragment_of
from journey.fragments_inlining import inlined
from journey.fragments_view import Level, ShownStore
from journey.journey import Journey
from journey.store import Difference

if TYPE_CHECKING:
    from designer.fragments.bar import FragmentBar


class Opening(QObject):
    """Keeps bar and view in step with what is open. ``area`` holds the bar and the drawing. ``changed``: another
    fragment is open, or none."""

    changed = Signal()

    def __init__(self, store: ShownStore, canvas: CanvasWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._canvas = store, canvas
        self._path = store.path
        self._views: dict[tuple[Level, ...], View] = {}
        self.area = QWidget()
        self._layout = QVBoxLayout(self.area)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(canvas, 1)
        self._bar: FragmentBar | None = None
        self._end = store.subscribe(self._followed)
        if store.path:
            # Another window goes on with what one showed.
            self.bar.refresh()

    @property
    def bar(self) -> FragmentBar:
        """The bar; made when the first fragment is opened."""
        if self._bar is None:
            from designer.fragments.bar import FragmentBar

            self._bar = FragmentBar(self._store)
            self._bar.left.connect(self.leave_to)
            self._layout.insertWidget(0, self._bar)
        return self._bar

    def close_listening(self) -> None:
        """Follow the document no more."""
        self._end()

    def open_use(self, node_id: str) -> bool:
        """Open what a step stands for; False if it stands for nothing."""
        return self._store.open_use(node_id)

    def leave_to(self, levels: int) -> None:
        """Go back until so many fragments are open."""
        self._store.go_to(self._store.path[:levels])
        self._canvas.setFocus()

    def show(self, record_id: str) -> str:
        """Show what a step or edge is in, as a replay calls it, or as the document does; returns what it is called
        there. Empty if there is none."""
        document = self._store.whole.journey
        copy = inlined(document).copies.get(record_id)
        if copy is None:
            if record_id in document.records:
                self._store.go_to(())
                return record_id
            return record_id if record_id in self._store.journey.records else ""
        self._store.go_to(path_of(document, copy.uses))
        return copy.inner if copy.inner in self._store.journey.records else ""

    def _followed(self, difference: Difference, before: Journey, after: Journey) -> None:
        if self._store.path == self._path:
            if self._path:
                self.bar.refresh()
            return
        former, self._path = self._path, self._store.path
        self._views[former] = self._canvas.view
        self.bar.refresh()
        known = self._views.get(self._path)
        leaving = len(former) > len(self._path) and former[: len(self._path)] == self._path
        self._canvas.select((former[len(self._path)].use,) if leaving and former[len(self._path)].use else ())
        if known is not None and leaving:
            self._canvas.set_view(known)
        else:
            self._canvas.fit(animated=False)
        self.changed.emit()


def path_of(document: Journey, uses: tuple[str, ...]) -> tuple[Level, ...]:
    """The levels that lead to the inside of the last of these uses."""
    levels: list[Level] = []
    node = document.node(uses[0]) if uses else None
    for place in range(len(uses)):
        found = fragment_of(node, document) if node is not None else None
        if node is None or found is None:
            break
        levels.append(Level(fragment_id(node), node.id))
        following = uses[place + 1] if place + 1 < len(uses) else ""
        node = next((inner for inner in found.nodes if inner.id == following), None)
    return tuple(levels)
