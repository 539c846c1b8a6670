"""Slates: labelled pictures in the place of sources that are not here, for previews only.

Video is seldom in git, so where a change is reviewed a recording may be missing without anybody's
mistake. The story keeps its timing and its words; what is missing is named where it would be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import replace
from fractions import Fraction

from storyforge.core.colour import parse_hex
from storyforge.core.geometry import Insets, Point
from storyforge.storyboard.brand import Kit
from storyforge.timeline.facts import MediaInfo
from storyforge.timeline.model import Canvas, CardContent
from storyforge.timeline.picture import (
    Box,
    ImageNode,
    Picture,
    PictureNode,
    Run,
    StackNode,
    TextNode,
    TextStyle,
    Words,
)
from storyforge.timeline.story import Story

SLATE = "slate"
"""What a scene of a missing source shows, as plans and dumps call it."""

_LABELS = {"fr": "Fichier absent", "en": "File missing"}
_GROUND, _INK, _QUIET = parse_hex("#3a4250"), parse_hex("#ffffff"), parse_hex("#c9d1dc")
_LINE = 26
"""Letters on a line: a file's name has no words to break between."""
_DOWN = 0.14
"""How far below the safe zone's top the label stands, as a share of the height."""
_FOR_EVER_S = Fraction(86_400)


def is_slated(story: Story, name: str) -> bool:
    """Whether a source that has no facts gets a slate: one that is not here, no other."""
    if not story.slates or name in story.catalog.infos:
        return False
    problem = story.catalog.problems.get(name)
    return problem is None or problem.kind in ("missing", "pointer")


def slated_names(story: Story) -> frozenset[str]:
    """Every source that gets a slate."""
    return frozenset(name for name in story.catalog.problems if is_slated(story, name))


def slate(story: Story, canvas: Canvas, name: str) -> CardContent:
    """A slate that fills the canvas."""
    label = _label(story.kit, name, story.storyboard.language)
    # Captions stand at the bottom or in the middle, the logo at the top.
    node = replace(label, place="top", offset=Point(0, round(_DOWN * canvas.size.height)))
    picture = Picture(canvas=canvas.size, region=canvas.safe, nodes=(node,), ground=_GROUND)
    return CardContent(layout=SLATE, picture=picture)


def with_slates(picture: Picture, names: Set[str], kit: Kit, language: str) -> Picture:
    """A picture with labels in the place of images that are not here."""

    def drawn(node: PictureNode) -> PictureNode:
        if isinstance(node, ImageNode) and node.source in names:
            label = _label(kit, node.source, language, scale=0.6)
            return replace(
                label, place=node.place, offset=node.offset, bleed=node.bleed,
                width_px=node.width_px, box=Box(fill=_GROUND, padding=Insets(24, 24, 24, 24)),
            )  # fmt: skip
        if isinstance(node, StackNode):
            return replace(node, children=tuple(map(drawn, node.children)))
        return node

    return replace(picture, nodes=tuple(map(drawn, picture.nodes)))


def unknown_recording(lasts: Fraction | None) -> MediaInfo:
    """Stands for the facts of a recording that is not here: as long as asked for, else endless."""
    return MediaInfo(
        kind="video", container="", size_bytes=0, duration=_FOR_EVER_S if lasts is None else lasts
    )


def _label(kit: Kit, name: str, language: str, scale: float = 1.0) -> TextNode:
    family = next(iter(kit.text_styles.values())).font
    style = TextStyle(
        family=family, weight=400, size_px=48 * scale, min_size_px=20, colour=_QUIET,
        strong_weight=700, strong_colour=_INK, accent_weight=400, accent_colour=_QUIET,
        align="center",
    )  # fmt: skip
    words = _LABELS["fr" if language.partition("-")[0].lower() == "fr" else "en"]
    folder, _, file = name.rpartition("/")
    lines = [(Run(words),)]
    lines += [(Run(line),) for line in _lines(f"{folder}/")] if folder else []
    lines += [(Run(line, "strong"),) for line in _lines(file)]
    return TextNode(words=Words(tuple(lines), language), style=style)


def _lines(text: str) -> Iterator[str]:
    shown = re.sub(r"[\x00-\x1f\x7f]", "\N{REPLACEMENT CHARACTER}", text)
    yield from (shown[at : at + _LINE] for at in range(0, len(shown), _LINE))
