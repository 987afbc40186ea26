from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from site_builder.search.steps import write_steps

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def read_steps(parameter: int, code: str) -> list[int]:
    bits = "".join(f"{LETTERS.index(letter):06b}" for letter in code)
    numbers, value, at = [], -1, 0
    while "0" in bits[at:]:
        high = bits.index("0", at) - at
        at += high + 1
        value += (high << parameter) + int("0" + bits[at : at + parameter], 2) + 1
        at += parameter
        numbers.append(value)
    return numbers


@given(st.sets(st.integers(0, 30_000), min_size=1))
def test_steps_can_be_read_back(numbers: set[int]) -> None:
    assert read_steps(*write_steps(sorted(numbers))) == sorted(numbers)


def test_numbers_spread_as_by_chance_take_hardly_more_letters_than_the_best_parameter_would() -> None:
    chance = random.Random(1)
    for share in (0.9, 0.5, 0.1, 0.01, 0.001):
        numbers = [number for number in range(10_000) if chance.random() < share]
        steps = [numbers[0], *(b - a - 1 for a, b in pairwise(numbers))]
        best = min(sum((step >> k) + 1 + k for step in steps) for k in range(16))
        assert len(write_steps(numbers)[1]) * 6 <= best * 1.01 + 6
