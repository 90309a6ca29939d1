"""How a node kind is declared: once, as data.

From a declaration follow the inspector's form, the file's validation, the JSON Schema, the palette, the help and
what the replay engines run. Parameter values are plain JSON as they stand in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from journey.journey import Journey
from journey.steps import Step

Values = Mapping[str, Any]


# --- Types of parameters ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TextType:
    """A text of at most ``longest`` characters."""

    longest: int = 200
    multiline: bool = False


@dataclass(frozen=True)
class NumberType:
    """A number in [minimum, maximum]; whole if ``whole``; ``unit`` in words (marked)."""

    minimum: float = 0.0
    maximum: float = 1e12
    whole: bool = False
    unit: str = ""


@dataclass(frozen=True)
class DurationType:
    """A duration text (spans), bounds in seconds."""

    minimum: int = 0
    maximum: int = 5 * 366 * 86_400


@dataclass(frozen=True)
class ChoiceType:
    """One of ``options`` (value, words)."""

    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FlagType:
    """Yes or no."""


@dataclass(frozen=True)
class TimeType:
    """A time of day ``HH:MM``."""


@dataclass(frozen=True)
class DateType:
    """A date and time in UTC, ``YYYY-MM-DDTHH:MM``."""


@dataclass(frozen=True)
class WeekdaysType:
    """A list of weekdays (mon ... sun), at least one."""


@dataclass(frozen=True)
class ZoneType:
    """``person``, ``journey`` or an IANA zone name."""


@dataclass(frozen=True)
class EventNameType:
    """The name of an event of the history."""


@dataclass(frozen=True)
class EventMatchType:
    """An event with a filter (condition.EventMatch)."""


@dataclass(frozen=True)
class EventMatchesType:
    """A list of at least ``least`` event matches."""

    least: int = 1


@dataclass(frozen=True)
class ConditionType:
    """A condition on the person (condition.Condition)."""


@dataclass(frozen=True)
class FilterType:
    """A condition on the properties of one event (``where``); may be empty."""


@dataclass(frozen=True)
class ConditionBranchesType:
    """A list of {id, name, condition}: each is an output."""


@dataclass(frozen=True)
class EventBranchesType:
    """A list of {id, name, event}: each is an output."""


@dataclass(frozen=True)
class ValueBranchesType:
    """A list of {id, name, above}: each is an output for values strictly greater than ``above``, highest first."""


@dataclass(frozen=True)
class SharesType:
    """A list of 2 to 10 {id, name, weight}: each is an output, weights are whole numbers."""


@dataclass(frozen=True)
class StageBranchesType:
    """A list of {id, name, stage}: each is an output for people in that stage (a stage's id)."""


@dataclass(frozen=True)
class TableType:
    """A list of {value, number}: a number by a text, such as shipping days by country."""

    minimum: float = 0.0
    maximum: float = 1e6


@dataclass(frozen=True)
class ReferenceType:
    """The id of another record of the document: a stage, message, coupon or segment."""

    collection: Literal["stages", "messages", "coupons", "segments"]


@dataclass(frozen=True)
class AttributeType:
    """The name of an attribute of people."""


@dataclass(frozen=True)
class PropertyType:
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
    | AttributeType
    | PropertyType
)


# --- Parameters, outputs, kinds -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Parameter:
    """One setting of a node kind. ``words`` and ``help`` are marked texts. ``required``: empty is an error.

    ``shown_if``: (parameter, values): the form shows it, and a check looks at it, only while the other parameter
    has one of the values.
    """

    id: str
    words: str
    type: ParameterType
    default: Any = None
    help: str = ""
    required: bool = False
    shown_if: tuple[str, tuple[Any, ...]] | None = None


@dataclass(frozen=True)
class Output:
    """A way out of a node. ``words`` is what the edge is labelled with ("ordered", "after 4 hours"), ready to show;
    empty where a node has one way out only. ``optional``: no edge here is no finding."""

    id: str
    words: str = ""
    optional: bool = False


@dataclass(frozen=True)
class Family:
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


@dataclass(frozen=True)
class NodeKind:
    """The declaration of a node kind.

    ``words``: its name in the palette; ``help``: one sentence; ``search``: other words people use for it.
    ``group``: the palette's group (family id, or "structure"); ``rank``: its place there.
    ``replay``: exact, assumed or none (node catalogue). ``outputs``: from the completed values. ``summary``:
    the card's line, in words. ``step``: what engines run; None for notes and frames. ``problems``: further
    checks, each a sentence with the parameter it is about.
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
