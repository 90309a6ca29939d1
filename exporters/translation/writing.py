"""Walks a template's tree and writes it in another language. Each language fills in how it says things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from exporters.translation.logic import Row, Term, TooManyRowsError, rows_of
from journey.model import Coupon
from journey.templating.filters import printed
from journey.templating.problems import Problem, TemplateError
from journey.templating.tree import (
    Choice,
    Compared,
    Constant,
    Expression,
    Filtered,
    Literally,
    Part,
    Present,
    Printed,
    Template,
    Variable,
    Words,
)
from journey.words import say

#: Addresses that whoever sends fills in.
LinkName = Literal["unsubscribe_url", "preferences_url", "browser_url"]
_LINKS: tuple[LinkName, ...] = ("unsubscribe_url", "preferences_url", "browser_url")
_PLACES = ("shop_url", "cart_url")


@dataclass(frozen=True)
class Book:
    """What a translation looks up. ``places``: the addresses of the shop and its cart (shop_url, cart_url)."""

    coupons: Mapping[str, Coupon] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Translated:
    """A text in another language, and what it needs there: fields of the person, properties of the event."""

    text: str
    fields: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()


class Writer:
    """Base of all languages. ``words``: the system's name; ``signs``: signs of the language that texts must not
    hold; ``quotes``: the marks round texts in its tags, the usual one first."""

    words = ""
    signs: tuple[str, ...] = ()
    quotes: tuple[str, str] = ('"', "'")

    def __init__(self, book: Book) -> None:
        self.book = book
        self.problems: list[Problem] = []
        self.fields: dict[str, None] = {}
        self.properties: dict[str, None] = {}
        self.line = 1

    def translate(self, template: Template) -> Translated:
        """The template in this language. TemplateError with all that cannot be said, each with its line."""
        text = self._parts(template.parts)
        if self.problems:
            raise TemplateError(tuple(sorted(self.problems, key=lambda problem: problem.line)))
        return Translated(text, tuple(self.fields), tuple(self.properties))

    def quoted(self, text: str) -> str:
        """A text as it stands in a tag; what no quotation marks can hold is refused."""
        if any(sign in text for sign in ("}}", "%}", "\n")):
            self.refused(self.line, say("A text in a tag cannot hold {signs} or a line end.", signs="}} %}"))
        usual, other = self.quotes
        if usual not in text:
            return f"{usual}{text}{usual}"
        if other in text:
            self.refused(self.line, say("A text in a tag cannot hold both kinds of quotation marks."))
        return f"{other}{text}{other}"

    # --- What a language fills in -----------------------------------------------------------------------------

    def printed(self, value: str) -> str:
        """A value as it is printed."""
        raise NotImplementedError

    def attribute(self, name: str) -> str:
        """A field of the person, as a value."""
        raise NotImplementedError

    def event_property(self, name: str) -> str | None:
        """A property of the event that started the person; None if the language cannot say it."""
        return None

    def link(self, name: LinkName) -> str | None:
        """An address that the system fills in, as it is printed; None if the language cannot say it."""
        return None

    def constant(self, value: Constant) -> str:
        """A constant, as a value."""
        raise NotImplementedError

    def filtered(self, value: str, name: str, arguments: tuple[Constant, ...]) -> str | None:
        """A value through a filter; None if the language has no such filter."""
        return None

    def choice(self, choice: Choice) -> str:
        """A choice."""
        return self.refused(choice.line, say("{target} has no choices in texts.", target=self.words))

    # --- The walk ---------------------------------------------------------------------------------------------

    def refused(self, line: int, reason: str, remedy: str = "") -> str:
        """Note what cannot be said."""
        found = Problem(line, reason, remedy or say("Write it without, or in another way."))
        if found not in self.problems:
            self.problems.append(found)
        return ""

    def _parts(self, parts: tuple[Part, ...]) -> str:
        return "".join(self._part(part) for part in parts)

    def _part(self, part: Part) -> str:
        if isinstance(part, Words):
            text = self._text(part.text)
            self.line += part.text.count("\n")
            return text
        self.line = part.line
        return self.choice(part) if isinstance(part, Choice) else self._printed(part)

    def _text(self, text: str) -> str:
        """A text that stands as it is; refused if it would be read as a tag."""
        sign = next((sign for sign in self.signs if sign in text), None)
        if sign is not None:
            line = self.line + text[: text.index(sign)].count("\n")
            self.refused(line, say("“{sign}” begins a tag of {target}.", sign=sign, target=self.words))
        return text

    def _printed(self, part: Printed) -> str:
        value = part.value
        if isinstance(value, Literally):
            shown = value.value
            return self._text(printed(shown if isinstance(shown, str | bool) else float(shown)))
        if isinstance(value, Variable):
            fixed = self.fixed(value)
            if fixed is not None:
                return fixed
            if value.name in _LINKS:
                return self._link(value)
        written = self.value(value, part.line)
        return self.printed(written) if written else ""

    def _link(self, variable: Variable) -> str:
        name = next(link for link in _LINKS if link == variable.name)
        written = self.link(name)
        if written is None:
            return self.refused(
                variable.line,
                say("{target} fills in no address for “{name}”.", target=self.words, name=name),
                say("Leave it out, or write the address itself."),
            )
        return written

    def fixed(self, variable: Variable) -> str | None:
        """The text of a variable that is known now: the shop's addresses, what a coupon says; None for others."""
        if variable.name in _PLACES:
            address = self.book.places.get(variable.name, "")
            return address or self.refused(
                variable.line,
                say("The address “{name}” is not known.", name=variable.name),
                say("Say where the shop is when you export."),
            )
        scope, _, rest = variable.name.partition(".")
        if scope != "coupon":
            return None
        name, _, part = rest.partition(".")
        coupon = self.book.coupons.get(name)
        if coupon is None:
            return self.refused(variable.line, say("There is no coupon “{name}”.", name=name))
        if part == "value":
            return coupon.value
        return coupon.code if coupon.code and not coupon.unique else None

    def value(self, value: Expression, line: int) -> str:
        """A value in this language; empty if it was refused."""
        if isinstance(value, Literally):
            return self.constant(value.value)
        if isinstance(value, Variable):
            return self._variable(value)
        if isinstance(value, Filtered):
            inner = self.value(value.value, line)
            if not inner:
                return ""
            written = self.filtered(inner, value.filter, value.arguments)
            if written is None:
                return self.refused(line, say("{target} has no filter “{name}”.", target=self.words, name=value.filter))
            return written
        return self.refused(line, say("{target} cannot print what is true or not.", target=self.words))

    def _variable(self, variable: Variable) -> str:
        fixed = self.fixed(variable)
        if fixed is not None:
            return self.constant(fixed) if fixed else ""
        scope, _, rest = variable.name.partition(".")
        if scope == "event" and rest:
            written = self.event_property(rest)
            if written is None:
                reason = say("{target} does not know the event in texts.", target=self.words)
                return self.refused(variable.line, reason)
            self.properties[rest] = None
            return written
        if variable.name in _LINKS:
            return self.refused(variable.line, say("The address can only be printed.", target=self.words))
        name = f"coupon_{rest.partition('.')[0]}" if scope == "coupon" else variable.name
        self.fields[name] = None
        return self.attribute(name)

    # --- Conditions -------------------------------------------------------------------------------------------

    def rows(self, condition: Expression, line: int) -> tuple[Row, ...]:
        """A condition without brackets; none if it is too long for that."""
        try:
            return rows_of(condition)
        except TooManyRowsError:
            self.refused(line, say("The condition is too long for {target}.", target=self.words), say("Shorten it."))
            return ()

    def tests(self, term: Term, line: int) -> str:
        """A term with this language's words for comparing."""
        atom = term.atom
        if isinstance(atom, Compared):
            left, right = self.value(atom.left, line), self.value(atom.right, line)
            return self.compared(left, atom.comparator, right, term.holds, line) if left and right else ""
        if isinstance(atom, Present):
            return self.present(self.value(atom.variable, line), term.holds)
        if isinstance(atom, Literally):
            return self.compared(self.constant(1.0), "equal", self.constant(1.0), bool(atom.value) == term.holds, line)
        return self.true(self.value(atom, line), term.holds)

    def compared(self, left: str, comparator: str, right: str, holds: bool, line: int) -> str:
        """Two values compared."""
        raise NotImplementedError

    def present(self, value: str, holds: bool) -> str:
        """Whether there is a value."""
        raise NotImplementedError

    def true(self, value: str, holds: bool) -> str:
        """Whether a value is neither missing nor empty nor 0."""
        raise NotImplementedError
