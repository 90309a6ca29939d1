"""Fields that a newer minor version wrote and this one does not know: taken out on opening, put back on saving."""

from __future__ import annotations

from typing import Any

import msgspec


def unknown_fields(raw: Any, known: Any) -> dict[str, Any]:
    """The fields of the JSON object ``raw`` that the struct ``known``, made from it, does not have.

    Goes into nested structs, and into lists of structs that have ids (keyed by id). Fields of list entries
    without ids, such as the rows of a condition, are not kept.
    """
    if not isinstance(raw, dict) or not isinstance(known, msgspec.Struct):
        return {}
    config = known.__struct_config__
    found: dict[str, Any] = {}
    for name, value in raw.items():
        if name == config.tag_field:
            continue
        if name not in known.__struct_fields__:
            found[name] = value
            continue
        part = getattr(known, name)
        if isinstance(value, list) and isinstance(part, tuple):
            nested = _unknown_of_list(value, part)
        else:
            nested = unknown_fields(value, part)
        if nested:
            found[name] = nested
    return found


def _unknown_of_list(raw: list[Any], known: tuple[Any, ...]) -> dict[str, Any]:
    found = {}
    for value, part in zip(raw, known, strict=True):
        identity = getattr(part, "id", None)
        if identity is not None and (nested := unknown_fields(value, part)):
            found[identity] = nested
    return found


def put_back(written: dict[str, Any], unknown: dict[str, Any]) -> dict[str, Any]:
    """``written`` with the unknown fields put back where it does not have them itself."""
    whole = dict(written)
    for name, value in unknown.items():
        present = whole.get(name)
        if present is None:
            if name not in whole:
                whole[name] = value
        elif isinstance(present, dict) and isinstance(value, dict):
            whole[name] = put_back(present, value)
        elif isinstance(present, list) and isinstance(value, dict):
            whole[name] = [
                put_back(part, value[part["id"]]) if isinstance(part, dict) and part.get("id") in value else part
                for part in present
            ]
    return whole
