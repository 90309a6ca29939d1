"""The editor of one message over the drawing: its texts on the left, what a real customer gets on the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from designer.background import Job, run_in_background
from designer.inspector.vocabulary import Vocabulary
from designer.messages.language_bar import LanguageBar
from designer.messages.offers import Offer
from designer.messages.preview_pane import PreviewPane
from designer.messages.study import Answer, Question, Study
from designer.messages.texts_pane import TextsPane
from designer.style.controls import Button, Text, line, upright
from journey.catalogue import kind
from journey.describe import name_of
from journey.fragments_inlining import without_fragments
from journey.journey import Journey
from journey.message_edits import add_language, remove_language, set_sender, set_text
from journey.messages import locales_of, variant_of
from journey.model import Message
from journey.store import Difference, Store
from journey.words import say, say_count

if TYPE_CHECKING:
    from simulator.history.history import History

#: The preview follows the typing after so many milliseconds.
_PAUSE = 60
#: An error is told when nothing was typed for so many milliseconds: half a tag is no mistake.
_PATIENCE = 700
_WIDTHS = [560, 720]


class MessagePanel(QWidget):
    """Edits one message of the store. ``closed``: the person wants the drawing back. ``told`` brings a sentence for
    the status line."""

    closed = Signal()
    told = Signal(str)

    def __init__(
        self, store: Store, vocabulary: Callable[[], Vocabulary], history: Callable[[], History | None]
    ) -> None:
        super().__init__()
        self._store, self._vocabulary, self._history = store, vocabulary, history
        self._message_id, self._locale = "", ""
        self._search, self._place = "", 0
        self._offers: tuple[Offer, ...] = ()
        self._study = Study()
        self._job: Job | None = None
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.back = Button(say("Back to drawing"), "chevron-left", role="quiet")
        self.back.clicked.connect(self.closed)
        self.name = Text("", "heading", elide=False)
        self.where = Text("", "small", "muted", elide=True)
        self.languages = LanguageBar()
        self.languages.chosen.connect(self.show_language)
        self.languages.added.connect(self._add_language)
        self.languages.removed.connect(self._remove_language)
        self.texts = TextsPane(lambda: self._offers)
        self.texts.edited.connect(self._edit)
        self.texts.sender_edited.connect(lambda text: set_sender(self._store, self._message_id, text))
        self.texts.left_field.connect(store.end_merging)
        self.preview = PreviewPane()
        self.preview.told.connect(self.told)
        self.preview.people.stepped.connect(self._step)
        self.preview.people.searched.connect(self._find)
        self._lay_out()
        self._pending = QTimer(self)
        self._pending.setSingleShot(True)
        self._pending.setInterval(_PAUSE)
        self._pending.timeout.connect(self._ask)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE)
        self._patience.timeout.connect(self._tell)
        self._answer: Answer | None = None
        self._end = store.subscribe(self._changed)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(8, 7, 16, 7)
        head.setSpacing(10)
        head.addWidget(self.back)
        head.addWidget(upright())
        head.addWidget(self.name)
        head.addWidget(self.where, 1)
        head.addWidget(self.languages)
        self.across = QSplitter(Qt.Orientation.Horizontal)
        self.across.setHandleWidth(1)
        self.across.addWidget(self.texts)
        self.across.addWidget(self.preview)
        self.across.setCollapsible(0, False)
        self.across.setCollapsible(1, False)
        self.across.setStretchFactor(0, 1)
        self.across.setStretchFactor(1, 1)
        self.across.setSizes(_WIDTHS)
        self.texts.setMinimumWidth(300)
        self.preview.setMinimumWidth(320)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(line())
        layout.addWidget(self.across, 1)

    # --- What is shown ----------------------------------------------------------------------------------

    @property
    def message(self) -> Message | None:
        """The message that is edited; None if it is gone."""
        found = self._store.journey.records.get(self._message_id)
        return found if isinstance(found, Message) else None

    @property
    def language(self) -> str:
        """The language that is edited; empty for the default."""
        return self._locale

    def show_message(self, message_id: str) -> None:
        """Edit this message."""
        if message_id != self._message_id:
            self._message_id, self._locale, self._answer = message_id, "", None
            self.preview.forget()
            self.texts.show_part("body")
        self._store.end_merging()
        self._show()
        self.texts.focus_first()

    def show_language(self, locale: str) -> None:
        """Edit the message's texts in another language; empty for the default."""
        self._locale = locale
        self._store.end_merging()
        self._show()

    def history_changed(self) -> None:
        """Another history is open: its people read the message from now on."""
        self._place, self._search = 0, ""
        self.preview.people.search.clear()
        self._pending.start()

    def look_again(self) -> None:
        """The history's names are known now."""
        self._pending.start()

    def close_listening(self) -> None:
        """Stop listening to the document, and forget everybody."""
        self._end()
        self._pending.stop()
        self._patience.stop()
        if self._job is not None:
            self._job.cancel()
        self.preview.forget()

    def _changed(self, difference: Difference, before: Journey, after: Journey) -> None:
        if self.isVisible():
            if self.message is None:
                self.closed.emit()
                return
            self._show()

    def _show(self) -> None:
        message = self.message
        if message is None:
            return
        if self._locale and variant_of(message, self._locale) is None:
            self._locale = ""
        journey = self._store.journey
        users = [node for node in journey.nodes if node.parameters.get("message") == message.id]
        self.name.setText(name_of(users[0]) if len(users) == 1 else message.name)
        self.where.setText(_where_words(journey, message))
        self.languages.show_languages(
            tuple(variant.locale for variant in message.variants), self._locale, locales_of(journey)
        )
        self.texts.show_message(message, self._locale)
        self.preview.show_channel(message.channel)
        self._pending.start()

    # --- Edits ------------------------------------------------------------------------------------------

    def _edit(self, field: str, text: str) -> None:
        self._patience.start()
        set_text(self._store, self._message_id, self._locale, field, text, merge=True)

    def _add_language(self, locale: str) -> None:
        add_language(self._store, self._message_id, locale)
        self.show_language(locale)
        self.texts.focus_first()

    def _remove_language(self, locale: str) -> None:
        remove_language(self._store, self._message_id, locale)

    # --- The preview ------------------------------------------------------------------------------------

    def _step(self, by: int) -> None:
        self._place += by
        self._ask()

    def _find(self, text: str) -> None:
        if text != self._search:
            self._search, self._place = text, 0
            self._ask()

    def _ask(self) -> None:
        message = self.message
        if message is None:
            return
        if self._job is not None:
            self._job.cancel()
        question = Question(
            # Inside a fragment there is no start, which tells who gets the message.
            without_fragments(self._store.whole.journey),
            message,
            self._locale,
            self._history(),
            self._vocabulary(),
            self._search,
            self._place,
        )
        self._job = run_in_background(
            lambda job: self._study.answer(question),
            lambda answer: self._answered(question, answer),
            owner=self,
        )

    def _answered(self, question: Question, answer: Answer) -> None:
        self._job = None
        self._place, self._offers = answer.place, answer.offers
        self._answer = answer
        self.preview.show_answer(answer, question.history is not None)
        if not (answer.preview.errors and self._patience.isActive()):
            self._tell()

    def _tell(self) -> None:
        """Say what is wrong with the texts."""
        if self._answer is not None and self.texts.completing:
            # A name that is being chosen from the list is no mistake.
            self._patience.start()
        elif self._answer is not None:
            self._patience.stop()
            self.texts.show_problems(self._answer.preview.errors, self._answer.preview.warnings)
            self.preview.show_errors(self._answer.preview.errors)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _where_words(journey: Journey, message: Message) -> str:
    users = [node for node in journey.nodes if node.parameters.get("message") == message.id]
    if not users:
        return say("No step sends this message.")
    if len(users) > 1:
        return say_count("Sent by {count} step", "Sent by {count} steps", len(users))
    declared = kind(users[0].kind)
    words = say(declared.words) if declared else users[0].kind
    stage = journey.stage(users[0].stage)
    return say("{kind}, stage {stage}", kind=words, stage=stage.name) if stage else words
