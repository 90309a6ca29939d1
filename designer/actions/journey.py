"""Actions on the journey's steps, stages and picture."""

from __future__ import annotations

from canvas import acts, frame_acts, stage_acts
from canvas.acts import Line
from canvas.widget import CanvasWidget
from designer.actions.action import Action, with_document
from designer.actions.desk import Desk
from designer.actions.edit import on_canvas
from journey.edits import change_header
from journey.model import Message
from journey.stage_edits import add_stage
from journey.words import mark, say


def _add_stage(desk: Desk) -> None:
    if desk.document is None or desk.canvas is None:
        return
    store = desk.document.store
    number = len(store.journey.stages) + 1
    stage = add_stage(store, say("Stage {number}", number=number))
    desk.canvas.select([stage])


def _set_edges(desk: Desk, curved: bool) -> None:
    if desk.document is not None:
        edges = "curved" if curved else "orthogonal"
        change_header(desk.document.store, say("Change the lines"), edges=edges)


def _curved(desk: Desk) -> bool:
    return desk.document is not None and desk.document.store.journey.header.edges == "curved"


def _some_nodes(desk: Desk) -> bool:
    return desk.canvas is not None and acts.selects(desk.canvas, 2)


def _three_nodes(desk: Desk) -> bool:
    return desk.canvas is not None and acts.selects(desk.canvas, 3)


def _one_node(desk: Desk) -> bool:
    return desk.canvas is not None and acts.selects(desk.canvas, 1)


def _message(desk: Desk) -> str:
    """The id of the message that the one selected step sends; empty if there is none."""
    if desk.document is None or len(desk.selection) != 1:
        return ""
    journey = desk.document.shown.journey
    node = journey.node(next(iter(desk.selection)))
    message = str(node.parameters.get("message") or "") if node is not None else ""
    return message if isinstance(journey.records.get(message), Message) else ""


def _one_record(desk: Desk) -> bool:
    return desk.canvas is not None and bool(desk.canvas.keys.current())


def _one_stage(desk: Desk) -> bool:
    return desk.canvas is not None and bool(stage_acts.only_stage(desk.canvas))


def _connect(canvas: CanvasWidget) -> None:
    canvas.setFocus()
    canvas.keys.connect_from(canvas.keys.current())


def _put_frame(canvas: CanvasWidget) -> None:
    made = frame_acts.put_frame(canvas)
    if made:
        canvas.renaming.start(made)


_LINES: tuple[tuple[Line, str], ...] = (
    ("left", mark("Left edges")),
    ("center", mark("Middles, sideways")),
    ("right", mark("Right edges")),
    ("top", mark("Upper edges")),
    ("middle", mark("Middles, up and down")),
    ("bottom", mark("Lower edges")),
)


def _align(line: Line, words: str) -> Action:
    return Action(
        f"journey.align_{line}",
        words,
        on_canvas(lambda canvas: acts.align(canvas, line)),
        menu="journey",
        group=2,
        submenu=mark("Align"),
        enabled=_some_nodes,
        changes_document=True,
    )


_TINTS = (
    mark("Slate"),
    mark("Blue"),
    mark("Violet"),
    mark("Teal"),
    mark("Green"),
    mark("Amber"),
    mark("Rose"),
    mark("Grey"),
)


def _tint(number: int, words: str) -> Action:
    return Action(
        f"journey.tint_{number}",
        words,
        on_canvas(lambda canvas: stage_acts.tint(canvas, number)),
        menu="journey",
        submenu=mark("Tint of the stage"),
        enabled=_one_stage,
        checked=lambda desk: desk.canvas is not None and stage_acts.has_tint(desk.canvas, number),
        changes_document=True,
        search=(mark("colour"),),
    )


