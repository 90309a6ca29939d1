"""The store: transactions, undo, redo, merging, what listeners hear."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from journey import clipboard, edits, stage_edits
from journey.catalogue import kinds
from journey.describe import outputs_of
from journey.encoding import decode, encode
from journey.fragments import END, START
from journey.journey import new_journey
from journey.model import HEADER_ID, Loop, Node
from journey.store import Difference, Store


def _store() -> Store:
    return Store(new_journey("journey-test", "Test", "Europe/London"))


def test_a_transaction_that_raises_changes_nothing() -> None:
    store = _store()
    before = encode(store.journey)

    def stopped_half_way() -> None:
        with store.transaction("Add") as transaction:
            transaction.put(Node(id="a", kind="delay"))
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        stopped_half_way()
    assert encode(store.journey) == before
    assert store.undo_name is None
    edits.add_node(store, "delay", 0, 0)
    assert store.undo_name == "Add Delay"


def test_listeners_hear_the_difference_of_do_undo_and_redo() -> None:
    store = _store()
    heard: list[Difference] = []
    end = store.subscribe(lambda difference, before, after: heard.append(difference))
    node = edits.add_node(store, "delay", 0, 0)
    store.undo()
    store.redo()
    end()
    edits.add_node(store, "delay", 0, 0)
    assert [tuple(d.added) for d in heard] == [(node,), (), (node,)]
    assert tuple(heard[1].removed) == (node,)


def test_typing_in_one_field_is_one_step_until_it_is_saved() -> None:
    store = _store()
    node = edits.add_node(store, "delay", 0, 0)
    for text in ("P1D", "P12D", "P123D"):
        edits.set_parameter(store, node, "duration", text, merge=True)
    store.undo()
    assert store.journey.node(node).parameters == {}  # type: ignore[union-attr]
    store.redo()
    store.mark_saved()
    edits.set_parameter(store, node, "duration", "P9D", merge=True)
    store.undo()
    assert store.journey.node(node).parameters == {"duration": "P123D"}  # type: ignore[union-attr]
    assert not store.changed


def test_typing_back_to_the_start_leaves_no_step() -> None:
    store = _store()
    node = edits.add_node(store, "delay", 0, 0)
    edits.rename(store, node, "a", merge=True)
    edits.rename(store, node, "", merge=True)
    assert store.undo_name == "Add Delay"


def test_changed_follows_undo_and_a_new_branch_of_history() -> None:
    store = _store()
    seen = [store.changed]
    edits.add_node(store, "delay", 0, 0)
    seen.append(store.changed)
    assert seen == [False, True]
    store.mark_saved()
    store.undo()
    assert store.changed
    edits.add_node(store, "email", 0, 0)
    assert store.changed
    store.undo()
    assert store.changed, "the saved state can no longer be reached"


def test_the_header_cannot_be_removed() -> None:
    store = _store()
    edits.delete(store, [HEADER_ID])
    assert store.journey.header.name == "Test"
    with pytest.raises(ValueError, match="header"), store.transaction("x") as transaction:
        transaction.remove(HEADER_ID)


def test_joined_differences_equal_the_single_ones() -> None:
    node = Node(id="a", kind="delay")
    renamed = msgspec.structs.replace(node, name="b")
    added, updated, removed = (
        Difference(added={"a": node}),
        Difference(updated={"a": (node, renamed)}),
        Difference(removed={"a": renamed}),
    )
    assert added.then(updated) == Difference(added={"a": renamed})
    assert not added.then(updated).then(removed)
    assert updated.then(updated.reversed()) == Difference()


def test_to_move_a_stage_to_where_it_is_is_no_step() -> None:
    store = _store()
    for name in ("b", "a"):
        stage_edits.add_stage(store, name, 0)
    stage_edits.remove_stage(store, store.journey.stages[0].id)
    (left,) = store.journey.stages
    before = store.journey
    stage_edits.move_stage(store, left.id, 3)
    assert store.journey is before
    assert store.undo() == "Remove stage a"


class Editing(RuleBasedStateMachine):
    """Random edits: every step can be undone and done again to the same bytes, and files keep everything."""

    def __init__(self) -> None:
        super().__init__()
        self.store = _store()
        self.states = [encode(self.store.journey)]
        self.at = 0

    def _done(self) -> None:
        after = encode(self.store.journey)
        if after != self.states[self.at]:
            del self.states[self.at + 1 :]
            self.states.append(after)
            self.at += 1

    def _pick(self, ids: list[str], number: int) -> str:
        return ids[number % len(ids)]

    @property
    def nodes(self) -> list[str]:
        return [node.id for node in self.store.journey.nodes]

    def _kinds(self, ids: list[str]) -> set[str]:
        return {node.kind for node in self.store.journey.nodes if node.id in ids}

    @rule(kind=st.sampled_from([kind.id for kind in kinds()]), x=st.integers(0, 600), y=st.integers(0, 600))
    def add(self, kind: str, x: int, y: int) -> None:
        stages = self.store.journey.stages
        edits.add_node(self.store, kind, x, y, stage=stages[x % len(stages)].id if stages and x % 3 else "")
        self._done()

    @rule(name=st.text(min_size=1, max_size=12), place=st.integers(0, 5))
    def add_stage(self, name: str, place: int) -> None:
        stage_edits.add_stage(self.store, name, place)
        self._done()

    @precondition(lambda self: self.store.journey.stages)
    @rule(number=st.integers(0, 9), place=st.integers(0, 9), what=st.sampled_from(["move", "remove", "resize", "fold"]))
    def change_stage(self, number: int, place: int, what: str) -> None:
        stage = self._pick([stage.id for stage in self.store.journey.stages], number)
        if what == "move":
            stage_edits.move_stage(self.store, stage, place)
        elif what == "remove":
            stage_edits.remove_stage(self.store, stage)
        elif what == "resize":
            stage_edits.resize_stage(self.store, stage, 100.0 + place)
        else:
            stage_edits.change_stage(self.store, stage, folded=bool(place % 2), tint=place)
        self._done()

    @precondition(lambda self: self.nodes)
    @rule(a=st.integers(0, 99), b=st.integers(0, 99), way=st.integers(0, 5))
    def connect(self, a: int, b: int, way: int) -> None:
        source = self.store.journey.node(self._pick(self.nodes, a))
        assert source is not None
        outputs = outputs_of(source)
        if outputs:
            edits.connect(self.store, source.id, outputs[way % len(outputs)].id, self._pick(self.nodes, b))
        self._done()

    @precondition(lambda self: self.store.journey.edges)
    @rule(a=st.integers(0, 99), b=st.integers(0, 99), what=st.sampled_from(["insert", "reconnect", "loop", "delete"]))
    def change_edge(self, a: int, b: int, what: str) -> None:
        edge = self._pick([edge.id for edge in self.store.journey.edges], a)
        if what == "insert":
            edits.insert_on_edge(self.store, edge, "delay", 10.0 * a, 10.0 * b)
        elif what == "reconnect":
            edits.reconnect(self.store, edge, target=self._pick(self.nodes, b))
        elif what == "loop":
            edits.set_loop(self.store, edge, Loop(max_passes=1 + b % 7), merge=bool(b % 2))
        else:
            edits.delete(self.store, [edge])
        self._done()

    @precondition(lambda self: self.nodes)
    @rule(numbers=st.lists(st.integers(0, 99), min_size=1, max_size=4), heal=st.booleans())
    def delete(self, numbers: list[int], heal: bool) -> None:
        edits.delete(self.store, [self._pick(self.nodes, number) for number in numbers], heal=heal)
        self._done()

    @precondition(lambda self: self.nodes)
    @rule(numbers=st.lists(st.integers(0, 99), min_size=1, max_size=4), x=st.integers(-50, 500))
    def move(self, numbers: list[int], x: int) -> None:
        stages = ["", *(stage.id for stage in self.store.journey.stages)]
        places = {self._pick(self.nodes, n): (stages[n % len(stages)], float(x), float(n)) for n in numbers}
        edits.move(self.store, places)
        self._done()

    @precondition(lambda self: self.nodes)
    @rule(numbers=st.lists(st.integers(0, 99), min_size=1, max_size=4))
    def copy_and_paste(self, numbers: list[int]) -> None:
        copied = [self._pick(self.nodes, number) for number in numbers]
        text = clipboard.copy_text(self.store.journey, copied)
        pasted = clipboard.paste_text(self.store, text, 5.0, 5.0)
        # The ways into a fragment and out of it are pasted nowhere else.
        assert (pasted is None) == (self._kinds(copied) <= {START, END})
        assert pasted is None or set(pasted.ids) <= set(self.nodes)
        self._done()

    @rule()
    def undo(self) -> None:
        if self.store.undo() is not None:
            self.at -= 1

    @rule()
    def redo(self) -> None:
        if self.store.redo() is not None:
            self.at += 1

    @invariant()
    def the_bytes_are_those_of_the_state(self) -> None:
        data = encode(self.store.journey)
        assert data == self.states[self.at]
        assert encode(decode(data, "test.journey")) == data

    @invariant()
    def every_edge_joins_two_steps(self) -> None:
        journey = self.store.journey
        for edge in journey.edges:
            assert journey.node(edge.source) is not None
            assert journey.node(edge.target) is not None


TestEditing = Editing.TestCase
TestEditing.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


@given(st.lists(st.sampled_from(["one", "two"]), max_size=6))
@settings(max_examples=20, deadline=None)
def test_undoing_everything_gives_the_first_bytes(names: list[str]) -> None:
    store = _store()
    first = encode(store.journey)
    for name in names:
        stage_edits.add_stage(store, name, 0)
    while store.undo():
        pass
    assert encode(store.journey) == first
