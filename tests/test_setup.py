"""The set-up of a machine: the pinned packages, the commands, and what is said when something is missing."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def read_pins(name: str) -> dict[str, list[Requirement]]:
    """The pinned packages of a requirements file; each must be exact and carry hashes."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    pins: dict[str, list[Requirement]] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        head, *hashes = re.split(r"\s+--hash=", line.strip())
        pin = Requirement(head)
        assert [clause.operator for clause in pin.specifier] == ["=="], line
        assert hashes, f"{head} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in hashes), head
        pins.setdefault(canonicalize_name(pin.name), []).append(pin)
    return pins


SYSTEMS = [
    {"sys_platform": system, "platform_machine": machine, "python_version": version}
    for system, machine in (
        ("linux", "x86_64"),
        ("win32", "AMD64"),
        ("darwin", "arm64"),
        ("darwin", "x86_64"),
    )
    for version in ("3.11", "3.12", "3.13")
]


def applies(requirement: Requirement, system: dict[str, str]) -> bool:
    """Tell whether a requirement is meant for a system."""
    environment = {**default_environment(), "python_full_version": f"{system['python_version']}.0", **system}
    return requirement.marker is None or requirement.marker.evaluate(environment)


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: "-".join(system.values()))
@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_pins_meet_what_the_project_asks_for(name: str, system: dict[str, str]) -> None:
    pins = read_pins(name)
    asked = [*PROJECT["build-system"]["requires"], *PROJECT["project"]["dependencies"]]
    if name == "requirements-dev.txt":
        asked += PROJECT["project"]["optional-dependencies"]["dev"]
    for wanted in filter(lambda requirement: applies(requirement, system), map(Requirement, asked)):
        versions = [
            clause.version
            for pin in pins.get(canonicalize_name(wanted.name), [])
            if applies(pin, system)
            for clause in pin.specifier
        ]
        assert len(versions) == 1, f"{wanted} has the pins {versions}: run `make pins`"
        assert wanted.specifier.contains(versions[0]), f"{wanted} is pinned to {versions[0]}: run `make pins`"


def test_developers_run_the_same_packages_as_users() -> None:
    program, developers = read_pins("requirements.txt"), read_pins("requirements-dev.txt")
    assert {name: {str(pin.specifier) for pin in pins} for name, pins in program.items()} == {
        name: {str(pin.specifier) for pin in developers.get(name, [])} for name in program
    }


def test_every_dependency_is_explained() -> None:
    explained = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8").lower()
    extra = PROJECT["project"]["optional-dependencies"]["dev"]
    names = {Requirement(line).name for line in [*PROJECT["project"]["dependencies"], *extra]}
    assert sorted(name for name in names if f"`{name}`" not in explained) == []


def test_an_old_python_can_read_the_set_up_and_say_what_is_wrong() -> None:
    source = (ROOT / "packaging/setup_machine.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))


def set_up(program: str) -> str:
    """Run a program that knows the modules of the set-up; return what it prints."""
    outcome = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT / "packaging", capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout


def test_the_set_up_offers_what_the_makefile_and_the_readme_name() -> None:
    commands = set(json.loads(set_up("import commands, json; print(json.dumps(list(commands.COMMANDS)))")))
    targets = re.search(r"^(\w[\w ]+):\n\t@\$\(PYTHON\)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert targets is not None
    assert set(targets.group(1).split()) == commands
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|^)(?:make|py packaging\\setup_machine\.py) ([a-z]+)", readme, re.MULTILINE))
    assert named <= commands
    assert {"run", "test"} <= named


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("NewConnectionError: Failed to establish a new connection: [Errno -2]", "no network"),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "disk is full",
        ),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
            "not the one that was pinned",
        ),
        ("ERROR: No matching distribution found for numba==0.68.1", "no build for this system"),
        ("ERROR: something else", "something else"),
    ],
)
def test_the_set_up_says_what_stood_in_the_way(said: str, answer: str) -> None:
    assert answer in set_up(f"import environment; print(environment.explain_failure({said!r}))")


def test_the_set_up_starts_anew_when_a_pin_changes(tmp_path: Path) -> None:
    program = (
        "import environment, pathlib\n"
        f"environment.ROOT = root = pathlib.Path({str(tmp_path)!r})\n"
        "(root / 'pyproject.toml').write_text('a')\n"
        "(root / 'requirements.txt').write_text('b==1')\n"
        "first = environment.fingerprint(environment.RUN)\n"
        "print(first == environment.fingerprint(environment.RUN))\n"
        "(root / 'requirements.txt').write_text('b==2')\n"
        "print(first == environment.fingerprint(environment.RUN))\n"
    )
    assert set_up(program).split() == ["True", "False"]


def test_missing_libraries_are_named_with_the_command_to_type() -> None:
    program = (
        "import os, failure, system_libraries as system\n"
        "os.geteuid = lambda: 1000\n"
        "try:\n"
        "    system.ensure([system.library('libsurely-missing.so.9', 'libsurely9')])\n"
        "except failure.SetupError as error:\n"
        "    print(error)\n"
    )
    said = set_up(program)
    assert "libsurely9" in said
    assert ("sudo apt-get install" in said) == Path("/etc/debian_version").exists()
