"""What the names of pixel formats say, held to FFmpeg's own descriptions."""

from __future__ import annotations

import av
import pytest

from storyforge.core.pixel_formats import colour_step, is_deep, is_full_range, is_rgb, sampling

RGB = (
    "abgr argb bgr0 bgr24 bgr48be bgra bgra64le gbrap gbrap10le gbrap12be gbrap16le gbrapf32le "
    "gbrp gbrp10le gbrp12le gbrp14be gbrp16le gbrp9le pal8 rgb0 rgb24 rgb48le rgba rgba64le "
    "x2bgr10le x2rgb10le"
)
GREY = "gray gray10le gray12le gray16be ya16le ya8"
OTHERS = (
    "ayuv64le nv12 nv16 nv20le nv21 nv24 p010le p016le p210le p212le p410le p416be uyvy422 xv30le "
    "y210le y212le yuv410p yuv411p yuv420p yuv420p10le yuv420p12le yuv420p14le yuv420p16le "
    "yuv420p9le yuv422p yuv422p10be yuv440p yuv440p10le yuv444p yuv444p10le yuva420p yuva420p10le "
    "yuva422p yuva444p yuva444p10le yuva444p12le yuva444p16be yuvj411p yuvj420p yuvj444p yuyv422"
)


@pytest.mark.parametrize("name", f"{RGB} {GREY} {OTHERS}".split())
def test_names_say_what_ffmpeg_knows(name: str) -> None:
    """Depth, matrix and range of every format in which recordings are kept."""
    known = av.VideoFormat(name)
    assert is_deep(name) == (max(part.bits for part in known.components) > 8)
    assert is_rgb(name) == (known.is_rgb or name == "pal8")
    assert is_full_range(name) == (name not in OTHERS or name.startswith("yuvj"))


@pytest.mark.parametrize("name", OTHERS.split())
def test_names_say_how_often_there_is_a_colour(name: str) -> None:
    """In each direction."""
    known = av.VideoFormat(name, 64, 64)
    across, down = 64 // known.chroma_width(), 64 // known.chroma_height()
    assert colour_step(name) == max(2, across, down)
    assert sampling(name) == {(1, 1): "444", (2, 1): "422"}.get((across, down), "420")
