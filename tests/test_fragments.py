"""Fragments in the file: read, written, refused, checked; parameters, versions, and other documents."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from schema_check import check_document

from journey import edits
from journey.checks.check import check
from journey.checks.fixing import apply_fix
from journey.checks.stopping import stops_replay
from journey.clipboard import copy_text, paste_text
from journey.encoding import JourneyFileError, decode, encode, semantic_hash
from journey.file import open_journey
from journey.fragments import DEEPEST, MOST_COPIES, USE, end_rows, fragment_of, uses_of
from journey.fragments_difference import difference_words
from journey.fragments_files import document_of_fragment, fragments_in, take_in
from journey.fragments_inlining import inlined, without_fragments
from journey.fragments_making import chosen_steps, make_fragment
from journey.fragments_offered import kinds_offered
from journey.fragments_parameters import parameters_of, settings_of
from journey.fragments_unpacking import unpack
from journey.fragments_versions import (
    add_setting,
    choose_fragment,
    delete_unused,
    new_version,
    remove_setting,
    rename_fragment,
    set_value,
    update_use,
)
from journey.fragments_view import Level, ShownStore
from journey.journey import Journey, new_journey
from journey.model import Fragment, FragmentSetting, Node
from journey.program import program_of
from journey.steps import RandomSplit, WaitForEvents
from journey.store import Store

LIFECYCLE = Path(__file__).parents[1] / "resources" / "templates" / "lifecycle.journey"
CART = ("cart_value", "reminder", "call", "last_chance")


def _lifecycle() -> Store:
    return Store(open_journey(LIFECYCLE).journey)


def _with_cart() -> tuple[Store, str]:
    store = _lifecycle()
    return store, make_fragment(store, CART, "Cart rescue")


def _found(store: Store, use: str) -> Fragment:
    node = store.journey.node(use)
    assert node is not None
    found = fragment_of(node, store.journey)
    assert found is not None
    return found


def _codes(journey: Journey) -> list[tuple[str, str]]:
    return [(finding.code, finding.record) for finding in check(journey) if finding.severity == "error"]


# --- The file -----------------------------------------------------------------------------------------------


def test_a_document_without_fragments_is_written_as_before() -> None:
    data = LIFECYCLE.read_bytes()
    assert encode(decode(data, "lifecycle")) == data
    assert b'"version": "1.1"' in data


def test_a_document_with_fragments_survives_the_file_and_meets_the_schema() -> None:
    store, use = _with_cart()
    data = encode(store.journey)
    document = json.loads(data)
    assert document["version"] == "1.2"
    assert [found["name"] for found in document["fragments"]] == ["Cart rescue"]
    check_document(document)
    again = decode(data, "again")
    assert encode(again) == data
    assert semantic_hash(again) == semantic_hash(store.journey)
    node = again.node(use)
    assert node is not None
    assert [row["name"] for row in node.parameters["ends"]] == ["ordered", "after 7 days"]


def test_fields_of_a_newer_version_inside_a_fragment_are_kept() -> None:
    store, _ = _with_cart()
    document = json.loads(encode(store.journey))
    document["fragments"][0]["nodes"][1]["sparkle"] = 7
    document["fragments"][0]["glow"] = {"a": 1}
    again = json.loads(encode(decode(json.dumps(document).encode(), "newer")))
    assert again["fragments"][0]["nodes"][1]["sparkle"] == 7
    assert again["fragments"][0]["glow"] == {"a": 1}


def _many(document: dict[str, Any]) -> None:
    step = {"id": "x", "kind": "delay"}
    document["fragments"][0]["nodes"] = [{**step, "id": f"n{number}"} for number in range(100_001)]


def _off_canvas(document: dict[str, Any]) -> None:
    document["fragments"][0]["nodes"][1]["x"] = 1e9


def _twice(document: dict[str, Any]) -> None:
    document["fragments"][0]["nodes"].append(document["fragments"][0]["nodes"][0])


def _no_id(document: dict[str, Any]) -> None:
    document["fragments"][0]["nodes"][0]["id"] = "../../etc"


def _no_list(document: dict[str, Any]) -> None:
    document["fragments"][0]["edges"] = {"a": 1}


def _no_number(document: dict[str, Any]) -> None:
    document["fragments"][0]["version"] = "newest"


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_many, "more than"),
        (_off_canvas, "off the canvas"),
        (_twice, "stands twice"),
        (_no_id, "is no id"),
        (_no_list, "list"),
        (_no_number, "whole number"),
    ],
    ids=lambda part: getattr(part, "__name__", part),
)
def test_a_damaged_fragment_is_refused_with_its_place(spoil: Callable[[dict[str, Any]], None], told: str) -> None:
    store, _ = _with_cart()
    document = json.loads(encode(store.journey))
    spoil(document)
    with pytest.raises(JourneyFileError) as error:
        decode(json.dumps(document).encode(), "bad.journey")
    assert str(error.value).startswith("bad.journey")
    assert told in str(error.value)


# --- Checks -------------------------------------------------------------------------------------------------


def _spoiled(change: Callable[[dict[str, Any], dict[str, Any]], None]) -> Journey:
    """The journey with the cart's fragment after a hand changed the file: the fragment, and its use."""
    store, use = _with_cart()
    document = json.loads(encode(store.journey))
    node = next(node for node in document["nodes"] if node["id"] == use)
    change(document["fragments"][0], node)
    return decode(json.dumps(document).encode(), "by hand")


