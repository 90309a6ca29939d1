"""What is seen of a document: all of it, or the inside of one of its fragments, edited in place.

Whoever shows or edits a journey may be given this store instead of the document's. While a fragment is open it holds
the fragment's steps in place of the journey's; what is written to them is written to the fragment, as the same undo
step of the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from typing import NamedTuple

from msgspec.structs import replace

from journey.fragments import end_rows, fragment, fragment_id, fragment_of, is_use
from journey.fragments_versions import bring_to_uses
from journey.journey import Journey
from journey.model import AnyRecord, Edge, Fragment, FragmentParameter, Node, Stage
from journey.store import Difference, Store, Transaction


class Level(NamedTuple):
    """One fragment that is open: its id, and the step through which it was opened (empty: none)."""

    fragment: str
    use: str = ""


def inside_as_journey(journey: Journey, found: Fragment, unfolded: AbstractSet[str] = frozenset()) -> Journey:
    """The inside of a fragment as a journey, with the document's settings, stages, messages and the like. Stages that
    nothing inside is in are folded, but for those in ``unfolded``."""
    used = {node.stage for node in found.nodes} | unfolded
    records: dict[str, AnyRecord] = {
        key: replace(record, folded=True) if isinstance(record, Stage) and used and key not in used else record
        for key, record in journey.records.items()
        if not isinstance(record, Node | Edge)
    }
    for place, node in enumerate(found.nodes):
        records[node.id] = replace(node, order=float(place))
    for place, edge in enumerate(found.edges):
        records[edge.id] = replace(edge, order=float(place))
    return Journey(records, journey.unknown)


class _InsideTransaction(Transaction):
    """Ids that are new inside are new in the whole document: what is inside may be taken out."""

    def __init__(self, journey: Journey, document: Journey) -> None:
        super().__init__(journey)
        self._document = document

    def is_free(self, record_id: str) -> bool:
        """Whether nothing in the document has this id either."""
        return super().is_free(record_id) and record_id not in self._document.records


class ShownStore(Store):
    """Shows a document's store, or the inside of a fragment. It has no steps of its own: undo is the document's."""

    def __init__(self, document: Store) -> None:
        super().__init__(document.journey)
        self._document = document
        self._path: tuple[Level, ...] = ()
        #: Stages that a person unfolded although nothing inside is in them.
        self._unfolded: set[str] = set()
        document.subscribe(self._follow)

    # --- What is open -----------------------------------------------------------------------------------

    @property
    def path(self) -> tuple[Level, ...]:
        """The fragments that are open, one inside the other; empty for the whole journey."""
        return self._path

    @property
    def whole(self) -> Store:
        """Where fragments as such are changed: their names, versions and settings, and all steps that use them."""
        return self._document

    @property
    def uses(self) -> tuple[str, ...]:
        """The steps through which what is shown was opened, from the journey inwards; empty if it was opened by
        itself, when no figures are of it alone."""
        uses = tuple(level.use for level in self._path)
        return uses if all(uses) else ()

    @property
    def shown_fragment(self) -> Fragment | None:
        """The fragment that is open."""
        return fragment(self._document.journey, self.opened)

    def open_use(self, node_id: str) -> bool:
        """Open the fragment that a step stands for; False if it stands for none, or is in it."""
        node = self.journey.node(node_id)
        found = fragment_of(node, self.journey) if node is not None else None
        if found is None or any(level.fragment == found.id for level in self._path):
            return False
        self.go_to((*self._path, Level(found.id, node_id)))
        return True

    def open_fragment(self, record_id: str) -> bool:
        """Open a fragment by itself, through the first step that stands for it if there is one."""
        if fragment(self._document.journey, record_id) is None:
            return False
        nodes = self._document.journey.nodes
        use = next((node.id for node in nodes if is_use(node) and fragment_id(node) == record_id), "")
        self.go_to((Level(record_id, use),))
        return True

    def leave(self) -> None:
        """Show what the open fragment is in."""
        self.go_to(self._path[:-1])

    def go_to(self, path: tuple[Level, ...]) -> None:
        """Show the inside of the last of ``path``, as far as these fragments are there; all of the journey if empty."""
        path = _present(path, self._document.journey)
        if path != self._path:
            self._path = path
            self.opened = path[-1].fragment if path else ""
            self._unfolded.clear()
            self._show(self._seen(self._document.journey), laid_out=False)

    # --- What is seen -----------------------------------------------------------------------------------

    def _seen(self, document: Journey) -> Journey:
        found = fragment(document, self.opened) if self.opened else None
        return inside_as_journey(document, found, self._unfolded) if found is not None else document

    def _follow(self, difference: Difference, before: Journey, after: Journey) -> None:
        """The document changed."""
        path = _present(self._path, after)
        if not self._path:
            self._journey = after
            self._tell(difference, before, after)
            return
        self._path = path
        self.opened = path[-1].fragment if path else ""
        self._show(self._seen(after), difference.laid_out)

    def _show(self, after: Journey, laid_out: bool) -> None:
        before = self._journey
        seen = _between(before, after, laid_out)
        self._journey = after
        self._tell(seen, before, after)

    def _tell(self, difference: Difference, before: Journey, after: Journey) -> None:
        for listener in tuple(self._listeners):
            listener(difference, before, after)

    # --- Writing ----------------------------------------------------------------------------------------

    @contextmanager
    def transaction(self, name: str, merge_key: str = "") -> Iterator[Transaction]:
        """One undo step of the document, for what is shown."""
        if not self.opened:
            with self._document.transaction(name, merge_key) as whole:
                yield whole
            return
        seen = self._journey
        inside = _InsideTransaction(self._journey, self._document.journey)
        with self._document.transaction(name, merge_key) as whole:
            yield inside
            self._write(inside.difference(), whole)
            whole.laid_out = inside.laid_out
        if seen is self._journey and inside.difference():
            # Only what is seen changed, not the document.
            self._show(self._seen(self._document.journey), laid_out=False)

    def _write(self, difference: Difference, whole: Transaction) -> None:
        """What was changed inside, as a change of the fragment, and of the steps that stand for it."""
        document = self._document.journey
        found = fragment(document, self.opened)
        if found is None:
            return
        nodes = {node.id: node for node in self._journey.nodes}
        edges = {edge.id: edge for edge in self._journey.edges}
        changes = [(key, record) for key, record in difference.added.items()]
        changes += [(key, after) for key, (_, after) in difference.updated.items()]
        for key, record in changes:
            if isinstance(record, Node):
                nodes[key] = record
            elif isinstance(record, Edge):
                edges[key] = record
            elif isinstance(record, Stage):
                whole.put(self._as_folded(record, document))
            else:
                whole.put(record)
        for key, removed in difference.removed.items():
            if isinstance(removed, Node):
                nodes.pop(key, None)
            elif isinstance(removed, Edge):
                edges.pop(key, None)
            else:
                whole.remove(key)
        written = whole.get(self.opened)
        base = written if isinstance(written, Fragment) else found
        inside = sorted(nodes.values(), key=lambda node: (node.order, node.id))
        ways = sorted(edges.values(), key=lambda edge: (edge.order, edge.id))
        made = replace(
            base,
            nodes=tuple(replace(node, order=0.0) for node in inside),
            edges=tuple(replace(edge, order=0.0) for edge in ways),
        )
        made = replace(made, parameters=_left(made))
        if made != written:
            whole.put(made)
            if end_rows(made) != end_rows(found) or made.parameters != found.parameters:
                bring_to_uses(document, whole, made)

    def _as_folded(self, stage: Stage, document: Journey) -> Stage:
        """A stage that was changed inside, folded or not as it is in the document if it is only here that it is."""
        seen, there = self._journey.stage(stage.id), document.stage(stage.id)
        if seen is None or there is None or seen.folded == there.folded:
            return stage
        if not stage.folded:
            self._unfolded.add(stage.id)
        return replace(stage, folded=there.folded)

    # --- Undo: the document's ---------------------------------------------------------------------------

    @property
    def undo_name(self) -> str | None:
        """What undo would take back in the document."""
        return self._document.undo_name

    @property
    def redo_name(self) -> str | None:
        """What redo would do again in the document."""
        return self._document.redo_name

    @property
    def changed(self) -> bool:
        """Whether the document differs from what was last saved."""
        return self._document.changed

    def mark_saved(self) -> None:
        """As the document."""
        self._document.mark_saved()

    def mark_unsaved(self) -> None:
        """As the document."""
        self._document.mark_unsaved()

    def end_merging(self) -> None:
        """As the document."""
        self._document.end_merging()

    def undo(self) -> str | None:
        """Take the document's last step back, wherever it was done."""
        return self._document.undo()

    def redo(self) -> str | None:
        """Do the document's last step again."""
        return self._document.redo()


