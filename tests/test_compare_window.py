"""Versions and settings held against one another: the real window on the real sample."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from access_kit import press, problems
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from window_kit import bytes_of, open_window, pauses, ready, saved_document, wait_until, window_on_small_shop

from designer.comparing.panel import ComparePanel
from designer.comparing.settings import settings_of
from designer.comparing.words import break_evens, difference_rows, figure_rows, outlook_bars, warnings
from designer.plot_style import plot_style
from designer.style.appearance import look
from designer.style.controls import Text
from designer.templates import template_document
from designer.window import MainWindow
from exporters.plots.rendering import draw_file
from journey import edits
from journey.journey import Journey
from journey.program import program_of
from simulator.figures import run_figure
from simulator.run import RunSettings
from simulator.simulate import simulate


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """The sample journey on the sample shop."""
    folder = tmp_path_factory.mktemp("compare")
    document = saved_document(folder / "mine.journey", template_document("lifecycle"))
    with open_window(folder, document) as made:
        made.resize(1280, 800)
        ready(made)
        yield made


@pytest.fixture(scope="module")
def opened_small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """The sample journey on a shop of 80 people, where each replay takes no time."""
    with window_on_small_shop(tmp_path_factory.mktemp("small"), "lifecycle") as made:
        yield made


def comparing(opened: MainWindow) -> Iterator[MainWindow]:
    insights = ready(opened)
    insights.leave()
    assert opened.canvas is not None
    opened.canvas.select([])
    opened.activateWindow()
    opened.compare()
    yield opened
    insights.leave()


@pytest.fixture
def window(opened: MainWindow) -> Iterator[MainWindow]:
    yield from comparing(opened)


@pytest.fixture
def small(opened_small: MainWindow) -> Iterator[MainWindow]:
    yield from comparing(opened_small)


def panel(window: MainWindow) -> ComparePanel:
    insights = window.replay.insights
    assert insights is not None
    return insights.comparison


def settle(comparison: ComparePanel) -> None:
    for _ in range(2):
        QApplication.processEvents()
        wait_until(lambda: comparison.idle and not pauses(comparison), "the comparison and its plots")


def ask(window: MainWindow, target: str, low: str, high: str) -> ComparePanel:
    comparison = panel(window)
    comparison.choose_mode("setting")
    comparison.question.choose_setting(target)
    comparison.question.low.set_value(low)
    comparison.question.high.set_value(high)
    QTest.mouseClick(comparison.question.start, Qt.MouseButton.LeftButton)
    settle(comparison)
    assert comparison.question.problem.isHidden(), comparison.question.problem.full_text
    return comparison


def words(comparison: ComparePanel) -> str:
    return "\n".join(text.full_text for text in comparison.findChildren(Text) if text.isVisibleTo(comparison))


def journey_of(window: MainWindow) -> Journey:
    assert window.document is not None
    return window.document.store.journey


def sent(window: MainWindow, journey: Journey) -> int:
    history = window.replay.service.history
    assert history is not None
    return simulate([program_of(journey)], history, RunSettings()).sent


# --- One setting --------------------------------------------------------------------------------------------------


def test_one_reminder_against_three(window: MainWindow) -> None:
    comparison = ask(window, "interest.view.max_passes", "1", "3")
    answer = comparison.answer
    assert answer is not None
    difference = answer.comparison.others[0].differences[run_figure("sent")]
    assert difference.other == sent(window, journey_of(window))
    assert difference.value > 0
    assert difference.sampling is not None
    assert difference.sampling.low < difference.value < difference.sampling.high
    said = words(comparison)
    assert "Loop “New interest?” back to Research: passes at most, 3 against 1, if “Browse to repeat purchase”" in said
    assert f"“3” sends {round(difference.value):,} messages more" in said
    plot = comparison.short.plot.plot
    assert plot is not None
    assert "if “Browse to repeat purchase” had run from" in plot.statement


def test_wait_four_hours_against_a_day(window: MainWindow) -> None:
    assert window.canvas is not None
    window.canvas.select(["settle"])
    comparison = panel(window)
    assert comparison.question.chosen is not None
    assert comparison.question.chosen.target == "settle.timeout"
    ask(window, "settle.timeout", "PT4H", "P1D")
    spots = window.canvas.drawing.overlay.spots
    answer = comparison.answer
    assert spots is not None
    assert answer is not None
    assert "settle" in spots
    assert "Changed: 4 hours against 1 day" in spots["settle"].words
    differences = answer.comparison.others[0].differences
    clear = {
        figure.id
        for figure, difference in differences.items()
        if figure.scope == "node" and difference.is_clear and figure.name in ("entries", "sent", "capped", "held")
    }
    nodes = {node.id for node in journey_of(window).nodes}
    assert clear & nodes <= set(spots)


def test_the_table_has_all_figures_with_sentence_and_tag(small: MainWindow) -> None:
    comparison = ask(small, "weekly.limit", "3", "5")
    comparison.choose_tab("figures")
    answer = comparison.answer
    assert answer is not None
    table = comparison.figures.table
    heads = [table.model().headerData(n, Qt.Orientation.Horizontal) for n in range(table.model().columnCount())]
    assert heads == ["Figure", "3", "5", "Difference", "Share", "95 % range", "Rests on"]
    rows = list(csv.DictReader(io.StringIO(table.as_csv())))
    assert {row["Rests on"] for row in rows} <= {"exact", "assumed", "counted only"}
    for row, figure in zip(rows, figure_rows(answer), strict=True):
        assert int(row["5"]) - int(row["3"]) == figure.value
    table.selectRow(2)
    assert comparison.figures.statement.text == figure_rows(answer)[2].sentence
    with_node = next(n for n, row in enumerate(figure_rows(answer)) if row.figure.scope == "node")
    table.selectRow(with_node)
    table.activated.emit(table.model().index(with_node, 0))
    assert small.canvas is not None
    assert small.canvas.selection == {figure_rows(answer)[with_node].figure.id}


def test_fewer_than_thirty_get_no_share(small: MainWindow) -> None:
    answer = ask(small, "weekly.limit", "3", "5").answer
    assert answer is not None
    few = [row for row in figure_rows(answer) if abs(row.base) < 30]
    assert few
    assert all(row.share is None for row in few)
    assert all(row.share is not None for row in figure_rows(answer) if abs(row.base) >= 30)
    assert all(row.low is None for row in difference_rows(answer) if row.share is None)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [("2", "2", "Both are the same."), ("", "3", "Enter a"), ("-1", "3", "Enter a")],
)
def test_what_cannot_be_compared_says_why(small: MainWindow, low: str, high: str, said: str) -> None:
    comparison = panel(small)
    before = comparison.answer
    comparison.choose_mode("setting")
    comparison.question.choose_setting("weekly.limit")
    comparison.question.low.set_value(low)
    comparison.question.high.set_value(high)
    QTest.mouseClick(comparison.question.start, Qt.MouseButton.LeftButton)
    assert comparison.question.problem.full_text.startswith(said)
    assert not comparison.busy
    assert comparison.answer is before


def test_a_comparison_is_cancelled_with_escape_and_leaves_with_the_next(small: MainWindow) -> None:
    comparison = panel(small)
    comparison.choose_mode("setting")
    comparison.question.choose_setting("daily.limit")
    comparison.question.high.set_value("4")
    before = comparison.answer
    comparison.question.setting.setFocus()
    comparison.start()
    assert comparison.busy
    assert comparison.question.cancel.isVisible()
    QTest.keyClick(comparison.question.setting, Qt.Key.Key_Escape)
    assert not comparison.busy
    assert comparison.question.start.isVisible()
    assert QThreadPool.globalInstance().waitForDone(60_000)
    QApplication.processEvents()
    assert comparison.answer is before
    QTest.keyClick(comparison.question.setting, Qt.Key.Key_Escape)
    assert comparison.isHidden()
    assert small.canvas is not None
    assert small.canvas.drawing.overlay.spots is None


def test_every_setting_that_is_offered_can_be_set_to_what_it_is(small: MainWindow) -> None:
    from designer.comparing.study import changed

    journey = journey_of(small)
    settings = settings_of(journey)
    assert len({setting.target for setting in settings}) == len(settings) > 40
    for setting in settings:
        assert program_of(changed(journey, setting, setting.value)) == program_of(journey), setting.label


def test_the_keyboard_alone_compares(small: MainWindow) -> None:
    comparison = panel(small)
    comparison.choose_mode("setting")
    comparison.question.choose_setting("settle.timeout")
    comparison.question.choose_setting("weekly.limit")
    comparison.question.setting.setFocus()
    for text in ("1", "7"):
        press(Qt.Key.Key_Tab)
        field = QApplication.focusWidget()
        assert isinstance(field, QLineEdit)
        field.selectAll()
        QTest.keyClicks(field, text)
    press(Qt.Key.Key_Return)
    settle(comparison)
    answer = comparison.answer
    assert answer is not None
    assert (answer.inquiry.base.label, answer.inquiry.others[0].label) == ("1", "7")


# --- Versions -----------------------------------------------------------------------------------------------------


def test_edits_against_the_last_saved_version(small: MainWindow) -> None:
    assert small.document is not None
    store = small.document.store
    edits.set_parameter(store, "settle", "timeout", "P2D")
    ready(small)
    comparison = panel(small)
    comparison.choose_mode("version")
    assert comparison.question.version.value == "saved"
    comparison.start()
    settle(comparison)
    answer = comparison.answer
    assert answer is not None
    assert (answer.inquiry.base.label, answer.inquiry.others[0].label) == ("last saved", "this journey")
    difference = answer.comparison.others[0].differences[run_figure("sent")]
    replayed = small.replay.service.replayed
    assert replayed is not None
    assert difference.other == replayed.result.sent != difference.base
    store.undo()
    ready(small)
    assert not comparison.notice.isHidden()
    assert "The journey has changed since." in comparison.notice.full_text


def test_another_file(small: MainWindow, tmp_path: Path) -> None:
    other = template_document("lifecycle")
    edits.set_parameter(other.store, "settle", "timeout", "P2D")
    saved_document(tmp_path / "slower.journey", other)
    comparison = panel(small)
    comparison.choose_mode("version")
    comparison.use_file(tmp_path / "slower.journey")
    wait_until(lambda: comparison.question.version.value == str(tmp_path / "slower.journey"), "the file")
    comparison.start()
    settle(comparison)
    assert comparison.answer is not None
    assert comparison.answer.inquiry.others[0].label == "slower"
    comparison.use_file(tmp_path / "none.journey")
    wait_until(lambda: not comparison.question.problem.isHidden(), "the failure")
    assert "none.journey" in comparison.question.problem.full_text


# --- Many values --------------------------------------------------------------------------------------------------


def test_a_sweep_draws_the_curve_of_separate_replays(small: MainWindow) -> None:
    comparison = panel(small)
    comparison.choose_mode("sweep")
    comparison.question.choose_setting("weekly.limit")
    comparison.question.values.values.setText("1, 2, 4")
    comparison.start()
    settle(comparison)
    plot = comparison.curve.plot.plot
    assert plot is not None
    assert plot.title.startswith("Messages sent by Cap")
    found = {str(row[0]): row[1] for row in plot.table.rows}
    from designer.comparing.study import changed

    setting = next(one for one in settings_of(journey_of(small)) if one.target == "weekly.limit")
    for value in ("1", "2", "4"):
        assert found[value] == sent(small, changed(journey_of(small), setting, value))
    base = next(row for row in plot.table.rows if row[0] == "2")
    others = [row for row in plot.table.rows if row[0] != "2"]
    assert base[2] is None
    assert all(isinstance(row[2], float) and row[2] <= row[1] <= row[3] for row in others)  # type: ignore[operator]
    assert small.canvas is not None
    assert small.canvas.drawing.overlay.spots is None


@pytest.mark.parametrize("text", ["", "3", "1, x"])
def test_values_that_are_none_are_refused(small: MainWindow, text: str) -> None:
    comparison = panel(small)
    comparison.choose_mode("sweep")
    comparison.question.choose_setting("weekly.limit")
    comparison.question.values.values.setText(text)
    comparison.start()
    assert not comparison.busy
    assert not comparison.question.problem.isHidden()


# --- What it hangs on ---------------------------------------------------------------------------------------------


def test_assumptions_give_a_tornado_and_break_evens(small: MainWindow) -> None:
    comparison = ask(small, "interest.view.max_passes", "1", "3")
    comparison.choose_tab("assumptions")
    page = comparison.assumptions
    for name, low, high in (("response", "1", "3"), ("value", "10", "20"), ("cost", "0.1", "0.5")):
        for field, text in zip(page.fields(name), (low, high), strict=True):
            field.setText(text)
            field.textEdited.emit(text)
    settle(comparison)
    answer = comparison.answer
    assert answer is not None
    assert answer.inquiry.ranges.response == (0.01, 0.03)
    assert {bar.words for bar in outlook_bars(answer)} == {
        "Answers to a message",
        "Loss after other messages",
        "Worth of an answer",
        "Cost of a message",
    }
    plot = page.plot.plot
    assert plot is not None
    assert not plot.is_empty
    assert any("cost of a message" in sentence for sentence in break_evens(answer))
    assert all(sentence in page.words.accessibleDescription() for sentence in break_evens(answer))
    field = page.fields("cost")[0]
    field.setText("9")
    field.textEdited.emit("9")
    settle(comparison)
    assert "the smaller one first" in page.problem.full_text
    field.setText("0.1")
    field.textEdited.emit("0.1")
    settle(comparison)


def test_a_setting_that_nobody_knows_better_widens_the_range(small: MainWindow) -> None:
    comparison = ask(small, "weekly.limit", "1", "5")
    page = comparison.assumptions
    comparison.choose_tab("assumptions")
    page.guess.choose("supply.use_per_day")
    page.guess.chosen.emit("supply.use_per_day")
    page.low.set_value("0.5")
    page.high.set_value("2")
    QTest.mouseClick(page.add, Qt.MouseButton.LeftButton)
    settle(comparison)
    answer = comparison.answer
    assert answer is not None
    difference = answer.comparison.others[0].differences[run_figure("sent")]
    assert difference.assumption is not None
    assert difference.sampling is not None
    assert difference.assumption.low <= difference.sampling.low <= difference.value
    assert difference.assumption.high >= difference.sampling.high >= difference.value
    assert "With what is assumed" in comparison.figures.table.as_csv().splitlines()[0]
    assert page.messages_plot.plot is not None
    assert page.messages_plot.plot.table.rows[0][0] == "“Nearly used up”: " + next(
        one.words for one in settings_of(journey_of(small)) if one.target == "supply.use_per_day"
    )
    page.take_away("supply.use_per_day")
    settle(comparison)
    assert comparison.answer is not None
    assert comparison.answer.comparison.others[0].differences[run_figure("sent")].assumption is None


# --- All the same -------------------------------------------------------------------------------------------------


def test_many_in_one_sitting_are_warned_of(small: MainWindow) -> None:
    answer = ask(small, "weekly.limit", "3", "5").answer
    assert answer is not None
    assert warnings(answer, 5) == ()
    (warning,) = warnings(answer, 6)
    assert "6 versions were compared in this sitting" in warning
    comparison = panel(small)
    for limit in ("6", "7", "8", "9", "10"):
        comparison.question.high.set_value(limit)
        comparison.start()
        wait_until(lambda: not comparison.busy, "the comparison")
    comparison.choose_tab("short")
    assert "versions were compared in this sitting" in words(comparison)


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_the_plots_can_be_saved(small: MainWindow, kind: str) -> None:
    comparison = ask(small, "weekly.limit", "3", "5")
    plot = comparison.short.plot.plot
    assert plot is not None
    made = draw_file(plot, plot_style(look().theme), kind)
    assert made.startswith(b"\x89PNG" if kind == "png" else b"<svg")
    rows = list(csv.reader(io.StringIO(plot.table.as_csv())))
    assert rows[0][:4] == ["figure", "3", "5", "difference"]
    assert len(rows) == len(plot.table.rows) + 1


def test_comparing_leaves_the_document_alone(small: MainWindow) -> None:
    assert small.document is not None
    store = small.document.store
    before = bytes_of(store), store.undo_name
    ask(small, "weekly.limit", "3", "5")
    assert (bytes_of(store), store.undo_name) == before


def test_the_keyboard_reaches_everything_and_all_has_a_name(small: MainWindow) -> None:
    comparison = ask(small, "settle.timeout", "PT4H", "P1D")
    for tab in ("short", "figures", "assumptions"):
        comparison.choose_tab(tab)  # type: ignore[arg-type]
        settle(comparison)
        assert problems(comparison) == [], tab
    for mode in ("version", "sweep"):
        comparison.choose_mode(mode)  # type: ignore[arg-type]
        QApplication.processEvents()
        assert problems(comparison) == [], mode


def test_in_a_small_shop_few_people_are_no_range(small: MainWindow) -> None:
    answer = ask(small, "weekly.limit", "1", "5").answer
    assert answer is not None
    told = {row.span for row in figure_rows(answer) if row.value}
    assert "too few to tell" in told
