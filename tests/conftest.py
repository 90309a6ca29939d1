"""Every test runs without a display and far from the user's own files, settings and secrets."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from canvas_hands import Hands
    from inspector_bench import Bench
    from pytestqt.qtbot import QtBot

ROOT = Path(__file__).resolve().parent.parent


def isolate() -> None:
    """Point home, settings, data and secrets elsewhere, before Qt or a package first reads them."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    home = Path(tempfile.mkdtemp(prefix="loopline-test-home-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    for name, folder in {
        "HOME": "",
        "USERPROFILE": "",
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "data",
        "XDG_STATE_HOME": "state",
        "XDG_RUNTIME_DIR": "runtime",
        "APPDATA": "AppData/Roaming",
        "LOCALAPPDATA": "AppData/Local",
    }.items():
        path = home / folder
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.environ[name] = str(path)
    # Compiled code is kept from one run of the tests to the next, for making it takes seconds.
    cache = ROOT / "build" / "test-cache"
    cache.mkdir(parents=True, exist_ok=True)
    os.environ["XDG_CACHE_HOME"] = str(cache)
    os.environ["LOOPLINE_CACHE"] = str(cache / "loopline")  # no system but Linux asks the line before
    os.environ.pop("NUMBA_CACHE_DIR", None)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # the many processes of the tests need not compile each anew
    # The tests read English words, whatever the machine speaks.
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        os.environ.pop(name, None)
    os.environ["LANG"] = "C.UTF-8"


isolate()

# Time says nothing about right or wrong, and a run that CI saw must be the run that a developer sees.
settings.register_profile("house", deadline=None, database=None, print_blob=True)
settings.register_profile("ci", settings.get_profile("house"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")


@pytest.fixture
def hands(qtbot: QtBot) -> Iterator[Hands]:
    """Hands on a canvas with a small journey."""
    from canvas_hands import make_hands

    made = make_hands()
    qtbot.addWidget(made.canvas)
    yield made
    made.canvas.close()


@pytest.fixture
def bench() -> Iterator[Bench]:
    """An inspector over a small document."""
    from inspector_bench import Bench

    made = Bench()
    yield made
    made.close()


def pytest_sessionstart(session: pytest.Session) -> None:
    """Prepare the replay engine before several processes want it at once; pytest-xdist starts them after this."""
    if not session.config.getoption("numprocesses", None):
        return
    from simulator.compiled.cache import is_warm
    from simulator.compiled.warm_up import warm_up

    if is_warm():
        return
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if terminal is not None:
        terminal.write_line("preparing the replay engine, once for this machine ...", flush=True)
    if not warm_up():
        pytest.exit("the engine cannot be prepared: python -m simulator.compiled.warm_up says why", 1)


def pytest_unconfigure() -> None:
    """Empty the clipboard: what Python put there Qt would take down after Python has gone, which ends in a crash."""
    if "PySide6.QtGui" in sys.modules:
        from PySide6.QtGui import QGuiApplication

        if QGuiApplication.instance() is not None:
            QGuiApplication.clipboard().clear()
