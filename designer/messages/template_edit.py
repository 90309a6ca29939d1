"""A text box for templates: coloured, completed while one types, with what is wrong written below the line.

One line (subjects) or many with their numbers (bodies). The document's undo is the only one: the box has none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontDatabase,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QTextEdit, QWidget

from canvas.palette import colour
from designer.inspector.fields.editor import leaves_undo_to_the_document
from designer.messages.completion import CompletionList
from designer.messages.highlighting import Highlighter
from designer.messages.offers import Context, Offer, context_before, offers_for
from designer.style.appearance import look
from designer.style.controls import restyle
from journey.templating.problems import Problem

#: So much of the text before the cursor is looked at for what can be completed.
_LOOK_BACK = 2_000
_GUTTER = 40
#: Border and padding of a box, in pixels, as the style sheet has them.
_INSET = 5

Severity = str


def code_font() -> QFont:
    """The font of source text: the platform's fixed one in the size of body text."""
    made = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    made.setPixelSize(look().font("body").pixelSize())
    return made


class TemplateEdit(QTextEdit):
    """``edited`` brings the text after each change of a person. ``lines``: many lines of source, else one."""

    edited = Signal(str)
    focused = Signal()

    def __init__(self, words: str, lines: bool, html: bool, variables: Callable[[], tuple[Offer, ...]]) -> None:
        super().__init__()
        self._lines, self._variables = lines, variables
        self._shown = ""
        self._telling = False
        self._problems: dict[int, tuple[Severity, Problem]] = {}
        self._list: CompletionList | None = None
        self.setAccessibleName(words)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self._gutter = _Gutter(self) if lines else None
        if lines:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        else:
            self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.highlighter = Highlighter(self.document(), html)
        self._dress()
        look().changed.connect(self._dress)
        self.document().contentsChange.connect(self._changed)
        self.cursorPositionChanged.connect(self._moved)

    def _dress(self) -> None:
        font = code_font() if self._lines else look().font("body")
        self.setFont(font)
        # Qt paints the words of an empty box in the font of the surface below it.
        self.viewport().setFont(font)
        self.highlighter.dress()
        if self._gutter is not None:
            width = look().pixels(_GUTTER)
            self.setViewportMargins(width, 0, 0, 0)
        else:
            # The text stands where that of other fields does: in the middle, twelve pixels from the edge.
            margin = max((self.sizeHint().height() - 2 * _INSET - self.fontMetrics().height()) // 2, 0)
            self.document().setDocumentMargin(margin)
            self.setViewportMargins(max(12 - _INSET - 1 - margin, 0), 0, 0, 0)
        self._mark_problems()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        if self._lines:
            return QSize(320, 240)
        return QSize(200, look().pixels(32))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 80) if self._lines else QSize(80, self.sizeHint().height())

    # --- Text -------------------------------------------------------------------------------------------

    def text(self) -> str:
        """The text as it was typed: no-break spaces stay what they are."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def show_text(self, text: str) -> None:
        """Show the document's text. Only what differs is replaced, so that cursor and place stay."""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        old = self.text()
        if text == old:
            self._shown = text
            return
        start = 0
        least = min(len(old), len(text))
        while start < least and old[start] == text[start]:
            start += 1
        end = 0
        while end < least - start and old[-1 - end] == text[-1 - end]:
            end += 1
        self._shown = text
        cursor = QTextCursor(self.document())
        self._telling = True
        cursor.setPosition(_units(old[:start]))
        cursor.setPosition(_units(old[: len(old) - end]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text[start : len(text) - end])
        self._telling = False
        self._mark_problems()

    def go_to_start(self) -> None:
        """Show another text from its beginning."""
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _changed(self, place: int, removed: int, added: int) -> None:
        if self._telling:
            return
        text = self.text()
        if text != self._shown:
            self._shown = text
            self.edited.emit(text)

    def createMimeDataFromSelection(self) -> QMimeData:
        # Plain, and with its no-break spaces, which Qt would replace.
        data = QMimeData()
        data.setText(self.textCursor().selectedText().replace("\u2029", "\n").replace("\u2028", "\n"))
        return data

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = source.text()
        self.insertPlainText(text if self._lines else " ".join(text.split()))

    # --- Problems ---------------------------------------------------------------------------------------

    def show_problems(self, errors: Sequence[Problem], warnings: Sequence[Problem]) -> None:
        """Write what is wrong below the lines that it is about."""
        found: dict[int, tuple[Severity, Problem]] = {}
        for severity, problems in (("error", errors), ("warning", warnings)):
            for problem in problems:
                found.setdefault(problem.line, (severity, problem))
        restyle(self, state="error" if errors else "warning" if warnings else "")
        if found != self._problems:
            self._problems = found
            self._mark_problems()

    @property
    def problems(self) -> dict[int, tuple[Severity, Problem]]:
        """What is written below the lines, by line."""
        return dict(self._problems)

    def _mark_problems(self) -> None:
        """Make room below the lines that something is wrong with; one line has it below the field instead."""
        if not self._lines:
            return
        self._telling = True
        block = self.document().begin()
        while block.isValid():
            wanted = self._note_height(block) if block.blockNumber() + 1 in self._problems else 0
            if round(block.blockFormat().bottomMargin()) != wanted:
                form = QTextBlockFormat(block.blockFormat())
                form.setBottomMargin(wanted)
                QTextCursor(block).setBlockFormat(form)
            block = block.next()
        self._telling = False
        self.viewport().update()

    def _note_height(self, block: QTextBlock) -> int:
        _, problem = self._problems[block.blockNumber() + 1]
        return self._note_rect(problem, 0).height() + 8

    def _note_rect(self, problem: Problem, top: int) -> QRect:
        width = max(self.viewport().width() - 34, 60)
        metrics = QFontMetrics(look().font("small"))
        bound = metrics.boundingRect(QRect(0, 0, width, 1000), Qt.TextFlag.TextWordWrap, problem.sentence)
        return QRect(6, top, self.viewport().width() - 12, bound.height() + 8)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._gutter is not None:
            box = self.contentsRect()
            self._gutter.setGeometry(QRect(box.left(), box.top(), look().pixels(_GUTTER), box.height()))
            if event.size().width() != event.oldSize().width():
                self._mark_problems()

    def block_top(self, block: QTextBlock) -> float:
        """Where a block begins, in the viewport."""
        top = self.document().documentLayout().blockBoundingRect(block).top()
        return top - self.verticalScrollBar().value()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._lines and self._problems:
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for line, (severity, problem) in self._problems.items():
                block = self.document().findBlockByNumber(line - 1)
                if block.isValid():
                    self._paint_note(painter, block, severity, problem)
            painter.end()
        if self._gutter is not None:
            self._gutter.update()

    def _paint_note(self, painter: QPainter, block: QTextBlock, severity: Severity, problem: Problem) -> None:
        theme = look().theme
        ink, back = (theme.danger, theme.danger_soft) if severity == "error" else (theme.warning, theme.warning_soft)
        layout = block.layout()
        height = layout.boundingRect().height()
        box = self._note_rect(problem, round(self.block_top(block) + height + 3))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(back))
        painter.drawRoundedRect(QRectF(box), 4, 4)
        painter.setPen(colour(ink))
        painter.setFont(look().font("small"))
        words = box.adjusted(8, 4, -8, -4)
        painter.drawText(words, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter, problem.sentence)

    # --- Keys -------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._list is not None and self._list.takes(event):
            return
        if leaves_undo_to_the_document(event):
            return
        key, control = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key == Qt.Key.Key_Space and control:
            self.open_completion()
            return
        if not self._lines and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
            return
        super().keyPressEvent(event)
        if event.text() and not self.isReadOnly():
            self._complete(asked=False)

    def focusNextPrevChild(self, forward: bool) -> bool:
        # Qt asks before the key comes: while the list is open, Tab takes from it.
        return False if self.completing else super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.close_completion()

    def event(self, event: QEvent) -> bool:
        # Escape and Tab belong to the list while it is open, whatever the window does with them.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self.completing:
            event.accept()
            return True
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.DeleteEndOfLine)
        ):
            # On some systems these are the keys of the command palette.
            event.ignore()
            return True
        return super().event(event)

    # --- Completion -------------------------------------------------------------------------------------

    def before_cursor(self) -> str:
        """The end of the text before the cursor."""
        cursor = self.textCursor()
        end = cursor.selectionStart()
        cursor.setPosition(max(0, end - _LOOK_BACK))
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText().replace("\u2029", "\n")

    @property
    def completion(self) -> CompletionList:
        """The list of offers; made when it is first needed."""
        if self._list is None:
            self._list = CompletionList(self.window())
            self._list.taken.connect(self._take)
            # It stands in the window, which outlives the box.
            self.destroyed.connect(self._list.deleteLater)
        elif self._list.parentWidget() is not self.window():
            self._list.setParent(self.window())
        return self._list

    @property
    def completing(self) -> bool:
        """Whether the list of offers is open."""
        return self._list is not None and self._list.isVisible()

    def open_completion(self) -> None:
        """Offer what fits here; outside of a tag, all variables."""
        self.setFocus()
        self._complete(asked=True)

    def close_completion(self) -> None:
        """Offer nothing any more."""
        if self._list is not None:
            self._list.hide()

    def _complete(self, asked: bool) -> None:
        context = context_before(self.before_cursor())
        if context.place == "none" and not context.inside and asked:
            context = Context("variable")
        elif not asked and context.place == "variable" and not context.typed and not self._just_opened():
            context = Context("none")
        offers = offers_for(context, self._variables())
        exact = len(offers) == 1 and offers[0].name == context.typed
        if not offers or (exact and not asked):
            self.close_completion()
            return
        corner = self.cursorRect()
        at = self.viewport().mapTo(self.window(), corner.topLeft())
        self.completion.show_offers(offers, QRect(at, QSize(1, corner.height())))

    def _just_opened(self) -> bool:
        return self.before_cursor().rstrip(" ").endswith(("{{", "{%", " if", "elif", " and", " or", " not"))

    def _moved(self) -> None:
        if self.completing:
            context = context_before(self.before_cursor())
            if context.place == "none" and not context.inside and not self._list_is_asked():
                self.close_completion()

    def _list_is_asked(self) -> bool:
        return not context_before(self.before_cursor()).inside

    def _take(self, offer: Offer) -> None:
        before = self.before_cursor()
        context = context_before(before)
        cursor = self.textCursor()
        start = cursor.selectionStart() - _units(context.typed if context.inside else "")
        end = cursor.selectionEnd()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        written, back = self._with_ends(offer, context, before, self._after(end))
        self.close_completion()
        cursor.insertText(written)
        cursor.setPosition(cursor.position() - back)
        self.setTextCursor(cursor)

    def _after(self, place: int) -> str:
        cursor = self.textCursor()
        cursor.setPosition(place)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText()

    def _with_ends(self, offer: Offer, context: Context, before: str, after: str) -> tuple[str, int]:
        """What is put in, with the ends of the tag where they are missing; and how far the cursor goes back."""
        if not context.inside:
            return "{{ " + offer.written + " }}", 0
        opened = before.rfind("{{") > before.rfind("{%")
        gap = "" if before.endswith(" ") or context.typed or context.place == "filter" else " "
        if context.place == "filter" and before.endswith("|"):
            gap = " "
        end = "}}" if opened else "%}"
        rest = after.split("{{")[0].split("{%")[0]
        closed = end in rest
        written = gap + offer.written
        if closed:
            return written, 0
        if opened:
            return written + " }}", 0
        # A condition goes on behind its variable.
        return (written + " %}", 0) if offer.written in ("else", "endif") else (written + "  %}", 3)


def _units(text: str) -> int:
    """How many places of a document a text takes: Qt counts UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


class _Gutter(QWidget):
    """The numbers of the lines, left of the text."""

    def __init__(self, edit: TemplateEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = look().theme
        painter = QPainter(self)
        painter.setFont(look().font("tiny"))
        problems = self._edit.problems
        current = self._edit.textCursor().blockNumber()
        block = self._edit.cursorForPosition(QPoint(0, 0)).block()
        while block.isValid():
            top = self._edit.block_top(block)
            if top > self.height():
                break
            number = block.blockNumber()
            severity = problems[number + 1][0] if number + 1 in problems else ""
            ink = {"error": theme.danger, "warning": theme.warning}.get(severity)
            painter.setPen(colour(ink or (theme.text if number == current else theme.muted)))
            line = block.layout().lineAt(0)
            height = line.height() if line.isValid() else self._edit.fontMetrics().height()
            box = QRectF(0, top, self.width() - 8, height)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(number + 1))
            block = block.next()
        painter.end()
