"""What messages change, as JSON values: aggregates only, without what each row adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from designer.effect_words import effect_assumptions, effect_lines

if TYPE_CHECKING:
    from simulator.estimates.course import Course, NoCourse
    from simulator.estimates.effects import ArmMean, Experiment
    from simulator.estimates.permission import NoPermission, Permission
    from simulator.estimates.weighting import Weighted
    from simulator.estimates.what_changed import Effects


def effects_document(found: Effects, journeys: Mapping[str, str]) -> dict[str, Any]:
    """Experiments, bounds by journey, bounds of the shop's own messages, permission; ``lines``: all of it in words,
    with the sentence that each is an answer to. ``journeys``: names by id."""
    return {
        "lines": [
            {"what": one.what, "answer": one.answer, "range": one.span, "rests_on": one.rests, "estimand": one.tip}
            for one in effect_lines(found, journeys)
        ],
        "assumptions": list(effect_assumptions(found)),
        "identified": any(one.differences for one in found.experiments),
        "experiments": [_experiment(one) for one in found.experiments],
        "journeys": _plain(found.journeys),
        "own_messages": _plain(found.own),
        "permission": _kind(found.permission),
    }


def course_document(found: Course | NoCourse | None) -> dict[str, Any] | None:
    """The weeks played forward; None where nobody asked."""
    return None if found is None else _kind(found)


def _experiment(one: Experiment) -> dict[str, Any]:
    skipped = {"arms"}
    rest = {field.name: _plain(getattr(one, field.name)) for field in fields(one) if field.name not in skipped}
    return {**rest, "arms": [_arm(arm) for arm in one.arms]}


def _arm(one: ArmMean) -> dict[str, Any]:
    weighted = {"ips", "snips", "robust"}
    rest = {field.name: _plain(getattr(one, field.name)) for field in fields(one) if field.name not in weighted}
    return {**rest, **{name: _weighted(getattr(one, name)) for name in sorted(weighted)}}


def _weighted(one: Weighted | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {"value": one.value, "standard_error": one.standard_error, "interval": _plain(one.interval())}


def _kind(found: Course | NoCourse | Permission | NoPermission) -> dict[str, Any]:
    return {"kind": type(found).__name__, **_plain(found)}


def _plain(value: Any) -> Any:
    import msgspec

    return msgspec.to_builtins(value, str_keys=True)
