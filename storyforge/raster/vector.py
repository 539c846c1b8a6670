"""SVG images: their size, and their pixels, without scripts or outside references."""

from __future__ import annotations

import base64
import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.parsers import expat

from storyforge.errors import MediaUnreadable
from storyforge.raster.effort import MOST_EFFORT, effort, local_name

if TYPE_CHECKING:
    from storyforge.raster.pixels import Rgba

MOST_BYTES = 8_000_000
"""No logo is larger; more is a mistake or an attack."""

MOST_DEEP = 200
"""Elements within each other; drawing programs nest a few dozen."""

MOST_EMBEDDED_PIXELS = 4_000_000
"""In all images within a drawing, which are decoded whole, at four bytes each."""

_LEAST_SIDE, _MOST_SIDE = 1e-3, 1e6  # px

_PER_INCH = {"": 96, "px": 96, "pt": 72, "pc": 6, "mm": 25.4, "cm": 2.54, "in": 1}
_LENGTH = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*([a-z]*)\s*")
_EMBEDDED = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,", re.IGNORECASE)
_CSS_REFERENCE = re.compile(r"url\((?>\s*['\"]?\s*)(?!#)|@import|@font-face", re.IGNORECASE)
_DROPPED = {"script", "foreignObject", "metadata", "handler", "listener"}
_WORDS = {"text", "tspan", "textPath"}
_DEFAULT_SIZE = (300.0, 150.0)  # CSS 2.1, 10.3.2: a replaced element without a size


def svg_size(data: bytes, name: str = "image.svg") -> tuple[float, float]:
    """Intrinsic width and height in px, from the attributes or the view box.

    Raises MediaUnreadable, with the reason, for anything that is not an SVG or that
    `render_svg` would refuse to paint.
    """
    return _size(_safe(_parsed(data, name), name), name)


def _size(root: ET.Element, name: str) -> tuple[float, float]:
    box = _view_box(root.get("viewBox", ""))
    width, height = _px(root.get("width")), _px(root.get("height"))
    if box is not None:
        ratio = _bounded(box, name)[0] / box[1]
        if width is None and height is None:
            return box
        return _bounded((width or (height or 0) * ratio, height or (width or 0) / ratio), name)
    return _bounded((width or _DEFAULT_SIZE[0], height or _DEFAULT_SIZE[1]), name)


def _bounded(size: tuple[float, float], name: str) -> tuple[float, float]:
    if all(_LEAST_SIDE <= side <= _MOST_SIDE for side in size):
        return size
    raise MediaUnreadable(Path(name), "the drawing's size is none that can be painted")


def render_svg(
    data: bytes,
    width_px: int,
    height_px: int,
    name: str = "image.svg",
    part: tuple[int, int, int, int] | None = None,
) -> Rgba:
    """The drawing, scaled to the given size in pixels, or a part of that.

    `part` is left, top, right and bottom in px. Scripts are left out. Raises MediaUnreadable
    for a drawing that is broken, too deep or too large, holds live text (no font would be
    right), or refers to anything outside itself.
    """
    # Here, because a drawing's size (all that a check asks) needs none of them.
    import numpy as np
    import resvg_py
    from PIL import Image

    root = _safe(_parsed(data, name), name)
    if part is not None:
        root = _framed(root, (width_px, height_px), part, name)
        width_px, height_px = part[2] - part[0], part[3] - part[1]
    try:
        png = resvg_py.svg_to_bytes(
            svg_string=ET.tostring(root, encoding="unicode"),
            width=width_px, height=height_px, skip_system_fonts=True,
        )  # fmt: skip
    except (ValueError, RuntimeError) as error:
        raise MediaUnreadable(Path(name), f"the drawing cannot be rendered ({error})") from None
    with Image.open(BytesIO(bytes(png))) as image:
        pixels = image.convert("RGBA")
    if pixels.size != (width_px, height_px):
        pixels = pixels.resize((width_px, height_px), Image.Resampling.LANCZOS)
    return np.array(pixels)


def _framed(
    root: ET.Element, size: tuple[int, int], part: tuple[int, int, int, int], name: str
) -> ET.Element:
    """A drawing of a part: the whole, at its size, in a frame that shows no more."""
    left, top, right, bottom = part
    if _view_box(root.get("viewBox", "")) is None:
        root.set("viewBox", "0 0 {:.9g} {:.9g}".format(*_size(root, name)))
    root.attrib |= {"width": str(size[0]), "height": str(size[1]), "preserveAspectRatio": "none"}
    frame = ET.Element("{http://www.w3.org/2000/svg}svg")
    frame.attrib |= {
        "width": str(right - left), "height": str(bottom - top),
        "viewBox": f"{left} {top} {right - left} {bottom - top}",
    }  # fmt: skip
    frame.append(root)
    return frame


