"""Publishing to a system whose flows people build: the parts, the runbook, numbers pasted back, steps triggered; all
against a server that takes what Mailchimp describes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import pytest
from command_line import BAD, DONE, FINDINGS, loopline

from designer.command_line.run import run
from exporters.lowering.asking import Options
from exporters.lowering.lower import Lowered
from exporters.publishing import pasted
from exporters.publishing.assets import Publication
from exporters.publishing.client import Client, Patience
from exporters.publishing.errors import PublishError
from exporters.publishing.ledger import Ledger, Place
from exporters.publishing.publisher import Publisher
from exporters.publishing.service import Service
from exporters.report.parts import Report, Section, Task, Tasks
from exporters.targets.mailchimp import TARGET
from exporters.targets.runbook.account import account_of
from exporters.targets.runbook.builder import Account, ByHand
from exporters.targets.runbook.content import flow_titles, runbook_of
from exporters.targets.runbook.markdown import markdown_of
from exporters.targets.runbook.tree import tree_of
from exporters.targets.target import Choices
from journey import edits
from journey.encoding import encode
from journey.file import read_journey
from journey.journey import Journey, new_journey
from journey.model import Message
from journey.store import Store
from tests.account_server import Fault, serving
from tests.fault_schedules import AUDIENCE, amiss
from tests.mailchimp_account import MailchimpAccount, mailchimp_account
from tests.publishing_kit import QUICK, publish

TEMPLATES = Path(__file__).parents[1] / "resources/templates"
KEY = "0123456789abcdefcanary-us21"
CHOICES = Choices(
    answers={"audience": AUDIENCE},
    sender="shop@shop.example",
    sender_name="Shop",
    places={"shop_url": "https://shop.example", "cart_url": "https://shop.example/cart"},
)
ME = "me@shop.example"


def lowered(name: str = "welcome") -> Lowered:
    return TARGET.lower(read_journey(TEMPLATES / f"{name}.journey"), Options())


def tasks_of(report: Report) -> list[Task]:
    blocks = [block for section in report.sections for block in section.blocks]
    return [task for block in blocks if isinstance(block, Tasks) for task in block.tasks]


def section(report: Report, name: str) -> Section:
    return next(one for one in report.sections if one.id == name)


# --- The runbook ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["welcome", "lifecycle", "birthday", "returns"])
def test_a_runbook_leads_through_every_step_of_every_flow(name: str) -> None:
    shaped = lowered(name)
    builder = TARGET.handbook(shaped, CHOICES)
    report = runbook_of(shaped, builder, Account())
    assert report.sections[0].id == "different", "what will be different comes first"
    for place, flow in enumerate(shaped.flows, 1):
        tree = tree_of(flow, builder)
        assert [one.number for one in tree] == list(range(1, len(tree) + 1))
        told = {one.record for one in tree}
        starts = {trigger.id for trigger in flow.triggers}
        for piece in flow.pieces:
            built = builder.built(flow, piece)
            assert piece.id in starts or (piece.origin in told) >= bool(built and built.elements), piece
        for one in tree:
            if one.follows:
                assert one.below == one.number - 1
            elif one.below:
                assert one.path
                assert one.below < one.number
        steps = section(report, f"flow-{place}").blocks[-1]
        assert isinstance(steps, Tasks)
        assert [task.title for task in steps.tasks] == [one.element.title for one in tree]
        # Each path of a split is taken up once.
        paths = [(one.below, one.path) for one in tree]
        assert len(paths) == len(set(paths))


def test_a_runbook_names_what_publishing_makes_and_tells_that_it_is_not_there_yet() -> None:
    shaped = lowered()
    plan = TARGET.plan(shaped, CHOICES)
    account = account_of(plan.publication, TARGET.service("", CHOICES.answers), None, "")
    assert not account.is_published
    report = runbook_of(shaped, TARGET.handbook(shaped, CHOICES), account)
    assert "not published yet" in report.estimand
    assert "cannot make automation flows" in report.estimand
    text = markdown_of(report)
    assert re.search(r"\\\[LL [0-9a-f]{6} [0-9a-f]{6} [0-9a-f]{4}\\\] Welcome", text)
    assert "](http" not in text
    assert text.count("- [ ] ") == len(tasks_of(report))


def test_texts_stand_in_merge_tags() -> None:
    journey = small_journey()
    message = msgspec.structs.replace(journey.messages[0], subject="For {{ first_name }}: {{ event.sku }}")
    shaped = TARGET.lower(Journey({**journey.records, message.id: message}), Options())
    report = runbook_of(shaped, TARGET.handbook(shaped, CHOICES), Account())
    rows = [row for task in tasks_of(report) for row in task.rows]
    assert ("Subject", "For *|FNAME|*: *|EVENT_SKU|*") in rows


def test_markdown_quotes_what_means_something_to_it() -> None:
    shaped = lowered()
    header = replace(shaped, journey=_named(shaped, "*a* [b](c) | <d> #e\nf"))
    text = markdown_of(runbook_of(header, TARGET.handbook(shaped, CHOICES), Account()))
    assert text.startswith("# \\*a\\* \\[b\\](c) \\| \\<d\\> \\#e f\n")


def _named(shaped: Lowered, name: str) -> Journey:
    journey = shaped.journey
    header = msgspec.structs.replace(journey.header, name=name)
    return Journey({**journey.records, header.id: header})


def test_flows_have_short_names_that_differ() -> None:
    several = 0
    for path in sorted(TEMPLATES.glob("*.journey")):
        if path.stem == "blank":
            continue
        shaped = lowered(path.stem)
        titles = flow_titles(shaped.flows, shaped.journey.header.name)
        several += len(titles) > 1
        assert len(titles) == len(set(titles)), titles
        assert all(title for title in titles)
    assert several > 10


def test_a_hand_over_names_the_flow_that_it_leads_to() -> None:
    shaped = lowered("lifecycle")
    report = runbook_of(shaped, TARGET.handbook(shaped, CHOICES), Account())
    notes = {note for task in tasks_of(report) for note in task.notes if "hands people over" in note}
    titles = flow_titles(shaped.flows, shaped.journey.header.name)
    named = {f"It hands people over to flow {place}: {title}" for place, title in enumerate(titles, 1)}
    assert len(notes) >= 3
    assert notes <= named


# --- The account ----------------------------------------------------------------------------------------------


@pytest.fixture
def account() -> MailchimpAccount:
    return mailchimp_account()


@pytest.fixture
def served(account: MailchimpAccount) -> Iterator[Service]:
    with serving(account) as service:
        yield service


def test_the_parts_are_made_once_and_the_runbook_has_their_links(
    account: MailchimpAccount, served: Service, tmp_path: Path
) -> None:
    shaped = lowered()
    publication = TARGET.plan(shaped, CHOICES).publication
    outcome = publish(served, tmp_path / "ledger.sqlite", publication)
    assert not amiss(account, publication)
    assert not publish(served, tmp_path / "ledger.sqlite", publication).changes
    ledger = Ledger(tmp_path / "ledger.sqlite")
    place = Place(publication.target, outcome.account, publication.journey)
    with Client(served, KEY, patience=QUICK) as client:
        pasted.keep_pages(ledger, place, TARGET.pages(client, outcome.identities))
    pasted.paste(ledger, place, shaped.flows[0].id, "123/456")
    known = account_of(publication, TARGET.service("", CHOICES.answers), ledger, outcome.account)
    ledger.close()
    assert known.is_published
    assert all(made.is_there for made in known.made.values())
    report = runbook_of(shaped, TARGET.handbook(shaped, CHOICES), known)
    links = {page for task in tasks_of(report) for _, page in task.pages}
    template = next(key for key in outcome.identities if key.startswith("template."))
    wanted = f"https://us21.admin.mailchimp.com/templates/edit?id={outcome.identities[template]}"
    assert wanted in links
    assert "https://us21.admin.mailchimp.com/lists/members/?id=4711" in links
    text = markdown_of(report)
    assert "123/456" in text
    assert "campaigns/show/?id=815" in text


@pytest.mark.parametrize("fault", ["lost", "half", "error", "busy"])
def test_a_call_that_goes_wrong_leaves_one_of_each(
    account: MailchimpAccount, served: Service, tmp_path: Path, fault: Fault
) -> None:
    publication = TARGET.plan(lowered(), CHOICES).publication
    # Checking a body takes longer than these callers wait.
    account.check = lambda method, path, body: None
    ledger = Ledger(tmp_path / "ledger.sqlite")
    with Client(served, KEY, patience=QUICK) as client:
        publishing = Publisher(client, ledger, publication)
        publishing.plan()
        for place in range(30):
            account.faults.append(fault if place % 3 == 1 else "")
        _until_done(publishing)
    ledger.close()
    publish(served, tmp_path / "ledger.sqlite", publication)
    assert not amiss(account, publication)


def _until_done(publishing: Publisher) -> None:
    for _ in range(20):
        try:
            publishing.apply()
        except PublishError:
            continue
        return
    raise AssertionError("no run ended well")


# --- Steps ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "https://us21.api.mailchimp.com/3.0/customer-journeys/journeys/123/steps/456/actions/trigger",
        "  /customer-journeys/journeys/123/steps/456/actions/trigger ",
        "POST /customer-journeys/journeys/00123/steps/456",
        "123/456",
        "123 / 456",
    ],
)
def test_numbers_are_read_from_what_people_paste(text: str) -> None:
    assert TARGET.triggers.read(text) == "123/456"
    assert TARGET.triggers.call("123/456").path == "/customer-journeys/journeys/123/steps/456/actions/trigger"


@pytest.mark.parametrize(
    "text", ["", "123", "journeys/abc/steps/1", "x" * 9_999, "1/2/3", "/journeys/1/steps/2/../../x"]
)
def test_what_has_no_numbers_is_refused(text: str) -> None:
    with pytest.raises(PublishError, match="no numbers"):
        TARGET.triggers.read(text)


def test_a_step_is_triggered_once_and_refusals_are_explained(account: MailchimpAccount, served: Service) -> None:
    account.steps, account.subscribed = {"123/456"}, {ME}
    with Client(served, KEY, patience=Patience(tries=2, first_pause=0.01)) as client:
        pasted.trigger(client, TARGET.triggers, "123/456", ME)
        assert account.went == [("123/456", ME)]
        with pytest.raises(PublishError, match="knows no such step") as missing:
            pasted.trigger(client, TARGET.triggers, "1/2", ME)
        assert "Customer Journeys API" in missing.value.remedy
        with pytest.raises(PublishError, match="not subscribed") as stranger:
            pasted.trigger(client, TARGET.triggers, "123/456", "stranger@shop.example")
        assert "subscribed in the audience" in stranger.value.remedy
        for wrong in ("", "no address", "a@b", "a@b.c\nBcc: d@e.f", "<a@b.cd>"):
            with pytest.raises(PublishError, match="not an e-mail address"):
                pasted.trigger(client, TARGET.triggers, "123/456", wrong)
        account.faults = ["lost"]
        before = len(account.calls)
        with pytest.raises(PublishError, match="not known whether") as unknown:
            pasted.trigger(client, TARGET.triggers, "123/456", ME)
        assert "before you try again" in unknown.value.remedy
        assert len(account.calls) == before + 1, "what may send a message is not repeated"


def test_notes_are_kept_and_taken_out(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    here, there = Place("mailchimp", "a", "j"), Place("mailchimp", "b", "j")
    pasted.paste(ledger, here, "flow", "1/2")
    pasted.paste(ledger, here, "flow", "3/4")
    pasted.keep_pages(ledger, here, {"template.a": "https://x.example"})
    assert pasted.pasted(ledger, here) == {"flow": "3/4"}
    assert pasted.pages(ledger, here) == {"template.a": "https://x.example"}
    assert pasted.pasted(ledger, there) == {}
    pasted.paste(ledger, here, "flow", "")
    assert pasted.pasted(ledger, here) == {}
    ledger.close()


def test_only_systems_whose_flows_people_build_are_by_hand() -> None:
    from exporters.targets.registry import systems

    assert {one.profile.id for one in systems() if isinstance(one, ByHand)} == {"mailchimp"}
    assert isinstance(TARGET.plan(lowered(), CHOICES).publication, Publication)


# --- At a terminal --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Terminal:
    """Runs the command as a terminal does, but in this process: each start of the program takes a second."""

    address: str
    folder: Path
    capture: pytest.CaptureFixture[str]

    def __call__(self, status: int, *arguments: object) -> tuple[str, str]:
        """What it printed, and said beside it. It must end with this status."""
        journey = self.folder / "small.journey"
        if not journey.exists():
            journey.write_bytes(encode(small_journey()))
        command = (
            *("publish", journey, "--target", "mailchimp"),
            *("--answer", f"address={self.address}", "--answer", f"audience={AUDIENCE}"),
            *("--sender", "shop@shop.example", "--place", "shop_url=https://shop.example"),
            *arguments,
        )
        self.capture.readouterr()
        ended = run([str(part) for part in command])
        said = self.capture.readouterr()
        assert ended == status, said.err
        return said.out, said.err


def small_journey() -> Journey:
    """One letter: calls are as many a second as Mailchimp takes."""
    store = Store(new_journey("journey-small"))
    with store.transaction("message") as transaction:
        transaction.put(Message(id="hello", name="Hello", subject="Hello", body="<p>{{ first_name }}</p>"))
    start = edits.add_node(store, "event_trigger", 0, 0, parameters={"event": {"event": "cart"}})
    edits.add_node(store, "email", 0, 0, source=start, output="next", parameters={"message": "hello"})
    return store.journey


@pytest.fixture
def terminal(
    served: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setenv("LOOPLINE_MAILCHIMP_KEY", KEY)
    return Terminal(served.base, tmp_path, capsys)


def test_parts_runbook_numbers_and_a_trial_as_at_a_terminal(
    account: MailchimpAccount, terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    books = [tmp_path / f"book{end}" for end in (".html", ".md")]
    outputs = [part for book in books for part in ("--runbook", book)]
    _, said = terminal(DONE, "--apply", *outputs)
    assert "cannot make automation flows" in said
    assert len(account.of("template")) == len(account.of("campaign")) == 1
    page = books[0].read_text(encoding="utf-8")
    assert page.count('<input type="checkbox">') > 10
    assert "<script" not in page
    assert "is there" in books[1].read_text(encoding="utf-8")

    address = f"{terminal.address}/customer-journeys/journeys/123/steps/456/actions/trigger"
    monkeypatch.delenv("LOOPLINE_MAILCHIMP_KEY")
    _, said = terminal(DONE, "--paste", f"1={address}", "--runbook", books[1])
    assert "123/456" in said
    assert "123/456" in books[1].read_text(encoding="utf-8")

    monkeypatch.setenv("LOOPLINE_MAILCHIMP_KEY", KEY)
    account.steps, account.subscribed = {"123/456"}, {ME}
    _, said = terminal(FINDINGS, "--verify", ME)
    assert "Confirm it with --yes" in said
    assert account.went == []
    shown, _ = terminal(DONE, "--verify", ME, "--yes")
    assert account.went == [("123/456", ME)]
    assert "went in" in shown
    account.subscribed = set()
    shown, _ = terminal(FINDINGS, "--trigger", "1", "--contact", ME, "--yes")
    assert "not subscribed" in shown
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or KEY.encode() not in file.read_bytes()

    terminal(DONE, "--take-back")
    assert not [held for held in account.held.values() if held.kind != "content"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--runbook", "a.docx"), ("no kind of runbook", ".html")),
        (("--trigger", "1"), ("Nobody is named", "--contact")),
        (("--paste", "nonsense"), ("FLOW=ADDRESS",)),
        (("--paste", "9=1/2"), ("no such flow", "1 ")),
        (("--paste", "1=1/2"), ("which account", "--apply")),
    ],
)
def test_what_makes_no_sense_at_a_terminal_is_refused(
    terminal: Terminal, arguments: tuple[str, ...], said: tuple[str, ...]
) -> None:
    _, told = terminal(BAD, *arguments)
    assert all(words in told for words in said)


def test_the_program_itself_says_what_mailchimp_cannot(tmp_path: Path) -> None:
    journey = tmp_path / "small.journey"
    journey.write_bytes(encode(small_journey()))
    other = loopline("publish", journey, "--target", "klaviyo", "--runbook", tmp_path / "a.html")
    other.bad("nothing to build by hand")
