"""What a publication would change in an account: each asset beside what was published before."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from exporters.publishing.assets import Asset, Json, Publication, contents, digests, mark, references
from exporters.publishing.ledger import Entry
from exporters.publishing.service import Kind, Service

Action = Literal["create", "change", "replace", "unchanged", "keep", "remove", "orphan"]
#: What the system shows of a published asset now: a digest, "" if it shows nothing, None if it is gone.
Shown = Callable[[Entry], str | None]

_MOST_PATHS = 8


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one asset.

    ``action``: create; change (in place); replace (made anew, the old one removed afterwards); unchanged; keep
    (somebody changed it in the account, so it is not touched); remove (an earlier version that something newer stands
    for); orphan (published before, no longer needed, not touched unless asked). ``asset`` is None for the last two,
    ``entry`` the one published before, if any. ``paths``: where the contents differ, for people. ``gone``: it was
    published and is no longer there.
    """

    action: Action
    key: str
    kind: Kind
    title: str
    asset: Asset | None = None
    entry: Entry | None = None
    mark: str = ""
    digest: str = ""
    content: str = ""
    paths: tuple[str, ...] = ()
    gone: bool = False

    @property
    def calls(self) -> tuple[str, ...]:
        """The calls that it takes, without any id that is not known yet."""
        kind = self.kind
        create = f"{kind.create.method} {kind.create.path}"
        remove = f"{kind.remove.method} {kind.remove.path}" if kind.remove else ""
        match self.action:
            case "create":
                return (create,)
            case "change" if kind.update is not None:
                return (f"{kind.update.method} {kind.update.path}",)
            case "replace":
                return (create, remove) if remove else (create,)
            case "remove" if remove:
                return (remove,)
            case _:
                return ()


def compare(
    publication: Publication,
    service: Service,
    entries: Sequence[Entry],
    shown: Shown | None = None,
    overwrite: frozenset[str] = frozenset(),
) -> tuple[Change, ...]:
    """All changes, those of the publication's assets in its order, then earlier versions, then orphans.

    ``shown`` None: the account is not asked, and nothing is found changed or gone. ``overwrite``: keys whose changes in
    the account may be lost. ValueError if the publication is no publication (see ``assets.digests``).
    """
    texts = contents(publication)
    known = digests(publication)
    renewed: set[str] = set()
    changes: list[Change] = []
    for asset in publication.assets:
        own = [entry for entry in entries if entry.key == asset.key]
        moved = any(reference.asset in renewed for reference in references(asset))
        base = Change(
            "create",
            asset.key,
            service.kinds[asset.kind],
            asset.title,
            asset,
            mark=_mark(publication, service, asset, known),
            digest=known[asset.key],
            content=texts[asset.key],
        )
        change = _against(base, own, shown, moved, asset.key in overwrite)
        if change.action == "replace" or (change.action == "create" and own):
            renewed.add(asset.key)
        changes.append(change)
    return (*changes, *_earlier(publication, service, entries, changes), *_orphans(publication, service, entries))


def _against(base: Change, own: Sequence[Entry], shown: Shown | None, moved: bool, overwrite: bool) -> Change:
    there = [entry for entry in own if entry.state == "there"]
    if not there:
        return base
    entry = next((entry for entry in there if entry.digest == base.digest), there[-1])
    interrupted = any(entry.state == "meant" and entry.identity is not None for entry in own)
    now = shown(entry) if shown is not None else entry.seen
    if now is None:
        return replace(base, entry=entry, gone=True)
    if not entry.made:
        return replace(base, action="unchanged", entry=entry)
    same = entry.digest == base.digest and not moved and not interrupted
    paths = () if same else differences(entry.content, base.content)
    touched = bool(entry.seen) and now != entry.seen and not interrupted
    if touched and not overwrite:
        return replace(base, action="keep", entry=entry, paths=paths)
    if same and not touched:
        return replace(base, action="unchanged", entry=entry)
    action: Action = "change" if base.kind.update is not None else "replace"
    return replace(base, action=action, entry=entry, paths=paths)


def _earlier(
    publication: Publication, service: Service, entries: Sequence[Entry], changes: Sequence[Change]
) -> list[Change]:
    """Versions that a newer one stands for already: what a run that was cut short left behind."""
    current = {change.key: change.entry for change in changes}
    return [
        Change("remove", entry.key, service.kinds[entry.kind], entry.title, entry=entry, mark=entry.mark)
        for entry in reversed(entries)
        if entry.key in current
        and entry.state == "there"
        and entry.made
        and (used := current[entry.key]) is not None
        and used.identity != entry.identity
    ]


def _orphans(publication: Publication, service: Service, entries: Sequence[Entry]) -> list[Change]:
    kept = {asset.key for asset in publication.assets}
    return [
        Change("orphan", entry.key, service.kinds[entry.kind], entry.title, entry=entry, mark=entry.mark)
        for entry in reversed(entries)
        if entry.key not in kept and entry.state == "there" and entry.made and entry.kind in service.kinds
    ]


def differences(before: str, after: str) -> tuple[str, ...]:
    """Where two contents differ, as paths such as ``attributes.html``; the first few."""
    found: list[str] = []
    _walk(_parsed(before), _parsed(after), "", found)
    return tuple(found[:_MOST_PATHS])


def _parsed(content: str) -> Json:
    try:
        document = json.loads(content)
    except ValueError:
        return None
    return document[1] if isinstance(document, list) and len(document) >= 2 else None


def _walk(before: Json, after: Json, path: str, found: list[str]) -> None:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted({*before, *after}):
            _walk(before.get(key), after.get(key), f"{path}.{key}" if path else key, found)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, (old, new) in enumerate(zip(before, after, strict=True)):
            _walk(old, new, f"{path}[{place}]", found)
    else:
        found.append(path)


def _mark(publication: Publication, service: Service, asset: Asset, known: Mapping[str, str]) -> str:
    if service.kinds[asset.kind].natural:
        return ""
    return mark(publication.journey, asset.key, known[asset.key])
