"""Files that are written: the pixels, and nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from storyforge.core.geometry import Size
from storyforge.raster.files import raw_to_png, save_jpeg, save_png, write_raw


def gradient() -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    x, y = np.meshgrid(np.arange(64), np.arange(48))
    return np.stack([x * 4, y * 5, 255 - x * 2, 255 - y], axis=-1).astype(np.uint8)


def test_a_png_comes_back_as_it_was(tmp_path: Path) -> None:
    """Every pixel, alpha too, and no metadata."""
    for array in (gradient(), gradient()[..., :3]):
        save_png(array, tmp_path / "a.png")
        with Image.open(tmp_path / "a.png") as image:
            assert np.array_equal(np.asarray(image), array)
            assert image.info == {}


def test_a_raw_frame_becomes_the_same_png(tmp_path: Path) -> None:
    """As the pixels of the frame would."""
    pixels = gradient()[..., :3]
    write_raw([pixels.tobytes()], tmp_path / "a.raw")
    raw_to_png(tmp_path / "a.raw", Size(64, 48), tmp_path / "raw.png")
    save_png(pixels, tmp_path / "array.png")
    assert (tmp_path / "raw.png").read_bytes() == (tmp_path / "array.png").read_bytes()


def test_a_jpeg_is_near_and_says_nothing(tmp_path: Path) -> None:
    """Close to what it was, chroma at full size, no EXIF, no comment."""
    save_jpeg(gradient(), tmp_path / "a.jpg")
    with Image.open(tmp_path / "a.jpg") as image:
        near = np.asarray(image).astype(int)
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not image.getexif()
        assert {layer[1:3] for layer in image.layer} == {(1, 1)}  # type: ignore[attr-defined]
    assert np.abs(near - gradient()[..., :3]).mean() < 3


def test_the_same_pixels_make_the_same_file(tmp_path: Path) -> None:
    """No clock gets in."""
    for name, save in (("a.png", save_png), ("a.jpg", save_jpeg)):
        save(gradient(), tmp_path / name)
        first = (tmp_path / name).read_bytes()
        save(gradient(), tmp_path / name)
        assert (tmp_path / name).read_bytes() == first


def test_raw_frames_follow_each_other(tmp_path: Path) -> None:
    """As ffmpeg reads them, and the length is told."""
    path = tmp_path / "a.raw"
    assert write_raw((bytes([n]) * 3 for n in range(3)), path) == 9
    assert path.read_bytes() == b"\0\0\0\1\1\1\2\2\2"
