"""Journey files: canonical text, bounds, damage, versions, atomic saving."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import ValidationError
from schema_check import check_document

from journey import edits, encoding
from journey.catalogue import kinds
from journey.encoding import JourneyFileError, canonical, decode, document_of, encode, semantic_hash
from journey.file import ChangedOnDiskError, open_journey, read_journey, write_journey
from journey.journey import new_journey
from journey.model import Node
from journey.schema import journey_schema
from journey.store import Store

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "resources" / "templates").glob("*.journey"))
LIFECYCLE = ROOT / "resources" / "templates" / "lifecycle.journey"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_templates_are_canonical_and_follow_the_schema(path: Path) -> None:
    data = path.read_bytes()
    assert encode(read_journey(path)) == data
    check_document(json.loads(data))


def test_the_published_schema_is_the_one_the_program_makes() -> None:
    published = (ROOT / "resources" / "schema" / "journey.schema.json").read_text(encoding="utf-8")
    assert published == canonical(journey_schema())


def test_the_schema_refuses_what_a_kind_does_not_take() -> None:
    document = json.loads(LIFECYCLE.read_bytes())
    delay = next(node for node in document["nodes"] if node["kind"] == "wait_for_event")
    delay["parameters"]["timeout"] = "soon"
    with pytest.raises(ValidationError):
        check_document(document)


def test_every_kind_with_its_defaults_follows_the_schema() -> None:
    store = Store(new_journey("journey-all"))
    for kind in kinds():
        values = {key: value for key, value in kind.complete({}).items() if value is not None}
        edits.add_node(store, kind.id, 0, 0, parameters=values)
    check_document(document_of(store.journey))
    assert encode(decode(encode(store.journey), "x")) == encode(store.journey)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff", "not a text file"),
        (b'{"format": "loopline.journey", ', "line 1"),
        (b"[" * 200_000, "nested"),
        (b'{"a":' * 70 + b"1" + b"}" * 70, "nested"),
        (b'{"format": "other"}', "not a journey"),
        (b"[1, 2]", "not a journey"),
        (b'{"format": "loopline.journey", "version": "9.0"}', "newer version"),
        (b'{"format": "loopline.journey", "version": "0.1"}', "0.1"),
        (b'{"format": "loopline.journey", "version": "x"}', "version"),
        (b'{"format": "loopline.journey", "version": "1.0"}', "journey"),
        (b'{"format": "loopline.journey", "version": "1.0", "journey": {"journey_id": "a"}, "nodes": 3}', "nodes"),
        (b'{"format": "loopline.journey", "version": "1.0", "journey": {"journey_id": 3}}', "journey_id"),
        (b'{"format": "loopline.journey", "version": "1.0", "journey": {"journey_id": "a"}, "x": NaN}', "number"),
        (
            b'{"format": "loopline.journey", "version": "1.0", "journey": {"journey_id": "a"},'
            b' "nodes": [{"id": "../x", "kind": "delay"}]}',
            "no id",
        ),
        (
            b'{"format": "loopline.journey", "version": "1.0", "journey": {"journey_id": "a"},'
            b' "nodes": [{"id": "x", "kind": "delay", "x": "left"}]}',
            "nodes, entry 1",
        ),
        (
            b'{"format": "loopline.journey", "version": "1.0", "journey": {"journey_id": "a"},'
            b' "nodes": [{"id": "x", "kind": "delay", "x": 1e308}]}',
            "off the canvas",
        ),
        (
            b'{"format": "loopline.journey", "version": "1.0", "journey": {"journey_id": "a", "name": "'
            + b"A" * 5_000
            + b'"}}',
            "too long",
        ),
    ],
)
def test_damaged_files_are_refused_with_place_and_remedy(data: bytes, words: str) -> None:
    with pytest.raises(JourneyFileError) as error:
        decode(data, "some.journey")
    assert "some.journey" in str(error.value)
    assert words in str(error.value)


@given(st.integers(0, 10_000), st.binary(max_size=3))
@settings(max_examples=150, deadline=None)
def test_no_damage_makes_anything_but_a_journey_or_a_message(at: int, junk: bytes) -> None:
    data = LIFECYCLE.read_bytes()
    place = at % len(data)
    for damaged in (data[:place], data[:place] + junk + data[place + len(junk) :]):
        with contextlib.suppress(JourneyFileError):
            assert decode(damaged, "f").header.journey_id


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    huge = tmp_path / "huge.journey"
    with open(huge, "wb") as file:
        file.truncate(encoding.LARGEST + 1)
    with pytest.raises(JourneyFileError, match="larger"):
        read_journey(huge)


def test_ids_that_stand_twice_are_told_apart_and_reported() -> None:
    document = json.loads(LIFECYCLE.read_bytes())
    document["nodes"].append(dict(document["nodes"][0]))
    journey = decode(json.dumps(document).encode(), "f")
    assert journey.repairs == {"viewed_2": "viewed"}
    assert journey.node("viewed_2") is not None
    store = Store(journey)
    edits.rename(store, "viewed", "other")
    assert store.journey.repairs
    store.mark_saved()
    assert not store.journey.repairs


def test_unknown_fields_of_a_newer_minor_version_are_kept() -> None:
    document = json.loads(LIFECYCLE.read_bytes())
    document["version"] = "1.7"
    document["personas"] = [{"id": "p1", "name": "Ann"}]
    document["nodes"][0]["sparkle"] = {"a": [1]}
    document["journey"]["entry"]["mood"] = "calm"
    document["journey"]["caps"][0]["colour"] = "blue"
    loop = next(edge for edge in document["edges"] if "loop" in edge)
    loop["loop"]["cooling"] = 3
    store = Store(decode(json.dumps(document).encode(), "f"))
    edits.rename(store, document["nodes"][0]["id"], "Renamed")
    written = document_of(store.journey)
    assert written["personas"] == document["personas"]
    assert written["nodes"][0]["sparkle"] == {"a": [1]}
    assert written["nodes"][0]["name"] == "Renamed"
    assert written["journey"]["entry"]["mood"] == "calm"
    assert written["journey"]["caps"][0]["colour"] == "blue"
    kept = next(edge for edge in written["edges"] if edge["id"] == loop["id"])
    assert kept["loop"]["cooling"] == 3


def test_older_versions_are_migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    def from_0_9(document: dict[str, object]) -> dict[str, object]:
        return {**document, "version": "1.0", "nodes": document["steps"]}

    monkeypatch.setitem(encoding.MIGRATIONS, (0, 9), from_0_9)
    old = {
        "format": encoding.FORMAT,
        "version": "0.9",
        "journey": {"journey_id": "a"},
        "steps": [{"id": "x", "kind": "delay"}],
    }
    assert decode(json.dumps(old).encode(), "f").node("x") is not None


def test_the_semantic_hash_covers_behaviour_only() -> None:
    store = Store(read_journey(LIFECYCLE))
    first = semantic_hash(store.journey)
    edits.move(store, {"guide": ("research", 900.0, 900.0)})
    edits.rename(store, "guide", "Another name")
    edits.change(store, "guide", "note", note="look here")
    edits.add_node(store, "note", 0, 0)
    assert semantic_hash(store.journey) == first
    edits.set_parameter(store, "settle", "timeout", "PT5H")
    assert semantic_hash(store.journey) != first
    edits.set_parameter(store, "settle", "timeout", "PT4H")
    assert semantic_hash(store.journey) == first


def test_writing_out_a_default_is_no_change() -> None:
    store = Store(read_journey(LIFECYCLE))
    first = semantic_hash(store.journey)
    edits.set_parameter(store, "bought", "event", "order")
    assert semantic_hash(store.journey) == first


# --- On disk ------------------------------------------------------------------------------------------------


def test_saving_keeps_permissions_and_links(tmp_path: Path) -> None:
    journey = read_journey(LIFECYCLE)
    real, link = tmp_path / "real.journey", tmp_path / "link.journey"
    write_journey(real, journey)
    os.chmod(real, 0o640)
    link.symlink_to(real)
    write_journey(link, journey)
    assert link.is_symlink()
    assert stat.S_IMODE(os.stat(real).st_mode) == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.journey", "real.journey"]


def test_somebody_elses_change_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.journey"
    write_journey(path, read_journey(LIFECYCLE))
    opened = open_journey(path)
    path.write_bytes(path.read_bytes().replace(b"Buying guide", b"Other guide"))
    with pytest.raises(ChangedOnDiskError, match="changed"):
        write_journey(path, opened.journey, opened.stamp)
    assert b"Other guide" in path.read_bytes()
    path.unlink()
    write_journey(path, opened.journey, opened.stamp)


def test_missing_folders_and_odd_paths_get_a_message(tmp_path: Path) -> None:
    journey = read_journey(LIFECYCLE)
    with pytest.raises(JourneyFileError, match="folder does not exist"):
        write_journey(tmp_path / "no" / "a.journey", journey)
    with pytest.raises(JourneyFileError, match="no such file"):
        read_journey(tmp_path / "none.journey")
    with pytest.raises(JourneyFileError, match="not a file"):
        read_journey(tmp_path)


def test_a_full_disk_leaves_the_old_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.journey"
    write_journey(path, read_journey(LIFECYCLE))
    before = path.read_bytes()
    script = (
        "import resource, signal, sys\n"
        "from journey.file import read_journey, write_journey\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "journey = read_journey(sys.argv[1])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try:\n    write_journey(sys.argv[1], journey)\n"
        "except Exception as error:\n    print(type(error).__name__, error); sys.exit(3)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 3, done.stderr
    assert "JourneyFileError" in done.stdout
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.journey"]
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 4096


def test_acceptance_22_a_crash_during_save_leaves_the_previous_file_whole(tmp_path: Path) -> None:
    """Killed at each step of a save, the file is the old one or the new one, byte for byte."""
    path = tmp_path / "a.journey"
    old = new_journey("journey-old", "Old")
    new = Store(old)
    with new.transaction("fill") as transaction:
        for number in range(200):
            transaction.put(Node(id=f"n{number}", order=float(number), kind="delay"))
    script = (
        "import os, signal, sys\n"
        "import journey.file as target\n"
        "from journey.file import read_journey, write_journey\n"
        "step, wanted = 0, int(sys.argv[3])\n"
        "def spy(function):\n"
        "    def wrapped(*args, **kwargs):\n"
        "        global step\n"
        "        step += 1\n"
        "        if step == wanted: os.kill(os.getpid(), signal.SIGKILL)\n"
        "        return function(*args, **kwargs)\n"
        "    return wrapped\n"
        "journey = read_journey(sys.argv[2])\n"
        "for name in ('fdopen', 'fsync', 'chmod', 'replace', 'open'):\n"
        "    setattr(target.os, name, spy(getattr(os, name)))\n"
        "write_journey(sys.argv[1], journey)\n"
    )
    other = tmp_path / "new" / "b.journey"
    other.parent.mkdir()
    write_journey(other, new.journey)
    seen = set()
    for wanted in range(1, 9):
        write_journey(path, old)
        before = path.read_bytes()
        arguments = [sys.executable, "-c", script, str(path), str(other), str(wanted)]
        done = subprocess.run(arguments, cwd=ROOT, capture_output=True, check=False)
        after = path.read_bytes()
        assert after in (before, other.read_bytes())
        seen.add((done.returncode == -9, after == before))
        if done.returncode == 0:
            break
    assert (True, True) in seen, "killed before the file was put in place"
    assert (False, False) in seen, "and once it went through"


NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([1e-7, 2.5e300, 2.0**53])
PLAIN = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(st.text(), parts, max_size=4),
    max_leaves=12,
)


def whole(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, dict):
        return {key: whole(part) for key, part in value.items()}
    return [whole(part) for part in value] if isinstance(value, list) else value


@settings(max_examples=200, deadline=None)
@given(PLAIN)
def test_canonical_text_is_that_of_the_standard_library(value: Any) -> None:
    text = json.dumps(whole(value), ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False) + "\n"
    assert canonical(value) == text


def test_no_number_is_no_canonical_text() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical({"x": float("nan")})
