"""Records as plain JSON values, with fields that hold their default left out."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from journey.model import Loop

#: The limits of a loop are written out, so that a reader of the file sees them.
_WRITTEN_OUT = (Loop,)


@cache
def _fields(record_type: type[msgspec.Struct]) -> tuple[tuple[str, bool, Any], ...]:
    """Name, whether it has a default that may be left out, and that default, of each field."""
    found = []
    for field in msgspec.structs.fields(record_type):
        default: Any = field.default
        if default is msgspec.NODEFAULT and field.default_factory is not msgspec.NODEFAULT:
            default = field.default_factory()
        optional = default is not msgspec.NODEFAULT and record_type not in _WRITTEN_OUT
        found.append((field.name, optional, default))
    return tuple(found)


def plain(value: Any) -> Any:
    """A record, a part of one, or any JSON value, as objects, lists, texts and numbers."""
    if isinstance(value, msgspec.Struct):
        config = value.__struct_config__
        written: dict[str, Any] = {} if config.tag_field is None else {config.tag_field: config.tag}
        for name, optional, default in _fields(type(value)):
            part = getattr(value, name)
            if not (optional and part == default and isinstance(part, bool) == isinstance(default, bool)):
                written[name] = plain(part)
        return written
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    return value
