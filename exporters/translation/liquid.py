"""Dittofeed's language: Liquid, as liquidjs reads it.

There, only what is missing or false is not true, so what counts as true here is written out; conditions are read from
the right without precedence, so a row of several terms can stand last only.
"""

from __future__ import annotations

from exporters.translation.logic import Row
from exporters.translation.writing import LinkName, Writer
from journey.templating.tree import Choice, Constant
from journey.words import say

_LINKS: dict[LinkName, str] = {
    "unsubscribe_url": "{% unsubscribe_url %}",
    # The page for leaving shows all subscription groups.
    "preferences_url": "{% unsubscribe_url %}",
    "browser_url": "{% view_in_browser_url %}",
}
_COMPARATORS = {"equal": "==", "not_equal": "!=", "greater": ">", "at_least": ">=", "less": "<", "at_most": "<="}
_FILTERS = {"upper": "upcase", "lower": "downcase"}


class LiquidWriter(Writer):
    """Writes Dittofeed's templates."""

    words = "Dittofeed"
    signs = ("{{", "{%")

    def printed(self, value: str) -> str:
        """A value as it is printed."""
        return f"{{{{ {value} }}}}"

    def attribute(self, name: str) -> str:
        """A property of the user."""
        return f"user.{name}" if name.isidentifier() and name.isascii() else f"user[{self.quoted(name)}]"

    def link(self, name: LinkName) -> str | None:
        """An address that Dittofeed fills in."""
        return _LINKS.get(name)

    def constant(self, value: Constant) -> str:
        """A constant."""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, float | int):
            return str(int(value)) if float(value).is_integer() else repr(float(value))
        return self.quoted(value)

    def filtered(self, value: str, name: str, arguments: tuple[Constant, ...]) -> str | None:
        """A value through a filter."""
        if name in _FILTERS:
            return f"{value} | {_FILTERS[name]}"
        if name == "capitalize":
            return f"{value} | downcase | capitalize"
        if name == "default":
            return f"{value} | default: {self.constant(arguments[0])}"
        if name == "truncate" and isinstance(arguments[0], float | int):
            return f'{value} | truncate: {int(arguments[0])}, "…"'
        if name == "round":
            digits = int(arguments[0]) if arguments and isinstance(arguments[0], float | int) else 0
            return f"{value} | round: {digits}"
        if name == "date":
            return f"{value} | date: {self.quoted(str(arguments[0]))}"
        return None

    def choice(self, choice: Choice) -> str:
        """A choice."""
        written = []
        for place, branch in enumerate(choice.branches):
            rows = sorted(self.rows(branch.condition, choice.line), key=len)
            if len(rows) > 1 and len(rows[-2]) > 1:
                self.refused(choice.line, say("Liquid has no brackets: this condition would be read otherwise."))
            joined = " or ".join(self._row(row, choice.line) for row in rows)
            written.append(f"{{% {'if' if place == 0 else 'elsif'} {joined} %}}{self._parts(branch.parts)}")
        if choice.otherwise:
            written.append(f"{{% else %}}{self._parts(choice.otherwise)}")
        return "".join(written) + "{% endif %}"

    def _row(self, row: Row, line: int) -> str:
        return " and ".join(self.tests(term, line) for term in row)

    def compared(self, left: str, comparator: str, right: str, holds: bool, line: int) -> str:
        """Two values compared; filters cannot stand in a condition."""
        if "|" in left or "|" in right:
            return self.refused(line, say("Liquid has no filters in conditions."))
        if not holds:
            if comparator not in ("equal", "not_equal"):
                return self.refused(line, say("Liquid cannot say “not” of such a comparison."), say("Turn it round."))
            comparator = "not_equal" if comparator == "equal" else "equal"
        return f"{left} {_COMPARATORS[comparator]} {right}"

    def present(self, value: str, holds: bool) -> str:
        """Whether there is a value."""
        return f"{value} {'!=' if holds else '=='} nil"

    def true(self, value: str, holds: bool) -> str:
        """Whether a value counts as true: in Liquid 0 and an empty text do."""
        if "|" in value:
            return self.refused(self.line, say("Liquid has no filters in conditions."))
        return f"{value} != blank and {value} != 0" if holds else f"{value} == blank or {value} == 0"
