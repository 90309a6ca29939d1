"""Checks: each finding names node, reason and remedy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from journey import edits, stage_edits
from journey.checks.check import check, check_together
from journey.checks.findings import Finding
from journey.checks.stopping import stops_replay
from journey.condition import Comparison, EventMatch, EventPropertyOperand, SegmentOperand
from journey.encoding import decode
from journey.file import read_journey
from journey.journey import new_journey
from journey.model import Cap, Edge, Entry, Goal, Loop, Node, QuietHours, QuietWindow, Segment
from journey.store import Store

TEMPLATES = Path(__file__).resolve().parent.parent / "resources" / "templates"


def _store() -> Store:
    return Store(new_journey("journey-test", "Test", "Europe/London"))


def _codes(store: Store, severity: str = "error") -> set[tuple[str, str]]:
    return {(f.code, f.record) for f in check(store.journey) if f.severity == severity}


def test_the_templates_have_no_error() -> None:
    found = {path.stem: check(read_journey(path)) for path in TEMPLATES.glob("*.journey")}
    assert len(found) > 20
    assert [name for name, findings in found.items() if any(f.severity != "hint" for f in findings)] == []


def test_an_unconnected_and_an_unreachable_step() -> None:
    store = _store()
    edits.add_node(store, "order_completed", 0, 0)
    alone = edits.add_node(store, "email", 0, 0)
    first = edits.add_node(store, "delay", 0, 0)
    second = edits.add_node(store, "exit", 0, 0, source=first, output="next")
    assert {("unconnected", alone), ("unreachable", first), ("unreachable", second)} <= _codes(store)
    for finding in check(store.journey):
        assert finding.reason.endswith((".", "?"))
        assert finding.remedy.endswith(".")


def test_no_start_is_an_error_but_an_empty_journey_is_none() -> None:
    store = _store()
    assert check(store.journey) == ()
    edits.add_node(store, "note", 0, 0)
    assert check(store.journey) == ()
    edits.add_node(store, "email", 0, 0)
    assert ("no-start", "journey") in _codes(store)


def test_an_output_without_an_edge_is_a_warning_and_does_not_stop_a_replay() -> None:
    store = _store()
    start = edits.add_node(store, "order_completed", 0, 0)
    assert (("open-output", start)) in _codes(store, "warning")
    assert not stops_replay(check(store.journey))


def test_acceptance_7_a_cycle_without_wait_or_bound_is_named() -> None:
    store = _store()
    start = edits.add_node(store, "order_completed", 0, 0, name="Start")
    tag = edits.add_node(store, "tag", 0, 0, name="Mark", parameters={"tag": "x"}, source=start, output="next")
    split = edits.add_node(store, "condition_split", 0, 0, name="Again?", source=tag, output="next")
    loop = edits.connect(store, split, "yes", tag)
    assert loop is not None
    assert store.journey.edge(loop).loop == Loop()  # type: ignore[union-attr]
    assert not stops_replay(check(store.journey)), "the editor bounds the edge that closes a cycle"
    edits.set_loop(store, loop, None)
    found = [finding for finding in check(store.journey) if finding.code == "endless-cycle"]
    assert [finding.path for finding in found] == [(tag, split)]
    assert "Mark → Again? → Mark" in found[0].reason
    assert "wait" in found[0].remedy
    assert "limit" in found[0].remedy
    edits.insert_on_edge(store, loop, "wait_until", 0, 0)
    assert any(f.code == "endless-cycle" for f in check(store.journey)), "until may leave at once"
    edits.insert_on_edge(store, loop, "delay", 0, 0)
    assert not stops_replay(check(store.journey))


def test_short_waits_do_not_bound_a_cycle() -> None:
    store = _store()
    start = edits.add_node(store, "order_completed", 0, 0)
    wait = edits.add_node(store, "delay", 0, 0, parameters={"duration": "PT59M"}, source=start, output="next")
    loop = edits.connect(store, wait, "next", wait)
    assert loop is not None
    edits.set_loop(store, loop, None)
    assert ("endless-cycle", wait) in _codes(store)
    edits.set_parameter(store, wait, "duration", "PT60M")
    assert ("endless-cycle", wait) not in _codes(store)


def test_a_cycle_across_journeys_is_found() -> None:
    journeys = []
    for number, (enters, sets) in enumerate((("Research", "Purchase"), ("Purchase", "Research"))):
        store = Store(new_journey(f"journey-{number}", f"J{number}"))
        stages = {name: stage_edits.add_stage(store, name) for name in ("Research", "Purchase")}
        with store.transaction("put") as transaction:
            start = Node(id=f"start{number}", kind="stage_entered", parameters={"stage": stages[enters]})
            goes = Node(id=f"set{number}", order=1.0, kind="set_stage", parameters={"stage": stages[sets]})
            transaction.put(start)
            transaction.put(goes)
            transaction.put(Edge(id=f"e{number}", source=start.id, output="next", target=goes.id))
        journeys.append(store.journey)
    assert not any(stops_replay(check(journey)) for journey in journeys)
    together = check_together(journeys)
    assert any(finding.code == "endless-cycle" for findings in together for finding in findings)


def test_missing_parameters_wrong_types_and_wrong_units() -> None:
    store = _store()
    start = edits.add_node(store, "order_completed", 0, 0, parameters={"event": ""})
    wait = edits.add_node(store, "delay", 0, 0, parameters={"duration": "4"}, source=start, output="next")
    mail = edits.add_node(store, "email", 0, 0, parameters={"weight": "heavy"}, source=wait, output="next")
    found = {(f.record, f.parameter): f.reason for f in check(store.journey) if f.code == "parameter"}
    assert "missing" in found[(start, "event")]
    assert "duration" in found[(wait, "duration")]
    assert "number" in found[(mail, "weight")]


def test_a_parameter_that_is_not_shown_is_not_asked_for() -> None:
    store = _store()
    start = edits.add_node(store, "order_completed", 0, 0)
    mail = edits.add_node(store, "email", 0, 0, source=start, output="next")
    assert not stops_replay(check(store.journey))
    edits.set_parameter(store, mail, "message_class", "transactional")
    assert ("parameter", mail) in _codes(store)


def test_dangling_references_duplicates_and_wrong_targets() -> None:
    document = json.loads((TEMPLATES / "cart_abandonment.journey").read_bytes())
    document["nodes"] = [node for node in document["nodes"] if node["id"] != "abandoned_reminder"]
    document["nodes"].append({"id": "abandoned_cart", "kind": "delay"})
    document["edges"].append({"id": "wrong", "source": "abandoned_again", "output": "gone", "target": "abandoned_cart"})
    codes = {finding.code for finding in check(decode(json.dumps(document).encode(), "f"))}
    assert {"dangling-reference", "duplicate-id", "wrong-target"} <= codes


def _header_codes(**fields: Any) -> list[Finding]:
    store = _store()
    edits.change_header(store, "set", **fields)
    return [finding for finding in check(store.journey) if finding.record == "journey"]


def test_settings_are_checked() -> None:
    assert _header_codes(zone="Mars/Base")[0].parameter == "zone"
    assert _header_codes(longest="soon")[0].parameter == "longest"
    assert _header_codes(caps=(Cap(id="a", window="x"),))[0].parameter == "caps"
    assert _header_codes(caps=(Cap(id="a", scope="everything"),))[0].parameter == "caps"
    assert "stops nothing" in _header_codes(caps=(Cap(id="a", window="PT0H"),))[0].reason
    assert _header_codes(caps=(Cap(id="a", window="PT0H", window_type="person_week"),)) == []
    assert "Nobody may enter" in _header_codes(entry=Entry(most_running=0))[0].reason
    always = QuietHours(windows=(QuietWindow(start="08:00", end="07:59"), QuietWindow(start="07:00", end="09:00")))
    assert "nothing can ever be sent" in _header_codes(quiet_hours=always)[0].reason
    assert _header_codes(quiet_hours=QuietHours(windows=(QuietWindow(start="21:00", end="21:00"),))) == []
    goal = Goal(id="g", event=EventMatch(event="order"), node="nowhere")
    assert _header_codes(goals=(goal,))[0].parameter == "goals"


def test_loop_limits_are_checked() -> None:
    store = Store(read_journey(TEMPLATES / "lifecycle.journey"))
    for loop in (
        Loop(max_passes=0),
        Loop(minimum_interval="x"),
        Loop(on_limit="output:nowhere"),
        Loop(on_limit="output:view"),
        Loop(reset="after"),
        Loop(reset="event"),
    ):
        edits.set_loop(store, "basics.view", loop)
        assert ("loop-limit", "basics.view") in _codes(store), loop


def test_conditions_are_checked() -> None:
    store = _store()
    with store.transaction("put") as transaction:
        for number, condition in enumerate(
            (
                Comparison(left=EventPropertyOperand(name="value"), operator="greater", value=1),
                Comparison(left=SegmentOperand(segment="s1"), operator="equal", value=1),
                Comparison(left=SegmentOperand(segment="none"), operator="equal", value=1),
            )
        ):
            transaction.put(Segment(id=f"s{number}", order=float(number), name=f"S{number}", condition=condition))
    assert {("condition", "s0"), ("condition", "s1"), ("condition", "s2")} <= _codes(store)


def test_a_message_that_weighs_more_than_a_cap_allows_is_told() -> None:
    store = _store()
    start = edits.add_node(store, "order_completed", 0, 0)
    call = edits.add_node(store, "phone_call", 0, 0, source=start, output="next")
    mail = edits.add_node(store, "email", 0, 0, source=call, output="next")
    edits.change_header(store, "caps", caps=(Cap(id="day", limit=1), Cap(id="sms", limit=0, scope="channel:sms")))
    assert ("never-allowed", call) in _codes(store, "warning")
    assert ("never-allowed", mail) not in _codes(store, "warning")
    edits.set_parameter(store, call, "weight", 1)
    assert ("never-allowed", call) not in _codes(store, "warning")
