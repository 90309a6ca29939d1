"""The sentence below a plot: two lines of it, all of it on demand."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from designer.results.statement import LINES, Statement, lines_of

SENTENCE = (
    "Messages by the hour of the person's own clock, if “Browse to repeat purchase” had run from 1 Dec 2009 to "
    "9 Dec 2011 on the 5,942 customers of “<b>Shop</b>”, with all that they did as logged."
)


def test_it_breaks_between_words_and_elides_the_last_line(qtbot: QtBot) -> None:
    statement = Statement()
    qtbot.addWidget(statement)
    statement.show_text(SENTENCE)
    metrics = statement.fontMetrics()
    for width in (60, 120, 240, 360):
        lines = lines_of(SENTENCE, metrics, width)
        assert len(lines) == LINES
        assert all(metrics.horizontalAdvance(line) <= width for line in lines)
        assert lines[-1].endswith("…")
    wide = lines_of(SENTENCE, metrics, metrics.horizontalAdvance(SENTENCE) * 2 // 3)
    assert " ".join(wide) == SENTENCE
    assert lines_of("", metrics, 100) == []


def test_a_click_tells_all_of_it_and_reads_no_markup_in_it(qtbot: QtBot) -> None:
    statement = Statement()
    qtbot.addWidget(statement)
    statement.show_text(SENTENCE)
    statement.resize(240, statement.sizeHint().height())
    statement.show()
    QTest.mouseClick(statement, Qt.MouseButton.LeftButton)
    assert "&lt;b&gt;Shop&lt;/b&gt;" in QToolTip.text()
    assert "as logged." in QToolTip.text()
    assert statement.accessibleName() == SENTENCE
    QToolTip.hideText()
