"""Photos in the finished video: upright, in the colours that were meant, in every format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from storyforge import compiler
from storyforge.compiler import Options
from tests.raster.profiles import INKS, ink_profile
from tests.raster.stills import (
    ADOBE,
    P3,
    PATCHES,
    UPRIGHT,
    box,
    chart,
    clock,
    exif,
    heic,
    hours,
    in_adobe_rgb,
    in_p3,
    nclx,
    patches,
    saved,
    stored,
)
from tests.render.deltae import delta_e, lab
from tests.render.stage import Pixels, frames, rendered, story

SEEN = 3.0
"""CIEDE2000: what nobody notices without the original beside it."""

FRAMES = 3  # of each scene
PORTRAIT = (270, 480)

Make = Callable[[Path], bytes]


def full(image: Image.Image) -> Image.Image:
    """A picture with the proportions of the canvas."""
    return image.resize(PORTRAIT, Image.Resampling.NEAREST)


def drawn(shapes: str, box: str = "0 0 3 4") -> bytes:
    head = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    view = f'viewBox="{box}" preserveAspectRatio="none"'
    return f"<svg {head} {view}>{shapes}</svg>".encode()


SQUARES = "".join(
    f'<rect x="{at % 3}" y="{at // 3}" width="1" height="1" fill="rgb{colour}"/>'
    for at, colour in enumerate(PATCHES)
)

OVERPRINTS = [ink for ink in INKS if not ink[3]] + [ink for ink in INKS if ink[3]][:4]
IN_INK = [tuple(255 * each for each in ink) for ink in OVERPRINTS]

CHARTS: Mapping[str, Make] = {
    "plain.png": lambda _: saved(full(chart(PATCHES)), "PNG"),
    "p3.png": lambda _: saved(full(chart(in_p3())), "PNG", icc_profile=P3),
    "adobe.jpg": lambda _: saved(
        full(chart(in_adobe_rgb())), "JPEG", quality=95, icc_profile=ADOBE
    ),
    "p3.avif": lambda _: saved(full(chart(in_p3())), "AVIF", quality=90, icc_profile=P3),
    "plain.webp": lambda _: saved(full(chart(PATCHES)), "WEBP", quality=95),
    "plain.gif": lambda _: saved(full(chart(PATCHES)), "GIF"),
    "drawn.svg": lambda _: drawn(f'<g transform="scale(9 12)">{SQUARES}</g>', "0 0 27 48"),
    "ink.jpg": lambda _: saved(
        full(chart(IN_INK, "CMYK")), "JPEG", quality=95, icc_profile=ink_profile()
    ),
}  # fmt: skip
HEIC: Mapping[str, Make] = {
    "p3.heic": lambda folder: heic(
        full(chart(in_p3())), folder, colour=box(b"colr", b"prof", P3), bits=10
    ),
    "numbers.heic": lambda folder: heic(full(chart(in_p3())), folder, colour=nclx(12, 13)),
}


def scenes(names: Sequence[str]) -> str:
    lines = (
        f"  - {{type: photo, source: {name}, duration: {FRAMES}f, motion: none, logo: none}}\n"
        for name in names
    )
    return "defaults: {transition: cut}\nscenes:\n" + "".join(lines)


def shown(folder: Path, made: Mapping[str, Make]) -> dict[str, Pixels]:
    """The middle frame of each picture's scene in the finished video."""
    for name, make in made.items():
        (folder / name).write_bytes(make(folder))
    video = rendered(story(folder / "essai.yaml", scenes(list(made))))
    return dict(zip(made, frames(video, FRAMES // 2, FRAMES), strict=True))


def assert_meant(frame: Pixels, meant: Sequence[Sequence[float]]) -> None:
    differences = [
        delta_e(lab(*one), lab(*other)) for one, other in zip(patches(frame), meant, strict=True)
    ]
    assert max(differences) < SEEN, differences


@pytest.fixture(scope="module")
def charts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pixels]:
    return shown(tmp_path_factory.mktemp("nuances"), CHARTS)


@pytest.mark.parametrize("name", [name for name in CHARTS if name != "ink.jpg"])
def test_colours_are_those_that_were_meant(charts: dict[str, Pixels], name: str) -> None:
    """Display P3, Adobe RGB and sRGB, in the formats that cameras and programs write."""
    assert_meant(charts[name], PATCHES)


def test_inks_are_those_of_their_profile(charts: dict[str, Pixels]) -> None:
    """A CMYK photo from a printer, each overprint as its profile has it."""
    assert_meant(charts["ink.jpg"], [[255 * each for each in INKS[ink]] for ink in OVERPRINTS])


def test_heic_photos_are_shown(tmp_path: Path) -> None:
    """In Display P3, by profile and by numbers, with the extra."""
    pytest.importorskip("pi_heif", reason="the extra storyforge[heic] is not installed")
    for frame in shown(tmp_path, HEIC).values():
        assert_meant(frame, PATCHES)


def test_every_orientation_is_upright(tmp_path: Path) -> None:
    """A clock face shows 12 at the top and 3 at the right, however the camera was held."""
    clocks = {
        f"{turn}.jpg": saved(stored(full(clock()), turn), "JPEG", quality=90, exif=exif(turn))
        for turn in range(1, 9)
    }
    found = shown(tmp_path, {name: _always(data) for name, data in clocks.items()})
    assert {name: hours(frame) for name, frame in found.items()} == dict.fromkeys(clocks, UPRIGHT)


def _always(data: bytes) -> Make:
    return lambda _: data


DRAWING = drawn('<circle cx="5" cy="5" r="4" fill="#0057a8"/>', "0 0 10 10")


def test_drawings_are_photos_too(tmp_path: Path) -> None:
    """Sharp at any size, in each fit, moved or not, with what is behind them showing through."""
    (tmp_path / "logo.svg").write_bytes(DRAWING)
    fits = ("cover", "{type: contain, ground: '#ffcc00'}", "blur")
    lines = "".join(
        f"  - {{type: photo, source: logo.svg, fit: {fit}, motion: {motion}, duration: 3f,"
        " logo: none}\n"
        for fit in fits for motion in ("none", "{type: zoom-in, amount: 1%}")
    )  # fmt: skip
    board = story(tmp_path / "essai.yaml", f"defaults: {{transition: cut}}\nscenes:\n{lines}")
    shown = list(frames(rendered(board), 1, FRAMES))
    for frame in shown:
        assert delta_e(lab(*frame[480, 270]), lab(0, 87, 168)) < SEEN
    for frame, ground in zip(shown, [(255,) * 3] * 2 + [(255, 204, 0)] * 2, strict=False):
        assert frame[4, 4] == pytest.approx(ground, abs=3)
    edge = shown[2][480]  # from the ground to the circle in one pixel or two
    assert np.abs(np.diff(edge[:270], axis=0)).max() > 90


NOISE = (
    '<filter id="f"><feTurbulence numOctaves="9999"/></filter>'
    '<rect width="9" height="9" filter="url(#f)"/>'
)


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ('<image xlink:href="file:///etc/passwd" width="9" height="9"/>', "outside itself"),
        ('<use href="//example.org/a.svg#b"/>', "outside itself"),
        ("<text>Rivemont</text>", "convert it to outlines"),
        (NOISE, "take too long"),
    ],
)  # fmt: skip
def test_drawings_that_reach_out_are_refused(inside: str, reason: str, tmp_path: Path) -> None:
    """On the line of the scene, before anything is rendered."""
    (tmp_path / "logo.svg").write_bytes(drawn(inside))
    board = story(tmp_path / "essai.yaml", "scenes:\n  - {type: photo, source: logo.svg}\n")
    (found,) = compiler.check([board], Options(cache=False)).diagnostics
    assert (found.code, found.span.line if found.span else 0) == ("SF404", 4)
    assert reason in found.message


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP", "AVIF", "HEIC"])
def test_what_was_not_copied_to_its_end_is_refused(kind: str, tmp_path: Path) -> None:
    """Before anything is rendered, whatever the format; the whole file is fine."""
    image = Image.effect_noise((96, 96), 90).convert("RGB")
    if kind == "HEIC":
        pytest.importorskip("pi_heif", reason="the extra storyforge[heic] is not installed")
        data = heic(image, tmp_path)
    else:
        data = saved(image, kind)
    (tmp_path / "cut").write_bytes(data[: len(data) * 3 // 4])
    (tmp_path / "whole").write_bytes(data)
    lines = "".join(f"  - {{type: photo, source: {name}}}\n" for name in ("cut", "whole"))
    board = story(tmp_path / "essai.yaml", f"scenes:\n{lines}")
    found = compiler.check([board], Options(cache=False)).diagnostics
    assert [(each.code, each.span.line) for each in found if each.is_error and each.span] == [
        ("SF404", 4)
    ]


@pytest.mark.parametrize(
    ("image", "hinted"),
    [
        (Image.new("RGBA", (1200, 2200), (9, 9, 9, 255)), False),
        (Image.new("RGBA", (1200, 2200), (9, 9, 9, 90)), True),
        (Image.new("RGB", (1200, 2200)), False),
    ],
)
def test_only_what_is_transparent_is_hinted_at(
    image: Image.Image, hinted: bool, tmp_path: Path
) -> None:
    """Screen shots have a channel for it in which nothing is."""
    (tmp_path / "a.png").write_bytes(saved(image, "PNG"))
    board = story(tmp_path / "essai.yaml", "scenes:\n  - {type: photo, source: a.png}\n")
    found = [each.code for each in compiler.check([board], Options(cache=False)).diagnostics]
    assert ("SF417" in found) == hinted
    assert "SF416" not in found


def test_drawings_that_fill_their_frame_are_not_hinted_at(tmp_path: Path) -> None:
    """Only those with something to see behind them."""
    whole = '<rect width="3" height="4" fill="#0057a8"/>'
    (tmp_path / "whole.svg").write_bytes(drawn(whole))
    (tmp_path / "logo.svg").write_bytes(DRAWING)
    lines = "".join(f"  - {{type: photo, source: {name}.svg}}\n" for name in ("whole", "logo"))
    board = story(tmp_path / "essai.yaml", f"scenes:\n{lines}")
    found = compiler.check([board], Options(cache=False)).diagnostics
    assert [each.span.line for each in found if each.code == "SF417" and each.span] == [5]
