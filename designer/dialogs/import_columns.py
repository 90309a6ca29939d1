"""Which column of each file is what, with a look at the first rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from designer.inspector.fields.editor import Choice, LineEdit
from designer.inspector.sections import Page
from designer.style.appearance import look
from designer.style.controls import Text, restyle
from journey.words import mark, say

if TYPE_CHECKING:
    from simulator.history.sources import Plan, SourcePlan

#: What the fields of a history are called for people.
FIELD_WORDS = {
    "customer": mark("Who"),
    "event": mark("What happened"),
    "time": mark("When"),
    "value": mark("Value"),
    "currency": mark("Currency"),
    "product": mark("Product"),
    "category": mark("Category"),
    "quantity": mark("Quantity"),
    "order": mark("Order number"),
    "properties": mark("Further properties (JSON)"),
    "price": mark("Price of one"),
    "country": mark("Country"),
    "zone": mark("Time zone"),
}
_FORMATS = (
    ("event_log", mark("Event log")),
    ("invoice_lines", mark("Invoice lines")),
    ("customers", mark("Customers")),
)
#: Said of rows that do not name their event.
_ALL_ORDERS = "=order"


class ColumnsPage(QWidget):
    """The files one below the other, then the zone, the name and what is assumed. ``changed``: look again."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._sources: list[SourcePlan] = []
        self._choices: dict[tuple[int, str], Choice] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        self._page = Page()
        self._page.column.setContentsMargins(0, 0, 10, 0)
        layout.addWidget(self._page, 1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        self._name = LineEdit(say("Name"))
        self._zone = LineEdit(say("Time zone"))
        for column, (words, field) in enumerate(
            ((say("Name of the history"), self._name), (say("Zone of times that name none"), self._zone))
        ):
            grid.addWidget(Text(words, "small", "muted"), 0, column)
            grid.addWidget(field, 1, column)
        layout.addLayout(grid)
        self._assume = QCheckBox(say("Everybody without a record agreed to e-mail and can be reached"))
        layout.addWidget(self._assume)

    # --- What was chosen --------------------------------------------------------------------------------

    @property
    def plan(self) -> Plan:
        """The files as they shall be read."""
        from simulator.history.sources import Plan

        return Plan(tuple(self._sources))

    @property
    def ready(self) -> bool:
        """Whether all that is needed has a column."""
        return bool(self._sources) and not any(source.missing for source in self._sources)

    @property
    def zone(self) -> str:
        """The zone of times without one; empty for the usual one."""
        return self._zone.text().strip()

    @property
    def name(self) -> str:
        """The name of the history."""
        return self._name.text().strip()

    @property
    def assumed(self) -> tuple[str, ...]:
        """Channels for which everybody is taken to have agreed."""
        return ("email",) if self._assume.isChecked() else ()

    # --- Showing ----------------------------------------------------------------------------------------

    def show_plan(self, plan: Plan) -> None:
        """Show files and what their columns seem to be."""
        self._sources = list(plan.sources)
        if plan.sources:
            self._name.setText(plan.sources[0].path.stem.replace("_", " "))
        self._rebuild()

    def _rebuild(self) -> None:
        from simulator.history.importing import SHOP_ZONE, USUAL_ZONE
        from simulator.history.mapping import INVOICE_LINES

        shop = any(source.format == INVOICE_LINES for source in self._sources)
        self._zone.setPlaceholderText(SHOP_ZONE if shop else USUAL_ZONE)
        self._choices.clear()
        column = self._page.column
        while (item := column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, source in enumerate(self._sources):
            column.addWidget(self._card(place, source))
        self.changed.emit()

    def _card(self, place: int, source: SourcePlan) -> QWidget:
        from simulator.history.mapping import ALIASES, REQUIRED

        card = QFrame()
        card.setProperty("surface", "card")
        box = QVBoxLayout(card)
        box.setContentsMargins(14, 12, 14, 14)
        box.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(Text(source.path.name, weight=600, elide=True), 1)
        kind = Choice(say("What the file is"))
        kind.offer(tuple((key, say(words)) for key, words in _FORMATS))
        kind.choose(source.format)
        kind.setFixedWidth(look().pixels(160))
        kind.chosen.connect(lambda chosen: self._set_format(place, chosen))
        head.addWidget(kind)
        box.addLayout(head)
        if source.missing:
            missing = ", ".join(say(FIELD_WORDS[role]) for role in source.missing)
            box.addWidget(Text(say("Choose a column for: {fields}", fields=missing), "small", "danger", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 3)
        for row, role in enumerate(ALIASES[source.format]):
            required = role in REQUIRED[source.format]
            words = say(FIELD_WORDS[role]) + (" *" if required else "")
            grid.addWidget(Text(words), row, 0)
            choice = Choice(say(FIELD_WORDS[role]))
            choice.offer(_columns(source, role))
            choice.choose(source.mapping.roles.get(role, ""))
            choice.chosen.connect(lambda chosen, role=role: self._set_role(place, role, chosen))
            restyle(choice, state="error" if role in source.missing else "")
            self._choices[place, role] = choice
            grid.addWidget(choice, row, 1)
            grid.addWidget(Text(_preview(source, role), "small", "muted", elide=True), row, 2)
        box.addLayout(grid)
        if source.mapping.others:
            others = ", ".join(source.mapping.others)
            more = Text(say("Kept as they are: {columns}", columns=others), "small", "muted", elide=True)
            more.setAlignment(Qt.AlignmentFlag.AlignLeft)
            box.addWidget(more)
        return card

    def _set_format(self, place: int, format_name: str) -> None:
        from simulator.history.mapping import missing, propose

        source = self._sources[place]
        mapping = propose(source.columns, format_name)
        self._put(place, replace(source, format=format_name, mapping=mapping, missing=missing(mapping, format_name)))

    def _set_role(self, place: int, role: str, column: str) -> None:
        from simulator.history.mapping import ColumnMapping, missing

        source = self._sources[place]
        roles = {key: value for key, value in source.mapping.roles.items() if key != role and value != column}
        if column:
            roles[role] = column
        others = tuple(name for name in source.columns if name not in roles.values())
        mapping = ColumnMapping(roles, others)
        self._put(place, replace(source, mapping=mapping, missing=missing(mapping, source.format)))
        # The cards are new; whoever works by keyboard goes on where they were.
        self._choices[place, role].setFocus()

    def _put(self, place: int, source: SourcePlan) -> None:
        self._sources[place] = source
        self._rebuild()


def _columns(source: SourcePlan, role: str) -> tuple[tuple[str, str], ...]:
    choices = [("", say("none"))]
    if role == "event":
        choices.append((_ALL_ORDERS, say("All rows are orders")))
    chosen = source.mapping.roles.get(role, "")
    choices += [(column, column) for column in source.columns]
    if chosen and chosen not in dict(choices):
        choices.append((chosen, chosen))
    return tuple(choices)


def _preview(source: SourcePlan, role: str) -> str:
    column = source.mapping.roles.get(role, "")
    if column not in source.columns:
        return ""
    place = source.columns.index(column)
    return ", ".join(row[place] for row in source.preview[:3] if place < len(row))
