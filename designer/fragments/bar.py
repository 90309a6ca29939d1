"""The bar above the drawing while a fragment is open: the way back, what is open, and who else has it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from designer.inspector.fields.editor import column
from designer.style.appearance import look
from designer.style.controls import Button, Picture, Text, line
from journey.fragments import fragment, holders_of, uses_of
from journey.fragments_view import Level, ShownStore
from journey.words import say, say_count


class FragmentBar(QWidget):
    """``left``: how many levels of the path are to stay open."""

    left = Signal(int)

    def __init__(self, store: ShownStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._shown: tuple[object, ...] = ()
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(say("Fragment"))
        whole = column(self, 0)
        self._row = QWidget()
        self._layout = QHBoxLayout(self._row)
        self._layout.setContentsMargins(12, 5, 8, 5)
        self._layout.setSpacing(4)
        whole.addWidget(self._row)
        whole.addWidget(line())
        self.crumbs: list[Button] = []
        self.about = Text("", "small", "muted", elide=True)
        self.done = Button(say("Back to the journey"), "log-out", dense=True)
        self.done.clicked.connect(lambda: self.left.emit(0))
        self.hide()

    def refresh(self) -> None:
        """Show what is open now; hide where it is the whole journey."""
        path = self._store.path
        self.setVisible(bool(path))
        if not path:
            self._shown = ()
            return
        names = self._names(path)
        told = (*names, self._about(path[-1]))
        if told == self._shown:
            return
        self._shown = told
        while self._layout.count():
            item = self._layout.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None and widget not in (self.about, self.done):
                widget.hide()
                widget.deleteLater()
        self.crumbs = []
        for place, name in enumerate(names[:-1]):
            crumb = Button(name, role="link")
            crumb.setToolTip(say("Go back to “{name}”", name=name))
            crumb.clicked.connect(lambda _=False, place=place: self.left.emit(place))
            self._layout.addWidget(crumb)
            self._layout.addWidget(Picture("chevron-right", lambda: look().theme.faint, 12))
            self.crumbs.append(crumb)
        self._layout.addWidget(Picture("layers", lambda: look().theme.accent_text, 14))
        here = Text(names[-1], "body", weight=600)
        self._layout.addWidget(here)
        self.about.setText(told[-1])
        self._layout.addSpacing(8)
        self._layout.addWidget(self.about, 1)
        self._layout.addWidget(self.done)

    def _names(self, path: tuple[Level, ...]) -> tuple[str, ...]:
        document = self._store.whole.journey
        found = (fragment(document, level.fragment) for level in path)
        return (
            document.header.name or say("Untitled journey"),
            *(inner.name if inner is not None else "" for inner in found),
        )

    def _about(self, level: Level) -> str:
        document = self._store.whole.journey
        found = fragment(document, level.fragment)
        uses = len(uses_of(document, level.fragment)) + len(holders_of(document, level.fragment))
        version = say("Version {number}", number=found.version if found is not None else 1)
        if uses < 2:
            return version
        used = say_count("used in {count} place", "used in {count} places", uses)
        return say("{version}, {used}: what is changed here changes in all of them", version=version, used=used)