def _parsed(data: bytes, name: str) -> ET.Element:
    if len(data) > MOST_BYTES:
        raise MediaUnreadable(Path(name), "the drawing is too large (over 8 MB)")
    if data[:2] == b"\x1f\x8b":
        raise MediaUnreadable(Path(name), "a compressed drawing (SVGZ); save it as plain SVG")
    try:
        root = _Reader(name).read(data)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise MediaUnreadable(Path(name), f"not an SVG drawing ({error})") from None
    if local_name(root.tag) != "svg":
        raise MediaUnreadable(Path(name), "not an SVG drawing")
    return root


class _Reader:
    """XML to elements, without entities (which could grow without end) and within a depth.

    By the parser's own events, so that neither depends on how the bytes are encoded.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._depth = 0
        self._tree = ET.TreeBuilder()

    def read(self, data: bytes) -> ET.Element:
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.EntityDeclHandler = self._entity
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._tree.data
        parser.Parse(data, True)  # noqa: FBT003 - expat's signature
        return self._tree.close()

    def _entity(self, *_: object) -> None:
        reason = "the drawing declares XML entities, which are refused"
        raise MediaUnreadable(Path(self._name), reason)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MOST_DEEP:
            reason = f"the drawing's groups are nested more than {MOST_DEEP} deep"
            raise MediaUnreadable(Path(self._name), reason)
        self._tree.start(_named(tag), {_named(key): text for key, text in attributes.items()})

    def _end(self, tag: str) -> None:
        self._depth -= 1
        self._tree.end(_named(tag))


def _named(name: str) -> str:
    """A name as ElementTree has it, its namespace in braces."""
    return "{" + name if "}" in name else name


def _safe(root: ET.Element, name: str) -> ET.Element:
    """The drawing without scripts; refuses live text, references to anything else, and photos."""
    for parent in list(root.iter()):
        for child in list(parent):
            if local_name(child.tag) in _DROPPED:
                parent.remove(child)
    for element in root.iter():
        _check(element, name)
    _check_embedded(root, name)
    if not effort(root) <= MOST_EFFORT:
        reason = "painting the drawing would take too long; flatten its effects and its copies"
        raise MediaUnreadable(Path(name), reason)
    return root


def _check_embedded(root: ET.Element, name: str) -> None:
    """Refuse more pixels than a drawing needs; a few kilobytes may hold any number."""
    values = (value for element in root.iter() for value in element.attrib.values())
    embedded = [value.strip() for value in values if _EMBEDDED.match(value.strip())]
    if sum(map(_pixels_in, embedded)) > MOST_EMBEDDED_PIXELS:
        most = MOST_EMBEDDED_PIXELS // 1_000_000
        reason = f"the images within the drawing are too large (over {most} megapixels)"
        raise MediaUnreadable(Path(name), reason)


def _pixels_in(reference: str) -> int:
    """How many pixels an embedded image has; 0 for what is none, and so never decoded."""
    from storyforge.raster.decoding import opened  # few drawings embed anything

    try:
        data = base64.b64decode(reference.partition(",")[2])
        with opened(data, Path("image")) as still:
            return still.image.width * still.image.height
    except ValueError:
        return 0


def _check(element: ET.Element, name: str) -> None:
    kind = local_name(element.tag)
    if kind in _WORDS and "".join(element.itertext()).strip():
        raise MediaUnreadable(Path(name), "the drawing holds live text; convert it to outlines")
    if kind == "style" and _CSS_REFERENCE.search("".join(element.itertext())):
        raise _outside(name)
    for key, value in list(element.attrib.items()):
        attribute = local_name(key)
        if attribute.lower().startswith("on") or (attribute == "href" and kind == "a"):
            del element.attrib[key]
        elif not _internal(value) if attribute == "href" else _CSS_REFERENCE.search(value):
            raise _outside(name)


def _internal(reference: str) -> bool:
    trimmed = reference.strip()
    return trimmed.startswith("#") or bool(_EMBEDDED.match(trimmed))


def _outside(name: str) -> MediaUnreadable:
    return MediaUnreadable(Path(name), "the drawing refers to a file or address outside itself")


def _view_box(text: str) -> tuple[float, float] | None:
    try:
        _, _, width, height = (float(part) for part in text.replace(",", " ").split())
    except ValueError:
        return None
    return (width, height) if width > 0 and height > 0 else None


def _px(text: str | None) -> float | None:
    match = _LENGTH.fullmatch(text or "")
    if match is None or match[2] not in _PER_INCH:
        return None
    value = float(match[1]) * 96 / _PER_INCH[match[2]]
    return value if value > 0 else None
