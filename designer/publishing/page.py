"""What the pages of a publication have in common."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.publishing.course import Course
from designer.style.controls import Text

MARGIN = 20


class CoursePage(QWidget):
    """One stage. ``changed``: what may be done next is different. ``step_chosen``: a record of the journey is to be
    seen."""

    changed = Signal()
    step_chosen = Signal(str)

    def __init__(self, course: Course, title: str, about: str) -> None:
        super().__init__()
        self.course = course
        self.setAccessibleName(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 16, 0, 0)
        self.column.setSpacing(10)
        head = QVBoxLayout()
        head.setContentsMargins(MARGIN, 0, MARGIN, 0)
        head.setSpacing(3)
        self.title = Text(title, "heading", wrap=True)
        self.about = Text(about, ink="muted", wrap=True)
        head.addWidget(self.title)
        head.addWidget(self.about)
        self.column.addLayout(head)

    @property
    def said(self) -> str:
        """What came of this stage, in a few words."""
        return ""

    @property
    def next_words(self) -> str:
        """What the button says that leads on; empty: there is none."""
        return ""

    @property
    def may_go_on(self) -> bool:
        """Whether that button works now."""
        return False

    def shown(self) -> None:
        """The page has come to the front."""

    def focus_first(self) -> bool:
        """Bring the keyboard to what is done first here; returns whether there is such."""
        return False

    def go_on(self) -> bool:
        """The button was pressed; returns whether the next stage is to be shown."""
        return True
