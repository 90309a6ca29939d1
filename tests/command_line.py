"""Runs the program as a person at a terminal does: a process of its own, its output, its exit status."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

DONE, FINDINGS, BAD = 0, 1, 2


@dataclass(frozen=True)
class Outcome:
    """What a call printed, and its exit status."""

    status: int
    out: str
    err: str

    def expect(self, status: int) -> Outcome:
        """This outcome, which must have this status and show no traceback."""
        assert "Traceback" not in self.err, self.err
        assert self.status == status, (self.status, self.out[-2000:], self.err)
        return self

    def bad(self, *said: str) -> None:
        """A message for people on standard error, nothing on standard output, status 2."""
        self.expect(BAD)
        assert self.out == ""
        for words in said:
            assert words in self.err, self.err


def loopline(*arguments: object, cwd: Path | None = None, environment: Mapping[str, str] | None = None) -> Outcome:
    """Run ``loopline`` with these arguments. Without a display: what a server has."""
    surroundings = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    surroundings.pop("QT_QPA_PLATFORM", None)
    surroundings["PYTHONPATH"] = str(ROOT)
    surroundings.update(environment or {})
    done = subprocess.run(
        [sys.executable, "-m", "designer", *(str(argument) for argument in arguments)],
        capture_output=True,
        cwd=cwd or ROOT,
        env=surroundings,
        timeout=300,
        check=False,
    )
    return Outcome(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))
