"""An export as files: which kinds there are, and their bytes."""

from __future__ import annotations

from designer.exporting.booklet import booklet_file
from designer.exporting.drawing import laid_out
from exporters.lowering.lower import Lowered
from exporters.targets.registry import format_of, formats
from journey.encoding import encode
from journey.words import mark, say

#: The kinds of files that are made here, by the ends of their names; the others are those of the registry.
_MADE_HERE = {
    ".html": mark("booklet for people who build by hand"),
    ".pdf": mark("booklet for people who build by hand, on paper"),
    ".journey": mark("journeys, to be opened here"),
}


def kinds() -> dict[str, str]:
    """The ends of the names of all kinds of files, and what each is."""
    return {**_MADE_HERE, **{kind.suffixes[0]: kind.words for kind in formats()}}


def is_kind(suffix: str) -> bool:
    """Whether there is a kind of file whose names end so."""
    return suffix.lower() in _MADE_HERE or format_of(suffix) is not None


def export_files(lowered: Lowered, name: str, suffix: str) -> dict[str, bytes]:
    """The files of an export by their names: one, or where a file holds one flow only, one for each. ``name``: without
    the end. ValueError for an unknown kind."""
    suffix = suffix.lower()
    if suffix == ".journey":
        journeys = [lowered.original] if lowered.target is None else [laid_out(one) for one in lowered.journeys]
        names = [f"{name}{'' if place == 1 else f'-{place}'}{suffix}" for place in range(1, len(journeys) + 1)]
        return {file: encode(journey) for file, journey in zip(names, journeys, strict=True)}
    if suffix == ".html":
        return {f"{name}{suffix}": booklet_file(lowered, "html")}
    if suffix == ".pdf":
        return {f"{name}{suffix}": booklet_file(lowered, "pdf")}
    kind = format_of(suffix)
    if kind is None:
        raise ValueError(say("There is no kind of file {end}.", end=suffix))
    return {f"{name}{suffix}": kind.write(lowered)}
