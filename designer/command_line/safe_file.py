"""Files that a command writes: whole or not at all."""

from __future__ import annotations

import os
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
    if not os.access(path if path.exists() and not path.is_file() else path.parent, os.W_OK):
        raise CommandError(
            say("You may not write here."),
            str(path),
            say("Change the rights of the folder, or choose another place."),
        )
