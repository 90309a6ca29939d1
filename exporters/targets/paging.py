"""The ways in which systems give long lists page by page."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from exporters.publishing.assets import Json
from exporters.publishing.service import NextPage, Pointer, value_at


def by_link(link: Pointer) -> NextPage:
    """The answer names the address of the next page; its parameters are the next ones."""

    def following(answer: Json, parameters: Mapping[str, str]) -> Mapping[str, str] | None:
        address = value_at(answer, link)
        if not isinstance(address, str) or not address:
            return None
        asked = {**parameters, **dict(parse_qsl(urlsplit(address).query))}
        return asked if asked != parameters else None

    return following


def by_offset(offset: str, count: str, total: Pointer) -> NextPage:
    """The answer tells how many there are in all; the next page begins ``count`` later."""

    def following(answer: Json, parameters: Mapping[str, str]) -> Mapping[str, str] | None:
        start = int(parameters[offset]) + int(parameters[count])
        said = value_at(answer, total)
        there = int(said) if isinstance(said, int | str) and str(said).isdigit() else 0
        return {**parameters, offset: str(start)} if start < there else None

    return following


def by_last(items: Pointer, more: Pointer, after: str) -> NextPage:
    """The answer tells whether there is more; the next page begins after the last item's id."""

    def following(answer: Json, parameters: Mapping[str, str]) -> Mapping[str, str] | None:
        found = value_at(answer, items)
        last = value_at(found[-1], ("id",)) if isinstance(found, list) and found else None
        return {**parameters, after: last} if value_at(answer, more) is True and isinstance(last, str) else None

    return following
