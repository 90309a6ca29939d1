"""Whether windows can be opened here."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

#: Qt platforms that paint without showing anything.
UNSEEN = ("offscreen", "minimal")
TIMEOUT = 2.0


def has_display(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a person could see a window: always off Linux, there if a display is named and answers.

    Qt ends the program at once when the display that is named does not answer, hence the question.
    """
    if not sys.platform.startswith("linux"):
        return True
    platform = environment.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    if platform in UNSEEN:
        return False
    if platform not in ("", "xcb", "wayland", "wayland-egl"):
        return True
    if platform != "xcb" and _wayland_answers(environment):
        return True
    return _x11_answers(environment.get("DISPLAY", ""))


def _wayland_answers(environment: Mapping[str, str]) -> bool:
    name = environment.get("WAYLAND_DISPLAY", "")
    if not name:
        return False
    return _local_answers(str(Path(environment.get("XDG_RUNTIME_DIR", "/run")) / name))


def _x11_answers(name: str) -> bool:
    host, separator, rest = name.rpartition(":")
    display = rest.split(".")[0]
    if not separator or not display.isdigit():
        return False
    if host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{display}"
        return _local_answers(path) or _local_answers("\0" + path)
    try:
        with socket.create_connection((host.strip("[]"), 6000 + int(display)), timeout=TIMEOUT):
            return True
    except (OSError, OverflowError):
        return False


def _local_answers(address: str) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(TIMEOUT)
        try:
            probe.connect(address)
        except OSError:
            return False
    return True
