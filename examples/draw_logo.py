"""Draw the marks of Rivemont: the logo in its variants, and the meanders behind the cards.

The wordmark is turned into outlines, so that the SVG files need no font. Run as
`python -m examples.draw_logo`; the files it writes are kept in the repository.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from fontTools.misc.transform import Transform
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

KIT = Path(__file__).resolve().parent.parent / "brand" / "rivemont"
FONT = KIT / "fonts" / "BricolageGrotesque-ExtraBold.ttf"
PAPER, RIVER, ACCENT, EMBER, INK = "#fdf8ee", "#0b4a66", "#ffb640", "#b23a1b", "#0e1f33"

MARK_PX = 96.0
"""The mark is drawn in a square of this side."""

Vector = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Cubic:
    """A cubic Bézier segment, in the mark's units."""

    start: Vector
    one: Vector
    two: Vector
    end: Vector

    def at(self, t: float) -> Vector:
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        x, y = (
            a * self.start[i] + b * self.one[i] + c * self.two[i] + d * self.end[i] for i in (0, 1)
        )
        return (x, y)

    def normal(self, t: float) -> Vector:
        (x0, y0), (x1, y1) = self.at(t - 1e-4), self.at(t + 1e-4)
        length = math.hypot(x1 - x0, y1 - y0)
        return (-(y1 - y0) / length, (x1 - x0) / length)


# The river: from the horizon, one bend, and out at the foot, three times as wide.
BEND = (
    Cubic((46.0, 58.5), (47.5, 64.5), (61.0, 65.5), (60.0, 72.5)),
    Cubic((60.0, 72.5), (59.0, 79.5), (42.0, 82.0), (43.0, 97.0)),
)
WIDTH_PX = (4.5, 15.0)


def bank(side: int, samples: int = 12) -> list[Vector]:
    """One bank of the river, from the horizon down; `side` is 1 for the left bank."""
    points = []
    for number, segment in enumerate(BEND):
        for step in range(samples + 1):
            t = step / samples
            along = (number + t) / len(BEND)
            half = (WIDTH_PX[0] + (WIDTH_PX[1] - WIDTH_PX[0]) * along**1.3) / 2
            (x, y), (nx, ny) = segment.at(t), segment.normal(t)
            points.append((x + side * nx * half, y + side * ny * half))
    return points


def trimmed(points: list[Vector]) -> list[Vector]:
    """The points between the horizon and the rim of the mark, ending on the rim."""
    radius = MARK_PX / 2
    inside = [
        (x, y) for x, y in points if y > 60 and math.hypot(x - radius, y - radius) < radius - 0.2
    ]
    x = inside[-1][0]
    rim = radius + math.sqrt(radius**2 - (x - radius) ** 2)
    first = points[0]
    return [(first[0], 60.0), *inside, (x, rim)]


def smooth(points: list[Vector]) -> str:
    """A smooth path through points (Catmull-Rom as Béziers), without the first move."""
    parts = []
    padded = [points[0], *points, points[-1]]
    for before, one, two, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        c1 = (one[0] + (two[0] - before[0]) / 6, one[1] + (two[1] - before[1]) / 6)
        c2 = (two[0] - (after[0] - one[0]) / 6, two[1] - (after[1] - one[1]) / 6)
        numbers = (*c1, *c2, *two)
        parts.append("C" + " ".join(f"{number:.2f}" for number in numbers))
    return "".join(parts)


def mark(solid: str, sun: str) -> str:
    """The mark: two peaks, the nearer one solid, over a plain that the river crosses."""
    radius = MARK_PX / 2
    reach = math.sqrt(radius**2 - (60 - radius) ** 2)
    left, right = trimmed(bank(1)), trimmed(bank(-1))
    west = (
        f"M{radius - reach:.2f} 60L{left[0][0]:.2f} 60{smooth(left)}"
        f"A{radius:g} {radius:g} 0 0 1 {radius - reach:.2f} 60Z"
    )
    east = (
        f"M{radius + reach:.2f} 60L{right[0][0]:.2f} 60{smooth(right)}"
        f"A{radius:g} {radius:g} 0 0 0 {radius + reach:.2f} 60Z"
    )
    far = "M64.6 30.6L71 22L94.5 54H80.2Z"
    near = "M1.5 54L38 4L74.5 54Z"
    return f'<path fill="{sun}" d="{far}"/><path fill="{solid}" d="{near}{west}{east}"/>'


def wordmark(text: str, cap_px: float, baseline_px: float, x_px: float) -> tuple[str, float]:
    """The outlines of `text`, and where they end; kerned by eye with even tracking."""
    font = TTFont(FONT)
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    scale = cap_px / font["OS/2"].sCapHeight
    tracking = -0.012 * font["head"].unitsPerEm
    pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.2f}".rstrip("0").rstrip("."))
    for character in text:
        name = names[ord(character)]
        place = Transform(scale, 0, 0, -scale, x_px, baseline_px)
        glyphs[name].draw(TransformPen(pen, place))
        x_px += (glyphs[name].width + tracking) * scale
    return pen.getCommands(), x_px - tracking * scale


def svg(width_px: float, height_px: float, body: str, title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_px:g}" height="{height_px:g}" '
        f'viewBox="0 0 {width_px:g} {height_px:g}"><title>{title}</title>{body}</svg>\n'
    )


def logo(solid: str, sun: str) -> str:
    """The horizontal lock-up: mark, then wordmark standing on the mark's lower third."""
    letters, end = wordmark("Rivemont", cap_px=52.0, baseline_px=74.0, x_px=118.0)
    body = mark(solid, sun) + f'<path fill="{solid}" d="{letters}"/>'
    return svg(math.ceil(end), MARK_PX, body, "Rivemont")


def meander(colour: str, opacity: float, foot: bool = False) -> str:
    """The river from above: nested bends that leave by the top (or the foot) and the right."""
    rings = []
    for number in range(7):
        inset = 62.0 * number
        radius = 250.0 - inset * 0.42
        x, y = 205.0 + inset, 560.0 - inset * 0.62
        path = (
            f"M{x:.1f} -20V{y - 60:.1f}"
            f"C{x:.1f} {y + radius * 0.7:.1f} {x + radius * 0.55:.1f} {y + radius:.1f} "
            f"{x + radius * 1.2:.1f} {y + radius * 0.86:.1f}"
            f"S840 {y + radius * 0.25:.1f} 840 {y + radius * 0.1:.1f}"
        )
        rings.append(f'<path d="{path}" stroke-width="{26 - 2.6 * number:.1f}"/>')
    turn = ' transform="translate(0 820) scale(1 -1)"' if foot else ""
    group = (
        f'<g fill="none" stroke="{colour}" stroke-opacity="{opacity:g}"{turn}>{"".join(rings)}</g>'
    )
    return svg(820, 820, group, "Meander")


def drawings() -> dict[str, str]:
    """Every file by its path in the kit."""
    return {
        "logos/rivemont-light.svg": logo(PAPER, ACCENT),
        "logos/rivemont-dark.svg": logo(RIVER, EMBER),
        "logos/mark-light.svg": svg(MARK_PX, MARK_PX, mark(PAPER, ACCENT), "Rivemont"),
        "logos/mark-dark.svg": svg(MARK_PX, MARK_PX, mark(RIVER, EMBER), "Rivemont"),
        "decor/meander-light.svg": meander(PAPER, 0.085),
        "decor/meander-dark.svg": meander(RIVER, 0.085),
        "decor/meander-foot-dark.svg": meander(RIVER, 0.085, foot=True),
    }


def main() -> None:
    for name, text in drawings().items():
        path = KIT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
