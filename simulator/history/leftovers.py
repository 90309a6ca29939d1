"""What an import that was killed leaves beside its target: whose it is, and how it is cleared away.

An import of ``NAME`` works in ``.NAME.TOKEN.partial``; an older history that it replaces stands for a moment at
``.NAME.TOKEN.old``. While it runs it holds a lock on ``.NAME.TOKEN.lock``, which the system takes from a process that
is gone, however it went. So what nobody holds is left over.
"""

from __future__ import annotations

import contextlib
import re
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

_NAME = re.compile(r"\.(?P<name>.+)\.(?P<token>[0-9a-f]{8})\.(?P<kind>partial|old|lock)")

#: Without a lock beside it (a disk that knows none), only what nobody has touched for so long (s) is left over.
_UNTOUCHED = 86_400


class Place:
    """The hidden places that one import of ``into`` uses."""

    def __init__(self, into: Path, token: str = "") -> None:
        self.into = into
        self.token = token or secrets.token_hex(4)
        self.partial, self.old, self.lock = (
            into.parent / f".{into.name}.{self.token}.{kind}" for kind in ("partial", "old", "lock")
        )


@contextlib.contextmanager
def held(place: Place) -> Iterator[None]:
    """Hold the lock of an import while the block runs; where the disk knows no locks the block runs without."""
    file = None
    with contextlib.suppress(OSError):
        file = place.lock.open("ab")
        _lock(file)
    try:
        yield
    finally:
        if file is not None:
            file.close()
        with contextlib.suppress(OSError):
            place.lock.unlink(missing_ok=True)


def sweep(folder: Path, name: str | None = None) -> int:
    """Clear away what killed imports left in ``folder``, all of them or those of ``name``; returns how many there were.

    A history that one of them had moved aside comes back to its place if nothing stands there. What another process
    holds, or the disk will not let go, stays. Raises nothing.
    """
    count = 0
    for place in _places(folder, name):
        with contextlib.suppress(OSError):
            count += _clear(place)
    return count


def _places(folder: Path, name: str | None) -> list[Place]:
    found: dict[tuple[str, str], Place] = {}
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            match = _NAME.fullmatch(path.name)
            if match and name in (None, match["name"]):
                found[match["name"], match["token"]] = Place(folder / match["name"], match["token"])
    return list(found.values())


def _clear(place: Place) -> bool:
    """Clear one away; False if somebody may still be working there. Raises OSError."""
    if not place.lock.exists() and any(_touched(path) for path in (place.partial, place.old)):
        return False
    with place.lock.open("ab") as file:
        _lock(file)
        if place.old.is_dir() and not place.into.exists():
            place.old.rename(place.into)
        for path in (place.partial, place.old):
            shutil.rmtree(path, ignore_errors=True)
    if not place.partial.exists() and not place.old.exists():
        place.lock.unlink(missing_ok=True)
    return True


def _touched(path: Path) -> bool:
    return path.exists() and time.time() - path.stat().st_mtime < _UNTOUCHED


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        """Take the lock until the file is closed. Raises OSError if another has it, or the disk knows none."""
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        """Take the lock until the file is closed. Raises OSError if another has it, or the disk knows none."""
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
