"""``loopline [FILE]``: the designer."""

from __future__ import annotations

from pathlib import Path

from designer import starting
from designer.command_line.display import has_display
from designer.command_line.failure import CommandError
from journey.words import say


def open_designer(path: Path | None, sample: bool = False) -> int:
    """Open the window, with the journey in ``path`` or the bundled one; gives the program's exit status."""
    if path is not None and not path.exists():
        raise CommandError(say("There is no such file."), str(path), say("Look at the spelling and the folder."))
    if not has_display() and not is_for_nobody():
        raise CommandError(
            say("There is no display to open a window on."),
            remedy=say(
                "loopline simulate, render and check work without one; loopline --sample writes pictures to ./out."
            ),
        )
    starting.begin()
    from designer.application import run_designer

    return run_designer(path, sample)


def is_for_nobody() -> bool:
    """Whether Qt was told to paint where nobody sees it, as scripts and tests do."""
    import os

    return os.environ.get("QT_QPA_PLATFORM", "").split(":")[0] in ("offscreen", "minimal")
