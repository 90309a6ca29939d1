"""What Qt and the tests need from a Linux system: what is missing, and how it is installed or named."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from failure import SetupError

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")


@dataclass(frozen=True)
class Need:
    """Something that the system has to offer, with the name of the Debian package that brings it."""

    what: str
    package: str
    is_there: Callable[[], bool]


def has_library(file_name: str) -> bool:
    """Tell whether the system's loader finds a shared library, wherever a distribution keeps it."""
    try:
        ctypes.CDLL(file_name)
    except OSError:
        return False
    return True


def has_font(pattern: str) -> bool:
    """Tell whether a font file whose path matches the pattern is installed."""
    return any(next(Path(folder).expanduser().rglob(pattern), None) for folder in FONT_FOLDERS)


def library(file_name: str, package: str) -> Need:
    """A shared library."""
    return Need(file_name, package, lambda: has_library(file_name))


def program(name: str, package: str) -> Need:
    """A program on the search path."""
    return Need(name, package, lambda: shutil.which(name) is not None)


def font(what: str, pattern: str, package: str) -> Need:
    """A font file."""
    return Need(what, package, lambda: has_font(pattern))


def virtual_environments() -> Need:
    """The part of Python that makes virtual environments; Debian packs it apart."""
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    return Need(
        "Python's venv module",
        package,
        lambda: all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")),
    )


PICTURES = (
    library("libEGL.so.1", "libegl1"),
    library("libGL.so.1", "libgl1"),
    library("libxkbcommon.so.0", "libxkbcommon0"),
    library("libfontconfig.so.1", "libfontconfig1"),
    library("libfreetype.so.6", "libfreetype6"),
    library("libglib-2.0.so.0", "libglib2.0-0"),
    library("libdbus-1.so.3", "libdbus-1-3"),
    library("libX11.so.6", "libx11-6"),
    font("a font", "*.[ot]tf", "fonts-dejavu-core"),
)
"""Without these Qt does not start, not even to paint into a file."""

WINDOWS = (
    library("libX11-xcb.so.1", "libx11-xcb1"),
    library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    library("libxcb-cursor.so.0", "libxcb-cursor0"),
    library("libxcb-icccm.so.4", "libxcb-icccm4"),
    library("libxcb-image.so.0", "libxcb-image0"),
    library("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    library("libxcb-randr.so.0", "libxcb-randr0"),
    library("libxcb-render-util.so.0", "libxcb-render-util0"),
    library("libxcb-shape.so.0", "libxcb-shape0"),
    library("libxcb-xkb.so.1", "libxcb-xkb1"),
)
"""With these it opens windows on an X display."""

WINDOW_TESTS = (
    program("Xvfb", "xvfb"),
    program("xauth", "xauth"),
    program("xdotool", "xdotool"),
    font("the font Noto Sans", "NotoSans-Regular.*", "fonts-noto-core"),
    font("the font Noto Sans CJK", "NotoSansCJK*", "fonts-noto-cjk"),
)
"""The tests drive a real window on a display of their own, in Latin, Cyrillic and Chinese script."""


def is_debian() -> bool:
    """Tell whether packages are installed with apt-get here (Debian, Ubuntu and their children)."""
    return shutil.which("apt-get") is not None and Path("/etc/debian_version").exists()


def ensure(needs: Sequence[Need]) -> None:
    """Install what is missing when that is possible, else name it.

    Raises SetupError when something is missing and could not be installed.
    """
    missing = [need for need in needs if not need.is_there()]
    if not missing:
        return
    packages = sorted({need.package for need in missing})
    if not is_debian():
        raise SetupError(name_what_is_missing(missing))
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        raise SetupError(
            "Some libraries of the system are missing. Type this, then try again:\n"
            f"  sudo apt-get install {' '.join(packages)}"
        )
    print(f"Installing {', '.join(packages)} ...", flush=True)
    install_debian_packages(packages)
    importlib.invalidate_caches()
    still_missing = [need for need in missing if not need.is_there()]
    if still_missing:
        raise SetupError(name_what_is_missing(still_missing))


def name_what_is_missing(missing: Sequence[Need]) -> str:
    """The message for a system whose packages we do not know the names of."""
    lines = [f"  {need.what} (Debian's package is {need.package})" for need in missing]
    return "\n".join(
        [
            "Some parts of the system are missing. Install them with its own tool, then try again:",
            *lines,
        ]
    )


def install_debian_packages(packages: Sequence[str]) -> None:
    """Install packages as root; read the list of packages anew when the present one does not know them.

    Raises SetupError when apt-get fails, with its own last words.
    """
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages]
    last_words = ""
    for step in (install, ["apt-get", "update", "--quiet"], install):
        outcome = subprocess.run(
            step, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if step is install and outcome.returncode == 0:
            return
        last_words = "\n".join(f"  {line}" for line in outcome.stderr.strip().splitlines()[-5:])
    raise SetupError(
        f"apt-get could not install {', '.join(packages)}. It said:\n{last_words}\n"
        "Look whether this machine has a network, then try again."
    )
