"""Looks, rendered: clips and photos alike, and in the numbers of the table."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from storyforge.core.cube import parse_cube
from storyforge.core.look import Look
from storyforge.core.time import frame_range
from storyforge.raster.tables import graded, table
from tests.ffmpeg.rendering import ffmpeg
from tests.render.ranges import composing, project
from tests.render.stage import to_rgb

CANVAS = (180, 320)
Pixels = npt.NDArray[np.float64]
PATCHES = [
    (20, 20, 20), (90, 90, 90), (128, 128, 128), (200, 200, 200), (240, 240, 240),
    (200, 140, 120), (60, 90, 160), (70, 140, 60), (180, 40, 50), (230, 200, 60),
]  # fmt: skip
"""Greys, skin, and colours of charters."""


def identity(size: int) -> str:
    line = [f"{number / (size - 1):.6f}" for number in range(size)]
    rows = (f"{r} {g} {b}" for b in line for g in line for r in line)
    return "\n".join([f"LUT_3D_SIZE {size}", *rows])


FILM = "LUT_3D_SIZE 2\n" + "\n".join(
    f"{0.1 + 0.8 * r} {0.05 + 0.9 * g} {0.15 + 0.7 * b}"
    for b in (0, 1) for g in (0, 1) for r in (0, 1)
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose kit has tables, with a picture of patches as a photo and as a clip."""
    made = project(tmp_path_factory.mktemp("looks"))
    kit = made / "brand" / "rivemont"
    (kit / "luts").mkdir(exist_ok=True)
    (kit / "luts" / "identity.cube").write_text(identity(17), "utf-8")
    (kit / "luts" / "film.cube").write_text(FILM, "utf-8")
    text = (kit / "brand.yaml").read_text("utf-8")
    text += "\nluts: {identity: luts/identity.cube, film: luts/film.cube}\n"
    (kit / "brand.yaml").write_text(text, "utf-8")
    picture = Image.new("RGB", CANVAS)
    for number, colour in enumerate(PATCHES):
        picture.paste(colour, (0, 32 * number, 180, 32 * number + 32))
    picture.save(made / "patches.png")
    ffmpeg("-loop", 1, "-i", made / "patches.png", "-frames:v", 8, "-r", 30, "-vf",
           "scale=out_color_matrix=bt709:out_range=tv,format=yuv444p", "-c:v", "ffv1",
           "-colorspace", "bt709", "-color_range", "tv", made / "patches.mkv")  # fmt: skip
    return made


def patches(folder: Path, scene: dict[str, Any]) -> Pixels:
    """The middle of each patch on screen, as RGB."""
    data = {"version": "1", "title": "Essai", "brand": "rivemont", "scenes": [
        {"duration": "0.2s", "logo": "none", **scene}
    ]}  # fmt: skip
    with composing(folder, data, folder) as story:
        raw = story.frames(frame_range(2, 3))[0]
    luma, rest = raw[: 180 * 320].reshape(320, 180), raw[180 * 320 :].reshape(2, 160, 90)
    shown = to_rgb(luma, rest[0], rest[1])
    found: Pixels = np.array([shown[32 * n + 16, 60] for n in range(len(PATCHES) - 1)])
    return found  # the last lies under the kit's furniture


def kinds(look: dict[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    written = {"look": look} if look else {}
    return (
        {"type": "photo", "source": "patches.png", "motion": "none", **written},
        {"type": "clip", "source": "patches.mkv", **written},
    )


LOOKS: list[dict[str, str]] = [
    {"exposure": "+2"}, {"exposure": "-3"}, {"contrast": "+3"}, {"saturation": "+2"},
    {"saturation": "-3"}, {"warmth": "+3"}, {"tint": "-2"}, {"lut": "film"},
    {"lut": "film", "exposure": "+1", "contrast": "-1", "saturation": "+1", "warmth": "-2"},
]  # fmt: skip


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_what_is_seen_is_what_the_table_says(folder: Path, look: dict[str, str]) -> None:
    """On greys, skin and strong colours, of photos and clips, within what 8 bits can say."""
    steps: dict[str, Any] = {key: int(step) for key, step in look.items() if key != "lut"}
    cube = parse_cube(FILM.encode()) if "lut" in look else None
    row = Image.new("RGB", (len(PATCHES) - 1, 1))
    row.putdata(PATCHES[:-1])
    wanted = np.asarray(graded(row, table(Look(**steps), cube)), np.float64)[0]
    photo, clip = (patches(folder, scene) for scene in kinds(look))
    assert np.abs(photo - wanted).max() < 3.5
    assert np.abs(clip - wanted).max() < 3.5
    assert np.abs(photo - clip).max() < 4


def test_a_table_that_changes_nothing_is_not_seen(folder: Path) -> None:
    """Within one code value of the same picture without it."""
    for bare, same in zip(kinds({}), kinds({"lut": "identity"}), strict=True):
        assert np.abs(patches(folder, bare) - patches(folder, same)).max() < 2


def test_a_contained_clip_leaves_its_ground_alone(folder: Path) -> None:
    """A look is of the picture, not of the colour around it."""
    scene = {"type": "clip", "source": "patches.mkv", "crop": {
        "left": "0", "top": "0.25", "width": "1", "height": "0.5"},
        "fit": {"type": "contain", "ground": "river"}}  # fmt: skip
    bare, dark = patches(folder, scene), patches(folder, {**scene, "look": {"exposure": "-3"}})
    assert (bare[0] == dark[0]).all()
    assert (bare[4] - dark[4]).min() > 10


def test_a_part_alone_looks_like_the_whole(folder: Path) -> None:
    """A table is the same for every frame."""
    look = {"exposure": "+1", "lut": "film"}
    scenes = [
        {"type": "clip", "source": "patches.mkv", "duration": "0.26s", "look": look,
         "fit": "blur"},
        {"type": "photo", "source": "patches.png", "duration": "1s", "look": look,
         "transition": {"type": "crossfade", "duration": "0.1s"}},
    ]  # fmt: skip
    data = {"version": "1", "title": "Essai", "brand": "rivemont", "scenes": scenes}
    with composing(folder, data, folder) as story:
        for whole in story.wholes():
            middle = (whole.start + whole.end) // 2
            story.assert_same(whole, [frame_range(middle, middle + 1)])


def test_a_broken_table_is_told_where_the_kit_names_it(folder: Path, tmp_path: Path) -> None:
    """With the reason, before anything is rendered."""
    from storyforge.compiler import Options, check

    shutil.copytree(folder, tmp_path / "copy")
    cube = tmp_path / "copy" / "brand" / "rivemont" / "luts" / "film.cube"
    cube.write_text(FILM.rpartition("\n")[0], "utf-8")
    story = tmp_path / "copy" / "story.yaml"
    story.write_text(
        'version: 1\ntitle: "Essai"\nbrand: rivemont\nscenes:\n'
        "  - {type: photo, source: patches.png}\n", "utf-8",
    )  # fmt: skip
    (found,) = [each for each in check([story], Options()).diagnostics if each.is_error]
    assert found.code == "SF621"
    assert found.span is not None
    assert found.span.file.endswith("brand.yaml")
    assert "7 colours, LUT_3D_SIZE says 8" in found.message
