"""The previews of a story: what is written, what it shows, and when it is left alone."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageSequence

from storyforge.review import Presentation
from storyforge.review.sheet import COLOURS
from tests.media.conftest import ffmpeg
from tests.render.stage import contents, heard, planes, story
from tests.review.conftest import Previewed, previews_of, project

BON, DENSE = "bon.youtube-shorts", "dense.square"


def test_each_story_has_its_four_files(previewed: Previewed) -> None:
    """A story that cannot be built has none, and does not stop the others."""
    wanted = {
        f"{name}{ending}"
        for name in (BON, DENSE)
        for ending in (".preview.mp4", ".preview.webp", ".sheet.png", ".sheet.webp")
    }
    media = {name for name in contents(previewed.output) if not name.endswith(".html")}
    assert media == wanted
    statuses = {each.name: each.status for each in previewed.outcome.stories}
    assert statuses == {"bon": "done", "dense": "done", "faux": "refused"}


def test_the_video_is_the_story_in_a_third_of_its_size(previewed: Previewed) -> None:
    """Every frame, 4:2:0 H.264, its index first, and its sound to the end."""
    video = previewed.output / f"{BON}.preview.mp4"
    luma = [y for y, _, _ in planes(video)]
    assert {plane.shape for plane in luma} == {(640, 360)}
    with av.open(str(video)) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.pix_fmt == "yuv420p"
    data = video.read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")
    # 0.5 s and 1.2 s, less the 0.2 s they share.
    assert len(luma) == 45
    assert heard(video).shape[1] >= 45 * 48_000 // 30


def test_the_animation_goes_through_the_story(previewed: Previewed) -> None:
    """It shows first the card, then the clip, and keeps its length."""
    with Image.open(previewed.output / f"{BON}.preview.webp") as image:
        assert image.size == (270, 480)
        frames, lasts = [], 0
        for each in ImageSequence.Iterator(image):
            frames.append(np.asarray(each.convert("RGB")).astype(float))
            lasts += each.info["duration"]
    assert np.abs(frames[0] - frames[-1]).mean() > 20
    assert abs(lasts - 1500) < 200


def test_sheets_are_the_same_picture_in_both_formats(previewed: Previewed) -> None:
    """WebP for mails, PNG for everything."""
    with (
        Image.open(previewed.output / f"{BON}.sheet.png") as png,
        Image.open(previewed.output / f"{BON}.sheet.webp") as webp,
    ):
        assert png.size == webp.size
        difference = np.asarray(png).astype(float) - np.asarray(webp.convert("RGB"))
    assert np.abs(difference).mean() < 3


def test_a_diagnostic_is_drawn_where_it_belongs(previewed: Previewed) -> None:
    """Two captions over each other have a frame in the colour of warnings, the other sheet none."""
    marked, clean = (
        Image.open(previewed.output / f"{name}.sheet.png").convert("RGB") for name in (DENSE, BON)
    )
    colour = next(rgb.rgb for severity, rgb in COLOURS.items() if severity == "warning")
    found, by_chance = (int((np.asarray(each) == colour).all(axis=-1).sum())
                        for each in (marked, clean))  # fmt: skip
    assert found > 500
    assert by_chance < 20


def test_no_file_carries_anything_but_pictures(previewed: Previewed) -> None:
    """No metadata of a source, no name of a program, no clock."""
    for name in (BON, DENSE):
        for ending in (".preview.webp", ".sheet.png", ".sheet.webp"):
            with Image.open(previewed.output / f"{name}{ending}") as image:
                assert not set(image.info) & {"exif", "xmp", "icc_profile", "comment", "Software"}


def test_flashes_are_counted(tmp_path: Path) -> None:
    """A clip that goes from black to white six times a second; the frames are grey as they are."""
    ffmpeg("-f", "lavfi", "-i", "color=black:s=180x320:r=30:d=1.5", "-vf",
           "geq=lum='16+219*gt(mod(N,5),2)':cb=128:cr=128", "-pix_fmt", "yuv420p",
           tmp_path / "film.mp4")  # fmt: skip
    story(tmp_path / "eclairs.yaml", "scenes: [{type: clip, source: film.mp4}]\n")
    made = previews_of(tmp_path, platforms=("square",))
    (entry,) = (each.entry for told in made.stories for each in told.versions)
    assert entry is not None
    assert entry.access.flashes == 6


def test_what_did_not_change_is_left_alone(tmp_path: Path) -> None:
    """A second run writes nothing; another look at the sheets makes them again."""
    folder = project(tmp_path)
    previews_of(folder / "dense.yaml")
    stamps = {path: path.stat() for path in (folder / "output").rglob("*.*")}
    previews_of(folder / "dense.yaml")
    assert {path: path.stat().st_mtime_ns for path in stamps} == {
        path: state.st_mtime_ns for path, state in stamps.items()
    }
    sheet = folder / "output" / "preview" / f"{DENSE}.sheet.png"
    before = sheet.read_bytes()
    previews_of(folder / "dense.yaml", look=Presentation(safe_zones=True))
    assert sheet.read_bytes() != before


def test_previews_are_the_same_bytes_every_time(previewed: Previewed, tmp_path: Path) -> None:
    """In another folder, without the store, by one worker."""
    folder = project(tmp_path)
    previews_of(folder, cache=False, workers=1)
    again = contents(folder / "output" / "preview")
    media = {name: data for name, data in contents(previewed.output).items()
             if not name.endswith(".html")}  # fmt: skip
    assert {name: again[name] for name in media} == media
