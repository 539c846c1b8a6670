"""SVG: sizes, pixels, and what is refused."""

from __future__ import annotations

import base64
import gzip
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

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


def test_groups_may_not_be_nested_without_end() -> None:
    """A few dozen are usual; thousands would be more than the program can go into."""
    assert svg_size(svg("<g>" * 100 + RED + "</g>" * 100)) == (20, 10)
    with pytest.raises(MediaUnreadable, match="nested"):
        svg_size(svg("<g>" * 3000 + "</g>" * 3000))


@pytest.mark.parametrize(
    "attributes",
    [
        'viewBox="0 0 inf 1"', 'viewBox="0 0 1e-300 1e300" width="1"', 'width="1e400"',
        'viewBox="0 0 1 1e9"',
    ],
)  # fmt: skip
def test_sizes_are_finite(attributes: str) -> None:
    """A size nothing could be painted at is the drawing's mistake."""
    with pytest.raises(MediaUnreadable, match="size"):
        svg_size(svg(RED, attributes))


def embedded(width: int, height: int) -> str:
    """An image element with a red PNG in it."""
    file = BytesIO()
    Image.new("RGB", (width, height), "#ff0000").save(file, "PNG")
    data = base64.b64encode(file.getvalue()).decode()
    return f'<image width="20" height="10" href="data:image/png;base64,{data}"/>'


def test_embedded_images_are_small() -> None:
    """A few kilobytes may hold so many pixels that decoding them fills the memory."""
    assert render_svg(svg(embedded(20, 10)), 2, 1)[0, 0].tolist() == [255, 0, 0, 255]
    with pytest.raises(MediaUnreadable, match="images within the drawing"):
        svg_size(svg(embedded(2100, 2000)))
    with pytest.raises(MediaUnreadable, match="images within the drawing"):
        svg_size(svg(embedded(1500, 1000) * 3))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_every_encoding(encoding: str) -> None:
    """They are found by the parser, not by the bytes they are written in."""
    text = '<!DOCTYPE svg [<!ENTITY a "b">]>' + svg(RED).decode()
    with pytest.raises(MediaUnreadable, match="entities"):
        svg_size(text.encode(encoding))


@pytest.mark.parametrize("attributes", ['viewBox="0 0 20 10"', 'width="20" height="10"'])
def test_a_part_is_the_same_as_cut_out_of_the_whole(attributes: str) -> None:
    """Only what is seen of a drawing is painted, and nothing of it moves."""
    inside = RED + '<circle cx="9.3" cy="4.1" r="3.7" fill="#0000ff"/>'
    whole = image_pixels(svg(inside, attributes), "a.svg", (200, 100)).astype(int)
    part = image_pixels(svg(inside, attributes), "a.svg", (200, 100), (50, 20, 120, 90))
    assert np.abs(whole[20:90, 50:120] - part).max() <= 2


def uses(levels: int, times: int) -> str:
    """A square, named so many times by each of so many groups."""
    groups = "".join(
        f'<g id="g{level}">' + f'<use xlink:href="#g{level - 1}"/>' * times + "</g>"
        for level in range(1, levels + 1)
    )
    square = '<rect id="g0" width="1" height="1"/>'
    return f'<defs>{square}{groups}</defs><use xlink:href="#g{levels}"/>'


def effect(steps: str, times: int = 1) -> str:
    shape = '<rect width="20" height="10" fill="#ff0000" filter="url(#f)"/>'
    return f'<filter id="f">{steps}</filter>{shape * times}'


HEAVY = f'<filter id="g">{"<feTurbulence/>" * 400}</filter><rect id="b" width="9"/>'
MARKED = f'<path marker-mid="url(#m)" d="{"L1 1" * 900}"/>'
CLEAR = '<g style="opacity:0.9">'


@pytest.mark.parametrize(
    "inside",
    [
        uses(8, 10),
        uses(500, 1),
        effect('<feTurbulence baseFrequency="0.5" numOctaves="1000"/>'),
        effect('<feMorphology operator="dilate" radius="90"/>'),
        effect("<feMerge>" + "<feMergeNode/>" * 400 + "</feMerge>"),
        effect('<feGaussianBlur stdDeviation="5"/>', 500),
        "<style>.a{opacity:.5}</style>" + '<rect class="a"/>' * 800,
        f"{CLEAR}{uses(3, 10)}</g>".replace("<use", '<use opacity="0.5"'),
        f'<marker id="m">{effect("<feFlood/>")}</marker>{MARKED}',
        f"<style>/* a */ rect{{filter:url(#g)}}</style>{HEAVY}",
        f"<style>.a, #b {{filter: url('#g')</style>{HEAVY}",
        f"<style>@media all{{[width]{{filter:url(#g)}}}}</style>{HEAVY}",
        f"<style>rect{{f\\69lter:url(#g)}}</style>{HEAVY}",
        f'<rect style="filter:{"drop-shadow(1px 1px 3px red) " * 30}" width="9" height="9"/>',
        f'<rect filter="{"sepia(1) " * 200}" width="9" height="9"/>',
        f"<style>{'.a{fill:url(#n)}' * 3000}</style>" + '<rect class="a"/>' * 1000,
    ],
)  # fmt: skip
def test_drawings_that_would_take_hours_are_refused(inside: str) -> None:
    """Whatever multiplies the work: copies of copies, effects, layers, marks on a path."""
    with pytest.raises(MediaUnreadable, match="take too long"):
        svg_size(svg(inside))


def test_what_designers_draw_is_painted() -> None:
    """Soft shadows, gradients within each other, a thousand copies, and what leads to itself."""
    shadow = '<feGaussianBlur stdDeviation="0.2"/><feMerge><feMergeNode/></feMerge>'
    for inside in (
        effect(shadow, 20), uses(3, 10), "<g>" * 150 + RED + "</g>" * 150,
        '<g id="a"><use xlink:href="#a"/></g>' + RED,
        "<style>.a{filter:url('#f');opacity:.9}.b{fill:#fff}</style>" + '<path class="b"/>' * 900
        + effect(shadow),
    ):  # fmt: skip
        assert render_svg(svg(inside + RED), 20, 10)[5, 10].tolist() == [255, 0, 0, 255]
