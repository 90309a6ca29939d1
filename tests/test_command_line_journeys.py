"""``new``, ``templates``, ``check``, ``schema`` and the call itself, as real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import DONE, FINDINGS, ROOT, loopline
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from small_shop import LIFECYCLE, TEMPLATES, lifecycle

from designer.command_line.run import run
from journey.encoding import encode
from journey.file import read_journey


def test_templates_are_listed_with_their_names() -> None:
    out = loopline("templates").expect(DONE).out
    for path in TEMPLATES.glob("*.journey"):
        assert path.stem in out
        assert read_journey(path).header.name in out


def test_a_new_journey_is_the_template_with_an_identity_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.journey"
    loopline("new", "lifecycle", "-o", path).expect(DONE)
    made, template = read_journey(path), lifecycle()
    assert made.header.journey_id != template.header.journey_id
    assert made.nodes == template.nodes
    assert made.edges == template.edges


def test_a_file_that_is_there_is_not_replaced_unless_told(tmp_path: Path) -> None:
    path = tmp_path / "mine.journey"
    path.write_text("mine")
    loopline("new", "blank", "-o", path).bad(str(path), "already", "--force")
    assert path.read_text() == "mine"
    loopline("new", "blank", "-o", path, "--force").expect(DONE)
    assert read_journey(path).nodes == ()


def test_an_unknown_template_names_the_nearest(tmp_path: Path) -> None:
    loopline("new", "lifecycl", "-o", tmp_path / "a.journey").bad("lifecycl", "Nearest: lifecycle")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("place", ["/proc/a.journey", "/nowhere/at/all/a.journey"])
def test_a_place_that_takes_no_files_is_told(place: str) -> None:
    loopline("new", "blank", "-o", place).bad(str(Path(place).parent))


def test_the_schema_is_the_published_one() -> None:
    published = TEMPLATES.parent / "schema" / "journey.schema.json"
    assert loopline("schema").expect(DONE).out == published.read_text(encoding="utf-8")


def test_a_sound_journey_has_no_errors() -> None:
    found = json.loads(loopline("check", LIFECYCLE, "--json").out)
    assert found["journey"] == "browse-to-repeat-purchase"
    assert not [finding for finding in found["findings"] if finding["severity"] == "error"]


def broken(tmp_path: Path) -> Path:
    """The bundled journey without the edge from the guide on, and with a setting that is none."""
    document = json.loads(LIFECYCLE.read_text(encoding="utf-8"))
    document["edges"] = [edge for edge in document["edges"] if edge["id"] != "guide.next"]
    for node in document["nodes"]:
        if node["id"] == "settle":
            node["parameters"]["timeout"] = "soon"
    path = tmp_path / "broken.journey"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_findings_name_step_reason_and_remedy(tmp_path: Path) -> None:
    path = broken(tmp_path)
    lines = loopline("check", path).expect(FINDINGS).out.splitlines()
    assert any(f"{path}: error:" in line and "“Let it settle”" in line for line in lines)
    found = json.loads(loopline("check", path, "--json").expect(FINDINGS).out)["findings"]
    errors = [finding for finding in found if finding["severity"] == "error"]
    assert {"settle"} <= {finding["node"] for finding in errors}
    assert all(finding["reason"] and finding["remedy"] and finding["code"] for finding in found)


def test_check_looks_into_a_history_when_told(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("customer,event,time\na,visit,2024-01-01T10:00:00Z\n")
    loopline("history", "import", log, "--into", tmp_path / "h").expect(DONE)
    out = loopline("check", LIFECYCLE, "--history", tmp_path / "h").expect(FINDINGS).out
    assert "has no event “order”" in out


BAD_FILES = {
    "empty": b"",
    "blank": b"  \n",
    "binary": bytes(range(256)) * 64,
    "other text": b"once upon a time",
    "other json": b'{"format": "something else"}',
    "a list": b"[1, 2, 3]",
    "deep": b"[" * 200_000,
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "not a number": b'{"format": "loopline.journey", "version": "1.0", "journey": {"x": NaN}}',
    "newer": b'{"format": "loopline.journey", "version": "99.0", "journey": {}}',
    "endless number": b'{"format": "loopline.journey", "version": "1.0", "journey": {"x": ' + b"9" * 50_000 + b"}}",
    "terminal": b'{"format": "loopline.journey", "version": "\\u001b[2J", "journey": {}}',
}


@pytest.mark.parametrize("name", sorted(BAD_FILES))
def test_bad_files_are_told_and_named(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.journey"
    path.write_bytes(BAD_FILES[name])
    outcome = loopline("check", path)
    outcome.bad(str(path))
    assert "\x1b" not in outcome.err


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.journey"
    with path.open("wb") as file:
        file.truncate(2 << 30)
    loopline("check", path).bad(str(path), "larger than")


@pytest.mark.parametrize("place", ["/nowhere.journey", "/tmp", "/dev/zero"])
def test_what_is_no_file_is_told(place: str) -> None:
    loopline("check", place).bad(place)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cut=some.integers(0, 20_000),
    flips=some.lists(some.tuples(some.integers(0, 20_000), some.integers(0, 255)), max_size=3),
)
def test_torn_and_damaged_files_never_break_the_program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], cut: int, flips: list[tuple[int, int]]
) -> None:
    """In this process, for speed: whatever the bytes, a status and words, no exception."""
    data = bytearray(encode(lifecycle()))
    for place, value in flips:
        data[place % len(data)] = value
    path = tmp_path / "torn.journey"
    path.write_bytes(bytes(data[: len(data) - cut]))
    status = run(["check", str(path)])
    said = capsys.readouterr()
    assert status in (0, 1, 2)
    assert (status == 2) == bool(said.err)
    assert said.out or said.err


def test_wrong_use_is_told() -> None:
    loopline("chek").bad("chek", "Did you mean loopline check?")
    loopline("check").bad("usage: loopline check", "FILE")
    loopline("check", "--nonsense", LIFECYCLE).bad("--nonsense")
    loopline("one.journey", "two.journey").bad("One file")
    loopline("nowhere.journey").bad("nowhere.journey", "no such file")


def test_help_lists_the_commands_and_version_says_which() -> None:
    out = loopline("--help").expect(DONE).out
    for command in ("new", "templates", "check", "history", "simulate", "render", "schema"):
        assert f"  {command}" in out
        assert loopline(command, "--help").expect(DONE).out.startswith(f"usage: loopline {command}")
    assert loopline("--version").expect(DONE).out.startswith("Loopline ")


def test_without_a_display_the_designer_says_so() -> None:
    loopline(LIFECYCLE).bad("no display")


def test_a_display_that_does_not_answer_is_no_display() -> None:
    loopline(LIFECYCLE, environment={"DISPLAY": ":987"}).bad("no display")


def test_a_reader_that_goes_is_no_error() -> None:
    command = f'"{sys.executable}" -m designer schema | head -c 1; exit ${{PIPESTATUS[0]}}'
    done = subprocess.run(["bash", "-c", command], capture_output=True, cwd=ROOT, check=False)
    assert done.returncode == 0
    assert done.stderr == b""


def test_a_full_disk_is_told() -> None:
    """Standard output that leads to a disk without room."""
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "designer", "schema"],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            check=False,
        )
    assert done.returncode == 2
    assert b"The disk is full" in done.stderr
    assert b"Traceback" not in done.stderr
    if os.path.exists("/dev/full"):
        loopline("new", "blank", "-o", "/dev/full", "--force").bad("/dev/full", "full")


def test_the_entry_point_imports_nothing_heavy() -> None:
    code = "import sys, designer.__main__; designer.__main__.main(['templates']); print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    loaded = done.stdout.splitlines()[-1]
    for package in ("PySide6", "numpy", "numba", "duckdb", "sqlalchemy", "matplotlib", "networkx", "jinja2", "keyring"):
        assert f"'{package}'" not in loaded, package
