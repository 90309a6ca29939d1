"""How a node kind is declared: once, as data.

From a declaration follow the inspector's form, the file's validation, the JSON Schema, the palette, the help and
what the replay engines run. Parameter values are plain JSON as they stand in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec

from journey.journey import Journey
from journey.steps import Step

Values = Mapping[str, Any]


# --- Types of parameters ------------------------------------------------------------------------------------


class TextType(msgspec.Struct, frozen=True):
    """A text of at most ``longest`` characters."""

    longest: int = 200
    multiline: bool = False


class NumberType(msgspec.Struct, frozen=True):
    """A number in [minimum, maximum]; whole if ``whole``; ``unit`` in words (marked)."""

    minimum: float = 0.0
    maximum: float = 1e12
    whole: bool = False
    unit: str = ""


class DurationType(msgspec.Struct, frozen=True):
    """A duration text (spans), bounds in seconds."""

    minimum: int = 0
    maximum: int = 5 * 366 * 86_400


class ChoiceType(msgspec.Struct, frozen=True):
    """One of ``options`` (value, words)."""

    options: tuple[tuple[str, str], ...]


class FlagType(msgspec.Struct, frozen=True):
    """Yes or no."""


class TimeType(msgspec.Struct, frozen=True):
    """A time of day ``HH:MM``."""


class DateType(msgspec.Struct, frozen=True):
    """A date and time in UTC, ``YYYY-MM-DDTHH:MM``."""


class WeekdaysType(msgspec.Struct, frozen=True):
    """A list of weekdays (mon ... sun), at least one."""


class ZoneType(msgspec.Struct, frozen=True):
    """``person``, ``journey`` or an IANA zone name."""


class EventNameType(msgspec.Struct, frozen=True):
    """The name of an event of the history."""


class EventMatchType(msgspec.Struct, frozen=True):
    """An event with a filter (condition.EventMatch)."""


class EventMatchesType(msgspec.Struct, frozen=True):
    """A list of at least ``least`` event matches."""

    least: int = 1


class ConditionType(msgspec.Struct, frozen=True):
    """A condition on the person (condition.Condition)."""


class FilterType(msgspec.Struct, frozen=True):
    """A condition on the properties of one event (``where``); may be empty."""


class ConditionBranchesType(msgspec.Struct, frozen=True):
    """A list of {id, name, condition}: each is an output."""


class EventBranchesType(msgspec.Struct, frozen=True):
    """A list of {id, name, event}: each is an output."""


class ValueBranchesType(msgspec.Struct, frozen=True):
    """A list of {id, name, above}: each is an output for values strictly greater than ``above``, highest first."""


class SharesType(msgspec.Struct, frozen=True):
    """A list of 2 to 10 {id, name, weight}: each is an output, weights are whole numbers."""


class StageBranchesType(msgspec.Struct, frozen=True):
    """A list of {id, name, stage}: each is an output for people in that stage (a stage's id)."""


class TableType(msgspec.Struct, frozen=True):
    """A list of {value, number}: a number by a text, such as shipping days by country."""

    minimum: float = 0.0
    maximum: float = 1e6


class ReferenceType(msgspec.Struct, frozen=True):
    """The id of another record of the document: a stage, message, coupon, segment or fragment."""

    collection: Literal["stages", "messages", "coupons", "segments", "fragments"]


class EndsType(msgspec.Struct, frozen=True):
    """A list of {id, name}: the ends of a fragment, each an output."""


class ValuesType(msgspec.Struct, frozen=True):
    """What a use of a fragment sets, by the id of the fragment's parameter."""


class KeptIdsType(msgspec.Struct, frozen=True):
    """The ids that a use of a fragment keeps for its copies, by their place inside."""


class AttributeType(msgspec.Struct, frozen=True):
    """The name of an attribute of people."""


class PropertyType(msgspec.Struct, frozen=True):
    """The name of a property of events."""


ParameterType = (
    TextType
    | NumberType
    | DurationType
    | ChoiceType
    | FlagType
    | TimeType
    | DateType
    | WeekdaysType
    | ZoneType
    | EventNameType
    | EventMatchType
    | EventMatchesType
    | ConditionType
    | FilterType
    | ConditionBranchesType
    | EventBranchesType
    | ValueBranchesType
    | SharesType
    | StageBranchesType
    | TableType
    | ReferenceType
    | EndsType
    | ValuesType
    | KeptIdsType
    | AttributeType
    | PropertyType
)


# --- Parameters, outputs, kinds -----------------------------------------------------------------------------


class Parameter(msgspec.Struct, frozen=True):
    """One setting of a node kind. ``words`` and ``help`` are marked texts. ``required``: empty is an error.

    ``shown_if``: (parameter, values): the form shows it, and a check looks at it, only while the other parameter
    has one of the values. ``hidden``: never in a form, for people set it in another way.
    """

    id: str
    words: str
    type: ParameterType
    default: Any = None
    help: str = ""
    required: bool = False
    shown_if: tuple[str, tuple[Any, ...]] | None = None
    hidden: bool = False


class Output(msgspec.Struct, frozen=True):
    """A way out of a node. ``words`` is what the edge is labelled with ("ordered", "after 4 hours"), ready to show;
    empty where a node has one way out only. ``optional``: no edge here is no finding."""

    id: str
    words: str = ""
    optional: bool = False


class Family(msgspec.Struct, frozen=True):
    """A family of node kinds: one colour, one group of the palette."""

    id: Literal["trigger", "wait", "split", "send", "action", "flow", "goal"]
    words: str
    icon: str


NEXT = Output("next")


def only_next(values: Values) -> tuple[Output, ...]:
    """The outputs of a node with one way out."""
    return (NEXT,)


def no_outputs(values: Values) -> tuple[Output, ...]:
    """The outputs of a node that ends the way."""
    return ()


class NodeKind(msgspec.Struct, frozen=True):
    """The declaration of a node kind.

    ``words``: its name in the palette; ``help``: one sentence; ``search``: other words people use for it.
    ``group``: the palette's group (family id, or "structure"); ``rank``: its place there.
    ``replay``: exact, assumed or none (node catalogue). ``outputs``: from the completed values. ``summary``:
    the card's line, in words. ``step``: what engines run; None for notes and frames. ``problems``: further
    checks, each a sentence with the parameter it is about. ``practices``: ids (journey.practices) that it carries.
    ``offered``: where people can add it (inside: in fragments only).
    """

    id: str
    family: Family
    words: str
    help: str
    icon: str
    rank: int
    replay: Literal["exact", "assumed", "none"]
    parameters: tuple[Parameter, ...]
    summary: Callable[[Values, Journey], str]
    step: Callable[[Values, Journey], Step] | None
    outputs: Callable[[Values], tuple[Output, ...]] = only_next
    group: str = ""
    search: tuple[str, ...] = ()
    problems: Callable[[Values, Journey], tuple[tuple[str, str], ...]] | None = None
    practices: tuple[str, ...] = ()
    offered: Literal["always", "inside", "never"] = "always"

    @property
    def is_trigger(self) -> bool:
        """Whether it starts instances; nothing leads into it."""
        return self.family.id == "trigger"

    @property
    def on_path(self) -> bool:
        """Whether people pass it (notes and frames are only drawn)."""
        return self.step is not None

    def complete(self, parameters: Values) -> dict[str, Any]:
        """The values of all parameters: those given, defaults for the others."""
        values = {parameter.id: parameters.get(parameter.id) for parameter in self.parameters}
        return {p.id: p.default if values[p.id] is None else values[p.id] for p in self.parameters}

    def shown(self, parameter: Parameter, values: Values) -> bool:
        """Whether the form shows a parameter with these (completed) values."""
        if parameter.shown_if is None:
            return True
        other, wanted = parameter.shown_if
        return values.get(other) in wanted
