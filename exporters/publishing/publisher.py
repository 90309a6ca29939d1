"""Plans, applies and takes back publications: exactly one of each asset, whatever happens on the way.

The order of writing is the whole trick (docs/publishing.md): a row says what is *meant* before a call goes out, and
what is *there* before the next. A call whose answer is lost is never repeated before the account was asked whether it
did its work; what a late answer made twice is found by its mark at the end and removed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from exporters.publishing.account import Account, Found, placed, sought
from exporters.publishing.assets import Asset, Identity, Publication, digests, filled, marks_asset
from exporters.publishing.client import Client
from exporters.publishing.difference import Change, compare
from exporters.publishing.errors import PublishError, UncertainError
from exporters.publishing.ledger import Entry, Ledger, Place
from exporters.publishing.service import Kind, value_at
from journey.words import say

#: How far it is: changes done, changes in all, and what is being done.
Progress = Callable[[int, int, str], None]
#: A change, and whether it is done; else it begins.
Watch = Callable[[Change, bool], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did. ``changes``: those that were carried out; ``kept``: those that were left as they are in the
    account because somebody changed them there; ``identities``: the ids of all assets by key."""

    account: str
    changes: tuple[Change, ...]
    kept: tuple[Change, ...]
    identities: dict[str, Identity]