def _present(path: tuple[Level, ...], document: Journey) -> tuple[Level, ...]:
    """As much of a path as is there."""
    held = []
    nodes = {node.id: node for node in document.nodes} if path else {}
    for level in path:
        found = fragment(document, level.fragment)
        node = nodes.get(level.use)
        if found is None or (level.use and (node is None or fragment_id(node) != found.id)):
            break
        held.append(level)
        nodes = {inner.id: inner for inner in found.nodes}
    return tuple(held)


def _left(found: Fragment) -> tuple[FragmentParameter, ...]:
    """The fragment's parameters, without settings of what is gone."""
    there = {record.id for record in (*found.nodes, *found.edges)}
    kept = (
        replace(parameter, settings=tuple(setting for setting in parameter.settings if setting.record in there))
        for parameter in found.parameters
    )
    return tuple(parameter for parameter in kept if parameter.settings)


def _between(before: Journey, after: Journey, laid_out: bool) -> Difference:
    """What is different, by the records."""
    old, new = before.records, after.records
    return Difference(
        {key: record for key, record in new.items() if key not in old},
        {
            key: (there, record)
            for key, record in new.items()
            if (there := old.get(key)) is not None and there is not record and there != record
        },
        {key: record for key, record in old.items() if key not in new},
        laid_out,
    )
