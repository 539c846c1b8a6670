"""Animated GIF, WebP and APNG as clips: their pictures, their delays, what shows through them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from storyforge import compiler
from storyforge.compiler import Options
from storyforge.media.probe import probe
from tests.render.stage import Pixels, frames, rendered, story

COLOURS = ("#ff0000", "#00ff00", "#0000ff")
DELAYS_MS = (200, 480, 320)
SHOWN_AT_25 = (5, 12, 8)  # frames
SIZE = (90, 120)  # wider than the canvas: bands remain above and below
YELLOW = (255, 204, 0)


def cels() -> list[Image.Image]:
    """A square that changes its colour on nothing at all."""
    found = []
    for colour in COLOURS:
        image = Image.new("RGBA", SIZE, (0, 0, 0, 0))
        ImageDraw.Draw(image).rectangle((30, 40, 59, 79), fill=colour)
        found.append(image)
    return found


def animated(path: Path, **options: object) -> Path:
    first, *rest = cels()
    kept: dict[str, object] = {
        ".gif": {"disposal": 2},
        ".png": {"disposal": 1},
        ".webp": {"lossless": True},
    }[path.suffix]  # type: ignore[assignment]
    first.save(path, save_all=True, append_images=rest, duration=DELAYS_MS, **kept, **options)  # type: ignore[arg-type]
    return path


NAMES = ("a.gif", "a.png", "a.webp")
FITS = {"cover": "cover", "contain": "{type: contain, ground: '#ffcc00'}", "blur": "blur"}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Mapping[tuple[str, str], list[Pixels]]:
    """Every frame of each file in each fit."""
    folder = tmp_path_factory.mktemp("animés")
    scenes = ""
    for name in NAMES:
        animated(folder / name)
        for fit in FITS.values():
            scenes += f"  - {{type: clip, source: {name}, fit: {fit}, logo: none}}\n"
    body = f"frame_rate: 25\ndefaults: {{transition: cut}}\nscenes:\n{scenes}"
    every = list(frames(rendered(story(folder / "essai.yaml", body))))
    count = sum(SHOWN_AT_25)
    keys = [(name, fit) for name in NAMES for fit in FITS]
    assert len(every) == count * len(keys)
    return {key: every[at * count : (at + 1) * count] for at, key in enumerate(keys)}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("fit", FITS)
def test_pictures_come_with_their_delays(
    shown: Mapping[tuple[str, str], list[Pixels]], name: str, fit: str
) -> None:
    """Each as long as the file says, in its colour."""
    middles = [frame[480, 270] for frame in shown[name, fit]]
    colours = [int(np.argmax(middle)) for middle in middles]
    assert colours == [number for number, count in enumerate(SHOWN_AT_25) for _ in range(count)]
    assert all(middle.max() > 240 and np.sort(middle)[1] < 15 for middle in middles)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_behind_shows_through(
    shown: Mapping[tuple[str, str], list[Pixels]], name: str
) -> None:
    """White under cover, contain's ground, blur's copy; the same to the last column."""
    for fit, meant in (("cover", (255, 255, 255)), ("contain", YELLOW)):
        frame = shown[name, fit][2]
        for spot in ((480, 2), (480, 60), (480, 539), (250, 270), (20, 270)):
            assert frame[spot] == pytest.approx(meant, abs=3), (fit, spot)
    frame = shown[name, "blur"][2]
    beside = frame[480, 150]
    assert beside[0] > beside[1] + 20, "the red square, blurred, beside itself"
    assert frame[480, 539] == pytest.approx([158] * 3, abs=6), "white, darkened"


@pytest.mark.parametrize("name", NAMES)
def test_nothing_hidden_bleeds_at_the_edges(
    shown: Mapping[tuple[str, str], list[Pixels]], name: str
) -> None:
    """From the square to the ground every colour lies between the two: no dark line."""
    row = shown[name, "contain"][2][480, :270]
    assert row[:, 0].min() > 225, "red is full in both"


def avif(path: Path, pictures: list[Image.Image]) -> Path:
    first, *rest = pictures
    first.save(path, save_all=True, append_images=rest, duration=DELAYS_MS)
    return path


def test_animated_avif_moves(tmp_path: Path) -> None:
    """Its first picture lies beside the others in the file, and is not taken for all of them."""
    avif(tmp_path / "a.avif", [Image.new("RGB", SIZE, colour) for colour in COLOURS])
    body = "frame_rate: 25\nscenes: [{type: clip, source: a.avif, logo: none}]\n"
    video = rendered(story(tmp_path / "essai.yaml", body))
    found = [int(np.argmax(frame[480, 270])) for frame in frames(video)]
    assert found == [number for number, count in enumerate(SHOWN_AT_25) for _ in range(count)]


def test_transparent_animated_avif_is_refused(tmp_path: Path) -> None:
    """What hides under its clear parts would be seen; it is told what to save it as."""
    avif(tmp_path / "a.avif", cels())
    board = story(tmp_path / "essai.yaml", "scenes: [{type: clip, source: a.avif}]\n")
    report = compiler.check([board], Options(cache=False))
    assert [each.code for each in report.diagnostics] == ["SF404"]
    assert "transparent" in report.diagnostics[0].message


def test_one_picture_is_a_still(tmp_path: Path) -> None:
    """Whatever the file could hold: a GIF, an APNG, an animated WebP of one picture."""
    image = cels()[0]
    for name in NAMES:
        image.save(tmp_path / name, save_all=True, duration=[100])
        assert probe(tmp_path / name).kind == "image", name


def webp_of_one(path: Path) -> Path:
    """An animated WebP from which all pictures but the first were taken."""
    data = animated(path).read_bytes()
    first = data.index(b"ANMF")
    end = first + 8 + int.from_bytes(data[first + 4 : first + 8], "little")
    path.write_bytes(b"RIFF" + (end - 8).to_bytes(4, "little") + data[8:end])
    return path


def test_an_animation_of_one_picture_is_a_still(tmp_path: Path) -> None:
    """Its head says that it moves; nothing does."""
    assert probe(webp_of_one(tmp_path / "a.webp")).kind == "image"


@pytest.mark.parametrize("name", NAMES)
def test_as_a_photo_it_is_told_what_to_write(name: str, tmp_path: Path) -> None:
    """A moving picture is a clip; a still one is a photo."""
    animated(tmp_path / name)
    cels()[0].save(tmp_path / f"still-{name}")
    scenes = (
        f"scenes:\n  - {{type: photo, source: {name}}}\n  - {{type: clip, source: still-{name}}}\n"
    )
    report = compiler.check([story(tmp_path / "essai.yaml", scenes)], Options(cache=False))
    found = [(each.code, each.help) for each in report.diagnostics if each.code == "SF405"]
    assert found == [
        ("SF405", "for a moving picture write `type: clip`"),
        ("SF405", "for a still picture write `type: photo`"),
    ]


def huge(name: str) -> Callable[[Path], bytes]:
    """The head of an animation on a canvas of 268 megapixels."""

    def made(folder: Path) -> bytes:
        data = bytearray(animated(folder / name).read_bytes())
        if name == "a.webp":
            data[24:30] = (16_383).to_bytes(3, "little") * 2
        elif name == "a.gif":
            data[6:10] = (16_384).to_bytes(2, "little") * 2
        else:
            data[16:24] = (16_384).to_bytes(4) * 2
        return bytes(data)

    return made


@pytest.mark.parametrize("name", NAMES)
def test_canvases_are_bounded(name: str, tmp_path: Path) -> None:
    """A kilobyte could unfold to a gigabyte: it is refused folded."""
    (tmp_path / name).write_bytes(huge(name)(tmp_path))
    board = story(tmp_path / "essai.yaml", f"scenes:\n  - {{type: clip, source: {name}}}\n")
    report = compiler.check([board], Options(cache=False))
    assert [each.code for each in report.diagnostics] == ["SF404"], report.diagnostics
