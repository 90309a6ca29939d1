"""How fast files become a history: rows a second and memory, against the database reading the same file alone.

    python -m benchmarks.ingest [--rows 1000000] [--format csv|parquet|both] [--rounds 3]

The log is made anew each time: 50 events a customer over three years in the order of time, five columns. Each
import runs in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EVENTS_A_CUSTOMER = 50
SECONDS = 3 * 365 * 86_400


def make_log(rows: int, path: Path) -> None:
    """Write the log in the format that the file's ending names."""
    import duckdb

    moment = "TIMESTAMP '2021-01-01' + to_seconds((i * $span) // $rows)"
    text = f"strftime({moment}, '%Y-%m-%dT%H:%M:%SZ')" if path.suffix == ".csv" else moment
    with duckdb.connect() as database:
        database.execute(
            f"""
            COPY (
                SELECT 'c' || lpad((hash(i * 7) % ($rows // {EVENTS_A_CUSTOMER}))::VARCHAR, 8, '0') AS customer_id,
                       ['view', 'view', 'view', 'cart', 'order', 'email_send', 'email_click']
                           [(1 + hash(i) % 7)::BIGINT] AS event,
                       {text} AS timestamp,
                       CASE WHEN hash(i) % 7 = 4 THEN (hash(i + 1) % 20000) / 100 END AS value,
                       'p' || (hash(i + 2) % 5000)::VARCHAR AS product
                FROM range($rows) numbers(i)
            ) TO '{path}'
            """,
            {"rows": rows, "span": SECONDS},
        )


def run_import(path: Path, into: Path) -> dict[str, float]:
    """Import in this process; seconds of the clock, of the processor, and peak memory in bytes."""
    from simulator.history.importing import import_history

    began, worked = time.perf_counter(), time.process_time()
    import_history([path], into)
    return {"clock": time.perf_counter() - began, "processor": time.process_time() - worked, "peak": peak_memory()}


def run_scan(path: Path, into: Path) -> dict[str, float]:
    """Let the database alone read all columns of the file once."""
    import duckdb

    if path.suffix == ".csv":
        names = ("customer_id", "event", "timestamp", "value", "product")
        columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
        source = f"read_csv('{path}', auto_detect = false, delim = ',', header = true, columns = {{{columns}}})"
    else:
        source = f"read_parquet('{path}')"
    began, worked = time.perf_counter(), time.process_time()
    with duckdb.connect() as database:
        database.execute(f"CREATE TEMP TABLE copy AS SELECT * FROM {source}")
    return {"clock": time.perf_counter() - began, "processor": time.process_time() - worked, "peak": peak_memory()}


def peak_memory() -> float:
    """The most memory that this process had, in bytes; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def measured(what: str, path: Path, into: Path) -> dict[str, float]:
    """Run one measurement in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.ingest", "--measure", what, str(path), str(into)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return {name: float(value) for name, value in json.loads(done.stdout.splitlines()[-1]).items()}


def report(rows: int, ending: str, rounds: int) -> None:
    """Measure one format and print its lines."""
    with tempfile.TemporaryDirectory(prefix="loopline-ingest-") as folder:
        path = Path(folder) / f"log.{ending}"
        make_log(rows, path)
        into = Path(folder) / "history"
        scans = [measured("scan", path, into) for _ in range(rounds)]
        imports = [measured("import", path, into) for _ in range(rounds)]
        from simulator.history.folder import open_history

        opened = []
        for _ in range(rounds + 1):
            began = time.perf_counter()
            open_history(into)
            opened.append(time.perf_counter() - began)
    scan, best = (min(runs, key=lambda run: run["clock"]) for runs in (scans, imports))
    print(
        f"{ending:8}{rows:>12,} rows  import {best['clock']:6.2f} s ({best['processor']:6.2f} s of processor)  "
        f"{rows / best['clock']:>12,.0f} rows/s  peak {best['peak'] / 1e9:5.2f} GB"
    )
    print(
        f"{'':8}the database alone {scan['clock']:6.2f} s ({scan['processor']:6.2f} s of processor)  "
        f"import / alone {best['clock'] / scan['clock']:5.2f}  reopen {min(opened) * 1e3:5.1f} ms"
    )


def main() -> int:
    """Print the figures, or measure once as a child of oneself."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ingest", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--format", choices=["csv", "parquet", "both"], default="both")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--measure", nargs=3, metavar=("WHAT", "FILE", "INTO"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        what, path, into = options.measure
        print(json.dumps({"import": run_import, "scan": run_scan}[what](Path(path), Path(into))))
        return 0
    print(f"Ingest on {platform.platform()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    for ending in ("csv", "parquet"):
        if options.format in (ending, "both"):
            report(options.rows, ending, options.rounds)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
