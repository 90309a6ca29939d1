"""The journey in the system's shape, as a drawing: one flow after the other."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from designer.background import Job, run_in_background
from designer.inspector.fields.editor import Choice
from designer.publishing.drawing_view import DrawingView
from designer.publishing.page import MARGIN
from designer.style.controls import IconButton, Text
from exporters.lowering.lower import Lowered
from journey.journey import Journey
from journey.words import number, say, say_count


class ShapeView(QWidget):
    """``step_chosen``: the drawn step that the clicked one came from."""

    step_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._lowered: Lowered | None = None
        self._laid: dict[int, Journey] = {}
        self._job: Job | None = None
        self.flows = Choice(say("flow"))
        self.flows.chosen.connect(self._show)
        self.count = Text("", "small", "muted")
        self.view = DrawingView()
        self.view.step_chosen.connect(self._chosen)
        self._said = Text("", ink="muted", wrap=True)
        self._said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        bar = QHBoxLayout()
        bar.setContentsMargins(MARGIN, 0, MARGIN, 0)
        bar.setSpacing(8)
        bar.addWidget(self.flows, 1)
        bar.addWidget(self.count)
        bar.addStretch(1)
        for icon, words, act in (
            ("minus", say("Zoom out"), lambda: self.view.zoom(False)),
            ("plus", say("Zoom in"), lambda: self.view.zoom(True)),
            ("maximize", say("Show all of it"), self.view.fit),
        ):
            button = IconButton(icon, words, 28, 14)
            button.clicked.connect(act)
            bar.addWidget(button)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._said)
        drawn = QWidget()
        column = QVBoxLayout(drawn)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(bar)
        column.addWidget(self.view, 1)
        self.pages.addWidget(drawn)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)

    def show_shape(self, lowered: Lowered | None) -> None:
        """There is another shape; None: none yet."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._lowered, self._laid = lowered, {}
        self._said.setText(say("There is nothing to draw yet."))
        self.pages.setCurrentIndex(0)
        if lowered is None:
            return
        self.flows.offer(tuple((place, flow.header.name or flow.id) for place, flow in enumerate(lowered.flows)))
        self.flows.choose(0)
        self.flows.setEnabled(len(lowered.flows) > 1)
        if self.isVisible():
            self._show(0)

    @property
    def idle(self) -> bool:
        """Whether nothing is being laid out."""
        return self._job is None

    def shown(self) -> None:
        """It has come to the front: draw what is to be seen."""
        if self._lowered is not None and self._job is None and not self._laid:
            self._show(0)

    def _show(self, place: int) -> None:
        lowered = self._lowered
        if lowered is None:
            return
        flow = lowered.flows[place]
        self.count.setText(say_count("{count} step", "{count} steps", len(flow.pieces), shown=number(len(flow.pieces))))
        if place in self._laid:
            self._put(self._laid[place])
            return
        if self._job is not None:
            self._job.cancel()

        def work(job: Job) -> Journey:
            from designer.exporting.drawing import laid_out

            return lowered.journey if lowered.target is None else laid_out(flow.journey)

        def done(journey: Journey) -> None:
            self._job = None
            self._laid[place] = journey
            self._put(journey)

        def failed(error: Exception) -> None:
            self._job = None
            self._said.setText(say("This could not be drawn: {reason}", reason=error))
            self.pages.setCurrentIndex(0)

        self._said.setText(say("Drawing..."))
        self._job = run_in_background(work, done, failed, owner=self)

    def _put(self, journey: Journey) -> None:
        self.view.setAccessibleName(say("Drawing of “{flow}”", flow=journey.header.name))
        self.pages.setCurrentIndex(1)
        self.view.show_journey(journey)

    def _chosen(self, piece: str) -> None:
        lowered, place = self._lowered, self.flows.value
        if lowered is not None and isinstance(place, int):
            found = lowered.flows[place].by_id.get(piece)
            if found is not None:
                self.step_chosen.emit(found.origin)
