"""The program is killed while somebody works (acceptance case 22). ``benchmarks/recovery.py`` does so more often."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.recovery import kill_once


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_case_22_a_kill_loses_at_most_a_second_and_never_the_file(tmp_path: Path, seed: int) -> None:
    outcome = kill_once(tmp_path, seed, longest=1.2)
    assert not outcome.wrong
    assert outcome.acts > 0
