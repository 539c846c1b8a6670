"""The drawn marks and pictures: self-contained, and the same on every run."""

from __future__ import annotations

import hashlib
import re
import xml.etree.ElementTree as ET
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from examples import draw_logo, draw_media
from examples.media import heat, portrait, sound
from examples.media.light import Sprite, Water, sky
from examples.media.svg import rect

ROOT = Path(__file__).parents[2]
SVGS = sorted(
    path for folder in ("brand", "storyforge/starter") for path in (ROOT / folder).rglob("*.svg")
)


@pytest.mark.parametrize("path", SVGS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_svg_needs_nothing_but_itself(path: Path) -> None:
    """No font, no link, no style sheet, no script, no picture from elsewhere."""
    root = ET.parse(path).getroot()
    names = {element.tag.split("}")[-1] for element in root.iter()}
    attributes = {name.split("}")[-1] for element in root.iter() for name in element.attrib}
    addresses = re.findall(r"url\((?!#)|://(?!www\.w3\.org/2000/svg)", path.read_text("utf-8"))
    assert names <= {"svg", "title", "g", "path"}
    assert (attributes & {"href", "src", "style", "class"}, addresses) == (set(), [])


@pytest.mark.parametrize("name", draw_logo.drawings())
def test_the_logo_is_what_its_script_draws(name: str) -> None:
    """The files in the kit and the script that draws them never part ways."""
    assert (draw_logo.KIT / name).read_text("utf-8") == draw_logo.drawings()[name]


def digest(picture: Image.Image) -> str:
    return hashlib.sha256(picture.tobytes()).hexdigest()


def test_a_picture_is_drawn_the_same_twice() -> None:
    """The portrait's pixels do not depend on the run."""
    assert digest(portrait.mayor()) == digest(portrait.mayor())


def test_a_clip_is_drawn_the_same_twice() -> None:
    """Nor do a clip's first frames, with their grain and their shimmer."""
    first, again = ([digest(frame) for frame in islice(heat.frames(2, 30), 2)] for _ in range(2))
    assert first == again
    assert len(set(first)) == 2


@pytest.mark.parametrize("ambience", [sound.cicadas, sound.fountain, sound.tram_passing])
def test_an_ambience_is_the_same_twice(ambience: sound.Ambience) -> None:
    """The same seed gives the same samples; another seed gives others."""
    heard = ambience(1.5, np.random.default_rng(3))
    assert np.array_equal(heard, ambience(1.5, np.random.default_rng(3)))
    assert not np.array_equal(heard, ambience(1.5, np.random.default_rng(4)))


@pytest.mark.parametrize("ambience", [sound.cicadas, sound.fountain, sound.murmur])
def test_an_ambience_is_heard_and_never_clips(ambience: sound.Ambience) -> None:
    """Stereo, well above silence, below full scale."""
    heard = ambience(1.0, np.random.default_rng(3))
    assert heard.shape == (sound.RATE, 2)
    assert np.max(np.abs(heard)) < 0.9
    assert np.sqrt(np.mean(heard**2)) > 0.01


def test_reverberation_runs_over_the_end_of_a_loop() -> None:
    """A sound at the very end of a loop rings on at its beginning."""
    dry = np.zeros((sound.seconds(1), 2))
    dry[-100:] = 0.5
    wet = sound.reverb(dry, 1.0, 0.5, np.random.default_rng(1))
    assert np.max(np.abs(wet[:2000])) > 0.005


def test_a_part_that_passes_the_end_falls_on_the_beginning() -> None:
    """Placing is circular: nothing of a note is lost in a loop."""
    mix = np.zeros((1000, 2))
    sound.place(mix, np.ones((200, 2)), 900 / sound.RATE, 1.0)
    assert (mix[:100].min(), mix[100:900].max(), mix[900:].min()) == (1.0, 0.0, 1.0)


def test_a_sprite_moves_by_quarters_of_a_pixel() -> None:
    """A quarter of a px to the right moves a quarter of the edge's light."""
    sprite = Sprite.of(rect(2, 0, 4, 4, "#ffffff"), (8, 4))
    edges = []
    for x in (0.0, 0.25, 0.5, 0.75):
        frame = Image.new("RGB", (16, 4))
        sprite.on(frame, x, 0)
        edges.append(int(np.asarray(frame)[2, 2, 0]))
    assert edges == sorted(edges, reverse=True)
    assert len(set(edges)) == 4


def test_water_shows_what_stands_above_it() -> None:
    """Under a red sky the water is red, and darker."""
    frame = Image.new("RGB", (64, 96), "#ff0000")
    Water(top=48, depth=48, tint="#000000").under(frame, 0.4)
    pixels = np.asarray(frame)[48:]
    assert set(np.unique(pixels[:, :, 1:])) == {0}
    assert 0 < pixels[:, :, 0].min() < pixels[:, :, 0].max() < 255


def test_a_sky_begins_and_ends_in_its_colours() -> None:
    """The first and the last row are the colours asked for."""
    gradient = sky((4, 50), (0, "#102030"), (0.5, "#405060"), (1, "#8090a0"))
    assert gradient[0, 0].round().tolist() == [16, 32, 48]
    assert gradient[-1, 0].round().tolist() == [128, 144, 160]


def test_everything_is_missing_from_an_empty_folder(tmp_path: Path) -> None:
    """Nothing counts as drawn that is not there."""
    assert draw_media.missing(tmp_path) == list(draw_media.WORKS)
