"""The journeys that the program brings along to start from."""

from __future__ import annotations

from pathlib import Path

import resources

#: The template that ``make run`` opens: the main job, with a loop back.
SAMPLE = "lifecycle"


def template_folder() -> Path:
    """Where the templates lie: in the ``resources`` package, be it a source tree or installed."""
    return Path(resources.__file__).parent / "templates"


def templates() -> dict[str, Path]:
    """The templates' files by name, in the order of their names."""
    return {path.stem: path for path in sorted(template_folder().glob("*.journey"))}
