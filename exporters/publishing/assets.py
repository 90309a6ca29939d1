"""What is to stand in an account: plain data, in the order in which it is made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, Union

#: The hexadecimal digits of a digest: enough that two contents of one journey are never taken for each other.
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Named:
    """The place of an asset's name in its body. The asset's mark is put before it when it is sent, and the whole is cut
    after ``longest`` characters."""

    name: str
    longest: int = 200


@dataclass(frozen=True, slots=True)
class Reference:
    """The place of another asset's id in a body. ``copied``: the system copies that asset when it makes this one, so a
    change there asks for a change here."""

    asset: str
    copied: bool = False


#: A body before it is sent: JSON, with the places that are known only then.
Body: TypeAlias = Union[bool, int, float, str, Named, Reference, Sequence["Body"], Mapping[str, "Body"], None]  # noqa: UP007
#: A body as it is sent.
Json: TypeAlias = Union[bool, int, float, str, list["Json"], dict[str, "Json"], None]  # noqa: UP007
#: The id of an asset in its system.
Identity: TypeAlias = int | str


@dataclass(frozen=True, slots=True)
class Asset:
    """One thing in an account. ``key`` is its name within the publication and stays the same from one publication to
    the next; ``kind`` one of the service's; ``title`` is for people; ``steps``: the journey's steps that need it;
    ``parent``: the asset in whose path it lies."""

    key: str
    kind: str
    title: str
    body: Body
    steps: tuple[str, ...] = ()
    parent: Reference | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """All that one journey needs in one account. Each asset stands after those that it refers to."""

    target: str
    journey: str
    assets: tuple[Asset, ...]


def references(asset: Asset) -> tuple[Reference, ...]:
    """Every reference of an asset, its parent first."""
    found: list[Reference] = [asset.parent] if asset.parent is not None else []
    _collect(asset.body, found)
    return tuple(found)


def digests(publication: Publication) -> dict[str, str]:
    """A digest of each asset's content by its key: the same content gives the same digest on every machine.

    ValueError if a key occurs twice, or an asset refers to one that does not stand before it.
    """
    return {key: _hash(content, _DIGITS) for key, content in contents(publication).items()}


def contents(publication: Publication) -> dict[str, str]:
    """Each asset's kind and body as canonical JSON, names without marks, references by key. Raises as ``digests``."""
    known: dict[str, str] = {}
    found: dict[str, str] = {}
    for asset in publication.assets:
        if asset.key in known:
            raise ValueError(f"two assets {asset.key}")
        for reference in references(asset):
            if reference.asset not in known:
                raise ValueError(f"{asset.key} refers to {reference.asset}, which does not stand before it")
        told: list[Json] = [asset.kind, _content(asset.body, known)]
        if asset.parent is not None and asset.parent.copied:
            told.append(_content(asset.parent, known))
        content = json.dumps(told, sort_keys=True, separators=(",", ":"))
        found[asset.key] = content
        known[asset.key] = _hash(content, _DIGITS)
    return found


def mark(journey: str, key: str, digest: str) -> str:
    """The mark in an asset's name: of which journey, which asset of it, with which content. The same on every
    machine, so that a listing tells what is there already."""
    return f"{journey_mark(journey)} {_hash(key, 6)} {digest[:4]}]"


def journey_mark(journey: str) -> str:
    """How the marks of all of a journey's assets begin."""
    return f"[LL {_hash(journey, 6)}"


def marks_asset(found: str, journey: str, key: str) -> bool:
    """Whether a mark is that of an asset, with whatever content."""
    return found.startswith(f"{journey_mark(journey)} {_hash(key, 6)} ")


def filled(body: Body, mark: str, identities: Mapping[str, Identity]) -> Json:
    """The body as it is sent: names marked, references filled in. KeyError if an id is missing."""
    match body:
        case Named(name, longest):
            return f"{mark} {name}"[:longest] if mark else name[:longest]
        case Reference(asset):
            return identities[asset]
        case None | bool() | int() | float() | str():
            return body
        case Mapping():
            return {key: filled(value, mark, identities) for key, value in body.items()}
        case _:
            return [filled(value, mark, identities) for value in body]


def _content(body: Body, known: Mapping[str, str]) -> Json:
    match body:
        case Named(name, _):
            return {"named": name}
        case Reference(asset, copied):
            return {"refers": asset, "content": known[asset] if copied else ""}
        case None | bool() | int() | float() | str():
            return body
        case Mapping():
            return {key: _content(value, known) for key, value in body.items()}
        case _:
            return [_content(value, known) for value in body]


def _collect(body: Body, found: list[Reference]) -> None:
    match body:
        case Reference():
            found.append(body)
        case Mapping():
            for value in body.values():
                _collect(value, found)
        case None | bool() | int() | float() | str() | Named():
            return
        case _:
            for value in body:
                _collect(value, found)


def _hash(text: str, digits: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:digits]
