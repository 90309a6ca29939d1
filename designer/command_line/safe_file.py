"""Files that a command writes: whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from designer.command_line.failure import CommandError, system_failure
from journey.encoding import JourneyFileError
from journey.file import write_atomically
from journey.words import say


def write_whole(path: Path, content: bytes) -> None:
    """Write a file or leave what was there. CommandError if the system refuses."""
    check_writable(path)
    if path.exists() and not path.is_file():
        # A pipe or a device such as /dev/stdout cannot be replaced.
        try:
            with path.open("wb") as file:
                file.write(content)
        except BrokenPipeError:
            return
        except OSError as error:
            raise system_failure(error, str(path)) from None
        return
    try:
        write_atomically(Path(os.path.realpath(path)), content)
    except JourneyFileError as error:
        raise CommandError(str(error)) from None


def check_writable(path: Path) -> None:
    """CommandError if a file cannot be made at ``path``: better known before a minute of work than after."""
    if path.is_dir():
        raise CommandError(say("This is a folder."), str(path), say("Name a file."))
    if not path.parent.is_dir():
        raise CommandError(say("There is no such folder."), str(path.parent), say("Make it, or choose another place."))
    try:
        if path.exists() and not path.is_file():
            if not os.access(path, os.W_OK):
                raise PermissionError(errno.EACCES, "", str(path))
        else:
            # Asking for rights is not enough: a file system may be read-only, or no place for files at all.
            with tempfile.TemporaryFile(dir=path.parent):
                pass
    except FileNotFoundError:
        # The folder is there, and yet takes no files.
        raise system_failure(PermissionError(), str(path)) from None
    except OSError as error:
        raise system_failure(error, str(path)) from None
