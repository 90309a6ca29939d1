"""Conditions edited as rows that a person reads, in groups of all, any or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from designer.counting import Matching, row_count_words
from designer.inspector.condition_tree import added, as_group, removed, replaced
from designer.inspector.fields.editor import Editor, FormContext, column
from designer.inspector.live_count import LiveCount
from designer.inspector.pieces import Slot
from designer.inspector.sentence import event_of, sentence, subjects
from designer.inspector.sentence_flow import SentenceFlow
from designer.inspector.tokens import ChoiceToken, add_button
from designer.style.controls import Button, IconButton, Text
from journey.condition import Comparison, Condition, EventMatch, EventsOperand, Group
from journey.declaration import Parameter
from journey.plain import plain
from journey.words import mark, say

_MATCHES = (
    (("all", False), mark("all of these hold")),
    (("any", False), mark("any of these holds")),
    (("any", True), mark("none of these holds")),
    (("all", True), mark("not all of these hold")),
)
#: Groups inside groups beyond this are shown but not offered.
_DEEPEST = 4


def _unused(value: object) -> Comparison:
    """What a slot outside of a sentence would put; its token's ``edited`` is used instead."""
    raise NotImplementedError


class RowView(QFrame):
    """One comparison as a sentence with slots; with a filter of its own if it looks at events."""

    changed = Signal(object, bool)
    deleted = Signal()

    def __init__(self, row: Comparison, context: FormContext, about: str | None) -> None:
        super().__init__()
        self.setProperty("surface", "row")
        self._context, self._about, self._row = context, about, row
        self._filter: GroupView | None = None
        outer = QHBoxLayout(self)
        outer.setContentsMargins(8, 6, 4, 6)
        outer.setSpacing(2)
        self._body = QVBoxLayout()
        self._body.setSpacing(4)
        self.words = SentenceFlow()
        self.words.edited.connect(self.changed)
        self._body.addWidget(self.words)
        outer.addLayout(self._body, 1)
        remove = IconButton("x", say("Remove this condition"), 24, 12)
        remove.clicked.connect(self.deleted)
        side = QVBoxLayout()
        side.setSpacing(0)
        side.addWidget(remove, 0, Qt.AlignmentFlag.AlignRight)
        self.count = Text("", "small", "muted")
        self.count.setToolTip(say("So many people meet this row alone."))
        self.count.hide()
        side.addWidget(self.count, 0, Qt.AlignmentFlag.AlignRight)
        side.addStretch(1)
        outer.addLayout(side)
        self._more = Button(say("where …"), role="link")
        self._more.setParent(self)
        self._more.setToolTip(say("Count only events with certain properties"))
        self._more.clicked.connect(self._add_filter)
        self.show_row(row)

    def show_row(self, row: Comparison) -> None:
        """Show the row as the document has it now."""
        self._row = row
        can_filter = isinstance(row.left, EventsOperand) and row.left.where is None
        self._more.setVisible(can_filter)
        pieces = sentence(row, self._context.scope(self._about))
        self.words.show_pieces(pieces, self._more if can_filter else None)
        self._show_filter()

    def show_count(self, words: str) -> None:
        """Say how many people meet the row alone; nothing if it is empty."""
        self.count.setText(words)
        self.count.setVisible(bool(words))

    def focus_first(self) -> None:
        """Go to the first slot."""
        self.words.focus_first()

    # --- The filter on the events' properties -----------------------------------------------------------

    def _add_filter(self) -> None:
        first = subjects(self._context.scope(event_of(self._row.left)))[0].comparison
        self._put_filter(Group(conditions=(first,)), False)

    def _put_filter(self, where: Condition | None, merge: bool) -> None:
        if isinstance(where, Group) and not where.conditions:
            where = None
        left = msgspec.structs.replace(self._row.left, where=where)
        self.changed.emit(msgspec.structs.replace(self._row, left=left), merge)

    def _show_filter(self) -> None:
        left = self._row.left
        where = left.where if isinstance(left, EventsOperand) else None
        about = event_of(left)
        if self._filter is not None and (where is None or self._filter.about != about):
            self._filter.hide()
            self._filter.deleteLater()
            self._filter = None
        if where is None:
            return
        if self._filter is None:
            self._filter = GroupView(as_group(where), self._context, about, 2, say("where"))
            self._filter.changed.connect(self._put_filter)
            self._body.addWidget(self._filter)
        else:
            self._filter.show_group(as_group(where))


