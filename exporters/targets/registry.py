"""Finds the targets: each folder beside this file has a ``TARGET`` (a system) or a ``FORMAT`` (a kind of file)."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

import exporters.targets
from exporters.targets.target import FileTarget, Target


@cache
def _found() -> tuple[tuple[Target, ...], tuple[FileTarget, ...]]:
    systems: list[Target] = []
    formats: list[FileTarget] = []
    for folder in sorted(module.name for module in pkgutil.iter_modules(exporters.targets.__path__) if module.ispkg):
        module = import_module(f"exporters.targets.{folder}")
        if (target := getattr(module, "TARGET", None)) is not None:
            systems.append(target)
        if (kind := getattr(module, "FORMAT", None)) is not None:
            formats.append(kind)
    return tuple(systems), tuple(formats)


def systems() -> tuple[Target, ...]:
    """The systems that a journey can be published to, in the alphabet's order."""
    return _found()[0]


def system(target: str) -> Target | None:
    """The system with this profile id, None if there is none."""
    return next((one for one in systems() if one.profile.id == target), None)


def formats() -> tuple[FileTarget, ...]:
    """The kinds of files that a journey can be written as."""
    return _found()[1]


def format_of(suffix: str) -> FileTarget | None:
    """The kind of file whose names end so (".mmd"), None if there is none."""
    return next((one for one in formats() if suffix.lower() in one.suffixes), None)
