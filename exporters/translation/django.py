"""Klaviyo's language: Django's templates.

Sources: Klaviyo's glossary of filters (developers.klaviyo.com/en/docs/glossary_of_variable_filters) and of tags;
Django's own rules for "if" (no brackets; "not" before "and" before "or").
"""

from __future__ import annotations

from exporters.translation.writing import LinkName, Writer
from journey.templating.tree import Choice, Constant

#: Fields that a profile has of itself; all others are looked up by name.
_OWN = ("first_name", "last_name", "email", "phone_number", "organization", "title")
_LINKS: dict[LinkName, str] = {
    "unsubscribe_url": "{% unsubscribe_link %}",
    "preferences_url": "{% manage_preferences_link %}",
}
_COMPARATORS = {"equal": "==", "not_equal": "!=", "greater": ">", "at_least": ">=", "less": "<", "at_most": "<="}
_FILTERS = {"capitalize": "capitalize", "title": "title", "upper": "upper", "lower": "lower"}
_DATE_CODES = {"%d": "d", "%m": "m", "%Y": "Y", "%y": "y", "%H": "H", "%M": "i", "%%": "%"}


class DjangoWriter(Writer):
    """Writes Klaviyo's templates."""

    words = "Klaviyo"
    quotes = ("'", '"')
    signs = ("{{", "{%", "{#")

    def printed(self, value: str) -> str:
        """A value as it is printed."""
        return f"{{{{ {value} }}}}"

    def attribute(self, name: str) -> str:
        """A field of the person."""
        return f"person.{name}" if name in _OWN else f"person|lookup:{self.quoted(name)}"

    def event_property(self, name: str) -> str:
        """A property of the event."""
        return f"event|lookup:{self.quoted(name)}"

    def link(self, name: LinkName) -> str | None:
        """An address that Klaviyo fills in."""
        return _LINKS.get(name)

    def constant(self, value: Constant) -> str:
        """A constant."""
        if isinstance(value, bool):
            return "True" if value else "False"
        if isinstance(value, float | int):
            return str(int(value)) if float(value).is_integer() else repr(float(value))
        return self.quoted(value)

    def filtered(self, value: str, name: str, arguments: tuple[Constant, ...]) -> str | None:
        """A value through a filter."""
        if name in _FILTERS:
            # Ours makes the other letters small.
            before = "|lower" if name == "capitalize" else ""
            return f"{value}{before}|{_FILTERS[name]}"
        if name == "default":
            return f"{value}|default:{self.constant(arguments[0])}"
        if name == "truncate" and isinstance(arguments[0], float | int):
            return f"{value}|truncatechars:{int(arguments[0])}"
        if name in ("round", "decimals"):
            digits = int(arguments[0]) if arguments and isinstance(arguments[0], float | int) else 0
            # A negative number of digits leaves needless ones out.
            return f"{value}|floatformat:{digits if name == 'decimals' or not digits else -digits}"
        if name == "date":
            pattern = django_date(str(arguments[0]))
            return None if pattern is None else f"{value}|format_date_string|date:{self.quoted(pattern)}"
        return None

    def choice(self, choice: Choice) -> str:
        """A choice."""
        written = []
        for place, branch in enumerate(choice.branches):
            rows = self.rows(branch.condition, choice.line)
            joined = " or ".join(" and ".join(self.tests(term, choice.line) for term in row) for row in rows)
            written.append(f"{{% {'if' if place == 0 else 'elif'} {joined} %}}{self._parts(branch.parts)}")
        if choice.otherwise:
            written.append(f"{{% else %}}{self._parts(choice.otherwise)}")
        return "".join(written) + "{% endif %}"

    def compared(self, left: str, comparator: str, right: str, holds: bool, line: int) -> str:
        """Two values compared."""
        return f"{'' if holds else 'not '}{left} {_COMPARATORS[comparator]} {right}"

    def present(self, value: str, holds: bool) -> str:
        """Whether there is a value."""
        return f"{value} {'!=' if holds else '=='} None"

    def true(self, value: str, holds: bool) -> str:
        """Whether a value counts as true."""
        return value if holds else f"not {value}"


def django_date(pattern: str) -> str | None:
    """A date pattern in Django's letters; None if it has a letter of its own that would be taken for one."""
    written, place = [], 0
    while place < len(pattern):
        code = pattern[place : place + 2]
        if code in _DATE_CODES:
            written.append(_DATE_CODES[code])
            place += 2
        elif pattern[place].isalpha() or pattern[place] == "\\":
            return None
        else:
            written.append(pattern[place])
            place += 1
    return "".join(written)
