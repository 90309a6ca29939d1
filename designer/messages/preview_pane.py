"""What a real customer would get: the line in the inbox and the mail, as wide as a phone or a desktop shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from designer.messages.browser_page import PageFolder, browser_page
from designer.messages.inbox_line import InboxLine
from designer.messages.mail_view import MARKS, PAPER, MailView
from designer.messages.people_bar import PeopleBar
from designer.messages.short_view import ShortView
from designer.messages.study import Answer
from designer.messages.value_chips import ValueChips
from designer.style.controls import Button, Text
from designer.style.segmented import Segmented
from journey.messages import TEXT_FIELDS
from journey.model import Channel
from journey.words import say

View = Literal["phone", "desktop", "text"]
#: The widths in which mails are looked at, in pixels.
WIDTHS: dict[View, int] = {"phone": 375, "desktop": 640, "text": 640}


class PreviewPane(QWidget):
    """Right side of the editor. ``told`` brings a sentence for the status line."""

    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.view: View = "desktop"
        self._channel: Channel = "email"
        self._answer: Answer | None = None
        self._body = self._plain = self._subject = self._preheader = ""
        self._pages = PageFolder()
        self.people = PeopleBar()
        self.widths = Segmented(
            (
                ("phone", say("Phone"), ""),
                ("desktop", say("Desktop"), ""),
                ("text", say("Plain text"), ""),
            )
        )
        self.widths.choose(self.view)
        self.widths.chosen.connect(self.show_view)
        self.open_button = Button(say("Open in browser"), "eye", dense=True)
        self.open_button.setToolTip(say("The faithful picture. Scripts cannot run, and nothing is loaded."))
        self.open_button.clicked.connect(self.open_in_browser)
        self.inbox = InboxLine()
        self.mail = MailView()
        self.mail.pointed.connect(self._point)
        self.short = ShortView()
        self.notice = Text("", "small", "danger", wrap=True)
        self.notice.hide()
        self.chips = ValueChips()
        self.address = Text("", "small", "muted", elide=True)
        self._lay_out()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(self.people)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.widths)
        head.addStretch(1)
        head.addWidget(self.open_button)
        layout.addLayout(head)
        layout.addWidget(self.notice)
        self._paper = QFrame()
        self._paper.setProperty("surface", "paper")
        paper = QVBoxLayout(self._paper)
        paper.setContentsMargins(0, 0, 0, 0)
        paper.setSpacing(0)
        paper.addWidget(self.inbox)
        paper.addWidget(self.mail, 1)
        desk = QWidget()
        desk.setProperty("role", "body")
        row = QHBoxLayout(desk)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(self._paper)
        row.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.setWidget(desk)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._scroll)
        self.pages.addWidget(self.short)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.chips)
        layout.addWidget(self.address)
        self.show_view(self.view)

    def show_channel(self, channel: Channel) -> None:
        """Show a message of another channel."""
        if channel != self._channel:
            self._body = self._plain = self._subject = self._preheader = ""
        self._channel = channel
        mail = channel == "email"
        self.widths.setVisible(mail)
        self.open_button.setVisible(mail)
        self.pages.setCurrentWidget(self._scroll if mail else self.short)

    def show_view(self, view: object) -> None:
        """Show the mail as wide as on a phone or a desktop, or its plain part."""
        self.view = view if view in WIDTHS else "desktop"
        self.widths.choose(self.view)
        self._paper.setFixedWidth(WIDTHS[self.view] + 2)
        self._show()

    def show_answer(self, answer: Answer, with_history: bool) -> None:
        """Show the message for the person of the answer. A text that cannot be read stays as it was last."""
        self._answer = answer
        texts = answer.preview.texts
        self._subject = texts.get("subject", self._subject)
        self._preheader = texts.get("preheader", self._preheader)
        if "body" in texts:
            self._body = answer.preview.marked_body
        self._plain = texts.get("text", self._plain)
        self.people.show_answer(answer, with_history)
        if not answer.preview.errors:
            self.chips.show_values(answer.preview.used)
        self._show()

    def show_errors(self, errors: Mapping[str, object]) -> None:
        """Say which fields (TEXT_FIELDS) are shown as they were before they could not be read."""
        broken = [say(words) for name, words in TEXT_FIELDS.items() if name in errors]
        self.notice.setVisible(bool(broken))
        if broken:
            self.notice.setText(
                say("{what}: cannot be read yet. You see what could be read last.", what=", ".join(broken))
            )

    def _show(self) -> None:
        if self._answer is None:
            return
        if self._channel != "email":
            self.short.show_text(self._channel, self._answer.preview.sender, self._subject, self._body)
            return
        self.inbox.show_line(self._answer.preview.sender, self._subject, self._preheader, self.view == "phone")
        if self.view == "text":
            self.mail.show_plain(self._plain)
        else:
            self.mail.show_html(self._body)

    def _point(self, address: str) -> None:
        self.address.setText(say("Leads to {address}", address=address) if address else "")

    def page(self) -> str:
        """The mail as a page for a browser."""
        width = WIDTHS[self.view]
        return browser_page(self._subject, self._body, MARKS, width, PAPER.surface, PAPER.window)

    def open_in_browser(self) -> None:
        """Open the mail in the system's browser."""
        path = self._pages.write(self.page())
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.told.emit(say("No browser could be opened. The page is {file}.", file=path))

    def forget(self) -> None:
        """Drop what was shown, and the pages that were opened: they tell of customers."""
        self._answer = None
        self._body = self._plain = self._subject = self._preheader = ""
        self._pages.remove()
