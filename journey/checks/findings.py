"""What a check finds."""

from __future__ import annotations

from typing import Literal

import msgspec

Severity = Literal["error", "warning", "hint"]

#: From worst to mildest.
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")

#: The codes of findings about texts, which are solved in the message's editor.
ABOUT_TEXTS = frozenset(("template", "variable", "language", "unsubscribe", "no-text"))


class Finding(msgspec.Struct, frozen=True):
    """One thing that is wrong, or may be. Errors stop a replay.

    ``code`` is stable, for scripts. ``record`` is the id of the record it is about ("journey" for the settings),
    ``parameter`` the field, if one. ``reason`` and ``remedy`` are sentences. ``path``: the ids of the nodes of a
    cycle, in order.
    """

    severity: Severity
    code: str
    record: str
    reason: str
    remedy: str
    parameter: str = ""
    path: tuple[str, ...] = ()
