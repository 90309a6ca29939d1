"""What a runbook says: what will be different, what there is already, each flow element by element, the ids to paste
back, how to try it, and how to take it back."""

from __future__ import annotations

from collections.abc import Sequence

from exporters.lowering.fidelity import FIDELITY_WORDS, fidelities, summary
from exporters.lowering.form import Flow
from exporters.lowering.lower import Lowered
from exporters.lowering.wording import for_readers
from exporters.report.parts import (
    Block,
    Facts,
    Headline,
    Items,
    JourneyPicture,
    Prose,
    Report,
    ReportTable,
    Section,
    Task,
    Tasks,
)
from exporters.targets.booklet.content import difference_rows
from exporters.targets.runbook.builder import Account, Builder, Element
from exporters.targets.runbook.tree import Branch, tree_of
from journey.words import number, say

#: Paths that go deeper than this are set in no further.
_DEEPEST = 6
#: A flow of more elements than this begins a page.
_SHORT = 3


def runbook_of(lowered: Lowered, builder: Builder, account: Account, picture: JourneyPicture | None = None) -> Report:
    """The runbook of a journey that was lowered for a system whose flows people build, with a ``picture`` of it as it
    is drawn. The same arguments give the same runbook."""
    name = lowered.journey.header.name or say("Journey")
    flows = [for_readers(flow) for flow in lowered.flows]
    trees = [tree_of(flow, builder) for flow in flows]
    titles = flow_titles(flows, name)
    drawn = [Section("drawn", say("The journey as it is drawn"), (picture,))] if picture is not None else []
    sections = [
        Section("different", say("What will be different"), _different(lowered)),
        *drawn,
        Section("before", say("Before you begin"), _before(builder, account)),
    ]
    if outside := _outside(builder):
        sections.append(Section("shop", say("What your shop must do"), outside))
    for place, (flow, tree, title) in enumerate(zip(flows, trees, titles, strict=True), 1):
        heading = say("Flow {number} of {count}: {name}", number=place, count=len(flows), name=title)
        blocks = _flow(flow, tree, name, title, builder, account)
        sections.append(Section(f"flow-{place}", heading, blocks, own_page=len(tree) > _SHORT or place == 1))
    sections += [
        Section("ids", say("Paste the ids back"), _ids(flows, titles, builder, account), own_page=True),
        Section("test", say("Try it before you turn it on"), (_tasks("", builder.testing()),)),
        Section("on", say("Turn it on"), (_tasks("", _turning_on(flows, titles)),)),
        Section("back", say("Take it back"), (_tasks("", builder.taking_back()),)),
    ]
    return Report(
        title=name,
        subtitle=say("Runbook for {system}", system=builder.system),
        estimand=_introduction(lowered, account),
        headlines=_headlines(lowered, trees, account),
        sections=tuple(sections),
        remarks=(),
        running=say("Runbook for {system}", system=builder.system),
    )


def flow_titles(flows: Sequence[Flow], journey: str) -> list[str]:
    """A short name for each flow: what it is called beside the others, without what they have in common."""
    names = [flow.header.name or flow.id for flow in flows]
    found: list[str] = []
    for name in names:
        begins = [other for other in (journey, *names) if other != name and name.startswith(f"{other}:")]
        short = name.removeprefix(max(begins, key=len, default="")).removeprefix(":").strip()
        title = short[:1].upper() + short[1:] if short else name
        again = len([other for other in found if other == title or other.startswith(f"{title} (")])
        found.append(f"{title} ({again + 1})" if again else title)
    return found


def _introduction(lowered: Lowered, account: Account) -> str:
    notice = say(lowered.target.notice) if lowered.target is not None and lowered.target.notice else ""
    led = (
        say("Names and links are those of the account that it was published to.")
        if account.is_published
        else say("It was not published yet: names are those that publishing will give, and there are no links.")
    )
    work = say("Work from top to bottom and tick what stands. Turn nothing on before the end.")
    return " ".join(part for part in (notice, led, work) if part)


def _headlines(lowered: Lowered, trees: Sequence[Sequence[Branch]], account: Account) -> tuple[Headline, ...]:
    report = fidelities(lowered)
    there = sum(1 for one in account.made.values() if one.is_there)
    return (
        Headline(number(len(trees)), say("flows to build")),
        Headline(number(sum(len(tree) for tree in trees)), say("steps in them")),
        Headline(f"{number(there)} / {number(len(account.made))}", say("parts made for you")),
        Headline(number(report.count("exact")), say("exact")),
        Headline(number(report.count("approximated")), say("approximated")),
        Headline(number(report.count("dropped") + report.lost_settings), say("dropped")),
    )


def _different(lowered: Lowered) -> tuple[Block, ...]:
    report = fidelities(lowered)
    blocks: list[Block] = [Prose(summary(report))]
    if rows := difference_rows(report):
        heads = (say("Step"), say("Becomes"), say("How"))
        blocks.append(ReportTable(say("What will be different"), "", heads, rows, words=3))
    else:
        blocks.append(Prose(say(FIDELITY_WORDS["exact"])))
    return tuple(blocks)


