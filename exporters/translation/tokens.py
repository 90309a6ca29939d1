"""Languages that only fill in values: Mautic's tokens and Resend's template variables. Neither has choices in texts."""

from __future__ import annotations

import hashlib
import re

from exporters.translation.writing import Book, LinkName, Writer
from journey.templating.tree import Choice, Constant, Filtered, Printed, Variable
from journey.words import say

_MAUTIC_OWN = {"first_name": "firstname", "last_name": "lastname", "language": "preferred_locale"}
_MAUTIC_LONGEST = 25
#: Names of Mautic's own questions in segments, which no contact field may have.
_MAUTIC_FILTERS = (
    "campaign contact_id company_id hit_url hit_url_count hit_url_date leadlist notification page_id redirect_id "
    "referer sessions source source_id stage tags url_title"
)
#: Words of MySQL that people are likely to call a field by.
_DATABASE_WORDS = (
    "add all analyze and as asc before between both by call case change character check column condition constraint "
    "continue convert create cross cursor database default delete desc describe distinct div drop each else empty "
    "except exists exit explain false fetch float for force foreign from function grant group groups having if ignore "
    "in index inner insert int integer interval into is join key keys kill lag lead leading leave left like limit "
    "lines load lock long loop match mod natural not null of on optimize option or order out outer over partition "
    "precision primary procedure purge range rank read real recursive references release rename repeat replace "
    "require restrict return revoke right row rows schema select separator set show signal spatial sql starting "
    "system table then to trailing trigger true undo union unique unlock unsigned update usage use using values "
    "varying when where while window with write xor zerofill"
)
_PREFIXED = {
    **dict.fromkeys(_DATABASE_WORDS.split(), "f_"),
    **dict.fromkeys(_MAUTIC_FILTERS.split(), "own_"),
}
_MAUTIC_LINKS: dict[LinkName, str] = {
    "unsubscribe_url": "{unsubscribe_url}",
    # The page to unsubscribe is the one with the preferences, where these are switched on.
    "preferences_url": "{unsubscribe_url}",
    "browser_url": "{webview_url}",
}


def alias_of(name: str) -> str:
    """The alias of a contact field in Mautic: at most 25 small letters, digits and "_". A longer name is cut, with a
    digest that keeps it apart from others; a word that Mautic or its database keeps for itself gets a prefix, as
    Mautic gives it."""
    own = _MAUTIC_OWN.get(name)
    if own:
        return own
    alias = re.sub(r"[^a-z0-9_]", "_", name.lower()).strip("_") or "field"
    if len(alias) > _MAUTIC_LONGEST:
        digest = hashlib.sha256(name.encode()).hexdigest()[:4]
        alias = f"{alias[: _MAUTIC_LONGEST - 5].rstrip('_')}_{digest}"
    return f"f_{alias}" if alias.isdigit() else _PREFIXED.get(alias, "") + alias


def variable_of(name: str) -> str:
    """The name of a template variable in Resend: large letters, digits and "_"."""
    return re.sub(r"[^A-Z0-9_]", "_", name.upper())[:50].strip("_") or "FIELD"


class _TokenWriter(Writer):
    """Values with something else where they are missing, and nothing more. ``knows_events``: properties of the event
    that started the run are values, too."""

    knows_events = False

    def constant(self, value: Constant) -> str:
        """A constant."""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, float | int):
            return str(int(value)) if float(value).is_integer() else repr(float(value))
        return value

    def token(self, name: str, otherwise: str) -> str:
        """A field of the person, or something else where it is missing."""
        raise NotImplementedError

    def _printed(self, part: Printed) -> str:
        value = part.value
        if isinstance(value, Filtered) and value.filter == "default" and isinstance(value.value, Variable):
            otherwise = self.constant(value.arguments[0])
            return self._token(value.value, otherwise)
        if isinstance(value, Variable) and self.fixed(value) is None and not value.name.endswith("_url"):
            return self._token(value, "")
        if isinstance(value, Filtered):
            words = say("{target} has no filter “{name}”.", target=self.words, name=value.filter)
            return self.refused(part.line, words)
        return super()._printed(part)

    def _token(self, variable: Variable, otherwise: str) -> str:
        fixed = self.fixed(variable)
        if fixed is not None:
            return fixed
        scope, _, rest = variable.name.partition(".")
        if scope == "event" and rest and not self.knows_events:
            return self.refused(variable.line, say("{target} does not know the event in texts.", target=self.words))
        name = f"coupon_{rest.partition('.')[0]}" if scope == "coupon" else variable.name
        self.fields[name] = None
        return self.token(name, otherwise)

    def printed(self, value: str) -> str:
        """A value as it is printed."""
        return value


class MauticWriter(_TokenWriter):
    """Writes Mautic's tokens: ``{contactfield=firstname|friend}``."""

    words = "Mautic"
    signs = ("{contactfield", "{unsubscribe", "{webview")

    def token(self, name: str, otherwise: str) -> str:
        """A contact field."""
        if "}" in otherwise or "|" in otherwise:
            return self.refused(
                self.line, say("What stands instead cannot hold {signs} in {target}.", signs="} |", target=self.words)
            )
        return f"{{contactfield={alias_of(name)}{f'|{otherwise}' if otherwise else ''}}}"

    def link(self, name: LinkName) -> str | None:
        """An address that Mautic fills in."""
        return _MAUTIC_LINKS.get(name)


class ResendWriter(_TokenWriter):
    """Writes Resend's template variables: ``{{{FIRST_NAME}}}``. What stands instead of a missing one is told apart
    from the text: ``fallbacks``."""

    words = "Resend"
    signs = ("{{{",)
    knows_events = True

    def __init__(self, book: Book) -> None:
        super().__init__(book)
        self.fallbacks: dict[str, str] = {}

    def token(self, name: str, otherwise: str) -> str:
        """A template variable."""
        variable = variable_of(name)
        if self.fallbacks.setdefault(variable, otherwise) != otherwise:
            return self.refused(
                self.line,
                say("“{name}” cannot stand for two different texts in Resend.", name=name),
                say("Write the same text everywhere."),
            )
        return f"{{{{{{{variable}}}}}}}"

    def choice(self, choice: Choice) -> str:
        """Choices stand in no template."""
        return self.refused(
            choice.line,
            say("{target} has no choices in texts.", target=self.words),
            say("Write it without, or publish with the answer choices=otherwise."),
        )

    def link(self, name: LinkName) -> str | None:
        """An address that Resend fills in: its page for leaving is that of the preferences, too."""
        return "{{{RESEND_UNSUBSCRIBE_URL}}}" if name in ("unsubscribe_url", "preferences_url") else None
