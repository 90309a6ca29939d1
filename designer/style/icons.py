"""Icons of buttons, menus and the style sheet: the line icons of ``resources/icons`` in the theme's colours.

Qt takes them best as files, sharp at every scale. The coloured copies are kept in the user's cache folder under
names that tell their content.
"""

from __future__ import annotations

import hashlib
import tempfile
from functools import lru_cache
from pathlib import Path

from platformdirs import user_cache_path
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon

from canvas.icons import FOLDER
from canvas.theme import Theme


@lru_cache(maxsize=1)
def _folder() -> Path:
    folder = user_cache_path("loopline", appauthor=False) / "icons"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / "writable"
        probe.touch()
    except OSError:
        return Path(tempfile.mkdtemp(prefix="loopline-icons-"))
    return folder


@lru_cache(maxsize=512)
def icon_file(name: str, colour: str, stroke: float = 1.75) -> str:
    """The path of an icon in a colour (``#RRGGBB``), with forward slashes. ``stroke`` is the width of its lines
    in a square of 24.

    Raises FileNotFoundError if there is no such icon.
    """
    text = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    text = text.replace("currentColor", colour).replace('stroke-width="2"', f'stroke-width="{stroke}"')
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    path = _folder() / f"{name}-{digest}.svg"
    if not path.exists():
        beside = path.with_suffix(".new")
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    return path.as_posix()


@lru_cache(maxsize=512)
def icon(name: str, colour: str, disabled: str = "", checked: str = "") -> QIcon:
    """An icon for a button or menu; other colours for when it is disabled or checked."""
    made = QIcon(icon_file(name, colour))
    if disabled:
        made.addFile(icon_file(name, disabled), QSize(), QIcon.Mode.Disabled)
    if checked:
        made.addFile(icon_file(name, checked), QSize(), QIcon.Mode.Normal, QIcon.State.On)
    return made


def action_icon(name: str, theme: Theme) -> QIcon:
    """An icon of a menu or tool button in the theme's colours."""
    return icon(name, theme.muted, theme.border_strong, theme.accent_text)
