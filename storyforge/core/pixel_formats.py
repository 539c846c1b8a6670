"""What FFmpeg's names of pixel formats say (`yuv420p10le`, `gbrap`, `rgb48be`)."""

from __future__ import annotations

import re

_RGB = ("rgb", "bgr", "gbr", "argb", "abgr", "0rgb", "0bgr", "x2rgb", "x2bgr", "pal8")
_FULL = ("yuvj", "gray", "ya8", "ya16", "mono", *_RGB)
_DEEP = re.compile(
    r"(?:p|gray|ya|[py][024]|xyz)(?:9|1[0246]|32)(?:msb)?(?:[lb]e)?$"
    r"|48|64|96|128|nv20|x2|f16|f32|^xv3"
)
_444 = re.compile("444|nv24|^p41|^ayuv|^xv3")
_422 = re.compile("422|nv16|nv20|^[py]21")
_EVERY_FOURTH = re.compile("^yuvj?41[01]")


def is_rgb(name: str) -> bool:
    """Whether it has no matrix: red, green and blue, or a palette of them."""
    return name.startswith(_RGB)


def is_full_range(name: str) -> bool:
    """Whether all code values are used, whatever tags say."""
    return name.startswith(_FULL)


def is_deep(name: str) -> bool:
    """Whether a sample has more than 8 bits."""
    return _DEEP.search(name) is not None


def sampling(name: str) -> str:
    """How often there is a colour: `444`, `422` or, also where there are even fewer, `420`."""
    if is_rgb(name) or _444.search(name):
        return "444"
    return "422" if _422.search(name) else "420"


def colour_step(name: str) -> int:
    """The largest distance from one colour to the next, in px, at least 2."""
    return 4 if _EVERY_FOURTH.search(name) else 2
