"""The first screen: the sample shop, an empty journey, templates, recent files, and work that was not saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from canvas.palette import colour
from designer import recovery
from designer.command_line.template_files import SAMPLE, templates
from designer.inspector.sections import Page
from designer.settings import Settings
from designer.style.appearance import look
from designer.style.controls import Button, IconButton, Picture, Text, line
from designer.templates import BLANK, fresh_copy, template_document
from designer.thumbnails import thumbnail
from journey.encoding import JourneyFileError
from journey.file import read_journey
from journey.journey import Journey
from journey.words import say, say_count

#: The narrowest tile; there are as many columns as fit.
_TILE = 250
_PICTURE_HEIGHT = 112


class _Tile(QFrame):
    """A card that is clicked as a whole, or chosen with Enter."""

    chosen = Signal()

    def __init__(self, words: str, strong: bool = False) -> None:
        super().__init__()
        self._strong = strong
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look().changed.connect(self.update)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = look().theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(colour(theme.surface))
        ink = theme.accent if self._strong or self.hasFocus() else theme.faint if self.underMouse() else theme.card_line
        painter.setPen(colour(ink))
        painter.drawRoundedRect(box, 10, 10)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 9, 9)
        painter.end()


class _View(QWidget):
    """A small picture of a journey; painted when it is first needed."""

    def __init__(self, journey: Journey | None, height: int) -> None:
        super().__init__()
        self._journey = journey
        self._picture: QPixmap | None = None
        self.setMinimumHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        look().changed.connect(self._forget)

    def sizeHint(self) -> QSize:
        return QSize(120, self.minimumHeight())

    def _forget(self) -> None:
        self._picture = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = look().theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.canvas))
        painter.drawRoundedRect(QRectF(self.rect()), 9, 9)
        if self._journey is not None:
            ratio = self.devicePixelRatioF()
            size = self.size()
            if self._picture is None or self._picture.deviceIndependentSize().toSize() != size:
                self._picture = thumbnail(self._journey, theme, size.width(), size.height(), ratio)
            painter.drawPixmap(0, 0, self._picture)
        painter.end()


class StartPage(QWidget):
    """The first screen. Signals say what a person chose; documents are new ones."""

    file_chosen = Signal(object)
    template_chosen = Signal(object)
    file_asked = Signal()
    import_asked = Signal()
    restore_asked = Signal(object)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._tiles: list[QWidget] = []
        self._columns = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._main = Page()
        self._main.setProperty("surface", "surface")
        self._main.column.setContentsMargins(32, 24, 32, 32)
        self._main.column.setSpacing(20)
        self._head()
        self._first_row()
        self._main.column.addWidget(Text(say("Templates"), "heading"))
        self._grid = QGridLayout()
        self._grid.setSpacing(16)
        self._main.column.addLayout(self._grid)
        row.addWidget(self._main, 1)
        self._side = Page()
        self._side.setFixedWidth(look().pixels(300))
        self._side.column.setContentsMargins(20, 28, 20, 20)
        self._side.column.setSpacing(10)
        row.addWidget(self._side)
        self._loaded = False

    def _head(self) -> None:
        head = QHBoxLayout()
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(Text(say("Start a journey"), "title"))
        texts.addWidget(Text(say("Draw it, and rehearse it on your own history."), ink="muted"))
        head.addLayout(texts, 1)
        open_button = Button(say("Open a file..."), "folder-open")
        open_button.clicked.connect(self.file_asked)
        head.addWidget(open_button)
        self._main.column.addLayout(head)

    def _first_row(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(16)
        sample = _Tile(say("Open the sample shop"), strong=True)
        sample.chosen.connect(self._open_sample)
        layout = QHBoxLayout(sample)
        layout.setContentsMargins(18, 3, 3, 3)
        layout.setSpacing(12)
        texts = QVBoxLayout()
        texts.setContentsMargins(0, 16, 0, 16)
        texts.setSpacing(4)
        texts.addWidget(Text(say("Open the sample shop"), "heading"))
        texts.addWidget(Text(say("A real shop's orders of two years, and a journey to try."), ink="muted", wrap=True))
        texts.addStretch(1)
        go = Button(say("Open and replay"), "play", role="primary")
        go.clicked.connect(self._open_sample)
        texts.addWidget(go)
        layout.addLayout(texts, 4)
        self._sample_view = QVBoxLayout()
        layout.addLayout(self._sample_view, 6)
        sample.setFixedHeight(look().pixels(168))
        row.addWidget(sample, 4)
        for icon_name, title, words, asked in (
            ("file-plus-2", say("Blank journey"), say("Stages only"), self._open_blank),
            ("database", say("Import a history"), say("Your own orders, from files"), self.import_asked),
        ):
            tile = _Tile(title)
            tile.chosen.connect(asked)
            box = QVBoxLayout(tile)
            box.setContentsMargins(16, 16, 16, 14)
            box.setSpacing(2)
            box.addWidget(Picture(icon_name, lambda: look().theme.accent_text, 20))
            box.addStretch(1)
            box.addWidget(Text(title, weight=600, wrap=True))
            box.addWidget(Text(words, "small", "muted", wrap=True))
            tile.setFixedHeight(look().pixels(168))
            row.addWidget(tile, 1)
        self._main.column.addLayout(row)

    # --- Templates --------------------------------------------------------------------------------------

    def _load(self) -> None:
        """Read the templates, after the page has been painted once."""
        if self._loaded:
            return
        self._loaded = True
        for name, path in templates().items():
            try:
                journey = read_journey(path)
            except JourneyFileError:
                continue
            if name == BLANK:
                continue
            if name == SAMPLE:
                self._sample_view.addWidget(_View(journey, 100))
            self._tiles.append(self._template_tile(journey))
        self._arrange(True)

    def _template_tile(self, journey: Journey) -> QWidget:
        header = journey.header
        tile = _Tile(header.name)
        tile.setToolTip(header.description)
        tile.chosen.connect(lambda: self.template_chosen.emit(fresh_copy(journey)))
        box = QVBoxLayout(tile)
        box.setContentsMargins(3, 3, 3, 10)
        box.setSpacing(6)
        box.addWidget(_View(journey, _PICTURE_HEIGHT))
        box.addWidget(line())
        loops = sum(edge.loop is not None for edge in journey.edges)
        first, second = QHBoxLayout(), QHBoxLayout()
        for inner in (first, second):
            inner.setContentsMargins(12, 0, 12, 0)
            inner.setSpacing(6)
        first.addWidget(Text(header.name, weight=600, elide=True), 1)
        if loops:
            first.addWidget(Picture("rotate-ccw", lambda: look().theme.accent_text, 12))
            first.addWidget(Text(say_count("{count} loop", "{count} loops", loops), "small", "accent"))
        second.addWidget(Text(header.description, "small", "muted", elide=True), 1)
        steps = len(journey.nodes)
        second.addWidget(Text(say_count("{count} step", "{count} steps", steps), "small", "muted"))
        box.addLayout(first)
        box.addLayout(second)
        return tile

    def _arrange(self, anew: bool = False) -> None:
        width = self._main.viewport().width() - 64
        columns = max(1, (width + 16) // (look().pixels(_TILE) + 16))
        if columns == self._columns and not anew:
            return
        self._columns = columns
        for tile in self._tiles:
            self._grid.removeWidget(tile)
        for place, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, place // columns, place % columns)
        for column in range(8):
            self._grid.setColumnStretch(column, int(column < columns))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setFocus()
        QTimer.singleShot(0, self._load)

    def _open_sample(self) -> None:
        self.template_chosen.emit(template_document(SAMPLE))

    def _open_blank(self) -> None:
        self.template_chosen.emit(template_document(BLANK))

    # --- Recent -----------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Look again at recent files and unsaved work."""
        column = self._side.column
        while (item := column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        column.addWidget(Text(say("Recent"), "heading"))
        for found in recovery.find(self._settings.values.recent):
            column.addWidget(self._found_card(found))
        shown = 0
        for text in self._settings.values.recent:
            path = Path(text)
            column.addWidget(self._recent_row(path))
            column.addWidget(line())
            shown += 1
        if not shown:
            column.addWidget(Text(say("Journeys that you open or save stand here."), ink="muted", wrap=True))
        column.addSpacing(16)
        column.addWidget(Text(say("Nothing leaves this computer."), "small", "muted", wrap=True))

    def _found_card(self, found: recovery.Recovered) -> QWidget:
        card = QFrame()
        card.setProperty("surface", "found")
        box = QVBoxLayout(card)
        box.setContentsMargins(14, 12, 14, 12)
        box.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Picture("history", lambda: look().theme.warning, 14))
        head.addWidget(Text(say("Unsaved work found"), weight=600), 1)
        box.addLayout(head)
        words = say("{name}, last changed {when}", name=found.title, when=moment_words(found.at))
        box.addWidget(Text(words, "small", "muted", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(6)
        restore = Button(say("Restore"), dense=True)
        restore.clicked.connect(lambda: self.restore_asked.emit(found))
        drop = Button(say("Keep the saved file") if found.path else say("Throw away"), role="quiet", dense=True)
        drop.clicked.connect(lambda: self._drop(found))
        row.addWidget(restore)
        row.addWidget(drop)
        row.addStretch(1)
        box.addLayout(row)
        return card

    def _drop(self, found: recovery.Recovered) -> None:
        recovery.forget(found)
        self.refresh()

    def _recent_row(self, path: Path) -> QWidget:
        row = _RecentRow(path, lambda: self._forget(path))
        row.chosen.connect(lambda: self.file_chosen.emit(path))
        return row

    def _forget(self, path: Path) -> None:
        self._settings.forget_recent(str(path))
        self.refresh()


class _RecentRow(QWidget):
    """A recent file."""

    chosen = Signal()

    def __init__(self, path: Path, forget: Callable[[], None]) -> None:
        super().__init__()
        self._exists = path.exists()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(path.stem)
        self.setToolTip(str(path))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 6, 2, 6)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        name = Text(path.stem, weight=600, elide=True)
        texts.addWidget(name)
        if self._exists:
            where = moment_words(path.stat().st_mtime)
            below = Text(where, "small", "muted")
        else:
            below = Text(say("The file is gone."), "small", "warning")
        texts.addWidget(below)
        layout.addLayout(texts, 1)
        if not self._exists:
            remove = IconButton("x", say("Take it off this list"), 24, 12)
            remove.clicked.connect(forget)
            layout.addWidget(remove)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not (self.underMouse() or self.hasFocus()):
            return
        theme = look().theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour(theme.accent) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.hover))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()


def moment_words(at: float) -> str:
    """When something was: "Today, 14:02", "Yesterday", "17 Nov", "17 Nov 2011"."""
    from exporters.dates import day_words, month_words

    moment = datetime.fromtimestamp(at)
    today = date.today()
    days = (today - moment.date()).days
    if days == 0:
        return say("Today, {time}", time=moment.strftime("%H:%M"))
    if days == 1:
        return say("Yesterday, {time}", time=moment.strftime("%H:%M"))
    if moment.year == today.year:
        return f"{moment.day} {month_words(moment.date())}"
    return day_words(moment.date())
