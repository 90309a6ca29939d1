"""Conditions as Dittofeed's segments: trees of all and any, whose leaves ask traits and events.

There are no negations, no "greater" and no "at most": they are written with what there is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Literal

from exporters.lowering.history_fields import field_of
from exporters.publishing.assets import Body, Reference
from exporters.targets.dittofeed.names import trait
from exporters.targets.writing.conditions import CannotSayError, Plain, Row, is_flag, is_yes, plain
from journey.condition import (
    AnyOperand,
    AttributeOperand,
    Comparison,
    Condition,
    Constant,
    EntryPropertyOperand,
    EventPropertyOperand,
    EventsOperand,
    Group,
    Operator,
    SentOperand,
    StageOperand,
    StageVisitsOperand,
)
from journey.spans import duration_seconds
from journey.words import say

Written = dict[str, Body]
#: What Dittofeed keeps of itself and has no question for.
_KEPT = ("unsubscribed.", "suppressed")
#: The traits without which nobody is reached over a channel.
_ADDRESSES = {"email": "email", "sms": "phone", "call": "phone", "push": "deviceToken"}
#: A condition on an event that comes to more rows than this is refused.
_MOST_ROWS = 12
_SENT = "DFInternalMessageSent"

#: A test of an event's property: where it stands, and Dittofeed's operator.
Test = tuple[str, Body]


@dataclass
class Trees:
    """Writes conditions. ``segments``: the journey's own; ``groups``: the subscription group that is asked for the
    consent to a channel, by channel (``asked``: those that were); ``entry``: the event that starts the flow."""

    segments: Mapping[str, Condition]
    groups: Mapping[str, Body] = field(default_factory=dict)
    entry: str = ""
    asked: set[str] = field(default_factory=set)

    def definition(self, condition: Condition, *, holds: bool = True) -> Body:
        """A condition, or its opposite, as a segment's definition. CannotSayError if Dittofeed cannot ask it."""
        wanted = condition if holds else Group(negated=True, conditions=(condition,))
        return _numbered(self._tree(plain(wanted, self.segments)))

    def _tree(self, part: Plain) -> Tree:
        if isinstance(part, Comparison):
            return self._comparison(part)
        if not part.parts:
            if part.match == "all":
                return Leaf({"type": "Everyone"})
            raise CannotSayError(say("The condition holds for nobody."))
        return Branching(part.match, tuple(self._tree(one) for one in part.parts))

    def _comparison(self, one: Comparison) -> Tree:
        left = one.left
        if isinstance(left, AttributeOperand):
            return self._attribute(left, one)
        if isinstance(left, StageOperand):
            return _trait("stage", one.operator, one.value)
        if is_kept(left):
            return _trait(trait(field_of(left)), one.operator, one.value)
        if isinstance(left, EventsOperand):
            return _last(left, one) if left.measure == "last" else _counted(left, one)
        if isinstance(left, SentOperand):
            return _times(_SENT, left.within, (), one)
        if isinstance(left, EntryPropertyOperand) and self.entry:
            asked = EventsOperand(event=self.entry, measure="last", property=left.name)
            return _last(asked, one)
        raise CannotSayError(say("Dittofeed does not know what this condition asks."))

    def _attribute(self, left: AttributeOperand, one: Comparison) -> Tree:
        if left.within:
            raise CannotSayError(say("Dittofeed does not know when a property was written."))
        if left.name.startswith(_KEPT):
            raise CannotSayError(say("Dittofeed looks after who unsubscribed itself."))
        scope, _, rest = left.name.partition(".")
        wanted = is_yes(one)
        if scope == "consent" and rest in self.groups:
            if not wanted:
                raise CannotSayError(say("Dittofeed asks who agreed, not who did not."))
            group = self.groups[rest]
            self.asked.add(rest)
            return Leaf({"type": "SubscriptionGroup", "subscriptionGroupId": group, "subscriptionGroupType": "OptOut"})
        if scope == "reachable" and wanted is not None and rest in _ADDRESSES:
            return _trait(_ADDRESSES[rest], "present" if wanted else "missing", None)
        if not is_flag(one):
            return _trait(trait(left.name), one.operator, one.value)
        yes = _trait(trait(left.name), "equal", 1.0)
        if wanted:
            return yes
        # Yes/no names are never missing: without a value they are no.
        no = Leaf({"type": "Trait", "path": trait(left.name), "operator": _operator("NotEquals", 1.0)})
        return Branching("any", (_trait(trait(left.name), "missing", None), no))


