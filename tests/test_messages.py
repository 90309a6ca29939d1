"""Messages of a journey: what is checked, how languages and texts are edited, what people of a history read."""

from __future__ import annotations

from pathlib import Path

import pytest
from history_builder import Person, make_history

from designer.inspector.vocabulary import NOTHING_KNOWN
from designer.message_findings import known_names, message_findings
from designer.messages.browser_page import PageFolder, browser_page
from designer.messages.offers import context_before, offers_for, variable_offers
from designer.messages.people import crowd, reader, search
from designer.messages.rendering import Setting, preview
from designer.messages.safe_html import MISSING_END, MISSING_START, Marks, safe_html
from designer.messages.sms import sms_parts
from designer.messages.study import Question, Study
from journey.checks.check import check
from journey.checks.stopping import stops_replay
from journey.condition import EventMatch
from journey.edits import add_node, add_record, change, set_parameter
from journey.encoding import decode, encode
from journey.entry_events import entry_events
from journey.file import read_journey
from journey.journey import new_journey
from journey.message_edits import add_language, remove_language, set_sender, set_text
from journey.messages import locale_for, text_in
from journey.model import Coupon, Message
from journey.store import Store
from journey.templating.parse import problems_of
from simulator.history.history import History
from simulator.history.sample import sample_history

TEMPLATES = Path(__file__).resolve().parent.parent / "resources" / "templates"
MARKS = Marks("ink", "back", "picture")


@pytest.fixture(scope="module")
def history() -> History:
    return sample_history()


@pytest.fixture
def store() -> Store:
    made = Store(new_journey("j", "Messages"))
    add_node(made, "cart_abandonment", 0, 0)
    add_node(made, "email", 0, 100, name="Reminder")
    return made


def mail(store: Store) -> Message:
    return store.journey.messages[0]


def about_texts(store: Store) -> list[tuple[str, str, str]]:
    return [
        (finding.severity, finding.code, finding.reason)
        for finding in check(store.journey)
        if finding.code in ("template", "variable", "language")
    ]


# --- Checks -------------------------------------------------------------------------------------------------


def test_a_text_that_cannot_be_read_is_an_error_with_step_field_and_line_and_stops_no_replay(store: Store) -> None:
    set_text(store, mail(store).id, "", "body", "one\ntwo {{ name\n")
    found = [finding for finding in check(store.journey) if finding.code == "template"]
    assert [finding.severity for finding in found] == ["error"]
    assert found[0].reason.startswith("“Reminder”, body, line 2: ")
    assert found[0].remedy
    assert store.journey.node(found[0].record).name == "Reminder"
    assert not stops_replay(found)


def test_a_coupon_that_the_journey_lacks_is_a_warning(store: Store) -> None:
    set_text(store, mail(store).id, "", "subject", "{{ coupon.spring.code }} {{ coupon.spring }}")
    assert about_texts(store) == [
        ("warning", "variable", "“Reminder”, subject: the journey has no “coupon.spring.code”.")
    ]
    coupon = add_record(store, Coupon, "Spring", code="S10")
    set_text(store, mail(store).id, "", "subject", f"{{{{ coupon.{coupon}.code }}}}")
    assert about_texts(store) == []


def test_only_a_history_tells_which_variables_there_are(store: Store, history: History) -> None:
    body = "{{ country }}{{ cty }}{{ nick | default('you') }}{{ event.product }}{{ event.colour }}{{ unsubscribe_url }}"
    set_text(store, mail(store).id, "", "body", body)
    assert about_texts(store) == []
    found = list(message_findings(store.journey, history))
    assert [(finding.code, "“cty”" in finding.reason, "“event.colour”" in finding.reason) for finding in found] == [
        ("variable", True, False),
        ("variable", False, True),
    ]
    assert history.name in found[0].reason
    assert "default" in found[0].remedy


def test_without_an_event_at_the_start_its_properties_are_always_empty(history: History) -> None:
    store = Store(new_journey("j"))
    add_node(store, "email", 0, 0)
    set_text(store, mail(store).id, "", "body", "{{ event.product }}")
    assert [finding.reason for finding in message_findings(store.journey, history)] == [
        "“E-mail”, body, line 1: no event starts this journey, so “event.product” is always empty."
    ]


