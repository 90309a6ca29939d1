"""One column on disk: a one-dimensional ``.npy`` file with a header of fixed size.

The header is written and compared byte by byte, never evaluated, so a file from a stranger can do
nothing but match it or not. ``numpy.load`` reads the same files.
"""

from __future__ import annotations

import hashlib
import mmap
import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: The types that a history folder may hold, little-endian as on disk.
DTYPES = {name: np.dtype(name) for name in ("<i4", "<i8", "<i2", "|u1", "<u8", "<f8")}

_HEADER = 128
_CHUNK = 1 << 24
_READ_UP_TO = 1 << 18


def header(dtype: str, rows: int) -> bytes:
    """The ``.npy`` header (version 1.0) of ``rows`` values of ``dtype``."""
    text = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': ({rows},), }}".encode("ascii")
    return b"\x93NUMPY\x01\x00" + (_HEADER - 10).to_bytes(2, "little") + text.ljust(_HEADER - 11) + b"\n"


def file_size(dtype: str, rows: int) -> int:
    """How many bytes the file of such a column has."""
    return _HEADER + rows * DTYPES[dtype].itemsize


def write_column(path: Path, values: NDArray[Any]) -> tuple[str, str]:
    """Write ``values``; give their type and the SHA-256 (hex) of the file. OSError if the disk refuses.

    Ordinary writes, not a mapping: a full disk must be an error, and a mapped page would be a crash.
    """
    dtype = np.dtype(values.dtype).newbyteorder("<").str
    if dtype not in DTYPES:
        raise TypeError(dtype)
    plain = np.ascontiguousarray(values, dtype=DTYPES[dtype])
    digest = hashlib.sha256()
    with path.open("wb") as file:
        first = header(dtype, len(plain))
        digest.update(first)
        file.write(first)
        content = plain.view(np.uint8)
        for start in range(0, len(content), _CHUNK):
            piece = content[start : start + _CHUNK].data
            digest.update(piece)
            file.write(piece)
    return dtype, digest.hexdigest()


def map_column(path: Path, dtype: str, rows: int) -> NDArray[Any]:
    """The column mapped copy-on-write, so that the arrays count as writable and stay unchanged on disk.

    A small column is read instead: each mapping keeps a file open. ValueError if the size or the header is
    another one; OSError if it cannot be read.
    """
    size = file_size(dtype, rows)
    content: bytearray | mmap.mmap
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size != size:
            raise ValueError("size")
        if size <= _READ_UP_TO:
            content = bytearray(file.read(size))
        else:
            content = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_COPY)
    if content[:_HEADER] != header(dtype, rows):
        raise ValueError("header")
    return np.frombuffer(content, dtype=DTYPES[dtype], count=rows, offset=_HEADER)


def digest_of(path: Path) -> str:
    """The SHA-256 (hex) of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
