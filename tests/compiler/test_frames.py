"""One frame alone is the frame of the video, and every platform has its own layout."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from storyforge import compiler
from storyforge.compiler import Look, Options, Wish
from storyforge.compiler.looks import PLAIN
from storyforge.core.geometry import Rect
from storyforge.errors import StoryRefused, UsageError
from storyforge.platforms.profiles import PLATFORMS
from tests.render.stage import Pixels, frames, photo, render, rendered, story

SQUARE = Options(platforms=("square",))


def png(path: Path) -> Pixels:
    with Image.open(path) as image:
        assert image.mode == "RGB"
        assert not image.info, "no metadata"
        return np.asarray(image).astype(np.float64)


def distance(one: Pixels, other: Pixels | NDArray[np.uint8]) -> float:
    """Peak signal to noise ratio in dB: above 35 nobody sees a difference."""
    return float(10 * np.log10(255**2 / np.mean(np.square(one - other))))


MIXED = """\
scenes:
  - type: clip
    source: film.mp4
    duration: 1.4s
    captions: [{text: "**42 délibérations** examinées"}]
  - {type: photo, source: photo.png, duration: 1s, transition: {type: push, to: up}}
  - {type: card, layout: title, slots: {title: "À bientôt"}, duration: 0.8s}
"""


@pytest.fixture(scope="module")
def mixed(media: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip with a caption, a photo that moves, a card, and two transitions."""
    folder = tmp_path_factory.mktemp("mixed")
    for name in ("film.mp4", "photo.png"):
        (folder / name).hardlink_to(media / name)
    return story(folder / "essai.yaml", MIXED)


@pytest.fixture(scope="module")
def video(mixed: Path) -> list[NDArray[np.uint8]]:
    """Every frame of the story, at full quality."""
    path = rendered(mixed, draft=False, platforms=("square",))
    return [frame.clip(0, 255).astype(np.uint8) for frame in frames(path)]


# A caption comes, stands, goes; one scene pushes the other; a photo; a crossfade; a card.
@pytest.mark.parametrize("number", [5, 15, 27, 35, 45, 54, 65])
def test_a_frame_is_the_videos(
    mixed: Path, video: list[NDArray[np.uint8]], number: int, tmp_path: Path
) -> None:
    """Equal within what the encoder loses, and nearer than to any frame beside it."""
    made = compiler.frame(mixed, f"{number}f", SQUARE, tmp_path / "frame.png")
    shown = png(made)
    near = [distance(shown, video[each]) for each in range(number - 3, number + 4)
            if 0 <= each < len(video)]  # fmt: skip
    assert distance(shown, video[number]) > 35
    assert max(near) == pytest.approx(distance(shown, video[number]), abs=0.5)


def test_the_cover_is_the_frame_asked_for(mixed: Path, tmp_path: Path) -> None:
    """Composed like `frame`, not taken from the encoded video."""
    text = mixed.read_text("utf-8").replace("scenes:", "cover: 1.2s\nscenes:", 1)
    chosen = mixed.with_name("couverture.yaml")
    chosen.write_text(text, "utf-8")
    with Image.open(render(chosen, platforms=("square",)).written[1]) as image:
        cover = np.asarray(image).astype(np.float64)
    draft = Options(draft=True, platforms=("square",))
    frame = png(compiler.frame(mixed, "1.2s", draft, tmp_path / "frame.png"))
    assert distance(cover, frame) > 35


def test_a_frame_has_its_usual_place(mixed: Path) -> None:
    """OUTPUT/NAME.PLATFORM.TIME.png, and the time in letters that every disk takes."""
    draft = Options(draft=True, platforms=("square",))
    made = compiler.frame(mixed, "0:01.5", draft, None)
    assert made == mixed.parent / "output" / "essai.square.0-01.5.png"
    with Image.open(made) as image:
        assert image.size == (540, 540)


@pytest.mark.parametrize("at", ["2.4s", "1:00", "soon", "-1s"])
def test_a_time_at_which_there_is_no_frame(mixed: Path, tmp_path: Path, at: str) -> None:
    """Wrong usage, and nothing is written."""
    with pytest.raises(UsageError):
        compiler.frame(mixed, at, SQUARE, tmp_path / "frame.png")
    assert list(tmp_path.iterdir()) == []


def test_no_frame_of_a_broken_storyboard(mixed: Path, tmp_path: Path) -> None:
    """What is wrong is told, located, as by `check`."""
    broken = mixed.with_name("faux.yaml")
    broken.write_text(mixed.read_text("utf-8").replace("film.mp4", "absent.mp4"), "utf-8")
    with pytest.raises(StoryRefused) as caught:
        compiler.frame(broken, "0s", SQUARE, tmp_path / "frame.png")
    report = caught.value.report
    assert isinstance(report, compiler.Report)
    assert [found.code for found in report.diagnostics] == ["SF401"]


