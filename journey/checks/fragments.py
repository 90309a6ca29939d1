"""Checks of fragments and of the steps that stand for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from journey.catalogue import kind
from journey.checks.findings import Finding, Fix
from journey.checks.parameters import value_problems
from journey.describe import name_of
from journey.fragments import (
    DEEPEST,
    END,
    MOST_COPIES,
    MOST_PARAMETERS,
    START,
    end_rows,
    fragment,
    fragment_of,
    inside_of,
    is_use,
    newest_of,
    starts_of,
    values_of,
)
from journey.fragments_inlining import Inlined, depth_of, run_ids, size_of, stays, uses_of_copy
from journey.fragments_parameters import parameters_of, setting_in
from journey.journey import Journey
from journey.model import Fragment, Node
from journey.words import number, say


def fragment_findings(journey: Journey) -> Iterator[Finding]:
    """All findings about the fragments of a journey, at the steps that stand for them."""
    uses = [node for node in journey.nodes if is_use(node)]
    for node in journey.nodes:
        if node.kind in (START, END):
            yield _broken(
                node.id,
                say("“{step}” belongs inside a fragment.", step=name_of(node)),
                say("Delete it."),
            )
    if not uses:
        return
    if size_of(journey) > MOST_COPIES:
        yield _broken(
            "journey",
            say("The fragments of this journey stand for more than {most} steps.", most=number(MOST_COPIES)),
            say("Use fewer of them."),
        )
    told: set[str] = set()
    for use in uses:
        found = fragment_of(use, journey)
        if found is None:
            continue
        if not stays(use, journey):
            yield from _settings(use, journey)
        yield from _shape(use, found, journey, told)
        yield from _ends(use, found)
        yield from _values(use, found, journey)
        yield from _version(use, found, journey)


def _broken(record: str, reason: str, remedy: str) -> Finding:
    return Finding("error", "fragment", record, reason, remedy)


def _settings(use: Node, journey: Journey) -> Iterator[Finding]:
    """What is damaged about a step that stands for a fragment; nobody else looks at it once its steps are in place."""
    declared = kind(use.kind)
    values = declared.complete(use.parameters) if declared is not None else {}
    for parameter in declared.parameters if declared is not None else ():
        for problem in value_problems(parameter, values[parameter.id], journey):
            yield Finding(
                "error",
                "parameter",
                use.id,
                say("“{step}”, {setting}: {problem}", step=name_of(use), setting=say(parameter.words), problem=problem),
                say("Set it in the form on the right."),
                parameter.id,
            )


def _shape(use: Node, found: Fragment, journey: Journey, told: set[str]) -> Iterator[Finding]:
    depth = depth_of(journey, found.id)
    if depth is None:
        yield _broken(
            use.id,
            say("“{fragment}” stands for itself: it would never end.", fragment=found.name),
            say("Open it and take the step out that stands for it."),
        )
        return
    if depth > DEEPEST:
        yield _broken(
            use.id,
            say("“{fragment}” has more than {most} fragments in one another.", fragment=found.name, most=DEEPEST),
            say("Open it and unpack some of them."),
        )
        return
    for key in sorted({found.id, *inside_of(journey, found.id)}):
        inner = fragment(journey, key)
        if inner is not None and key not in told:
            told.add(key)
            yield from _inside(use, inner, journey)


def _inside(use: Node, found: Fragment, journey: Journey) -> Iterator[Finding]:
    """What is wrong with a fragment itself; told at the first step that needs it."""
    starts = len(starts_of(found))
    if starts != 1:
        yield _broken(
            use.id,
            say("“{fragment}” needs one way in and has {count}.", fragment=found.name, count=starts),
            say("Open it and correct that."),
        )
    for node in found.nodes:
        declared = kind(node.kind)
        if declared is not None and declared.is_trigger:
            yield _broken(
                use.id,
                say("“{step}” is a start and cannot be inside “{fragment}”.", step=name_of(node), fragment=found.name),
                say("Open the fragment and delete it."),
            )
        if is_use(node) and fragment_of(node, journey) is None:
            yield _broken(
                use.id,
                say("“{step}” in “{fragment}” stands for nothing.", step=name_of(node), fragment=found.name),
                say("Open the fragment and choose what it stands for, or delete it."),
            )
    if len(found.parameters) > MOST_PARAMETERS:
        yield _broken(
            use.id,
            say("“{fragment}” has more than {most} settings.", fragment=found.name, most=MOST_PARAMETERS),
            say("Open it and remove some."),
        )
        return
    for parameter in found.parameters:
        offered = [setting_in(found, setting) for setting in parameter.settings]
        types = {offer.declared.type for offer in offered if offer is not None}
        if not offered or None in offered or len(types) > 1:
            yield _broken(
                use.id,
                say(
                    "The setting “{setting}” of “{fragment}” sets nothing that is inside.",
                    setting=parameter.name or parameter.id,
                    fragment=found.name,
                ),
                say("Open the fragment and remove the setting."),
            )


def _ends(use: Node, found: Fragment) -> Iterator[Finding]:
    kept = use.parameters.get("ends") or []
    if kept != end_rows(found):
        yield Finding(
            "error",
            "fragment-ends",
            use.id,
            say("“{step}” has other ends than “{fragment}”.", step=name_of(use), fragment=found.name),
            say("Take the ends over, then look at its connections."),
            fix=Fix(say("Take the ends over"), "update_use", use.id, {"fragment": found.id}),
        )


def _values(use: Node, found: Fragment, journey: Journey) -> Iterator[Finding]:
    known = {parameter.id: parameter for parameter in parameters_of(found)}
    for key, value in values_of(use).items():
        parameter = known.get(key)
        if parameter is None:
            yield Finding(
                "error",
                "fragment-value",
                use.id,
                say("“{step}” sets “{setting}”, which “{fragment}” has not.", **_named(use, key, found)),
                say("Take the settings over."),
                key,
                fix=Fix(say("Take the settings over"), "update_use", use.id, {"fragment": found.id}),
            )
            continue
        for problem in value_problems(parameter, value, journey):
            yield Finding(
                "error",
                "fragment-value",
                use.id,
                say("“{step}”, {setting}: {problem}", step=name_of(use), setting=parameter.words, problem=problem),
                say("Set it in the form on the right."),
                key,
            )


def _named(use: Node, key: str, found: Fragment) -> dict[str, str]:
    return {"step": name_of(use), "setting": key, "fragment": found.name}


def _version(use: Node, found: Fragment, journey: Journey) -> Iterator[Finding]:
    newest = newest_of(journey, found)
    if newest.version > found.version:
        yield Finding(
            "hint",
            "fragment-version",
            use.id,
            say(
                "“{step}” stands for version {old} of “{fragment}”; version {new} is there.",
                step=name_of(use),
                old=found.version,
                fragment=found.name,
                new=newest.version,
            ),
            say("Look at the difference, then take the newest version, or keep this one."),
            fix=Fix(say("Take version {number}", number=newest.version), "update_use", use.id, {"fragment": newest.id}),
        )


#: The codes of findings about steps that nobody comes to.
_CUT_OFF = ("unconnected", "unreachable")


def at_uses(findings: Iterable[Finding], made: Inlined) -> Iterator[Finding]:
    """Findings about a journey without fragments as they are about the one that is drawn: what is about a step inside
    is told at the step that stands for it, and knows the copy."""
    ends = {step: end for end, step in made.ends.items()}
    findings = tuple(findings)
    ids = run_ids(made)
    cut_off = {finding.record for finding in findings if finding.code in _CUT_OFF}
    for finding in findings:
        copy = made.copies.get(finding.record)
        if copy is not None and finding.code in _CUT_OFF and any(use in cut_off for use in uses_of_copy(copy, ids)):
            # Nobody comes to the step that stands for it, which says all.
            continue
        path = tuple(dict.fromkeys(made.shown(key) for key in finding.path))
        if copy is None:
            if finding.fix is not None and finding.fix.record in made.copies:
                finding = replace(finding, fix=None)
            yield replace(finding, path=path) if path != finding.path else finding
        elif finding.code == "open-output" and len(copy.uses) == 1 and finding.record in ends and finding.fix:
            fix = replace(
                finding.fix, record=copy.use, values={**finding.fix.values, "output": ends[finding.record][1]}
            )
            yield replace(finding, record=copy.use, parameter=ends[finding.record][1], within=finding.record, fix=fix)
        else:
            yield replace(finding, record=copy.use, within=finding.record, path=path, fix=None)
