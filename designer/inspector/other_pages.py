"""The pages for a stage, and for several things at once."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from canvas.palette import colour
from designer.inspector.fields.editor import FormContext
from designer.inspector.form import Form
from designer.inspector.sections import Page
from designer.style.appearance import look
from designer.style.controls import Button, Text
from designer.style.flow import FlowLayout
from journey.declaration import FlagType, NumberType, Parameter, TextType
from journey.describe import kind_words
from journey.edits import rename
from journey.model import Edge, Node, Stage
from journey.stage_edits import TINTS, change_stage, move_stage, remove_stage, resize_stage
from journey.words import mark, say, say_count

_STAGE = (
    Parameter("name", mark("Name"), TextType(60)),
    Parameter(
        "width",
        mark("Width"),
        NumberType(0, 4000, whole=True),
        help=mark("0: as wide as its steps need."),
    ),
    Parameter("folded", mark("Folded to its name"), FlagType()),
)


class _Tint(QAbstractButton):
    """A stage tint to choose."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.setCheckable(True)
        self.setFixedSize(26, 26)
        self.setAccessibleName(say("Tint {number}", number=number + 1))
        self.setToolTip(self.accessibleName())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = look().theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked() or self.hasFocus()
        painter.setPen(QPen(colour(theme.accent if chosen else theme.border_strong), 3 if self.hasFocus() else 1))
        painter.setBrush(colour(theme.lane(self.number)))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 6, 6)
        if self.isChecked():
            painter.setBrush(colour(theme.accent))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(QRectF(9, 9, 8, 8))
        painter.end()


class StagePage(Page):
    """The settings of one stage."""

    def __init__(self, context: FormContext) -> None:
        super().__init__()
        self._context, self._stage_id = context, ""
        box = self.section("")
        self.form = Form(_STAGE, context)
        self.form.edited.connect(self._edited)
        box.addWidget(self.form)
        tints = self.section(say("Tint"))
        holder = QWidget()
        flow = FlowLayout(holder)
        self.tints = [_Tint(number) for number in range(TINTS)]
        for tint in self.tints:
            tint.clicked.connect(lambda _=False, number=tint.number: self._tint(number))
            flow.addWidget(tint)
        tints.addWidget(holder)
        place = self.section(say("Place"))
        row = QWidget()
        buttons = FlowLayout(row)
        self.left = Button(say("Move left"), "chevron-left", dense=True)
        self.left.clicked.connect(lambda: self._move(-1))
        self.right = Button(say("Move right"), "chevron-right", dense=True)
        self.right.clicked.connect(lambda: self._move(1))
        self.remove = Button(say("Remove stage"), "trash-2", dense=True)
        self.remove.clicked.connect(lambda: remove_stage(context.store, self._stage_id))
        for button in (self.left, self.right, self.remove):
            buttons.addWidget(button)
        place.addWidget(row)
        place.addWidget(
            Text(say("The steps of a removed stage go to the stage beside it."), "small", "muted", wrap=True)
        )

    def show_stage(self, stage: Stage) -> None:
        """Show a stage."""
        self._stage_id = stage.id
        self.form.show_values({"name": stage.name, "width": stage.width, "folded": stage.folded})
        for tint in self.tints:
            tint.setChecked(tint.number == stage.tint % TINTS)
        stages = self._context.store.journey.stages
        place = self._place()
        self.left.setEnabled(place > 0)
        self.right.setEnabled(place < len(stages) - 1)

    def _place(self) -> int:
        ids = [stage.id for stage in self._context.store.journey.stages]
        return ids.index(self._stage_id) if self._stage_id in ids else 0

    def _move(self, by: int) -> None:
        move_stage(self._context.store, self._stage_id, self._place() + by)

    def _tint(self, number: int) -> None:
        change_stage(self._context.store, self._stage_id, tint=number)
        stage = self._context.store.journey.stage(self._stage_id)
        if stage is not None:
            self.show_stage(stage)

    def _edited(self, field: str, value: object, merge: bool) -> None:
        store = self._context.store
        if field == "name":
            rename(store, self._stage_id, str(value), merge=merge)
        elif field == "width" and isinstance(value, int | float):
            resize_stage(store, self._stage_id, float(value))
        else:
            change_stage(store, self._stage_id, folded=bool(value))


class SelectionPage(Page):
    """Several things at once: how many of which, to narrow the selection by a click."""

    narrowed = Signal(object)

    def __init__(self, context: FormContext) -> None:
        super().__init__()
        self._context = context
        self._box = self.section(say("Choose only"))
        self._buttons: list[Button] = []

    def show_selection(self, ids: frozenset[str]) -> None:
        """Show what is selected."""
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []
        records = [self._context.store.journey.records.get(key) for key in sorted(ids)]
        groups: Counter[str] = Counter()
        members: dict[str, set[str]] = {}
        for record in records:
            if isinstance(record, Node):
                words = kind_words(record)
            elif isinstance(record, Edge):
                words = say("Connection")
            elif isinstance(record, Stage):
                words = say("Stage")
            else:
                continue
            groups[words] += 1
            members.setdefault(words, set()).add(record.id)
        for words, count in groups.most_common():
            button = Button(say("{count} × {kind}", count=count, kind=words), role="link")
            button.clicked.connect(lambda _=False, chosen=frozenset(members[words]): self.narrowed.emit(chosen))
            self._box.addWidget(button)
            self._buttons.append(button)


def selection_words(ids: frozenset[str]) -> str:
    """How many things are selected."""
    return say_count("{count} thing selected", "{count} things selected", len(ids))
