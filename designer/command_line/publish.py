"""``loopline publish``: what a system's account would get from a journey, and bringing it there as drafts."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from designer.command_line import console, publish_by_hand
from designer.command_line.failure import DONE, FINDINGS, CommandError
from designer.command_line.reading import finding_lines, journey_from
from journey.checks.check import check
from journey.journey import Journey
from journey.words import say

if TYPE_CHECKING:
    from exporters.publishing.credentials import Credential
    from exporters.publishing.difference import Change
    from exporters.publishing.publisher import Outcome, Publisher
    from exporters.targets.target import Plan, Target


def describe(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from exporters.targets.registry import systems

    names = ", ".join(one.profile.id for one in systems())
    parser.add_argument("file", metavar="FILE", type=Path, nargs="?", help=say("the journey"))
    parser.add_argument(
        "--target",
        choices=[one.profile.id for one in systems()],
        metavar="SYSTEM",
        required=True,
        help=say("the system to publish to: {systems}", systems=names),
    )
    acts = parser.add_mutually_exclusive_group()
    acts.add_argument("--plan", action="store_true", help=say("show what would be made and changed (default)"))
    acts.add_argument("--apply", action="store_true", help=say("make it, as drafts: nothing is sent or switched on"))
    acts.add_argument("--take-back", action="store_true", help=say("remove what publishing this journey made there"))
    acts.add_argument("--test", action="store_true", help=say("try the connection, and say which account it is"))
    acts.add_argument(
        "--keep-key", action="store_true", help=say("ask for the key, and keep it in this computer's keyring")
    )
    acts.add_argument("--forget-key", action="store_true", help=say("remove the key from this computer's keyring"))
    publish_by_hand.describe(parser, acts)
    parser.add_argument(
        "--answer",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=say("what the connection must know: {names}", names=_questions_words()),
    )
    parser.add_argument(
        "--event", action="append", default=[], metavar="NAME=ID", help=say("the account's id of an event of ours")
    )
    parser.add_argument(
        "--list", action="append", default=[], metavar="NAME=ID", help=say("the account's id of a list of ours")
    )
    parser.add_argument("--sender", default="", metavar="ADDRESS", help=say("who e-mails come from"))
    parser.add_argument("--sender-name", default="", metavar="NAME", help=say("the name beside that address"))
    parser.add_argument(
        "--team", action="append", default=[], metavar="ADDRESS", help=say("whom steps notify; again for more")
    )
    parser.add_argument(
        "--place",
        action="append",
        default=[],
        metavar="NAME=ADDRESS",
        help=say("an address that texts or steps name, such as shop_url or cart_url"),
    )
    parser.add_argument("--offline", action="store_true", help=say("plan without asking the account"))
    parser.add_argument(
        "--overwrite",
        action="append",
        default=[],
        metavar="ASSET",
        help=say("lose what somebody changed in this asset there; again for more"),
    )
    parser.add_argument(
        "--remove-orphans", action="store_true", help=say("remove what was made before and is no longer needed")
    )
    parser.add_argument("--json", action="store_true", help=say("print the plan as JSON, with what would be sent"))


def _questions_words() -> str:
    """What each system's connection can be told; all of them the address of a server that speaks as the system does."""
    from exporters.targets.registry import systems

    return "; ".join(
        f"{one.profile.id}: {', '.join(dict.fromkeys(('address', *(question.id for question in one.questions))))}"
        for one in systems()
    )


def run(options: argparse.Namespace) -> int:
    """Do what was asked for."""
    from exporters.publishing.errors import PublishError
    from exporters.targets.registry import system

    target = system(options.target)
    assert target is not None
    if target.profile.notice:
        console.tell(say(target.profile.notice))
    publish_by_hand.check(target, options)
    try:
        if options.keep_key or options.forget_key:
            return _manage_key(target, forget=options.forget_key)
        if options.test:
            return _test(target, options)
        return _publish(target, options)
    except PublishError as error:
        raise CommandError(error.message, target.profile.words, error.remedy) from None


def _manage_key(target: Target, *, forget: bool) -> int:
    from exporters.publishing.credentials import Credentials, keyring_works

    keys = Credentials()
    if forget:
        keys.drop(target.profile.id)
        console.tell(say("The key is no longer in this computer's keyring."))
        return DONE
    if not keyring_works():
        from exporters.publishing.credentials import variable

        raise CommandError(
            say("This computer has no keyring that works."),
            target.profile.words,
            say("Give the key in the environment variable {name}.", name=variable(target.profile.id)),
        )
    console.tell(say(target.rights))
    secret = getpass.getpass(say("Key: ")) if sys.stdin.isatty() else sys.stdin.readline()
    keys.keep(target.profile.id, secret)
    console.tell(say("The key is in this computer's keyring."))
    return DONE


def _test(target: Target, options: argparse.Namespace) -> int:
    from designer.publishing.accounts import connected
    from exporters.publishing.credentials import source_words

    key = key_of(target)
    found = connected(target, key, _answers(options), with_offers=False)
    console.show(say("Connected to {system}, account {account}.", system=target.profile.words, account=found.account))
    console.tell(source_words(key.source))
    return DONE


