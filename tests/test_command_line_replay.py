"""``history`` and ``simulate`` as real processes, on a small shop."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from command_line import DONE, FINDINGS, ROOT, loopline
from small_shop import LIFECYCLE, TEMPLATES, lifecycle, small_shop, small_shop_folder

from journey.encoding import semantic_hash

LOG = """customer,event,when,amount
a,order,2024-01-02T10:00:00Z,12.5
b,order,notadate,3
a,view,2024-01-03 11:00,
,view,2024-01-03 11:00,
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_shop_folder(tmp_path_factory.mktemp("shop") / "history")


def simulated(shop: Path, path: Path, *arguments: object) -> dict[str, Any]:
    """The JSON of a replay in the small shop."""
    loopline("simulate", LIFECYCLE, "--history", shop, "--engine", "plain", "--json", path, *arguments).expect(DONE)
    found: dict[str, Any] = json.loads(path.read_bytes())
    return found


# --- Histories ----------------------------------------------------------------------------------------------


def test_an_import_counts_rows_and_shows_the_first_that_were_left_out(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text(LOG)
    out = loopline("history", "import", log, "--into", tmp_path / "h", "--map", "when=time").expect(DONE).out
    assert "1 customer, 2 events, 2 Jan 2024 to 3 Jan 2024." in out
    assert "log.csv: 2 of 4 rows taken." in out
    assert "line 3: b,order,notadate,3" in out
    told = json.loads(loopline("history", "info", tmp_path / "h", "--json").expect(DONE).out)
    assert told["customers"] == 1
    assert told["events"] == {"order": {"count": 1, "made": False}, "view": {"count": 1, "made": False}}
    (source,) = told["sources"]
    assert source["rows"] == source["accepted"] + sum(reject["count"] for reject in source["rejected"]) == 4


def test_the_bundled_history_is_described_without_a_folder() -> None:
    out = loopline("history", "info").expect(DONE).out
    assert "Online Retail II" in out
    assert re.search(r"^view +[\d,]+ +not logged$", out, re.MULTILINE)


BAD_LOGS = {
    "empty.csv": b"",
    "heads.csv": b"customer,event,time\n",
    "columns.csv": b"one,two,three\n1,2,3\n",
    "dates.csv": b"customer,event,time\na,order,someday\n",
    "binary.csv": bytes(range(256)) * 100,
    "broken.parquet": b"PAR1 and nothing else",
}


@pytest.mark.parametrize("name", sorted(BAD_LOGS))
def test_bad_sources_are_told_and_leave_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(BAD_LOGS[name])
    loopline("history", "import", tmp_path / name, "--into", tmp_path / "h").bad(name)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_bad_use_of_an_import_is_told(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text(LOG)
    into = ("--into", tmp_path / "h")
    loopline("history", "import", log, *into, "--map", "when").bad("--map when", "COLUMN=FIELD")
    loopline("history", "import", log, *into, "--map", "when=time", "--zone", "Mars/Base").bad("Mars/Base")
    loopline("history", "import", log, *into, "--format", "poem").bad("--format")
    loopline("history", "import", tmp_path / "no.csv", *into).bad("no.csv")
    loopline("history").bad("import | info")
    loopline("history", "info", tmp_path).bad(str(tmp_path))
    assert not (tmp_path / "h").exists()


def test_a_history_of_another_version_is_told(tmp_path: Path) -> None:
    folder = small_shop_folder(tmp_path / "h")
    manifest = folder / "manifest.json"
    document = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**document, "version": 999}))
    loopline("history", "info", folder).bad(str(folder))
    loopline("simulate", LIFECYCLE, "--history", folder).bad(str(folder))


def test_a_torn_history_is_told(tmp_path: Path) -> None:
    folder = small_shop_folder(tmp_path / "h")
    times = folder / "times.npy"
    times.write_bytes(times.read_bytes()[:-8])
    loopline("simulate", LIFECYCLE, "--history", folder).bad("times.npy")


