"""What a check finds."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Severity = Literal["error", "warning", "hint"]

#: From worst to mildest.
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")

#: The codes of findings about texts, which are solved in the message's editor.
ABOUT_TEXTS = frozenset(("template", "variable", "language", "unsubscribe", "no-text", "coupon-missing"))


class Fix(msgspec.Struct, frozen=True):
    """A remedy that one click applies, as one undo step.

    ``words``: what the button says, verb first. ``operation`` names a function of journey.checks.fixing, ``record``
    what it works on, ``values`` what it is given besides.
    """

    words: str
    operation: str
    record: str
    values: dict[str, Any] = {}


class Finding(msgspec.Struct, frozen=True):
    """One thing that is wrong, or may be. Errors stop a replay.

    ``code`` is stable, for scripts: the id of the check (journey.checks.declared). ``record`` is the id of the record
    it is about ("journey" for the settings), ``parameter`` the field, if one. ``reason`` and ``remedy`` are sentences.
    ``path``: the ids of the nodes of a cycle, in order. ``evidence``: a sentence with what the history shows, empty
    where no history was asked. ``practices``: the ids (journey.practices) that the check stands for. ``fix``: the
    remedy that one click applies, where there is a sound one. ``within``: for what is inside a fragment the copy (see
    fragments_inlining) that it is about; ``record`` is then the step that stands for the fragment.
    """

    severity: Severity
    code: str
    record: str
    reason: str
    remedy: str
    parameter: str = ""
    path: tuple[str, ...] = ()
    evidence: str = ""
    practices: tuple[str, ...] = ()
    fix: Fix | None = None
    within: str = ""

    @property
    def place(self) -> str:
        """What a replay calls the step or edge that it is about."""
        return self.within or self.record

    def with_evidence(self, evidence: str) -> Finding:
        """The same finding with what the history shows."""
        return msgspec.structs.replace(self, evidence=evidence)
