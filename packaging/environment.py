"""The virtual environment in `.venv`: made, filled with the pinned packages, left alone when it is right."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from failure import SetupError

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
PYTHON = FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = FOLDER / "loopline-setup.json"
LOG = FOLDER / "loopline-setup.log"


@dataclass(frozen=True)
class Level:
    """How much is installed: what the program needs, or what its developers need as well."""

    name: str
    requirements: str


RUN = Level("run", "requirements.txt")
DEVELOP = Level("develop", "requirements-dev.txt")

SIGNS_OF_NO_NETWORK = (
    "failed to establish a new connection",
    "name or service not known",
    "temporary failure in name resolution",
    "getaddrinfo failed",
    "nameresolutionerror",
    "network is unreachable",
    "connection timed out",
    "connecttimeout",
    "proxyerror",
    "max retries exceeded",
)


def fingerprint(level: Level) -> str:
    """A hash of everything that decides what the environment holds at this level.

    The checkout's path is part of it, for a moved checkout has an environment that points to the old place.
    """
    digest = hashlib.sha256()
    for part in (str(ROOT), sys.platform, str(PYTHON)):
        digest.update(part.encode() + b"\0")
    for name in (level.requirements, "pyproject.toml"):
        digest.update((ROOT / name).read_bytes() + b"\0")
    return digest.hexdigest()


def read_stamp() -> dict[str, str]:
    """Which levels were completed with which fingerprint; empty when that is not known."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def is_current(level: Level) -> bool:
    """Tell whether nothing has to be done."""
    return PYTHON.exists() and read_stamp().get(level.name) == fingerprint(level)


def prepare(level: Level) -> None:
    """Make the environment hold exactly the pinned packages of the level, and this checkout's packages.

    Raises SetupError with the remedy when Python, the disk or the network does not allow it.
    """
    create()
    stamp = read_stamp()
    STAMP.unlink(missing_ok=True)
    print(f"Installing the packages of {level.requirements} into .venv ...", flush=True)
    pip("install", "--require-hashes", "--only-binary", ":all:", "--requirement", level.requirements)
    pip("install", "--no-deps", "--no-build-isolation", "--editable", ".")
    stamp[level.name] = fingerprint(level)
    if level == DEVELOP:
        # The developers' pins hold the program's.
        stamp[RUN.name] = fingerprint(RUN)
    STAMP.write_text(json.dumps(stamp, indent=1), encoding="utf-8")


def create() -> None:
    """Make `.venv`, or make it anew when its Python has gone, will not do or lacks pip."""
    if has_working_pip():
        return
    if FOLDER.exists():
        print("The environment in .venv does not work here: making it anew.", flush=True)
        shutil.rmtree(FOLDER, ignore_errors=True)
    outcome = subprocess.run([sys.executable, "-m", "venv", str(FOLDER)], capture_output=True, text=True, check=False)
    if outcome.returncode != 0:
        raise SetupError(
            f"Python could not make a virtual environment in {FOLDER}. It said:\n"
            f"{indented((outcome.stdout + outcome.stderr).strip())}"
        )


def has_working_pip() -> bool:
    """Tell whether the environment's Python is of our own version, runs, and has pip."""
    probe = f"import sys, pip; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
    try:
        outcome = subprocess.run([str(PYTHON), "-I", "-c", probe], capture_output=True, check=False)
    except OSError:
        return False
    return outcome.returncode == 0


def pip(*arguments: str) -> None:
    """Run the environment's pip, show its progress, keep its output in a log.

    Raises SetupError, which says whether the network, the disk or something else stood in the way.
    """
    command = [
        *(str(PYTHON), "-I", "-m", "pip", arguments[0]),
        *("--disable-pip-version-check", "--no-input", "--retries", "2", "--progress-bar", "off"),
        *arguments[1:],
    ]
    said = []
    with (
        LOG.open("a", encoding="utf-8") as log,
        subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        ) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            log.write(line)
            said.append(line)
            if line.lstrip().startswith(("Downloading", "Installing collected")):
                print(f"  {shortened(line.strip())}", flush=True)
    if process.returncode != 0:
        raise SetupError(explain_failure("".join(said)))


def shortened(line: str, longest: int = 100) -> str:
    """The line, cut so that it stays one line on a terminal."""
    return line if len(line) <= longest else line[: longest - 1] + "…"


def indented(text: str) -> str:
    """The text with two spaces before each line."""
    return "\n".join(f"  {line}" for line in text.splitlines())


def explain_failure(said: str) -> str:
    """Turn pip's output into what went wrong and what to do."""
    lower = said.lower()
    if any(sign in lower for sign in SIGNS_OF_NO_NETWORK):
        return (
            "The packages could not be downloaded: this machine has no network, or may not reach the package "
            f"index.\nConnect it, or point pip at an index that it may reach, then try again. Details: {LOG}"
        )
    if "no space left" in lower:
        return f"The disk is full. {FOLDER} needs about 1.5 GB; make room, then try again."
    if "do not match the hashes" in lower:
        return f"A downloaded package is not the one that was pinned, so it was not installed. Details: {LOG}"
    if "no matching distribution found" in lower:
        return (
            f"A package has no build for this system and this Python ({sys.version.split()[0]}).\n"
            "Needed are Linux with glibc 2.34 or newer (on ARM 2.39), Windows 10 and macOS 13 or newer.\n"
            "A Mac with an Intel processor needs Python 3.11 to 3.13, Windows on ARM 3.12 to 3.14.\n"
            f"Details: {LOG}"
        )
    last_words = "\n".join(said.strip().splitlines()[-6:])
    return f"pip could not install the packages. It said:\n{indented(last_words)}\nDetails: {LOG}"
