"""Rising numbers as few letters: which articles hold a word."""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from itertools import chain
from operator import sub

_SHRINKING = math.log((math.sqrt(5) - 1) / 2)


def write_steps(numbers: Sequence[int]) -> tuple[int, str]:
    """The steps from one number to the next in a Rice code: its parameter, and the code in base64.

    A step less one is written as its high bits in ones, a nought, and `parameter` low bits. The parameter is the best
    for steps that are spread as by chance (A. Kiely, Selecting the Golomb parameter in Rice coding, 2004).
    """
    steps = map(sub, numbers, chain((-1,), numbers))
    mean = (numbers[-1] + 1 - len(numbers)) / len(numbers)
    parameter = max(0, 1 + math.floor(math.log2(_SHRINKING / math.log(mean / (mean + 1))))) if mean else 0
    bits = "".join(map(_rice_table(parameter).__getitem__, steps))
    count = -(-len(bits) // 6)
    number = int(bits.ljust(count * 6, "1") or "0", 2)
    spelled = b64encode((number << -count * 6 % 8).to_bytes(-(-count * 6 // 8))).decode()
    return parameter, spelled[:count]


class _Rice(dict[int, str]):
    """The code of each step, worked out when it is first asked for."""

    def __init__(self, parameter: int) -> None:
        super().__init__()
        self._parameter = parameter

    def __missing__(self, step: int) -> str:
        number = step - 1
        low = f"{number & ((1 << self._parameter) - 1):0{self._parameter}b}" if self._parameter else ""
        code = self[step] = "1" * (number >> self._parameter) + "0" + low
        return code


@cache
def _rice_table(parameter: int) -> _Rice:
    return _Rice(parameter)
