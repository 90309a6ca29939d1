"""What can be done with a plot or a table of figures: copy it, save it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from designer.results import saving
from designer.results.plot_view import PlotView
from designer.results.table_view import TableView
from journey.words import say


class Offers(QWidget):
    """The menus of a panel's plots and tables; never shown itself. ``told``: something to say in the status line."""

    told = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()

    def serve_plot(self, view: PlotView) -> None:
        """Offer what can be done with a plot."""
        view.menu_wanted.connect(self._plot_menu)

    def serve_table(self, table: TableView, title: str) -> None:
        """Offer what can be done with a table."""
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(lambda at: self._table_menu(table, title, at))

    def _plot_menu(self, view: PlotView, at: QPoint) -> None:
        plot = view.plot
        if plot is None:
            return
        told = self.told.emit
        menu = QMenu(self)
        for words, act in (
            (say("Copy as picture"), lambda: saving.copy_picture(plot, self, told)),
            (say("Copy data"), lambda: saving.copy_data(plot.table.as_csv(), plot.title, told)),
            (say("Save as PNG..."), lambda: self._save_picture(view, "png")),
            (say("Save as SVG..."), lambda: self._save_picture(view, "svg")),
            (say("Save data as CSV..."), lambda: self._save_data(plot.table.as_csv(), plot.title)),
        ):
            menu.addAction(words).triggered.connect(act)
        menu.popup(at)

    def _table_menu(self, table: TableView, title: str, at: QPoint) -> None:
        menu = QMenu(self)
        copied = menu.addAction(say("Copy data"))
        copied.triggered.connect(lambda: saving.copy_data(table.as_csv(), title, self.told.emit))
        menu.addAction(say("Save data as CSV...")).triggered.connect(lambda: self._save_data(table.as_csv(), title))
        menu.popup(table.viewport().mapToGlobal(at))

    def _save_picture(self, view: PlotView, ending: str) -> None:
        if view.plot is not None and (path := self._ask_path(view.plot.title, ending)):
            saving.save_picture(view.plot, path, self, self.told.emit)

    def _save_data(self, text: str, title: str) -> None:
        if path := self._ask_path(title, "csv"):
            saving.save_data(text, path, self, self.told.emit)

    def _ask_path(self, title: str, ending: str) -> Path | None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        proposed = str(Path(folder) / saving.file_name(title, ending))
        chosen, _ = QFileDialog.getSaveFileName(self, say("Save"), proposed, f"{ending.upper()} (*.{ending})")
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix else path.with_suffix(f".{ending}")
