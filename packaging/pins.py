"""Exact pins with hashes, made from pyproject.toml with the resolver `uv`, for all systems at once.

The files name no index: which index is asked is the affair of the machine that installs.
"""

from __future__ import annotations

import shutil
import subprocess
import tomllib
from collections.abc import Sequence

from environment import DEVELOP, ROOT, RUN, Level
from failure import SetupError

HEADER = """\
# {what}
# Written by `make pins` from pyproject.toml, for Linux, Windows and macOS, Python 3.11 to 3.14. Do not edit.
"""


def write_pins(arguments: Sequence[str]) -> int:
    """Write both requirements files; `--upgrade` among the arguments takes the newest allowed versions.

    Pins that still fit are kept otherwise. Raises SetupError when `uv` is missing or finds no solution.
    """
    if shutil.which("uv") is None:
        raise SetupError("Making new pins needs the program uv: install it (pip install uv), then try again.")
    # The developers' pins come first: the program's are taken from among them.
    compile_pins(DEVELOP, ["--extra", "dev", *arguments], "What developing, testing and packing need.")
    compile_pins(RUN, ["--constraint", DEVELOP.requirements], "What the program needs.")
    return 0


def compile_pins(level: Level, options: Sequence[str], what: str) -> None:
    """Resolve one level and write its requirements file.

    The build backend is pinned with the rest, so that installing this checkout downloads nothing unpinned.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    path = ROOT / level.requirements
    outcome = subprocess.run(
        [
            *("uv", "pip", "compile", "pyproject.toml", "-"),
            *("--universal", "--python-version", "3.11", "--fork-strategy", "fewest"),
            *("--generate-hashes", "--no-header", "--no-annotate", "--quiet"),
            *("--output-file", str(path)),
            *options,
        ],
        cwd=ROOT,
        input="\n".join(project["build-system"]["requires"]),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if outcome.returncode != 0:
        raise SetupError(f"uv found no set of packages for {level.requirements}:\n{outcome.stderr}")
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(("--index-url", "--extra-index-url", "--find-links"))]
    path.write_text(HEADER.format(what=what) + "\n".join(kept) + "\n", encoding="utf-8")
