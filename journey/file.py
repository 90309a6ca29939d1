"""Journeys on disk: read whole, written atomically, never over somebody else's change."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
from pathlib import Path

import msgspec

from journey.encoding import LARGEST, JourneyFileError, decode, encode
from journey.journey import Journey
from journey.words import say


class ChangedOnDiskError(JourneyFileError):
    """The file is not what was read from it or written to it last."""


class FileStamp(msgspec.Struct, frozen=True):
    """What a file held when it was read or written: its SHA-256 (hex)."""

    digest: str


class OpenedJourney(msgspec.Struct, frozen=True):
    """A journey and the stamp of the file it came from."""

    journey: Journey
    stamp: FileStamp


def read_journey(path: str | os.PathLike[str]) -> Journey:
    """The journey in a file. Raises JourneyFileError."""
    return open_journey(path).journey


def open_journey(path: str | os.PathLike[str]) -> OpenedJourney:
    """The journey in a file, with the stamp that a later write holds against. Raises JourneyFileError."""
    place = Path(path)
    data = _read(place)
    return OpenedJourney(decode(data, str(place)), FileStamp(hashlib.sha256(data).hexdigest()))


def _read(place: Path) -> bytes:
    try:
        if not stat.S_ISREG(os.stat(place).st_mode):
            raise JourneyFileError(say("{file}: not a file. Choose a .journey file.", file=place))
        with open(place, "rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError:
        raise JourneyFileError(say("{file}: there is no such file.", file=place)) from None
    except PermissionError:
        raise JourneyFileError(say("{file}: you may not read this file. Ask its owner.", file=place)) from None
    except OSError as error:
        raise JourneyFileError(say("{file}: cannot be read ({reason}).", file=place, reason=error.strerror)) from None


def write_journey(path: str | os.PathLike[str], journey: Journey, expected: FileStamp | None = None) -> FileStamp:
    """Write a journey: beside the file, flushed, then put in its place; permissions and links are kept.

    With ``expected`` the file must still be what that stamp says, or be gone. Raises ChangedOnDiskError, or
    JourneyFileError; then the file is as it was.
    """
    place = Path(os.path.realpath(path))
    if expected is not None and place.exists() and hashlib.sha256(_read(place)).hexdigest() != expected.digest:
        raise ChangedOnDiskError(
            say("{file}: somebody else changed this file meanwhile. Save under another name.", file=place)
        )
    data = encode(journey)
    write_atomically(place, data)
    return FileStamp(hashlib.sha256(data).hexdigest())


def write_atomically(place: Path, data: bytes) -> None:
    """Write ``data`` to a file or leave what was there. Raises JourneyFileError."""
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{place.name[:60]}.", suffix=".part", dir=place.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode(place))
        os.replace(temporary, place)
        temporary = ""
        _flush_folder(place.parent)
    except OSError as error:
        raise JourneyFileError(_write_problem(place, error)) from None
    finally:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


def _mode(place: Path) -> int:
    """The permissions of the file that is replaced; of a new one those that new files get."""
    try:
        return stat.S_IMODE(os.stat(place).st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _flush_folder(folder: Path) -> None:
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _write_problem(place: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return say("{file}: the folder does not exist. Choose another folder.", file=place)
    if isinstance(error, PermissionError) or error.errno == 30:
        return say("{file}: you may not write here. Save in another folder.", file=place)
    if error.errno in (28, 122):
        return say("{file}: the disk is full; nothing was changed. Make room or save elsewhere.", file=place)
    return say("{file}: cannot be written ({reason}); nothing was changed.", file=place, reason=error.strerror)