def is_kept(left: AnyOperand) -> bool:
    """Whether Dittofeed cannot ask for it and a trait has to hold it: sums, what the latest event within some time
    held, messages of one channel, visits of a stage."""
    match left:
        case EventsOperand(measure="sum"):
            return True
        case EventsOperand(measure="last", within=within):
            return bool(within)
        case SentOperand(measure=measure, channel=channel):
            return measure != "count" or bool(channel)
        case StageVisitsOperand():
            return True
    return False


# --- Trees ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Leaf:
    """A question, but for its id."""

    asked: Written


@dataclass(frozen=True)
class Branching:
    """All or any of several."""

    match: Literal["all", "any"]
    parts: tuple[Tree, ...]


Tree = Leaf | Branching


def _numbered(tree: Tree) -> Body:
    """The tree as a list of nodes that name each other; the first one stands apart."""
    nodes: list[Written] = []

    def add(part: Tree) -> str:
        name, place = str(len(nodes) + 1), len(nodes)
        nodes.append({})
        if isinstance(part, Leaf):
            nodes[place] = {"id": name, **part.asked}
        else:
            children = [add(one) for one in part.parts]
            nodes[place] = {"id": name, "type": "And" if part.match == "all" else "Or", "children": children}
        return name

    add(tree)
    return {"entryNode": nodes[0], "nodes": nodes[1:]}


# --- Questions ------------------------------------------------------------------------------------------------


def keyed(event: str, key: str, where: Condition | None) -> Body:
    """The definition of the segment of those who did something with the same key. CannotSayError if it asks more than
    a few properties, all of them."""
    rows = _rows(where)
    if len(rows) != 1:
        raise CannotSayError(say("Dittofeed asks several things of an event only together."))
    asked: Written = {
        "type": "KeyedPerformed",
        "id": "1",
        "event": event,
        "key": key,
        "times": 1,
        "timesOperator": ">=",
    }
    if properties := [{"path": path, "operator": operator} for path, operator in rows[0]]:
        asked["properties"] = properties
    return {"entryNode": asked, "nodes": []}


def did_with_message(event: str, templates: Sequence[str]) -> Body:
    """The definition of the segment of those with whom this happened to one of these messages (keys of assets)."""
    leaves = [Leaf({"type": "Email", "event": event, "templateId": Reference(key)}) for key in templates]
    return _numbered(leaves[0] if len(leaves) == 1 else Branching("any", tuple(leaves)))


def _trait(path: str, operator: Operator, value: Constant) -> Tree:
    return _any_of(
        [[{"type": "Trait", "path": path, "operator": one} for one in row] for row in _operators(operator, value)]
    )


def _any_of(rows: Sequence[Sequence[Written]]) -> Tree:
    made: list[Tree] = []
    for row in rows:
        leaves: tuple[Tree, ...] = tuple(Leaf(asked) for asked in row)
        made.append(leaves[0] if len(leaves) == 1 else Branching("all", leaves))
    return made[0] if len(made) == 1 else Branching("any", tuple(made))


def _counted(left: EventsOperand, one: Comparison) -> Tree:
    rows = _rows(left.where)
    if len(rows) == 1:
        return _times(left.event, left.within, rows[0], one)
    # Whether one of several kinds happened at all can be asked of each; how often cannot.
    if (one.operator, one.value) == ("at_least", 1.0):
        return Branching("any", tuple(_times(left.event, left.within, row, one) for row in rows))
    if (one.operator, one.value) == ("less", 1.0):
        return Branching("all", tuple(_times(left.event, left.within, row, one) for row in rows))
    raise CannotSayError(say("Dittofeed asks several things of an event only together."))


