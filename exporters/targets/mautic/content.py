"""What a text chooses between, as Mautic's dynamic content: a token in the text, its ways in the e-mail beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from exporters.publishing.assets import Body
from exporters.targets.mautic.conditions import Conditions
from exporters.targets.mautic.fields import ENTRY
from exporters.targets.writing.conditions import CannotSayError
from exporters.translation.tokens import MauticWriter
from exporters.translation.writing import Book
from journey.condition import AttributeOperand, Comparison, Condition, Group, Operator
from journey.templating.tree import (
    Branch,
    Choice,
    Compared,
    Expression,
    Filtered,
    Joined,
    Literally,
    Negated,
    Part,
    Present,
    Printed,
    Template,
    Variable,
    uses,
)
from journey.words import say

#: The ways of a choice with those of the choices inside it; more than this is refused.
MOST_WAYS = 40
_CHANGED: dict[Operator, Operator] = {
    "less": "greater",
    "greater": "less",
    "at_least": "at_most",
    "at_most": "at_least",
}


class ContentWriter(MauticWriter):
    """Writes Mautic's tokens, and choices as dynamic content, which ``contents`` collects. The first way whose filters
    hold is taken; a way cannot hold another choice, so choices inside a choice are taken apart."""

    # Properties of the event stand in fields.
    knows_events = True

    def __init__(self, book: Book, conditions: Conditions) -> None:
        super().__init__(book)
        self._conditions = conditions
        self.contents: list[Body] = []
        self.numbers: dict[str, None] = {}

    def _printed(self, part: Printed) -> str:
        found = prepared_field(part.value)
        if found is None:
            return super()._printed(part)
        self.fields[found] = None
        if not found.startswith(ENTRY):
            self.numbers[found] = None
        return self.token(found, "")

    def choice(self, choice: Choice) -> str:
        """The token that stands for a choice."""
        ways, otherwise = self._ways(choice.branches, choice.otherwise, choice.line)
        if len(ways) > MOST_WAYS:
            return self.refused(choice.line, say("There are too many ways through this choice."))
        name = f"Text {len(self.contents) + 1}"
        written: list[Body] = []
        for condition, parts in ways:
            try:
                filters = [_filter(one) for one in self._conditions.filters(condition)]
            except CannotSayError as error:
                return self.refused(choice.line, str(error))
            written.append({"content": self._parts(parts), "filters": filters})
        self.contents.append({"tokenName": name, "content": self._parts(otherwise), "filters": written})
        return f'{{dynamiccontent="{name}"}}'

    def _ways(
        self, branches: Sequence[Branch], otherwise: tuple[Part, ...], line: int
    ) -> tuple[list[tuple[Condition, tuple[Part, ...]]], tuple[Part, ...]]:
        """The ways in their order, without choices in them."""
        found: list[tuple[Condition, tuple[Part, ...]]] = []
        for branch in branches:
            asked = self._condition(branch.condition, line)
            inner, rest = self._flat(branch.parts, line)
            found += [(Group(conditions=(asked, condition)), parts) for condition, parts in inner]
            found.append((asked, rest))
        inner, rest = self._flat(otherwise, line)
        return [*found, *inner], rest

    def _flat(
        self, parts: tuple[Part, ...], line: int
    ) -> tuple[list[tuple[Condition, tuple[Part, ...]]], tuple[Part, ...]]:
        """Parts as ways through the choices in them, and what is left where no condition holds."""
        place = next((place for place, part in enumerate(parts) if isinstance(part, Choice)), None)
        if place is None:
            return [], parts
        choice = parts[place]
        assert isinstance(choice, Choice)
        before, after = parts[:place], parts[place + 1 :]
        found: list[tuple[Condition, tuple[Part, ...]]] = []
        for branch in choice.branches:
            asked = self._condition(branch.condition, line)
            inner, rest = self._flat((*before, *branch.parts, *after), line)
            found += [(Group(conditions=(asked, condition)), way) for condition, way in inner]
            found.append((asked, rest))
            if len(found) > MOST_WAYS:
                self.refused(line, say("There are too many ways through this choice."))
                return [], ()
        inner, rest = self._flat((*before, *choice.otherwise, *after), line)
        return [*found, *inner], rest

    # --- Conditions -------------------------------------------------------------------------------------------

    def _condition(self, expression: Expression, line: int) -> Condition:
        """A condition of a text as one of a journey."""
        match expression:
            case Joined(match, parts):
                return Group(match=match, conditions=tuple(self._condition(part, line) for part in parts))
            case Negated(part):
                return self._opposite(part, line)
            case Present(variable):
                return Comparison(left=self._operand(variable), operator="present")
            case Compared(left, comparator, right):
                return self._compared(left, comparator, right, line)
            case Variable():
                return self._holds(expression)
        self.refused(line, say("Mautic asks for the fields of a person only."))
        return Group()

    def _opposite(self, expression: Expression, line: int) -> Condition:
        """What is not so in a text: there a missing value is simply not so."""
        match expression:
            case Negated(part):
                return self._condition(part, line)
            case Joined(match, parts):
                turned = tuple(self._opposite(part, line) for part in parts)
                return Group(match="any" if match == "all" else "all", conditions=turned)
            case Present(variable):
                return Comparison(left=self._operand(variable), operator="missing")
            case Variable():
                return Comparison(left=self._operand(expression), operator="missing")
            case Compared(left, "not_equal", right):
                return self._compared(left, "equal", right, line)
            case Compared(left, "equal", right):
                return self._compared(left, "not_equal", right, line)
        asked = self._condition(expression, line)
        if not isinstance(asked, Comparison):
            return Group(negated=True, conditions=(asked,))
        missing = Comparison(left=asked.left, operator="missing")
        return Group(match="any", conditions=(Group(negated=True, conditions=(asked,)), missing))

    def _compared(self, left: Expression, comparator: Operator, right: Expression, line: int) -> Condition:
        if isinstance(left, Literally):
            left, right, comparator = right, left, _CHANGED.get(comparator, comparator)
        if isinstance(left, Variable) and isinstance(right, Literally):
            return Comparison(left=self._operand(left), operator=comparator, value=_constant(right.value))
        words = say("Mautic compares a field of the person with a constant.")
        if isinstance(left, Filtered):
            words = say("{target} has no filter “{name}”.", target=self.words, name=left.filter)
        self.refused(line, words)
        return Group()

    def _holds(self, variable: Variable) -> Condition:
        operand = self._operand(variable)
        if "." in variable.name and not variable.name.startswith(ENTRY):
            return Comparison(left=operand, operator="equal", value=True)
        return Comparison(left=operand, operator="present")

    @staticmethod
    def _operand(variable: Variable) -> AttributeOperand:
        return AttributeOperand(name=variable.name)


def prepared_field(value: Expression) -> str | None:
    """The field that a filtered value stands in, ready to be printed: of an event the shop writes it so, and number
    fields are whole. None for what is no such value."""
    if not isinstance(value, Filtered) or value.filter == "default" or not isinstance(value.value, Variable):
        return None
    if value.value.name.startswith(ENTRY):
        return f"{value.value.name}.{value.filter}"
    is_whole = value.filter == "round" and value.arguments in ((), (0.0,))
    return value.value.name if is_whole and "." not in value.value.name else None


def event_fields(template: Template) -> tuple[str, ...]:
    """The fields that a text asks or prints of the event that started the person."""
    found = {use.name: None for use in uses(template) if use.name.startswith(ENTRY)}
    waiting = list(template.parts)
    while waiting:
        part = waiting.pop()
        if isinstance(part, Choice):
            waiting += [inner for branch in part.branches for inner in branch.parts]
            waiting += part.otherwise
        elif isinstance(part, Printed) and (name := prepared_field(part.value)) and name.startswith(ENTRY):
            found[name] = None
    return tuple(found)


def _constant(value: float | str | bool) -> float | str | bool:
    return value if isinstance(value, str | bool) else float(value)


def _filter(one: Body) -> Body:
    """A filter as an e-mail holds it: what is compared with stands beside the operator."""
    assert isinstance(one, Mapping)
    properties = one["properties"]
    assert isinstance(properties, Mapping)
    rest = {name: value for name, value in one.items() if name != "properties"}
    return {**rest, "filter": properties["filter"], "display": None}
