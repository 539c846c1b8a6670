"""Vector drawing in a few words: SVG built as text, turned into pixels by resvg."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import resvg_py
from PIL import Image

Stop = tuple[float, str] | tuple[float, str, float]
"""Offset from 0 to 1, colour, and opacity where it is not 1."""


def number(value: float) -> str:
    """A coordinate, to a hundredth, without trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def tag(element: str, *children: str, **attributes: str | float) -> str:
    """One element; `stroke_width=2` becomes `stroke-width="2"`."""
    written = "".join(
        f' {key.replace("_", "-")}="{value if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
    )
    return f"<{element}{written}>{''.join(children)}</{element}>"


def rect(x: float, y: float, width: float, height: float, fill: str, **more: str | float) -> str:
    return tag("rect", x=x, y=y, width=width, height=height, fill=fill, **more)


def circle(x: float, y: float, radius: float, fill: str, **more: str | float) -> str:
    return tag("circle", cx=x, cy=y, r=radius, fill=fill, **more)


def ellipse(x: float, y: float, rx: float, ry: float, fill: str, **more: str | float) -> str:
    return tag("ellipse", cx=x, cy=y, rx=rx, ry=ry, fill=fill, **more)


def path(d: str, fill: str = "none", **more: str | float) -> str:
    return tag("path", d=d, fill=fill, **more)


def line(d: str, stroke: str, width: float, **more: str | float) -> str:
    """A stroked path with round ends."""
    return tag(
        "path", d=d, fill="none", stroke=stroke, stroke_width=width,
        stroke_linecap="round", stroke_linejoin="round", **more,
    )  # fmt: skip


def polygon(points: Iterable[tuple[float, float]], fill: str, **more: str | float) -> str:
    return tag("polygon", points=" ".join(f"{number(x)},{number(y)}" for x, y in points),
               fill=fill, **more)  # fmt: skip


def group(*children: str, **attributes: str | float) -> str:
    return tag("g", *children, **attributes)


def at(x: float, y: float, *children: str, scale: float = 1.0, flip: bool = False) -> str:
    """Children moved to (x, y), and scaled there."""
    across = -scale if flip else scale
    place = f"translate({number(x)} {number(y)}) scale({across:g} {scale:g})"
    return group(*children, transform=place)


def _stops(stops: Sequence[Stop]) -> str:
    return "".join(
        tag("stop", offset=stop[0], stop_color=stop[1],
            stop_opacity=stop[2] if len(stop) == 3 else 1)
        for stop in stops
    )  # fmt: skip


def linear(name: str, *stops: Stop, angle: str = "down") -> str:
    """A gradient over the shape that uses it: `down`, `across` or `diagonal`."""
    x2, y2 = {"down": (0, 1), "across": (1, 0), "diagonal": (1, 1)}[angle]
    return tag("linearGradient", _stops(stops), id=name, x1=0, y1=0, x2=x2, y2=y2)


def radial(name: str, *stops: Stop) -> str:
    return tag("radialGradient", _stops(stops), id=name)


def blur(name: str, sigma: float) -> str:
    return tag(
        "filter", tag("feGaussianBlur", stdDeviation=sigma),
        id=name, x="-50%", y="-50%", width="200%", height="200%",
    )  # fmt: skip


def rasterise(
    body: str, size: tuple[int, int], view: tuple[float, float, float, float]
) -> Image.Image:
    """RGBA of `size` px that shows the rectangle `view` (x, y, width, height) of the drawing."""
    box = " ".join(f"{edge:.4f}" for edge in view)
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}" '
        f'viewBox="{box}" preserveAspectRatio="none">{body}</svg>'
    )
    data = bytes(resvg_py.svg_to_bytes(svg_string=text, skip_system_fonts=True))
    return Image.open(io.BytesIO(data)).convert("RGBA")