class GroupView(QWidget):
    """A group of rows. ``about``: inside a filter, the event whose properties are looked at."""

    changed = Signal(object, bool)

    def __init__(self, group: Group, context: FormContext, about: str | None, depth: int, leading: str = "") -> None:
        super().__init__()
        self.about = about
        self._context, self._depth, self._leading = context, depth, leading
        self._group = Group()
        self._views: list[RowView | _Nested] = []
        layout = column(self, 6)
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(6)
        if leading:
            head.addWidget(Text(leading, ink="muted"))
        self._match = ChoiceToken(self._match_slot(group))
        self._match.edited.connect(self._choose)
        head.addWidget(self._match)
        head.addStretch(1)
        layout.addWidget(self._head)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        layout.addLayout(self._rows)
        self._add = add_button(say("Add a condition"))
        self._add.clicked.connect(self._open_menu)
        layout.addWidget(self._add)
        self.show_group(group)

    def show_counts(self, counts: Sequence[str]) -> None:
        """Say at each row how many people meet it alone; without counts, at none."""
        for place, view in enumerate(self._views):
            if isinstance(view, RowView):
                view.show_count(counts[place] if place < len(counts) else "")

    def _match_slot(self, group: Group) -> Slot:
        choices = tuple((key, say(words)) for key, words in _MATCHES)
        return Slot("match", "choice", (group.match, group.negated), _unused, choices)

    def _choose(self, key: tuple[Any, bool], merge: bool) -> None:
        match, negated = key
        self.changed.emit(msgspec.structs.replace(self._group, match=match, negated=negated), merge)

    def show_group(self, group: Group) -> None:
        """Show the group as the document has it now."""
        self._group = group
        self._match.show_slot(self._match_slot(group))
        empty = not group.conditions
        self._add.setText(say("and …") if self.about is not None and not empty else say("Add a condition"))
        plain_words = len(group.conditions) < 2 and group.match == "all" and not group.negated
        self._head.setVisible(bool(self._leading) or not plain_words)
        self._match.setVisible(not plain_words)
        wanted = [RowView if isinstance(part, Comparison) else _Nested for part in group.conditions]
        if wanted != [type(view) for view in self._views]:
            self._build()
            return
        for view, part in zip(self._views, group.conditions, strict=True):
            if isinstance(view, RowView) and isinstance(part, Comparison):
                view.show_row(part)
            elif isinstance(view, _Nested) and isinstance(part, Group):
                view.view.show_group(part)

    def _build(self) -> None:
        for view in self._views:
            view.hide()
            view.deleteLater()
        self._views = []
        for place, part in enumerate(self._group.conditions):
            if isinstance(part, Comparison):
                row = RowView(part, self._context, self.about)
                row.changed.connect(lambda new, merge, place=place: self._replace(place, new, merge))
                row.deleted.connect(lambda place=place: self._remove(place))
                self._views.append(row)
                self._rows.addWidget(row)
            else:
                nested = _Nested(part, self._context, self.about, self._depth + 1)
                nested.view.changed.connect(lambda new, merge, place=place: self._replace(place, new, merge))
                nested.deleted.connect(lambda place=place: self._remove(place))
                self._views.append(nested)
                self._rows.addWidget(nested)

    def _replace(self, place: int, new: Condition, merge: bool) -> None:
        self.changed.emit(replaced(self._group, (place,), new), merge)

    def _remove(self, place: int) -> None:
        self.changed.emit(removed(self._group, (place,)), False)

    def _add_part(self, part: Condition) -> None:
        self.changed.emit(added(self._group, (), part), False)
        if self._views and isinstance(self._views[-1], RowView):
            self._views[-1].focus_first()

    def menu(self) -> QMenu:
        """What can be added."""
        menu = QMenu(self)
        offered = subjects(self._context.scope(self.about))
        for subject in offered:
            action = QAction(subject.words, menu)
            action.triggered.connect(lambda _=False, part=subject.comparison: self._add_part(part))
            menu.addAction(action)
        if self._depth < _DEEPEST:
            menu.addSeparator()
            nested = QAction(say("A group of conditions"), menu)
            first = Group(match="any", conditions=(offered[0].comparison,))
            nested.triggered.connect(lambda: self._add_part(first))
            menu.addAction(nested)
        return menu

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.exec(self._add.mapToGlobal(QPoint(0, self._add.height())))
        menu.deleteLater()


