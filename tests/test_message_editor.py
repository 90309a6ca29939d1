"""The editor of messages as a hand uses it: typing, completing, mistakes, people, languages, undo."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_kit import bytes_of, open_window, type_over, wait_until

from designer.actions.registry import BY_ID
from designer.documents import Document
from designer.inspector.fields.editor import Choice
from designer.inspector.node_page import NodePage
from designer.messages.mail_view import MailView
from designer.messages.panel import MessagePanel
from designer.messages.template_edit import TemplateEdit
from designer.style.segmented import Segmented
from designer.templates import template_document
from designer.window import MainWindow
from journey.checks.findings import Finding
from journey.edits import add_node, delete
from journey.message_edits import set_text
from journey.messages import variant_of
from journey.model import Message


def in_one_language(name: str) -> Document:
    """A template whose messages have not been translated yet."""
    journey = template_document(name).store.journey
    plain = [(message, replace(message, variants=())) for message in journey.messages]
    return Document(journey.after((), plain, ()))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """One window for all: opening it and the sample takes longer than what is tried in it."""
    with open_window(tmp_path_factory.mktemp("message"), in_one_language("cart_abandonment")) as made:
        made.resize(1280, 800)
        wait_until(lambda: made.replay.service.history is not None, "the history")
        wait_until(lambda: made.workspace is not None and made.workspace._history is not None, "its names")
        yield made


@pytest.fixture
def window(shared: MainWindow) -> Iterator[MainWindow]:
    store = shared.document.store
    before = bytes_of(store)
    shared.canvas.select(["abandoned_reminder"])
    shared.actions_by_id.run(BY_ID["journey.edit_message"])
    # What is typed here is typed fast.
    panel_of(shared)._patience.setInterval(60)
    settle(panel_of(shared))
    yield shared
    shared.workspace.close_message()
    while store.undo_name is not None:
        store.undo()
    assert bytes_of(store) == before, "undo brings everything back"
    shared.workspace.messages.preview.people.search.clear()
    shared.workspace.messages._place = 0


def panel_of(window: MainWindow) -> MessagePanel:
    assert window.workspace is not None
    return window.workspace.messages


def settle(panel: MessagePanel) -> None:
    """Let the preview come after the typing, and errors after the patience."""
    QApplication.processEvents()
    wait_until(
        lambda: panel._job is None and not panel._pending.isActive() and not panel._patience.isActive(), "the preview"
    )


def message_of(window: MainWindow) -> Message:
    found = window.document.store.journey.records["cart_text"]
    assert isinstance(found, Message)
    return found


def steps_of(window: MainWindow) -> int:
    return len(window.document.store._undo)


def at_end(box: TemplateEdit) -> TemplateEdit:
    box.setFocus()
    box.moveCursor(QTextCursor.MoveOperation.End)
    return box


def test_the_editor_stands_over_the_drawing_and_leaves_it_again(window: MainWindow) -> None:
    panel = panel_of(window)
    assert panel.isVisible()
    assert window.workspace.across.isHidden()
    assert (panel.name.full_text, panel.where.full_text) == ("Cart reminder", "E-mail, stage Purchase")
    assert panel.texts.boxes["subject"].text() == "Your basket is saved"
    assert panel.texts.boxes["body"].text() == message_of(window).body
    QTest.keyClick(panel.texts.boxes["subject"], Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert window.workspace.across.isVisible()
    window.canvas.select(["abandoned_cart"])
    assert not BY_ID["journey.edit_message"].enabled(window)


def test_what_is_typed_in_one_field_is_one_step_and_is_seen_at_once(window: MainWindow) -> None:
    panel, steps = panel_of(window), steps_of(window)
    type_over(panel.texts.boxes["subject"], "Still there")
    type_over(panel.texts.boxes["preheader"], "Come and see")
    QTest.keyClicks(at_end(panel.texts.boxes["body"]), "More")
    assert steps_of(window) == steps + 3
    settle(panel)
    assert panel.preview.inbox.accessibleName() == "Your shop: Still there. Come and see"
    assert "More" in panel.preview.mail.toPlainText()
    message = message_of(window)
    assert (message.subject, message.preheader, message.body[-4:]) == ("Still there", "Come and see", "More")
    # The field leaves undo to the document.
    QTest.keyClick(panel.texts.boxes["body"], Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert steps_of(window) == steps + 2
    assert not panel.texts.boxes["body"].text().endswith("More")


def test_a_variable_is_completed_with_a_real_value_beside_it(window: MainWindow) -> None:
    panel = panel_of(window)
    box = at_end(panel.texts.boxes["subject"])
    QTest.keyClicks(box, ", {{ cou")
    offers = {offer.name: offer.example for offer in box.completion.offers}
    assert offers == {"country": panel._answer.reader.values["country"]}
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert message_of(window).subject == "Your basket is saved, {{ country }}"
    assert not box.completing
    QTest.keyClicks(box, "!")
    settle(panel)
    country = panel._answer.reader.values["country"]
    assert f"Your basket is saved, {country}!" in panel.preview.inbox.accessibleName()


def test_completion_is_asked_for_with_the_keyboard_and_closes_what_is_open(window: MainWindow) -> None:
    panel = panel_of(window)
    box = at_end(panel.texts.boxes["body"])
    QTest.keyClick(box, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    names = [offer.name for offer in box.completion.offers]
    assert {"country", "event.product", "unsubscribe_url"} <= set(names)
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Tab)
    assert message_of(window).body.endswith("{{ " + names[1] + " }}")
    QTest.keyClicks(box, "{{ country |tru")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert message_of(window).body.endswith("{{ country |truncate(40) }}")
    QTest.keyClicks(box, "{% ")
    QTest.keyClick(box, Qt.Key.Key_Return)
    QTest.keyClicks(box, "vip")
    assert message_of(window).body.endswith("{% if vip %}")
    QTest.keyClicks(at_end(box), "{{ ")
    assert box.completing
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert not box.completing
    assert panel.isVisible()


def test_a_mistake_is_written_below_its_line_and_the_last_good_mail_stays(window: MainWindow) -> None:
    panel = panel_of(window)
    box = panel.texts.boxes["body"]
    before = panel.preview.mail.toPlainText()
    at_end(box)
    QTest.keyClick(box, Qt.Key.Key_Return)
    QTest.keyClicks(box, "{{ country | upcase }}")
    box.close_completion()
    settle(panel)
    line = box.document().blockCount()
    assert list(box.problems) == [line]
    severity, problem = box.problems[line]
    assert severity == "error"
    assert "upcase" in problem.sentence
    assert box.document().lastBlock().blockFormat().bottomMargin() > 0
    assert box.property("state") == "error"
    assert panel.preview.mail.toPlainText() == before
    assert panel.preview.notice.isVisible()
    assert panel.texts.go_to.text() == f"1 problem, line {line}"
    for _ in range(len("case }}")):
        QTest.keyClick(box, Qt.Key.Key_Backspace)
    QTest.keyClicks(box, "per }}")
    settle(panel)
    assert box.problems == {}
    assert box.document().lastBlock().blockFormat().bottomMargin() == 0
    assert panel.preview.notice.isHidden()
    assert str(panel._answer.reader.values["country"]).upper() in panel.preview.mail.toPlainText()


def test_a_variable_that_does_not_exist_is_a_warning_at_its_field(window: MainWindow) -> None:
    panel = panel_of(window)
    type_over(panel.texts.boxes["preheader"], "Hello {{ nickname }}")
    settle(panel)
    assert "nickname" in panel.texts.problem_of("preheader")
    assert "[nickname missing]" in panel.preview.inbox.accessibleName()
    type_over(panel.texts.boxes["preheader"], 'Hello {{ nickname | default("you") }}')
    settle(panel)
    assert panel.texts.problem_of("preheader") == ""
    assert panel.preview.inbox.accessibleName().endswith("Hello you")


def test_one_goes_through_the_people_and_finds_one(window: MainWindow) -> None:
    panel = panel_of(window)
    people = panel.preview.people
    seen = []
    for _ in range(3):
        seen.append((people.name.full_text, panel.preview.mail.toPlainText()))
        QTest.mouseClick(people.after, Qt.MouseButton.LeftButton)
        settle(panel)
    assert len({name for name, _ in seen}) == 3
    assert len({text for _, text in seen}) == 3, "each reads of their own product"
    assert people.place.full_text.startswith("4 of ")
    key = seen[1][0].removeprefix("Customer ")
    type_over(people.search, key)
    QTest.keyClick(people.search, Qt.Key.Key_Return)
    settle(panel)
    assert (people.name.full_text, panel.preview.mail.toPlainText()) == seen[1]
    type_over(people.search, "nobody has this key")
    QTest.keyClick(people.search, Qt.Key.Key_Return)
    settle(panel)
    assert people.name.full_text == "Nobody found"


def test_a_language_is_added_written_and_removed(window: MainWindow) -> None:
    panel, steps = panel_of(window), steps_of(window)
    entry = next(entry for entry in panel.languages.entries() if entry.words == "Romanian")
    entry.run()
    assert panel.language == "ro"
    box = panel.texts.boxes["subject"]
    assert (box.text(), box.placeholderText()) == ("", "Your basket is saved")
    assert panel.texts.boxes["body"].text() == message_of(window).body
    box.insertPlainText("Coșul te așteaptă")
    settle(panel)
    assert variant_of(message_of(window), "ro").subject == "Coșul te așteaptă"
    assert message_of(window).subject == "Your basket is saved"
    assert "Coșul te așteaptă" in panel.preview.inbox.accessibleName()
    panel.show_language("")
    settle(panel)
    assert box.text() == "Your basket is saved"
    assert "Your basket is saved" in panel.preview.inbox.accessibleName()
    panel.show_language("ro")
    QTest.mouseClick(panel.languages.remove, Qt.MouseButton.LeftButton)
    assert panel.language == ""
    assert message_of(window).variants == ()
    assert steps_of(window) == steps + 3


def test_many_languages_are_a_list(window: MainWindow) -> None:
    panel = panel_of(window)
    for locale in ("ro", "ru", "fr", "de"):
        panel.languages.added.emit(locale)
    assert isinstance(panel.languages.segments, Segmented)
    panel.languages.added.emit("it")
    chooser = panel.languages.segments
    assert isinstance(chooser, Choice)
    assert (chooser.count(), chooser.value) == (6, "it")
    chooser.setFocus()
    QTest.keyClick(chooser, Qt.Key.Key_Up)
    assert panel.language == "de"


def test_the_plain_part_is_made_from_the_html_until_it_is_written(window: MainWindow) -> None:
    panel = panel_of(window)
    panel.texts.show_part("text")
    box = panel.texts.boxes["text"]
    assert box.isReadOnly()
    assert "Go to your basket: {{ cart_url }}" in box.text()
    QTest.mouseClick(panel.texts.own, Qt.MouseButton.LeftButton)
    assert not box.isReadOnly()
    type_over(box, "Short.")
    panel.preview.show_view("text")
    settle(panel)
    assert message_of(window).text == "Short."
    assert panel.preview.mail.toPlainText() == "Short."
    QTest.mouseClick(panel.texts.own, Qt.MouseButton.LeftButton)
    assert message_of(window).text == ""
    panel.preview.show_view("desktop")
    panel.texts.show_part("body")


def test_widths_are_those_of_a_phone_and_a_desktop(window: MainWindow) -> None:
    panel = panel_of(window)
    for view, width in (("phone", 375), ("desktop", 640)):
        panel.preview.show_view(view)
        QApplication.processEvents()
        assert panel.preview.mail.width() == width


def test_the_browser_gets_a_page_that_can_do_nothing_and_goes_with_the_editor(window: MainWindow) -> None:
    panel = panel_of(window)
    body = '<p>Hi</p><script>x</script><img src="https://a.example/i">'
    set_text(window.document.store, "cart_text", "", "body", body)
    settle(panel)
    page = panel.preview.page()
    assert "&lt;p&gt;Hi&lt;/p&gt;" in page
    assert "default-src 'none'" in page
    assert "script" not in page
    assert "a.example" not in page
    path = panel.preview._pages.write(page)
    panel.preview.forget()
    assert not path.exists()


def test_the_preview_follows_the_mails_style_sheet() -> None:
    view = MailView()
    view.show_html('<style>p.a { font-weight: bold }</style><p class="a">x</p><p>y</p>')
    weights = [view.document().findBlockByNumber(number).begin().fragment().charFormat() for number in (0, 1)]
    assert [form.fontWeight() > 400 for form in weights] == [True, False]
    view.deleteLater()


def test_nothing_is_loaded_and_no_link_is_followed() -> None:
    view = MailView()
    view.show_html('<p><a href="https://a.example">x</a><img src="file:///etc/hostname" alt="A"></p>')
    before = view.toHtml()
    view.anchorClicked.emit(QUrl("https://a.example"))
    view.setSource(QUrl("file:///etc/hostname"))
    assert view.toHtml() == before
    assert view.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl("https://a.example/i.png")) is None
    assert view.loadResource(QTextDocument.ResourceType.StyleSheetResource.value, QUrl("file:///etc/hostname")) is None
    assert not view.openLinks()
    view.deleteLater()


def test_a_subject_has_one_line_whatever_is_pasted(window: MainWindow) -> None:
    panel = panel_of(window)
    box = panel.texts.boxes["subject"]
    type_over(box, "One")
    QTest.keyClick(box, Qt.Key.Key_Return)
    data = QMimeData()
    data.setText(" two\n three")
    box.insertFromMimeData(data)
    assert message_of(window).subject == "Onetwo three"


def test_no_break_spaces_and_signs_beyond_the_basic_plane_stay(window: MainWindow) -> None:
    panel = panel_of(window)
    text = "10\u00a0% 🎁 für\u2009Sie\n\tx"
    set_text(window.document.store, "cart_text", "", "body", text)
    box = at_end(panel.texts.boxes["body"])
    assert box.text() == text
    QTest.keyClicks(box, "!")
    assert message_of(window).body == text + "!"
    window.document.store.undo()
    assert box.text() == text
    box.selectAll()
    box.copy()
    box.moveCursor(QTextCursor.MoveOperation.End)
    box.paste()
    assert message_of(window).body == text + text


def test_typing_goes_on_where_it_was_after_an_undo(window: MainWindow) -> None:
    panel = panel_of(window)
    box = panel.texts.boxes["body"]
    box.setFocus()
    cursor = box.textCursor()
    cursor.setPosition(message_of(window).body.index("Dear"))
    box.setTextCursor(cursor)
    QTest.keyClicks(box, "My ")
    assert "My Dear" in message_of(window).body
    window.document.store.undo()
    QTest.keyClicks(box, "Oh ")
    assert "Oh Dear" in message_of(window).body


def test_the_editor_closes_when_its_message_goes_and_for_who_looks_elsewhere(window: MainWindow) -> None:
    store = window.document.store
    node = add_node(store, "sms", 0, 600, name="Text me")
    message = store.journey.node(node).parameters["message"]
    window.workspace.edit_message(message)
    panel = panel_of(window)
    QTest.keyClicks(panel.texts.boxes["body"], "Hello {{ country }}")
    panel.texts.boxes["body"].close_completion()
    settle(panel)
    assert panel.preview.short.isVisible()
    assert panel.preview.short.text.full_text.startswith("Hello ")
    assert panel.preview.short.size_words.full_text.endswith(", 1 SMS")
    assert panel.texts.boxes["subject"].isHidden()
    delete(store, [node])
    assert panel.isHidden()
    window.workspace.edit_message("cart_text")
    window.canvas.jump_to("abandoned_cart")
    assert panel.isHidden()


def test_an_empty_mail_begins_with_a_layout(window: MainWindow) -> None:
    store = window.document.store
    node = add_node(store, "email", 0, 600)
    window.workspace.edit_message(store.journey.node(node).parameters["message"])
    panel = panel_of(window)
    assert panel.texts.begin.isVisible()
    QTest.mouseClick(panel.texts.begin, Qt.MouseButton.LeftButton)
    settle(panel)
    assert panel._answer.preview.errors == {}
    assert panel._answer.preview.warnings == {}
    assert "Dear customer," in panel.preview.mail.toPlainText()
    assert panel.texts.begin.isHidden()


def test_a_finding_about_a_text_leads_to_its_editor_and_stands_at_the_step(window: MainWindow) -> None:
    panel = panel_of(window)
    set_text(window.document.store, "cart_text", "", "body", "{{ broken")
    window.workspace.close_message()

    def about() -> list[Finding]:
        return [finding for finding in window.workspace._found if finding.code == "template"]

    wait_until(lambda: len(about()) == 1, "the finding")
    window.canvas.select(["abandoned_reminder"])
    window.workspace.inspector.show_now()
    page = window.workspace.inspector.page
    assert isinstance(page, NodePage)
    assert "line 1" in page.form.rows["message"].problem_text
    window.canvas.select(())
    window.show_findings()
    window.workspace.findings.chosen.emit(about()[0])
    assert panel.isVisible()
    assert panel.message == message_of(window)
