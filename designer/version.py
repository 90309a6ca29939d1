"""Which version of the program this is."""

from __future__ import annotations

from functools import cache

#: What a source tree that was never installed calls itself.
UNKNOWN = "0"


@cache
def program_version() -> str:
    """The version of the installed program, such as 0.1.0."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("loopline")
    except PackageNotFoundError:
        return UNKNOWN
