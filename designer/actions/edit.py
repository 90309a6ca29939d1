"""Actions on the document's history and on what is selected."""

from __future__ import annotations

from collections.abc import Callable

from canvas import acts, clipboard
from canvas.widget import CanvasWidget
from designer.actions.action import Action, with_document, with_selection
from designer.actions.desk import Desk
from journey.words import mark, say


def on_canvas(act: Callable[[CanvasWidget], object]) -> Callable[[Desk], None]:
    """An act on the canvas as something that an action runs."""

    def run(desk: Desk) -> None:
        if desk.canvas is not None:
            act(desk.canvas)

    return run


def _undo(desk: Desk) -> None:
    if desk.document is not None:
        desk.document.store.undo()


def _redo(desk: Desk) -> None:
    if desk.document is not None:
        desk.document.store.redo()


def _undo_name(desk: Desk) -> str | None:
    return desk.document.store.undo_name if desk.document else None


def _redo_name(desk: Desk) -> str | None:
    return desk.document.store.redo_name if desk.document else None


def _undo_title(desk: Desk) -> str:
    name = _undo_name(desk)
    return say("Undo {what}", what=name) if name else say("Undo")


def _redo_title(desk: Desk) -> str:
    name = _redo_name(desk)
    return say("Redo {what}", what=name) if name else say("Redo")


def _paste(canvas: CanvasWidget) -> None:
    at = canvas.mouse.place()
    clipboard.paste_clipboard(canvas, canvas.view.to_scene(at.x(), at.y()))


def _nodes_selected(least: int) -> Callable[[Desk], bool]:
    def enough(desk: Desk) -> bool:
        if desk.document is None:
            return False
        journey = desk.document.store.journey
        return sum(journey.node(key) is not None for key in desk.selection) >= least

    return enough


EDIT: tuple[Action, ...] = (
    Action(
        "edit.undo",
        mark("Undo"),
        _undo,
        menu="edit",
        keys=("Ctrl+Z",),
        icon="undo-2",
        enabled=lambda desk: _undo_name(desk) is not None,
        title=_undo_title,
    ),
    Action(
        "edit.redo",
        mark("Redo"),
        _redo,
        menu="edit",
        keys=("Ctrl+Shift+Z", "Ctrl+Y"),
        icon="redo-2",
        enabled=lambda desk: _redo_name(desk) is not None,
        title=_redo_title,
    ),
    Action(
        "edit.cut",
        mark("Cut"),
        on_canvas(clipboard.cut),
        menu="edit",
        group=1,
        keys=("Ctrl+X",),
        enabled=_nodes_selected(1),
        changes_document=True,
    ),
    Action(
        "edit.copy",
        mark("Copy"),
        on_canvas(clipboard.copy),
        menu="edit",
        group=1,
        keys=("Ctrl+C",),
        icon="copy",
        enabled=_nodes_selected(1),
    ),
    Action(
        "edit.paste",
        mark("Paste"),
        on_canvas(_paste),
        menu="edit",
        group=1,
        keys=("Ctrl+V",),
        changes_document=True,
    ),
    Action(
        "edit.duplicate",
        mark("Duplicate"),
        on_canvas(acts.duplicate),
        menu="edit",
        group=1,
        keys=("Ctrl+D",),
        enabled=_nodes_selected(1),
        changes_document=True,
    ),
    Action(
        "edit.delete",
        mark("Delete"),
        on_canvas(acts.delete),
        menu="edit",
        group=1,
        keys=("Del",),
        icon="trash-2",
        enabled=with_selection,
        changes_document=True,
    ),
    Action(
        "edit.heal",
        mark("Delete and close the gap"),
        on_canvas(lambda canvas: acts.delete(canvas, heal=True)),
        menu="edit",
        group=1,
        keys=("Ctrl+Del",),
        enabled=_nodes_selected(1),
        changes_document=True,
        help=mark("What led into the steps leads on to what followed them."),
    ),
    Action(
        "edit.select_all",
        mark("Select all"),
        on_canvas(acts.select_all),
        menu="edit",
        group=2,
        keys=("Ctrl+A",),
        enabled=with_document,
    ),
    Action(
        "edit.invert",
        mark("Invert the selection"),
        on_canvas(acts.invert),
        menu="edit",
        group=2,
        submenu=mark("Select"),
        keys=("Ctrl+Shift+I",),
    ),
    Action(
        "edit.same_kind",
        mark("All steps of this kind"),
        on_canvas(acts.select_same_kind),
        menu="edit",
        group=2,
        submenu=mark("Select"),
        keys=("Ctrl+Shift+K",),
        enabled=_nodes_selected(1),
    ),
    Action(
        "edit.upstream",
        mark("What leads here"),
        on_canvas(lambda canvas: acts.select_stream(canvas, True)),
        menu="edit",
        group=2,
        submenu=mark("Select"),
        keys=("Ctrl+Shift+Left",),
        enabled=_nodes_selected(1),
    ),
    Action(
        "edit.downstream",
        mark("What follows"),
        on_canvas(lambda canvas: acts.select_stream(canvas, False)),
        menu="edit",
        group=2,
        submenu=mark("Select"),
        keys=("Ctrl+Shift+Right",),
        enabled=_nodes_selected(1),
    ),
    Action(
        "edit.find",
        mark("Find a step in the journey"),
        lambda desk: desk.find_step(),
        menu="edit",
        group=3,
        keys=("Ctrl+F",),
        icon="search",
    ),
)
