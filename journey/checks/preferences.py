"""A shop's preferences for the checks: read, bounded and applied.

As a file they are a JSON object, the checks' ids to ``off``, ``severity`` and ``limits``:
``{"cart-reminders": {"limits": {"messages": 1}}, "call-everyone": {"off": true}}``.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from journey.checks.declaration import Check, Preference, Preferences
from journey.checks.declared import checks
from journey.checks.findings import Finding
from journey.words import say, value_text

#: A file of preferences is a few kilobytes.
LARGEST = 200_000


class PreferenceError(ValueError):
    """What is wrong with preferences, as a sentence."""


def read_preferences(source: bytes) -> Preferences:
    """The preferences of a file. Raises PreferenceError, which names the check and what is wrong about it."""
    if len(source) > LARGEST:
        raise PreferenceError(say("This is no file of checks: it is too large."))
    try:
        found = msgspec.json.decode(source, type=dict[str, Preference])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise PreferenceError(say("This is no file of checks: {problem}", problem=error)) from None
    return confirmed(found)


def confirmed(preferences: Preferences) -> Preferences:
    """The same preferences. Raises PreferenceError if one cannot be met."""
    for name, preference in preferences.items():
        problem = _problem(name, preference)
        if problem:
            raise PreferenceError(problem)
    return preferences


def write_preferences(preferences: Preferences) -> bytes:
    """Preferences as a file, sorted and indented."""
    kept = {name: preferences[name] for name in sorted(preferences) if preferences[name] != Preference()}
    return msgspec.json.format(msgspec.json.encode(kept), indent=2) + b"\n"


def sound(preferences: Preferences) -> Preferences:
    """Those of the preferences that this version understands; others are passed over."""
    return {name: preference for name, preference in preferences.items() if not _problem(name, preference)}


def _problem(name: str, preference: Preference) -> str:
    check = checks().get(name)
    if check is None:
        return say("There is no check “{check}”.", check=name)
    if check.firm and (preference.off or preference.severity is not None):
        return say("“{check}” stops a replay and cannot be switched off.", check=name)
    for limit_id, value in preference.limits.items():
        limit = next((limit for limit in check.limits if limit.id == limit_id), None)
        if limit is None:
            return say("“{check}” has no limit “{limit}”.", check=name, limit=limit_id)
        if not limit.minimum <= value <= limit.maximum:
            return say(
                "“{check}”, {limit}: {value} is not between {least} and {most}.",
                check=name,
                limit=limit_id,
                value=value_text(value),
                least=value_text(limit.minimum),
                most=value_text(limit.maximum),
            )
    return ""


def is_on(check: Check, preferences: Preferences) -> bool:
    """Whether a shop wants a check."""
    return check.firm or not preferences.get(check.id, Preference()).off


def limit_of(check: Check, limit_id: str, preferences: Preferences) -> float:
    """The number that a check compares with for a shop."""
    limits = preferences.get(check.id, Preference()).limits
    return limits.get(limit_id, check.limit(limit_id).default)


def switched_off(preferences: Preferences) -> tuple[Check, ...]:
    """The checks that a shop has switched off, in the order of lists."""
    return tuple(check for check in checks().values() if not is_on(check, preferences))


def applied(findings: Iterable[Finding], preferences: Preferences) -> list[Finding]:
    """Findings as a shop wants them: without those of checks that are off, as bad as it takes them, each with the
    practices that its check stands for."""
    known = checks()
    found = []
    for finding in findings:
        check = known[finding.code]
        if not is_on(check, preferences):
            continue
        preference = preferences.get(check.id, Preference())
        severity = finding.severity if preference.severity is None or check.firm else preference.severity
        practices = finding.practices or check.practices
        found.append(msgspec.structs.replace(finding, severity=severity, practices=practices))
    return found
