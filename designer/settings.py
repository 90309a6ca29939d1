"""What the program remembers from one start to the next: look, recent files, the window's shape.

One small JSON file in the user's configuration folder. A file that cannot be read is kept aside under another
name and the settings start afresh; a setting of the wrong type falls back to its default alone.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Any, Literal

import msgspec

from designer.folders import configuration_folder
from designer.publishing.remembering import Chosen
from journey.checks.declaration import Preference

_log = logging.getLogger(__name__)

ThemeChoice = Literal["system", "light", "dark"]
#: Text sizes that are offered, in per cent.
TEXT_SIZES = (80, 90, 100, 110, 125, 150, 175, 200)
MOST_RECENT = 12
#: A settings file is a few kilobytes; more than this is not one.
_LARGEST_FILE = 1_000_000


class Values(msgspec.Struct, frozen=True, kw_only=True):
    """All settings. ``sizes``: pixels of splitters and panels by name. ``geometry``: the window's, base 64.

    ``language`` is its code; empty: that of the system. ``history`` is the folder of the history that was last used;
    empty: the sample. ``cluster``: the address of the Dask scheduler that replays; empty: this computer does.
    ``pressure``: weights of channels and the half-life of the pressure index, where they are not the usual ones.
    ``checks``: what the shop prefers of each check. ``publishing``: what was chosen for each journey and system;
    never a key.
    """

    theme: ThemeChoice = "system"
    language: str = ""
    text_size: int = 100
    reduce_motion: bool = False
    recent: tuple[str, ...] = ()
    last_folder: str = ""
    history: str = ""
    cluster: str = ""
    pressure: dict[str, float] = {}
    geometry: str = ""
    maximized: bool = False
    sizes: dict[str, list[int]] = {}
    folded: tuple[str, ...] = ("outline",)
    checks: dict[str, Preference] = {}
    publishing: dict[str, Chosen] = {}


class Settings:
    """The settings and their file. Each change is written at once; failing to write is logged only."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or configuration_folder() / "settings.json"
        self.values = read(self.path)

    def change(self, **changes: Any) -> None:
        """Change settings by name and write them."""
        values = msgspec.structs.replace(self.values, **changes)
        if values == self.values:
            return
        self.values = values
        try:
            write(self.path, values)
        except OSError as error:
            _log.warning("settings not written to %s: %s", self.path, error)

    def add_recent(self, path: Path) -> None:
        """Put a file on top of the recent files."""
        text = str(path.absolute())
        others = [other for other in self.values.recent if other != text]
        self.change(recent=(text, *others)[:MOST_RECENT], last_folder=str(path.absolute().parent))

    def forget_recent(self, path: str) -> None:
        """Take a file off the recent files."""
        self.change(recent=tuple(other for other in self.values.recent if other != path))

    def set_size(self, name: str, sizes: list[int]) -> None:
        """Remember the sizes of a splitter or panel."""
        self.change(sizes={**self.values.sizes, name: sizes})

    def set_folded(self, name: str, folded: bool) -> None:
        """Remember whether a panel or group is folded."""
        others = tuple(other for other in self.values.folded if other != name)
        self.change(folded=(*others, name) if folded else others)


def read(path: Path) -> Values:
    """The settings in a file; defaults for all that is missing or unreadable."""
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST_FILE + 1)
    except OSError:
        return Values()
    try:
        found = json.loads(raw) if len(raw) <= _LARGEST_FILE else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        _keep_aside(path)
        return Values()
    return _convert(found)


def _convert(found: dict[str, Any]) -> Values:
    values = Values()
    for field in msgspec.structs.fields(Values):
        if field.encode_name not in found:
            continue
        try:
            value = msgspec.convert(found[field.encode_name], field.type)
        except msgspec.ValidationError:
            continue
        values = msgspec.structs.replace(values, **{field.name: value})
    nearest = min(TEXT_SIZES, key=lambda size: abs(size - values.text_size))
    return msgspec.structs.replace(values, text_size=nearest)


def _keep_aside(path: Path) -> None:
    try:
        path.replace(path.with_name(path.name + ".unreadable"))
    except OSError as error:
        _log.warning("unreadable settings stay in place: %s", error)


def write(path: Path, values: Values) -> None:
    """Write settings, never half. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(json.dumps(msgspec.to_builtins(values), indent=2, sort_keys=True).encode() + b"\n")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
