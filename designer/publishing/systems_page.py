"""The first stage: which system the journey is published to, and what that one can and cannot hold."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from designer.inspector.sections import Page
from designer.publishing.course import Course
from designer.publishing.page import MARGIN, CoursePage
from designer.publishing.parts import Card, CardGrid
from designer.publishing.profile_words import Grade, gaps, promise, traits
from designer.style.appearance import look
from designer.style.controls import Ink, Picture, Text
from exporters.targets.registry import system
from journey.targets.profile import Profile
from journey.targets.profiles import profiles
from journey.words import mark, say

_GRADES: dict[Grade, tuple[str, Ink]] = {
    "native": ("circle-check", "ok"),
    "otherwise": ("circle-dot", "warning"),
    "never": ("circle-x", "danger"),
    "limit": ("info", "muted"),
}
_ASIDE = {"journeys": mark("Whole flows"), "parts": mark("Parts and a runbook"), "nothing": mark("By hand")}


class SystemsPage(CoursePage):
    """Cards of all systems; what the chosen one can hold beside them."""

    def __init__(self, course: Course) -> None:
        super().__init__(
            course,
            say("Where shall it run?"),
            say("Choose a system to see what it can hold. Nothing leaves this computer before you connect."),
        )
        self.cards: dict[str, Card] = {}
        self.traits = _Traits()
        page = Page()
        page.column.setContentsMargins(MARGIN, 4, 12, MARGIN)
        page.column.setSpacing(10)
        connected = [one for one in profiles() if system(one.id) is not None]
        others = [one for one in profiles() if system(one.id) is None]
        self._add(page, say("Published from here, as drafts"), connected, 230, with_words=True)
        self._add(page, say("Built by hand, with a booklet"), others, 145, with_words=False)
        across = QSplitter(Qt.Orientation.Horizontal)
        across.setHandleWidth(1)
        across.addWidget(page)
        across.addWidget(self.traits)
        across.setStretchFactor(0, 1)
        across.setCollapsible(0, False)
        across.setCollapsible(1, False)
        across.setSizes([480, look().pixels(290)])
        self.column.addWidget(across, 1)
        course.system_changed.connect(self._show)
        self._show()

    def _add(self, page: Page, title: str, shown: list[Profile], least: int, *, with_words: bool) -> None:
        if not shown:
            return
        page.column.addWidget(Text(title, "small", "muted", weight=600))
        grid = CardGrid(least)
        cards = []
        for one in shown:
            spoken_to = system(one.id) is not None
            aside = say(_ASIDE[one.publishes]) if spoken_to else ""
            card = Card(one.words, aside, _below(one) if with_words else "")
            card.clicked.connect(lambda _=False, name=one.id: self.course.choose_system(name))
            self.cards[one.id] = card
            cards.append(card)
        grid.fill(cards)
        page.column.addWidget(grid)

    def _show(self) -> None:
        chosen = self.course.profile
        for name, card in self.cards.items():
            card.setChecked(chosen is not None and chosen.id == name)
        self.traits.show_profile(chosen)
        self.changed.emit()

    @property
    def said(self) -> str:
        return self.course.profile.words if self.course.profile is not None else ""

    @property
    def next_words(self) -> str:
        return say("What changes there")

    @property
    def may_go_on(self) -> bool:
        return self.course.profile is not None

    def focus_first(self) -> bool:
        chosen = self.course.profile.id if self.course.profile is not None else next(iter(self.cards))
        self.cards[chosen].setFocus(Qt.FocusReason.OtherFocusReason)
        return True


def _below(one: Profile) -> str:
    """What is said on a system's card: what everybody should know first, else what it does not have."""
    return say(one.notice) if one.notice else gaps(one)


class _Traits(QWidget):
    """What a system can hold, line by line."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(look().pixels(230))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._page = Page()
        self._page.column.setContentsMargins(16, 14, 16, 14)
        layout.addWidget(self._page)
        self._shown: QWidget | None = None
        self.show_profile(None)

    def show_profile(self, one: Profile | None) -> None:
        """Say what this system can hold; None: what will stand here."""
        if self._shown is not None:
            self._page.column.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        if one is None:
            column.addWidget(
                Text(say("What a system can hold stands here once you choose one."), ink="muted", wrap=True)
            )
        else:
            column.addWidget(Text(say("What {system} can hold", system=one.words), "heading", wrap=True))
            column.addWidget(Text(promise(one, system(one.id) is not None), wrap=True))
            column.addLayout(_lines(one))
            if any(trait.known == "assumed" for trait in traits(one)):
                words = say("~ is assumed: neither the system's own description nor its users tell.")
                column.addWidget(Text(words, "small", "muted", wrap=True))
        self._page.column.addWidget(shown)
        shown.show()


def _lines(one: Profile) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(9)
    for trait in traits(one):
        row = QHBoxLayout()
        row.setSpacing(8)
        sign, ink = _GRADES[trait.grade]
        row.addWidget(_sign(sign, ink), 0, Qt.AlignmentFlag.AlignTop)
        texts = QGridLayout()
        texts.setSpacing(1)
        words = f"~ {trait.words}" if trait.known == "assumed" else trait.words
        texts.addWidget(Text(trait.subject, "small", "muted", wrap=True), 0, 0)
        texts.addWidget(Text(words, wrap=True), 1, 0)
        row.addLayout(texts, 1)
        column.addLayout(row)
    return column


def _sign(sign: str, ink: Ink) -> Picture:
    return Picture(sign, lambda: str(getattr(look().theme, ink)), 14)
