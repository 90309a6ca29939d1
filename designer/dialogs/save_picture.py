"""Saving the journey's picture: which kind, with or without figures, light or dark, and how it will look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, QStandardPaths, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QDialog, QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from canvas.drawing import Drawing, paint_scene, whole
from canvas.overlay import Overlay
from canvas.palette import colour
from canvas.theme import DARK, LIGHT, Theme
from designer.background import run_in_background
from designer.dialogs.question import tell
from designer.dialogs.size import fit_words, room_for
from designer.documents import plain_name
from designer.picture_file import Kind, journey_picture
from designer.style.appearance import look
from designer.style.controls import Button, Text, Toggle
from designer.style.outline import paint_outline
from designer.style.segmented import Segmented
from journey.journey import Journey
from journey.words import mark, say

#: What each kind is good for.
_USES: dict[Kind, str] = {
    "svg": mark("Sharp at any size, its words stay words. For web pages and for drawing programs."),
    "png": mark("Pixels, twice as fine as the screen. For chats, mails and slides."),
    "pdf": mark("Sharp at any size, on one page. For printing and for sending round."),
}
_PREVIEW = QSize(560, 320)
#: The height of what stands below the preview, at 100 % text, and the least that is left of the preview.
_FORM, _LEAST = 290, 140
#: The preview is painted at most so large (pixels a side) before it is made small.
_MOST_PAINTED = 2400


#: The dialog's width, at 100 % text.
_WIDTH = 420


class Preview(QWidget):
    """The picture as it will be, small."""

    def __init__(self, journey: Journey) -> None:
        super().__init__()
        self._journey = journey
        self._overlay = Overlay()
        self._theme = LIGHT
        self._picture: QPixmap | None = None
        self.setFixedSize(_PREVIEW)
        self.setAccessibleName(say("Preview of the picture"))

    def show_choice(self, overlay: Overlay, theme: Theme) -> None:
        """Show it with these figures, in this theme."""
        self._overlay, self._theme, self._picture = overlay, theme, None
        self.update()

    def _painted(self) -> QPixmap:
        """The whole picture, painted large enough for its words and then made small, as a viewer would show it."""
        drawing = Drawing(self._journey, self._theme, self._overlay)
        rect = whole(drawing)
        scale = min(1.0, _MOST_PAINTED / max(rect.width, rect.height))
        large = QPixmap(round(rect.width * scale), round(rect.height * scale))
        large.fill(self._theme.canvas)
        painter = QPainter(large)
        paint_scene(painter, drawing, rect, ratio=scale)
        painter.end()
        ratio = self.devicePixelRatioF()
        small = large.scaled(
            self.size() * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        small.setDevicePixelRatio(ratio)
        return small

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None or self._picture.devicePixelRatio() != self.devicePixelRatioF():
            self._picture = self._painted()
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(self._theme.canvas))
        size = self._picture.deviceIndependentSize().toSize()
        painter.drawPixmap((self.width() - size.width()) // 2, (self.height() - size.height()) // 2, self._picture)
        paint_outline(painter, self.rect())
        painter.end()


class PictureDialog(QDialog):
    """Asks how the picture shall be; ``kind``, ``theme`` and ``overlay`` are the answers."""

    def __init__(self, parent: QWidget, journey: Journey, overlay: Overlay) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Save a picture"))
        self.setModal(True)
        self.kind: Kind = "svg"
        self.theme = look().theme
        self._overlay = overlay
        self.preview = Preview(journey)
        self.kinds = Segmented([(kind, kind.upper(), "") for kind in _USES])
        self.kinds.setAccessibleName(say("Kind of file"))
        self.kinds.chosen.connect(self._choose_kind)
        self.themes = Segmented([(LIGHT, say("Light"), "sun"), (DARK, say("Dark"), "moon")])
        self.themes.setAccessibleName(say("Colours"))
        self.themes.chosen.connect(self._choose_theme)
        self.figures = Toggle(say("With the figures of the replay"))
        self.figures.setEnabled(overlay.replayed)
        self.figures.setChecked(overlay.replayed)
        self.figures.toggled.connect(self._show)
        self.use = Text("", "small", "muted", wrap=True)
        self._lay_out()
        self.kinds.choose(self.kind)
        self.themes.choose(self.theme)
        self._choose_kind(self.kind)
        self._show()

    def _lay_out(self) -> None:
        # With large text the form needs the height.
        left = max(room_for(self).height() - look().pixels(_FORM), _LEAST)
        self.preview.setFixedSize(_PREVIEW.scaled(_PREVIEW.width(), left, Qt.AspectRatioMode.KeepAspectRatio))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(14)
        layout.addWidget(self.preview, 0, Qt.AlignmentFlag.AlignHCenter)
        form = QGridLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setColumnStretch(1, 1)
        form.addWidget(Text(say("Kind of file")), 0, 0)
        form.addWidget(self.kinds, 0, 1)
        form.addWidget(self.use, 1, 1)
        form.addWidget(Text(say("Colours")), 2, 0)
        form.addWidget(self.themes, 2, 1)
        figures = QHBoxLayout()
        figures.setSpacing(8)
        figures.addWidget(self.figures)
        words = say("Of the replay that is shown") if self._overlay.replayed else say("Not replayed yet")
        figures.addWidget(Text(words, ink="muted"), 1)
        form.addWidget(Text(say("Figures")), 3, 0)
        form.addLayout(figures, 3, 1)
        layout.addLayout(form)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        cancel = Button(say("Cancel"))
        cancel.clicked.connect(self.reject)
        self.save = Button(say("Save as..."), role="primary")
        self.save.setDefault(True)
        self.save.clicked.connect(self.accept)
        row.addWidget(cancel)
        row.addWidget(self.save)
        layout.addLayout(row)

    @property
    def overlay(self) -> Overlay:
        """The figures that the picture shall show."""
        return self._overlay if self.figures.isChecked() else Overlay(findings={})

    def _choose_kind(self, kind: object) -> None:
        self.kind = next(known for known in _USES if known == kind)
        self.use.setText(say(_USES[self.kind]))
        fit_words(self, _WIDTH)

    def _choose_theme(self, theme: object) -> None:
        self.theme = DARK if theme is DARK else LIGHT
        self._show()

    def _show(self) -> None:
        self.preview.show_choice(self.overlay, self.theme)


def ask_for_picture(parent: QWidget, journey: Journey, overlay: Overlay, told: Callable[[str], None]) -> None:
    """Ask how and where, then write the picture; ``told`` is told when it is done."""
    dialog = PictureDialog(parent, journey, overlay)
    taken = dialog.exec()
    kind, theme, chosen_overlay = dialog.kind, dialog.theme, dialog.overlay
    dialog.deleteLater()
    if not taken:
        return
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    name = plain_name(journey.header.name or say("Journey"))
    chosen, _ = QFileDialog.getSaveFileName(
        parent, say("Save a picture"), str(Path(folder) / f"{name}.{kind}"), f"{kind.upper()} (*.{kind})"
    )
    if not chosen:
        return
    path = Path(chosen)
    if path.suffix.lower() != f".{kind}":
        path = path.with_name(f"{path.name}.{kind}")
    write_picture(parent, path, lambda: journey_picture(journey, kind, theme, chosen_overlay), told)


def write_picture(parent: QWidget, path: Path, paint: Callable[[], bytes], told: Callable[[str], None]) -> None:
    """Write what ``paint`` gives, whole or not at all; what goes wrong is told in a dialog."""
    from exporters.pictures.paint import PictureError
    from journey.file import write_atomically

    def failed(error: Exception) -> None:
        tell(parent, say("The picture was not saved"), str(error), say("Close"))

    try:
        # Qt paints with pixmaps on this thread alone.
        picture = paint()
    except PictureError as error:
        failed(error)
        return
    run_in_background(
        lambda job: write_atomically(path, picture),
        lambda _: told(say("Picture saved as {file}", file=path.name)),
        failed,
        owner=parent,
    )
