"""What is lost when the program is killed while somebody works: ``python -m benchmarks.recovery [--kills 200]``.

Each round starts the program on a journey's file, lets a script edit and save at some eighty acts a second, and
kills it with SIGKILL at a random moment. Then the file must be whole, and either it or the recovery journal must hold
what the document was at most a second before the end.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.recovery_session import fingerprint

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "resources" / "templates" / "cart_abandonment.journey"
PATIENCE = 60


@dataclass(frozen=True)
class Round:
    """One kill. ``lost``: seconds of work before the kill that nothing holds. ``acts``: how many there were.

    ``wrong``: what must never be; empty if all is well. ``journal``: whether there was work beside the file.
    """

    lost: float
    acts: int
    wrong: str
    journal: bool


def kill_once(folder: Path, seed: int, longest: float = 3.0) -> Round:
    """Start, let work, kill, look at what is left."""
    path, log = folder / "mine.journey", folder / "log"
    shutil.copy(TEMPLATE, path)
    log.unlink(missing_ok=True)
    before = fingerprint(_encoded(path))
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
    }
    code = "from benchmarks.recovery_session import main; main()"
    process = subprocess.Popen([sys.executable, "-c", code, str(path), str(log), str(seed)], cwd=ROOT, env=environment)
    try:
        started = time.time()
        while not (log.exists() and log.stat().st_size):
            if process.poll() is not None or time.time() - started > PATIENCE:
                return Round(0.0, 0, f"the program did not begin (seed {seed})", False)
            time.sleep(0.01)
        time.sleep(random.Random(seed).uniform(0.02, longest))
    finally:
        killed = time.time()
        process.send_signal(signal.SIGKILL)
        process.wait()
    return _judge(path, log, killed, before)


def _judge(path: Path, log: Path, killed: float, before: str) -> Round:
    from designer.recovery import find_beside
    from journey.encoding import JourneyFileError, encode

    lines = [line.split() for line in log.read_text().splitlines()]
    acts = [(float(line[0]), line[1]) for line in lines if len(line) == 2 and len(line[1]) == 64]
    states = {before: -1} | {state: number for number, (_, state) in enumerate(acts)}
    try:
        in_file = states.get(fingerprint(_encoded(path)))
    except JourneyFileError as error:
        return Round(0.0, len(acts), f"the file is broken: {error}", False)
    if in_file is None:
        return Round(0.0, len(acts), "the file holds what the document never was", False)
    work = find_beside(path)
    in_journal = states.get(fingerprint(encode(work.journey))) if work is not None else None
    if work is not None and in_journal is None:
        return Round(0.0, len(acts), "the journal holds what the document never was", True)
    kept = max(in_file, -1 if in_journal is None else in_journal)
    lost = killed - acts[kept + 1][0] if kept + 1 < len(acts) else 0.0
    return Round(lost, len(acts), "" if lost <= 1.0 else f"{lost:.2f} s of work are lost", work is not None)


def _encoded(path: Path) -> bytes:
    from journey.encoding import encode
    from journey.file import open_journey

    return encode(open_journey(path).journey)


def main() -> int:
    """Kill as often as asked, print what was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rounds = []
    for number in range(options.kills):
        with tempfile.TemporaryDirectory() as folder:
            rounds.append(kill_once(Path(folder), options.seed + number))
        if rounds[-1].wrong:
            print(f"kill {number + 1} (seed {options.seed + number}): {rounds[-1].wrong}", flush=True)
    lost = sorted(one.lost for one in rounds)
    print(
        f"{len(rounds)} kills, {sum(one.acts for one in rounds):,} acts, {sum(one.journal for one in rounds)} journals"
    )
    print(f"work lost: median {lost[len(lost) // 2] * 1000:.0f} ms, most {lost[-1] * 1000:.0f} ms (aim: at most 1,000)")
    wrong = sum(bool(one.wrong) for one in rounds)
    print(f"files broken, or more than a second lost: {wrong}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
