"""What a target tells of its interface: where each kind of asset is made, read, listed and removed, and how often."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from exporters.publishing.assets import Identity, Json

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
#: The way to a value in an answer: names of objects' members and places in lists.
Pointer = tuple[str | int, ...]
#: The parameters of the next page from an answer and the parameters that brought it; None after the last.
NextPage = Callable[[Json, Mapping[str, str]], Mapping[str, str] | None]


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many calls in so many seconds, as the system states it."""

    calls: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A method and a path. ``{id}`` stands for the asset's own id, ``{parent}`` for its parent's."""

    method: Method
    path: str


@dataclass(frozen=True, slots=True)
class Listing:
    """How all assets of a kind are listed. ``items`` leads to the list (or the object whose values are the items) in
    the answer, ``identity`` and ``name`` from an item on."""

    path: str
    items: Pointer
    identity: Pointer
    name: Pointer
    parameters: Mapping[str, str] = field(default_factory=dict)
    next_page: NextPage | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of asset.

    ``words``: its name in the singular, marked for translation. ``identity``: where the answer to ``create`` has the
    id; empty: the asset has no id of its own and takes its parent's. ``update`` None: what changed is made anew and
    the old one removed. ``update_body``: the body of an update from that of a creation and the id. ``natural``: what
    the account has under the same name is used, whoever made it, and no mark is put before the name. ``repeatable``:
    the call to create can be repeated without making a second one. ``shown``: what of the answer to ``read`` tells that
    somebody changed it (empty: all of it). ``among``: the list in that answer in which it stands, told by its id;
    empty: the answer is the asset itself. ``remove_body``: the body of a removal, where the id stands in one.
    ``limits``: for calls that create or change this kind, ``reading``: for those that list and read it. ``page``: where
    people see it with a browser, with ``{id}``; a path without a host is one of the service's own.
    """

    name: str
    words: str
    create: Endpoint
    identity: Pointer
    listing: Listing | None = None
    read: str = ""
    update: Endpoint | None = None
    update_body: Callable[[Json, Identity], Json] | None = None
    remove: Endpoint | None = None
    remove_body: Callable[[Identity], Json] | None = None
    natural: bool = False
    repeatable: bool = False
    shown: tuple[Pointer, ...] = ()
    among: Pointer = ()
    limits: tuple[Limit, ...] = ()
    reading: tuple[Limit, ...] = ()
    page: str = ""


@dataclass(frozen=True, slots=True)
class Audiences:
    """How a system is told who is in an audience.

    ``kind``: the kind of asset that an audience is. ``identifier``: what tells people apart there: their e-mail
    address, or its SHA-256. ``fields``, marked: all that leaves of a person. ``consent``: the channel for which they
    must have agreed. ``most``: so many people go into one call. In paths ``{id}`` stands for the audience's id,
    ``{member}`` for the one person of a call, by what the system told of them (``reference`` leads to it) or else by
    the identifier.
    ``add`` and ``remove`` can be repeated. ``add_body`` and ``remove_body`` make bodies from the audience's id and the
    people. ``make`` is called where ``add`` answers that there is no such person (``unknown``); ``made`` leads to what
    the system tells of the new one, ``unmake`` takes such a person away again unless ``kept`` in what ``read`` shows is
    true: who unsubscribed meanwhile must not be forgotten. ``limits``: for these calls.
    """

    kind: str
    identifier: Literal["email", "sha256"]
    fields: tuple[str, ...]
    consent: str
    add: Endpoint
    remove: Endpoint
    most: int = 1
    add_body: Callable[[Identity, Sequence[str]], Json] | None = None
    remove_body: Callable[[Identity, Sequence[str]], Json] | None = None
    reference: Pointer = ()
    unknown: tuple[int, ...] = ()
    make: Endpoint | None = None
    make_body: Callable[[Identity, str], Json] | None = None
    made: Pointer = ()
    unmake: Endpoint | None = None
    read: str = ""
    kept: Pointer = ()
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """The interface of one system. ``authorise`` makes the headers that prove who calls; ``account_path`` is read to
    test a connection, and ``account`` leads to the account's id in its answer; empty: any answer will do. ``within``:
    the part of the account that is published to (an audience, a workspace). ``offers``: where the account lists what a
    person is to choose from: its ``events``, its ``lists``. ``audiences``: how it is told who is in one, if it can
    be."""

    target: str
    base: str
    authorise: Callable[[str], Mapping[str, str]]
    account_path: str
    account: Pointer
    kinds: Mapping[str, Kind]
    headers: Mapping[str, str] = field(default_factory=dict)
    limits: tuple[Limit, ...] = ()
    within: str = ""
    offers: Mapping[str, Listing] = field(default_factory=dict)
    audiences: Audiences | None = None


def by_name(*kinds: Kind) -> Mapping[str, Kind]:
    """Kinds of assets by their names."""
    return {kind.name: kind for kind in kinds}


def value_at(document: Json, pointer: Pointer) -> Json:
    """The value that a pointer leads to, None where there is none."""
    value = document
    for part in pointer:
        if isinstance(value, dict) and isinstance(part, str):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return None
    return value
