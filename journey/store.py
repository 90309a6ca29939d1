"""The one place where a document changes.

Writes happen inside a named transaction, which yields one difference; undo and redo apply differences backwards
and forwards. Whoever shows or checks the document listens to differences and holds no second copy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property

import msgspec

from journey.fragments import ids_of, is_use
from journey.journey import Journey
from journey.model import HEADER_ID, AnyRecord


class Difference(msgspec.Struct, frozen=True):
    """What one transaction changed, by record id. ``updated`` holds (before, after). ``laid_out``: it is a new layout,
    in which nodes are followed to their places with the eyes."""

    added: Mapping[str, AnyRecord] = {}
    updated: Mapping[str, tuple[AnyRecord, AnyRecord]] = {}
    removed: Mapping[str, AnyRecord] = {}
    laid_out: bool = False

    def __bool__(self) -> bool:
        return bool(self.added or self.updated or self.removed)

    def reversed(self) -> Difference:
        """The difference that takes this one back."""
        turned = {key: (after, before) for key, (before, after) in self.updated.items()}
        return Difference(self.removed, turned, self.added, self.laid_out)

    def then(self, later: Difference) -> Difference:
        """This difference and a later one as one."""
        before: dict[str, AnyRecord | None] = {}
        after: dict[str, AnyRecord | None] = {}
        for step in (self, later):
            for key, record in step.added.items():
                before.setdefault(key, None)
                after[key] = record
            for key, (old, new) in step.updated.items():
                before.setdefault(key, old)
                after[key] = new
            for key, record in step.removed.items():
                before.setdefault(key, record)
                after[key] = None
        return _difference(before, after)

    @property
    def touched(self) -> frozenset[str]:
        """The ids of all records that changed."""
        return frozenset((*self.added, *self.updated, *self.removed))


def _difference(
    before: Mapping[str, AnyRecord | None], after: Mapping[str, AnyRecord | None], laid_out: bool = False
) -> Difference:
    added: dict[str, AnyRecord] = {}
    updated: dict[str, tuple[AnyRecord, AnyRecord]] = {}
    removed: dict[str, AnyRecord] = {}
    for key, old in before.items():
        new = after[key]
        if old is None and new is not None:
            added[key] = new
        elif old is not None and new is None:
            removed[key] = old
        elif old is not None and new is not None and old != new:
            updated[key] = (old, new)
    return Difference(added, updated, removed, laid_out)


class Transaction:
    """Collects writes; nothing outside sees them before the transaction ends."""

    def __init__(self, journey: Journey) -> None:
        #: Whether this is a new layout, as its difference tells.
        self.laid_out = False
        self._journey = journey
        self._base = journey.records
        self._after: dict[str, AnyRecord | None] = {}
        self._last: dict[type[AnyRecord], float] = {}

    def get(self, record_id: str) -> AnyRecord | None:
        """The record as this transaction sees it."""
        if record_id in self._after:
            return self._after[record_id]
        return self._base.get(record_id)

    def put(self, record: AnyRecord) -> None:
        """Add a record, or replace the one with its id."""
        self._after[record.id] = record

    def remove(self, record_id: str) -> None:
        """Remove a record; no error if there is none."""
        if record_id == HEADER_ID:
            raise ValueError("the header cannot be removed")
        if self.get(record_id) is not None:
            self._after[record_id] = None

    def next_order(self, record_type: type[AnyRecord]) -> float:
        """An order after all records of this type, new at each call."""
        if record_type not in self._last:
            records = (
                *self._base.values(),
                *(record for record in self._after.values() if record is not None),
            )
            orders = [record.order for record in records if type(record) is record_type]
            self._last[record_type] = max(orders, default=-1.0)
        self._last[record_type] += 1.0
        return self._last[record_type]

    def is_free(self, record_id: str) -> bool:
        """Whether no record has, or had in this transaction, this id, and no use of a fragment keeps it."""
        return record_id not in self._base and record_id not in self._after and record_id not in self._kept

    @cached_property
    def _kept(self) -> frozenset[str]:
        """The ids that uses of fragments keep for the steps that they stand for."""
        journey = self._journey
        uses = (node for node in journey.nodes if is_use(node)) if journey.fragments else ()
        return frozenset(str(kept) for use in uses for kept in ids_of(use).values())

    def difference(self) -> Difference:
        """What this transaction changes."""
        before = {key: self._base.get(key) for key in self._after}
        return _difference(before, self._after, self.laid_out)


class Step(msgspec.Struct, frozen=True):
    """One undo step. ``merge_key`` joins it with the next step of the same key (typing in one field)."""

    name: str
    difference: Difference
    merge_key: str = ""


#: Called after each change with the difference, the journey before and the journey after.
Listener = Callable[[Difference, Journey, Journey], None]


class Store:
    """Holds the current journey, its undo and redo steps, and who listens."""

    #: The fragment whose inside this shows (fragments_view); empty for a whole document.
    opened = ""

    def __init__(self, journey: Journey) -> None:
        self._journey = journey
        self._undo: list[Step] = []
        self._redo: list[Step] = []
        self._listeners: list[Listener] = []
        self._saved_at: int | None = 0
        self._open = False

    @property
    def journey(self) -> Journey:
        """The journey as it is now."""
        return self._journey

    @property
    def whole(self) -> Store:
        """The store of the whole document."""
        return self

    @property
    def undo_name(self) -> str | None:
        """What undo would take back."""
        return self._undo[-1].name if self._undo else None

    @property
    def redo_name(self) -> str | None:
        """What redo would do again."""
        return self._redo[-1].name if self._redo else None

    @property
    def changed(self) -> bool:
        """Whether the journey differs from what was last saved."""
        return self._saved_at != len(self._undo)

    def mark_saved(self) -> None:
        """Remember that the file now holds this state. The next change starts a step of its own."""
        self._saved_at = len(self._undo)
        self.end_merging()
        if self._journey.repairs:
            before = self._journey
            self._journey = Journey(before.records, before.unknown)
            for listener in tuple(self._listeners):
                listener(Difference(), before, self._journey)

    def mark_unsaved(self) -> None:
        """Remember that no file holds any state of this document (it was recovered, or its file is gone)."""
        self._saved_at = None

    def end_merging(self) -> None:
        """Let the next change start an undo step of its own."""
        if self._undo and self._undo[-1].merge_key:
            last = self._undo[-1]
            self._undo[-1] = Step(last.name, last.difference)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after each change; returns a function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @contextmanager
    def transaction(self, name: str, merge_key: str = "") -> Iterator[Transaction]:
        """One undo step called ``name``. If the body raises, nothing changes.

        Successive transactions with the same non-empty ``merge_key`` become one step.
        """
        if self._open:
            raise RuntimeError("a transaction is open already")
        self._open = True
        try:
            transaction = self._begun()
            yield transaction
        finally:
            self._open = False
        self._commit(name, transaction.difference(), merge_key)

    def _begun(self) -> Transaction:
        return Transaction(self._journey)

    def undo(self) -> str | None:
        """Take the last step back; returns its name, None if there is none."""
        if not self._undo:
            return None
        step = self._undo.pop()
        self._redo.append(step)
        self._apply(step.difference.reversed())
        return step.name

    def redo(self) -> str | None:
        """Do the last step that was taken back again; returns its name, None if there is none."""
        if not self._redo:
            return None
        step = self._redo.pop()
        self._undo.append(step)
        self._apply(step.difference)
        return step.name

    def _commit(self, name: str, difference: Difference, merge_key: str) -> None:
        if not difference:
            return
        if self._saved_at is not None and self._saved_at > len(self._undo):
            self._saved_at = None
        self._redo.clear()
        last = self._undo[-1] if self._undo else None
        if last is not None and merge_key and last.merge_key == merge_key and self._saved_at != len(self._undo):
            joined = last.difference.then(difference)
            if joined:
                self._undo[-1] = Step(name, joined, merge_key)
            else:
                self._undo.pop()
        else:
            self._undo.append(Step(name, difference, merge_key))
        self._apply(difference)

    def _apply(self, difference: Difference) -> None:
        before = self._journey
        self._journey = before.after(
            difference.removed.values(), difference.updated.values(), difference.added.values()
        )
        for listener in tuple(self._listeners):
            listener(difference, before, self._journey)
