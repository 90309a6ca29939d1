"""How the program begins: nothing is looked through or loaded that the first window does not need."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def told_by(code: str) -> list[str]:
    """What a Python process of its own prints, word by word."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_garbage_is_left_alone_until_the_window_stands():
    code = """
import gc
from designer import starting
starting.begin()
print(gc.isenabled())
starting.end()
print(gc.isenabled(), gc.get_freeze_count() > 0)
"""
    assert told_by(code) == ["False", "True", "True"]


READS = """
import inspect
read = []
real = inspect.getsource
inspect.getsource = lambda module: read.append(module) or real(module)
{begin}
import PySide6.QtCore
read.clear()
import designer.documents
print(len(read))
"""


def test_no_module_is_read_for_features_that_the_program_does_not_use():
    # The first figure says that there is something to spare; should PySide leave it off one day, so can we.
    assert int(told_by(READS.format(begin=""))[0]) > 0
    assert told_by(READS.format(begin="from designer import starting; starting.begin()")) == ["0"]


def test_the_checks_are_not_loaded_before_there_is_something_to_check():
    code = """
import sys
import designer.application
print("journey.checks.check" in sys.modules, "journey.checks.findings" in sys.modules)
"""
    assert told_by(code) == ["False", "True"]
