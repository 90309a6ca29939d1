"""Plots are drawn behind the window's back: who asked may be gone by the time."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete
from small_shop import small_source

from designer.results.drawing import PlotDrawer, Request
from designer.results.look import window_style
from exporters.plots.plot import Plot


def some_plot() -> Plot:
    from exporters.plots.daily import daily_plot

    return daily_plot(small_source())


def test_a_plot_for_a_widget_that_is_gone_is_not_shown(qtbot: QtBot) -> None:
    drawer = PlotDrawer()
    go_on = threading.Event()
    shown: list[object] = []
    asker = QObject()

    def made() -> Plot:
        go_on.wait(30)
        return some_plot()

    drawer.ask(
        asker,
        Request(
            make=made,
            style=window_style(),
            width=300,
            height=120,
            scale=1,
            done=lambda plot, drawn: shown.append(plot),
            failed=shown.append,
        ),
    )
    delete(asker)
    go_on.set()
    qtbot.waitUntil(lambda: drawer.idle, timeout=60_000)
    assert shown == []