def _times(event: str, within: str, tests: Sequence[Test], one: Comparison) -> Tree:
    if isinstance(one.value, str | tuple | bool) or one.value is None or not float(one.value).is_integer():
        raise CannotSayError(say("Dittofeed compares counts with whole numbers."))
    count = int(one.value)
    asked: Written = {"type": "Performed", "event": event}
    if within:
        asked["withinSeconds"] = duration_seconds(within)
    if tests:
        asked["properties"] = [{"path": path, "operator": operator} for path, operator in tests]

    def times(operator: str, number: int) -> Leaf:
        return Leaf({**asked, "times": number, "timesOperator": operator})

    match one.operator:
        case "equal":
            return times("=", count)
        case "at_least":
            return times(">=", count)
        case "greater":
            return times(">=", count + 1)
        case "less":
            return times("<", count)
        case "at_most":
            return times("<", count + 1)
        case "not_equal":
            return Branching("any", (times("<", count), times(">=", count + 1)))
    raise CannotSayError(say("Dittofeed compares counts with whole numbers."))


def _last(left: EventsOperand, one: Comparison) -> Tree:
    """What the latest such event held."""
    eligible = _rows(left.where)
    if len(eligible) != 1:
        raise CannotSayError(say("Dittofeed asks several things of an event only together."))
    found = []
    for row in _operators(one.operator, one.value):
        asked: Written = {
            "type": "LastPerformed",
            "event": left.event,
            "hasProperties": [{"path": left.property, "operator": operator} for operator in row],
        }
        if eligible[0]:
            asked["whereProperties"] = [{"path": path, "operator": operator} for path, operator in eligible[0]]
        found.append([asked])
    return _any_of(found)


def _rows(where: Condition | None) -> list[list[Test]]:
    """A condition on an event as rows of tests: one of the rows holds with all of its tests."""
    return [[]] if where is None else _tests(plain(where, {}))


def _tests(part: Plain) -> list[list[Test]]:
    if isinstance(part, Comparison):
        if not isinstance(part.left, EventPropertyOperand):
            raise CannotSayError(say("Dittofeed asks an event for its own properties only."))
        name = part.left.name
        return [[(name, operator) for operator in row] for row in _operators(part.operator, part.value)]
    found = [_tests(one) for one in part.parts]
    if part.match == "any":
        return _few([row for rows in found for row in rows])
    return _few([[test for row in rows for test in row] for rows in product(*found)])


def _few(rows: list[list[Test]]) -> list[list[Test]]:
    if not 0 < len(rows) <= _MOST_ROWS:
        raise CannotSayError(say("The condition is too long."))
    return rows


def _operators(operator: Operator, value: Constant) -> list[list[Body]]:
    """A comparison as rows of Dittofeed's operators: one of the rows holds with all of its operators."""
    match operator:
        case "missing":
            return [[{"type": "NotExists"}]]
        case "present":
            return [[{"type": "Exists"}]]
        case "one_of" if isinstance(value, tuple):
            return [[_operator("Equals", part)] for part in value]
        case "equal":
            return [[_operator("Equals", value)]]
        case "not_equal":
            # What is missing is neither equal nor unequal.
            return [[{"type": "Exists"}, _operator("NotEquals", value)]]
    if isinstance(value, str | tuple) or value is None:
        raise CannotSayError(say("Dittofeed cannot compare this."))
    match operator:
        case "at_least":
            return [[_operator("GreaterThanOrEqual", value)]]
        case "greater":
            return [[_operator("GreaterThanOrEqual", value), _operator("NotEquals", value)]]
        case "less":
            return [[_operator("LessThan", value)]]
        case "at_most":
            return [[_operator("LessThan", value)], [_operator("Equals", value)]]
    raise CannotSayError(say("Dittofeed cannot compare this."))


def _operator(kind: str, value: Constant) -> Body:
    if value is None or isinstance(value, tuple):
        raise CannotSayError(say("Dittofeed cannot compare this."))
    if isinstance(value, str):
        return {"type": kind, "value": value}
    return {"type": kind, "value": int(value) if float(value).is_integer() else float(value)}


def turned(condition: Condition, segments: Mapping[str, Condition]) -> Condition | None:
    """The opposite of a condition that is never unknown, so that its ways can be swapped; None if it may be unknown."""

    def flags(part: Plain) -> bool:
        return all(map(flags, part.parts)) if isinstance(part, Row) else is_flag(part)

    try:
        return Group(negated=True, conditions=(condition,)) if flags(plain(condition, segments)) else None
    except CannotSayError:
        return None
