"""The texts of a message: sender, subject, preheader, and the source of body and plain part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from designer.inspector.fields.editor import LineEdit
from designer.messages.offers import Offer
from designer.messages.template_edit import TemplateEdit
from designer.style.controls import Button, Text
from designer.style.segmented import Segmented
from journey.messages import text_in, variant_of
from journey.model import Channel, Message
from journey.templating.problems import Problem
from journey.words import mark, number, say, say_count

#: The fields of one line that each channel has, with their words.
_LINES: dict[str, dict[str, str]] = {
    "email": {"subject": mark("Subject"), "preheader": mark("Preheader")},
    "push": {"subject": mark("Title")},
    "in_app": {"subject": mark("Title")},
    "on_site": {"subject": mark("Title")},
}
_WITH_SENDER = ("email", "sms")
LAYOUT = Path(__file__).resolve().parent.parent.parent / "resources" / "message_layout.html"


def lines_of(channel: Channel) -> Mapping[str, str]:
    """The fields of one line that a channel has: field and words."""
    return _LINES.get(channel, {})


class TextsPane(QWidget):
    """Left side of the editor. ``edited`` brings a field (TEXT_FIELDS) and its text, ``sender_edited`` the sender;
    ``left_field``: another field is written in from now on."""

    edited = Signal(str, str)
    sender_edited = Signal(str)
    left_field = Signal()

    def __init__(self, variables: Callable[[], tuple[Offer, ...]]) -> None:
        super().__init__()
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._message: Message | None = None
        self._locale = ""
        #: Whether the plain part is being written, and may be empty meanwhile.
        self._writing = False
        self.sender_field = LineEdit(say("Sender"))
        self.sender_field.textEdited.connect(self.sender_edited)
        self.boxes: dict[str, TemplateEdit] = {
            "subject": TemplateEdit(say("Subject"), False, False, variables),
            "preheader": TemplateEdit(say("Preheader"), False, False, variables),
            "body": TemplateEdit(say("Body"), True, True, variables),
            "text": TemplateEdit(say("Plain text"), True, False, variables),
        }
        self._last = self.boxes["body"]
        for field, box in self.boxes.items():
            box.edited.connect(lambda text, field=field: self.edited.emit(field, text))
            box.focused.connect(lambda box=box: self._entered(box))
        self._labels: dict[str, Text] = {}
        self._problems: dict[str, Text] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 10)
        layout.setSpacing(8)
        layout.addLayout(self._lines())
        layout.addSpacing(2)
        layout.addLayout(self._head())
        self.sources = QStackedWidget()
        self.sources.addWidget(self.boxes["body"])
        self.sources.addWidget(self.boxes["text"])
        layout.addWidget(self.sources, 1)
        layout.addLayout(self._foot())

    # --- Laying out -------------------------------------------------------------------------------------

    def _lines(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        row = 0
        for field, words in (("sender", say("Sender")), ("subject", say("Subject")), ("preheader", say("Preheader"))):
            label = Text(words, "small", "muted")
            box: QWidget = self.sender_field if field == "sender" else self.boxes[field]
            label.setBuddy(box)
            self._labels[field] = label
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(box, row, 1)
            problem = Text("", "small", "danger", wrap=True)
            self._problems[field] = problem
            grid.addWidget(problem, row + 1, 1)
            problem.hide()
            row += 2
        return grid

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(8)
        self.parts = Segmented((("body", say("HTML"), "code-xml"), ("text", say("Plain text"), "")))
        self.parts.choose("body")
        self.parts.chosen.connect(lambda part: self.show_part(str(part)))
        self.title = Text(say("Text"), "small", "muted")
        head.addWidget(self.parts)
        head.addWidget(self.title)
        head.addStretch(1)
        self.insert = Button(say("Insert a variable"), "plus", dense=True)
        self.insert.setToolTip(say("Also with Ctrl+Space, or by typing {start}", start="{{"))
        # The field that is written in keeps the focus.
        self.insert.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.insert.clicked.connect(self._insert)
        head.addWidget(self.insert)
        return head

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.state = Text("", "small", "muted", elide=True)
        self.go_to = Button("", role="link")
        self.go_to.clicked.connect(self._to_problem)
        self.begin = Button(say("Begin with a layout"), role="link")
        self.begin.clicked.connect(self._begin)
        self.own = Button("", role="link")
        self.own.clicked.connect(self._own_text)
        foot.addWidget(self.go_to)
        foot.addWidget(self.state, 1)
        foot.addWidget(self.begin)
        foot.addWidget(self.own)
        return foot

    # --- Showing ----------------------------------------------------------------------------------------

    def show_message(self, message: Message, locale: str) -> None:
        """Show a message's texts in a language as the document has them now."""
        before = self._message
        anew = before is None or (before.id, self._locale) != (message.id, locale)
        self._message, self._locale = message, locale
        self._writing = self._writing and not anew
        mail = message.channel == "email"
        lines = lines_of(message.channel)
        variant = variant_of(message, locale) if locale else None
        for field in ("subject", "preheader"):
            self.boxes[field].setVisible(field in lines)
            self._labels[field].setVisible(field in lines)
            if field in lines:
                self._labels[field].setText(say(lines[field]))
        for widget in (self.sender_field, self._labels["sender"]):
            widget.setVisible(message.channel in _WITH_SENDER)
        self.sender_field.setEnabled(not locale)
        self.sender_field.setPlaceholderText(say("Ann of the shop <ann@shop.example>") if mail else say("YourShop"))
        if self.sender_field.text() != message.sender:
            self.sender_field.show_text(message.sender)
        self.parts.setVisible(mail)
        self.title.setVisible(not mail)
        self.boxes["body"].highlighter.set_html(mail)
        for field, box in self.boxes.items():
            own = getattr(variant if variant is not None else message, field)
            if field == "text":
                own = own or ("" if self._writing else text_in(message, "text", locale))
            else:
                box.setPlaceholderText(getattr(message, field) if variant is not None else "")
            box.show_text(own)
            if anew:
                box.go_to_start()
        if not mail:
            self.show_part("body")
        self._show_foot()

    def show_part(self, part: str) -> None:
        """Show the source of the body, or the plain part."""
        self.parts.choose(part)
        self.sources.setCurrentWidget(self.boxes[part])
        self._last = self.boxes[part]
        self._show_foot()

    @property
    def part(self) -> str:
        """Which source is shown."""
        return "text" if self.sources.currentWidget() is self.boxes["text"] else "body"

    def show_problems(
        self, errors: Mapping[str, tuple[Problem, ...]], warnings: Mapping[str, tuple[Problem, ...]]
    ) -> None:
        """Say what is wrong, below the lines and fields that it is about."""
        for field, box in self.boxes.items():
            wrong, doubtful = errors.get(field, ()), warnings.get(field, ())
            box.show_problems(wrong, doubtful)
            if field in self._problems:
                first = next(iter((*wrong, *doubtful)), None)
                line = self._problems[field]
                line.setVisible(first is not None and not box.isHidden())
                if first is not None:
                    line.setText(first.sentence)
                    line.set_ink("danger" if wrong else "warning")
        self._show_foot()

    @property
    def completing(self) -> bool:
        """Whether the list of offers stands open at a field."""
        return any(box.completing for box in self.boxes.values())

    def problem_of(self, field: str) -> str:
        """The sentence below a field of one line; empty if nothing is wrong."""
        line = self._problems[field]
        return "" if line.isHidden() else line.full_text

    def _show_foot(self) -> None:
        message = self._message
        if message is None:
            return
        box = self.boxes[self.part]
        count = len(box.problems)
        self.go_to.setVisible(bool(count))
        if count:
            first = min(box.problems)
            words = say_count("{count} problem", "{count} problems", count)
            self.go_to.setText(say("{problems}, line {line}", problems=words, line=first))
        made = self.part == "text" and not self._own_plain()
        size = len(box.text().encode())
        kilobytes = say("{size} kB", size=number(size / 1000, 1)) if size >= 100 else ""
        self.state.setText(say("Made from the HTML.") if made else kilobytes)
        box.setReadOnly(made)
        self.begin.setVisible(self.part == "body" and message.channel == "email" and not box.text().strip())
        self.own.setVisible(self.part == "text")
        self.own.setText(say("Write it yourself") if made else say("Make it from the HTML"))

    def _own_plain(self) -> bool:
        """Whether the plain part was written, and is not made from the body."""
        message = self._message
        assert message is not None
        variant = variant_of(message, self._locale) if self._locale else None
        return self._writing or bool((variant or message).text)

    # --- Doing ------------------------------------------------------------------------------------------

    def _entered(self, box: TemplateEdit) -> None:
        if box is not self._last:
            self._last = box
        self.left_field.emit()

    def _insert(self) -> None:
        box = self._last if self._last.isVisible() and not self._last.isReadOnly() else self.boxes["body"]
        if not box.isVisible():
            self.show_part("body")
        box.open_completion()

    def _begin(self) -> None:
        self.left_field.emit()
        self.edited.emit("body", LAYOUT.read_text(encoding="utf-8"))

    def _own_text(self) -> None:
        assert self._message is not None
        self.left_field.emit()
        own = self._own_plain()
        self._writing = not own
        self.edited.emit("text", "" if own else text_in(self._message, "text", self._locale))
        if own:
            # Nothing may have changed but what the box is for.
            self.show_message(self._message, self._locale)
        else:
            self.boxes["text"].setFocus()

    def _to_problem(self) -> None:
        box = self.boxes[self.part]
        if box.problems:
            block = box.document().findBlockByNumber(min(box.problems) - 1)
            cursor = QTextCursor(block)
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            box.setTextCursor(cursor)
            box.setFocus()
            box.ensureCursorVisible()

    def focus_first(self) -> None:
        """Go to the first field."""
        shown = next((self.boxes[field] for field in ("subject", "body") if not self.boxes[field].isHidden()), None)
        (shown or self.boxes["body"]).setFocus()
