"""The way into publishing and exporting: their code is loaded beside the window, for it is much, and then opened."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from designer.background import Job, run_in_background
from journey.words import say

if TYPE_CHECKING:
    from designer.window import MainWindow


def enter_publishing(window: MainWindow) -> None:
    """Open the window of publishing of the document that is open."""

    def opened() -> None:
        from designer.publishing.opening import open_publishing

        if window.workspace is not None:
            open_publishing(window, window.workspace)

    _load("designer.publishing.opening", window, opened)


def enter_export(window: MainWindow, target: str) -> None:
    """Let a person export the document that is open, in the shape of a system if one is named."""

    def opened() -> None:
        from designer.exporting.dialog import open_export

        if window.document is not None:
            open_export(window, window.document.store.journey, target, window.status.tell)

    _load("designer.exporting.dialog", window, opened)


def _load(module: str, window: MainWindow, then: Callable[[], None]) -> None:
    def work(job: Job) -> None:
        import_module(module)
        import_module("exporters.targets.registry").systems()

    def failed(_: Exception) -> None:
        # Two threads that load the same code can get in each other's way; this one is alone now.
        try:
            then()
        except ImportError as error:
            window.status.tell(say("This could not be opened: {reason}", reason=error))

    run_in_background(work, lambda _: then(), failed, owner=window)
