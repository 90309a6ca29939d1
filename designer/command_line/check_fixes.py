"""``loopline check --fix``: applies remedies to files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from designer.command_line import console
from designer.command_line.failure import CommandError
from journey.checks.check import check_together
from journey.checks.declaration import Preferences
from journey.checks.findings import Finding, Fix
from journey.checks.fixing import apply_fix
from journey.encoding import JourneyFileError
from journey.file import write_journey
from journey.journey import Journey
from journey.store import Store

#: So many remedies are applied to a journey at most: each can bring another one to light.
_MOST = 500


def fix_files(
    paths: Sequence[Path],
    journeys: Sequence[Journey],
    findings: Sequence[Sequence[Finding]],
    wanted: frozenset[str],
    preferences: Preferences,
) -> list[Journey]:
    """The journeys with the remedies of the findings of ``wanted`` checks, saved where something changed.

    CommandError if a file cannot be written.
    """
    fixed = []
    for path, journey, found in zip(paths, journeys, findings, strict=True):
        store = Store(journey)
        done = _fixed(store, found, wanted, preferences)
        for words in done:
            console.tell(f"{path}: {words}")
        if done:
            try:
                write_journey(path, store.journey)
            except JourneyFileError as error:
                raise CommandError(str(error)) from None
        fixed.append(store.journey)
    return fixed


def _fixed(store: Store, findings: Sequence[Finding], wanted: frozenset[str], preferences: Preferences) -> list[str]:
    """Apply remedies until none is left; each one once, for some findings stay."""
    done: list[str] = []
    tried: list[Fix] = []
    waiting = [finding.fix for finding in findings if finding.code in wanted and finding.fix]
    while waiting and len(tried) < _MOST:
        fix = waiting[0]
        tried.append(fix)
        if apply_fix(store, fix):
            done.append(fix.words)
        again = check_together((store.journey,), preferences)[0]
        # What only the history or the other journeys told is not looked for again.
        told = [one.fix for one in findings if one.code in wanted and one.fix and one.evidence]
        fresh = [one.fix for one in again if one.code in wanted and one.fix]
        waiting = [fix for fix in (*fresh, *told) if fix not in tried]
    return done
