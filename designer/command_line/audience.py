"""``loopline audience``: who is in an audience at the end of a history, and keeping it equal in an account."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from designer.audiences import CHANNELS, Chosen, audience_names, chosen_audience, membership
from designer.command_line import console
from designer.command_line.failure import DONE, FINDINGS, CommandError
from designer.command_line.preparing import tell_preparing
from designer.command_line.publish import key_of, pairs
from designer.command_line.reading import history_from, journey_from
from designer.command_line.running import describe_run, run_settings, tell_findings, tell_history
from designer.command_line.safe_file import check_writable, write_whole
from designer.folders import data_folder
from designer.publishing.preparing import ledger_file
from journey.journey import Journey
from journey.letters import listed
from journey.words import number, say, say_count

if TYPE_CHECKING:
    from exporters.audiences.membership import Membership
    from exporters.audiences.sync import AudienceSync, SyncPlan
    from exporters.targets.target import Target

_T = TypeVar("_T")


def describe(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from exporters.targets.registry import systems

    taking = [one.profile.id for one in systems() if _takes_audiences(one)]
    parser.add_argument("file", metavar="FILE", type=Path, help=say("the journey"))
    parser.add_argument(
        "--who",
        metavar="WHAT=NAME",
        required=True,
        help=say(
            "audience=NAME: whom steps put on it; segment=NAME; step=ID or lane=NAME: who is there at the end of the "
            "history"
        ),
    )
    parser.add_argument(
        "--contacts",
        metavar="CSV",
        type=Path,
        help=say("the e-mail addresses: a column customer_id, a column email. It stays on this computer"),
    )
    parser.add_argument(
        "--consent",
        choices=CHANNELS,
        help=say("only who agreed to this (default: what the system is for, else e-mail)"),
    )
    parser.add_argument(
        "--target",
        choices=taking,
        metavar="SYSTEM",
        help=say("the system to keep it equal in: {systems}", systems=", ".join(taking)),
    )
    acts = parser.add_mutually_exclusive_group()
    acts.add_argument("--plan", action="store_true", help=say("show who would be added and taken off (default)"))
    acts.add_argument("--apply", action="store_true", help=say("do it; --confirm says for how many people"))
    acts.add_argument("--take-back", action="store_true", help=say("take off everybody whom this program put there"))
    parser.add_argument(
        "--confirm",
        metavar="N",
        type=int,
        help=say("agree that the data of so many people leave this computer, as the plan says"),
    )
    parser.add_argument("-o", "--output", metavar="OUT", type=Path, help=say("write a file: .audience.csv"))
    parser.add_argument("--digests", action="store_true", help=say("in the file the SHA-256 of each address instead"))
    parser.add_argument(
        "--answer", action="append", default=[], metavar="NAME=VALUE", help=say("what the connection must know")
    )
    parser.add_argument(
        "--list", default="", metavar="ID", help=say("the account's id of the audience, if it is there")
    )
    parser.add_argument("--json", action="store_true", help=say("print figures as JSON; nobody is named in it"))
    describe_run(parser)


def _takes_audiences(target: Target) -> bool:
    """Whether a system is told who is in an audience; questions are answered with their examples, nothing is asked."""
    from exporters.publishing.errors import PublishError

    try:
        answers = {question.id: question.example for question in target.questions}
        return target.service("", answers).audiences is not None
    except PublishError:
        return False


def run(options: argparse.Namespace) -> int:
    """Say who is in it, write the file, or keep it equal."""
    from exporters.publishing.errors import PublishError
    from exporters.targets.registry import system

    _check_use(options)
    journey = journey_from(options.file)
    target = system(options.target) if options.target else None
    if not tell_findings([journey], [options.file]):
        return FINDINGS
    try:
        if target is not None and options.take_back:
            return _take_back(target, journey, options)
        chosen = _chosen(journey, options)
        found = _membership(journey, chosen, target, options)
        if target is not None:
            return _keep_equal(target, journey, found, options)
    except PublishError as error:
        raise CommandError(error.message, target.profile.words if target else "", error.remedy) from None
    return _written(found, options)


def _check_use(options: argparse.Namespace) -> None:
    from exporters.audiences.table import SUFFIX

    if options.output is not None:
        if not options.output.name.lower().endswith(SUFFIX):
            raise CommandError(
                say("Its name must end with {suffix}: it holds customer data.", suffix=SUFFIX), str(options.output), ""
            )
        if options.target:
            raise CommandError(say("It writes a file: leave --target out."), "-o", "")
        check_writable(options.output)
    if (options.apply or options.take_back) and not options.target:
        raise CommandError(say("Name the system."), "--target", "")
    if options.apply and options.confirm is None:
        raise CommandError(
            say("--apply needs --confirm with the number of people whose data leave this computer."),
            "--apply",
            say("The plan says how many they are."),
        )


def _chosen(journey: Journey, options: argparse.Namespace) -> Chosen:
    what, equals, name = options.who.partition("=")
    chosen = chosen_audience(journey, what, name) if equals else None
    if chosen is None:
        raise CommandError(
            say("There is no such audience, segment, step or lane."),
            f"--who {options.who}",
            say("There are: {names}", names=listed(_names(journey))) if _names(journey) else "",
        )
    return chosen


def _names(journey: Journey) -> list[str]:
    names = [f"audience={name}" for name in audience_names(journey)]
    names += [f"segment={segment.name}" for segment in journey.segments]
    return [*names, *(f"lane={stage.name}" for stage in journey.stages)]


def _membership(journey: Journey, chosen: Chosen, target: Target | None, options: argparse.Namespace) -> Membership:
    from exporters.audiences.addresses import ContactsError, read_contacts
    from simulator.run import RunError

    contacts = {}
    if options.contacts is not None:
        try:
            contacts = dict(read_contacts(options.contacts))
        except ContactsError as error:
            raise CommandError(error.message, str(options.contacts), error.remedy) from None
    history = history_from(options.history)
    tell_history(options, history)
    settings = run_settings(options, journey.header.zone)
    tell_preparing()
    rules = target.service("", _answers(options)).audiences if target is not None else None
    channel = options.consent or (rules.consent if rules is not None else "email")
    try:
        with console.Progress(say("Replaying")) as progress:
            return membership(
                journey,
                chosen,
                channel,
                history,
                settings,
                contacts,
                engine=options.engine,
                threads=options.threads,
                progress=progress.report,
            )
    except RunError as error:
        raise CommandError(str(error)) from None


def _told(found: Membership) -> list[str]:
    """How many there are and who is left out, nobody by name."""
    people = len(found.addresses)
    lines = [
        say_count(
            "“{title}”: {people} person agreed and can be named.",
            "“{title}”: {people} people agreed and can be named.",
            people,
            title=found.title,
            people=number(people),
        )
    ]
    if found.refused:
        lines.append(
            say_count(
                "Left out: {people} person who did not agree.",
                "Left out: {people} people who did not agree.",
                found.refused,
                people=number(found.refused),
            )
        )
    if found.unnamed:
        lines.append(
            say_count(
                "Left out: {people} person without an address; --contacts names a file with addresses.",
                "Left out: {people} people without an address; --contacts names a file with addresses.",
                found.unnamed,
                people=number(found.unnamed),
            )
        )
    return lines


def _written(found: Membership, options: argparse.Namespace) -> int:
    from exporters.audiences.table import audience_table
    from journey.encoding import canonical

    if options.json:
        figures = {"people": len(found.addresses), "refused": found.refused, "unnamed": found.unnamed}
        console.show(canonical({"audience": found.title, **figures}).rstrip("\n"))
    else:
        console.show("\n".join(_told(found)))
    if options.output is not None:
        write_whole(options.output, audience_table(found, digests=options.digests))
        console.tell(
            say(
                "Wrote {file}. It holds customer data: give it to nobody but the system that it is for, and delete it "
                "afterwards.",
                file=options.output,
            )
        )
    return DONE


# --- In an account ---------------------------------------------------------------------------------------------


def _keep_equal(target: Target, journey: Journey, found: Membership, options: argparse.Namespace) -> int:
    from journey.encoding import canonical

    def act(sync: AudienceSync) -> SyncPlan:
        if not options.apply:
            return sync.plan()
        with console.Progress(say("Keeping equal")) as progress:
            return sync.apply(options.confirm, lambda done, total: progress.report(done / max(1, total)))

    plan = _with_account(target, journey, found, options, act)
    if options.json:
        console.show(canonical(_document(plan)).rstrip("\n"))
        return DONE
    lines = _told(found) if options.apply else [*_told(found), *_plan_lines(plan, target)]
    console.show("\n".join([*lines, _summary(plan)]))
    if options.apply:
        console.tell(say("Done. Nothing was sent to anybody."))
    else:
        console.tell(
            say("Nothing was sent. --apply --confirm {count} does it.", count=plan.add)
            if plan.add or plan.remove or plan.is_new
            else say("It is equal already.")
        )
    return DONE


def _take_back(target: Target, journey: Journey, options: argparse.Namespace) -> int:
    from exporters.audiences.membership import Membership

    def act(sync: AudienceSync) -> int:
        with console.Progress(say("Taking back")) as progress:
            return sync.take_back(lambda done, total: progress.report(done / max(1, total)))

    chosen = _chosen(journey, options)
    count = _with_account(target, journey, Membership(chosen.key, chosen.title, ()), options, act)
    console.show(say_count("Taken off: {count} person.", "Taken off: {count} people.", count))
    return DONE


def _with_account(
    target: Target,
    journey: Journey,
    found: Membership,
    options: argparse.Namespace,
    act: Callable[[AudienceSync], _T],
) -> _T:
    """Do something with the audience in the account, and close what was opened for it."""
    from exporters.audiences.ledger import FILE, AudienceLedger
    from exporters.audiences.sync import AudienceSync
    from exporters.publishing.client import Client
    from exporters.publishing.credentials import source_words
    from exporters.publishing.ledger import Ledger

    key = key_of(target)
    console.tell(source_words(key.source))
    with ExitStack() as opened:
        ledger = opened.enter_context(closing(Ledger(ledger_file())))
        members = opened.enter_context(closing(AudienceLedger(data_folder() / FILE)))
        client = opened.enter_context(Client(target.service(key.secret, _answers(options)), key.secret))
        return act(AudienceSync(client, ledger, members, journey.header.journey_id, found, options.list))


def _plan_lines(plan: SyncPlan, target: Target) -> list[str]:
    fields = listed(say(field) for field in plan.fields)
    lines = (
        []
        if not plan.add
        else [
            say_count(
                "Of {people} person this would leave the computer for {system}, account {account}: {fields}.",
                "Of {people} people this would leave the computer for {system}, account {account}: {fields}.",
                plan.add,
                people=number(plan.add),
                system=target.profile.words,
                account=plan.account,
                fields=fields,
            )
        ]
    )
    if plan.is_new:
        lines.append(say("The audience is not there yet and would be made."))
    if plan.minutes:
        lines.append(
            say_count(
                "{system} takes so many calls at a time and no more: it takes about {count} minute.",
                "{system} takes so many calls at a time and no more: it takes about {count} minutes.",
                plan.minutes,
                system=target.profile.words,
            )
        )
    return lines


def _summary(plan: SyncPlan) -> str:
    return say(
        "To add: {add}. To take off: {remove}. As they are: {same}.",
        add=number(plan.add),
        remove=number(plan.remove),
        same=number(plan.same),
    )


def _document(plan: SyncPlan) -> dict[str, object]:
    return {
        "account": plan.account,
        "audience": plan.title,
        "fields": list(plan.fields),
        "add": plan.add,
        "remove": plan.remove,
        "same": plan.same,
        "refused": plan.refused,
        "unnamed": plan.unnamed,
        "new": plan.is_new,
        "minutes": plan.minutes,
    }


def _answers(options: argparse.Namespace) -> dict[str, str]:
    return pairs(options.answer, "--answer")
