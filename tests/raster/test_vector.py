"""SVG: sizes, pixels, and what is refused."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from storyforge.errors import MediaUnreadable
from storyforge.raster.images import image_pixels, image_size
from storyforge.raster.vector import render_svg, svg_size
from tests.raster.pictures import ROOT

NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(inside: str, attributes: str = 'viewBox="0 0 20 10"') -> bytes:
    return f"<svg {NS} {attributes}>{inside}</svg>".encode()


RED = '<rect width="20" height="10" fill="#ff0000"/>'


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('viewBox="0 0 20 10"', (20, 10)),
        ('viewBox="0,0,20,10" width="200"', (200, 100)),
        ('viewBox="0 0 20 10" height="50px"', (100, 50)),
        ('width="10mm" height="1in"', (10 * 96 / 25.4, 96)),
        ('width="100%" height="100%" viewBox="0 0 30 40"', (30, 40)),
        ("", (300, 150)),
        ('viewBox="0 0 0 0"', (300, 150)),
    ],
)
def test_intrinsic_sizes(attributes: str, size: tuple[float, float]) -> None:
    """From the attributes, the view box, or what CSS says where there is neither."""
    assert svg_size(svg(RED, attributes)) == pytest.approx(size)
    assert image_size(svg(RED, attributes)) == pytest.approx(size)


def test_a_drawing_fills_its_size_with_its_colours() -> None:
    """Every pixel of a flat drawing is exact."""
    pixels = render_svg(svg(RED), 200, 100)
    assert pixels.shape == (100, 200, 4)
    assert {tuple(p) for p in pixels.reshape(-1, 4).tolist()} == {(255, 0, 0, 255)}
    assert np.array_equal(image_pixels(svg(RED), "a.svg", (200, 100)), pixels)


def test_a_byte_order_mark_and_a_declaration_are_fine() -> None:
    """As editors write them."""
    data = b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE svg>\n' + svg(RED)
    assert image_pixels(data, "a.svg", (4, 2))[0, 0, 0] == 255


def test_scripts_are_left_out_and_links_lead_nowhere() -> None:
    """What moves or calls home is dropped, the drawing stays."""
    inside = (
        "<script>alert(1)</script><metadata>x</metadata>"
        f'<a xlink:href="https://example.org"><g onclick="x()">{RED}</g></a>'
    )
    assert render_svg(svg(inside), 2, 1)[0, 0].tolist() == [255, 0, 0, 255]


def test_references_within_are_fine() -> None:
    """Gradients, symbols and clips of the drawing's own."""
    inside = (
        '<defs><linearGradient id="g"><stop stop-color="#ff0000"/></linearGradient>'
        '<rect id="r" width="20" height="10"/></defs><use xlink:href="#r" fill="url(#g)"/>'
    )
    assert render_svg(svg(inside), 2, 1)[0, 0].tolist() == [255, 0, 0, 255]


@pytest.mark.parametrize(
    "inside",
    [
        '<image xlink:href="file:///etc/passwd" width="9" height="9"/>',
        '<image href="../secret.png" width="9" height="9"/>',
        '<image href="https://example.org/a.png" width="9" height="9"/>',
        '<image href="data:image/svg+xml;base64,AAAA" width="9" height="9"/>',
        '<use href="other.svg#part"/>',
        "<style>@import url(https://example.org/a.css);</style>",
        "<style>rect{fill:url('paint.svg#p')}</style>",
        '<rect width="9" height="9" style="fill:url(http://example.org/#p)"/>',
        '<rect width="9" height="9" filter="url(file:///a)"/>',
    ],
)
def test_what_refers_outside_is_refused(inside: str) -> None:
    """Files and addresses, whatever the attribute."""
    with pytest.raises(MediaUnreadable, match="outside itself"):
        render_svg(svg(RED + inside), 2, 1)


def test_live_text_is_refused() -> None:
    """Without the designer's font it would be wrong, or vanish."""
    with pytest.raises(MediaUnreadable, match="convert it to outlines"):
        render_svg(svg('<text y="5">Rivemont</text>'), 2, 1)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<svg", b"not svg", b"<html/>", gzip.compress(svg(RED)), b"<svg>" + b" " * 9_000_000,
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
    ],
)  # fmt: skip
def test_what_is_no_drawing_is_refused(data: bytes) -> None:
    """Broken, packed, too large, or with entities that could grow without end."""
    with pytest.raises(MediaUnreadable, match=r"logo\.svg"):
        svg_size(data, "logo.svg")


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("brand/*/logos/*.svg")), ids=lambda path: path.name
)
def test_the_logos_of_the_example_kits_render(path: Path) -> None:
    """With something to see, and something clear around it."""
    data = path.read_bytes()
    width, height = svg_size(data, path.name)
    alpha = render_svg(data, round(width), round(height), path.name)[..., 3]
    assert alpha.max() == 255
    assert alpha.min() == 0
