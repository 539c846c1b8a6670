"""Photos as large as cameras make them: in bounded memory, one at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from PIL import Image

from storyforge.errors import MediaUnreadable
from storyforge.raster import decoding
from storyforge.raster.decoding import image_facts, opened
from tests.raster.stills import exif, saved
from tests.render.stage import environment

WIDE = (8000, 6000)
PIXELS = WIDE[0] * WIDE[1]

_MEASURED = """
import resource, sys
from pathlib import Path
from storyforge.core.geometry import Size
from storyforge.raster.photos import PhotoRequest
from storyforge.raster.plates import prepare_photo
path, fit = Path(sys.argv[1]), sys.argv[2]
small = path.with_name("small" + path.suffix)
request = PhotoRequest(size=Size(108, 192), fit=fit)
prepare_photo(small, request)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
prepare_photo(path, request)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)
"""


def grown(path: Path, fit: str) -> float:
    """Bytes for each pixel by which a process of its own grows that decodes a photo."""
    finished = subprocess.run(
        [sys.executable, "-c", _MEASURED, str(path), fit], env=environment(),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return int(finished.stdout) / PIXELS


def picture(mode: str, size: tuple[int, int]) -> Image.Image:
    if mode == "I;16":
        return Image.fromarray(np.full(size[::-1], 40_000, np.uint16))
    return Image.new("RGBA", size, (10, 200, 30, 128)).convert(mode)


@pytest.mark.skipif(sys.platform == "win32", reason="memory is not measured in this way on Windows")
@pytest.mark.parametrize(
    ("name", "mode", "turn", "most"),
    [
        ("a.png", "RGBA", 1, 4.5), ("a.png", "RGB", 6, 4.5), ("a.png", "P", 1, 1.5),
        ("a.png", "I;16", 1, 2.5), ("a.tif", "RGB", 1, 4.5), ("a.jpg", "RGB", 8, 0.5),
    ],
)  # fmt: skip
def test_a_photo_is_in_memory_once(
    name: str, mode: str, turn: int, most: float, tmp_path: Path
) -> None:
    """As its decoder leaves it: turned, weighed by alpha and converted only once it is small."""
    told = {} if mode == "I;16" else {"exif": exif(turn)}
    for path, size in ((tmp_path / name, WIDE), (tmp_path / f"small{name[1:]}", (80, 60))):
        picture(mode, size).save(path, **told)  # type: ignore[arg-type]
    fit = "blur" if mode == "RGBA" else "cover"
    assert grown(tmp_path / name, fit) < most


def test_large_photos_wait_for_each_other(tmp_path: Path) -> None:
    """While one is open no other thread may decode another; small ones never wait."""
    free: list[bool] = []

    def try_it() -> None:
        free.append(decoding._ONE_AT_A_TIME.acquire(blocking=False))
        if free[-1]:
            decoding._ONE_AT_A_TIME.release()

    for size in ((8, 6), WIDE, (8, 6)):
        path = tmp_path / "a.png"
        picture("1", size).save(path)
        with opened(path, path):
            thread = Thread(target=try_it)
            thread.start()
            thread.join()
    assert free == [True, False, True]


def test_hungry_decoders_get_fewer_pixels() -> None:
    """A WebP takes sixteen bytes a pixel; its size is refused before it is decoded."""
    data = bytearray(saved(Image.new("RGB", (64, 64)), "WEBP", lossless=True))
    at = data.index(b"VP8L") + 9
    assert int.from_bytes(data[at : at + 4], "little") & 0x3FFF == 63
    data[at : at + 4] = (12_000 | 12_000 << 14).to_bytes(4, "little")
    with pytest.raises(MediaUnreadable, match="at most 100 megapixels"):
        image_facts(bytes(data))
