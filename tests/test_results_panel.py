"""The results panel as a person uses it: tabs, narrowing, tables, copying and saving."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from small_shop import lifecycle, small_assessment, small_result, small_source

from designer.results import saving
from designer.results.contents import TABS
from designer.results.panel import ResultsPanel
from designer.results.plot_view import Chart, PlotView
from designer.results.stale import StaleStrip
from designer.results.table_view import TableView
from designer.style.appearance import look
from designer.style.controls import Button, Text
from exporters.names import names_of
from simulator.figures import Figure

WAIT = 60_000


@pytest.fixture
def panel(qtbot: QtBot) -> ResultsPanel:
    look().choose("light", 100, True)
    made = ResultsPanel()
    qtbot.addWidget(made)
    made.resize(960, 240)
    made.show()
    return made


@pytest.fixture
def filled(qtbot: QtBot, panel: ResultsPanel) -> ResultsPanel:
    panel.show_result(small_result(), (lifecycle(),), small_source().activity)
    settle(qtbot, panel)
    return panel


def settle(qtbot: QtBot, panel: ResultsPanel) -> None:
    """Wait until everything in sight is drawn."""
    qtbot.waitUntil(lambda: panel.idle and all(view.plot is not None for view in views(panel)), timeout=WAIT)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: panel.idle, timeout=WAIT)


def views(panel: ResultsPanel) -> list[PlotView]:
    return [view for view in panel.findChildren(PlotView) if view.isVisibleTo(panel)]


def titles(panel: ResultsPanel) -> list[str]:
    return [view.plot.title for view in views(panel) if view.plot is not None]


def words(panel: ResultsPanel) -> str:
    return "\n".join(text.full_text for text in panel.findChildren(Text) if text.isVisibleTo(panel))


def table(panel: ResultsPanel) -> TableView:
    (found,) = [table for table in panel.findChildren(TableView) if table.isVisibleTo(panel)]
    return found


def rows(panel: ResultsPanel) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table(panel).as_csv())))


def test_without_a_result_one_sentence_and_one_act(qtbot: QtBot, panel: ResultsPanel) -> None:
    assert "Not replayed yet." in words(panel)
    (button,) = [b for b in panel.findChildren(Button) if b.text() == "Replay" and b.isVisibleTo(panel)]
    with qtbot.waitSignal(panel.replay_wanted):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_overview_shows_three_plots_and_the_total(filled: ResultsPanel) -> None:
    assert titles(filled) == [
        "Messages per person, busiest 7 days",
        "When we send, when they shop",
        "People reached so far",
    ]
    result = small_result()
    calls = result.tally.nodes["call"].sent
    assert f"{result.sent - calls:,} messages and {calls:,} calls" in words(filled)
    assert f"to {result.reach:,} people" in words(filled)


@pytest.mark.parametrize("tab", [tab for tab, _ in TABS])
def test_every_tab_shows_something(qtbot: QtBot, filled: ResultsPanel, tab: str) -> None:
    filled.show_assessment(small_assessment())
    filled.choose_tab(tab)  # type: ignore[arg-type]
    settle(qtbot, filled)
    shown = titles(filled)
    assert shown if tab not in ("steps", "ranges", "effects") else rows(filled)


def test_every_total_says_how_sure_it_is(qtbot: QtBot, filled: ResultsPanel) -> None:
    found = small_assessment()
    filled.choose_tab("ranges")
    assert "a moment after the replay" in words(filled)
    filled.show_assessment(found)
    sent = found.estimates[Figure("run", "", "sent")]
    reach = found.estimates[Figure("run", "", "reach")]
    assert sent.sampling is not None
    span = f"{round(sent.sampling.low):,} to {round(sent.sampling.high):,}"
    assert f"all sent {span}" in filled._summaries[0]
    told = {row["Figure"]: row for row in rows(filled)}
    assert told["Messages sent"]["Count"] == str(small_result().sent) == str(round(sent.value))
    assert told["Messages sent"]["95 % range"] == span
    assert reach.sampling is not None
    assert round(reach.sampling.low) <= small_result().reach <= round(reach.sampling.high)
    filled.choose_tab("overview")
    settle(qtbot, filled)
    (reached,) = [view.plot for view in views(filled) if view.plot is not None and view.plot.id == "reach"]
    assert reached.statement.endswith(f"{round(reach.sampling.low)} to {round(reach.sampling.high)}.")
    filled.choose_tab("steps")
    model = table(filled).model()
    (place,) = [row for row in range(model.rowCount()) if model.index(row, 0).data() == "Buying guide"]
    tip = model.index(place, 4).data(Qt.ItemDataRole.ToolTipRole)
    of_guide = found.estimates[Figure("node", "guide", "sent")]
    assert of_guide.sampling is not None
    assert f"{round(of_guide.sampling.low)} to {round(of_guide.sampling.high)}" in tip
    assert "had run from" in tip
    # Of another run nothing is said.
    settle(qtbot, filled)
    other = replace(small_result(), start=small_result().start + 1)
    filled.show_result(other, (lifecycle(),), small_source().activity)
    assert "95 % range" not in filled._summaries[0]


def test_what_is_assumed_has_two_bands(qtbot: QtBot, filled: ResultsPanel) -> None:
    found = small_assessment()
    figure = Figure("run", "", "sent")
    inner = found.estimates[figure].sampling
    assert inner is not None
    outer = msgspec.structs.replace(inner, low=inner.low - 10, high=inner.high + 10)
    wider = {
        **found.estimates,
        figure: msgspec.structs.replace(found.estimates[figure], assumption=outer, basis="assumed"),
    }
    filled.choose_tab("ranges")
    filled.show_assessment(replace(found, estimates=wider))
    (row,) = [row for row in rows(filled) if row["Figure"] == "Messages sent"]
    assert row["With what is assumed"] == f"{round(outer.low):,} to {round(outer.high):,}"
    assert row["95 % range"] == f"{round(inner.low):,} to {round(inner.high):,}"
    settle(qtbot, filled)


def test_a_message_narrows_the_panel_to_it(qtbot: QtBot, filled: ResultsPanel) -> None:
    tally = small_result().tally.nodes["guide"]
    filled.narrow_to("guide")
    settle(qtbot, filled)
    assert "Results of “Buying guide”" in words(filled)
    assert titles(filled)[0] == "What became of the message"
    assert f"{tally.sent:,} sent" in words(filled)
    filled.narrow_to(None)
    settle(qtbot, filled)
    assert titles(filled)[0] == "Messages per person, busiest 7 days"


def test_a_wait_narrows_the_panel_to_it(qtbot: QtBot, filled: ResultsPanel) -> None:
    filled.narrow_to("settle")
    settle(qtbot, filled)
    assert titles(filled) == ["Where they went", "Time in this step"]
    filled.choose_tab("messages")
    assert "This step sends no messages." in words(filled)


def test_an_edge_narrows_the_panel_to_it(qtbot: QtBot, filled: ResultsPanel) -> None:
    filled.narrow_to("interest.view")
    settle(qtbot, filled)
    assert "New interest?" in words(filled)
    filled.choose_tab("loops")
    settle(qtbot, filled)
    assert [row["Passes"] for row in rows(filled)] == [str(small_result().tally.edges["interest.view"].passes)]


def test_a_record_that_was_not_replayed_shows_everything(qtbot: QtBot, filled: ResultsPanel) -> None:
    filled.narrow_to("a note")
    settle(qtbot, filled)
    assert titles(filled)[0] == "Messages per person, busiest 7 days"


def test_steps_stand_in_order_and_sort_by_number(qtbot: QtBot, filled: ResultsPanel) -> None:
    filled.choose_tab("steps")
    names = [row["Step"] for row in rows(filled)]
    assert names[:2] == ["Viewed a category", "Let it settle"]
    assert len(names) == len(small_result().tally.nodes)
    entries = list(rows(filled)[0]).index("Entries")
    table(filled).sortByColumn(entries, Qt.SortOrder.DescendingOrder)
    counts = [int(row["Entries"]) for row in rows(filled)]
    assert counts == sorted(counts, reverse=True)
    assert sum(counts) == sum(tally.entries for tally in small_result().tally.nodes.values())


def test_a_row_leads_to_its_step(qtbot: QtBot, filled: ResultsPanel) -> None:
    filled.choose_tab("steps")
    view = table(filled)
    with qtbot.waitSignal(filled.record_chosen) as chosen:
        place = view.visualRect(view.model().index(2, 0)).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == ["guide"]


def test_stale_figures_stay_and_say_so(qtbot: QtBot, filled: ResultsPanel) -> None:
    strip = filled.findChild(StaleStrip)
    assert not strip.isVisibleTo(filled)
    filled.set_stale(running=True)
    assert strip.isVisibleTo(filled)
    assert "older than the journey" in words(filled)
    assert len(titles(filled)) == 3
    filled.show_blocked(2)
    assert "2 errors stop the replay" in words(filled)
    filled.show_result(small_result(), (lifecycle(),))
    assert not strip.isVisibleTo(filled)


def test_a_first_look_says_so(qtbot: QtBot, filled: ResultsPanel) -> None:
    result = small_result()
    some = replace(result, tally=replace(result.tally, customers=5))
    filled.show_result(some, (lifecycle(),))
    assert "A first look at 5 of 80 customers." in words(filled)
    settle(qtbot, filled)
    plot = views(filled)[0].plot
    assert plot is not None
    assert "on 5 of the 80 customers, taken at random, of “test”" in plot.statement


def test_a_replay_that_is_stopped_promises_nothing(filled: ResultsPanel) -> None:
    filled.set_running(False)
    assert "older than the journey" not in words(filled), "these are fresh"
    filled.set_stale(running=True)
    assert "Replaying..." in words(filled)
    filled.set_running(False)
    assert "These figures are older than the journey." in words(filled)
    assert "Replaying..." not in words(filled)
    result = small_result()
    some = replace(result, tally=replace(result.tally, customers=5))
    filled.show_result(some, (lifecycle(),), told="Of all, about 80 messages.")
    assert words(filled).count("Of all, about 80 messages. A first look at 5 of 80 customers.") == 1
    filled.set_running(False)
    assert "Of all, about 80 messages." in words(filled)
    assert "follow in some seconds" not in words(filled)
    filled.show_blocked(2)
    filled.set_running(False)
    assert "2 errors stop the replay" in words(filled)


def test_errors_before_any_figures_are_told(panel: ResultsPanel) -> None:
    panel.show_blocked(1)
    assert "1 error stops the replay" in words(panel)


def test_the_first_replay_says_how_far_it_is(panel: ResultsPanel) -> None:
    panel.set_running(True)
    assert "Replaying" in words(panel)
    panel.set_progress(0.25)
    assert "25 %" in words(panel)
    panel.set_running(False)
    assert "Not replayed yet." in words(panel)


def test_parts_of_a_plot_say_more(filled: ResultsPanel) -> None:
    chart = views(filled)[0].findChild(Chart)
    said = {chart.words_at(QPoint(x, chart.height() // 2))[0] for x in range(0, chart.width(), 4)} - {""}
    assert any("with 1 message" in text for text in said)


def test_plots_follow_the_theme(qtbot: QtBot, filled: ResultsPanel) -> None:
    def corner() -> str:
        image = filled.grab().toImage()
        chart = views(filled)[0].findChild(Chart)
        at = chart.mapTo(filled, QPoint(1, 1))
        return image.pixelColor(at).name()

    assert corner() == look().theme.surface.lower()
    look().choose("dark", 100, True)
    settle(qtbot, filled)
    qtbot.waitUntil(lambda: corner() == look().theme.surface.lower(), timeout=WAIT)


def test_plots_are_saved_as_pictures_and_data(qtbot: QtBot, filled: ResultsPanel, tmp_path: Path) -> None:
    plot = views(filled)[0].plot
    assert plot is not None
    for ending, start in (("png", b"\x89PNG"), ("svg", b"<svg")):
        path = tmp_path / saving.file_name(plot.title, ending)
        with qtbot.waitSignal(filled.told, timeout=WAIT) as told:
            saving.save_picture(plot, path, filled, filled.told.emit)
        assert path.read_bytes().startswith(start)
        assert path.name in told.args[0]
    path = tmp_path / "data.csv"
    with qtbot.waitSignal(filled.told, timeout=WAIT):
        saving.save_data(plot.table.as_csv(), path, filled, filled.told.emit)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "messages in 7 days,people"
    assert sum(int(line.split(",")[1]) for line in lines[1:]) == small_result().reach


def test_a_folder_that_takes_no_files_is_told(qtbot: QtBot, filled: ResultsPanel) -> None:
    with qtbot.waitSignal(filled.told, timeout=WAIT) as told:
        saving.save_data("a", Path("/proc/nothing/here.csv"), filled, filled.told.emit)
    assert "/proc/nothing/here.csv" in told.args[0]


def test_plots_are_copied_as_picture_and_data(qtbot: QtBot, filled: ResultsPanel) -> None:
    plot = views(filled)[0].plot
    assert plot is not None
    with qtbot.waitSignal(filled.told, timeout=WAIT):
        saving.copy_picture(plot, filled, filled.told.emit)
    assert QGuiApplication.clipboard().image().width() == 1280
    with qtbot.waitSignal(filled.told, timeout=WAIT):
        saving.copy_data(plot.table.as_csv(), plot.title, filled.told.emit)
    assert QGuiApplication.clipboard().text().startswith("messages in 7 days,people")


def test_what_messages_change_is_bounded_and_says_why(qtbot: QtBot, filled: ResultsPanel) -> None:
    filled.choose_tab("effects")
    assert "a moment after the replay" in words(filled)
    filled.show_assessment(small_assessment())
    assert "Not identified" in words(filled)
    told = {(row["What"], row["Rests on"]): row["Answer"] for row in rows(filled)}
    harmless = next(answer for (_, rests), answer in told.items() if rests == "no harm")
    assert harmless.startswith("not identified: 0.0 to +")
    assert any(rests == "the experiment" for _, rests in told)
    settle(qtbot, filled)


def test_steps_are_called_as_they_are_now_above_older_figures(qtbot: QtBot, filled: ResultsPanel) -> None:
    filled.narrow_to("guide")
    filled.set_stale(False)
    names = names_of((lifecycle(),))
    called = {key: name for key, name in names.nodes.items() if key != "reminder"} | {"guide": "Reading list"}
    filled.show_names(msgspec.structs.replace(names, nodes=called))
    assert "Results of “Reading list”" in words(filled)
    # A step that is gone keeps its name while its figures are shown.
    filled.narrow_to("reminder")
    assert "Results of “Cart reminder”" in words(filled)
    settle(qtbot, filled)