class Publisher:
    """Publishes one journey into the account that a client reaches."""

    def __init__(self, client: Client, ledger: Ledger, publication: Publication) -> None:
        self._client = client
        self._service = client.service
        self._ledger = ledger
        self._publication = publication
        self._digests = digests(publication)
        self._account = Account(client)
        self._place = Place(publication.target, self._account.identity(), publication.journey)

    @property
    def account(self) -> str:
        """The account's id in its system."""
        return self._place.account

    def plan(self, overwrite: frozenset[str] = frozenset()) -> tuple[Change, ...]:
        """What applying would do. Only the ledger is written to: what the account is found to have already."""
        self._discover()
        return compare(self._publication, self._service, self._ledger.entries(self._place), self._shown, overwrite)

    def apply(
        self,
        overwrite: frozenset[str] = frozenset(),
        *,
        remove_orphans: bool = False,
        progress: Progress = lambda done, total, words: None,
        watch: Watch = lambda change, done: None,
    ) -> Outcome:
        """Bring the account to what the publication says. Run again after any error: it goes on where it stopped.

        Raises what the client raises, and PublishError when the ledger cannot be written.
        """
        changes = self.plan(overwrite)
        identities: dict[str, Identity] = {}
        done: list[Change] = []
        for number, change in enumerate(changes):
            progress(number, len(changes), change.title)
            watch(change, False)
            if self._carry_out(change, identities, remove_orphans):
                done.append(change)
            watch(change, True)
        self._remove_replaced(changes)
        self._sweep(identities)
        progress(len(changes), len(changes), "")
        kept = tuple(change for change in changes if change.action == "keep")
        return Outcome(self._place.account, tuple(done), kept, identities)

    def take_back(self, progress: Progress = lambda done, total, words: None) -> tuple[Entry, ...]:
        """Remove everything that publishing this journey made in the account, the newest first; what somebody changed
        there is left. Returns what was left."""
        self._discover()
        entries = [entry for entry in reversed(self._ledger.entries(self._place)) if entry.state == "there"]
        left: list[Entry] = []
        for number, entry in enumerate(entries):
            progress(number, len(entries), entry.title)
            if not entry.made:
                self._ledger.forget(self._place, entry.key, entry.digest)
            elif self._untouched(entry):
                self._remove(entry)
            else:
                left.append(entry)
        progress(len(entries), len(entries), "")
        return tuple(left)

    def _carry_out(self, change: Change, identities: dict[str, Identity], remove_orphans: bool) -> bool:
        entry, asset = change.entry, change.asset
        if asset is None:
            assert entry is not None
            wanted = change.action == "remove" or remove_orphans
            if wanted and self._untouched(entry):
                self._remove(entry)
                return True
            return False
        if entry is not None and entry.identity is not None and change.action in ("unchanged", "keep"):
            identities[change.key] = entry.identity
            return False
        if change.action == "change":
            assert entry is not None
            assert entry.identity is not None
            identities[change.key] = self._update(change, asset, entry, entry.identity, identities)
            return True
        if entry is not None and (change.gone or entry.digest == change.digest):
            # Two rows of the same content cannot stand beside each other, nor two assets with the same mark.
            self._remove(entry)
        identities[change.key] = self._create(change, asset, identities)
        return True

    def _create(self, change: Change, asset: Asset, identities: dict[str, Identity]) -> Identity:
        parent = identities[asset.parent.asset] if asset.parent is not None else None
        meant = replace(_row_of(change), state="meant", parent=parent, changed_at=int(time.time()))
        self._ledger.write(self._place, meant)
        identity = self._made(change, asset, parent, identities)
        self._note(replace(meant, state="there", identity=identity), change.kind)
        return identity

    def _made(self, change: Change, asset: Asset, parent: Identity | None, identities: dict[str, Identity]) -> Identity:
        """Create an asset once: after an uncertain call the account is asked before the next try."""
        kind = change.kind
        body = filled(asset.body, change.mark, identities)
        path = placed(kind.create.path, None, parent)
        for attempt in range(self._client.tries):
            try:
                answer = self._client.call(kind.create.method, path, body=body, kind=kind, repeatable=kind.repeatable)
            except UncertainError:
                pass
            else:
                identity = value_at(answer, kind.identity) if kind.identity else parent
                if isinstance(identity, int | str):
                    return identity
            self._client.settle(attempt)
            found = self._account.found(kind, parent, sought(kind, asset, change.mark), anew=True)
            if found:
                return found[0].identity
        raise PublishError(
            say("“{title}” could not be made: no answer came back.", title=change.title),
            say("Publish again: what is there already is found and not made twice."),
        )

    def _update(
        self,
        change: Change,
        asset: Asset,
        entry: Entry,
        identity: Identity,
        identities: dict[str, Identity],
    ) -> Identity:
        update = change.kind.update
        assert update is not None
        meant = replace(
            entry,
            title=change.title,
            mark=change.mark,
            digest=change.digest,
            state="meant",
            seen="",
            content=change.content,
            changed_at=int(time.time()),
        )
        if entry.digest != change.digest:
            self._ledger.write(self._place, meant)
        body = filled(asset.body, change.mark, identities)
        if change.kind.update_body is not None:
            body = change.kind.update_body(body, identity)
        path = placed(update.path, identity, entry.parent)
        self._client.call(update.method, path, body=body, kind=change.kind, repeatable=True)
        self._note(replace(meant, state="there"), change.kind)
        if entry.digest != change.digest:
            self._ledger.forget(self._place, entry.key, entry.digest)
        return identity

    def _note(self, entry: Entry, kind: Kind) -> None:
        """Write an asset's id down before anything else is called, then what the system shows of it."""
        self._ledger.write(self._place, entry)
        assert entry.identity is not None
        seen = self._account.shown(kind, entry.identity, entry.parent)
        if seen:
            self._ledger.write(self._place, replace(entry, seen=seen))

    def _remove_replaced(self, changes: Sequence[Change]) -> None:
        for change in reversed(changes):
            entry = change.entry
            if change.action == "replace" and entry is not None and entry.digest != change.digest:
                self._remove(entry)

    def _remove(self, entry: Entry) -> None:
        kind = self._service.kinds[entry.kind]
        if kind.remove is not None and entry.identity is not None and entry.made:
            self._client.remove(kind, placed(kind.remove.path, entry.identity, entry.parent), entry.identity)
        self._ledger.forget(self._place, entry.key, entry.digest)

    def _sweep(self, identities: dict[str, Identity]) -> None:
        """Remove what a call that was thought lost made after all: the same mark, another id."""
        self._account.forget()
        for asset in self._publication.assets:
            kind = self._service.kinds[asset.kind]
            if kind.natural or kind.listing is None or kind.remove is None:
                continue
            entry = self._row(asset)
            if entry is None or not entry.made:
                continue
            for found in self._account.found(kind, entry.parent, entry.mark):
                if found.identity != identities[asset.key]:
                    path = placed(kind.remove.path, found.identity, entry.parent)
                    self._client.remove(kind, path, found.identity)

    def _discover(self) -> None:
        """Bring the ledger up to what the account has: calls that were cut short, and assets that carry our marks."""
        self._account.forget()
        for entry in self._ledger.entries(self._place):
            if entry.state == "meant" and entry.identity is None:
                self._settle(entry)
        rows = self._ledger.entries(self._place)
        known = {(row.kind, row.identity) for row in rows}
        changes = compare(self._publication, self._service, ())
        for kind in self._service.kinds.values():
            for mark, found in self._account.marked(kind, self._publication.journey).items():
                if (kind.name, found.identity) not in known:
                    self._adopt(kind, mark, found, changes)
        keys = {row.key for row in rows}
        for change in changes:
            if change.kind.natural and change.key not in keys:
                for found in self._account.found(change.kind, None, change.title)[:1]:
                    self._ledger.write(self._place, replace(_row_of(change), made=False, identity=found.identity))

    def _adopt(self, kind: Kind, mark: str, found: Found, changes: Sequence[Change]) -> None:
        """Write down what carries our mark and stands in no list: the list was lost, or is on another machine."""
        own = next((c for c in changes if c.kind is kind and marks_asset(mark, self._publication.journey, c.key)), None)
        if own is None:
            entry = Entry(mark, kind.name, found.name, mark, mark, "there", True, found.identity, None, "", "", 0)
        elif own.mark == mark:
            entry = replace(_row_of(own), identity=found.identity)
        else:
            entry = replace(_row_of(own), mark=mark, digest=mark, content="", identity=found.identity)
        self._ledger.write(self._place, entry)

    def _settle(self, entry: Entry) -> None:
        """Find out what became of a call whose end nobody saw."""
        kind = self._service.kinds.get(entry.kind)
        if kind is not None and kind.listing is not None:
            name = entry.title if kind.natural else entry.mark
            for attempt in self._attempts(entry):
                found = self._account.found(kind, entry.parent, name, anew=attempt > 0)
                if found:
                    self._note(replace(entry, state="there", identity=found[0].identity), kind)
                    return
        self._ledger.forget(self._place, entry.key, entry.digest)

    def _attempts(self, entry: Entry) -> Iterable[int]:
        """One look at the account, and more while the call may still be under way."""
        for attempt in range(self._client.tries):
            if attempt:
                if time.time() - entry.changed_at > self._client.timeout:
                    return
                self._client.settle(attempt - 1)
            yield attempt

    def _shown(self, entry: Entry) -> str | None:
        kind = self._service.kinds.get(entry.kind)
        if kind is None or entry.identity is None:
            return ""
        return self._account.shown(kind, entry.identity, entry.parent)

    def _untouched(self, entry: Entry) -> bool:
        now = self._shown(entry)
        return now is None or not entry.seen or now == entry.seen

    def _row(self, asset: Asset) -> Entry | None:
        rows = self._ledger.entries(self._place)
        return next((row for row in rows if row.key == asset.key and row.digest == self._digests[asset.key]), None)


def _row_of(change: Change) -> Entry:
    """The row of an asset that is there, but for its id."""
    return Entry(
        key=change.key,
        kind=change.kind.name,
        title=change.title,
        mark=change.mark,
        digest=change.digest,
        state="there",
        made=True,
        identity=None,
        parent=None,
        seen="",
        content=change.content,
        changed_at=int(time.time()),
    )
