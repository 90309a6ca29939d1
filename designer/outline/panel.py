"""The outline: a tree over the same store as the canvas, with the same selection, edited by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from canvas.gestures.base import StepRequest
from canvas.quick_add import add_step
from canvas.reading_order import part_of
from canvas.widget import CanvasWidget
from designer.actions.list_palette import Entry, ListPalette
from designer.outline.acts import exchange, move_sideways, move_to_stage
from designer.outline.keys import BY_KEYS, KEYS, OutlineAct
from designer.outline.model import OutlineModel
from designer.outline.rows import owner_of
from designer.outline.tree import OutlineTree
from designer.style.appearance import look
from designer.style.controls import IconButton, Text
from journey import edits
from journey.describe import kind_words, name_of
from journey.fragments_offered import kinds_offered
from journey.words import say

#: With more steps than this, stages are folded at first.
_UNFOLDED = 200
#: More selected records than this are not shown one by one.
_MANY = 300


class Outline(QWidget):
    """Head and tree. ``closed``: a person closes it; ``left``: goes back to the canvas."""

    closed = Signal()

    def __init__(self, canvas: CanvasWidget) -> None:
        super().__init__()
        self._canvas = canvas
        self._following = False
        self.model = OutlineModel(canvas.store)
        self.tree = OutlineTree()
        self.tree.setModel(self.model)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self.open_menu)
        self.tree.activated.connect(lambda _: self.run("settings"))
        self.tree.act_asked.connect(self.run)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        # Put in before the head, so that the keys come to the tree first and to the buttons above it after it.
        layout.addWidget(self.tree, 1)
        layout.insertLayout(0, self._head())
        self.model.updating.connect(lambda: self._hold(True))
        self.model.updated.connect(lambda: self._hold(False))
        selection = self.tree.selectionModel()
        selection.selectionChanged.connect(self._selected)
        selection.currentChanged.connect(self._went_to)
        canvas.selection_changed.connect(self._follow)
        canvas.speaker.speak_for(self.tree)
        if len(canvas.store.journey.nodes) <= _UNFOLDED:
            self.tree.expandToDepth(0)
        self._follow(canvas.selection)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 6, 4)
        head.setSpacing(2)
        head.addWidget(Text(say("Outline"), "heading"), 1)
        for icon_name, act in (("plus", "add"), ("spline", "connect")):
            button = IconButton(icon_name, say(BY_KEYS[act].words), 26, 14)
            button.clicked.connect(partial(self.run, act))
            head.addWidget(button)
        more = IconButton("ellipsis", say("More"), 26, 14)
        more.clicked.connect(lambda: self.open_menu(more.mapTo(self.tree.viewport(), QPoint(0, more.height()))))
        close = IconButton("x", say("Close the outline"), 26, 14)
        close.clicked.connect(self.closed)
        head.addWidget(more)
        head.addWidget(close)
        return head

    def close_listening(self) -> None:
        """Stop listening to the document."""
        self.model.close_listening()

    # --- One selection -----------------------------------------------------------------------------------

    @property
    def key(self) -> str:
        """The current row's key."""
        return self.model.key(self.tree.currentIndex())

    @property
    def record(self) -> str:
        """The record that the current row means."""
        return self.model.record(self.tree.currentIndex())

    def _selected(self) -> None:
        """Rows were selected here: select their records on the canvas."""
        if self._following:
            return
        self._following = True
        self._canvas.select({self.model.record(index) for index in self.tree.selectionModel().selectedIndexes()})
        self._following = False

    def _hold(self, held: bool) -> None:
        """While rows come and go, what Qt selects instead means nothing."""
        self._following = held
        if not held:
            self._follow(self._canvas.selection)

    def _went_to(self, index: QModelIndex, before: QModelIndex) -> None:
        record_id = self.model.record(index)
        if record_id and not self._following and self.tree.hasFocus():
            self._canvas.mark(focused=record_id)
            self._canvas.reveal(record_id, animated=False)

    def _follow(self, ids: Iterable[str]) -> None:
        """Other records are selected on the canvas: show their rows."""
        if self._following:
            return
        self._following = True
        chosen = list(ids)[:_MANY]
        selection = QItemSelection()
        for index in (self.model.index_of_record(record_id) for record_id in chosen):
            if index.isValid():
                selection.select(index, index)
        flags = QItemSelectionModel.SelectionFlag
        model = self.tree.selectionModel()
        if len(chosen) == 1 and not selection.isEmpty():
            # A way that leads nowhere stands for its step: it stays current.
            if self.record != chosen[0]:
                model.setCurrentIndex(selection.indexes()[0], flags.NoUpdate)
                self.tree.scrollTo(selection.indexes()[0])
            elif owner_of(self.key)[1]:
                selection = QItemSelection(self.tree.currentIndex(), self.tree.currentIndex())
        model.select(selection, flags.ClearAndSelect)
        self._following = False

    def go_to(self, record_id: str) -> None:
        """Make a record's row current, and select it."""
        index = self.model.index_of_record(record_id)
        if index.isValid():
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index)

    # --- What can be done --------------------------------------------------------------------------------

    def possible(self) -> list[OutlineAct]:
        """What can be done with the current row."""
        part = "way" if owner_of(self.key)[1] else part_of(self._canvas.store.journey, self.record)
        return [act for act in KEYS if part in act.parts]

    def run(self, act_id: str) -> None:
        """Do something with the current row, if it can be done."""
        if act_id in {act.id for act in self.possible()}:
            getattr(self, f"_do_{act_id}")()

    def _do_settings(self) -> None:
        self._canvas.inspect_requested.emit(self.record)

    def _do_rename(self) -> None:
        self.tree.edit(self.tree.currentIndex())

    def _do_delete(self, heal: bool = False) -> None:
        way = self.model.rows.way(self.key)
        if way is not None and way.edge is None:
            self._canvas.hint(say("This way leads nowhere yet."))
            return
        self._canvas.mark(focused=self.record)
        self._canvas.keys.delete(heal)

    def _do_heal(self) -> None:
        self._do_delete(heal=True)

    def _do_up(self) -> None:
        self._exchange(-1)

    def _do_down(self) -> None:
        self._exchange(1)

    def _exchange(self, by: int) -> None:
        record_id = self.record
        exchange(self._canvas, list(self.model.rows.order.siblings(record_id)), record_id, by)
        self.go_to(record_id)

    def _do_before(self) -> None:
        self._move_sideways(-1)

    def _do_after(self) -> None:
        self._move_sideways(1)

    def _move_sideways(self, by: int) -> None:
        record_id = self.record
        move_sideways(self._canvas, record_id, by)
        self.go_to(record_id)

    def _do_canvas(self) -> None:
        self._canvas.setFocus()
        self._canvas.keys.focus(self.record)

    def _do_add(self) -> None:
        """Ask for the kind of the step that follows, goes into the connection, or stands at the stage's foot."""
        canvas = self._canvas
        record_id, output = owner_of(self.key)
        edge = canvas.store.journey.edge(self.record)
        request = canvas.keys.request_for(edge.id if edge is not None else record_id, output=output)
        if request is None:
            return
        linked = request.port is not None or bool(request.edge)
        entries = [
            Entry(
                say(found.words),
                say(found.family.words),
                "",
                found.icon,
                partial(self._add, request, found.id),
                " ".join((say(found.help), *(say(word) for word in found.search))),
            )
            for found in kinds_offered(self._canvas.store)
            if not linked or (found.on_path and not found.is_trigger)
        ]
        self._ask(entries, say("Find a step"), say("No step is called like that."))

    def _add(self, request: StepRequest, kind_id: str) -> None:
        self.tree.setFocus()
        self.go_to(add_step(self._canvas, request, kind_id))

    def _do_connect(self) -> None:
        """Ask where a way out, or the step's first free one, shall lead."""
        store = self._canvas.store
        node_id, output = owner_of(self.key)
        ways = self.model.rows.ways(node_id)
        way = next((way for way in ways if way.output == output), None) if output else None
        way = way or next((way for way in ways if way.edge is None), ways[0] if ways else None)
        if way is None:
            self._canvas.hint(say("The way ends at this step."))
            return
        entries = []
        for node in store.journey.nodes:
            if edits.may_connect(store, node_id, node.id):
                stage = store.journey.stage(node.stage)
                place = f"{kind_words(node)}, {stage.name}" if stage is not None else kind_words(node)
                run = partial(self._connect, node_id, way.output, node.id)
                entries.append(Entry(name_of(node), place, "", "arrow-right", run))
        words = say("Lead “{words}” to", words=way.words) if way.words else say("Lead to")
        self._ask(entries, words, say("No step is called like that."))

    def _connect(self, source: str, output: str, target: str) -> None:
        self.tree.setFocus()
        made = edits.connect(self._canvas.store, source, output, target)
        edge = self._canvas.store.journey.edge(made) if made else None
        if edge is not None:
            self.tree.expand(self.model.index_of(edge.source))
            self.go_to(edge.id)
            if edge.loop is not None:
                # Its limits are what comes next.
                self._do_settings()

    def _do_stage(self) -> None:
        """Ask for the stage that the step shall go to."""
        journey, node_id = self._canvas.store.journey, self.record
        node = journey.node(node_id)
        entries = [
            Entry(stage.name, "", "", "layers", partial(self._move_to, node_id, stage.id))
            for stage in journey.stages
            if node is not None and stage.id != node.stage
        ]
        self._ask(entries, say("Move to the stage"), say("There is no other stage."))

    def _move_to(self, node_id: str, stage_id: str) -> None:
        self.tree.setFocus()
        move_to_stage(self._canvas, node_id, stage_id)
        self.go_to(node_id)

    def _ask(self, entries: list[Entry], words: str, nothing: str) -> None:
        ListPalette(entries, words, nothing, self.window()).open_over(self.window())

    def open_menu(self, at: QPoint) -> None:
        """Open the menu of the current row; below it when it was asked for by key."""
        menu = QMenu(self)
        menu.setFont(look().font("body"))
        for act in self.possible():
            entry = menu.addAction(say(act.words), partial(self.run, act.id))
            entry.setShortcut(QKeySequence(act.keys[0]))
            entry.setShortcutVisibleInContextMenu(True)
        if not self.tree.viewport().rect().contains(at):
            at = self.tree.visualRect(self.tree.currentIndex()).bottomLeft()
        menu.exec(self.tree.viewport().mapToGlobal(at))
        menu.deleteLater()
