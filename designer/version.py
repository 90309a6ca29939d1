"""Which version of the program this is."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def program_version() -> str:
    """The version of the program, such as 0.1.0: the installed one's, else that of the source tree."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("loopline")
    except PackageNotFoundError:
        project = Path(__file__).resolve().parent.parent / "pyproject.toml"
        found = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]
        assert isinstance(found, str)
        return found
