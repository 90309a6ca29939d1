"""Lets a person choose a fragment: of the journey, of the library, of another file, or a new one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from designer.actions.list_palette import Entry, ListPalette
from designer.adding import add_step, place_for_step
from designer.background import run_in_background
from designer.fragments.library import library
from journey.file import open_journey
from journey.fragments import USE, inner_steps
from journey.fragments_files import Found, fragments_in, new_fragment, take_in
from journey.fragments_offered import fragments_offered
from journey.model import Fragment
from journey.words import say, say_count

if TYPE_CHECKING:
    from designer.workspace import Workspace

Tell = Callable[[str], object]


def ask_for_fragment(window: QWidget, workspace: Workspace, tell: Tell) -> None:
    """Offer all fragments there are, once the library was looked into, and add a step for the one that is chosen."""
    run_in_background(
        lambda job: tuple(library()), lambda kept: _offer_all(window, workspace, kept, tell), owner=workspace
    )


def _offer_all(window: QWidget, workspace: Workspace, kept: tuple[Found, ...], tell: Tell) -> None:
    entries = [
        _entry(found, say("in this journey"), partial(_add, workspace, found))
        for found in fragments_offered(workspace.document.shown)
    ]
    entries += [_entry(item.fragment, say("library"), partial(_take, workspace, item)) for item in kept]
    entries.append(
        Entry(say("New fragment"), say("empty"), "", "plus", partial(_new, workspace), say("A fragment to draw."), True)
    )
    entries.append(
        Entry(
            say("From a file..."),
            say("another journey"),
            "",
            "folder-open",
            partial(_ask_for_file, window, workspace, tell),
            say("Its fragments, or all of its steps as one."),
            True,
        )
    )
    words, nothing = say("Find a fragment"), say("No fragment is called like that.")
    ListPalette(entries, words, nothing, window).open_over(window)


def _entry(found: Fragment, place: str, run: Callable[[], object]) -> Entry:
    steps = say_count("{count} step", "{count} steps", len(inner_steps(found)))
    return Entry(found.name, say("{place}, {steps}", place=place, steps=steps), "", "layers", run, found.note, True)


def _add(workspace: Workspace, found: Fragment) -> None:
    add_step(workspace.canvas, USE, {"fragment": found.id})


def _take(workspace: Workspace, found: Found) -> None:
    stage, x, y = place_for_step(workspace.canvas)
    _show(workspace, take_in(workspace.document.shown, found, x, y, stage))


def _new(workspace: Workspace) -> None:
    stage, x, y = place_for_step(workspace.canvas)
    _show(workspace, new_fragment(workspace.document.shown, x, y, stage))


def _show(workspace: Workspace, node_id: str) -> None:
    workspace.canvas.select((node_id,))
    workspace.canvas.reveal(node_id)
    workspace.canvas.setFocus()


def _ask_for_file(window: QWidget, workspace: Workspace, tell: Tell) -> None:
    title, kinds = say("Insert a fragment from a file"), f"{say('Journeys')} (*.journey)"
    chosen, _ = QFileDialog.getOpenFileName(window, title, "", kinds)
    if chosen:
        insert_from_file(window, workspace, Path(chosen), tell)


def insert_from_file(window: QWidget, workspace: Workspace, path: Path, tell: Tell) -> None:
    """Insert the fragment of a file, which is read beside the window; where it has several, ask which one."""

    def failed(error: Exception) -> None:
        tell(str(error))

    run_in_background(
        lambda job: fragments_in(open_journey(path).journey),
        lambda found: _offer_found(window, workspace, path, found, tell),
        failed,
        owner=workspace,
    )


def _offer_found(window: QWidget, workspace: Workspace, path: Path, found: tuple[Found, ...] | str, tell: Tell) -> None:
    if isinstance(found, str):
        tell(say("{file}: {reason}", file=path.name, reason=found))
    elif len(found) == 1:
        _take(workspace, found[0])
    else:
        entries = [_entry(item.fragment, path.stem, partial(_take, workspace, item)) for item in found]
        words, nothing = say("Find a fragment"), say("No fragment is called like that.")
        ListPalette(entries, words, nothing, window).open_over(window)