JOURNEY: tuple[Action, ...] = (
    Action(
        "journey.add_step",
        mark("Add a step..."),
        on_canvas(lambda canvas: canvas.keys.open_quick_add()),
        menu="journey",
        keys=("Space",),
        icon="plus",
        on_canvas=True,
        help=mark("Type what the step does; the arrow keys choose."),
        search=(mark("insert"), mark("node")),
    ),
    Action(
        "journey.edit_message",
        mark("Edit the message"),
        lambda desk: desk.edit_message(_message(desk)),
        menu="journey",
        keys=("Ctrl+E",),
        icon="pencil-line",
        enabled=lambda desk: bool(_message(desk)),
        help=mark("Write the message of the selected step, and see what a real customer would get."),
        search=(mark("subject"), mark("preview"), mark("template"), mark("translate")),
    ),
    Action(
        "journey.add_after",
        mark("Add the next step..."),
        on_canvas(lambda canvas: canvas.keys.add_after(canvas.keys.current())),
        menu="journey",
        keys=("Tab",),
        enabled=_one_record,
        on_canvas=True,
        help=mark("Connected with the step that is selected."),
    ),
    Action(
        "journey.connect",
        mark("Connect by letters"),
        on_canvas(_connect),
        menu="journey",
        keys=("L",),
        icon="spline",
        enabled=_one_record,
        on_canvas=True,
        help=mark("All steps in sight get letters; typing them connects."),
    ),
    Action(
        "journey.add_stage",
        mark("Add a stage"),
        _add_stage,
        menu="journey",
        keys=("Ctrl+Shift+L",),
        icon="layers",
        changes_document=True,
        search=(mark("lane"), mark("column")),
    ),
    Action(
        "journey.stage_before",
        mark("Add a stage before it"),
        on_canvas(lambda canvas: stage_acts.add_beside(canvas, "left")),
        menu="journey",
        submenu=mark("Stage"),
        enabled=_one_stage,
        changes_document=True,
    ),
    Action(
        "journey.stage_after",
        mark("Add a stage after it"),
        on_canvas(lambda canvas: stage_acts.add_beside(canvas, "right")),
        menu="journey",
        submenu=mark("Stage"),
        enabled=_one_stage,
        changes_document=True,
    ),
    Action(
        "journey.stage_left",
        mark("Move the stage left"),
        on_canvas(lambda canvas: stage_acts.move_stage(canvas, -1)),
        menu="journey",
        submenu=mark("Stage"),
        enabled=_one_stage,
        changes_document=True,
    ),
    Action(
        "journey.stage_right",
        mark("Move the stage right"),
        on_canvas(lambda canvas: stage_acts.move_stage(canvas, 1)),
        menu="journey",
        submenu=mark("Stage"),
        enabled=_one_stage,
        changes_document=True,
    ),
    Action(
        "journey.fold_stage",
        mark("Fold or unfold the stage"),
        on_canvas(stage_acts.fold),
        menu="journey",
        submenu=mark("Stage"),
        enabled=_one_stage,
        changes_document=True,
        search=(mark("collapse"),),
    ),
    Action(
        "journey.remove_stage",
        mark("Remove the stage"),
        on_canvas(stage_acts.remove),
        menu="journey",
        submenu=mark("Stage"),
        enabled=_one_stage,
        changes_document=True,
        help=mark("The steps of a removed stage go to the stage beside it."),
    ),
    *(_tint(number, words) for number, words in enumerate(_TINTS)),
    Action(
        "journey.fold_frame",
        mark("Fold or unfold the frame"),
        on_canvas(frame_acts.fold_selected),
        menu="journey",
        submenu=mark("Frame"),
        keys=("Ctrl+Shift+G",),
        enabled=lambda desk: desk.canvas is not None and bool(frame_acts.selected_frames(desk.canvas)),
        changes_document=True,
        help=mark("A folded frame is a card with the number of its steps."),
        search=(mark("collapse"), mark("group")),
    ),
    Action(
        "journey.put_frame",
        mark("Put a frame around the selected steps"),
        on_canvas(_put_frame),
        menu="journey",
        submenu=mark("Frame"),
        keys=("Ctrl+G",),
        icon="square-dashed",
        enabled=_one_node,
        changes_document=True,
        search=(mark("group"),),
    ),
    Action(
        "journey.pin",
        mark("Pinned: tidy leaves it where it is"),
        on_canvas(frame_acts.pin),
        menu="journey",
        group=1,
        icon="pin",
        enabled=_one_node,
        checked=lambda desk: desk.canvas is not None and frame_acts.all_pinned(desk.canvas),
        changes_document=True,
        search=(mark("lock"), mark("layout")),
    ),
    Action(
        "journey.tidy",
        mark("Tidy"),
        on_canvas(acts.tidy),
        menu="journey",
        group=1,
        keys=("Ctrl+T",),
        icon="workflow",
        changes_document=True,
        help=mark("Lays the steps out: stages side by side, loops below them."),
        search=(mark("layout"), mark("arrange")),
    ),
    Action(
        "journey.tidy_selected",
        mark("Tidy the selected steps"),
        on_canvas(lambda canvas: acts.tidy(canvas, only_selected=True)),
        menu="journey",
        group=1,
        keys=("Ctrl+Shift+T",),
        enabled=_some_nodes,
        changes_document=True,
    ),
    Action(
        "journey.space_down",
        mark("Make space below"),
        on_canvas(lambda canvas: acts.make_space_at(canvas, "down")),
        menu="journey",
        group=1,
        submenu=mark("Make space"),
        keys=("Ctrl+M",),
        enabled=_one_node,
        changes_document=True,
        help=mark("The selected step, and all below it in its stage, go down by one place."),
        search=(mark("push"), mark("insert")),
    ),
    Action(
        "journey.space_right",
        mark("Make space to the right"),
        on_canvas(lambda canvas: acts.make_space_at(canvas, "right")),
        menu="journey",
        group=1,
        submenu=mark("Make space"),
        keys=("Ctrl+Shift+M",),
        enabled=_one_node,
        changes_document=True,
        search=(mark("push"), mark("insert")),
    ),
    *(_align(line, words) for line, words in _LINES),
    Action(
        "journey.distribute_down",
        mark("Equal gaps downwards"),
        on_canvas(lambda canvas: acts.distribute(canvas, True)),
        menu="journey",
        group=2,
        submenu=mark("Align"),
        enabled=_three_nodes,
        changes_document=True,
    ),
    Action(
        "journey.distribute_across",
        mark("Equal gaps sideways"),
        on_canvas(lambda canvas: acts.distribute(canvas, False)),
        menu="journey",
        group=2,
        submenu=mark("Align"),
        enabled=_three_nodes,
        changes_document=True,
    ),
    Action(
        "journey.switch_off",
        mark("Switch the steps off"),
        on_canvas(lambda canvas: acts.set_enabled(canvas, False)),
        menu="journey",
        group=3,
        enabled=_one_node,
        changes_document=True,
        help=mark("People pass a step that is switched off as if it were not there."),
        search=(mark("disable"),),
    ),
    Action(
        "journey.switch_on",
        mark("Switch the steps on"),
        on_canvas(lambda canvas: acts.set_enabled(canvas, True)),
        menu="journey",
        group=3,
        enabled=_one_node,
        changes_document=True,
        search=(mark("enable"),),
    ),
    Action(
        "journey.straight",
        mark("Straight lines"),
        lambda desk: _set_edges(desk, False),
        menu="journey",
        group=4,
        submenu=mark("Lines"),
        checked=lambda desk: not _curved(desk),
        changes_document=True,
    ),
    Action(
        "journey.curved",
        mark("Curved lines"),
        lambda desk: _set_edges(desk, True),
        menu="journey",
        group=4,
        submenu=mark("Lines"),
        checked=_curved,
        changes_document=True,
    ),
    Action(
        "journey.settings",
        mark("Settings of the journey"),
        lambda desk: desk.show_journey_settings(),
        menu="journey",
        group=5,
        icon="settings-2",
        keys=("Ctrl+,",),
        enabled=with_document,
        search=(mark("caps"), mark("quiet hours"), mark("entry"), mark("goal"), mark("frequency")),
    ),
    Action(
        "journey.findings",
        mark("Findings"),
        lambda desk: desk.show_findings(),
        menu="journey",
        group=5,
        icon="triangle-alert",
        keys=("F8",),
        enabled=with_document,
        help=mark("Everything that is wrong with the journey, or may be."),
        search=(mark("errors"), mark("warnings"), mark("check")),
    ),
    Action(
        "journey.checks",
        mark("Choose checks..."),
        lambda desk: desk.choose_checks(),
        menu="journey",
        group=5,
        enabled=with_document,
        help=mark("Which checks your shop wants, how bad their findings are, and with what limits."),
        search=(mark("doctor"), mark("rules"), mark("limits"), mark("switch off a check")),
    ),
)
