"""The history that the program ships. ``python -m simulator.history.sample`` makes it anew."""

from __future__ import annotations

import argparse
from importlib import resources
from pathlib import Path

from journey.words import say
from simulator.history.errors import HistoryError
from simulator.history.folder import open_history
from simulator.history.history import History

FOLDER = "sample_history"


def sample_folder() -> Path:
    """Where the shipped history lies: in the ``resources`` package, be it a source tree or installed."""
    return Path(str(resources.files("resources").joinpath(FOLDER)))


def sample_history() -> History:
    """Open the shipped history. HistoryError if the installation is damaged."""
    return open_history(sample_folder())


def main(arguments: list[str] | None = None) -> int:
    """Make the sample from the shop's invoice lines and write it as a folder."""
    from simulator.history.sample_maker import make_sample, write_sample

    parser = argparse.ArgumentParser(prog="python -m simulator.history.sample", description=main.__doc__)
    parser.add_argument("--source", type=Path, required=True, help="invoice_lines.parquet of Online Retail II")
    parser.add_argument("--into", type=Path, required=True, help="the history folder to write")
    options = parser.parse_args(arguments)
    try:
        history = write_sample(make_sample(options.source), options.into)
    except HistoryError as error:
        parser.error(str(error))
    print(say("{customers} customers, {events} events", customers=history.customers, events=len(history.times)))
    print(history.fingerprint)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
