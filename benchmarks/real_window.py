"""The real program on a screen of its own, and hands that use it: mouse and keyboard only, every move counted.

The screen is Xvfb without a window manager, so that the window fills it from corner to corner. Nothing is read from
inside the program: what it drew is on the screen, what it holds is in the recovery journal that it keeps anyway.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ("Xvfb", "xdotool")
#: Where the numbers that are needed stand in the head of an X window dump, which is how Xvfb keeps its screen.
_HEAD_SIZE, _WIDTH, _HEIGHT, _LINE, _COLOURS = 0, 4, 5, 12, 19
Answer = TypeVar("Answer")
Point = tuple[float, float]


class WalkError(Exception):
    """What a person would have expected did not happen."""


def missing_tools() -> list[str]:
    """The programs that a walk needs and this machine lacks."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


@dataclass
class Counts:
    """What a person did. ``words``: texts typed without a pause; ``keys``: keys pressed by themselves."""

    clicks: int = 0
    drags: int = 0
    words: int = 0
    keys: int = 0
    steps: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.clicks} clicks, {self.drags} drags, {self.words} words typed, {self.keys} keys"


class RealWindow:
    """The program as a person has it before them. A context manager: both processes end with it."""

    def __init__(self, home: Path, arguments: Sequence[str] = (), width: int = 1280, height: int = 800) -> None:
        self.home = home
        self.size = (width, height)
        self.counts = Counts()
        #: Seconds spent in waiting for the program beyond what a person would notice.
        self.waited = 0.0
        self._arguments = tuple(arguments)
        self._display = ""
        self._screen: subprocess.Popen[bytes] | None = None
        self._program: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _start(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        reading, writing = os.pipe()
        width, height = self.size
        self._screen = subprocess.Popen(
            [
                *("Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24"),
                # Without -noreset it would start anew, and answer nobody meanwhile, whenever its last client leaves.
                *("-nolisten", "tcp", "-noreset", "-fbdir", str(self.home)),
            ],
            pass_fds=(writing,),
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as answer:
            self._display = f":{answer.readline().strip()}"
        if self._display == ":":
            raise WalkError("Xvfb did not start.")
        self._errors = self.home / "errors.txt"
        with self._errors.open("wb") as errors:
            self._program = subprocess.Popen(
                [sys.executable, "-m", "designer", *self._arguments],
                cwd=ROOT,
                env=self.environment(),
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )
        window = self.wait_for(self._find_window, "the window opens", 30.0)
        self._tell("windowmove", window, "0", "0", "windowsize", window, str(width), str(height))
        self._tell("windowfocus", window)
        self.wait_until_still()

    def environment(self) -> dict[str, str]:
        """The environment of the program: this screen, and a home that nobody else uses."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "QT_"))}
        kept |= {"DISPLAY": self._display, "HOME": str(self.home), "QT_QPA_PLATFORM": "xcb", "LANG": "C.UTF-8"}
        cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
        return kept | {"XDG_CACHE_HOME": cache}

    def close(self) -> None:
        """End the program and the screen."""
        for process in (self._program, self._screen):
            if process is not None and process.poll() is None:
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()

    @property
    def errors(self) -> str:
        """What the program wrote to its error stream."""
        return self._errors.read_text(encoding="utf-8", errors="replace")

    # --- Looking ----------------------------------------------------------------------------------------

    def _find_window(self) -> str:
        if self._program is not None and self._program.poll() is not None:
            raise WalkError(f"The program ended:\n{self.errors}")
        found = self._tell("search", "--onlyvisible", "--pid", str(self._program.pid if self._program else 0))
        return found.splitlines()[-1] if found else ""

    def _pixels(self) -> tuple[memoryview, int, int, int]:
        """The screen's pixels, four bytes each, with width, height and bytes a line."""
        dump = (self.home / "Xvfb_screen0").read_bytes()
        head = struct.unpack(">25I", dump[:100])
        start = head[_HEAD_SIZE] + 12 * head[_COLOURS]
        return memoryview(dump)[start:], head[_WIDTH], head[_HEIGHT], head[_LINE]

    def screenshot(self, path: Path) -> None:
        """Write what is on the screen as a picture."""
        from PySide6.QtGui import QImage

        pixels, width, height, line = self._pixels()
        QImage(pixels, width, height, line, QImage.Format.Format_RGB32).save(str(path))

    def picture(self, left: int = 0, top: int = 0, width: int = 0, height: int = 0) -> str:
        """A digest of a part of the screen; all of it without a size."""
        pixels, whole_width, whole_height, line = self._pixels()
        width, height = width or whole_width, height or whole_height
        digest = hashlib.sha256()
        for row in range(top, min(top + height, whole_height)):
            digest.update(pixels[row * line + 4 * left : row * line + 4 * (left + width)])
        return digest.hexdigest()

    def colour_at(self, at: Point) -> bytes:
        """The colour of a pixel."""
        pixels, _, _, line = self._pixels()
        start = round(at[1]) * line + 4 * round(at[0])
        return bytes(pixels[start : start + 3])

    def wait_until_still(self, still: float = 0.8, most: float = 90.0) -> None:
        """Wait until nothing moves on the screen; what this takes is not a person's time."""
        began = time.monotonic()
        last, since = self.picture(), time.monotonic()
        while time.monotonic() - since < still:
            if time.monotonic() - began > most:
                raise WalkError(f"The screen does not come to rest in {most:.0f} seconds.")
            time.sleep(0.1)
            now = self.picture()
            if now != last:
                last, since = now, time.monotonic()
        self.waited += time.monotonic() - began

    def wait_for(self, ask: Callable[[], Answer], words: str, most: float = 15.0) -> Answer:
        """Ask until the answer is not empty; WalkError with ``words`` if it stays so."""
        until = time.monotonic() + most
        while not (answer := ask()):
            if time.monotonic() > until:
                raise WalkError(f"Expected that {words}.\n{self.errors}")
            time.sleep(0.05)
        return answer

    @property
    def journals(self) -> list[Path]:
        """The recovery journals of unsaved work without a file."""
        return sorted((self.home / ".local/share/loopline/recovery").glob("*.recovery"))

    # --- Doing ------------------------------------------------------------------------------------------

    def _tell(self, *words: str) -> str:
        done = subprocess.run(["xdotool", *words], env=self.environment(), capture_output=True, text=True, check=False)
        return done.stdout.strip()

    def click(self, at: Point, words: str, times: int = 1) -> None:
        """Click; a double click is one click for a person."""
        self.counts.clicks += 1
        self.counts.steps.append(f"click {words}")
        repeat = ("--repeat", str(times), "--delay", "60") if times > 1 else ()
        self._tell("mousemove", *_whole(at), "sleep", "0.05", "click", *repeat, "1")

    def drag(self, start: Point, end: Point, words: str) -> None:
        """Press, move, release."""
        self.counts.drags += 1
        self.counts.steps.append(f"drag {words}")
        moves = ["mousemove", *_whole(start), "sleep", "0.1", "mousedown", "1", "sleep", "0.05"]
        for share in (0.08, 0.3, 0.6, 0.9, 1.0):
            at = (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)
            moves += ["mousemove", *_whole(at), "sleep", "0.04"]
        self._tell(*moves, "mouseup", "1")

    def type(self, text: str, words: str) -> None:
        """Type a text in one go."""
        self.counts.words += 1
        self.counts.steps.append(f"type “{text}” {words}")
        self._tell("type", "--delay", "35", text)

    def press(self, key: str, words: str) -> None:
        """Press a key, or keys held together."""
        self.counts.keys += 1
        self.counts.steps.append(f"press {key} {words}")
        self._tell("key", key)


def _whole(at: Point) -> tuple[str, str]:
    return str(round(at[0])), str(round(at[1]))
