"""The rules of the house: arrows, circles, sizes, colours, and what is imported when."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import house
import pytest

ROOT = Path(__file__).resolve().parent.parent

CHECKS = (
    house.wrong_arrows,
    house.wrong_uses_of_qt,
    house.import_circles,
    house.long_files,
    house.colour_literals,
    house.private_places,
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_source_keeps_the_rule(check: Callable[[Path], list[str]]) -> None:
    assert check(ROOT) == []


def test_the_checks_look_at_every_package() -> None:
    seen = {house.module_name(ROOT, path).split(".")[0] for path in house.source_files(ROOT)}
    assert seen == set(house.PACKAGES)


BREAKS = [
    (house.wrong_arrows, "journey/a.py", "import simulator.history"),
    (house.wrong_arrows, "journey/a.py", "def late():\n    from designer import window"),
    (house.wrong_arrows, "canvas/a.py", "from simulator import replay"),
    (house.wrong_arrows, "simulator/a.py", "import exporters"),
    (house.wrong_arrows, "exporters/a.py", "import simulator.engine"),
    (house.wrong_arrows, "exporters/a.py", "import canvas.theme"),
    (house.wrong_uses_of_qt, "journey/a.py", "from PySide6.QtCore import QObject"),
    (house.wrong_uses_of_qt, "simulator/a.py", "import PySide6"),
    (house.wrong_uses_of_qt, "exporters/a.py", "from PySide6 import QtGui"),
    (house.wrong_arrows, "canvas/a.py", "if TYPE_CHECKING:\n    from designer import window"),
    (house.import_circles, "canvas/a.py", "from canvas import a_friend"),
    (house.import_circles, "canvas/a.py", "def late():\n    from . import a_friend"),
    (house.long_files, "canvas/a.py", "\n" * 601),
    (house.colour_literals, "designer/a.py", "colour = '#0B7269'"),
    (house.colour_literals, "designer/a.py", "sheet = f'color: #abc; {1}'"),
    (house.colour_literals, "designer/a.py", "colour = QColor(11, 114, 105)"),
    (house.private_places, "docs/a.md", "see /ho" + "me/somebody/file"),
    (house.private_places, "docs/a.md", "index-url = https://py" + "pi.org/simple"),
]


@pytest.mark.parametrize(("check", "name", "source"), BREAKS)
def test_a_break_of_the_rule_is_noticed(
    tmp_path: Path, check: Callable[[Path], list[str]], name: str, source: str
) -> None:
    for package in house.PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    (tmp_path / "docs").mkdir()
    (tmp_path / "canvas/a_friend.py").write_text("from . import a", encoding="utf-8")
    (tmp_path / "canvas/a.py").touch()
    assert check(tmp_path) == []
    (tmp_path / name).write_text(source, encoding="utf-8")
    assert len(check(tmp_path)) == 1


def run_python(program: str) -> str:
    """Run a program in a fresh interpreter; return what it prints."""
    outcome = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout


LATE = ("duckdb", "jinja2", "matplotlib", "networkx", "numba", "numpy", "sqlalchemy", "PySide6")


def test_the_program_starts_without_its_heavy_packages() -> None:
    """The command line answers at once, and the window is painted before anything heavy is read."""
    loaded = json.loads(
        run_python(f"import designer.__main__, json, sys; print(json.dumps([m for m in {LATE} if m in sys.modules]))")
    )
    assert loaded == []


def test_qt_calls_that_return_nothing_leave_none_alone() -> None:
    """PySide6 6.12.0 takes a reference to None on each such call and so ends Python 3.11 after some 5,000."""
    change = run_python(
        "import sys\n"
        "from PySide6.QtCore import QObject\n"
        "thing = QObject()\n"
        "before = sys.getrefcount(None)\n"
        "for _ in range(10_000):\n"
        "    thing.setObjectName('a')\n"
        "print(sys.getrefcount(None) - before)\n"
    )
    assert abs(int(change)) < 100
