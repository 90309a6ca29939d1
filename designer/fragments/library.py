"""Fragments that the user keeps for other journeys: a folder of ``.journey`` files in the user's data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from designer.folders import data_folder
from journey.encoding import JourneyFileError
from journey.file import open_journey, write_journey
from journey.fragments import fragment
from journey.fragments_files import Found, document_of_fragment, fragments_in
from journey.journey import Journey
from journey.words import say

#: More files than this are not looked into.
_MOST = 500


def library_folder() -> Path:
    """The user's folder of fragments. It may not exist yet."""
    return data_folder() / "fragments"


def save_to_library(journey: Journey, record_id: str) -> str:
    """Write a fragment, with all that it needs, to the library; returns a sentence that says where, or why not."""
    from designer.documents import plain_name

    found = fragment(journey, record_id)
    if found is None:
        return ""
    folder = library_folder()
    path = folder / f"{plain_name(found.name)}.journey"
    # The same fragment is written over, another one of this name is not.
    number = 1
    while path.exists() and not _holds(path, found.series):
        number += 1
        path = folder / f"{plain_name(found.name)} {number}.journey"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_journey(path, document_of_fragment(journey, record_id), None)
    except (OSError, JourneyFileError) as error:
        return say("“{fragment}” could not be saved: {reason}", fragment=found.name, reason=error)
    return say("“{fragment}” is in your library now.", fragment=found.name)


def _holds(path: Path, series: str) -> bool:
    try:
        return bool(series) and any(found.series == series for found in open_journey(path).journey.fragments)
    except JourneyFileError:
        return False


def library() -> Iterator[Found]:
    """The fragments of the library, by the names of their files; what cannot be read is passed over."""
    folder = library_folder()
    paths = sorted(folder.glob("*.journey"))[:_MOST] if folder.is_dir() else []
    for path in paths:
        try:
            found = fragments_in(open_journey(path).journey)
        except JourneyFileError:
            continue
        if not isinstance(found, str):
            yield from found
