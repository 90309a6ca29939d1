"""Actions on the document's history and on what is selected."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from canvas import acts, clipboard
from canvas.places import box_beside
from canvas.reading_order import part_of
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
    """Paste at the pointer; when keys are used, beside the step that they are on."""
    beside = canvas.drawing.scene.node_box(canvas.keys.current())
    if canvas.keys.used and beside is not None:
        place = box_beside(canvas.drawing.scene, beside.node_id, "down")
        clipboard.paste_clipboard(canvas, (place.x, place.y))
        return
    at = canvas.mouse.place()
    clipboard.paste_clipboard(canvas, canvas.view.to_scene(at.x(), at.y()))


def _rename(canvas: CanvasWidget) -> None:
    canvas.setFocus()
    canvas.renaming.start(canvas.keys.current())


def _open_settings(canvas: CanvasWidget) -> None:
    canvas.inspect_requested.emit(canvas.keys.current())


def _one_named(desk: Desk) -> bool:
    """Whether one step or stage alone is selected."""
    if desk.canvas is None:
        return False
    return part_of(desk.canvas.store.journey, desk.canvas.keys.current()) in ("step", "stage")


def _one_record(desk: Desk) -> bool:
    return desk.canvas is not None and bool(desk.canvas.keys.current())


def _nodes_selected(least: int) -> Callable[[Desk], bool]:
    def enough(desk: Desk) -> bool:
        if desk.document is None:
            return False
        journey = desk.document.shown.journey
        # Of a large selection no more is looked at than it takes.
        chosen = (key for key in desk.selection if journey.node(key) is not None)
        return len(tuple(islice(chosen, least))) == least

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
        on_canvas(lambda canvas: canvas.keys.delete()),
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
        on_canvas(lambda canvas: canvas.keys.delete(heal=True)),
        menu="edit",
        group=1,
        keys=("Ctrl+Del",),
        enabled=_nodes_selected(1),
        changes_document=True,
        help=mark("What led into the steps leads on to what followed them."),
    ),
    Action(
        "edit.rename",
        mark("Rename"),
        on_canvas(_rename),
        menu="edit",
        group=2,
        keys=("F2",),
        icon="pencil-line",
        enabled=_one_named,
        on_canvas=True,
    ),
    Action(
        "edit.settings",
        mark("Open the settings"),
        on_canvas(_open_settings),
        menu="edit",
        group=2,
        keys=("Return",),
        enabled=_one_record,
        on_canvas=True,
        help=mark("Of the step, connection or stage that is selected, in the inspector."),
    ),
    Action(
        "edit.select_all",
        mark("Select all"),
        on_canvas(acts.select_all),
        menu="edit",
        group=3,
        keys=("Ctrl+A",),
        enabled=with_document,
    ),
    Action(
        "edit.select_nothing",
        mark("Select nothing"),
        on_canvas(acts.select_nothing),
        menu="edit",
        group=3,
        submenu=mark("Select"),
        keys=("Ctrl+Shift+A",),
        enabled=with_selection,
    ),
    Action(
        "edit.invert",
        mark("Invert the selection"),
        on_canvas(acts.invert),
        menu="edit",
        group=3,
        submenu=mark("Select"),
        keys=("Ctrl+Shift+I",),
    ),
    Action(
        "edit.same_kind",
        mark("All steps of this kind"),
        on_canvas(acts.select_same_kind),
        menu="edit",
        group=3,
        submenu=mark("Select"),
        keys=("Ctrl+Shift+K",),
        enabled=_nodes_selected(1),
    ),
    Action(
        "edit.upstream",
        mark("What leads here"),
        on_canvas(lambda canvas: acts.select_stream(canvas, True)),
        menu="edit",
        group=3,
        submenu=mark("Select"),
        keys=("Ctrl+Shift+Left",),
        enabled=_nodes_selected(1),
    ),
    Action(
        "edit.downstream",
        mark("What follows"),
        on_canvas(lambda canvas: acts.select_stream(canvas, False)),
        menu="edit",
        group=3,
        submenu=mark("Select"),
        keys=("Ctrl+Shift+Right",),
        enabled=_nodes_selected(1),
    ),
    Action(
        "edit.find",
        mark("Find a step in the journey"),
        lambda desk: desk.find_step(),
        menu="edit",
        group=4,
        keys=("Ctrl+F",),
        icon="search",
    ),
)
