"""Multisets of whole numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.histogram import Histogram

items = st.lists(st.integers(0, 12), max_size=8)

FIVE = Histogram.of([3, 50, 1, 4, 2])


@pytest.mark.parametrize(("percent", "value"), [(1, 1), (20, 1), (21, 2), (50, 3), (80, 4), (90, 50), (100, 50)])
def test_percentiles_are_nearest_rank(percent, value):
    assert FIVE.percentile(percent) == value


def test_repeated_items_count_in_ranks_means_and_sums():
    items = Histogram.counted({10: 3, 0: 1, 7: 0})
    assert items == Histogram.of([10, 0, 10, 10])
    assert (items.total, items.sum, items.mean, items.maximum) == (4, 30, 7.5, 10)
    assert [items.percentile(percent) for percent in (25, 26, 50)] == [0, 10, 10]
    assert (items.above(9), items.above(10)) == (3, 0)


def test_nothing_has_no_figures():
    nothing = Histogram.empty()
    assert (nothing.total, nothing.mean, nothing.maximum, nothing.percentile(50)) == (0, None, None, None)


def test_sums_of_histograms():
    together = Histogram.added([FIVE, Histogram.empty(), Histogram.of([3, 3])])
    assert together.as_dict() == {1: 1, 2: 1, 3: 3, 4: 1, 50: 1}
    assert Histogram.added([]) == Histogram.empty()


def test_from_an_array_of_counts():
    assert Histogram.dense([0, 2, 0, 1], first=-1) == Histogram.of([0, 0, 2])


def test_different_contents_differ():
    assert Histogram.of([1]) != Histogram.of([1, 1])
    assert Histogram.of([1]) != 1


@given(items, items, items)
def test_some_items_are_exchanged_for_others(kept: list[int], old: list[int], new: list[int]) -> None:
    exchanged = Histogram.of(kept + old).exchanged(Histogram.of(old), Histogram.of(new))
    assert exchanged == Histogram.of(kept + new)
