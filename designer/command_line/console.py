"""What commands print: results on standard output, everything else on standard error."""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType
from typing import TextIO

#: A progress line appears once something has taken this long, in seconds, and changes at most so often.
FIRST_PROGRESS = 0.3
PROGRESS_INTERVAL = 0.1


def prepare() -> None:
    """Let both streams take every character, and give the program streams where it was started without."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            # A file or a program that reads gets UTF-8; a terminal gets what it can show.
            encoding = stream.encoding if stream.isatty() else "utf-8"
            reconfigure(encoding=encoding, errors="backslashreplace")


#: Shown as they are: line ends, and the spaces that keep numbers together.
_HARMLESS = "\n\u00a0\u202f"


def printable(text: str) -> str:
    """The text with control characters made visible: a file's names must not steer the terminal."""
    return "".join(
        character if character.isprintable() or character in _HARMLESS else ascii(character)[1:-1] for character in text
    )


def show(text: str) -> None:
    """Print a result. A reader that has gone is no error: the rest goes nowhere."""
    try:
        sys.stdout.write(printable(text) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        _silence(sys.stdout)


def tell(text: str) -> None:
    """Print a message for the person at the terminal, on standard error."""
    try:
        sys.stderr.write(printable(text) + "\n")
        sys.stderr.flush()
    except OSError:
        _silence(sys.stderr)


def _silence(stream: TextIO) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


class Progress:
    """A line on the terminal that says how far something long has come; nothing where there is no terminal.

    Used as a context manager; ``report`` may be called as often as one likes, from any one thread.
    """

    def __init__(self, words: str) -> None:
        self._words = words
        self._terminal = sys.stderr.isatty()
        self._started = time.monotonic()
        self._shown_at = 0.0
        self._shown = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._shown:
            self._write("\r\x1b[K")

    def report(self, share: float, words: str = "") -> None:
        """Show that ``share`` (0 to 1) of the work is done; ``words`` say what is being done now."""
        now = time.monotonic()
        if not self._terminal or now - self._started < FIRST_PROGRESS or now - self._shown_at < PROGRESS_INTERVAL:
            return
        self._shown_at = now
        self._shown = True
        percent = f"{min(max(share, 0.0), 1.0) * 100:3.0f} %"
        self._write(f"\r\x1b[K{printable(words or self._words)} {percent}")

    def _write(self, text: str) -> None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except OSError:
            _silence(sys.stderr)
