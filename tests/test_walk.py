"""The real program on a real screen: a loop is drawn by mouse and keyboard, from the empty window to the saved file."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from benchmarks.real_window import RealWindow, missing_tools
from benchmarks.twin_window import TwinWindow
from benchmarks.two_minutes import Walker, drawn, loop_of

pytestmark = pytest.mark.skipif(
    bool(missing_tools()), reason=f"not installed: {', '.join(missing_tools())} (make setup as root installs them)"
)


def test_a_loop_is_drawn_and_saved_by_hand(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "hand.journey"
    with RealWindow(tmp_path / "home") as window:
        twin = TwinWindow(tmp_path, *window.size)
        try:
            walker = Walker(window, twin)
            walker.begin()
            walker.add("delay", "delay")
            walker.add("wait for", "wait_for_event")
            walker.connect("wait_for_event", "timeout", "delay")
            walker.save(path)
        finally:
            twin.close()
        assert "Traceback" not in window.errors
    assert drawn(path) == {
        ("cart_abandonment", "next", "delay"),
        ("delay", "next", "wait_for_event"),
        ("wait_for_event", "timeout", "delay"),
    }
    assert loop_of(path)["output"] == "timeout"
    assert window.counts.drags == 2
