"""Keeps the people of an audience in an account equal to those whom the history tells: a plan first, then as many as
were agreed to, and all of it can be taken back.

Only who was put in by this program is ever taken off. What leaves the computer is the identifier that the system asks
for, of people who agreed to be reached so; that has to be confirmed with their number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import quote

from exporters.audiences.addresses import hashed
from exporters.audiences.ledger import AudienceLedger, Member, Where
from exporters.audiences.membership import Membership
from exporters.publishing.assets import Asset, Identity, Json, Named, Publication
from exporters.publishing.client import Client
from exporters.publishing.errors import PublishError, RefusedError, UncertainError
from exporters.publishing.ledger import Ledger, Place
from exporters.publishing.publisher import Publisher
from exporters.publishing.service import Audiences, Endpoint, value_at
from journey.words import say, say_count

#: How far it is: people done, people in all.
Progress = Callable[[int, int], None]
_NO_SUCH = (404, 410)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """What applying would do. ``add``: people whose ``fields`` would leave this computer; ``remove``: people who would
    be taken off; ``same``: people who stay. ``is_new``: the audience would be made there; ``minutes``: how long it
    takes at the pace that the system allows, 0 for less than one."""

    account: str
    title: str
    fields: tuple[str, ...]
    add: int
    remove: int
    same: int
    refused: int
    unnamed: int
    is_new: bool
    minutes: int


class AudienceSync:
    """Keeps one audience of a journey equal in the account that a client reaches. ``known``: the audience's id, where
    somebody chose one that is there. PublishError if the system takes no audiences."""

    def __init__(
        self,
        client: Client,
        ledger: Ledger,
        members: AudienceLedger,
        journey: str,
        membership: Membership,
        known: str = "",
    ) -> None:
        rules = client.service.audiences
        if rules is None:
            raise PublishError(
                say("This system is not told who is in an audience."),
                say("Write a file instead, and upload it there."),
            )
        self._client = client
        self._rules: Audiences = rules
        self._members = members
        self._membership = membership
        asset = Asset(f"segment.{membership.key}", rules.kind, membership.title, {"name": Named(membership.title)})
        publication = Publication(client.service.target, audience_journey(journey), (asset,))
        self._publisher = Publisher(client, ledger, publication)
        self._asset = asset
        self._place = Place(client.service.target, self._publisher.account, journey)
        self._known = known or _published(ledger, self._place, asset.key)

    def plan(self) -> SyncPlan:
        """What applying would do; nothing is sent but questions for what is there."""
        container = self._container(make=False)
        wanted, there = self._difference(container)
        return SyncPlan(
            self._place.account,
            self._membership.title,
            self._rules.fields,
            add=len(wanted),
            remove=len(there),
            same=len(self._membership.addresses) - len(wanted),
            refused=self._membership.refused,
            unnamed=self._membership.unnamed,
            is_new=not container,
            minutes=self._minutes(len(wanted)) + self._minutes(len(there)),
        )

    def apply(self, confirmed: int, progress: Progress = lambda done, total: None) -> SyncPlan:
        """Bring the audience to what the membership says, and give what was done.

        ``confirmed``: to how many people leaving this computer somebody agreed; PublishError if it is another number.
        Run again after any error: it goes on where it stopped.
        """
        plan = self.plan()
        if confirmed != plan.add:
            raise PublishError(
                say_count(
                    "The data of {count} person would leave this computer; that is not the number that was confirmed.",
                    "The data of {count} people would leave this computer; that is not the number that was confirmed.",
                    plan.add,
                ),
                say("Look at the plan, then confirm that number."),
            )
        container = self._container(make=True)
        wanted, there = self._difference(container)
        where, done, total = self._where(container), 0, len(wanted) + len(there)
        for batch in _batches(wanted, self._rules.most):
            progress(done, total)
            self._add(where, batch)
            done += len(batch)
        for group in _batches(there, self._rules.most):
            progress(done, total)
            self._remove(where, group)
            done += len(group)
        progress(total, total)
        return plan

    def take_back(self, progress: Progress = lambda done, total: None) -> int:
        """Take off everybody whom this program put into an audience of the journey, forget those whom it made known
        there unless they unsubscribed meanwhile, and remove what it made. How many people were taken off."""
        rows = [
            (where, member) for where in self._members.audiences(self._place) for member in self._members.members(where)
        ]
        for done, (where, member) in enumerate(rows):
            progress(done, len(rows))
            self._remove(where, [member])
            self._unmake(member)
        self._publisher.take_back()
        progress(len(rows), len(rows))
        return len(rows)

    # --- What is there and what is wanted -----------------------------------------------------------------------

    def _container(self, *, make: bool) -> str:
        """The audience's id in the account, empty if there is none yet."""
        if self._known:
            return self._known
        changes = self._publisher.apply().identities if make else {}
        if self._asset.key in changes:
            return str(changes[self._asset.key])
        found = [one for one in self._publisher.plan() if one.key == self._asset.key and not one.gone]
        entry = found[0].entry if found else None
        return str(entry.identity) if entry is not None and entry.identity is not None else ""

    def _where(self, container: str) -> Where:
        return Where(self._place, self._membership.key, container)

    def _difference(self, container: str) -> tuple[list[str], list[Member]]:
        """Whose addresses are to be added, and who is to be taken off."""
        rows = self._members.members(self._where(container)) if container else ()
        there = {row.digest for row in rows if row.state == "there"}
        digests = {self._members.digest(address): address for address in self._membership.addresses}
        wanted = [address for digest, address in digests.items() if digest not in there]
        return wanted, [row for row in rows if row.digest not in digests]

    def _minutes(self, people: int) -> int:
        """How long calls for so many people take. A person whom the system does not know takes two."""
        limits = (*self._client.service.limits, *self._rules.limits)
        calls = -(-people // self._rules.most) * (2 if self._rules.make is not None else 1)
        return max((round(calls * limit.seconds / limit.calls / 60) for limit in limits), default=0)

    # --- Calls --------------------------------------------------------------------------------------------------

    def _add(self, where: Where, addresses: Sequence[str]) -> None:
        known = {row.digest: row for row in self._members.members(where)}
        digests = [self._members.digest(address) for address in addresses]
        meant = [replace(known.get(digest, Member(digest)), state="meant") for digest in digests]
        self._members.write(where, meant)
        sent = [hashed(one) if self._rules.identifier == "sha256" else one for one in addresses]
        reference, made = self._added(where.container, sent)
        told = (
            [reference]
            if len(sent) == 1 and reference
            else sent
            if self._rules.identifier == "sha256"
            else [""] * len(sent)
        )
        self._members.write(
            where,
            [
                replace(row, reference=name or row.reference, made=row.made or made, state="there")
                for row, name in zip(meant, told, strict=True)
            ],
        )

    def _added(self, container: str, sent: Sequence[str]) -> tuple[str, bool]:
        """Put people in; what the system calls the one person of a call, and whether it did not know them before."""
        rules = self._rules
        made = False
        for attempt in range(self._client.tries):
            try:
                body = rules.add_body(container, sent) if rules.add_body is not None else None
                answer = self._call(rules.add, container, sent[0], body, repeatable=True)
                return _text(value_at(answer, rules.reference) if rules.reference else None), made
            except RefusedError as refused:
                if rules.make is None or refused.status not in rules.unknown:
                    raise
            try:
                body = rules.make_body(container, sent[0]) if rules.make_body is not None else None
                assert rules.make is not None
                answer = self._call(rules.make, container, sent[0], body, repeatable=False)
                return _text(value_at(answer, rules.made)), True
            except UncertainError:
                # They may be known there by now: then adding them does.
                made = True
                self._client.settle(attempt)
        raise PublishError(
            say("A person could not be put into the audience: no answer came back."),
            say("Apply it again: who is there already is found and not sent twice."),
        )

    def _remove(self, where: Where, members: Sequence[Member]) -> None:
        named = [member for member in members if member.reference]
        if named:
            sent = [member.reference for member in named]
            body = self._rules.remove_body(where.container, sent) if self._rules.remove_body is not None else None
            self._tolerant(self._rules.remove, where.container, sent[0], body)
        self._members.forget(where, [member.digest for member in members])

    def _unmake(self, member: Member) -> None:
        rules = self._rules
        if rules.unmake is None or not member.made or not member.reference:
            return
        if rules.read:
            shown = self._tolerant(Endpoint("GET", rules.read), "", member.reference, None)
            if shown is None or value_at(shown, rules.kept) is True:
                return
        self._tolerant(rules.unmake, "", member.reference, None)

    def _tolerant(self, end: Endpoint, container: str, member: str, body: Json) -> Json:
        """A call for which nothing there is as good."""
        try:
            return self._call(end, container, member, body, repeatable=True)
        except RefusedError as refused:
            if refused.status not in _NO_SUCH:
                raise
            return None

    def _call(self, end: Endpoint, container: str, member: str, body: Json, *, repeatable: bool) -> Json:
        path = end.path.replace("{id}", quote(container, safe="")).replace("{member}", quote(member, safe=""))
        return self._client.call(end.method, path, body=body, repeatable=repeatable)


def _batches(items: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    return (items[place : place + size] for place in range(0, len(items), size))


def audience_journey(journey: str) -> str:
    """Under which name the audiences of a journey stand in the list of what was published: apart from its flows, so
    that either can be taken back."""
    return f"{journey}.audiences"


def _published(ledger: Ledger, place: Place, key: str) -> str:
    """The id of the audience where publishing the journey's flows made it."""
    for entry in ledger.entries(place):
        if entry.key == key and entry.state == "there" and entry.identity is not None:
            return str(entry.identity)
    return ""


def _text(value: Json | Identity) -> str:
    return str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