def test_a_language_that_other_messages_have_is_missed(store: Store) -> None:
    add_node(store, "email", 0, 200, name="Second")
    first, second = store.journey.messages
    set_text(store, first.id, "", "subject", "Hello")
    set_text(store, second.id, "", "subject", "Bye")
    add_language(store, first.id, "ro")
    assert [reason for _, _, reason in about_texts(store)] == [
        "“Reminder”, Romanian, subject: not translated yet.",
        "“Second” lacks languages that other messages have: Romanian.",
    ]
    set_text(store, first.id, "ro", "subject", "Salut")
    add_language(store, second.id, "ro")
    set_text(store, second.id, "ro", "subject", "Pa")
    assert about_texts(store) == []


def test_a_commercial_mail_can_be_left(store: Store) -> None:
    def told() -> list[str]:
        return [finding.reason for finding in check(store.journey) if finding.code == "unsubscribe"]

    key = mail(store).id
    assert told() == [], "what has no text yet is another matter"
    set_text(store, key, "", "body", "<p>Hello</p>")
    assert told() == ["“Reminder”, body: nobody can unsubscribe here."]
    add_language(store, key, "ro")
    set_text(store, key, "", "body", '<a href="{{ unsubscribe_url }}">out</a>')
    assert told() == ["“Reminder”, Romanian, body: nobody can unsubscribe here."]
    node = next(node for node in store.journey.nodes if node.kind == "email")
    set_parameter(store, node.id, "message_class", "transactional")
    assert told() == []


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.journey")), ids=lambda path: path.stem)
def test_bundled_messages_are_whole_and_fit_the_sample(path: Path, history: History) -> None:
    journey = read_journey(path)
    assert list(message_findings(journey, history)) == []
    for message in journey.messages:
        if message.channel != "email":
            assert preview(message, "", {}, Setting(journey)).errors == {}
            continue
        assert message.subject
        assert message.preheader
        assert message.sender
        assert "{{ unsubscribe_url }}" in message.body
        assert "unsubscribe_url" in text_in(message, "text")
        assert not problems_of(message.body)
        found = preview(message, "", {}, Setting(journey))
        assert found.errors == {}
        assert "Dear customer," in found.texts["text"]
        assert MISSING_START not in found.marked_body, "nothing stays empty for somebody of whom nothing is known"


# --- Edits --------------------------------------------------------------------------------------------------


def test_each_edit_is_one_step_and_comes_back(store: Store) -> None:
    key = mail(store).id
    set_text(store, key, "", "body", "<p>Hello</p>")
    before = encode(store.journey)
    add_language(store, key, "ro")
    assert (text_in(mail(store), "body", "ro"), mail(store).variants[0].subject) == ("<p>Hello</p>", "")
    for end in ("S", "Sa", "Salut"):
        set_text(store, key, "ro", "subject", end, merge=True)
    set_text(store, key, "", "text", "Hello")
    set_sender(store, key, "Ann")
    remove_language(store, key, "ro")
    after = encode(store.journey)
    names = []
    while encode(store.journey) != before:
        names.append(store.undo())
    assert names == ["Remove Romanian", "Change Sender", "Change Plain text", "Change Subject", "Add Romanian"]
    while store.redo():
        pass
    assert encode(store.journey) == after
    assert decode(after, "a file").messages[0].text == "Hello"


def test_people_read_their_language_and_the_default_where_it_is_empty(store: Store) -> None:
    key = mail(store).id
    set_text(store, key, "", "subject", "Hello")
    set_text(store, key, "", "body", "<p>One</p>")
    for locale in ("pt-BR", "pt"):
        add_language(store, key, locale)
    message = mail(store)
    assert [locale_for(message, said) for said in ("pt_br", "pt-PT", "PT", "fr", "")] == ["pt-BR", "pt", "pt", "", ""]
    assert text_in(message, "subject", "pt") == "Hello"
    set_text(store, key, "pt", "body", "<p>Um</p>")
    assert text_in(mail(store), "text", "pt") == "Um"
    set_text(store, key, "", "text", "plain")
    assert (text_in(mail(store), "text", "pt"), text_in(mail(store), "text")) == ("Um", "plain")


# --- HTML from strangers ------------------------------------------------------------------------------------

