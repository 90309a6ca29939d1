"""Draws plots in the background, one after the other; of several requests for one place only the last counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

from designer.background import Job, run_in_background

if TYPE_CHECKING:
    from exporters.plots.plot import Plot
    from exporters.plots.rendering import Drawn
    from exporters.plots.style import PlotStyle


@dataclass(frozen=True)
class Request:
    """A plot at a size in logical pixels, ``scale`` dots a pixel. ``done`` gets it on the interface thread; None
    in place of pixels means that there is nothing to draw, or no room."""

    make: Callable[[], Plot]
    style: PlotStyle
    width: float
    height: float
    scale: float
    done: Callable[[Plot, Drawn | None], None]
    failed: Callable[[Exception], None]


class PlotDrawer(QObject):
    """A queue with one place for each who asks."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[object, Request] = {}
        self._running: Job | None = None

    def ask(self, place: object, request: Request) -> None:
        """Draw this for ``place`` instead of whatever was asked for it before."""
        self._waiting.pop(place, None)
        self._waiting[place] = request
        self._next()

    def forget(self, place: object) -> None:
        """Draw nothing more for ``place``."""
        self._waiting.pop(place, None)

    @property
    def idle(self) -> bool:
        """Whether everything that was asked for is drawn."""
        return self._running is None and not self._waiting

    def _next(self) -> None:
        if self._running is not None or not self._waiting:
            return
        place = next(iter(self._waiting))
        request = self._waiting.pop(place)

        def finished(drawn: tuple[Plot, Drawn | None]) -> None:
            self._running = None
            if place not in self._waiting and _is_there(place):
                request.done(*drawn)
            self._next()

        def failed(error: Exception) -> None:
            self._running = None
            if _is_there(place):
                request.failed(error)
            self._next()

        self._running = run_in_background(lambda job: _draw(request), on_done=finished, on_error=failed, owner=self)


def _is_there(place: object) -> bool:
    """Whether who asked still exists: a widget may have gone while its plot was drawn."""
    return not isinstance(place, QObject) or isValid(place)


def _draw(request: Request) -> tuple[Plot, Drawn | None]:
    plot = request.make()
    if plot.is_empty or request.width < 1 or request.height < 1:
        return plot, None
    from exporters.plots.rendering import draw_pixels

    return plot, draw_pixels(plot, request.style, request.width, request.height, request.scale)