def _before(builder: Builder, account: Account) -> tuple[Block, ...]:
    blocks: list[Block] = [_tasks("", builder.needs())]
    made = account.made.values()
    if made:
        rows = tuple((one.name, one.kind, say("is there") if one.is_there else say("not yet")) for one in made)
        heads = (say("Name in the account"), say("What it is"), say("Made"))
        pages = tuple(one.page for one in made)
        title = say("Parts that are made for you")
        blocks.append(ReportTable(title, "", heads, rows, words=3, pages=pages if any(pages) else ()))
    if account.pages:
        blocks.append(Tasks(say("Pages of the account"), tuple(_page_task(*page) for page in account.pages)))
    blocks.append(Facts(say("What you build with"), builder.names()))
    return tuple(blocks)


def _page_task(words: str, address: str) -> Task:
    return Task("", words, pages=((address, address),))


def _outside(builder: Builder) -> tuple[Block, ...]:
    found = builder.outside()
    if not found:
        return ()
    rows = tuple((one.name, one.kind, one.words) for one in found)
    note = say("What the system cannot see or do of itself. Give this page to whoever looks after the shop's data.")
    return (ReportTable("", note, (say("Name"), say("What it is"), say("What to do")), rows, words=3),)


# --- Flows ---------------------------------------------------------------------------------------------------


def _flow(
    flow: Flow,
    tree: Sequence[Branch],
    journey: str,
    title: str,
    builder: Builder,
    account: Account,
) -> tuple[Block, ...]:
    name = journey if title == journey else say("{journey}: {flow}", journey=journey, flow=title)
    blocks: list[Block] = [_tasks(say("Begin the flow"), builder.opening(flow))]
    blocks.append(Facts(say("Flow settings"), builder.settings(flow, name)))
    starts = tuple(
        _task(element, letter, "", 0, account)
        for letter, element in zip("ABCDEFGHIJ", builder.starts(flow), strict=False)
    )
    blocks.append(Tasks(say("What starts people"), starts))
    tasks = tuple(_task(one.element, f"{one.number}", _place(one), one.depth, account) for one in tree)
    blocks.append(Tasks(say("Steps, from the top"), tasks))
    return tuple(blocks)


def _place(branch: Branch) -> str:
    """Where an element is put, where that is not below the one before it."""
    if branch.follows:
        return ""
    if branch.below == 0:
        return say("Below the start {start}", start=branch.path) if branch.path else ""
    if branch.path:
        return say("Below step {number}, path “{path}”", number=branch.below, path=branch.path)
    return say("Below step {number}", number=branch.below)


def _task(element: Element, name: str, place: str, depth: int, account: Account) -> Task:
    pages = []
    rows = list(element.rows)
    for key in element.assets:
        made = account.made.get(key)
        if made is not None:
            rows.append((made.kind[:1].upper() + made.kind[1:], made.name))
            if made.page:
                pages.append((say("Open “{name}”", name=made.name), made.page))
    return Task(
        name, element.title, element.name, place, tuple(rows), tuple(pages), element.notes, min(depth, _DEEPEST)
    )


def _tasks(title: str, sentences: Sequence[str]) -> Tasks:
    return Tasks(title, tuple(Task(f"{place}", sentence) for place, sentence in enumerate(sentences, 1)))


# --- After building ------------------------------------------------------------------------------------------


def _ids(flows: Sequence[Flow], titles: Sequence[str], builder: Builder, account: Account) -> tuple[Block, ...]:
    rows = []
    for place, (flow, title) in enumerate(zip(flows, titles, strict=True), 1):
        if entry := builder.entry(flow):
            rows.append((f"{place}", title, entry, account.pasted.get(flow.id, "") or "______ / ______"))
    if not rows:
        return (Items((say("No flow has a start that can be called."),)),)
    told = Prose(
        say(
            "The start of each flow shows an address with two numbers, that of the flow and that of the step. Paste it "
            "back with --paste, so that each flow can be tried with one contact, and fed."
        )
    )
    heads = (say("No."), say("Name"), say("Start"), say("Numbers"))
    return told, ReportTable("", "", heads, tuple(rows), words=4)


def _turning_on(flows: Sequence[Flow], titles: Sequence[str]) -> list[str]:
    """Those that are handed people first: nobody is to come to a flow that does not run."""
    named = list(zip(flows, titles, strict=True))
    order = [title for flow, title in named if _is_fed(flow)] + [title for flow, title in named if not _is_fed(flow)]
    told = [say("Turn on flow {number}: {flow}", number=titles.index(title) + 1, flow=title) for title in order]
    return [*told, say("Look after an hour, and after a day, how many people are in each flow, and whether that fits.")]


def _is_fed(flow: Flow) -> bool:
    """Whether people come into a flow from another one, or it only notes what they do."""
    return all(trigger.made_for in ("hand_over", "rule") for trigger in flow.triggers)
