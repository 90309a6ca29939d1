"""Where the kernel's machine code is kept: one file in the user's cache folder.

The file's name says what the code was made from: the kernel's sources, the versions of what compiles it, the kind of
machine. So a newer program never meets older code, and the current folder plays no part.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import tempfile
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from journey.words import say

if TYPE_CHECKING:
    from simulator.compiled.kernel_code import Replay

#: For tests, and for people who want the code elsewhere.
FOLDER_VARIABLE = "LOOPLINE_CACHE"

#: What the machine code follows from.
_SOURCES = (
    "kernel*.py",
    "memory.py",
    "tables.py",
    "frame.py",
    "opcodes.py",
    "jit.py",
    "arithmetic.py",
    "body.py",
    "translate.py",
    "build.py",
    "machine.py",
)

_MAGIC = b"loopline kernel 1\n"


class KernelMissing(Exception):  # noqa: N818 - what to do about it is plain
    """The kernel has not been built for this machine yet, or its file is damaged."""


def cache_folder() -> Path:
    """The folder of the kernel's file; it need not exist."""
    if chosen := os.environ.get(FOLDER_VARIABLE):
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("loopline", appauthor=False)


def kernel_file() -> Path:
    """The file that holds the kernel's code once it is built."""
    return cache_folder() / f"kernel-{_fingerprint()}.bin"


@cache
def _fingerprint() -> str:
    """What the kernel is made from."""
    digest = hashlib.blake2b(digest_size=12)
    parts = [platform.machine(), platform.system(), platform.python_version()]
    parts += [_version(name) for name in ("loopline", "llvmlite")]
    parts.append(os.environ.get("LOOPLINE_CHECK_BOUNDS", ""))
    for part in parts:
        digest.update(part.encode() + b"\0")
    folder = Path(__file__).parent
    for source in sorted(path for pattern in _SOURCES for path in folder.glob(pattern)):
        digest.update(source.read_bytes() + b"\0")
    return digest.hexdigest()


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""  # an installed program need not ship the record


def is_warm() -> bool:
    """Whether there is a kernel to load. Cheap: a look at one file's name."""
    return kernel_file().is_file()


def save_kernel(code: bytes, name: str, processor: str) -> None:
    """Writes the kernel's file, whole or not at all, and removes those of older programs."""
    header = {"name": name, "processor": processor, "digest": hashlib.blake2b(code).hexdigest()}
    path = kernel_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
        file.write(_MAGIC + json.dumps(header).encode() + b"\n" + code)
    os.replace(file.name, path)
    for old in path.parent.glob("kernel-*.bin"):
        if old != path:
            old.unlink(missing_ok=True)


@cache
def load_kernel() -> Replay:
    """The kernel. KernelMissing if it has not been built for this machine."""
    from simulator.compiled.kernel_code import load_code
    from simulator.compiled.machine import processor

    try:
        magic, header, code = kernel_file().read_bytes().split(b"\n", 2)
        facts = json.loads(header)
        good = (
            magic + b"\n" == _MAGIC
            and facts["processor"] == processor()
            and facts["digest"] == hashlib.blake2b(code).hexdigest()
        )
    except (OSError, ValueError, KeyError):
        good = False
    if not good:
        with suppress(OSError):
            kernel_file().unlink()  # so that it counts as not there, and is built anew
        raise KernelMissing(say("The engine has not been prepared on this computer yet."))
    return load_code(code, facts["name"])
