"""Mailchimp's language: merge tags with conditional blocks.

Source: Mailchimp's "All the merge tags cheat sheet" and "Use conditional merge tag blocks". A block asks one thing
only, so "and" becomes a block inside another, and "or" cannot be said.
"""

from __future__ import annotations

import re

from exporters.translation.logic import Term
from exporters.translation.writing import LinkName, Writer
from journey.templating.tree import Choice, Compared, Constant, Filtered, Literally, Part, Present, Printed, Variable
from journey.words import say

#: A tag has at most so many letters, all large.
LONGEST_TAG = 10
#: Merge tags that every audience has, by our names of attributes.
OWN_TAGS = {"first_name": "FNAME", "last_name": "LNAME", "email": "EMAIL", "phone": "PHONE"}
_LINKS: dict[LinkName, str] = {
    "unsubscribe_url": "*|UNSUB|*",
    "preferences_url": "*|UPDATE_PROFILE|*",
    "browser_url": "*|ARCHIVE|*",
}
_COMPARATORS = {"equal": "=", "not_equal": "!=", "greater": ">", "at_least": ">=", "less": "<", "at_most": "<="}
_PREFIXES = {"upper": "UPPER", "lower": "LOWER", "title": "TITLE"}


def tag_of(name: str) -> str:
    """The merge tag of an attribute: large letters, digits and "_", ten at most."""
    return OWN_TAGS.get(name) or re.sub(r"[^A-Z0-9_]", "_", name.upper())[:LONGEST_TAG].strip("_") or "FIELD"


class MergeTagWriter(Writer):
    """Writes Mailchimp's merge tags."""

    words = "Mailchimp"
    signs = ("*|",)

    def printed(self, value: str) -> str:
        """A value as it is printed."""
        return f"*|{value}|*"

    def attribute(self, name: str) -> str:
        """A field of the person."""
        return tag_of(name)

    def link(self, name: LinkName) -> str | None:
        """An address that Mailchimp fills in."""
        return _LINKS.get(name)

    def constant(self, value: Constant) -> str:
        """A constant."""
        text = "1" if value is True else "0" if value is False else _plain(value)
        if "|" in text or "\n" in text:
            self.refused(self.line, say("A text that is compared cannot hold “|” or a line end in Mailchimp."))
        return text

    def filtered(self, value: str, name: str, arguments: tuple[Constant, ...]) -> str | None:
        """A value through a filter."""
        return f"{_PREFIXES[name]}:{value}" if name in _PREFIXES and ":" not in value else None

    def _printed(self, part: Printed) -> str:
        value = part.value
        if isinstance(value, Filtered) and value.filter == "default":
            inner = self.value(value.value, part.line)
            if not inner:
                return ""
            tag = inner.rpartition(":")[2]
            other = self.constant(value.arguments[0])
            return f"*|IF:{tag}|**|{inner}|**|ELSE:|*{other}*|END:IF|*"
        return super()._printed(part)

    def choice(self, choice: Choice) -> str:
        """A choice: its first branch, and the others inside its ELSE."""
        first, rest = choice.branches[0], choice.branches[1:]
        otherwise: tuple[Part, ...] = (Choice(rest, choice.otherwise, choice.line),) if rest else choice.otherwise
        rows = self.rows(first.condition, choice.line)
        if len(rows) != 1:
            return self.refused(
                choice.line,
                say("A block of {target} asks one thing only; “or” cannot be said.", target=self.words),
                say("Write a choice with elif for each case."),
            )
        terms = [self._test(term, choice.line) for term in rows[0]]
        inside, other = self._parts(first.parts), self._parts(otherwise)
        for test in reversed(terms):
            inside = f"{test}{inside}{f'*|ELSE:|*{other}' if other else ''}*|END:IF|*"
        return inside

    def _test(self, term: Term, line: int) -> str:
        atom = term.atom
        if isinstance(atom, Compared):
            if not isinstance(atom.left, Variable) or not isinstance(atom.right, Literally):
                return self.refused(line, say("A block of {target} compares a field with a text.", target=self.words))
            comparator = atom.comparator
            if not term.holds:
                if comparator not in ("equal", "not_equal"):
                    return self.refused(line, say("{target} cannot say “not” of this.", target=self.words))
                comparator = "not_equal" if comparator == "equal" else "equal"
            field, value = self.value(atom.left, line), self.value(atom.right, line)
            return f"*|IF:{field} {_COMPARATORS[comparator]} {value}|*"
        if not isinstance(atom, Variable | Present):
            return self.refused(line, say("A block of {target} asks for a field.", target=self.words))
        variable = atom.variable if isinstance(atom, Present) else atom
        return f"*|{'IF' if term.holds else 'IFNOT'}:{self.value(variable, line)}|*"


def _plain(value: Constant) -> str:
    if isinstance(value, float | int):
        return str(int(value)) if float(value).is_integer() else repr(float(value))
    return value
