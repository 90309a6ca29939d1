"""How a command gives up, and the exit statuses of all commands."""

from __future__ import annotations

import errno

from journey.words import say

DONE = 0
FINDINGS = 1
BAD_INPUT = 2
INTERRUPTED = 130


class CommandError(Exception):
    """Bad input or use: ``message`` says what is wrong, ``place`` where, ``remedy`` what to do about it."""

    def __init__(self, message: str, place: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.remedy = remedy

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.place else self.message
        return f"{text} {self.remedy}" if self.remedy else text


def system_failure(error: OSError, path: str = "") -> CommandError:
    """What the system refused, as a message with a remedy. ``path`` is the file that was meant, if known."""
    place = path or str(error.filename or "")
    if isinstance(error, FileNotFoundError):
        return CommandError(say("There is no such file or folder."), place, say("Look at the spelling and the folder."))
    if isinstance(error, IsADirectoryError):
        return CommandError(say("This is a folder."), place, say("Name a file."))
    if isinstance(error, NotADirectoryError):
        return CommandError(say("This is no folder."), place, say("Name a folder."))
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return CommandError(
            say("The system does not allow it."), place, say("Change the rights, or choose another place.")
        )
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return CommandError(say("The disk is full."), place, say("Make room, then try again. Nothing was changed."))
    if error.errno == errno.ENAMETOOLONG:
        return CommandError(say("The name is too long."), place, say("Choose a shorter one."))
    reason = error.strerror or type(error).__name__
    return CommandError(say("The system refused: {reason}.", reason=reason), place)
