"""From the clock on the wall to UTC, held against Python's own zones."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.history.errors import HistoryError
from simulator.history.zones import FIRST_SECOND, LAST_SECOND, load_zone, offset_changes, to_local, to_utc, to_utc_one

ZONES = ["UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia"]


@given(st.sampled_from(ZONES), st.integers(FIRST_SECOND, LAST_SECOND))
def test_there_and_back(name: str, instant: int) -> None:
    local = datetime.fromtimestamp(instant, load_zone(name)).replace(tzinfo=None)
    wall = int(local.replace(tzinfo=UTC).timestamp())
    assert to_local(instant, name) == wall
    back = to_utc_one(wall, name)
    assert to_local(back, name) == wall
    assert back <= instant  # the first occurrence of a doubled time
    assert to_utc(np.array([wall]), name)[0].tolist() == [back]


@given(st.sampled_from(ZONES), st.integers(FIRST_SECOND // 60, LAST_SECOND // 60))
def test_any_wall_clock_time(name: str, minute: int) -> None:
    wall = minute * 60
    zone = load_zone(name)
    local = datetime.fromtimestamp(wall, UTC).replace(tzinfo=None)
    first = local.replace(tzinfo=zone, fold=0)
    exists = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local
    [utc], skipped, _ = to_utc(np.array([wall]), name)
    assert skipped == (not exists)
    if exists:
        assert utc == int(first.timestamp())
    else:
        assert to_local(int(utc), name) > wall
        assert to_local(int(utc) - 1, name) < wall


def test_the_offsets_are_those_of_the_zone() -> None:
    starts, offsets = offset_changes("Europe/London")
    zone = load_zone("Europe/London")
    assert len(starts) > 120  # two changes a year
    for start, offset in zip(starts[1:].tolist(), offsets[1:].tolist(), strict=True):
        assert datetime.fromtimestamp(start, zone).utcoffset() == timedelta(seconds=offset)
        assert datetime.fromtimestamp(start - 1, zone).utcoffset() != timedelta(seconds=offset)


def test_zones_are_those_that_the_program_ships() -> None:
    assert isinstance(load_zone("Asia/Kathmandu"), ZoneInfo)
    assert load_zone("America/Argentina/Buenos_Aires").key == "America/Argentina/Buenos_Aires"


@pytest.mark.parametrize(
    "name", ["", "Europe", "Mars/Base", "../../etc/passwd", "/etc/localtime", "Europe/../UTC", "UTC\0"]
)
def test_names_that_are_no_zone(name: str) -> None:
    with pytest.raises(HistoryError, match="no time zone"):
        load_zone(name)