def _missing(found: dict[str, Any], use: dict[str, Any]) -> None:
    use["parameters"]["fragment"] = "nothing"


def _itself(found: dict[str, Any], use: dict[str, Any]) -> None:
    found["nodes"].append({**use, "id": "inner"})
    found["edges"].append({"id": "to_inner", "source": "call", "output": "blocked", "target": "inner"})


def _no_start(found: dict[str, Any], use: dict[str, Any]) -> None:
    found["nodes"] = [node for node in found["nodes"] if node["kind"] != "fragment_start"]


def _a_trigger(found: dict[str, Any], use: dict[str, Any]) -> None:
    found["nodes"].append({"id": "t", "kind": "event_trigger", "parameters": {"event": "order"}})


def _other_ends(found: dict[str, Any], use: dict[str, Any]) -> None:
    use["parameters"]["ends"] = [{"id": "end_1", "name": "renamed"}]


def _wrong_value(found: dict[str, Any], use: dict[str, Any]) -> None:
    found["parameters"] = [
        {"id": "wait", "name": "Wait", "settings": [{"record": "last_chance", "setting": "timeout"}]}
    ]
    use["parameters"]["values"] = {"wait": 7}


def _unknown_value(found: dict[str, Any], use: dict[str, Any]) -> None:
    use["parameters"]["values"] = {"wait": "P1D"}


def _no_setting(found: dict[str, Any], use: dict[str, Any]) -> None:
    found["parameters"] = [{"id": "wait", "settings": [{"record": "gone", "setting": "timeout"}]}]


def _no_values(found: dict[str, Any], use: dict[str, Any]) -> None:
    use["parameters"]["values"] = [1, 2]


def _outside(found: dict[str, Any], use: dict[str, Any]) -> None:
    use["kind"] = "fragment_end"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_missing, "parameter"),
        (_itself, "fragment"),
        (_no_start, "fragment"),
        (_a_trigger, "fragment"),
        (_other_ends, "fragment-ends"),
        (_wrong_value, "fragment-value"),
        (_unknown_value, "fragment-value"),
        (_no_setting, "fragment"),
        (_no_values, "parameter"),
        (_outside, "fragment"),
    ],
    ids=lambda part: getattr(part, "__name__", part),
)
def test_what_cannot_run_is_found_at_the_step(change: Callable[..., None], code: str) -> None:
    journey = _spoiled(change)
    found = check(journey)
    assert (code, "fragment_1") in [(finding.code, finding.record) for finding in found]
    assert stops_replay(found)
    assert encode(journey)


