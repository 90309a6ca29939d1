"""Multisets of whole numbers."""

import pickle
from concurrent.futures import ThreadPoolExecutor

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


def later(numbers, asked=None):
    """The numbers, put in order when somebody asks; ``asked`` gets an entry each time."""

    def order():
        if asked is not None:
            asked.append(numbers)
        return Histogram.of(numbers)

    return Histogram.later(order, len(numbers))


def test_what_is_put_in_order_later_is_put_in_order_once():
    asked = []
    items = later([3, 1, 3], asked)
    assert (items.total, items.in_order, asked) == (3, False, [])
    assert items.percentile(50) == 3
    assert items == Histogram.of([1, 3, 3])
    assert (items.in_order, len(asked)) == (True, 1)


def test_threads_that_ask_at_once_put_in_order_once():
    asked = []
    waiting = [later(list(range(place)), asked) for place in range(1, 200)]
    with ThreadPoolExecutor(4) as pool:
        sums = list(pool.map(lambda items: items.sum, [items for items in waiting for _ in range(3)]))
    assert sums[::3] == [place * (place - 1) // 2 for place in range(1, 200)]
    assert len(asked) == len(waiting)


def test_another_process_gets_what_is_in_order():
    assert pickle.loads(pickle.dumps(later([2, 2, 5]))) == Histogram.of([2, 2, 5])


@given(items, items, items)
def test_exchanges_wait_too_and_give_the_same(kept, old, new):
    whole = later(kept + old).exchanged(later(old), later(new))
    assert (whole.total, whole.in_order) == (len(kept + new), False)
    assert whole == Histogram.of(kept + new)


def test_few_exchanges_wait_for_each_other():
    items = later([0])
    for number in range(100):
        items = items.exchanged(later([number]), later([number + 1]))
    assert items.in_order or items._later.depth <= 4
    assert items == Histogram.of([100])