class _Nested(QFrame):
    """A group inside a group."""

    deleted = Signal()

    def __init__(self, group: Group, context: FormContext, about: str | None, depth: int) -> None:
        super().__init__()
        self.setProperty("surface", "row")
        outer = QHBoxLayout(self)
        outer.setContentsMargins(8, 6, 4, 6)
        outer.setSpacing(2)
        self.view = GroupView(group, context, about, depth)
        outer.addWidget(self.view, 1)
        side = QVBoxLayout()
        remove = IconButton("x", say("Remove this group"), 24, 12)
        remove.clicked.connect(self.deleted)
        side.addWidget(remove)
        side.addStretch(1)
        outer.addLayout(side)


class ConditionEditor(Editor):
    """A condition on the person, or with ``event`` a filter on the properties of an event."""

    def __init__(
        self,
        parameter: Parameter,
        context: FormContext,
        parent: QWidget | None = None,
        event: Callable[[], str] | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._event_of = context, event
        self._value: Any = None
        self._condition: Condition | None = None
        self._unreadable = Text(say("This condition cannot be read. Start it anew."), "small", "danger", wrap=True)
        self._anew = Button(say("Start anew"), dense=True)
        self._anew.clicked.connect(lambda: self._put(Group(), False))
        layout = column(self)
        layout.addWidget(self._unreadable)
        layout.addWidget(self._anew)
        self._view: GroupView | None = None
        self.count = LiveCount(context)
        self.count.counted.connect(self._show_counts)
        self.setAccessibleName(say(parameter.words))
        self.show_value(None)

    def show_value(self, value: Any) -> None:
        self._value = value
        try:
            self._condition = condition_from(value)
        except ValueError:
            self._condition = None
            self._show_unreadable(True)
            self.count.stop()
            return
        self._show_unreadable(False)
        group = as_group(self._condition)
        event = self._event_of() if self._event_of is not None else None
        if self._view is None or self._view.about != event:
            if self._view is not None:
                self._view.hide()
                self._view.deleteLater()
            self._view = GroupView(group, self._context, event, 0)
            self._view.changed.connect(self._put)
            layout = self.layout()
            assert layout is not None
            layout.addWidget(self._view)
            layout.addWidget(self.count)
        else:
            self._view.show_group(group)
        self._count(group, event)

    def _count(self, group: Group, event: str | None) -> None:
        """Let the loaded history say who meets the condition, and each of several rows."""
        if self._event_of is None:
            parts = group.conditions if len(group.conditions) > 1 else ()
            if self.count.ask_people((group, *parts)) and self._view is not None:
                self._view.show_counts(())
        elif event and group.conditions:
            self.count.ask_events(EventMatch(event=event, where=group))
        else:
            self.count.stop()

    def _show_counts(self, found: tuple[Matching, ...]) -> None:
        if self._view is not None:
            self._view.show_counts([row_count_words(one) for one in found[1:]])

    def _show_unreadable(self, shown: bool) -> None:
        self._unreadable.setVisible(shown)
        self._anew.setVisible(shown)
        if self._view is not None:
            self._view.setVisible(not shown)

    def _put(self, condition: Condition, merge: bool) -> None:
        # Shown at once: the next key must meet the condition as it is now.
        value = self._written(condition)
        self.edited.emit(value, merge)
        self.show_value(value)

    def _written(self, condition: Condition) -> Any:
        if self._event_of is not None and isinstance(condition, Group) and not condition.conditions:
            return None
        return plain(condition)

    def refresh(self) -> None:
        self.show_value(self._value)

    def mark(self, state: str) -> None:
        """A condition shows its error in words only: no single field of it is wrong."""


def condition_from(value: Any) -> Condition | None:
    """The condition of a parameter's value. Raises ValueError if it is none."""
    if not value:
        return None
    try:
        return msgspec.convert(value, Condition)  # type: ignore[no-any-return]
    except (msgspec.ValidationError, RecursionError) as error:
        raise ValueError(str(error)) from error
