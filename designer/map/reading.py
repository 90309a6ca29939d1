"""The journeys of a map: those of a folder, and those that are open in windows. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from journey.checks.check import check
from journey.checks.stopping import stopping
from journey.encoding import JourneyFileError
from journey.file import read_journey
from journey.journey import Journey
from journey.words import say, say_count

#: A folder may hold more files; so many journeys are read, in the order of their names.
MOST_JOURNEYS = 60
SUFFIX = ".journey"


@dataclass(frozen=True)
class Member:
    """A journey of the map. ``path`` is None for one that was never saved; ``is_open``: it is as it stands in a
    window."""

    journey: Journey
    path: Path | None
    is_open: bool = False

    @property
    def id(self) -> str:
        """The journey's id."""
        return self.journey.header.journey_id

    @property
    def name(self) -> str:
        """What the map calls it."""
        return self.journey.header.name or (self.path.stem if self.path else say("Untitled journey"))


@dataclass(frozen=True)
class LeftOut:
    """A file that is not on the map, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Gathered:
    """What a map is drawn of. ``folder`` is None where only open journeys are."""

    folder: Path | None
    members: tuple[Member, ...]
    left_out: tuple[LeftOut, ...]


def gather(folder: Path | None, opened: Iterable[Member] = ()) -> Gathered:
    """The journeys of a folder in the order of their files, then those that are open and have no file there. An open
    journey stands for its file. What cannot be read or replayed, is empty, or is there twice, is left out with the
    reason. OSError if the folder cannot be listed."""
    open_now = list(opened)
    by_path = {member.path.resolve(): member for member in open_now if member.path is not None}
    found: list[Member] = []
    left_out: list[LeftOut] = []
    paths = sorted(path for path in folder.iterdir() if path.suffix == SUFFIX) if folder is not None else []
    for path in paths[:MOST_JOURNEYS]:
        member = by_path.get(path.resolve())
        if member is not None:
            open_now.remove(member)
            found.append(member)
            continue
        try:
            found.append(Member(read_journey(path), path))
        except JourneyFileError as error:
            left_out.append(LeftOut(path.name, str(error)))
    if len(paths) > MOST_JOURNEYS:
        more = len(paths) - MOST_JOURNEYS
        left_out.append(LeftOut(say_count("{count} file more", "{count} files more", more), _too_many()))
    return Gathered(folder, *_usable((*found, *open_now), left_out))


def _too_many() -> str:
    return say("A map shows {count} journeys at most.", count=MOST_JOURNEYS)


def _usable(members: Sequence[Member], left_out: Sequence[LeftOut]) -> tuple[tuple[Member, ...], tuple[LeftOut, ...]]:
    kept: dict[str, Member] = {}
    out = list(left_out)
    for member in members:
        other = kept.get(member.id)
        errors = stopping(check(member.journey)) if other is None and member.journey.nodes else ()
        if not member.journey.nodes:
            out.append(LeftOut(_called(member), say("It has no steps yet.")))
        elif other is not None:
            out.append(LeftOut(_called(member), say("It is the same journey as “{other}”.", other=other.name)))
        elif errors:
            reason = say("Errors stop its replay: {reason}", reason=errors[0].reason)
            out.append(LeftOut(_called(member), reason))
        else:
            kept[member.id] = member
    return tuple(kept.values()), tuple(out)


def _called(member: Member) -> str:
    return member.path.name if member.path is not None else member.name
