"""An open document: its store, and the file it belongs to. No widgets here.

Reading and writing are plain functions that may run in the background; what they did is noted on the document
afterwards, on the interface thread.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from canvas.scene import Scene
from journey.file import FileStamp, OpenedJourney, open_journey, write_journey
from journey.fragments_view import ShownStore
from journey.identifiers import new_journey_id
from journey.journey import Journey, new_journey
from journey.store import Store
from journey.words import say

SUFFIX = ".journey"
#: Reading a file is about this part of opening it; the rest is its geometry.
_READ = 0.4


class Document:
    """One open journey. ``path`` is None until it is saved; ``stamp`` is what the file held when last seen.

    ``scene``: its geometry, where that was derived beside the reading; for the canvas that shows it first.
    """

    def __init__(self, journey: Journey, path: Path | None = None, stamp: FileStamp | None = None) -> None:
        self.store = Store(journey)
        #: What is seen of it: all, or the inside of a fragment. Panels show and change this.
        self.shown = ShownStore(self.store)
        self.path = path
        self.stamp = stamp
        self.scene: Scene | None = None

    def take_scene(self) -> Scene | None:
        """The geometry, for the caller alone; None if it was not derived, or for another journey than this is now."""
        scene, self.scene = self.scene, None
        return scene if scene and scene.document is self.store.journey else None

    @property
    def title(self) -> str:
        """What the window calls it: the journey's name, else the file's."""
        name = self.store.journey.header.name
        return name or (self.path.stem if self.path else say("Untitled journey"))

    @property
    def changed(self) -> bool:
        """Whether there is work that no file holds."""
        return self.store.changed

    def note_saved(self, path: Path, written: Journey, stamp: FileStamp) -> None:
        """Note that ``written`` now stands in the file. Edits made during the writing stay unsaved."""
        self.path, self.stamp = path, stamp
        if self.store.journey is written:
            self.store.mark_saved()
        else:
            self.store.mark_unsaved()


def opened(path: Path, found: OpenedJourney) -> Document:
    """The document of a file that was read."""
    return Document(found.journey, path, found.stamp)


def open_document(path: Path, tell: Callable[[float], None] = lambda fraction: None) -> Document:
    """Read a file and derive its geometry, in the background; ``tell`` hears how far it is, from 0 to 1.

    Raises JourneyFileError.
    """
    found = opened(path, open_journey(path))
    tell(_READ)
    return derived(found)


def derived(document: Document) -> Document:
    """The document with its geometry, which in a large journey takes longer than a window may wait."""
    document.scene = Scene(document.store.journey, figures_shown=False)
    return document


def blank_document(name: str = "", zone: str = "UTC") -> Document:
    """A journey with nothing in it yet."""
    return Document(new_journey(new_journey_id(), name, zone))


def write(path: Path, journey: Journey, expected: FileStamp | None) -> FileStamp:
    """Write a file; with ``expected`` only if nobody else changed it. Raises JourneyFileError."""
    return write_journey(path, journey, expected)


def stamp_of(path: Path) -> FileStamp | None:
    """What a file holds now; None if it cannot be read."""
    try:
        return FileStamp(hashlib.sha256(path.read_bytes()).hexdigest())
    except OSError:
        return None


def with_suffix(path: Path) -> Path:
    """The path as a journey's file: what has no suffix gets ours."""
    return path if path.suffix else path.with_name(path.name + SUFFIX)


def plain_name(title: str) -> str:
    """A title as a file name on any system, without a suffix."""
    kept = "".join(letter if letter.isalnum() or letter in " -_" else " " for letter in title)
    return " ".join(kept.split())[:80] or say("Untitled journey")


def suggested_name(title: str) -> str:
    """A file name for a journey's title."""
    return plain_name(title) + SUFFIX