# Platforms


CAPTIONED = """\
scenes:
  - type: photo
    source: gris.png
    duration: 3s
    motion: none
    captions:
      - {text: "Le conseil métropolitain a examiné quarante-deux délibérations"}
      - {text: "Hôtel de ville", style: note}
"""
NAMES = ("instagram-story", "tiktok", "instagram-feed", "x", "square", "landscape")


@pytest.fixture(scope="module")
def captioned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Captions at the foot and in the upper right corner of a grey picture."""
    folder = tmp_path_factory.mktemp("captioned")
    Image.new("RGB", (64, 64), (118, 118, 118)).save(folder / "gris.png")
    return story(folder / "essai.yaml", CAPTIONED)


def painted(frame: Pixels) -> Rect:
    """The rectangle outside which everything is grey."""
    differs = np.abs(frame - 118).max(axis=2) > 4
    columns, rows = np.flatnonzero(differs.any(axis=0)), np.flatnonzero(differs.any(axis=1))
    left, top = int(columns[0]), int(rows[0])
    return Rect(left, top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top)


@pytest.mark.parametrize("name", NAMES)
def test_captions_keep_to_the_safe_zone(captioned: Path, tmp_path: Path, name: str) -> None:
    """Laid out again for each platform: up to the edges of its safe zone, never beyond."""
    platform = PLATFORMS[name]
    made = compiler.frame(captioned, "1.5s", Options(platforms=(name,)), tmp_path / "frame.png")
    frame = png(made)
    assert frame.shape == (platform.output.height, platform.output.width, 3)
    scale = platform.output.width / platform.canvas.width
    safe, found = platform.safe_rect, painted(frame)
    edges = zip(
        (found.x, found.y, found.right, found.bottom),
        (safe.x, safe.y, safe.right, safe.bottom),
        strict=True,
    )
    assert all(abs(edge - wanted * scale) <= 2 for edge, wanted in edges)


def test_words_keep_their_size(captioned: Path, tmp_path: Path) -> None:
    """On another canvas lines break elsewhere; letters are as large, and never stretched."""
    heights = set()
    for name in ("instagram-story", "square", "landscape"):
        made = compiler.frame(captioned, "1.5s", Options(platforms=(name,)), tmp_path / "frame.png")
        safe = PLATFORMS[name].safe_rect
        corner = png(made)[round(safe.y) : round(safe.y) + 200, round(safe.right) - 400 :]
        heights.add(round(painted(corner).height))
    assert len(heights) == 1


def test_safe_zones_can_be_seen(captioned: Path, tmp_path: Path) -> None:
    """Drawn over the frame where the platform has its own buttons, and not within."""
    story_frame = Options(platforms=("instagram-story",))
    plain, marked = (
        png(
            compiler.frame(
                captioned, "1.5s", story_frame, tmp_path / "frame.png", Look(safe_zones=zones)
            )
        )
        for zones in (False, True)
    )
    safe = PLATFORMS["instagram-story"].safe_rect
    inner = np.s_[int(safe.y) + 8 : int(safe.bottom) - 8, int(safe.x) + 8 : int(safe.right) - 8]
    assert np.array_equal(plain[inner], marked[inner])
    assert not np.array_equal(plain[:200], marked[:200])


def test_a_photo_that_does_not_move(tmp_path: Path) -> None:
    """The same frame, whenever it is asked for: a frame does not depend on its neighbours."""
    photo(tmp_path / "photo.png")
    board = story(
        tmp_path / "essai.yaml",
        "scenes:\n  - {type: photo, source: photo.png, duration: 3s, motion: none}\n",
    )
    one, other = (
        png(compiler.frame(board, at, SQUARE, tmp_path / f"{at}.png")) for at in ("0s", "2.9s")
    )
    assert np.array_equal(one, other)


# Several, by line, as a strip


def test_each_time_is_a_picture_of_its_own(mixed: Path, tmp_path: Path) -> None:
    """In the folder given; as it is when it is asked for alone."""
    made = compiler.frames(mixed, Wish(at=("0.5s", "2s")), SQUARE, tmp_path)
    assert [each.file.name for each in made] == ["essai.square.0.5s.png", "essai.square.2s.png"]
    assert [spot.frame for each in made for spot in each.spots] == [15, 60]
    alone = png(compiler.frame(mixed, "2s", SQUARE, tmp_path / "alone.png"))
    assert np.array_equal(png(made[1].file), alone)


def test_a_line_shows_what_stands_there(mixed: Path, tmp_path: Path) -> None:
    """The caption written there, at rest; a scene in its middle."""
    text = mixed.read_text("utf-8").splitlines()
    line = next(number for number, each in enumerate(text, 1) if "captions" in each)
    shown = compiler.frames(mixed, Wish(line=line), SQUARE, tmp_path)[0]
    assert shown.file.name == f"essai.square.line-{line}.png"
    assert shown.spots[0].shows == "scene 1 caption 1"
    scene = compiler.frames(mixed, Wish(line=line + 1), SQUARE, tmp_path)[0]
    assert scene.spots[0].shows == "scene 2"
    assert distance(png(shown.file), png(scene.file)) < 30


def test_the_last_line_is_the_empty_one_after_the_text(mixed: Path, tmp_path: Path) -> None:
    """Where the cursor of an editor may stand; one further there is nothing."""
    lines = mixed.read_text("utf-8").count("\n") + 1
    assert compiler.frames(mixed, Wish(line=lines), SQUARE, tmp_path)
    with pytest.raises(UsageError, match=f"{lines} lines"):
        compiler.frames(mixed, Wish(line=lines + 1), SQUARE, tmp_path)


def test_a_strip_is_made_of_the_scenes_frames(mixed: Path, tmp_path: Path) -> None:
    """Half as large as alone, evenly from the first to the last, side by side."""
    shown = compiler.frames(mixed, Wish(scene="2", count=3), SQUARE, tmp_path)[0]
    picture = png(shown.file)
    draft = Options(draft=True, platforms=("square",))
    numbers = [spot.frame for spot in shown.spots]
    assert len(numbers) == 3
    for number in numbers:
        alone = png(compiler.frame(mixed, f"{number}f", draft, tmp_path / "alone.png"))
        assert _holds(picture, alone)
    assert picture.shape[1] > 3 * 540


def _holds(picture: Pixels, part: Pixels) -> bool:
    height, width = part.shape[:2]
    corners = np.argwhere((picture == part[0, 0]).all(axis=2))
    return any(np.array_equal(picture[y : y + height, x : x + width], part) for y, x in corners)


WRONG = [
    (Wish(), PLAIN), (Wish(at=("1s",), line=3), PLAIN), (Wish(scene="7"), PLAIN),
    (Wish(scene="0"), PLAIN), (Wish(scene="absent"), PLAIN), (Wish(line=0), PLAIN),
    (Wish(line=1_000), PLAIN), (Wish(at=("0s",)), Look(zones_of=("tiktok",))),
]  # fmt: skip


@pytest.mark.parametrize(("wish", "look"), WRONG)
def test_what_cannot_be_shown_is_wrong_usage(
    mixed: Path, tmp_path: Path, wish: Wish, look: Look
) -> None:
    """No wish or two, what is not there, zones of another shape; nothing is written."""
    with pytest.raises(UsageError):
        compiler.frames(mixed, wish, SQUARE, tmp_path, look)
    assert list(tmp_path.iterdir()) == []


def test_several_pictures_need_a_folder(mixed: Path, tmp_path: Path) -> None:
    """One name for two pictures is refused before anything is made."""
    with pytest.raises(UsageError, match="folder"):
        compiler.frames(mixed, Wish(at=("0s", "1s")), SQUARE, tmp_path / "frame.png")


def test_other_eyes_see_the_same_picture_in_other_colours(captioned: Path, tmp_path: Path) -> None:
    """Light and dark stay where they are; several kinds of eyes stand side by side."""
    options = Options(platforms=("square",), draft=True)
    plain = png(compiler.frame(captioned, "1s", options, tmp_path / "plain.png"))
    grey = png(
        compiler.frame(captioned, "1s", options, tmp_path / "grey.png", Look(sights=("greyscale",)))
    )
    assert np.array_equal(grey[..., 0], grey[..., 2])
    assert not np.array_equal(plain, grey)
    look = Look(sights=("greyscale", "tritanopia"))
    row = png(compiler.frame(captioned, "1s", options, tmp_path / "row.png", look))
    assert _holds(row, plain)
    assert _holds(row, grey)


def test_marks_and_phone_may_be_combined(captioned: Path, tmp_path: Path) -> None:
    """All at once, on every shape of canvas; the picture of a phone is taller than wide."""
    look = Look(safe_zones=True, zones_of=("all",), grid=True, phone=True, sights=("protanopia",))
    for name in ("instagram-story", "square", "landscape"):
        options = Options(platforms=(name,), draft=True)
        made = png(compiler.frame(captioned, "1s", options, tmp_path / f"{name}.png", look))
        assert made.shape[0] > made.shape[1]
