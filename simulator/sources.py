"""What a replay's figures follow from besides its inputs: the program itself."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path


@cache
def program_fingerprint() -> str:
    """The version of the program and, where they lie beside it, a digest of the sources that decide about figures.
    Computers that share a replay must have the same."""
    digest = hashlib.blake2b(digest_size=12)
    with suppress(metadata.PackageNotFoundError):
        digest.update(metadata.version("loopline").encode() + b"\0")
    top = Path(__file__).resolve().parent.parent
    for source in sorted(path for package in ("journey", "simulator") for path in (top / package).rglob("*.py")):
        digest.update(source.relative_to(top).as_posix().encode() + b"\0")
        digest.update(source.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()
