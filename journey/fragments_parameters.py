"""What each use of a fragment can set for itself: declared by the settings inside that get the value."""

from __future__ import annotations

from typing import Any, NamedTuple

from journey.catalogue import kind
from journey.declaration import (
    ChoiceType,
    ConditionBranchesType,
    DurationType,
    EventBranchesType,
    FlagType,
    NodeKind,
    NumberType,
    Parameter,
    ReferenceType,
    SharesType,
    StageBranchesType,
    ValueBranchesType,
)
from journey.describe import name_of
from journey.fragments import fragment as fragment_with
from journey.fragments import fragment_id, is_use, values_of
from journey.journey import Journey
from journey.model import Fragment, FragmentParameter, FragmentSetting, Loop, Node
from journey.words import mark, say

#: What can be set of a loop inside a fragment.
_LIMITS = {
    "max_passes": Parameter("max_passes", mark("At most"), NumberType(0, 1000, whole=True, unit=mark("times"))),
    "minimum_interval": Parameter("minimum_interval", mark("Apart at least"), DurationType()),
}

#: Lists whose entries are ways out.
_LISTS_OF_WAYS = (
    ConditionBranchesType,
    EventBranchesType,
    ValueBranchesType,
    SharesType,
    StageBranchesType,
)


class Offered(NamedTuple):
    """A setting inside a fragment that its uses could set: where it is, its declaration, its value now, and what the
    step or loop is called."""

    setting: FragmentSetting
    declared: Parameter
    value: Any
    place: str


def setting_in(found: Fragment, setting: FragmentSetting) -> Offered | None:
    """The setting that a fragment's parameter names; None if there is none, or none that a use can set."""
    for node in found.nodes:
        if node.id == setting.record:
            declared = kind(node.kind)
            chosen = next((p for p in declared.parameters if p.id == setting.setting), None) if declared else None
            if (
                declared is None
                or chosen is None
                or chosen.hidden
                or is_use(node)
                or _makes_ways(declared, chosen, node)
            ):
                return None
            return Offered(setting, chosen, declared.complete(node.parameters)[chosen.id], name_of(node))
    for edge in found.edges:
        if edge.id == setting.record and edge.loop is not None and setting.setting in _LIMITS:
            return Offered(setting, _LIMITS[setting.setting], _limit(edge.loop, setting.setting), say("Loop back"))
    return None


def _makes_ways(declared: NodeKind, parameter: Parameter, node: Node) -> bool:
    """Whether a setting decides which ways out a step has: connections inside would be lost by another value."""
    if isinstance(parameter.type, _LISTS_OF_WAYS):
        return True
    options: tuple[Any, ...] = ()
    if isinstance(parameter.type, FlagType):
        options = (True, False)
    elif isinstance(parameter.type, ChoiceType):
        options = tuple(option for option, _ in parameter.type.options)
    values = declared.complete(node.parameters)
    try:
        ways = {tuple(out.id for out in declared.outputs({**values, parameter.id: option})) for option in options}
    except (ValueError, TypeError, KeyError, AttributeError):
        return True
    return len(ways) > 1


def _limit(loop: Loop, setting: str) -> Any:
    return loop.max_passes if setting == "max_passes" else loop.minimum_interval


def settings_of(found: Fragment) -> tuple[Offered, ...]:
    """All settings inside a fragment that its uses could set, step by step in their order."""
    places = [
        FragmentSetting(record=node.id, setting=parameter.id)
        for node in found.nodes
        if (declared := kind(node.kind)) is not None
        for parameter in declared.parameters
    ]
    places += [
        FragmentSetting(record=edge.id, setting=name)
        for edge in found.edges
        if edge.loop is not None
        for name in _LIMITS
    ]
    return tuple(offered for place in places if (offered := setting_in(found, place)) is not None)


def parameter_of(found: Fragment, parameter: FragmentParameter) -> Parameter | None:
    """A fragment's parameter as forms and checks know parameters; its default is the value inside. None if it names no
    setting that is there."""
    first = setting_in(found, parameter.settings[0]) if parameter.settings else None
    if first is None:
        return None
    return Parameter(
        parameter.id,
        parameter.name or say("{step}: {setting}", step=first.place, setting=say(first.declared.words)),
        first.declared.type,
        default=first.value,
        help=first.declared.help,
        required=first.declared.required,
    )


def parameters_of(found: Fragment) -> tuple[Parameter, ...]:
    """What uses of a fragment can set, in its order."""
    made = (parameter_of(found, parameter) for parameter in found.parameters)
    return tuple(parameter for parameter in made if parameter is not None)


def completed_values(use: Node, found: Fragment) -> dict[str, Any]:
    """The values that hold for a use: its own, else those inside."""
    given = values_of(use)
    return {
        parameter.id: parameter.default if given.get(parameter.id) is None else given[parameter.id]
        for parameter in parameters_of(found)
    }


def references_inside(found: Fragment) -> frozenset[str]:
    """The ids of other records that a fragment's steps name: messages, coupons, segments, stages, fragments."""
    named = set()
    for node in found.nodes:
        declared = kind(node.kind)
        for parameter in declared.parameters if declared else ():
            value = node.parameters.get(parameter.id)
            if isinstance(parameter.type, ReferenceType) and isinstance(value, str) and value:
                named.add(value)
    return frozenset(named)


def references_within(journey: Journey, record_id: str) -> frozenset[str]:
    """The same, with what the fragments inside name, and those inside these."""
    named: set[str] = set()
    waiting, seen = [record_id], {record_id}
    while waiting:
        found = fragment_with(journey, waiting.pop())
        if found is None:
            continue
        named |= references_inside(found)
        inner = {fragment_id(node) for node in found.nodes if is_use(node)} - seen - {""}
        seen |= inner
        waiting += sorted(inner)
    return frozenset(named)
