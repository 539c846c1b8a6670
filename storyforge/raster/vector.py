"""SVG images: their size, and their pixels, without scripts or outside references."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from storyforge.errors import MediaUnreadable

if TYPE_CHECKING:
    from storyforge.raster.pixels import Rgba

MOST_BYTES = 8_000_000
"""No logo is larger; more is a mistake or an attack."""

_PER_INCH = {"": 96, "px": 96, "pt": 72, "pc": 6, "mm": 25.4, "cm": 2.54, "in": 1}
_LENGTH = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*([a-z]*)\s*")
_EMBEDDED = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,", re.IGNORECASE)
_CSS_REFERENCE = re.compile(r"url\(\s*['\"]?\s*(?!#)|@import|@font-face", re.IGNORECASE)
_DROPPED = {"script", "foreignObject", "metadata", "handler", "listener"}
_WORDS = {"text", "tspan", "textPath"}
_DEFAULT_SIZE = (300.0, 150.0)  # CSS 2.1, 10.3.2: a replaced element without a size


def svg_size(data: bytes, name: str = "image.svg") -> tuple[float, float]:
    """Intrinsic width and height in px, from the attributes or the view box.

    Raises MediaUnreadable for anything that is not an SVG.
    """
    root = _parsed(data, name)
    box = _view_box(root.get("viewBox", ""))
    width, height = _px(root.get("width")), _px(root.get("height"))
    if box is None:
        return (width or _DEFAULT_SIZE[0], height or _DEFAULT_SIZE[1])
    ratio = box[0] / box[1]
    if width is None and height is None:
        return box
    return (width or (height or 0) * ratio, height or (width or 0) / ratio)


def render_svg(data: bytes, width_px: int, height_px: int, name: str = "image.svg") -> Rgba:
    """The drawing, scaled to the given size in pixels.

    Scripts are left out. Raises MediaUnreadable for a drawing that is broken, holds live
    text (no font would be right), or refers to anything outside itself.
    """
    # Here, because a drawing's size (all that a check asks) needs none of them.
    import numpy as np
    import resvg_py
    from PIL import Image

    markup = ET.tostring(_safe(_parsed(data, name), name), encoding="unicode")
    try:
        png = resvg_py.svg_to_bytes(
            svg_string=markup, width=width_px, height=height_px, skip_system_fonts=True
        )
    except (ValueError, RuntimeError) as error:
        raise MediaUnreadable(Path(name), f"the drawing cannot be rendered ({error})") from None
    with Image.open(BytesIO(bytes(png))) as image:
        pixels = image.convert("RGBA")
    if pixels.size != (width_px, height_px):
        pixels = pixels.resize((width_px, height_px), Image.Resampling.LANCZOS)
    return np.array(pixels)


def _parsed(data: bytes, name: str) -> ET.Element:
    if len(data) > MOST_BYTES:
        raise MediaUnreadable(Path(name), "the drawing is too large (over 8 MB)")
    if data[:2] == b"\x1f\x8b":
        raise MediaUnreadable(Path(name), "a compressed drawing (SVGZ); save it as plain SVG")
    # Entities could grow without end or read files; no drawing needs them.
    if b"<!ENTITY" in data.upper():
        raise MediaUnreadable(Path(name), "the drawing declares XML entities, which are refused")
    try:
        root = ET.fromstring(data)  # noqa: S314 - entities are refused above
    except (ET.ParseError, ValueError, LookupError) as error:
        raise MediaUnreadable(Path(name), f"not an SVG drawing ({error})") from None
    if _local(root.tag) != "svg":
        raise MediaUnreadable(Path(name), "not an SVG drawing")
    return root


def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _safe(root: ET.Element, name: str) -> ET.Element:
    """The drawing without scripts; refuses live text and references to anything else."""
    for parent in list(root.iter()):
        for child in list(parent):
            if _local(child.tag) in _DROPPED:
                parent.remove(child)
    for element in root.iter():
        _check(element, name)
    return root


def _check(element: ET.Element, name: str) -> None:
    kind = _local(element.tag)
    if kind in _WORDS and "".join(element.itertext()).strip():
        raise MediaUnreadable(Path(name), "the drawing holds live text; convert it to outlines")
    if kind == "style" and _CSS_REFERENCE.search("".join(element.itertext())):
        raise _outside(name)
    for key, value in list(element.attrib.items()):
        attribute = _local(key)
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
