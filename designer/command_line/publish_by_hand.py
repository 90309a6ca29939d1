"""What ``loopline publish`` does beside publishing where people build the flows: the runbook, ids that are pasted back,
and steps that are triggered for a contact."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.command_line import console
from designer.command_line.failure import DONE, FINDINGS, CommandError
from designer.command_line.safe_file import check_writable, write_whole
from designer.command_line.table import text_table
from journey.letters import listed
from journey.words import say

if TYPE_CHECKING:
    from exporters.lowering.lower import Lowered
    from exporters.publishing.credentials import Credential
    from exporters.publishing.publisher import Outcome
    from exporters.targets.target import Choices, Plan, Target


@dataclass(frozen=True)
class Prepared:
    """A journey that can be published: its shape, what was chosen, and the plan."""

    lowered: Lowered
    choices: Choices
    plan: Plan


def describe(parser: argparse.ArgumentParser, acts: Any) -> None:
    """Declare the arguments. ``acts``: the group of those that exclude each other."""
    acts.add_argument(
        "--verify",
        metavar="ADDRESS",
        help=say("send one test contact into each flow whose numbers were pasted; this may send messages to it"),
    )
    acts.add_argument(
        "--trigger",
        metavar="FLOW",
        help=say("send the contacts named with --contact into a flow (its number in the runbook)"),
    )
    parser.add_argument(
        "--runbook",
        action="append",
        default=[],
        type=Path,
        metavar="OUT",
        help=say("write the runbook for building the flows by hand: {kinds}; again for more", kinds=_kinds()),
    )
    parser.add_argument(
        "--paste",
        action="append",
        default=[],
        metavar="FLOW=ADDRESS",
        help=say("keep the address that the start of a flow shows there (FLOW: its number in the runbook)"),
    )
    parser.add_argument(
        "--contact",
        action="append",
        default=[],
        metavar="ADDRESS",
        help=say("whom --trigger sends into the flow; again for more"),
    )
    parser.add_argument("--yes", action="store_true", help=say("do not ask before contacts are sent into flows"))


def _kinds() -> str:
    from designer.exporting.runbook import RUNBOOK_KINDS

    return ", ".join(RUNBOOK_KINDS)


def is_asked(options: argparse.Namespace) -> bool:
    """Whether something is asked for that only systems have whose flows people build."""
    return bool(options.runbook or options.paste or options.verify or options.trigger)


def check(target: Target, options: argparse.Namespace) -> None:
    """CommandError if what is asked for makes no sense for the system, or a file cannot be written."""
    from designer.exporting.runbook import RUNBOOK_KINDS
    from designer.publishing.by_hand import by_hand

    if is_asked(options) and by_hand(target) is None:
        raise CommandError(
            say("Flows of {system} are made for you: there is nothing to build by hand.", system=target.profile.words),
            target.profile.words,
            say("Use --plan and --apply."),
        )
    for path in options.runbook:
        if path.suffix.lower() not in RUNBOOK_KINDS:
            words = say("End the name in one of {ends}.", ends=listed(RUNBOOK_KINDS))
            raise CommandError(say("This is no kind of runbook."), str(path), words)
        check_writable(path)
    if options.trigger and not options.contact:
        raise CommandError(say("Nobody is named."), "--trigger", say("Name whom to send into the flow with --contact."))


def paste(target: Target, prepared: Prepared, options: argparse.Namespace) -> None:
    """Keep what was pasted."""
    from designer.publishing import by_hand

    publication = prepared.plan.publication
    for text in options.paste:
        name, equals, address = text.partition("=")
        if not (name and equals and address):
            raise CommandError(say("FLOW=ADDRESS is needed."), f"--paste {text}", "")
        flow = _flow(prepared, name)
        account = by_hand.published_account(publication)
        ids = by_hand.paste(target, publication, account, flow, address)
        console.tell(say("Kept for “{flow}”: {ids}.", flow=_titles(prepared)[flow], ids=ids))


def write_runbooks(target: Target, prepared: Prepared, answers: dict[str, str], options: argparse.Namespace) -> None:
    """Write the runbook files."""
    from designer.exporting.runbook import runbook_file
    from designer.publishing import by_hand

    system = by_hand.by_hand(target)
    if not options.runbook or system is None:
        return
    publication = prepared.plan.publication
    account = by_hand.known_account(target, publication, answers, by_hand.published_account(publication))
    builder = system.handbook(prepared.lowered, prepared.choices)
    for path in options.runbook:
        write_whole(path, runbook_file(prepared.lowered, builder, account, path.suffix))
        console.tell(say("Wrote {file}.", file=path))


def keep_pages(target: Target, prepared: Prepared, key: Credential, answers: dict[str, str], outcome: Outcome) -> None:
    """Keep where people see what was made. That this fails is no reason to call the publication failed."""
    from designer.publishing import by_hand
    from exporters.publishing.errors import PublishError

    try:
        by_hand.keep_pages(target, prepared.plan.publication, key, answers, outcome.identities)
    except PublishError as error:
        console.tell(say("The links for the runbook are not known: {reason}", reason=error.message))


def verify(
    target: Target, prepared: Prepared, key: Credential, answers: dict[str, str], options: argparse.Namespace
) -> int:
    """Send the test contact into each flow whose numbers are known, or the contacts into one flow."""
    from designer.publishing import by_hand
    from exporters.publishing.errors import PublishError
    from exporters.publishing.pasted import checked_address

    publication = prepared.plan.publication
    known = by_hand.pasted_ids(publication, by_hand.published_account(publication))
    titles = _titles(prepared)
    flows = [_flow(prepared, options.trigger)] if options.trigger else [flow for flow in titles if flow in known]
    contacts = options.contact if options.trigger else [options.verify]
    contacts = [checked_address(contact) for contact in contacts]
    missing = [titles[flow] for flow in flows if flow not in known]
    if missing or not flows:
        raise CommandError(
            say("The numbers of the flow are not known: {flows}.", flows=listed(missing) or say("none was pasted")),
            target.profile.words,
            say("Paste the address that its start shows: --paste FLOW=ADDRESS."),
        )
    if not _confirmed(target, [titles[flow] for flow in flows], contacts, options):
        console.tell(say("Nobody was sent into a flow."))
        return FINDINGS
    rows, failed = [], False
    for flow in flows:
        for contact in contacts:
            try:
                by_hand.trigger(target, key, answers, known[flow], contact)
                rows.append((titles[flow], known[flow], say("went in")))
            except PublishError as error:
                failed = True
                rows.append((titles[flow], known[flow], str(error)))
    console.show(text_table((say("Name"), say("Numbers"), say("Answer")), rows))
    if not failed:
        console.tell(say("Look at the flows there: the contact must stand at the first step of each."))
    return FINDINGS if failed else DONE


def _confirmed(target: Target, flows: list[str], contacts: list[str], options: argparse.Namespace) -> bool:
    """Ask a person; without one only ``--yes`` will do."""
    console.tell(
        say(
            "{contacts} goes into: {flows}. If a flow is turned on, {system} sends what it says.",
            contacts=listed(contacts),
            flows=listed(flows),
            system=target.profile.words,
        )
    )
    if options.yes:
        return True
    if not sys.stdin.isatty():
        console.tell(say("Confirm it with --yes."))
        return False
    sys.stderr.write(say("Type yes to go on: "))
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("yes", say("yes").lower())


def _titles(prepared: Prepared) -> dict[str, str]:
    """The flows' short names by their ids."""
    from exporters.targets.runbook.content import flow_titles

    flows = prepared.lowered.flows
    titles = flow_titles(flows, prepared.lowered.journey.header.name)
    return {flow.id: title for flow, title in zip(flows, titles, strict=True)}


def _flow(prepared: Prepared, name: str) -> str:
    """The id of a flow that is named by its number in the runbook, or by its id."""
    flows = [flow.id for flow in prepared.lowered.flows]
    if name in flows:
        return name
    if name.isdecimal() and 1 <= int(name[:6]) <= len(flows):
        return flows[int(name) - 1]
    known = listed(f"{place} {title}" for place, title in enumerate(_titles(prepared).values(), 1))
    raise CommandError(say("There is no such flow."), name, say("There are: {flows}.", flows=known))
