"""The language of the engine's kernel: what is translated does what Python does, and what is not says so."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
from llvmlite import binding as llvm

from simulator.compiled.jit import inner
from simulator.compiled.kernel_code import _provide_library_functions
from simulator.compiled.machine import target_machine
from simulator.compiled.memory import at, greatest, least, lowest_bit, quotient, rest, shifted_right, truncated
from simulator.compiled.translate import KernelError, Translation

Frame = Any

THREE = 3
HALF = 0.5
NUMBERS = (-7, -3, -1, 0, 1, 2, 5, 64, 1 << 40)


@inner
def divides(a: int, b: int, c: int) -> int:
    return (a // 3) * 1_000_003 + (a % 3) * 10_007 + (a // -4) * 101 + a % -4 + (c // (b * b + 1)) * 7 + c % (b * b + 1)


@inner
def shares(a: int, b: int, c: int) -> int:
    return a // b * 10 + a % b + c


@inner
def looks_at_bits(a: int, b: int, c: int) -> int:
    return ((a & b) | (c ^ a)) + (a >> 2) + ((b & 63) << 3) + ~c - -a


@inner
def compares(a: int, b: int, c: int) -> int:
    found = 0
    if a < b <= c:
        found += 1
    if not (a == b or (b == c and a <= c)):
        found += 2
    chained = a <= b < c
    both = a < b and b < c
    some = a or b
    most = a and c
    return found + 4 * chained + 8 * both + 16 * (a >= c) + some * 100 + most * 1000


@inner
def chooses(a: int, b: int, c: int) -> int:
    wide = a if a > b else b * HALF if c > 0 else 0
    return 1 if wide > THREE else -1 if wide == THREE else 0


@inner
def counts(a: int, b: int, c: int) -> int:
    total = place = 0
    for place in range(a):
        if place == 5:
            continue
        total += place
    for place in range(b, c, -2):
        total += place * 3
        if total > 1000:
            break
    for place in range(c, a):
        if place > 70:
            return -1
        total -= 1
    while total > 100:
        total -= 7
        if total % 11 == 0:
            break
    else_ = place
    return total * 100 + else_


@inner
def widens(a: int, b: int, c: int) -> int:
    total = 0
    for place in range(3):
        total += place
        if place == 1:
            total = total / 4
    flag = a > b
    flag += 2
    b += c > 0
    return (total > 2.2) * 100 + flag * 10 + b


@inner
def both_ways(one: float, other: float) -> tuple[float, float]:
    return one + other, one - other


@inner
def uses_pairs(a: int, b: int, c: int) -> int:
    total, difference = both_ways(a, b)
    return truncated(total * 1000 + difference) + truncated(2.0**c)


@inner
def last_of(number: int) -> int:
    while True:
        number -= 1
        if number % 7 == 0:
            return number


@inner
def calls(a: int, b: int, c: int) -> int:
    return last_of(a) * 100 + least(b, c) * 10 + greatest(b, c) + quotient(100, 7) + rest(100, 7) + lowest_bit(48)


@inner
def has_no_sign(a: int, b: int, c: int) -> int:
    large = np.uint64(a) * np.uint64(0x9E3779B97F4A7C15)
    return shifted_right(-1, 60) + (large >> np.uint64(63)) + (large > np.uint64(5)) * b + c


def ready(function: Any) -> Callable[..., int]:
    """The function, compiled as it was translated."""
    _provide_library_functions()
    translation = Translation("test")
    name = translation.entry(function)
    module = llvm.parse_assembly(str(translation.module))
    module.verify()
    engine = llvm.create_mcjit_compiler(module, target_machine())
    engine.finalize_object()
    whole = ctypes.c_int64
    called = ctypes.CFUNCTYPE(whole, whole, whole, whole)(engine.get_function_address(name))
    return lambda a, b, c, _engine=engine: called(a, b, c)


@pytest.mark.parametrize("function", [divides, looks_at_bits, compares, chooses, counts, widens])
def test_a_function_gives_what_it_gives_in_python(function):
    compiled = ready(function)
    for given in product(NUMBERS[:-1], repeat=3):
        assert compiled(*given) == function.python(*given), given


def test_whole_numbers_are_as_long_as_pythons_while_they_fit():
    compiled = ready(looks_at_bits)
    for given in product(NUMBERS, repeat=3):
        assert compiled(*given) == looks_at_bits.python(*given), given


def test_what_is_divided_by_nothing_is_nothing():
    assert ready(shares)(7, 0, 5) == 5


def test_a_function_has_two_results_and_calls_others():
    assert ready(uses_pairs)(7, 4, 10) == 11_003 + 1024
    assert ready(calls)(25, 3, 9) == 2100 + 30 + 9 + 14 + 2 + 4


def test_numbers_without_a_sign_keep_their_bits():
    large = 0x9E3779B97F4A7C15 * 3 % 2**64
    assert ready(has_no_sign)(3, 10, 1) == 15 + (large >> 63) + 10 + 1


# --- What there is not ------------------------------------------------------------------------------------------------


@inner
def has_a_list(a: int) -> int:
    return [a]


@inner
def has_a_strange_name(a: int) -> int:
    return a + strange  # noqa: F821


@inner
def loops_over_a_text(a: int) -> int:
    for _ in "abc":
        a += 1
    return a


@inner
def loses_a_fraction(a: int) -> int:
    return a / 2


@inner
def gives_too_much(a: int) -> int:
    return last_of(a, a)


@inner
def reads_no_table(c: Frame, a: int) -> int:
    return at(c, "nowhere", a).kind


@inner
def uses_frame(a: int) -> int:
    return reads_no_table(a, a)


@pytest.mark.parametrize(
    ("function", "name", "said"),
    [
        (has_a_list, "has_a_list", "the expression List"),
        (has_a_strange_name, "has_a_strange_name", "the name strange"),
        (loops_over_a_text, "loops_over_a_text", "a loop over anything but a range"),
        (loses_a_fraction, "loses_a_fraction", "a fraction where a whole number is wanted"),
        (gives_too_much, "gives_too_much", "last_of with 2 arguments"),
        (uses_frame, "reads_no_table", 'the table "nowhere"'),
    ],
)
def test_what_cannot_be_translated_says_where_it_is(function, name, said):
    with pytest.raises(KernelError) as caught:
        Translation("test").entry(function)
    text = str(caught.value)
    assert text.startswith(__file__)
    assert f" in {name}, the kernel's language does not have {said}" in text


def test_kernel_functions_run_nowhere_else():
    with pytest.raises(TypeError, match="last_of is a part of the kernel"):
        last_of(3)


def test_what_is_translated_is_the_same_each_time():
    texts = []
    for _ in range(2):
        translation = Translation("test")
        translation.entry(calls)
        texts.append(str(translation.module))
    assert texts[0] == texts[1]
