"""What a killed import leaves is cleared away; what a running one works in is left alone."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from simulator.history.build import EventRow, build_history
from simulator.history.folder import open_history, write_history
from simulator.history.leftovers import Place, sweep

#: Begins to write a history and waits in the midst of it.
IMPORT = """
import sys, time
from pathlib import Path
from simulator.history.writing import new_folder
with new_folder(Path(sys.argv[1])) as folder:
    (folder / "times.npy").write_bytes(b"0" * 1000)
    print("in the midst", flush=True)
    time.sleep(600)
"""


@contextmanager
def importing(into: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that imports a history, and never ends by itself."""
    process = subprocess.Popen(
        [sys.executable, "-c", IMPORT, str(into)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parent.parent,
    )
    assert process.stdout is not None
    assert process.stdout.readline()
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def hidden(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


def write(into: Path, name: str = "small") -> None:
    write_history(build_history([EventRow("ann", 1_600_000_000, "view")], name=name), into)


def test_what_a_killed_import_left_goes_at_the_next(tmp_path: Path) -> None:
    into = tmp_path / "shop"
    with importing(into) as process:
        assert any(name.endswith(".partial") for name in hidden(tmp_path))
        process.kill()
        process.wait()
        assert hidden(tmp_path)
        write(into)
    assert hidden(tmp_path) == []
    assert open_history(into).name == "small"


def test_what_a_running_import_works_in_stays(tmp_path: Path) -> None:
    with importing(tmp_path / "shop") as process:
        before = hidden(tmp_path)
        assert sweep(tmp_path) == 0
        write(tmp_path / "shop")
        assert hidden(tmp_path) == before
        process.kill()
        process.wait()
        assert sweep(tmp_path, "other") == 0
        assert hidden(tmp_path) == before
        assert sweep(tmp_path) == 1
    assert hidden(tmp_path) == []


def test_a_history_that_was_moved_aside_comes_back(tmp_path: Path) -> None:
    place = Place(tmp_path / "shop")
    write(place.into, "former")
    # A kill between the two renames.
    place.into.rename(place.old)
    place.partial.mkdir()
    place.lock.touch()
    assert sweep(tmp_path) == 1
    assert hidden(tmp_path) == []
    assert open_history(place.into).name == "former"


def test_a_history_that_was_replaced_does_not_come_back(tmp_path: Path) -> None:
    place = Place(tmp_path / "shop")
    write(place.into, "former")
    place.into.rename(place.old)
    write(place.into, "new")
    place.lock.touch()
    sweep(tmp_path)
    assert hidden(tmp_path) == []
    assert open_history(place.into).name == "new"


@pytest.mark.parametrize("age", [0, 2 * 86_400])
def test_without_a_lock_only_what_is_old_goes(tmp_path: Path, age: int) -> None:
    place = Place(tmp_path / "shop")
    place.partial.mkdir()
    moment = time.time() - age
    os.utime(place.partial, (moment, moment))
    assert sweep(tmp_path) == bool(age)
    assert place.partial.exists() == (not age)


def test_nothing_else_is_touched(tmp_path: Path) -> None:
    for name in (".shop.partial", ".shop.0123456.partial", "shop.01234567.partial", ".shop.01234567.new"):
        (tmp_path / name).mkdir()
    assert sweep(tmp_path) == 0
    assert sweep(tmp_path / "gone") == 0
    assert len(list(tmp_path.iterdir())) == 4