HOSTILE = [
    '<script>alert(1)</script><p onclick="alert(1)">a</p>',
    '<img src="https://spy.example/x.gif" onerror="alert(1)">',
    '<img src=x onerror=alert(1)//><a href="javascript:alert(1)">b</a><a href=" JaVaScRiPt:alert(1)">c</a>',
    '<a href="data:text/html,<script>alert(1)</script>">d</a><iframe src="https://spy.example"></iframe>',
    '<p style="background:url(https://spy.example/a.png);color:red">e</p><link rel=stylesheet href=//spy.example>',
    "<style>@import 'https://spy.example/a.css'</style><svg><script>alert(1)</script></svg><base href=//spy.example>",
    '<meta http-equiv="refresh" content="0;url=https://spy.example"><form action="//spy.example"><input></form>',
    '<p style="width:expression(alert(1))">f</p><object data="//spy.example"></object><video src=//spy.example>',
    '<scr<script>ipt>alert(1)</scr</script>ipt><table background="//spy.example"><td background=//spy.example>g',
    '<img src="data:image/svg+xml;base64,PHN2Zz4="><p style="b:u\\72l(//spy.example)">h</p><!--[if IE]>x<![endif]-->',
]


@pytest.mark.parametrize("html", HOSTILE)
@pytest.mark.parametrize("links", [True, False])
def test_nothing_of_a_strangers_html_runs_or_loads(html: str, links: bool) -> None:
    safe = safe_html(html, MARKS, links).lower()
    for bad in ("<script", "onclick", "onerror", "javascript:", "spy.example", "<iframe", "@import", "<meta", "url(",
                "<form", "<input", "<object", "<link", "<base", "<svg", "<video", "expression", "data:"):  # fmt: skip
        assert bad not in safe.replace("&lt;", "")
    if links:
        assert safe_html(safe, MARKS, links).lower() == safe


def test_the_layout_of_a_mail_stays_and_what_is_missing_is_marked() -> None:
    name = f"{MISSING_START}name{MISSING_END}"
    html = (
        f'<table width="100%"><tr><td bgcolor="#fff" style="padding:4px;color:red">Dear {name}'
        f'<a href="https://a.example/{name}">x</a><img src="https://b.example/i.png" alt="Cat">'
    )
    assert safe_html(html, MARKS) == (
        '<table width="100%"><tr><td bgcolor="#fff" style="padding:4px;color:red">Dear '
        '<span style="background-color:back;color:ink">name missing</span><a href="https://a.example/">x</a>'
        '<span style="color:picture">[Cat]</span></td></tr></table>'
    )


def test_a_style_sheet_stays_as_far_as_it_loads_nothing() -> None:
    kept = "p.a { color: red } @media (max-width: 400px) { p { width: 100% } }"
    sheet = f"@import 'x.css'; {kept} p {{ background: url(//x) }}"
    html = f"<html><head><title>t</title><style>{sheet}</style></head><p class=a>"
    assert safe_html(html, MARKS) == f'<style>{kept} p {{ background:  }}</style><p class="a"></p>'
    assert safe_html("<style>p { behavior: x }</style><style>a<b</style>c", MARKS) == "c"


def test_the_page_for_the_browser_runs_nothing_and_only_its_owner_reads_it() -> None:
    page = browser_page('A "<b>" title', HOSTILE[0] + '<a href="https://a.example">x</a>', MARKS, 375, "white", "grey")
    assert "default-src 'none'" in page
    assert 'sandbox=""' in page
    assert "script" not in page
    assert "href" not in page
    assert "A &quot;&lt;b&gt;&quot; title" in page
    folder = PageFolder()
    path = folder.write(page)
    assert path.parent.stat().st_mode & 0o077 == 0
    assert path.read_text(encoding="utf-8") == page
    folder.remove()
    assert not path.parent.exists()


# --- Readers ------------------------------------------------------------------------------------------------


def test_readers_are_those_whom_an_event_could_start(history: History, store: Store) -> None:
    starts = entry_events(store.journey)
    assert [match.event for match in starts] == ["cart"]
    found = crowd(history, starts)
    with_cart = {
        customer
        for customer in range(history.customers)
        if (
            history.events[history.offsets[customer] : history.offsets[customer + 1]]
            == history.event_names.index("cart")
        ).any()
    }
    assert found.started
    assert set(found.customers.tolist()) == with_cart
    everybody = crowd(history, (EventMatch(event="nothing of the kind"),))
    assert (len(everybody), everybody.started) == (history.customers, False)


def test_a_readers_values_are_the_histories_own(history: History, store: Store) -> None:
    starts = entry_events(store.journey)
    customer = int(crowd(history, starts).customers[5])
    found = reader(history, customer, starts)
    rows = range(int(history.offsets[customer]), int(history.offsets[customer + 1]))
    cart = max(row for row in rows if history.event_names[history.events[row]] == "cart")
    product = history.properties["product"]
    assert found.key == history.key(customer)
    assert found.values["event.product"] == product.words[int(product.values[cart])]
    assert found.values["event.value"] == float(history.properties["value"].values[cart])
    assert found.values["consent.email"] in (0.0, 1.0)
    assert all(value is not None for value in found.values.values())


