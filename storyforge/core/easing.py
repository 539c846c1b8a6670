"""Easing: how a movement gets from 0 to 1, as polynomials.

Polynomials because the same curve is evaluated in Python (painted animations) and
inside ffmpeg expressions (moving pictures), where it must give the same numbers.
"""

from __future__ import annotations

from typing import Literal

Easing = Literal["linear", "ease-in", "ease-out", "ease-in-out"]

EASINGS: tuple[Easing, ...] = ("linear", "ease-in", "ease-out", "ease-in-out")


def ease(easing: Easing, t: float) -> float:
    """The eased progress at `t`, both from 0 to 1 (values outside are held).

    `ease-in` and `ease-out` are cubic, `ease-in-out` is the smoothstep 3t² - 2t³.
    """
    t = min(1.0, max(0.0, t))
    if easing == "ease-in":
        return t * t * t
    if easing == "ease-out":
        return 1 - (1 - t) * (1 - t) * (1 - t)
    if easing == "ease-in-out":
        return t * t * (3 - 2 * t)
    return t


def ease_expression(easing: Easing, t: str) -> str:
    """The same curve as text in ffmpeg's expression language, of the variable text `t`."""
    if easing == "ease-in":
        return f"({t})*({t})*({t})"
    if easing == "ease-out":
        return f"(1-(1-({t}))*(1-({t}))*(1-({t})))"
    if easing == "ease-in-out":
        return f"({t})*({t})*(3-2*({t}))"
    return f"({t})"
