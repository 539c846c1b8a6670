"""Léa Morvan, mayor of Rivemont, as the council's illustrator sees her."""

from __future__ import annotations

import numpy as np
from PIL import Image

from examples.media.light import dithered, halo, sky
from examples.media.svg import circle, ellipse, line, path, rasterise, rect

UNITS = (400, 400)
SIZE = (800, 800)
SKIN, SHADE, HAIR, COAT = "#f2c9a4", "#dfa982", "#6e2f1e", "#b23a1b"


def mayor() -> Image.Image:
    """800 x 800, head and shoulders."""
    rng = np.random.default_rng(2)
    light = sky(SIZE, (0, "#8fb9c6"), (1, "#cde3e8"))
    halo(light, 250, 220, 420, "#fdf8ee", 0.6)
    picture = dithered(light, rng, 1.2)
    drawing = (
        path("M96 262C76 120 130 62 204 62C280 62 326 120 304 262C300 300 108 304 96 262Z", HAIR)
        + path("M36 400C44 326 104 302 168 292H232C298 302 356 326 364 400Z", COAT)
        + path("M150 296L200 372L250 296L232 284H168Z", "#fdf8ee")
        + path("M150 296L186 400H160L122 312ZM250 296L214 400H240L278 312Z", "#8f2c14")
        + rect(172, 236, 56, 74, SHADE, rx=24)
        + ellipse(200, 196, 74, 88, SKIN)
        + path(
            "M124 214C118 120 150 92 214 96C262 100 284 140 277 214C268 178 250 150 222 138"
            "C196 160 150 166 136 172C130 184 126 198 124 214Z",
            HAIR,
        )
        + ellipse(172, 202, 6, 7.5, "#2a1d1a")
        + ellipse(230, 202, 6, 7.5, "#2a1d1a")
        + line("M158 184Q172 176 186 183M216 183Q230 176 244 184", HAIR, 5)
        + line("M201 206Q208 226 196 230", SHADE, 4.5)
        + path(
            "M174 246Q201 270 228 246Q201 254 174 246Z", "#fdf8ee", stroke="#a8442f", stroke_width=4
        )
        + circle(152, 232, 13, "#e8a386", opacity=0.5)
        + circle(250, 232, 13, "#e8a386", opacity=0.5)
        + circle(126, 236, 6, "#ffb640")
        + circle(275, 236, 6, "#ffb640")
    )
    layers = rasterise(drawing, SIZE, (0, 0, *UNITS))
    picture.paste(layers, (0, 0), layers)
    return picture