def _publish(target: Target, options: argparse.Namespace) -> int:
    from designer.publishing.accounts import publishing
    from exporters.publishing.credentials import source_words

    if options.file is None:
        raise CommandError(say("Name the journey to publish."), "publish", say("loopline publish --help says how."))
    prepared = _prepared(target, journey_from(options.file), options)
    if prepared is None:
        return FINDINGS
    plan, answers = prepared.plan, _answers(options)
    publish_by_hand.paste(target, prepared, options)
    if publish_by_hand.is_asked(options) and not (options.apply or options.verify or options.trigger or options.plan):
        publish_by_hand.write_runbooks(target, prepared, answers, options)
        return DONE
    if options.offline and not options.apply and not options.take_back:
        publish_by_hand.write_runbooks(target, prepared, answers, options)
        return _show_offline(target, plan, options)
    key = key_of(target)
    console.tell(source_words(key.source))
    if options.verify or options.trigger:
        return publish_by_hand.verify(target, prepared, key, answers, options)
    with publishing(target, plan.publication, key, answers) as publisher:
        if options.take_back:
            return _take_back(publisher)
        if not options.apply:
            return _show(publisher.plan(frozenset(options.overwrite)), publisher.account, options)
        outcome = _apply(publisher, options)
    publish_by_hand.keep_pages(target, prepared, key, answers, outcome)
    publish_by_hand.write_runbooks(target, prepared, answers, options)
    return DONE


def _prepared(target: Target, journey: Journey, options: argparse.Namespace) -> publish_by_hand.Prepared | None:
    """What is to stand in the account; None, and said why, if the journey cannot be published as it is."""
    from designer.publishing.preparing import drafted, named, shaped
    from exporters.lowering.asking import Options
    from exporters.lowering.fidelity import lost_words
    from exporters.targets.target import Choices

    found = shaped(journey, target.profile, Options(), target)
    if found.lowered is None or found.report is None:
        errors = list(finding_lines((one for one in check(journey) if one.severity == "error"), options.file))
    else:
        errors = named(found.obstacles, journey)
    if found.lowered is not None and found.report is not None and not errors:
        choices = Choices(
            answers=_answers(options),
            events=pairs(options.event, "--event"),
            lists=pairs(options.list, "--list"),
            sender=options.sender,
            sender_name=options.sender_name,
            team=tuple(options.team),
            places=pairs(options.place, "--place"),
        )
        draft = drafted(target, found.lowered, choices)
        errors = named(draft.lacks, journey)
        if not errors:
            told = found.report
            console.tell(
                say(
                    "Of {steps} steps and settings {exact} are exact, {approximated} approximated, {dropped} dropped: "
                    "loopline export --target {target} says which.",
                    steps=len(told.lines),
                    exact=told.count("exact"),
                    approximated=told.count("approximated"),
                    dropped=told.count("dropped"),
                    target=target.profile.id,
                )
            )
            if lost := lost_words(told):
                console.tell(lost)
            return publish_by_hand.Prepared(found.lowered, choices, draft.plan)
    for line in errors:
        console.tell(line)
    console.tell(say("Not published: errors stop it."))
    return None


def _show_offline(target: Target, plan: Plan, options: argparse.Namespace) -> int:
    from designer.publishing.preparing import planned_unasked

    found = planned_unasked(target, plan, _answers(options))
    console.tell(say("The account was not asked: what somebody changed or removed there does not show."))
    return _show(found.changes, found.account, options)


def _show(changes: tuple[Change, ...], account: str, options: argparse.Namespace) -> int:
    from exporters.publishing import telling
    from journey.encoding import canonical

    if options.json:
        console.show(canonical({"account": account, "changes": telling.document(changes, bodies=True)}).rstrip("\n"))
        return DONE
    console.show("\n".join([*telling.lines(changes), "", telling.summary(changes)]))
    console.tell(say("Nothing was made. --apply makes it, as drafts."))
    return DONE


def _apply(publisher: Publisher, options: argparse.Namespace) -> Outcome:
    from exporters.publishing import telling
    from journey.encoding import canonical

    with console.Progress(say("Publishing")) as progress:
        outcome = publisher.apply(
            frozenset(options.overwrite),
            remove_orphans=options.remove_orphans,
            progress=lambda done, total, words: progress.report(done / max(1, total), words),
        )
    changes = (*outcome.changes, *outcome.kept)
    if options.json:
        held = {"account": outcome.account, "changes": telling.document(changes), "ids": outcome.identities}
        console.show(canonical(held).rstrip("\n"))
    else:
        console.show("\n".join([*telling.lines(changes), "", telling.summary(changes)]))
    console.tell(say("All of it is a draft: nothing was sent or switched on."))
    return outcome


def _take_back(publisher: Publisher) -> int:
    with console.Progress(say("Taking back")) as progress:
        left = publisher.take_back(lambda done, total, words: progress.report(done / max(1, total), words))
    for entry in left:
        console.show(say("Left, for somebody changed it there: {title}", title=entry.title))
    console.tell(say("What publishing made there is removed."))
    return FINDINGS if left else DONE


def key_of(target: Target) -> Credential:
    """The key of a system. CommandError if there is none."""
    from exporters.publishing.credentials import Credentials, variable

    key = Credentials().find(target.profile.id)
    if key is None:
        raise CommandError(
            say("There is no key for this system."),
            target.profile.words,
            say(
                "Keep one with --keep-key, or give it in the environment variable {name}. Without one --offline plans.",
                name=variable(target.profile.id),
            ),
        )
    return key


def _answers(options: argparse.Namespace) -> dict[str, str]:
    return pairs(options.answer, "--answer")


def pairs(texts: Iterable[str], option: str) -> dict[str, str]:
    """NAME=VALUE by name. CommandError if one is anything else."""
    found = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not (name and equals and value):
            raise CommandError(say("NAME=VALUE is needed."), f"{option} {text}", "")
        found[name] = value
    return found
