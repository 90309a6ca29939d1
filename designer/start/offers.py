"""The templates as the first screen offers them: read beside the window, those that cannot be read left out."""

from __future__ import annotations

import msgspec

from designer.command_line.template_files import templates
from designer.gallery.declaration import Declaration, declaration_beside
from designer.gallery.texts import purpose_of, title_of
from journey.encoding import JourneyFileError
from journey.file import read_journey
from journey.journey import Journey


class Offer(msgspec.Struct, frozen=True):
    """A template to choose. ``journey`` is the template as it is written; title and purpose are in the language of the
    program."""

    name: str
    journey: Journey
    declared: Declaration
    title: str
    purpose: str


def read_offers() -> dict[str, Offer]:
    """All bundled templates by name."""
    found: dict[str, Offer] = {}
    for name, path in templates().items():
        try:
            journey = read_journey(path)
            found[name] = Offer(name, journey, declaration_beside(path), title_of(journey), purpose_of(journey))
        except JourneyFileError:
            continue
    return found
