"""The window of publishing with real widgets, against a server that takes what Klaviyo describes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import isValid
from window_kit import answering, dress, open_window, type_over, wait_until

from designer.background import stop_all
from designer.exporting.dialog import ExportDialog
from designer.inspector.fields.editor import Choice
from designer.publishing import accounts
from designer.publishing.errand import Errand
from designer.publishing.opening import open_publishing
from designer.publishing.window import BUILD, CHANGES, CONNECT, PLAN, PUBLISH, SYSTEM, PublishWindow
from designer.settings import Settings
from designer.templates import template_document
from designer.window import MainWindow
from exporters.publishing.client import Patience
from exporters.publishing.service import Service
from exporters.targets.klaviyo.service import service as klaviyo
from journey import edits
from journey.store import Store
from simulator.history.history import History
from simulator.run import RunSettings
from tests.account_server import AccountServer, serving
from tests.fault_schedules import AUDIENCE, amiss, unlimited
from tests.mailchimp_account import mailchimp_account
from tests.specifications import check

KEY = "pk_canary_window_4711"
METRICS = ("Placed order", "View", "cart", "Unsubscribed")
#: What is chosen in the window, by the names of its fields.
CHOSEN = {"events order": "Placed order", "events unsubscribe": "Unsubscribed"}


@pytest.fixture
def account() -> AccountServer:
    return AccountServer(
        unlimited(klaviyo()),
        check=lambda method, path, body: check("klaviyo", method, path, body),
        key=KEY,
        offered={"events": METRICS},
    )


@pytest.fixture
def served(account: AccountServer) -> Iterator[Service]:
    with serving(account) as service:
        yield service


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of what was published and keys of its own for each test, and no patience with a server that is gone."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "data"))
    monkeypatch.setattr(accounts, "PATIENCE", Patience(tries=3, first_pause=0.01, timeout=5))
    monkeypatch.setattr(accounts, "IMPATIENCE", Patience(tries=1, first_pause=0.01, timeout=5))
    accounts.credentials.cache_clear()


@pytest.fixture
def window(tmp_path: Path) -> Iterator[MainWindow]:
    with open_window(tmp_path, template_document("browse_abandonment")) as made:
        wait_until(lambda: made.replay.service.history is not None, "the history")
        yield made


@pytest.fixture
def store() -> Store:
    return template_document("browse_abandonment").store


@pytest.fixture
def shown(store: Store, tmp_path: Path) -> Iterator[PublishWindow]:
    """The window alone: what it does to the canvas is tested with a whole one."""
    dress()
    made = PublishWindow(store, Settings(tmp_path / "settings.json"), no_replay)
    made.show()
    QApplication.processEvents()
    yield made
    if isValid(made):
        made.close()
    stop_all()
    QApplication.sendPostedEvents(None, 0)


def no_replay() -> tuple[History, RunSettings]:
    raise AssertionError("nothing is replayed here")


def opened(window: MainWindow) -> PublishWindow:
    assert window.workspace is not None
    return open_publishing(window, window.workspace)


def settle(shown: PublishWindow) -> None:
    wait_until(lambda: shown.course.idle and shown.changes.idle, "the course")
    QApplication.processEvents()


def choose_klaviyo(shown: PublishWindow, address: str = "") -> None:
    QTest.mouseClick(shown.systems.cards["klaviyo"], Qt.MouseButton.LeftButton)
    settle(shown)
    if address:
        shown.connect_page.other_address.click()
        type_over(shown.connect_page.answers.fields["address"], address)
    settle(shown)


def connect(shown: PublishWindow, key: str = KEY) -> None:
    shown.show_stage(CONNECT)
    wait_until(lambda: shown.course.place is not None, "the place of the key")
    QTest.keyClicks(shown.connect_page.key.field, key)
    QTest.keyClick(shown.connect_page.key.field, Qt.Key.Key_Return)
    settle(shown)


def fill(shown: PublishWindow) -> None:
    """Choose as a person does: events from lists, the rest by typing."""
    for name, field in list(shown.connect_page.choices.fields.items()):
        if isinstance(field, Choice) and name in CHOSEN:
            field.setCurrentText(CHOSEN[name])
            field.activated.emit(field.currentIndex())
        elif isinstance(field, QLineEdit):
            type_over(field, "https://shop.example" if name.startswith("places") else "Shop")
    settle(shown)


def planned(shown: PublishWindow, served: Service) -> None:
    choose_klaviyo(shown, served.base)
    connect(shown)
    fill(shown)
    assert not shown.connect_page.lacks.rows
    shown.go_on()
    settle(shown)
    assert shown.stage == PLAN


def states(shown: PublishWindow) -> dict[str, bool]:
    return {key: line.is_done for key, line in shown.publish.lines.items()}


# --- The way through ------------------------------------------------------------------------------------------


def test_a_journey_goes_to_an_account_and_comes_back(
    window: MainWindow, account: AccountServer, served: Service, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    window.publish()
    assert window.workspace is not None
    workspace = window.workspace
    wait_until(lambda: bool(workspace.findChildren(PublishWindow)), "the window")
    shown = opened(window)
    assert shown.stage == SYSTEM
    assert not shown.next.isEnabled()
    choose_klaviyo(shown, served.base)
    assert account.calls == []

    shown.go_on()
    assert shown.stage == CHANGES
    assert window.canvas is not None
    assert window.canvas.drawing.overlay.spots
    shown.changes.differences.choose_filter("approximated")
    settle(shown)
    assert shown.course.shape is not None
    assert shown.course.shape.report is not None
    near = [line for line in shown.course.shape.report.lines if line.fidelity == "approximated"]
    step = next(line for line in near if window.canvas.store.journey.node(line.record) is not None)
    row = next(row for row in shown.changes.differences.list.rows if row.accessibleName().startswith(step.name))
    row.chosen.emit()
    assert window.canvas.selection == {step.record}
    shown.changes.choose_tab("replay")
    shown.changes.replay.start_button.click()
    settle(shown)
    paired = shown.changes.replay.paired
    assert paired is not None
    assert paired.shown.figures[0].before > 0
    assert "Klaviyo" in shown.changes.replay.table.model().headerData(2, Qt.Orientation.Horizontal)
    shown.changes.choose_tab("drawing")
    settle(shown)
    assert account.calls == []

    connect(shown)
    assert "account-1" in shown.connect_page.state.text.full_text
    assert not window.canvas.drawing.overlay.spots
    assert shown.course.chosen.events == {"view": "events-1", "cart": "events-2"}
    assert shown.connect_page.lacks.rows
    assert not shown.next.isEnabled()
    fill(shown)
    assert shown.course.chosen.events["order"] == "events-0"
    shown.go_on()
    settle(shown)
    assert shown.course.planned is not None
    assert {change.action for change in shown.course.planned.changes} == {"create"}
    assert not account.held
    assert KEY not in shown.plan._detail.body.toPlainText()

    shown.go_on()
    assert shown.stage == PUBLISH
    settle(shown)
    assert shown.course.outcome is not None
    assert all(states(shown).values())
    assert shown.course.draft is not None
    publication = shown.course.draft.plan.publication
    assert amiss(account, publication) == ""
    flow = next(asset.key for asset in publication.assets if asset.kind == "flow")
    assert "klaviyo.com/flow" in shown.publish.lines[flow].link.toolTip()

    shown.show_stage(PLAN)
    shown.plan.ask.click()
    settle(shown)
    assert not shown.next.isEnabled()
    with answering("take_back"):
        shown.plan.take_back.click()
    settle(shown)
    assert shown.course.left == ()
    assert not account.held

    said = caplog.text + window.status.text + "".join(held.accessibleName() for held in shown.findChildren(QWidget))
    assert KEY not in said
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert any(file.name == "settings.json" for file in files)
    assert any(file.suffix == ".sqlite" for file in files)
    assert all(KEY.encode() not in file.read_bytes() for file in files)


def test_keys_alone_lead_to_the_plan(shown: PublishWindow, served: Service) -> None:
    def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key, held)

    def write(text: str) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, text)

    def tab_to(wanted: Callable[[], QWidget]) -> None:
        for _ in range(80):
            if QApplication.focusWidget() is wanted():
                return
            press(Qt.Key.Key_Tab)
        raise AssertionError("the keyboard never came there")

    shown.activateWindow()
    QApplication.processEvents()
    tab_to(lambda: shown.systems.cards["dittofeed"])
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Space)
    settle(shown)
    assert shown.course.profile is not None
    assert shown.course.profile.id == "klaviyo"
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert shown.stage == CHANGES
    press(Qt.Key.Key_Return)
    settle(shown)
    assert shown.stage == CONNECT
    assert QApplication.focusWidget() is shown.connect_page.key.field
    tab_to(lambda: shown.connect_page.other_address)
    press(Qt.Key.Key_Return)
    write(served.base)
    tab_to(lambda: shown.connect_page.key.field)
    write(KEY)
    press(Qt.Key.Key_Return)
    settle(shown)
    assert shown.course.connection is not None
    for name in ("events order", "events unsubscribe"):
        tab_to(lambda name=name: shown.connect_page.choices.fields[name])  # type: ignore[misc]
        write(CHOSEN[name][:6])
    for name in ("places shop_url",):
        tab_to(lambda name=name: shown.connect_page.choices.fields[name])  # type: ignore[misc]
        write("https://shop.example")
    settle(shown)
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(shown)
    assert shown.stage == PLAN
    assert shown.course.planned is not None
    press(Qt.Key.Key_Escape)
    assert not isValid(shown) or not shown.isVisible()


# --- What goes wrong ------------------------------------------------------------------------------------------


def test_a_wrong_key_is_not_kept_and_can_be_mended(shown: PublishWindow, served: Service) -> None:
    choose_klaviyo(shown, served.base)
    connect(shown, "pk_wrong")
    said = shown.connect_page.state.text.full_text
    assert "does not accept the key" in said
    assert "This key is not known." in said
    assert "pk_wrong" not in said
    assert shown.connect_page.key.field.text() == "pk_wrong"
    assert accounts.credentials().find("klaviyo") is None
    type_over(shown.connect_page.key.field, KEY)
    shown.connect_page.key.connect_button.click()
    settle(shown)
    assert shown.course.connection is not None
    assert shown.connect_page.key.field.text() == ""
    shown.connect_page.key.forget.click()
    settle(shown)
    assert accounts.credentials().find("klaviyo") is None
    assert shown.course.connection is None


def test_no_connection_is_said_in_words(shown: PublishWindow) -> None:
    choose_klaviyo(shown, "http://127.0.0.1:9")
    connect(shown)
    assert "could not be reached" in shown.connect_page.state.text.full_text
    type_over(shown.connect_page.answers.fields["address"], "http://shop.example")
    shown.connect_page.key.connect_button.click()
    settle(shown)
    assert "not a safe address" in shown.connect_page.state.text.full_text


def test_what_was_stopped_goes_on_and_makes_one_of_each(
    shown: PublishWindow, account: AccountServer, served: Service
) -> None:
    planned(shown, served)
    usual = account.check

    def stopping(method: str, path: str, body: object) -> None:
        """Stops while the third asset is being made."""
        usual(method, path, body)
        if len(account.held) == 2 and shown.course.errand is not None:
            shown.course.errand.stop()

    account.check = stopping
    shown.go_on()
    settle(shown)
    account.check = usual
    assert not shown.publish.take_back.isVisible()
    assert 0 < sum(states(shown).values()) < len(states(shown))
    assert "Stopped" in shown.publish.state.text.full_text
    assert shown.stage == PUBLISH
    account.faults = ["lost", "half", "error", "busy"]
    shown.publish.again.click()
    settle(shown)
    for _ in range(5):
        if shown.publish.again.isVisible():
            shown.publish.again.click()
            settle(shown)
    assert shown.course.draft is not None
    assert amiss(account, shown.course.draft.plan.publication) == ""
    errand = Errand(lambda errand: errand.wait(12.0), shown)
    errand.waiting.connect(shown.publish._waits)
    errand.start()
    wait_until(lambda: "12 seconds" in shown.publish.state.text.full_text, "how long it waits")


def test_a_server_that_is_gone_in_the_middle_is_no_end(shown: PublishWindow, account: AccountServer) -> None:
    account.offered = {}
    with serving(account) as served:
        planned(shown, served)
    assert shown.course.connection is not None
    assert "refused the call" in shown.course.connection.missed
    assert shown.course.chosen.events["order"] == "Shop"
    shown.go_on()
    settle(shown)
    assert "could not be reached" in shown.publish.state.text.full_text
    assert not any(states(shown).values())
    assert shown.publish.again.isEnabled()
    assert not shown.publish.take_back.isVisible()


def test_what_somebody_changed_there_is_kept_unless_it_may_be_lost(
    shown: PublishWindow, account: AccountServer, served: Service
) -> None:
    planned(shown, served)
    shown.go_on()
    settle(shown)
    touched = next(key for key, held in account.held.items() if held.kind == "template")
    body = account.held[touched].body
    attributes = {**body["data"]["attributes"], "html": "<p>By hand</p>"}
    account.held[touched] = replace(account.held[touched], body={"data": {**body["data"], "attributes": attributes}})
    shown.show_stage(PLAN)
    shown.plan.ask.click()
    settle(shown)
    assert shown.course.planned is not None
    kept = [change for change in shown.course.planned.changes if change.action == "keep"]
    assert len(kept) == 1
    assert not shown.next.isEnabled()
    assert shown.plan._detail.overwrite.isVisible()
    shown.plan._detail.overwrite.click()
    settle(shown)
    assert shown.next.isEnabled()
    shown.go_on()
    settle(shown)
    assert account.held[touched].body["data"]["attributes"]["html"] != "<p>By hand</p>"


def test_a_document_that_goes_ends_what_is_under_way(
    window: MainWindow, account: AccountServer, served: Service
) -> None:
    shown = opened(window)
    planned(shown, served)
    shown.go_on()
    errand = shown.course.errand
    assert errand is not None
    assert window.document is not None
    window.document.store.mark_saved()
    window.show_start()
    wait_until(lambda: not isValid(shown), "the window")
    assert errand.is_stopping


# --- The document ---------------------------------------------------------------------------------------------


def test_an_edit_makes_the_plan_worthless_and_the_choices_stay(
    shown: PublishWindow, store: Store, served: Service, tmp_path: Path
) -> None:
    planned(shown, served)
    edits.rename(store, store.journey.nodes[1].id, "Another name")
    assert shown.course.planned is None
    assert not shown.next.isEnabled()
    settle(shown)
    assert shown.course.may_plan
    again = PublishWindow(store, Settings(tmp_path / "settings.json"), no_replay)
    settle(again)
    assert again.course.profile is not None
    assert again.course.profile.id == "klaviyo"
    assert again.course.chosen.places == {"shop_url": "https://shop.example"}
    assert KEY not in (tmp_path / "settings.json").read_text(encoding="utf-8")
    again.close()


def test_errors_of_the_drawing_stand_in_the_way_and_lead_there(shown: PublishWindow, store: Store) -> None:
    edits.delete(store, [node.id for node in store.journey.nodes])
    choose_klaviyo(shown)
    shown.show_stage(CHANGES)
    assert shown.changes.differences.list.rows
    assert not shown.next.isEnabled()
    assert not shown.rail.stages[CONNECT].isEnabled()


def test_a_system_that_is_not_spoken_to_leads_to_the_booklet(shown: PublishWindow) -> None:
    shown.systems.cards["braze"].click()
    settle(shown)
    shown.go_on()
    asked: list[str] = []
    shown.booklet_asked.connect(asked.append)
    assert not shown.rail.stages[CONNECT].isVisible()
    shown.go_on()
    assert asked == ["braze"]


def test_flows_that_people_build_are_known_and_tried_by_their_numbers(shown: PublishWindow, tmp_path: Path) -> None:
    held = mailchimp_account()
    held.steps, held.subscribed = {"123/456"}, {"me@shop.example"}
    # Bodies are held against Mailchimp's description elsewhere.
    held.check = lambda method, path, body: None
    with serving(held) as served:
        QTest.mouseClick(shown.systems.cards["mailchimp"], Qt.MouseButton.LeftButton)
        settle(shown)
        shown.connect_page.other_address.click()
        type_over(shown.connect_page.answers.fields["address"], served.base)
        type_over(shown.connect_page.answers.fields["audience"], AUDIENCE)
        settle(shown)
        connect(shown, f"{KEY}-us21")
        for name, field in list(shown.connect_page.choices.fields.items()):
            if name.startswith(("places", "sender")):
                type_over(field, "https://shop.example" if name.startswith("places") else "shop@shop.example")
        settle(shown)
        assert shown.rail.stages[BUILD].isVisible()
        shown.rail.stages[BUILD].click()
        assert shown.stage == BUILD
        wait_until(lambda: shown.build.idle, "what was pasted")
        path = tmp_path / "runbook.html"
        with answering(path):
            shown.build.save.click()
        wait_until(lambda: shown.build.idle, "the runbook")
        assert b"Welcome" in path.read_bytes() or b"Mailchimp" in path.read_bytes()
        row = next(iter(shown.build.flows.values()))
        type_over(row.field, "nonsense")
        row.keep.click()
        wait_until(lambda: row.state.isVisible(), "an answer")
        assert "no numbers" in row.state.text.full_text
        type_over(
            row.field, "https://us21.api.mailchimp.com/3.0/customer-journeys/journeys/123/steps/456/actions/trigger"
        )
        row.keep.click()
        wait_until(lambda: "123" in row.state.text.full_text, "the numbers")
        type_over(shown.build.contact, "me@shop.example")
        with answering("cancel"):
            shown.build.send.click()
        assert held.went == []
        with answering("send"):
            shown.build.send.click()
        settle(shown)
        assert held.went == [("123/456", "me@shop.example")]


# --- Exports --------------------------------------------------------------------------------------------------


def test_every_kind_of_file_is_shown_and_written_whole(tmp_path: Path, store: Store) -> None:
    dress()
    told: list[str] = []
    parent = QWidget()
    for kind in (".pdf", ".journey", ".csv", ".bpmn"):
        dialog = ExportDialog(parent, store.journey, "klaviyo", told.append)
        dialog.show()
        dialog.cards[kind].click()
        dialog.choose_tab("preview")
        wait_until(lambda dialog=dialog: dialog.idle and dialog.shape is not None, "the preview")  # type: ignore[misc]
        assert "Klaviyo" in dialog.summary.full_text
        path = tmp_path / f"flow{kind}"
        with answering(path):
            dialog.save.click()
        wait_until(lambda dialog=dialog: not dialog.isVisible(), "the file")  # type: ignore[misc]
        assert path.stat().st_size > 200
    assert len(told) == 4
    assert not list(tmp_path.glob(".*flow*"))


def test_an_export_that_cannot_be_says_why_and_keeps_what_was_there(tmp_path: Path, store: Store) -> None:
    dress()
    there = tmp_path / "flow.csv"
    there.mkdir()
    parent = QWidget()
    dialog = ExportDialog(parent, store.journey, "", lambda words: None)
    # Else the hands below take it for the question that it is to ask.
    dialog.setModal(False)
    dialog.show()
    dialog.cards[".csv"].click()
    wait_until(lambda: dialog.idle and dialog.shape is not None, "the shape")
    with answering("close") as seen:
        dialog._make(there)
        wait_until(lambda: bool(seen) and dialog.idle, "the reason")
    assert seen == ["The export was not saved"]
    assert there.is_dir()
    assert dialog.save.isEnabled()
    dialog.reject()
