"""What stands between the window's bars: a document, the first screen, or the name of the file that is being read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from designer.opening_page import OpeningPage
from journey.words import say

if TYPE_CHECKING:
    from designer.start.page import StartPage
    from designer.window import MainWindow


class Pages(QStackedWidget):
    """The pages of one window; those without a document are made when they are first needed."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._opening: OpeningPage | None = None
        #: The first screen, once it was shown.
        self.start: StartPage | None = None

    def show_page(self, page: QWidget) -> None:
        """Show a page, which may be new."""
        if self.indexOf(page) < 0:
            self.addWidget(page)
        self.setCurrentWidget(page)

    def show_opening(self, name: str) -> None:
        """Say that the file of this name is being read; without a name, that it is not any more."""
        if not name:
            self.show_start()
            return
        if self._opening is None:
            self._opening = OpeningPage()
            self._window.files.progress.connect(self._opening.show_progress)
        self._opening.begin(name)
        self.show_page(self._opening)

    def show_start(self) -> None:
        """Show the first screen."""
        if self.start is None:
            self.start = self._made_start()
        self.start.refresh()
        self._window.status.show_replay(
            say(
                "Sample: Online Retail II, Chen, D. (2012), UCI Machine Learning Repository, CC BY 4.0. "
                "Views and carts are made."
            ),
            "muted",
        )
        self.show_page(self.start)

    def _made_start(self) -> StartPage:
        from designer.start.page import StartPage

        window = self._window
        page = StartPage(window.settings)
        page.file_chosen.connect(window.files.open)
        page.template_chosen.connect(window.files.new)
        page.file_asked.connect(window.ask_for_file)
        page.import_asked.connect(window.import_history)
        page.restore_asked.connect(window.files.restore)
        page.history_chosen.connect(window.use_history)
        page.keys_asked.connect(window.show_shortcuts)
        page.tour_asked.connect(window.show_tour)
        return page
