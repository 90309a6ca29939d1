"""What stands beside a template: the practices that it carries, the history that it needs, what is asked on creation.

A template is two files of plain data: NAME.journey, and NAME.json with the declaration. Nothing in either is run, for
both may come from strangers.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

from designer.command_line.template_files import templates
from designer.gallery.words import spoken
from journey.declaration import DurationType, NumberType, Parameter
from journey.encoding import JourneyFileError
from journey.spans import duration_seconds
from journey.words import say

SUFFIX = ".json"
#: A declaration holds some lines; whatever is larger is none.
_LARGEST = 200_000


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a declaration."""


class Target(Part, frozen=True, kw_only=True):
    """Where a value goes: ``path`` leads into the record with the id ``record``. A text in the path is a key, or in
    a list the id of an entry; a number is a place in a list. A number is written as value x ``times`` + ``plus``."""

    record: str
    path: tuple[str | int, ...]
    times: float = 1
    plus: float = 0


class Asked(Part, frozen=True, kw_only=True):
    """One value that is asked on creation. Bounds are numbers, or durations such as P7D; ``unit`` follows a number.
    The default is what the template has at the first target."""

    id: str
    words: str
    type: Literal["number", "duration"]
    minimum: float | str
    maximum: float | str
    sets: tuple[Target, ...]
    help: str = ""
    unit: str = ""
    whole: bool = True

    @property
    def parameter(self) -> Parameter:
        """The same as a parameter of a form, with its bounds, in the language of the program. ValueError if a bound is
        none."""
        words, help_words = spoken(self.words), spoken(self.help)
        if self.type == "duration":
            low, high = duration_seconds(str(self.minimum)), duration_seconds(str(self.maximum))
            return Parameter(self.id, words, DurationType(low, high), help=help_words, required=True)
        bounds = NumberType(float(self.minimum), float(self.maximum), self.whole, spoken(self.unit))
        return Parameter(self.id, words, bounds, help=help_words, required=True)


class Declaration(Part, frozen=True, kw_only=True):
    """``practices``: ids such as AUTO-02. ``needs``: what a history must hold for every way of the journey to be
    walked, where the bundled sample lacks it; empty if it does not."""

    practices: tuple[str, ...] = ()
    needs: str = ""
    asks: tuple[Asked, ...] = ()


NOTHING_ASKED = Declaration()


def declaration_beside(path: Path) -> Declaration:
    """The declaration of the template at ``path``; one that asks nothing if there is none.

    JourneyFileError if the file is too large, or is no declaration.
    """
    beside = path.with_suffix(SUFFIX)
    if not beside.is_file():
        return NOTHING_ASKED
    try:
        if beside.stat().st_size > _LARGEST:
            raise ValueError(say("It is too large."))
        found = msgspec.json.decode(beside.read_bytes(), type=Declaration)
        for asked in found.asks:
            _ = asked.parameter
    except (OSError, ValueError) as error:
        raise JourneyFileError(say("{file} is no declaration of a template: {why}", file=beside, why=error)) from error
    return found


def declaration(name: str) -> Declaration:
    """The declaration of the bundled template of that name."""
    return declaration_beside(templates()[name])


def practices() -> Mapping[str, tuple[str, ...]]:
    """Which practices each bundled template carries, by the template's name."""
    return {name: declaration_beside(path).practices for name, path in templates().items()}