# --- Replays ------------------------------------------------------------------------------------------------


def test_the_json_holds_what_was_promised(shop: Path, tmp_path: Path) -> None:
    found = simulated(shop, tmp_path / "out.json", "--seed", "5")
    journey = lifecycle()
    assert found["seed"] == 5
    assert found["program_version"]
    assert found["zone_database"]
    assert found["hashes"]["journeys"] == {journey.header.journey_id: semantic_hash(journey)}
    assert len(found["hashes"]["history"]) == 64
    assert set(found["nodes"]) == {node.id for node in journey.nodes}
    assert set(found["edges"]) == {edge.id for edge in journey.edges}
    for node in found["nodes"].values():
        for name in ("entries", "unique", "sent", "held", "capped", "active"):
            assert type(node[name]) is int
        assert all(type(count) is int for count in node["blocked"].values())
    assert all(type(edge["passes"]) is int for edge in found["edges"].values())
    for node_id, node in found["nodes"].items():
        out = sum(found["edges"][edge.id]["passes"] for edge in journey.edges_from.get(node_id, ()))
        assert node["entries"] == out + node["active"] + node["ends"] + node["jumps_out"]


def test_the_same_inputs_give_the_same_bytes(shop: Path, tmp_path: Path) -> None:
    simulated(shop, tmp_path / "one.json")
    simulated(shop, tmp_path / "two.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_the_printed_table_and_the_json_say_the_same(shop: Path, tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    call = loopline("simulate", LIFECYCLE, "--history", shop, "--engine", "plain", "--json", path)
    out = call.expect(DONE).out
    nodes = json.loads(path.read_bytes())["nodes"]
    lines = [line.split() for line in out.splitlines() if line.split() and line.split()[0] in nodes]
    assert [line[0] for line in lines] == [node.id for node in lifecycle().nodes]
    for line in lines:
        node = nodes[line[0]]
        figures = [int(part.replace(",", "")) for part in line if re.fullmatch(r"[\d,]+", part)]
        assert figures[-1] == node["active"]
        assert {node["unique"], node["entries"], node["sent"]} <= {*figures, 0}
    assert "would have happened" in out
    assert "Made, not logged: cart, delivered, view, consent.email." in out
    assert "seed 0" in out


def test_settings_of_a_run_are_changed_by_name(shop: Path, tmp_path: Path) -> None:
    usual = simulated(shop, tmp_path / "usual.json")
    changed = simulated(
        shop, tmp_path / "changed.json", "--set", "settle.timeout=20 days", "--set", "interest.view.max_passes=1"
    )
    assert changed["hashes"] != usual["hashes"]
    assert changed["nodes"]["guide"]["entries"] < usual["nodes"]["guide"]["entries"]
    assert changed["edges"]["interest.view"]["passes"] < usual["edges"]["interest.view"]["passes"]


@pytest.mark.parametrize(
    ("assignment", "said"),
    [
        ("settle", "NODE.PARAM=VALUE"),
        ("setle.timeout=PT4H", "Nearest: settle"),
        ("settle.timout=PT4H", "Nearest: timeout"),
        ("settle.timeout=soon", "no duration"),
        ("interest.view.max_passes=many", "whole number"),
        ("interest.view.colour=red", "colour"),
        ("guide.next.max_passes=3", "steps and loops"),
    ],
)
def test_settings_that_do_not_fit_are_told(assignment: str, said: str) -> None:
    loopline("simulate", LIFECYCLE, "--set", assignment).bad(f"--set {assignment}", said)


def test_days_are_those_of_the_journey_and_both_included(shop: Path, tmp_path: Path) -> None:
    found = simulated(shop, tmp_path / "o.json", "--from", "2011-04-01", "--to", "2011-04-30")
    assert found["period"] == {"start": "2011-03-31T23:00:00Z", "end": "2011-04-30T22:59:59Z"}
    found = simulated(shop, tmp_path / "o.json", "--from", "2011-04-01T12:00Z", "--to", "2011-04-02T12:00+02:00")
    assert found["period"] == {"start": "2011-04-01T12:00:00Z", "end": "2011-04-02T10:00:00Z"}


def test_a_period_that_is_none_is_told(shop: Path) -> None:
    loopline("simulate", LIFECYCLE, "--from", "tomorrow").bad("--from tomorrow", "2011-03-01")
    call = ("simulate", LIFECYCLE, "--history", shop, "--from", "2011-05-01", "--to", "2011-04-01")
    loopline(*call).bad("end before it starts")


def test_several_journeys_run_together(shop: Path, tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    files = (TEMPLATES / "cart_abandonment.journey", TEMPLATES / "win_back.journey")
    outcome = loopline("simulate", *files, "--history", shop, "--engine", "plain", "--json", path)
    assert "“Cart abandonment” and “Win-back” together" in outcome.expect(DONE).out
    found = json.loads(path.read_bytes())
    assert len(found["journeys"]) == 2
    reach = [journey["reach"] for journey in found["journeys"].values()]
    assert max(reach) <= found["run"]["reach"] <= sum(reach)


def test_one_journey_twice_is_told(tmp_path: Path) -> None:
    copy = tmp_path / "copy.journey"
    copy.write_bytes(LIFECYCLE.read_bytes())
    loopline("simulate", LIFECYCLE, copy).bad(str(copy), str(LIFECYCLE))


def test_errors_in_the_journey_stop_the_replay(shop: Path, tmp_path: Path) -> None:
    document = json.loads(LIFECYCLE.read_text(encoding="utf-8"))
    document["edges"] = [edge for edge in document["edges"] if edge["target"] != "review"]
    path = tmp_path / "broken.journey"
    path.write_text(json.dumps(document), encoding="utf-8")
    outcome = loopline("simulate", path, "--history", shop, "--json", tmp_path / "out.json").expect(FINDINGS)
    assert "error" in outcome.err
    assert "Ask for a review" in outcome.err
    assert not (tmp_path / "out.json").exists()


def test_events_that_the_history_lacks_are_told(shop: Path, tmp_path: Path) -> None:
    out = loopline("simulate", TEMPLATES / "lifecycle.journey", "--history", shop, "--engine", "plain")
    assert "has no event “unsubscribe”" in out.expect(DONE).err


@pytest.mark.parametrize("option", ["--json", "--report"])
@pytest.mark.parametrize("place", ["/proc/out", "/nowhere/at/all/out", "/tmp"])
def test_a_place_that_takes_no_results_is_told_before_the_work(option: str, place: str) -> None:
    outcome = loopline("simulate", LIFECYCLE, option, place)
    outcome.bad("/nowhere/at/all" if "nowhere" in place else place)
    assert "bundled sample" not in outcome.err


def test_a_full_disk_is_told_and_the_result_is_not_half_written(shop: Path) -> None:
    arguments = ("simulate", LIFECYCLE, "--history", shop, "--engine", "plain", "--json", "/dev/full")
    loopline(*arguments).bad("/dev/full", "The disk is full")
    assert stat.S_ISCHR(os.stat("/dev/full").st_mode)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of a terminal")
def test_ctrl_c_ends_it_cleanly(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    with subprocess.Popen(
        [sys.executable, "-m", "designer", "simulate", LIFECYCLE, "--engine", "plain", "--json", path],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stderr is not None
        # The line that names the bundled history comes just before the replay starts.
        assert b"bundled sample" in process.stderr.readline()
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        assert process.wait(timeout=60) == 130
    assert said.decode().strip() == "Stopped. Nothing was left half written."
    assert list(tmp_path.iterdir()) == []


def test_the_history_in_memory_is_the_one_on_disk(shop: Path, tmp_path: Path) -> None:
    assert simulated(shop, tmp_path / "o.json")["run"]["customers"] == small_shop().customers
