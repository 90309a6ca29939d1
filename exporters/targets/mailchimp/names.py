"""What stands in Mailchimp for what a journey knows of a person: a tag for what is yes or no, an audience field for
everything else."""

from __future__ import annotations

from collections.abc import Iterable

from exporters.lowering.history_fields import field_of
from exporters.translation.merge_tags import LONGEST_TAG, OWN_TAGS, tag_of
from journey.condition import AnyOperand, AttributeOperand, EntryPropertyOperand, EventsOperand, StageOperand

#: Longer names of tags are cut.
_LONGEST_NAME = 100
#: Names of these kinds are yes or no and never missing.
_YES_OR_NO = ("tag", "audience", "consent", "reachable", "unsubscribed")
#: How the names of the fields begin that count the passes of loops.
_PASSES = "passes_"


def tag_of_name(name: str) -> str:
    """The tag for a yes/no name, such as ``vip`` for ``tag.vip``; empty for every other name."""
    scope, _, rest = name.partition(".")
    if scope not in _YES_OR_NO or not rest:
        return ""
    return (rest if scope in ("tag", "audience") else f"{scope} {rest}")[:_LONGEST_NAME]


def tag_name(operand: AnyOperand) -> str:
    """The tag that an operand asks for; empty if it asks for something else."""
    return tag_of_name(operand.name) if isinstance(operand, AttributeOperand) and not operand.within else ""


def field_name(operand: AnyOperand) -> str:
    """Our name of the field that holds an operand; empty if none can."""
    match operand:
        case AttributeOperand(name=name, within=""):
            return "" if tag_of_name(name) else name
        case StageOperand():
            return "stage"
        case EntryPropertyOperand(name=name):
            return event_field(name)
        case _:
            return field_of(operand)


def event_field(name: str) -> str:
    """Our name of the field for a property of the event that started somebody."""
    return f"event_{name}"


def is_reached(operand: AnyOperand) -> bool:
    """Whether an operand asks for an e-mail address, which everybody in an audience has."""
    return isinstance(operand, AttributeOperand) and operand.name == "reachable.email"


def is_count(operand: AnyOperand) -> bool:
    """Whether an operand is a whole number in any case."""
    if isinstance(operand, EventsOperand):
        return operand.measure == "count"
    return isinstance(operand, AttributeOperand) and operand.name.startswith(_PASSES)


def merge_tags(names: Iterable[str]) -> dict[str, str]:
    """A merge tag of its own for each field, by our names: Mailchimp's where it has one, else made from the name."""
    found: dict[str, str] = {}
    taken = set(OWN_TAGS.values())
    for name in sorted(set(names)):
        if name in OWN_TAGS:
            found[name] = OWN_TAGS[name]
            continue
        stem = tag = tag_of(name)
        count = 1
        while tag in taken:
            count += 1
            end = str(count)
            tag = stem[: LONGEST_TAG - len(end)] + end
        taken.add(tag)
        found[name] = tag
    return found
