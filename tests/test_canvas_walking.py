"""The canvas without a mouse: walking along steps, connections and stages, and what is done to stages."""

import pytest
from canvas_hands import Hands, small_journey
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from journey import edits

KEY = Qt.Key
NONE, SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


# --- Walking ------------------------------------------------------------------------------------------------


def test_arrows_walk_along_the_edges(hands: Hands) -> None:
    walked = []
    for key in (KEY.Key_Down, KEY.Key_Down, KEY.Key_Down, KEY.Key_Right, KEY.Key_Down, KEY.Key_Right, KEY.Key_Left):
        hands.no_step(lambda key=key: hands.key(key))
        walked.append(hands.canvas.marks.focused)
        assert hands.canvas.selection == {walked[-1]}
    assert walked == ["start", "settle", "guide", "set", "back", "end", "back"]


def test_an_arrow_to_nowhere_stays(hands: Hands) -> None:
    hands.key(KEY.Key_End)
    assert hands.canvas.marks.focused == "loose"
    hands.key(KEY.Key_Down)
    assert hands.canvas.marks.focused == "loose"


def test_above_the_first_step_is_its_stage_and_beside_it_the_next_one(hands: Hands) -> None:
    hands.key(KEY.Key_Home)
    walked = []
    for key in (KEY.Key_Up, KEY.Key_Up, KEY.Key_Left, KEY.Key_Right, KEY.Key_Right, KEY.Key_Right, KEY.Key_Down):
        hands.key(key)
        walked.append(hands.canvas.marks.focused)
    assert walked == ["research", "research", "research", "comparison", "purchase", "purchase", "end"]


def test_after_escape_the_first_arrow_goes_back_to_where_the_keyboard_was(hands: Hands) -> None:
    hands.key(KEY.Key_End)
    hands.key(KEY.Key_Escape)
    assert hands.canvas.selection == frozenset()
    hands.key(KEY.Key_Left)
    assert hands.canvas.selection == {"loose"}


def test_e_steps_through_the_connections_of_a_step(hands: Hands) -> None:
    hands.canvas.select(("back",))
    for key, held in ((KEY.Key_E, NONE), (KEY.Key_E, NONE), (KEY.Key_E, NONE), (KEY.Key_E, SHIFT)):
        hands.key(key, held)
    assert hands.canvas.selection == {"back-timeout"}
    hands.key(KEY.Key_Left)
    assert hands.canvas.selection == {"back"}
    hands.canvas.select(("loose",))
    hands.canvas.mark(focused="loose")
    hands.no_step(lambda: hands.key(KEY.Key_E))
    assert hands.canvas.selection == {"loose"}


def test_shift_and_arrows_extend_the_selection(hands: Hands) -> None:
    hands.key(KEY.Key_Home)
    hands.key(KEY.Key_Down, SHIFT)
    assert hands.canvas.selection == {"start", "settle"}


def test_alt_and_arrows_move_by_the_grid(hands: Hands) -> None:
    hands.canvas.select(("loose",))
    hands.one_step(lambda: hands.key(KEY.Key_Down, ALT))
    node = hands.store.journey.node("loose")
    assert node is not None
    assert node.y == 42 + 2 * 98 + 8


def test_walking_brings_the_step_into_sight(hands: Hands) -> None:
    hands.canvas.zoom_to(4.0, animated=False)
    hands.canvas.select(("back",))
    hands.canvas.mark(focused="back")
    hands.key(KEY.Key_Right)
    rect = hands.canvas.drawing.scene.boxes["end"].rect
    assert hands.canvas.view.seen(hands.canvas.width(), hands.canvas.height()).meets(rect)


# --- Stages -------------------------------------------------------------------------------------------------


@pytest.fixture
def on_stage(hands: Hands) -> Hands:
    """The keyboard on the stage in the middle."""
    hands.canvas.keys.focus("comparison")
    return hands


def test_alt_and_arrows_reorder_stages(on_stage: Hands) -> None:
    on_stage.one_step(lambda: on_stage.key(KEY.Key_Right, ALT))
    assert [stage.id for stage in on_stage.store.journey.stages] == ["research", "purchase", "comparison"]
    on_stage.no_step(lambda: on_stage.key(KEY.Key_Right, ALT))


def test_ctrl_and_an_arrow_add_a_stage_and_ask_for_its_name(on_stage: Hands) -> None:
    on_stage.one_step(lambda: on_stage.key(KEY.Key_Left, CONTROL), "Add stage")
    on_stage.store.undo()
    on_stage.canvas.keys.focus("comparison")
    on_stage.key(KEY.Key_Left, CONTROL)
    editor = on_stage.canvas.renaming.editor
    assert editor is not None
    QTest.keyClicks(editor, "Doubt")
    QTest.keyClick(editor, KEY.Key_Return)
    assert [stage.name for stage in on_stage.store.journey.stages] == ["Research", "Doubt", "Comparison", "Purchase"]


def test_alt_shift_and_arrows_widen_a_lane_and_a_note(on_stage: Hands) -> None:
    width = on_stage.canvas.drawing.scene.lanes[1].rect.width
    on_stage.one_step(lambda: on_stage.key(KEY.Key_Right, ALT | SHIFT))
    assert on_stage.canvas.drawing.scene.lanes[1].rect.width == width + 8
    note = edits.add_node(on_stage.store, "note", 8, 400, stage="comparison")
    on_stage.canvas.keys.focus(note)
    height = on_stage.canvas.drawing.scene.boxes[note].rect.height
    on_stage.one_step(lambda: on_stage.key(KEY.Key_Down, ALT | SHIFT))
    assert on_stage.canvas.drawing.scene.boxes[note].rect.height == height + 8


def test_space_on_a_stage_adds_at_its_foot(on_stage: Hands) -> None:
    on_stage.key(KEY.Key_Space)
    quick_add = on_stage.canvas.quick_add
    QTest.keyClicks(quick_add.field, "phone")
    on_stage.one_step(lambda: QTest.keyClick(quick_add.field, KEY.Key_Return))
    (added,) = on_stage.selected
    node = on_stage.store.journey.node(added)
    assert node is not None
    assert node.stage == "comparison"
    others = [other.y for other in on_stage.store.journey.nodes if other.stage == "comparison" and other is not node]
    assert node.y > max(others)


def test_delete_on_a_stage_leaves_its_steps(on_stage: Hands) -> None:
    on_stage.one_step(lambda: on_stage.key(KEY.Key_Delete), "Remove stage Comparison")
    assert len(on_stage.store.journey.nodes) == len(small_journey().nodes)
