"""What can be asked for on the command line, on every system: the Makefile only passes its targets on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import environment
import system_libraries
from environment import DEVELOP, PYTHON, ROOT, RUN, Level
from failure import SetupError

USE = """usage: python packaging/setup_machine.py COMMAND [ARGUMENT ...]

  setup        make .venv with everything that developing needs
  run          open the program on the bundled sample journey
  test         lint, check types and run all tests; arguments go to pytest
  lint         lint and check types only
  bench        run the benchmarks, or those that are named
  sample       make the bundled sample history anew
  installer    build the program as a folder in dist/ that runs without Python
  translations collect the texts for translation, and compile what is translated
  pins         choose the newest allowed packages and write the requirements files
"""

INVOICE_LINES = ROOT.parent / "shared" / "data" / "online_retail_ii" / "invoice_lines.parquet"


def run_command(arguments: Sequence[str]) -> int:
    """Carry out one command; return its exit status (2: a wrong word, or the machine lacks something)."""
    if not arguments or arguments[0] not in COMMANDS:
        sys.stderr.write(USE)
        return 0 if arguments and arguments[0] in {"-h", "--help", "help"} else 2
    try:
        return COMMANDS[arguments[0]](list(arguments[1:]))
    except SetupError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("Stopped. The next call goes on from here.\n")
        return 130


def ensure_level(level: Level) -> None:
    """Bring system and environment up to a level; does nothing, quickly, when they are there."""
    if environment.is_current(level):
        return
    needs = [system_libraries.virtual_environments()]
    if sys.platform.startswith("linux"):
        needs.extend(system_libraries.PICTURES)
        # Without a display the program paints into files, so a server may do without these.
        if level == DEVELOP or os.environ.get("DISPLAY") or is_root():
            needs.extend(system_libraries.WINDOWS)
        if level == DEVELOP:
            needs.extend(system_libraries.WINDOW_TESTS)
    system_libraries.ensure(needs)
    environment.prepare(level)


def is_root() -> bool:
    """Tell whether missing packages can be installed without asking."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def call(*arguments: str) -> int:
    """Run the environment's Python in the checkout; return its exit status."""
    return subprocess.call([str(PYTHON), *arguments], cwd=ROOT)


def first_failure(*steps: tuple[str, ...]) -> int:
    """Run steps in turn until one fails; return its exit status, or 0."""
    for step in steps:
        print(f"$ python {' '.join(step)}", flush=True)
        status = call(*step)
        if status != 0:
            return status
    return 0


def set_up(arguments: list[str]) -> int:
    """Prepare everything that developing needs."""
    del arguments
    ensure_level(DEVELOP)
    print("Ready. `make run` opens the program, `make test` runs the tests.")
    return 0


def run(arguments: list[str]) -> int:
    """Open the program on the bundled sample."""
    ensure_level(RUN)
    command = [str(PYTHON), "-m", "designer", *(arguments or ["--sample"])]
    if os.name != "nt":
        os.chdir(ROOT)
        sys.stdout.flush()
        # Becoming the program saves a waiting process, and signals reach the program itself.
        os.execv(command[0], command)
    return subprocess.call(command, cwd=ROOT)


def lint(arguments: list[str]) -> int:
    """Check style, form and types."""
    del arguments
    ensure_level(DEVELOP)
    return first_failure(
        ("-m", "ruff", "check", "."),
        ("-m", "ruff", "format", "--check", "."),
        ("-m", "mypy"),
    )


def test(arguments: list[str]) -> int:
    """Lint, then run the tests in two processes."""
    ensure_level(DEVELOP)
    parallel = () if "-n" in arguments else ("-n", "2", "--dist", "worksteal")
    return lint([]) or first_failure(("-m", "pytest", *parallel, *arguments))


def bench(arguments: list[str]) -> int:
    """Run the benchmarks one after the other."""
    ensure_level(DEVELOP)
    names = arguments or find_benchmarks()
    return first_failure(*(("-m", f"benchmarks.{name}") for name in names))


def find_benchmarks() -> list[str]:
    """The names of the benchmark modules that can be run by themselves."""
    return sorted(
        path.stem
        for path in Path(ROOT, "benchmarks").glob("*.py")
        if 'if __name__ == "__main__":' in path.read_text(encoding="utf-8")
    )


def sample(arguments: list[str]) -> int:
    """Make the bundled sample history anew from the shop's invoice lines.

    Raises SetupError when the lines are neither named nor at their usual place.
    """
    ensure_level(DEVELOP)
    options = list(arguments)
    if "--source" not in options:
        if not INVOICE_LINES.exists():
            raise SetupError(
                "The sample is made from the invoice lines of Online Retail II (doi 10.24432/C5CG6D).\n"
                f"They are not at {INVOICE_LINES}. Name the file, for example:\n"
                '  make sample ARGS="--source invoice_lines.parquet"'
            )
        options += ["--source", str(INVOICE_LINES)]
    if "--into" not in options:
        options += ["--into", str(ROOT / "resources" / "sample_history")]
    return call("-m", "simulator.history.sample", *options)


def installer(arguments: list[str]) -> int:
    """Build the one-folder program."""
    ensure_level(DEVELOP)
    return first_failure(("-m", "PyInstaller", "--noconfirm", "--clean", *arguments, "build_installer.spec"))


def translations(arguments: list[str]) -> int:
    """Bring the catalogues of texts up to date."""
    del arguments
    ensure_level(DEVELOP)
    # The environment's own packages are needed, which this process may not have.
    call(
        "-c", f"import sys; sys.path.insert(0, {str(ROOT / 'packaging')!r}); import translations; translations.update()"
    )
    return 0


def pins(arguments: list[str]) -> int:
    """Write the requirements files from pyproject.toml."""
    import pins as pinning

    return pinning.write_pins(arguments)


COMMANDS = {
    "setup": set_up,
    "run": run,
    "test": test,
    "lint": lint,
    "bench": bench,
    "sample": sample,
    "installer": installer,
    "translations": translations,
    "pins": pins,
}