def test_people_are_found_by_any_part_of_their_key(history: History) -> None:
    whole = {customer for customer in range(history.customers) if "234" in history.key(customer)}
    assert set(search(history, "234").customers.tolist()) == whole
    key = history.key(77)
    assert history.key(int(search(history, key).customers[0])) == key
    assert len(search(history, "no such key")) == 0
    assert len(search(history, " ")) == 0


def test_the_answer_keeps_within_the_people_that_there_are(history: History, store: Store) -> None:
    study = Study()
    question = Question(store.journey, mail(store), history=history, search=history.key(3), place=99)
    found = study.answer(question)
    assert (found.place, found.people, found.reader.key) == (0, 1, history.key(3))
    nobody = study.answer(Question(store.journey, mail(store), history=history, search="xx"))
    assert (nobody.reader, nobody.people) == (None, 0)
    assert study.answer(Question(store.journey, mail(store))).reader is None


def test_the_answer_tells_which_language_its_reader_gets(store: Store) -> None:
    people = [Person("ann", [(0, "cart")], {"language": "ro_RO"}), Person("bob", [(0, "cart")], {"language": "fr"})]
    history = make_history(people)
    asked = Question(store.journey, mail(store), history=history, search="ann")
    assert Study().answer(asked).reads is None
    add_language(store, mail(store).id, "ro")
    for key, locale in (("ann", "ro"), ("bob", "")):
        asked = Question(store.journey, mail(store), history=history, search=key)
        assert Study().answer(asked).reads == locale


def test_what_is_missing_is_shown_and_what_does_not_exist_is_told(history: History, store: Store) -> None:
    set_text(store, mail(store).id, "", "subject", "{{ birthday }}{{ cty }}")
    set_text(store, mail(store).id, "", "body", "<p>{{ birthday }}</p>{{ event.product")
    journey = store.journey
    setting = Setting(journey, known_names(journey, history), history.name)
    found = preview(mail(store), "", {"country": "France"}, setting)
    assert found.texts["subject"] == "[birthday missing][cty missing]"
    assert list(found.errors) == ["body"]
    assert [problem.near for problem in found.warnings["subject"]] == ["cty"]
    assert [(one.name, one.value, one.known) for one in found.used] == [("birthday", None, True), ("cty", None, False)]


# --- Completion ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "place", "typed"),
    [
        ("{{ ", "variable", ""),
        ("<p>{{ cou", "variable", "cou"),
        ("{{ event.pr", "variable", "event.pr"),
        ("{{ a | ", "filter", ""),
        ("{{ a|de", "filter", "de"),
        ("{% ", "tag", ""),
        ("{%- el", "tag", "el"),
        ("{% if vi", "variable", "vi"),
        ("{% if a and ", "variable", ""),
        ("{{ a }} b", "none", ""),
        ('{{ "te', "none", ""),
        ("{# no", "none", ""),
        ("plain", "none", ""),
    ],
)
def test_what_can_be_completed_follows_from_what_stands_before(before: str, place: str, typed: str) -> None:
    context = context_before(before)
    assert (context.place, context.typed) == (place, typed)


def test_offers_hold_real_values_and_fit_what_was_typed(history: History, store: Store) -> None:
    known = known_names(store.journey, history)
    offers = variable_offers(store.journey, known, {"country": "France", "event.value": 12.0}, NOTHING_KNOWN)
    values = {offer.name: offer.example for offer in offers}
    assert values["country"] == "France"
    assert values["event.value"] == "12"
    assert not any(name.startswith(("consent.", "reachable.")) for name in values)
    assert [offer.name for offer in offers_for(context_before("{{ cou"), offers)] == ["country"]
    assert [offer.name for offer in offers_for(context_before("{{ a | trun"), offers)] == ["truncate"]
    assert "unsubscribe_url" in [offer.name for offer in offers_for(context_before("{{ url"), offers)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ș" * 70, 1),
        ("ș" * 71, 2),
    ],
)
def test_sms_are_counted_in_parts(text: str, parts: int) -> None:
    assert sms_parts(text) == parts


def test_a_start_that_is_switched_off_starts_nobody(store: Store) -> None:
    start = next(node.id for node in store.journey.nodes if node.kind == "cart_abandonment")
    change(store, start, "off", status="disabled")
    assert entry_events(store.journey) == ()
