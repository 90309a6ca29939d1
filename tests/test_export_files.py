"""Files of an export, and the command that writes them."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from random import Random
from xml.etree import ElementTree as Tree

import pytest
from command_line import DONE, FINDINGS, loopline
from history_builder import DAY, Person, make_history
from random_draw import Draw
from random_flows import random_document

from designer.command_line.run import run
from designer.exporting.files import export_files, is_kind, kinds
from exporters.lowering.form import flow_of
from exporters.lowering.lower import Lowered, lower
from exporters.targets.registry import format_of, formats, system, systems
from journey import edits
from journey.encoding import encode
from journey.file import read_journey
from journey.journey import Journey, new_journey
from journey.steps import WaitForEvents
from journey.store import Store
from journey.targets.profiles import profile
from simulator.history.folder import write_history

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "resources" / "templates"
LIFECYCLE = TEMPLATES / "lifecycle.journey"
MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


@pytest.fixture(scope="module")
def lifecycle() -> Journey:
    return read_journey(LIFECYCLE)


def _file(lowered: Lowered, suffix: str) -> bytes:
    kind = format_of(suffix)
    assert kind is not None
    return kind.write(lowered)


def _shaped(number: int) -> list[Lowered]:
    journey = random_document(Draw(Random(f"files {number}")))
    shaped = [lower(journey), lower(journey, profile("klaviyo"))]
    return [one for one in shaped if not one.problems]


def test_every_target_and_kind_of_file_is_found() -> None:
    assert {one.id for one in formats()} == {"bpmn", "json", "mermaid", "messages"}
    assert system("klaviyo") in systems()
    assert system("nobody") is None
    assert all(is_kind(suffix) for suffix in kinds())
    assert not is_kind(".exe")


def test_the_same_journey_gives_the_same_bytes() -> None:
    sunset = read_journey(TEMPLATES / "sunset.journey")
    lowered, again = lower(sunset, profile("klaviyo")), lower(sunset, profile("klaviyo"))
    for suffix in (".json", ".mmd", ".bpmn", ".csv", ".html", ".journey"):
        assert export_files(lowered, "a", suffix) == export_files(again, "a", suffix)


def test_bpmn_has_an_element_for_each_step_and_its_references_hold() -> None:
    for number in range(25):
        for lowered in _shaped(number):
            root = Tree.fromstring(_file(lowered, ".bpmn"))
            names = [element.get("id") for element in root.iter() if element.get("id")]
            assert len(names) == len(set(names))
            assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", name or "") for name in names), "an XML name"
            for sequence in root.iter(f"{MODEL}sequenceFlow"):
                assert {sequence.get("sourceRef"), sequence.get("targetRef")} <= set(names)
            for tag in ("incoming", "outgoing"):
                assert {element.text for element in root.iter(f"{MODEL}{tag}")} <= set(names)
            steps = sum(len(flow.pieces) for flow in lowered.flows)
            drawn = [name for name in names if name and name.endswith("_shape")]
            assert len(drawn) >= steps


def test_bpmn_puts_parts_in_the_order_of_its_schema(lifecycle: Journey) -> None:
    root = Tree.fromstring(_file(lower(lifecycle), ".bpmn"))
    order = ["documentation", "incoming", "outgoing", "timerEventDefinition", "messageEventDefinition"]
    for process in root.iter(f"{MODEL}process"):
        for element in process:
            tags = [child.tag.removeprefix(MODEL) for child in element]
            places = [order.index(tag) for tag in tags if tag in order]
            assert places == sorted(places)
    text = _file(lower(lifecycle), ".bpmn").decode()
    waits = [step for step in flow_of(lifecycle).steps.values() if isinstance(step, WaitForEvents)]
    assert text.count("<bpmn:eventBasedGateway") == len(waits) > 5
    assert "PT4H" in text


def test_mermaid_quotes_what_means_something_to_it(lifecycle: Journey) -> None:
    import msgspec

    node = lifecycle.nodes[0]
    odd = msgspec.structs.replace(node, name='a "quoted" ] name | with <b> & ; end\nsubgraph')
    journey = Journey({**lifecycle.records, node.id: odd})
    lines = _file(lower(journey), ".mmd").decode().splitlines()
    assert lines[0] == "flowchart TD"
    step = next(line for line in lines if line.startswith("  n1("))
    assert step.count('"') == 2
    assert "<b>" not in step
    assert len([line for line in lines if "-.->" in line]) == sum(1 for edge in lifecycle.edges if edge.loop)


def test_the_table_of_messages_holds_every_text_and_no_formula(lifecycle: Journey) -> None:
    import msgspec

    message = lifecycle.messages[0]
    records = {**lifecycle.records, message.id: msgspec.structs.replace(message, subject="=1+1")}
    rows = list(csv.DictReader(io.StringIO(_file(lower(Journey(records)), ".csv").decode("utf-8-sig"))))
    texts = [(one.id, locale) for one in lifecycle.messages for locale in ("", *(v.locale for v in one.variants))]
    assert [(row["id"], row["language"]) for row in rows] == texts
    assert rows[0]["subject"] == "'=1+1"
    assert rows[0]["steps"] == "Buying guide"


def test_the_json_tells_where_everything_came_from(lifecycle: Journey) -> None:
    told = json.loads(_file(lower(lifecycle, profile("mautic")), ".json"))
    origins = {node.id for node in lifecycle.nodes} | {edge.id for edge in lifecycle.edges} | {"journey"}
    steps = [step for flow in told["flows"] for step in flow["steps"]]
    assert {step["origin"] for step in steps} <= origins
    assert {way["source"] for flow in told["flows"] for way in flow["ways"]} <= {step["id"] for step in steps}
    assert told["fidelity"]["counts"]["approximated"] > 0


def test_the_booklet_leads_through_every_step() -> None:
    lowered = lower(read_journey(TEMPLATES / "sunset.journey"), profile("klaviyo"))
    (page,) = export_files(lowered, "a", ".html").values()
    text = page.decode()
    assert text.count('<input type="checkbox">') == sum(len(flow.pieces) for flow in lowered.flows)
    assert "http://" not in re.sub(r"xmlns(:\w+)?=\S+", "", text).replace("http://www.w3.org", "")


def test_the_command_tells_what_a_target_costs_and_writes_files(tmp_path: Path) -> None:
    sunset = TEMPLATES / "sunset.journey"
    files = [tmp_path / name for name in ("a.mmd", "a.bpmn", "a.pdf", "a.journey")]
    outputs = [part for file in files for part in ("-o", file)]
    done = loopline("export", sunset, "--target", "mautic", "--report", *outputs).expect(DONE)
    assert done.out.startswith("Mautic: ")
    assert "Approximated" in done.out
    assert all(file.stat().st_size > 500 for file in files)
    opened = read_journey(tmp_path / "a.journey")
    assert len(opened.nodes) > len(read_journey(sunset).nodes)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [((LIFECYCLE, "-o", "a.exe"), ("a.exe", ".bpmn")), ((LIFECYCLE, "--replay"), ("--target",))],
)
def test_the_command_refuses_what_makes_no_sense(arguments: tuple[object, ...], said: tuple[str, ...]) -> None:
    loopline("export", *arguments).bad(*said)


def test_what_cannot_be_exported_writes_nothing(tmp_path: Path) -> None:
    done = loopline("export", TEMPLATES / "blank.journey", "--target", "klaviyo", "-o", tmp_path / "b.json")
    done.expect(FINDINGS)
    assert not (tmp_path / "b.json").exists()


def test_the_command_replays_beside_the_original() -> None:
    name = TEMPLATES / "sunset.journey"
    told = loopline("export", name, "--target", "braze", "--loops", "unroll", "--replay", "--json").expect(DONE)
    replay = json.loads(told.out)["replay"]
    # Braze counts a cap by days of the calendar; here that changes nothing.
    assert replay["same"]
    assert replay["figures"]["sent"]["original"] > 1000


def test_the_command_tells_ranges_of_what_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Letters wait for a Monday, which this system cannot; half of the people have none any more before the end.
    people = [Person(f"p{place}", [(place % 2 * 86 * DAY, "cart")]) for place in range(120)]
    write_history(make_history(people, end=90 * DAY), tmp_path / "shop")
    store = Store(new_journey("journey-letters", "Letters"))
    start = edits.add_node(store, "event_trigger", 0, 0, parameters={"event": {"event": "cart"}})
    pause = edits.add_node(
        store, "wait_until", 0, 0, source=start, output="next", parameters={"time": "09:00", "weekdays": ["mon"]}
    )
    edits.add_node(store, "email", 0, 0, source=pause, output="next")
    path = tmp_path / "letters.journey"
    path.write_bytes(encode(store.journey))
    options = ["--target", "resend", "--replay", "--history", str(tmp_path / "shop"), "--engine", "plain"]
    assert run(["export", str(path), *options]) == DONE
    told = capsys.readouterr().out
    assert re.search(r"Messages: 60 -> 120 \(\+100 %\); 95 % range \+\d+ to \+\d+", told)
    assert "with other customers of the same kind" in told
    assert run(["export", str(path), *options, "--json"]) == DONE
    low, high = json.loads(capsys.readouterr().out)["replay"]["figures"]["sent"]["difference_range_95"]
    assert 0 < low < 60 < high
