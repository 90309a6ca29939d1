#!/usr/bin/env python3
"""Set up this checkout and run, test, measure or pack it: `python packaging/setup_machine.py COMMAND`.

Needs Python and nothing else. An older Python (3.6 and newer) must be able to read this file, so that it can
say what is wrong: it uses no newer syntax and looks for a newer Python before it imports its neighbours.
"""

import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
NEWEST = (3, 14)


def is_suitable(major: int, minor: int) -> bool:
    """Tell whether the pinned packages exist for this version of Python."""
    return OLDEST <= (major, minor) <= NEWEST


def find_suitable_python() -> str:
    """Return the path of the newest installed Python that will do, or nothing."""
    probe = f"import sys; sys.exit(not {OLDEST} <= sys.version_info[:2] <= {NEWEST})"
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        path = shutil.which(f"python3.{minor}")
        # A version manager's placeholder is found, but does not run.
        if path and subprocess.call([path, "-c", probe], stderr=subprocess.DEVNULL) == 0:
            return path
    return ""


def explain_unsuitable(major: int, minor: int) -> str:
    """The message for a machine whose only Python is too old or too new."""
    return (
        f"Loopline needs Python {OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]}; "
        f"this is Python {major}.{minor} ({sys.executable}).\n"
        "Install one of them, then say which one to use, for example:\n"
        "  make run PYTHON=/path/to/python3.13\n"
        "  On Windows: py -3.13 packaging\\setup_machine.py run\n"
    )


def main(arguments: "list[str]") -> int:
    """Carry out the command, with another Python when this one will not do; return the exit status."""
    major, minor = sys.version_info[:2]
    if is_suitable(major, minor):
        from commands import run_command

        return run_command(arguments)
    other = find_suitable_python()
    if other:
        return subprocess.call([other, os.path.abspath(__file__)] + arguments)  # noqa: RUF005
    sys.stderr.write(explain_unsuitable(major, minor))
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
