"""Which input belongs to which type of parameter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from designer.inspector.condition_editor import ConditionEditor
from designer.inspector.fields.branches import LISTS
from designer.inspector.fields.editor import Editor, FormContext
from designer.inspector.fields.names import EventEditor, EventsEditor, NameEditor
from designer.inspector.fields.references import ReferenceEditor
from designer.inspector.fields.simple import (
    ChoiceEditor,
    FlagEditor,
    LongTextEditor,
    NumberEditor,
    TextEditor,
    WeekdaysEditor,
)
from designer.inspector.fields.times import DateEditor, DurationEditor, TimeEditor, ZoneEditor
from journey.declaration import (
    AttributeType,
    ChoiceType,
    ConditionType,
    DateType,
    DurationType,
    EventMatchesType,
    EventMatchType,
    EventNameType,
    FilterType,
    FlagType,
    NumberType,
    Parameter,
    PropertyType,
    ReferenceType,
    TextType,
    TimeType,
    WeekdaysType,
    ZoneType,
)

_EDITORS: dict[type, Callable[[Parameter, FormContext], Editor]] = {
    NumberType: NumberEditor,
    DurationType: DurationEditor,
    ChoiceType: ChoiceEditor,
    FlagType: FlagEditor,
    TimeType: TimeEditor,
    DateType: DateEditor,
    WeekdaysType: WeekdaysEditor,
    ZoneType: ZoneEditor,
    EventNameType: NameEditor,
    AttributeType: NameEditor,
    PropertyType: NameEditor,
    EventMatchType: EventEditor,
    EventMatchesType: EventsEditor,
    ConditionType: ConditionEditor,
    ReferenceType: ReferenceEditor,
    **LISTS,
}


def _any_event() -> str:
    return ""


def editor_for(parameter: Parameter, context: FormContext) -> Editor:
    """A new input for a parameter."""
    kind: Any = parameter.type
    if isinstance(kind, TextType):
        return (LongTextEditor if kind.multiline else TextEditor)(parameter, context)
    if isinstance(kind, FilterType):
        return ConditionEditor(parameter, context, event=_any_event)
    return _EDITORS[type(kind)](parameter, context)
