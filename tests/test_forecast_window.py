"""The forecast mode of a real window: asked for, shown as ranges, stale after an edit, gone back from."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from history_builder import DAY, HOUR, Person, make_history
from small_shop import TEMPLATES
from window_kit import dress, open_window, wait_until

from canvas.overlay import Overlay
from designer.documents import Document
from designer.forecast.panel import ForecastPanel
from designer.forecast.words import range_of
from designer.results.plot_view import PlotView
from designer.settings import Settings
from designer.style.controls import Text
from designer.window import MainWindow
from journey.edits import set_parameter
from journey.file import read_journey
from journey.program import program_of
from simulator.figures import Figure, run_figure
from simulator.forecast.forecasting import forecast
from simulator.forecast.records import Forecast
from simulator.forecast.settings import ForecastSettings
from simulator.history.folder import open_history, write_history

JOURNEY = TEMPLATES / "product_review.journey"
REVIEW, BOUGHT = "review_review", "review_bought"


def shop(folder: Path, people: int, days: int) -> Path:
    """People who order every two to five weeks and get their parcel two days later."""
    chance = random.Random(3)
    made = []
    for number in range(people):
        day, events = chance.randrange(20), []
        while day < days:
            at = day * DAY + chance.randrange(9, 20) * HOUR
            order = {"value": 20.0, "order": f"{number}-{at}", "product": "p1", "category": "clocks", "quantity": 1}
            events += [(at, "order", order), (at + 2 * DAY, "delivered", order)]
            day += chance.randrange(14, 35)
        made.append(Person(f"c{number}", events, zone="Europe/London"))
    write_history(make_history(made), folder)
    return folder


@contextmanager
def window_on(folder: Path, history: Path) -> Iterator[MainWindow]:
    """A window with the journey, replayed on a history."""
    dress()
    Settings(folder / "settings.json").change(history=str(history))
    with open_window(folder, Document(read_journey(JOURNEY))) as window:
        window.resize(1280, 800)
        service = window.replay.service
        wait_until(lambda: service.replayed is not None and not service.is_working, "replay")
        yield window


def panel_of(window: MainWindow) -> ForecastPanel:
    panel = window.replay.forecast.panel
    assert panel is not None
    return panel


def said(window: MainWindow) -> str:
    """All words in sight of the forecast's panel."""
    return "\n".join(text.full_text for text in panel_of(window).findChildren(Text) if text.isVisibleTo(window))


def shown(window: MainWindow) -> Overlay:
    """What the canvas shows."""
    assert window._workspace is not None
    return window._workspace.overlay


def plots(window: MainWindow) -> list[PlotView]:
    views = panel_of(window).findChildren(PlotView)
    return [view for view in views if view.isVisibleTo(window) and view.plot is not None]


def ask(window: MainWindow) -> None:
    window.actions_by_id["replay.mode_forecast"].trigger()
    wait_until(lambda: window.replay.forecast.service.found is not None and not window.replaying, "forecast")


def test_a_forecast_from_asking_for_it_to_going_back(tmp_path: Path) -> None:
    with window_on(tmp_path, shop(tmp_path / "shop", 40, 240)) as window:
        ask(window)
        service, found = window.replay.forecast.service, window.replay.forecast.service.found
        assert found is not None
        history = window.replay.service.history
        assert history is not None
        # The same figures as from the command line.
        again = forecast([program_of(found.journey)], history, ForecastSettings())
        assert [(f.figure, f.low, f.high) for f in again.figures] == [
            (f.figure, f.low, f.high) for f in found.outlook.whole.figures
        ]
        _weeks_add_up(again)
        assert any(view.plot is not None and view.plot.id.startswith("weeks") for view in plots(window))
        assert found.outlook.first is not None
        assert found.outlook.first.days == 14
        # Cards say "a to b", the status line says which mode it is, and ways say nothing.
        overlay = shown(window)
        assert overlay.said is not None
        ((_, text),) = overlay.said[REVIEW].figures
        assert text == range_of(again.by_figure[Figure("node", REVIEW, "sent")])
        assert re.fullmatch(r"\d+ to \d+", text)
        assert not overlay.edges
        assert overlay.outlined
        assert window.status.text.startswith("Forecast of ")
        assert "Forecast, not a replay" in said(window)
        _tabs(window)
        _edits(window)
        assert service.found is found
        window.actions_by_id["replay.mode_replay"].trigger()
        assert shown(window).said is None
        assert shown(window).nodes[REVIEW].sent is not None


def _weeks_add_up(found: Forecast) -> None:
    """What came in the weeks of a past window is what came in it; each week has a range of its own."""
    for figure in (run_figure("sent"), Figure("node", REVIEW, "sent")):
        weeks, whole = found.weeks[figure], found.by_figure[figure]
        assert len(weeks) == 4
        assert all(week.low is not None and week.low <= week.expected <= week.high for week in weeks)
        came = [
            sum(origin.observed for origin in tried) for tried in zip(*(w.record.origins for w in weeks), strict=True)
        ]
        assert came == [origin.observed for origin in whole.record.origins]
        assert sum(came) > 0


def _tabs(window: MainWindow) -> None:
    panel = panel_of(window)
    for tab, count in (("past", 1), ("figures", 0), ("grounds", 0), ("overview", 3)):
        panel.choose_tab(tab)  # type: ignore[arg-type]
        wait_until(lambda: panel.idle, "plots")
        assert len(plots(window)) == count
    assert panel.shown_figure == run_figure("sent")
    panel.narrow_to(REVIEW)
    assert panel.shown_figure == Figure("node", REVIEW, "sent")
    panel.narrow_to(BOUGHT)
    assert panel.shown_figure == Figure("node", BOUGHT, "entries")
    wait_until(lambda: panel.idle, "plots")


def _edits(window: MainWindow) -> None:
    """An edit makes it stale; nothing runs until it is asked for; taking the edit back makes it right again."""
    service = window.replay.forecast.service
    assert window.document is not None
    store = window.document.store
    set_parameter(store, "review_delivered", "days", 11)
    wait_until(lambda: service.is_stale and not window.replay.service.is_working, "stale")
    assert not service.is_working
    assert "This forecast is older than the journey." in said(window)
    assert "older than the journey" in window.status.text
    assert shown(window).stale
    store.undo()
    wait_until(lambda: not service.is_stale, "fresh again")
    assert window.status.text.startswith("Forecast of ")
    store.redo()
    wait_until(lambda: service.is_stale and not window.replay.service.is_working, "stale")
    window.actions_by_id["replay.again"].trigger()
    assert service.is_working
    assert window.replaying
    window.actions_by_id["replay.stop"].trigger()
    wait_until(lambda: not service.is_working and not window.replaying, "the end")
    assert service.is_stale


def test_too_little_history_says_so_and_shows_nothing_else(tmp_path: Path) -> None:
    folder = shop(tmp_path / "short", 30, 40)
    missing = forecast([program_of(read_journey(JOURNEY))], open_history(folder), ForecastSettings()).missing
    assert "Not enough history" in missing
    with window_on(tmp_path, folder) as window:
        ask(window)
        assert missing in said(window)
        assert shown(window).said == {}
        assert not shown(window).replayed
        assert window.status.text.startswith("Forecast: too little history.")
        assert not plots(window)
