"""What things are called in Dittofeed: ids that are always the same, traits of users."""

from __future__ import annotations

import re
from uuid import UUID, uuid5

_OURS = UUID("1d9f6c1e-5b07-5c1b-9d0e-6a1f0f7f2c55")


def identity(workspace: str, journey: str, key: str) -> str:
    """The id of an asset: made from the workspace, the journey and the asset's key, so a call can be repeated."""
    return str(uuid5(_OURS, f"{workspace}\n{journey}\n{key}"))


def trait(name: str) -> str:
    """The trait that holds an attribute: a path without points."""
    return re.sub(r"[^A-Za-z0-9_]", "_", name)
