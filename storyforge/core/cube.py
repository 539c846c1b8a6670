"""Colour tables in .cube files (Adobe, "Cube LUT Specification", version 1.0), read and judged.

Also Resolve's way to write the domain (`LUT_3D_INPUT_RANGE`). A file is data: it is read here,
into numbers, and its text never reaches ffmpeg.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_BYTES = 16 * 2**20
"""Room for 65 x 65 x 65 colours with eight decimals."""
MOST_3D = 65
"""Colours along each side of a 3D table: what cameras and grading programs write."""
MOST_1D = 65_536

Triple = tuple[float, float, float]
_SIZES = {"LUT_1D_SIZE": (1, MOST_1D), "LUT_3D_SIZE": (3, MOST_3D)}


@dataclass(frozen=True, slots=True)
class Cube:
    """A table of red, green and blue.

    `size` entries along a side of `dimensions` (1: a curve for each colour; 3: a cube, red
    changing first), for values from `low` to `high`; `values` are size ** dimensions triples.
    """

    dimensions: int
    size: int
    low: Triple
    high: Triple
    values: array[float] = field(repr=False)


def parse_cube(data: bytes) -> Cube:
    """Read a .cube file. Raises ValueError with a reason fit for people."""
    if len(data) > MOST_BYTES:
        raise ValueError(f"it is larger than {MOST_BYTES // 2**20} MB")
    if b"\0" in data:
        raise ValueError("it is not a text")
    head: dict[str, list[str]] = {}
    values: array[float] = array("d")
    for number, words in _lines(data):
        if words[0][0].isalpha():
            if values:
                raise ValueError(f"line {number}: {words[0]} stands after the colours")
            head[words[0]] = words[1:]
        else:
            values.extend(_colour(words, number))
    return _judged(head, values)


def _lines(data: bytes) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(data.decode("utf-8-sig", "replace").splitlines(), start=1):
        words = line.split()
        if words and not words[0].startswith("#"):
            yield number, words


def _colour(words: list[str], number: int) -> Triple:
    try:
        red, green, blue = map(float, words)
    except ValueError:
        raise ValueError(f"line {number} is not three numbers") from None
    if not all(map(math.isfinite, (red, green, blue))):
        raise ValueError(f"line {number} holds a number that is none")
    return red, green, blue


def _judged(head: dict[str, list[str]], values: array[float]) -> Cube:
    named = [key for key in _SIZES if key in head]
    if len(named) != 1:
        both = "it is both" if named else "it says neither"
        raise ValueError(f"{both} LUT_1D_SIZE and LUT_3D_SIZE: one of them is needed")
    dimensions, most = _SIZES[named[0]]
    size = _whole(head[named[0]])
    if not 2 <= size <= most:
        raise ValueError(f"{named[0]} is {size}, read are 2 to {most}")
    if len(values) != 3 * size**dimensions:
        raise ValueError(f"it has {len(values) // 3} colours, {named[0]} says {size**dimensions}")
    low, high = _domain(head)
    return Cube(dimensions, size, low, high, values)


def _whole(words: list[str]) -> int:
    text = words[0] if len(words) == 1 else ""
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise ValueError("its size is not a whole number")
    return int(text)


def _domain(head: dict[str, list[str]]) -> tuple[Triple, Triple]:
    """The values that the first and the last entry stand for."""
    low, high = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
    for key in ("LUT_1D_INPUT_RANGE", "LUT_3D_INPUT_RANGE"):
        if key in head:
            one, other = _numbers(key, head[key], 2)
            low, high = (one, one, one), (other, other, other)
    if "DOMAIN_MIN" in head:
        low = _triple("DOMAIN_MIN", head["DOMAIN_MIN"])
    if "DOMAIN_MAX" in head:
        high = _triple("DOMAIN_MAX", head["DOMAIN_MAX"])
    if any(one >= other for one, other in zip(low, high, strict=True)):
        raise ValueError("its domain ends before it begins")
    return low, high


def _triple(key: str, words: list[str]) -> Triple:
    red, green, blue = _numbers(key, words, 3)
    return red, green, blue


def _numbers(key: str, words: list[str], count: int) -> list[float]:
    try:
        numbers = [float(word) for word in words]
    except ValueError:
        numbers = []
    if len(numbers) != count or not all(map(math.isfinite, numbers)):
        raise ValueError(f"{key} is not {count} numbers")
    return numbers
