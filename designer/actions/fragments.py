"""Actions on fragments: parts of a journey that steps stand for."""

from __future__ import annotations

from canvas.widget import CanvasWidget
from designer.actions.action import Action, with_document
from designer.actions.desk import Desk
from designer.actions.edit import on_canvas
from journey.fragments import fragment_of
from journey.fragments_making import make_fragment
from journey.fragments_unpacking import can_unpack, unpack
from journey.fragments_versions import can_update, delete_unused, is_used, new_version
from journey.model import Node
from journey.words import mark, say, say_count

_MENU = mark("Fragment")


def _use(desk: Desk) -> Node | None:
    """The one selected step, if it stands for a fragment."""
    if desk.document is None or len(desk.selection) != 1:
        return None
    journey = desk.document.shown.journey
    node = journey.node(next(iter(desk.selection)))
    return node if node is not None and fragment_of(node, journey) is not None else None


def _inside(desk: Desk) -> bool:
    return desk.document is not None and bool(desk.document.shown.opened)


def _some_steps(desk: Desk) -> bool:
    if desk.document is None:
        return False
    journey = desk.document.shown.journey
    return any(journey.node(key) is not None for key in desk.selection)


def _make(canvas: CanvasWidget) -> None:
    try:
        made = make_fragment(canvas.store, canvas.selection)
    except ValueError as error:
        canvas.hinted.emit(str(error))
        return
    canvas.select((made,))
    canvas.reveal(made)
    canvas.renaming.start(made)


def _open(desk: Desk) -> None:
    node = _use(desk)
    if desk.document is not None and node is not None:
        desk.document.shown.open_use(node.id)


def _leave(desk: Desk) -> None:
    if desk.document is not None:
        desk.document.shown.leave()


def _can_unpack(desk: Desk) -> bool:
    node = _use(desk)
    return desk.document is not None and can_unpack(desk.document.shown.journey, node)


def _unpack(desk: Desk) -> None:
    node = _use(desk)
    if desk.canvas is not None and node is not None:
        desk.canvas.select(unpack(desk.canvas.store, node.id))


def _new_version(desk: Desk) -> None:
    node = _use(desk)
    if desk.document is not None and node is not None:
        new_version(desk.document.shown, node.id)


def _can_update(desk: Desk) -> bool:
    node = _use(desk)
    return desk.document is not None and node is not None and can_update(desk.document.shown.journey, node)


def _update(desk: Desk) -> None:
    from designer.fragments.update_dialog import ask_for_update

    node = _use(desk)
    if desk.canvas is not None and node is not None:
        ask_for_update(desk.canvas, desk.canvas.store, node.id)


def _save(desk: Desk) -> None:
    from designer.fragments.library import save_to_library

    node = _use(desk)
    if desk.document is None or desk.canvas is None:
        return
    journey = desk.document.store.journey
    found = fragment_of(node, desk.document.shown.journey) if node is not None else desk.document.shown.shown_fragment
    if found is not None:
        desk.canvas.hinted.emit(save_to_library(journey, found.id))


def _has_unused(desk: Desk) -> bool:
    if desk.document is None:
        return False
    journey = desk.document.store.journey
    return any(not is_used(journey, found.id) for found in journey.fragments)


def _delete_unused(desk: Desk) -> None:
    if desk.document is not None and desk.canvas is not None:
        count = delete_unused(desk.document.store)
        desk.canvas.hinted.emit(say_count("{count} fragment deleted", "{count} fragments deleted", count))


def _open_words(desk: Desk) -> str:
    node = _use(desk)
    return say("Open “{fragment}”", fragment=node.name) if node is not None and node.name else say("Open the fragment")


FRAGMENTS: tuple[Action, ...] = (
    Action(
        "fragment.make",
        mark("Make a fragment of the selected steps"),
        on_canvas(_make),
        menu="journey",
        submenu=_MENU,
        keys=("Ctrl+Alt+G",),
        icon="layers",
        enabled=_some_steps,
        changes_document=True,
        help=mark("One step stands for them, and can be used again in other places."),
        search=(mark("group"), mark("sub-journey"), mark("reusable"), mark("collapse"), mark("component")),
    ),
    Action(
        "fragment.open",
        mark("Open the fragment"),
        _open,
        menu="journey",
        submenu=_MENU,
        keys=("Ctrl+Return",),
        icon="folder-open",
        enabled=lambda desk: _use(desk) is not None,
        help=mark("Shows and edits the steps inside, in place. A double click on the step does the same."),
        title=_open_words,
        search=(mark("edit the fragment"), mark("enter")),
    ),
    Action(
        "fragment.leave",
        mark("Leave the fragment"),
        _leave,
        menu="journey",
        submenu=_MENU,
        keys=("Ctrl+Backspace",),
        icon="log-out",
        enabled=_inside,
        help=mark("Back to what it is in."),
        search=(mark("back"), mark("up")),
    ),
    Action(
        "fragment.insert",
        mark("Insert a fragment..."),
        lambda desk: desk.insert_fragment(),
        menu="journey",
        submenu=_MENU,
        keys=("Ctrl+Alt+I",),
        enabled=with_document,
        help=mark("One of this journey, of your library or of another file."),
        search=(mark("library"), mark("from a file")),
    ),
    Action(
        "fragment.unpack",
        mark("Unpack the fragment"),
        _unpack,
        menu="journey",
        submenu=_MENU,
        keys=("Ctrl+Alt+U",),
        icon="package",
        enabled=_can_unpack,
        changes_document=True,
        help=mark("Puts its steps in place of the one that stands for them."),
        search=(mark("ungroup"), mark("expand"), mark("dissolve")),
    ),
    Action(
        "fragment.version",
        mark("New version of the fragment"),
        _new_version,
        menu="journey",
        submenu=_MENU,
        icon="copy",
        enabled=lambda desk: _use(desk) is not None,
        changes_document=True,
        help=mark("A copy to change for the selected step alone; other steps keep theirs."),
        search=(mark("copy"), mark("branch")),
    ),
    Action(
        "fragment.update",
        mark("Take the newest version..."),
        _update,
        menu="journey",
        submenu=_MENU,
        icon="refresh-cw",
        enabled=_can_update,
        help=mark("Shows what is different first."),
    ),
    Action(
        "fragment.save",
        mark("Save the fragment to the library"),
        _save,
        menu="journey",
        submenu=_MENU,
        icon="download",
        enabled=lambda desk: _use(desk) is not None or _inside(desk),
        help=mark("Other journeys can insert it then."),
    ),
    Action(
        "fragment.delete_unused",
        mark("Delete unused fragments"),
        _delete_unused,
        menu="journey",
        submenu=_MENU,
        enabled=_has_unused,
        changes_document=True,
        help=mark("Those that no step of this journey stands for."),
    ),
)