def test_too_deep_and_too_large_are_found_and_not_unfolded() -> None:
    store = _lifecycle()
    for place in range(DEEPEST + 1):
        chosen = ["last_chance"] if not place else [use]  # noqa: F821
        use = make_fragment(store, chosen, f"Level {place}")
    assert ("fragment", use) in _codes(store.journey)
    assert without_fragments(store.journey).node(use).kind == USE  # type: ignore[union-attr]
    # Each fragment stands ten times for the one before: a hundred million steps.
    fragments, nodes = [], []
    for place in range(8):
        inner = [
            Node(id=f"n{number}", kind="delay")
            if not place
            else Node(id=f"n{number}", kind=USE, parameters={"fragment": f"f{place - 1}", "ends": []})
            for number in range(10)
        ]
        fragments.append(Fragment(id=f"f{place}", name="x", nodes=(Node(id="s", kind="fragment_start"), *inner)))
    nodes.append(Node(id="use", kind=USE, parameters={"fragment": "f7", "ends": []}))
    records = {record.id: record for record in (*fragments, *nodes)}
    large = Journey({**new_journey("large").records, **records})
    assert any(str(MOST_COPIES // 1000) in finding.reason for finding in check(large) if finding.code == "fragment")
    assert inlined(large).journey.nodes == large.nodes


def test_a_remedy_takes_the_ends_over() -> None:
    store = Store(_spoiled(_other_ends))
    finding = next(finding for finding in check(store.journey) if finding.code == "fragment-ends")
    assert finding.fix is not None
    assert apply_fix(store, finding.fix)
    assert not _codes(store.journey)


def test_findings_about_steps_inside_stand_at_the_use_and_know_the_copy() -> None:
    store, use = _with_cart()
    shown = ShownStore(store)
    shown.open_use(use)
    edits.set_parameter(shown, "last_chance", "timeout", "soon")
    found = [finding for finding in check(store.journey) if finding.within == "last_chance"]
    assert found
    assert {finding.record for finding in found} == {use}
    assert all(finding.fix is None for finding in found)


# --- Making -------------------------------------------------------------------------------------------------


def test_what_cannot_be_a_fragment_says_why() -> None:
    journey = _lifecycle().journey
    for chosen, words in (
        ([], "Select the steps"),
        (["viewed", "settle"], "is a start"),
        (["guide", "reminder"], "several steps"),
    ):
        told = chosen_steps(journey, chosen)
        assert isinstance(told, str)
        assert words in told
    store = Store(journey)
    with pytest.raises(ValueError, match="several steps"):
        make_fragment(store, ["guide", "reminder"])
    assert store.journey is journey


def test_a_use_can_stand_twice_and_a_copy_keeps_no_ids() -> None:
    store, use = _with_cart()
    pasted = paste_text(store, copy_text(store.journey, [use]), 0, 400)
    assert pasted is not None
    twin = store.journey.node(pasted.ids[0])
    assert twin is not None
    assert "ids" not in twin.parameters
    assert len(store.journey.fragments) == 1
    made = inlined(store.journey)
    assert made.journey.node("reminder") is not None
    assert made.journey.node(f"{twin.id}:reminder") is not None
    assert made.shown(f"{twin.id}:reminder") == twin.id


def test_a_way_in_is_pasted_nowhere_and_ends_only_inside() -> None:
    store, use = _with_cart()
    shown = ShownStore(store)
    shown.open_use(use)
    text = copy_text(shown.journey, ["start_1", "reminder", "last_chance", "end_1"])
    inside = paste_text(shown, text, 0, 0)
    assert inside is not None
    assert sorted(node.kind for key in inside.ids if (node := shown.journey.node(key))) == [
        "email",
        "fragment_end",
        "wait_for_event",
    ]
    shown.leave()
    outside = paste_text(shown, text, 0, 0)
    assert outside is not None
    assert len(outside.ids) == 2
    assert paste_text(store, copy_text(inlined(store.journey).journey, []), 0, 0) is None
    shown.open_use(use)
    assert "fragment_start" not in [declared.id for declared in kinds_offered(shown)]
    edits.delete(shown, ["start_1"])
    assert ("fragment", use) in _codes(store.journey)
    assert kinds_offered(shown)[0].id == "fragment_start"


def test_a_new_step_takes_no_id_that_a_use_keeps() -> None:
    store = Store(new_journey("ids"))
    delay = edits.add_node(store, "delay", 0, 0)
    make_fragment(store, [delay])
    assert edits.add_node(store, "delay", 0, 0) != delay


def test_a_fragment_goes_to_another_document_with_what_it_needs() -> None:
    store, use = _with_cart()
    other = Store(new_journey("other"))
    pasted = paste_text(other, copy_text(store.journey, [use]), 0, 0)
    assert pasted is not None
    assert not pasted.missing
    assert len(other.journey.messages) == 1
    assert not [finding for finding in check(other.journey) if finding.code == "parameter"]
    # A library file brings it, too, and the same one is not brought twice.
    library = document_of_fragment(store.journey, _found(store, use).id)
    (found,) = fragments_in(decode(encode(library), "library"))  # type: ignore[misc]
    third = Store(new_journey("third"))
    first, second = take_in(third, found, 0, 0), take_in(third, found, 200, 0)
    assert _found(third, first).nodes[0] == _found(third, second).nodes[0]
    assert not [finding for finding in check(third.journey) if finding.code in ("parameter", "fragment-ends")]


def test_a_whole_journey_can_be_a_fragment() -> None:
    source = Store(new_journey("source", "Two letters"))
    trigger = edits.add_node(source, "event_trigger", 0, 0, parameters={"event": {"event": "order"}})
    delay = edits.add_node(source, "delay", 0, 100, source=trigger, output="next")
    edits.add_node(source, "email", 0, 200, source=delay, output="next")
    (found,) = fragments_in(source.journey)  # type: ignore[misc]
    store = Store(new_journey("target"))
    use = take_in(store, found, 0, 0)
    assert store.journey.node(use).name == "Two letters"  # type: ignore[union-attr]
    assert [node.kind for node in _found(store, use).nodes] == ["fragment_start", "delay", "email"]
    assert "several steps" in str(fragments_in(_lifecycle().journey))


# --- Parameters ---------------------------------------------------------------------------------------------


def test_each_use_has_settings_of_its_own() -> None:
    store, use = _with_cart()
    found = _found(store, use)
    key = add_setting(store, found.id, FragmentSetting(record="last_chance", setting="timeout"))
    (declared,) = parameters_of(_found(store, use))
    assert declared.default == "P7D"
    set_value(store, use, key, "P2D")
    step = program_of(store.journey).steps["last_chance"]
    assert isinstance(step, WaitForEvents)
    assert step.timeout == 2 * 86_400
    set_value(store, use, key, None)
    again = program_of(store.journey).steps["last_chance"]
    assert isinstance(again, WaitForEvents)
    assert again.timeout == 7 * 86_400
    set_value(store, use, key, "P3D")
    remove_setting(store, found.id, key)
    assert "values" not in store.journey.node(use).parameters  # type: ignore[union-attr]
    while store.undo():
        pass
    assert encode(store.journey) == LIFECYCLE.read_bytes()


def test_a_loop_inside_can_be_limited_by_each_use() -> None:
    store = _lifecycle()
    use = make_fragment(store, ["settle", "guide", "comparing", "cart", "compare", "basics"], "Browse")
    found = _found(store, use)
    loop = next(edge for edge in found.edges if edge.loop is not None)
    assert any(offered.setting.record == loop.id for offered in settings_of(found))
    key = add_setting(store, found.id, FragmentSetting(record=loop.id, setting="max_passes"))
    set_value(store, use, key, 9)
    links = program_of(store.journey).links
    (limits,) = [link.loop for ways in links.values() for link in ways.values() if link.edge == loop.id]
    assert limits is not None
    assert limits.max_passes == 9


# --- Versions -----------------------------------------------------------------------------------------------


def test_a_new_version_is_one_steps_own_until_others_take_it() -> None:
    store, use = _with_cart()
    pasted = paste_text(store, copy_text(store.journey, [use]), 0, 400)
    assert pasted is not None
    twin = pasted.ids[0]
    old = _found(store, use)
    new_id = new_version(store, use)
    shown = ShownStore(store)
    assert shown.open_fragment(new_id)
    edits.set_parameter(shown, "last_chance", "timeout", "P3D")
    edits.add_node(shown, "delay", 0, 0, name="Breathe")
    assert _found(store, twin).id == old.id
    assert ("fragment-version", twin) in [(finding.code, finding.record) for finding in check(store.journey)]
    told = difference_words(old, _found(store, use))
    assert any("Breathe" in line for line in told)
    assert any("Last chance" in line for line in told)
    assert update_use(store, twin)
    assert _found(store, twin).id == new_id
    assert not update_use(store, twin)
    assert choose_fragment(store, twin, old.id)
    assert delete_unused(store) == 0
    update_use(store, twin)
    assert delete_unused(store) == 1


def test_a_use_that_takes_another_fragment_loses_ends_that_are_not_there() -> None:
    store, use = _with_cart()
    other = make_fragment(store, ["review"], "Review")
    edits.set_parameter(store, use, "fragment", _found(store, other).id)
    node = store.journey.node(use)
    assert node is not None
    assert node.name == "Review"
    assert [row["id"] for row in node.parameters["ends"]] == [row["id"] for row in end_rows(_found(store, use))]
    ends = {row["id"] for row in node.parameters["ends"]}
    assert all(edge.output in ends for edge in store.journey.edges_from.get(use, ()))


# --- Editing in place ---------------------------------------------------------------------------------------


def test_what_is_edited_inside_is_the_documents_and_undone_there() -> None:
    store, use = _with_cart()
    before = encode(store.journey)
    shown = ShownStore(store)
    heard: list[frozenset[str]] = []
    shown.subscribe(lambda difference, _, __: heard.append(difference.touched))
    assert shown.open_use(use)
    assert {"reminder", "start_1", "end_1"} <= heard[-1]
    assert shown.path == (Level(_found(store, use).id, use),)
    made = edits.add_node(shown, "delay", 10, 500, stage="purchase", source="last_chance", output="timeout")
    assert heard[-1] >= {made}
    assert made not in store.journey.records
    assert any(node.id == made for node in _found(store, use).nodes)
    assert shown.undo_name == store.undo_name
    assert shown.undo()
    assert encode(store.journey) == before
    assert shown.redo()
    edits.delete(shown, [made, "end_2"])
    assert [row["id"] for row in store.journey.node(use).parameters["ends"]] == ["end_1"]  # type: ignore[union-attr]
    assert {edge.output for edge in store.journey.edges_from[use]} == {"end_1"}
    while store.undo_name != "Make “Cart rescue”":
        store.undo()
    assert encode(store.journey) == before
    # Taking the fragment itself back closes it.
    store.undo()
    assert shown.path == ()
    assert shown.journey is store.journey


def test_names_of_ends_and_fragments_reach_their_uses() -> None:
    store, use = _with_cart()
    shown = ShownStore(store)
    shown.open_use(use)
    edits.rename(shown, "end_1", "bought")
    assert store.journey.node(use).parameters["ends"][0]["name"] == "bought"  # type: ignore[union-attr]
    rename_fragment(store, _found(store, use).id, "Rescue")
    assert store.journey.node(use).name == "Rescue"  # type: ignore[union-attr]
    shown.leave()
    edits.rename(shown, use, "Save the cart")
    assert _found(store, use).name == "Save the cart"
    assert not _codes(store.journey)


def test_stages_without_steps_inside_are_folded_until_somebody_unfolds_them() -> None:
    store, use = _with_cart()
    shown = ShownStore(store)
    shown.open_use(use)
    folded = {stage.id for stage in shown.journey.stages if stage.folded}
    assert "purchase" not in folded
    assert len(folded) == len(shown.journey.stages) - 1
    first = shown.journey.stages[0]
    edits.change(shown, first.id, "Unfold", folded=False)
    assert not shown.journey.stages[0].folded
    edits.change(shown, shown.journey.stages[1].id, "Rename", name="Compare")
    assert not any(stage.folded for stage in store.journey.stages)
    assert store.journey.stages[1].name == "Compare"


def test_a_fragment_in_a_fragment_opens_step_by_step() -> None:
    store, use = _with_cart()
    shown = ShownStore(store)
    shown.open_use(use)
    inner = make_fragment(shown, ["reminder"], "One letter")
    assert shown.open_use(inner)
    assert [level.use for level in shown.path] == [use, inner]
    assert not shown.open_use("end_1")
    assert inlined(store.journey).copies["reminder" if store.journey.node("reminder") else f"{use}:{inner}"]
    assert not _codes(store.journey)
    shown.leave()
    shown.leave()
    assert shown.path == ()
    while any(node.kind == USE for node in store.journey.nodes):
        unpack(store, next(node.id for node in store.journey.nodes if node.kind == USE))
    assert not uses_of(store.journey, inner)


def test_draws_stay_what_they_were() -> None:
    store = Store(new_journey("lots"))
    trigger = edits.add_node(store, "event_trigger", 0, 0, parameters={"event": {"event": "order"}})
    split = edits.add_node(store, "random_split", 0, 100, source=trigger, output="next")
    use = make_fragment(store, [split])
    program = program_of(store.journey)
    # The draw goes by the step's id.
    assert isinstance(program.steps[split], RandomSplit)
    assert program.links[trigger]["next"].target == use
    assert program.links[use]["next"].target == split
