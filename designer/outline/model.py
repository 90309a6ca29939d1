"""The outline's rows as a Qt model over the store: filled where somebody looks, kept up from differences.

What is expanded and current stays, for rows come and go one by one and never all at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from canvas.accessible.words import name_of_record
from designer.outline.rows import BETWEEN, Rows, owner_of, way_key, way_words
from designer.style.appearance import look
from designer.style.icons import icon
from journey.catalogue import kind
from journey.describe import kind_words, summary_of
from journey.edits import rename
from journey.journey import Journey
from journey.model import AnyRecord, Edge, Node, Stage
from journey.store import Difference, Store
from journey.words import say

Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole
#: The key of a row.
KEY = _ROLE.UserRole
_USABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_NAMED = _USABLE | Qt.ItemFlag.ItemIsEditable


class OutlineModel(QAbstractItemModel):
    """Stages, steps and ways out of one document. ``updating`` and ``updated`` come before and after it follows a
    change; between them rows are gone that may come back elsewhere."""

    updating = Signal()
    updated = Signal()

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self.rows = Rows(store.journey)
        #: The children that views were told of, by key.
        self._shown: dict[str, list[str]] = {}
        self._above: dict[str, str] = {}
        self._places: dict[str, dict[str, int]] = {}
        self._numbers: dict[str, int] = {}
        self._keys: list[str] = []
        self._end = store.subscribe(self._changed)
        look().changed.connect(self._dressed)

    def close_listening(self) -> None:
        """Stop listening to the document."""
        self._end()

    def _dressed(self) -> None:
        for children in self._shown.values():
            if children:
                self.dataChanged.emit(self._index_as_known(children[0]), self._index_as_known(children[-1]))

    # --- Rows and keys -----------------------------------------------------------------------------------

    def key(self, index: Index) -> str:
        """The key of a row; empty for no row."""
        return self._keys[index.internalId()] if index.isValid() else ""

    def _number(self, key: str) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self._keys)
            self._keys.append(key)
        return self._numbers[key]

    def _children(self, key: str) -> list[str]:
        """The rows below one as views know them; looked up when somebody first asks."""
        found = self._shown.get(key)
        if found is None:
            found = self._shown[key] = self.rows.children(key)
            self._above.update(dict.fromkeys(found, key))
        return found

    def _place(self, key: str) -> int:
        """A row's number below the one above it; -1 if views know no such row."""
        above = self._above.get(key)
        if above is None:
            return -1
        if above not in self._places:
            self._places[above] = {child: place for place, child in enumerate(self._shown[above])}
        return self._places[above].get(key, -1)

    def index_of(self, key: str) -> QModelIndex:
        """Where a key stands; an invalid index if it does not."""
        self._children(self.rows.parent(key))
        return self._index_as_known(key)

    def _index_as_known(self, key: str) -> QModelIndex:
        place = self._place(key)
        return self.createIndex(place, 0, self._number(key)) if place >= 0 else QModelIndex()

    def index_of_record(self, record_id: str) -> QModelIndex:
        """Where a record stands."""
        key = self.rows.key_of(record_id)
        return self.index_of(key) if key else QModelIndex()

    def record(self, index: Index) -> str:
        """The record that a row means."""
        return self.rows.record_of(self.key(index)) if index.isValid() else ""

    # --- Qt ----------------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        children = self._children(self.key(parent) if parent is not None else "")
        if column != 0 or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, 0, self._number(children[row]))

    def parent(self, index: Index | None = None) -> Any:
        if index is None or not index.isValid():
            return QModelIndex()
        above = self._above.get(self.key(index), "")
        return self._index_as_known(above) if above else QModelIndex()

    def rowCount(self, parent: Index | None = None) -> int:
        if parent is not None and parent.isValid() and parent.column() > 0:
            return 0
        return len(self._children(self.key(parent) if parent is not None else ""))

    def hasChildren(self, parent: Index | None = None) -> bool:
        key = self.key(parent) if parent is not None else ""
        if not key or key in self._shown:
            return bool(self._children(key))
        record_id, output = owner_of(key)
        if output:
            return False
        return bool(self.rows.order.steps(record_id) or self.rows.ways(record_id))

    def columnCount(self, parent: Index | None = None) -> int:
        return 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:
        return say("Outline") if role == _ROLE.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _USABLE if BETWEEN in self._keys[index.internalId()] else _NAMED

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        key = self.key(index)
        journey = self.rows.journey
        if not key:
            return None
        if role == KEY:
            return key
        way = self.rows.way(key)
        record = journey.records.get(key)
        if role in (_ROLE.DisplayRole, _ROLE.EditRole):
            if way is not None:
                return way_words(journey, way)
            return record.name if role == _ROLE.EditRole and isinstance(record, Node) else name_of_record(journey, key)
        if role == _ROLE.DecorationRole:
            return _picture(record, way.edge if way is not None else None)
        if isinstance(record, Node):
            if role == _ROLE.AccessibleTextRole:
                return f"{name_of_record(journey, key)}, {kind_words(record)}"
            if role in (_ROLE.ToolTipRole, _ROLE.AccessibleDescriptionRole):
                return f"{kind_words(record)}: {summary_of(record, journey)}"
        return None

    def setData(self, index: Index, value: Any, role: int = _ROLE.EditRole) -> bool:
        key, text = self.key(index), " ".join(str(value).split())
        record = self.rows.journey.records.get(key)
        if role != _ROLE.EditRole or record is None or (isinstance(record, Stage) and not text):
            return False
        if text != getattr(record, "name", ""):
            rename(self._store, key, text)
        return True

    # --- Following the document --------------------------------------------------------------------------

    def _changed(self, difference: Difference, before: Journey, after: Journey) -> None:
        old, new = self.rows, Rows(after)
        lists: dict[str, None] = {}
        texts: dict[str, None] = {}
        for record in (*difference.added.values(), *difference.removed.values()):
            if isinstance(record, Stage | Node):
                lists.update(dict.fromkeys((old.parent(record.id), new.parent(record.id), record.id)))
            elif isinstance(record, Edge):
                lists[record.source] = None
        for then, now in difference.updated.values():
            self._note_update(then, now, new, lists, texts)
        self.updating.emit()
        # While rows go, views may look at others for the first time: they see what was, and are told what changed.
        while going := [key for key in lists if self._loses(key, new)]:
            for key in going:
                if key in self._shown:
                    self._remove(key, new)
        self.rows = new
        for key in lists:
            if key in self._shown:
                self._insert(key)
        self._tell_texts([*texts, *(child for key in lists for child in self._ways_of(key))])
        self.updated.emit()

    def _note_update(
        self, before: AnyRecord, now: AnyRecord, new: Rows, lists: dict[str, None], texts: dict[str, None]
    ) -> None:
        """Which lists of rows, and which rows' texts, an updated record may change."""
        key = now.id
        texts[key] = None
        if isinstance(before, Node) and isinstance(now, Node):
            if (before.stage, before.x, before.y, before.order) != (now.stage, now.x, now.y, now.order):
                lists.update(dict.fromkeys((self.rows.parent(key), new.parent(key))))
            if (before.kind, before.parameters) != (now.kind, now.parameters):
                lists[key] = None
            into = new.journey.edges_to.get(key, ())
            texts.update(dict.fromkeys(way_key(edge.source, edge.output) for edge in into))
        elif isinstance(before, Stage) and isinstance(now, Stage):
            if before.order != now.order:
                lists[""] = None
            # Loops are called by the stage that they lead to.
            for node_id in new.order.steps(key):
                into = new.journey.edges_to.get(node_id, ())
                texts.update(dict.fromkeys(way_key(edge.source, edge.output) for edge in into if edge.loop is not None))
        elif isinstance(before, Edge) and isinstance(now, Edge):
            lists.update(dict.fromkeys((before.source, now.source)))

    def _ways_of(self, key: str) -> Sequence[str]:
        """The rows below a step, whose texts change with its connections."""
        return self._shown.get(key, ()) if self.rows.journey.node(key) is not None else ()

    def _tell_texts(self, keys: Sequence[str]) -> None:
        for key in keys:
            index = self._index_as_known(key)
            if index.isValid():
                self.dataChanged.emit(index, index)

    def _loses(self, key: str, new: Rows) -> bool:
        """Whether views know rows below one that are not there any more."""
        children = self._shown.get(key, ())
        return bool(children) and not set(children) <= self._wanted(key, new)

    def _wanted(self, key: str, new: Rows) -> set[str]:
        return set(new.children(key)) if not key or key in new.journey.records else set()

    def _remove(self, key: str, new: Rows) -> None:
        """Take out the rows below one that are not there any more, the last ones first."""
        wanted = self._wanted(key, new)
        children = self._shown[key]
        last = len(children) - 1
        while last >= 0:
            if children[last] in wanted:
                last -= 1
                continue
            first = last
            while first > 0 and children[first - 1] not in wanted:
                first -= 1
            self.beginRemoveRows(self._index_as_known(key), first, last)
            for gone in children[first : last + 1]:
                self._forget(gone)
            del children[first : last + 1]
            self._places.pop(key, None)
            self.endRemoveRows()
            last = first - 1

    def _forget(self, key: str) -> None:
        self._above.pop(key, None)
        self._places.pop(key, None)
        for child in self._shown.pop(key, ()):
            self._forget(child)

    def _stands(self, key: str) -> bool:
        return not key or key in self.rows.journey.records

    def _insert(self, key: str) -> None:
        """Put in the rows below one that are new, then bring all into their order."""
        wanted = self.rows.children(key) if self._stands(key) else []
        children = self._shown[key]
        there = set(children)
        if children != [child for child in wanted if child in there]:
            self._reorder(key, [child for child in wanted if child in there])
        children = self._shown[key]
        place = 0
        while place < len(wanted):
            if wanted[place] in there:
                place += 1
                continue
            end = place
            while end + 1 < len(wanted) and wanted[end + 1] not in there:
                end += 1
            self.beginInsertRows(self._index_as_known(key), place, end)
            fresh = wanted[place : end + 1]
            children[place:place] = fresh
            self._above.update(dict.fromkeys(fresh, key))
            self._places.pop(key, None)
            self.endInsertRows()
            place = end + 1

    def _reorder(self, key: str, ordered: list[str]) -> None:
        self.layoutAboutToBeChanged.emit()
        old = [index for index in self.persistentIndexList() if self.key(index) in ordered]
        keys = [self.key(index) for index in old]
        self._shown[key] = ordered
        self._places.pop(key, None)
        places = {child: place for place, child in enumerate(ordered)}
        new = [self.createIndex(places[child], 0, self._number(child)) for child in keys]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()


def _picture(record: object, edge: Edge | None) -> Any:
    theme = look().theme
    if isinstance(record, Stage):
        return icon("layers", theme.muted)
    if isinstance(record, Node):
        declared = kind(record.kind)
        ink = theme.family(declared.family.id).ink if declared else theme.muted
        return icon(declared.icon if declared else "circle-help", ink)
    if edge is None:
        return icon("minus", theme.muted)
    return icon("rotate-ccw", theme.accent) if edge.loop is not None else icon("chevron-right", theme.muted)
