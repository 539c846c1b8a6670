"""Files are recognised by what is in them."""

from pathlib import Path

import pytest

from storyforge.media.content import recognise
from storyforge.media.probe import probe
from tests.media.conftest import PICTURE, Make


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\0" * 5000, "zeros"),
        (b"#EXTM3U\n#EXT-X-VERSION:3\nsegment.ts\n", "playlist"),
        (b"\xef\xbb\xbf#EXTM3U\n", "playlist"),
        (b"[playlist]\nFile1=a.mp3\n", "playlist"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "list of files"),
        (b"<?xml version='1.0'?>\n<MPD xmlns='urn:mpeg:dash:schema:mpd:2011'/>", "playlist"),
        (b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n", "network stream"),
        (b"WEBVTT\n\n00:00.000 --> 00:01.000\nBonjour\n", "subtitles"),
        (b"1\r\n00:00:00,000 --> 00:00:01,000\r\nBonjour\r\n", "subtitles"),
        (b"[Script Info]\nTitle: x\n", "subtitles"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git lfs pull"),
        (b"%PDF-1.7\n", "document"),
        (b"<!doctype html><title>404</title>", "web page"),
    ],
)
def test_refused(tmp_path: Path, data: bytes, words: str) -> None:
    """What poses as media is refused with its own reason, whatever its name."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(data)
    content = recognise(path)
    assert content.kind == "refused"
    assert words in content.reason


@pytest.mark.parametrize(
    "text",
    [
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "\ufeff<?xml version='1.0'?>\n<!-- logo -->\n<svg>",
        "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'x' [<!ENTITY a 'b'>]>\n<svg:svg x=''>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_svg(tmp_path: Path, text: str, encoding: str) -> None:
    """An SVG is its first element, after whatever may stand before it."""
    path = tmp_path / "logo.png"
    path.write_bytes(text.encode(encoding))
    assert recognise(path).kind == "svg"


def test_other_xml_is_no_svg(tmp_path: Path) -> None:
    """A document that only mentions SVG is not one."""
    path = tmp_path / "page.svg"
    path.write_text("<page><svg/></page>")
    assert recognise(path).kind == "media"


@pytest.mark.parametrize(
    ("name", "format"),
    [("a.jpg", "jpeg"), ("a.png", "png"), ("a.webp", "webp"), ("a.tiff", "tiff"), ("a.bmp", "bmp")],
)
def test_stills(make: Make, name: str, format: str) -> None:
    """A still is known by its content, under any name."""
    path = make(name, *PICTURE, "-frames:v", 1, "-update", 1)
    renamed = path.rename(path.with_suffix(".mov"))
    content = recognise(renamed)
    assert (content.kind, content.format) == ("image", format)


@pytest.mark.parametrize(
    ("brands", "format"),
    [
        (b"avif\0\0\0\0avifmif1", "avif"),
        (b"mif1\0\0\0\0mif1avifmiaf", "avif"),
        (b"heic\0\0\0\0mif1heic", "heic"),
        (b"mif1\0\0\0\0mif1heic", "heic"),
    ],
)
def test_phone_stills(tmp_path: Path, brands: bytes, format: str) -> None:
    """Stills in boxes are told from video in boxes, and from each other, by their brands."""
    path = tmp_path / "photo.jpg"
    path.write_bytes((8 + len(brands)).to_bytes(4) + b"ftyp" + brands)
    content = recognise(path)
    assert (content.kind, content.format) == ("image", format)


def test_animations_are_no_stills(make: Make) -> None:
    """PNG and WebP with several pictures are moving pictures."""
    moving = make("a.apng", *PICTURE, "-frames:v", 3, "-f", "apng")
    assert recognise(moving).kind == "media"
    waving = make("b.webp", *PICTURE, "-frames:v", 3, "-c:v", "libwebp_anim")
    assert recognise(waving).kind == "media"


@pytest.mark.parametrize(
    "prologue", [b"<?a?>", b"<!---->", b"<!DOCTYPE a>", b"<!DOCTYPE a[]>", b" "]
)
def test_a_long_prologue_takes_no_longer_than_it_is(tmp_path: Path, prologue: bytes) -> None:
    """What may stand before the first element is passed once, however often it is repeated."""
    path = tmp_path / "logo.svg"
    path.write_bytes(prologue * 2000 + b"<x")
    assert recognise(path).kind == "media"
    path.write_bytes(prologue * 2000 + b"<svg>")
    assert recognise(path).kind == "svg"


def test_a_cut_off_header_is_no_animation(tmp_path: Path) -> None:
    """Sixteen bytes that promise flags and end before them are read like any damaged file."""
    path = tmp_path / "photo.webp"
    path.write_bytes(b"RIFF\0\0\0\0WEBPVP8X")
    content = recognise(path)
    assert (content.kind, content.format) == ("image", "webp")
    assert probe(path).image is None
