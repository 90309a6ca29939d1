"""The doctor in a real window: findings, their buttons, the badge's menu, the choice of checks."""

from __future__ import annotations

from pathlib import Path

from faulty_journeys import FAULTS, Drawing
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from window_kit import answering, open_window, wait_until

from designer.dialogs.checks import ChecksDialog
from designer.documents import Document
from designer.settings import Settings
from designer.window import MainWindow
from journey.checks.declaration import Preference
from journey.checks.preferences import read_preferences
from journey.encoding import encode


def _codes(window: MainWindow) -> set[str]:
    return {finding.code for finding in window.replay.service.findings}


def _wait_for(window: MainWindow, code: str, there: bool = True) -> None:
    wait_until(lambda: (code in _codes(window)) == there, f"{code} {'there' if there else 'gone'}")


def _row(window: MainWindow, code: str):  # type: ignore[no-untyped-def]
    place = [finding.code for finding in window.replay.service.findings].index(code)
    assert window.workspace is not None
    return window.workspace.findings.rows[place]


def test_a_click_solves_and_undo_takes_it_back(tmp_path: Path) -> None:
    with open_window(tmp_path, Document(FAULTS["coupon-expires"][0]().journey)) as window:
        _wait_for(window, "coupon-expires")
        assert window.workspace is not None
        assert window.document is not None
        store = window.document.store
        before = encode(store.journey)
        window.show_findings()
        button = _row(window, "coupon-expires").button
        assert button is not None
        assert button.text() == "Let it hold for 10 days"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert store.journey.coupons[0].valid == "P10D"
        assert store.undo_name == "Let it hold for 10 days"
        _wait_for(window, "coupon-expires", there=False)
        store.undo()
        assert encode(store.journey) == before
        _wait_for(window, "coupon-expires")
        assert "at most 1 message in 60 days" in window.workspace.findings.most_words.full_text


def test_the_keyboard_stays_in_the_list_while_findings_go(tmp_path: Path) -> None:
    drawing = Drawing()
    drawing.step("event_trigger", event={"event": "view"})
    for number in range(4):
        drawing.letter(f"Letter {number}", "<p>Hello</p>")
        drawing.step("delay", duration="P9D")
    drawing.end()
    with open_window(tmp_path, Document(drawing.store.journey)) as window:
        _wait_for(window, "unsubscribe")
        assert window.workspace is not None
        panel = window.workspace.findings
        window.show_findings()
        count = len(panel.rows)
        for key, place in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_Down, 2), (Qt.Key.Key_Up, 1)):
            QTest.keyClick(panel.focusWidget(), key)
            assert panel.focusWidget() is panel.rows[place], "from finding to finding, past their buttons"
        height = panel.height()
        window.activateWindow()
        row = panel.rows[1]
        row.button.setFocus()
        QTest.keyClick(row.button, Qt.Key.Key_Space)
        wait_until(lambda: len(panel.rows) == count - 1, "one finding fewer")
        wait_until(lambda: panel.height() > height / 2, "the list keeps its height")
        focus = QApplication.focusWidget()
        assert focus is None or focus is panel.rows[1]


def test_badge_and_context_menu_offer_the_remedy(tmp_path: Path) -> None:
    store = FAULTS["wrong-hour"][0]()
    letter = next(node.id for node in store.journey.nodes if node.kind == "email")
    with open_window(tmp_path, Document(store.journey)) as window:
        _wait_for(window, "wrong-hour")
        assert window.canvas is not None
        assert window.document is not None
        menu = window.doctor.badge_menu(letter)
        texts = [action.text() for action in menu.actions() if action.text()]
        assert texts[0] == "“Breakfast in ten minutes” is about breakfast, but goes out at 14:00."
        assert texts[1] == "Send it at 06:30"
        assert texts[-1] == "Show all findings"
        context = QMenu()
        context.addAction("Copy")
        window.doctor.add_to(context, letter)
        assert [action.text() for action in context.actions()] == ["Send it at 06:30", "", "Copy"]
        heard: list[str] = []
        window.canvas.badge_clicked.disconnect()
        window.canvas.badge_clicked.connect(lambda record, at: heard.append(record))
        box = window.canvas.drawing.scene.node_box(letter)
        assert box is not None
        for zoom, across, down in ((1.0, 142, 20), (0.5, 157, 4)):
            window.canvas.zoom_to(zoom, animated=False)
            window.canvas.jump_to(letter)
            canvas = window.canvas
            wait_until(lambda canvas=canvas: not canvas.motion.running, "the picture stands")
            x, y = canvas.view.to_widget(box.rect.x + across, box.rect.y + down)
            QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
            assert heard == [letter], zoom
            assert canvas.selection == frozenset((letter,))
            heard.clear()
        x, y = window.canvas.view.to_widget(box.rect.x + 60, box.rect.y + 45)
        QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
        assert heard == [], "beside it nothing is asked for"
        context.actions()[0].trigger()
        wait = next(node for node in window.document.store.journey.nodes if node.kind == "wait_until")
        assert wait.parameters["time"] == "06:30"
        assert window.document.store.undo_name == "Send it at 06:30"


def test_a_check_that_is_switched_off_is_told_and_kept(tmp_path: Path) -> None:
    with open_window(tmp_path, Document(FAULTS["cart-reminders"][0]().journey)) as window:
        _wait_for(window, "cart-reminders")
        assert window.workspace is not None
        dialog = ChecksDialog({}, window)
        dialog.chosen.connect(window.doctor._keep)
        row = next(row for row in dialog.rows if row.check.id == "cart-reminders")
        row.kind.setCurrentIndex(row.kind.count() - 1)
        other = next(row for row in dialog.rows if row.check.id == "too-many-messages")
        other.fields["messages"].setValue(14)
        dialog._take()
        _wait_for(window, "cart-reminders", there=False)
        window.show_findings()
        panel = window.workspace.findings
        assert panel.off_words.full_text == "1 check is switched off. 1 check has your settings."
        assert "settings.json" in str(window.settings.path)
        kept = Settings(window.settings.path).values.checks
        assert kept == {
            "cart-reminders": Preference(off=True),
            "too-many-messages": Preference(limits={"messages": 14.0}),
        }
        again = ChecksDialog(kept, window)
        assert again.preferences() == kept
        path = tmp_path / "checks.json"
        with answering(path):
            again._save()
        assert read_preferences(path.read_bytes()) == kept
        again._set_usual()
        assert again.preferences() == {}
        again._narrow("coupon")
        shown = {row.check.id for row in again.rows if not row.isHidden()}
        assert {"coupon-expires", "coupon-missing"} <= shown
        assert "late-welcome" not in shown


def test_settings_of_checks_that_are_not_known_are_passed_over(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    settings.change(checks={"no-such-check": Preference(off=True), "no-start": Preference(off=True)})
    with open_window(tmp_path, Document(FAULTS["cart-reminders"][0]().journey)) as window:
        _wait_for(window, "cart-reminders")
        assert window.workspace is not None
        window.show_findings()
        assert window.workspace.findings.off_words.full_text == ""
